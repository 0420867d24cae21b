import { UNKNOWN_SCALE } from '../protocols/tcp/tcp';
import type { StreamReassembler } from './StreamReassembler';
import { TcpAnalysisState } from './TcpAnalysis';

/** One direction of a TCP connection. Positions are relative sequence numbers without wrap-around: 1 is the first byte. */
export class TcpDirection {
  /** Sequence number that counts as position 0: that of the SYN, or one before the first one seen. */
  base = 0;
  baseKnown = false;
  /** True when this direction's SYN is in the capture: position 1 is then known to be the beginning. */
  synSeen = false;
  /** Sequence number of the last SYN of this direction; -1 before one. */
  synSequence = -1;
  /** Highest position seen, against which 32-bit sequence numbers are unwrapped. */
  highest = 0;
  /** Highest position that the other side has acknowledged. */
  acknowledged = 0;
  /** Shift of this direction's window field: -1 while no SYN has told, -2 when window scaling is not used. */
  windowScale = UNKNOWN_SCALE;
  /** First frame of this direction (index), and the last one, to chain the next one; -1 for none. */
  firstFrame = -1;
  lastFrame = -1;
  /** Payload bytes by declared lengths, retransmissions included. */
  payloadBytes = 0;
  /** True once a segment's position has been handed on: the base must not change any more. */
  begun = false;
  reassembler: StreamReassembler | undefined;
  /** For the sequence analysis, while the pass goes on. */
  readonly analysis = new TcpAnalysisState();

  constructor(
    readonly stream: TcpStream,
    /** 0: the direction of the stream's first frame; 1: the other. */
    readonly index: 0 | 1,
  ) {}

  /** Stream index times two plus direction: how the indexes name a direction. */
  get id(): number {
    return this.stream.index * 2 + this.index;
  }

  get other(): TcpDirection {
    return this.stream.directions[this.index === 0 ? 1 : 0];
  }

  /**
   * Unwraps a 32-bit sequence number to the position nearest to what was seen so far. Negative for bytes before the first
   * frame of a capture that begins in mid-stream.
   */
  positionOf(sequence: number): number {
    const relative = (sequence - this.base) >>> 0;
    // Far from any wrap. Small whole numbers all the way spare the engine a box for each number that it hands on.
    if (relative < 0x4000_0000 && this.highest < 0x4000_0000) return relative | 0;
    const wraps = Math.floor(this.highest / 0x1_0000_0000);
    let position = wraps * 0x1_0000_0000 + relative;
    if (position - this.highest > 0x8000_0000) position -= 0x1_0000_0000;
    else if (this.highest - position > 0x8000_0000) position += 0x1_0000_0000;
    return position;
  }
}

/** What is known of one direction when the pass is over. */
export type StoredDirection = Pick<
  TcpDirection,
  | 'base'
  | 'baseKnown'
  | 'synSeen'
  | 'highest'
  | 'acknowledged'
  | 'windowScale'
  | 'firstFrame'
  | 'lastFrame'
  | 'payloadBytes'
>;

/** An address and port of one end. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** Where the ends of streams are kept: 0 is the sender of a stream's first frame, 1 the other end. */
export interface StreamEnds {
  port(stream: number, end: 0 | 1): number;
  endpoint(stream: number, end: 0 | 1): Endpoint;
}

/** "10.0.0.1:3260", "[fe80::1]:3260" */
export function endpointText({ address, port }: Endpoint): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** One TCP connection as far as the capture shows it. Frame numbers here are indexes from 0; -1 means none. */
export class TcpStream {
  readonly directions: readonly [TcpDirection, TcpDirection];
  frames = 0;
  lastFrame: number;
  synFrame = -1;
  synAckFrame = -1;
  /** The frame that completed the handshake. */
  handshakeFrame = -1;
  finFrame = -1;
  resetFrame = -1;
  /** Last SYN without ACK of either side. */
  lastSyn = -1;
  /** Nanoseconds from that SYN to the first ACK behind both SYNs; 0 when unknown. */
  firstRoundTrip = 0;
  /** First frame of the closing: the first FIN or RST. */
  get closeFrame(): number {
    if (this.finFrame < 0) return this.resetFrame;
    return this.resetFrame < 0 ? this.finFrame : Math.min(this.finFrame, this.resetFrame);
  }

  /**
   * True when a SYN of either side is in the capture: position 1 is then the first byte of both directions (the other
   * side's is told by the acknowledgment that ends the handshake).
   */
  get beginningSeen(): boolean {
    return this.synFrame >= 0 || this.synAckFrame >= 0;
  }

  constructor(
    /** Counted from 0 in the order of first frames. */
    readonly index: number,
    readonly firstFrame: number,
    private readonly kept: StreamEnds | readonly [Endpoint, Endpoint],
  ) {
    this.lastFrame = firstFrame;
    this.directions = [new TcpDirection(this, 0), new TcpDirection(this, 1)];
  }

  /** Sender of the first frame, and the other end. Made when they are asked for: most streams of a flood never are. */
  get endpoints(): readonly [Endpoint, Endpoint] {
    return 'port' in this.kept ? [this.kept.endpoint(this.index, 0), this.kept.endpoint(this.index, 1)] : this.kept;
  }

  /** Port of one end, without making the text of its address. */
  port(end: 0 | 1): number {
    return 'port' in this.kept ? this.kept.port(this.index, end) : this.kept[end].port;
  }

  /** The stream as plain data, to be stored. */
  stored(): StoredStream {
    const { firstFrame, endpoints, frames, lastFrame } = this;
    const { synFrame, synAckFrame, handshakeFrame, finFrame, resetFrame, firstRoundTrip } = this;
    const [one, other] = this.directions.map((direction): StoredDirection => {
      const { base, baseKnown, synSeen, highest, acknowledged, windowScale } = direction;
      const { firstFrame: first, lastFrame: last, payloadBytes } = direction;
      const framesOfIt = { firstFrame: first, lastFrame: last };
      return { base, baseKnown, synSeen, highest, acknowledged, windowScale, ...framesOfIt, payloadBytes };
    });
    const closing = { synFrame, synAckFrame, handshakeFrame, finFrame, resetFrame, firstRoundTrip };
    return { firstFrame, endpoints, frames, lastFrame, ...closing, directions: [one, other] };
  }

  /** Takes back what `stored` gave. */
  static restore(index: number, { firstFrame, endpoints, directions, ...rest }: StoredStream): TcpStream {
    const stream = new TcpStream(index, firstFrame, endpoints);
    Object.assign(stream, rest);
    for (const direction of stream.directions) Object.assign(direction, directions[direction.index]);
    return stream;
  }

  /** Source and destination of one direction. */
  ends(direction: 0 | 1): readonly [Endpoint, Endpoint] {
    const [first, other] = this.endpoints;
    return direction === 0 ? [first, other] : [other, first];
  }
}

/** What is known of a stream when the pass is over. */
export type StoredStream = Pick<
  TcpStream,
  | 'firstFrame'
  | 'endpoints'
  | 'frames'
  | 'lastFrame'
  | 'synFrame'
  | 'synAckFrame'
  | 'handshakeFrame'
  | 'finFrame'
  | 'resetFrame'
  | 'firstRoundTrip'
> & { readonly directions: readonly [StoredDirection, StoredDirection] };
