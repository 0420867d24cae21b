import type { BenchCapture } from './BenchCapture';
import { PduLedger, type PduCounts } from './PduLedger';
import type { SeededRandom } from './SeededRandom';

/** Who sends: 0 the initiator, which opens the connection; 1 the target. */
export type Side = 0 | 1;
export const INITIATOR = 0;
export const TARGET = 1;

export const otherSide = (side: Side): Side => (side === INITIATOR ? TARGET : INITIATOR);

export interface BenchEnd {
  /** Last byte of the address 10.0.0.x and of the MAC address 02:00:00:00:00:xx. */
  readonly host: number;
  readonly port: number;
}

export interface ConnectionOptions {
  readonly initiator: BenchEnd;
  readonly target: BenchEnd;
  /** Sequence numbers of both SYNs. */
  readonly firstSequences: readonly [number, number];
  /** Data segments after which the receiver sends an acknowledgment of its own; Infinity for only when it is told to. */
  readonly acknowledgeEvery: number;
  /** Microseconds between two segments of one burst, least and most. */
  readonly segmentGap: readonly [number, number];
  /** Frames at the connection's beginning that were sent before the capture began. */
  readonly hidden?: number;
}

/** One TCP segment with data; the bytes stand in `bytes` from `at` on. */
export interface BenchSegment {
  readonly side: Side;
  /** Where its first byte stands in the side's data, from 0. */
  readonly position: number;
  readonly bytes: Uint8Array;
  readonly at: number;
  readonly length: number;
  readonly flags: number;
}

/** Where a PDU that was appended is to be written. */
export interface PduPlace {
  readonly bytes: Buffer;
  readonly view: DataView;
  readonly at: number;
}

const FLAG = { fin: 0x01, syn: 0x02, push: 0x08, acknowledgment: 0x10 } as const;

const ETHERNET_LENGTH = 14;
const TCP = ETHERNET_LENGTH + 20;
/** Ethernet, IPv4, and TCP with the timestamps option, as nearly all hosts send it. */
const HEADERS_LENGTH = TCP + 32;
const NO_BYTES: Uint8Array = new Uint8Array(0);

/** What a SYN carries behind its timestamps: the maximum segment size, and a window scale of 7. */
function synOptions(maximumSegmentSize: number): Uint8Array {
  return Uint8Array.of(2, 4, maximumSegmentSize >> 8, maximumSegmentSize & 0xff, 1, 3, 3, 7);
}

/** The state of one side's data. */
class Sender {
  readonly ledger = new PduLedger();
  /** Bytes that are appended but not sent: `from` up to `to`. */
  bytes = Buffer.alloc(512 * 1024);
  view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength);
  from = 0;
  to = 0;
  /** Bytes sent. */
  sent = 0;
  /** Bytes that the other side has, without a hole. */
  received = 0;
  /** Data segments that the other side has not acknowledged yet. */
  unacknowledged = 0;
  /** The latest timestamp that the other side has seen. */
  timestamp = 0;
  identification = 1;
  /** Headers of every frame, with zeros where the values change. */
  readonly headers = Buffer.alloc(HEADERS_LENGTH);
  /** Sums over what never changes: of the IPv4 header, and of TCP's pseudo header. */
  ipSum = 0;
  pseudoSum = 0;

  reserve(length: number): void {
    if (this.to + length <= this.bytes.length) return;
    const open = this.to - this.from;
    const larger = open + length > this.bytes.length ? Buffer.alloc((open + length) * 2) : this.bytes;
    this.bytes.copy(larger, 0, this.from, this.to);
    if (larger !== this.bytes) {
      this.bytes = larger;
      this.view = new DataView(larger.buffer, larger.byteOffset, larger.byteLength);
    }
    this.from = 0;
    this.to = open;
  }
}

/**
 * One TCP connection between an initiator and a target: what is appended to a side's data is cut into segments and written
 * into the capture with the right sequence and acknowledgment numbers. TCP checksums are left as an adapter gets them that
 * computes them itself (the pseudo header's sum), which is how captures on the sender look.
 */
export class BenchConnection {
  private readonly senders: readonly [Sender, Sender] = [new Sender(), new Sender()];
  private hidden: number;

  constructor(
    protected readonly capture: BenchCapture,
    protected readonly random: SeededRandom,
    readonly options: ConnectionOptions,
  ) {
    this.hidden = options.hidden ?? 0;
    const { initiator, target } = options;
    prepareHeaders(this.senders[INITIATOR], initiator, target);
    prepareHeaders(this.senders[TARGET], target, initiator);
  }

  /** What became of the PDUs that this side sent. */
  countsOf(side: Side): PduCounts {
    return this.senders[side].ledger;
  }

  /** The three frames of the handshake. */
  handshake(maximumSegmentSize = 1460): void {
    const options = synOptions(maximumSegmentSize);
    this.control(INITIATOR, FLAG.syn, -1, -1, options);
    this.capture.wait(this.random.between(60, 140));
    this.control(TARGET, FLAG.syn | FLAG.acknowledgment, -1, 0, options);
    this.capture.wait(this.random.between(20, 60));
    this.control(INITIATOR, FLAG.acknowledgment, 0, 0);
  }

  /** FIN of both sides. */
  finish(): void {
    const [initiator, target] = this.senders;
    this.control(INITIATOR, FLAG.fin | FLAG.acknowledgment, initiator.sent, target.received);
    this.capture.wait(this.random.between(60, 140));
    this.control(TARGET, FLAG.fin | FLAG.acknowledgment, target.sent, initiator.received + 1);
    this.capture.wait(this.random.between(20, 60));
    this.control(INITIATOR, FLAG.acknowledgment, initiator.sent + 1, target.received + 1);
  }

  /** Makes room for a PDU at the end of a side's data, the first 48 bytes zeroed; it is sent by `push` or `stream`. */
  append(side: Side, opcode: number, length: number): PduPlace {
    const sender = this.senders[side];
    sender.reserve(length);
    sender.ledger.add(opcode, sender.sent + sender.to - sender.from, length);
    const { bytes, view, to: at } = sender;
    bytes.fill(0, at, at + 48);
    sender.to += length;
    return { bytes, view, at };
  }

  /** Sends whole segments of what is appended; what does not fill one waits for more. */
  stream(side: Side, segmentLength: number): void {
    const sender = this.senders[side];
    while (sender.to - sender.from >= segmentLength) this.sendNext(sender, side, segmentLength, FLAG.acknowledgment);
  }

  /** Sends all that is appended. */
  push(side: Side, segmentLength: number): void {
    const sender = this.senders[side];
    while (sender.from < sender.to) {
      const length = Math.min(segmentLength, sender.to - sender.from);
      const last = length === sender.to - sender.from;
      this.sendNext(sender, side, length, last ? FLAG.acknowledgment | FLAG.push : FLAG.acknowledgment);
    }
    this.settle(side);
  }

  /** A frame without data that acknowledges what this side has got since it last sent anything, if there is such. */
  acknowledge(side: Side): void {
    if (this.senders[otherSide(side)].unacknowledged > 0) this.acknowledgeAgain(side);
  }

  /** A frame without data that acknowledges what this side has, new or not. */
  protected acknowledgeAgain(side: Side): void {
    this.control(side, FLAG.acknowledgment, this.senders[side].sent, this.senders[otherSide(side)].received);
  }

  /** Sends one segment; what lies between the two ends is decided here. */
  protected transmit(segment: BenchSegment): void {
    const captured = this.write(segment);
    this.account(segment, captured);
    this.arrive(segment);
  }

  /** A side waits for an answer: what the network still owes its data has to arrive first. */
  protected settle(_side: Side): void {
    // Here everything arrives at once.
  }

  /** Tells the ledger of a segment that is sent for the first time. */
  protected account({ side, position, length }: BenchSegment, captured: boolean): void {
    this.senders[side].ledger.pass(position, position + length, captured);
  }

  /** The receiver has got a segment in order, and acknowledges after every so many. */
  protected arrive({ side, position, length }: BenchSegment): void {
    const sender = this.senders[side];
    sender.received = Math.max(sender.received, position + length);
    if (++sender.unacknowledged < this.options.acknowledgeEvery) return;
    this.capture.wait(this.random.between(1, 4));
    this.acknowledge(otherSide(side));
  }

  /** Writes a data segment into the capture; false when the capture has not begun. */
  protected write(segment: BenchSegment): boolean {
    const { side, position, bytes, at, length, flags } = segment;
    const acknowledged = this.senders[otherSide(side)].received;
    return this.frame(side, flags, position, acknowledged, bytes, at, length) >= 0;
  }

  /** True while what this connection sends comes before the capture's beginning. */
  protected get isHidden(): boolean {
    return this.hidden > 0;
  }

  private sendNext(sender: Sender, side: Side, length: number, flags: number): void {
    const { segmentGap } = this.options;
    const { bytes, from: at, sent: position } = sender;
    sender.from += length;
    sender.sent += length;
    this.capture.wait(this.random.between(segmentGap[0], segmentGap[1]));
    this.transmit({ side, position, bytes, at, length, flags });
    if (sender.from === sender.to) sender.from = sender.to = 0;
  }

  /** A frame without data; positions count data bytes from 0, so that the SYN stands at -1. */
  private control(side: Side, flags: number, position: number, acknowledged: number, options = NO_BYTES): void {
    const at = this.frame(side, flags, position, acknowledged, options, 0, options.length);
    if (at >= 0 && options.length > 0) this.capture.bytes[at + TCP + 12] = (32 + options.length) << 2;
  }

  /** Writes one frame and answers where it begins, -1 when it is not captured. */
  private frame(
    side: Side,
    flags: number,
    position: number,
    acknowledged: number,
    payload: Uint8Array,
    payloadAt: number,
    payloadLength: number,
  ): number {
    const { capture, options } = this;
    const sender = this.senders[side];
    const peer = this.senders[otherSide(side)];
    peer.unacknowledged = 0;
    const identification = sender.identification;
    sender.identification = (identification + 1) & 0xffff;
    const milliseconds = Math.floor(capture.microseconds / 1000);
    sender.timestamp = (milliseconds + side * 0x10000) >>> 0;
    if (this.hidden > 0) {
      this.hidden--;
      return -1;
    }
    const at = capture.frame(HEADERS_LENGTH + payloadLength);
    const { bytes, view } = capture;
    const ipLength = HEADERS_LENGTH - ETHERNET_LENGTH + payloadLength;
    bytes.set(sender.headers, at);
    view.setUint16(at + 16, ipLength);
    view.setUint16(at + 18, identification);
    view.setUint16(at + 24, ~folded(sender.ipSum + ipLength + identification));
    const [first, peerFirst] = [options.firstSequences[side], options.firstSequences[otherSide(side)]];
    view.setUint32(at + TCP + 4, first + 1 + position);
    if (flags & FLAG.acknowledgment) view.setUint32(at + TCP + 8, peerFirst + 1 + acknowledged);
    bytes[at + TCP + 13] = flags;
    view.setUint16(at + TCP + 16, folded(sender.pseudoSum + ipLength - 20));
    view.setUint32(at + TCP + 24, sender.timestamp);
    view.setUint32(at + TCP + 28, peer.timestamp);
    if (payloadLength > 0) {
      bytes.set(payload.subarray(payloadAt, payloadAt + payloadLength), at + HEADERS_LENGTH);
    }
    return at;
  }
}

function prepareHeaders(sender: Sender, from: BenchEnd, to: BenchEnd): void {
  const { headers } = sender;
  headers.set([2, 0, 0, 0, 0, to.host, 2, 0, 0, 0, 0, from.host, 0x08, 0x00]);
  headers.set([0x45, 0, 0, 0, 0, 0, 0x40, 0, 64, 6, 0, 0, 10, 0, 0, from.host, 10, 0, 0, to.host], ETHERNET_LENGTH);
  headers.writeUInt16BE(from.port, TCP);
  headers.writeUInt16BE(to.port, TCP + 2);
  headers[TCP + 12] = 32 << 2;
  headers.writeUInt16BE(2048, TCP + 14);
  // Two paddings, then the timestamps option.
  headers.set([1, 1, 8, 10], TCP + 20);
  for (let at = ETHERNET_LENGTH; at < TCP; at += 2) sender.ipSum += headers.readUInt16BE(at);
  for (let at = ETHERNET_LENGTH + 12; at < TCP; at += 2) sender.pseudoSum += headers.readUInt16BE(at);
  sender.pseudoSum += 6;
}

/** A ones' complement sum of 16-bit words, brought back into 16 bits. */
function folded(sum: number): number {
  const once = (sum & 0xffff) + (sum >>> 16);
  return (once & 0xffff) + (once >>> 16);
}
