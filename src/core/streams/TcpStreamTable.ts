import type { PacketWalk } from '../dissect/PacketWalk';
import { acknowledgmentNumber, flagBits, NO_SCALE, sequenceNumber, TcpFlag, UNKNOWN_SCALE } from '../protocols/tcp/tcp';
import { tcpOptionValues } from '../protocols/tcp/tcpOptions';
import { StreamKeys } from './StreamKeys';
import { TcpStream, type TcpDirection } from './TcpStream';

const SHORTEST_TCP_HEADER = 20;

/**
 * Finds the TCP connection of each frame. A SYN that does not repeat the handshake on record begins a new stream on the
 * same addresses and ports, as Wireshark counts them.
 */
export class TcpStreamTable {
  readonly streams: TcpStream[] = [];
  private readonly keys = new StreamKeys();
  /** Index of the stream found or made last; -1 for none. */
  private last = -1;

  /** Position of the last taken frame's first payload byte, and whether it carried RST or SYN. */
  position = 0;
  flags = 0;
  /**
   * The last taken frame's SYN took over the addresses of an earlier stream, or its SYN/ACK begins with another number than
   * the stream has on record.
   */
  reused = false;
  /** Called with a stream that ends because a new one takes over its addresses. */
  onReplaced: ((stream: TcpStream) => void) | undefined;

  /** Takes the TCP header that the walk found; `frame` is its index. Returns the frame's direction. */
  take(walk: PacketWalk, frame: number): TcpDirection {
    const { view, tcp } = walk;
    const flags = flagBits(view, tcp);
    const sequence = sequenceNumber(view, tcp);
    let direction = this.find(walk, frame);
    this.reused = false;
    if ((flags & (TcpFlag.syn | TcpFlag.ack)) === TcpFlag.syn && direction.baseKnown) {
      const { stream } = direction;
      if (sequence !== direction.base || stream.finFrame >= 0 || stream.resetFrame >= 0) {
        this.onReplaced?.(stream);
        this.reused = true;
        direction = this.create(walk, frame).directions[0];
      }
    } else if (flags & TcpFlag.syn && direction.baseKnown) {
      this.reused = sequence !== (direction.synSequence < 0 ? direction.base : direction.synSequence);
    }
    if (flags & TcpFlag.syn) direction.synSequence = sequence;
    this.flags = flags;
    this.count(walk, direction, frame, flags, sequence);
    return direction;
  }

  private count(walk: PacketWalk, direction: TcpDirection, frame: number, flags: number, sequence: number): void {
    const { stream } = direction;
    const { other } = direction;
    const syn = (flags & TcpFlag.syn) !== 0;
    stream.frames++;
    stream.lastFrame = frame;
    if (!direction.baseKnown || (syn && !direction.synSeen && !direction.begun)) {
      direction.base = syn ? sequence : (sequence - 1) >>> 0;
      direction.baseKnown = true;
      direction.highest = 0;
    }
    if (flags & TcpFlag.ack) {
      const acknowledgment = acknowledgmentNumber(walk.view, walk.tcp);
      if (!other.baseKnown) {
        // The other side's numbers are not known yet; the first acknowledgment is the best guess of where it stands.
        other.base = (acknowledgment - 1) >>> 0;
        other.baseKnown = true;
      }
      const acknowledged = other.positionOf(acknowledgment);
      if (acknowledged > other.acknowledged) other.acknowledged = acknowledged;
    }
    if (syn) this.handshake(walk, direction, frame, flags);
    else if (stream.handshakeFrame < 0 && stream.synAckFrame >= 0 && direction.index === 0) {
      stream.handshakeFrame = frame;
    }
    if (flags & TcpFlag.fin && stream.finFrame < 0) stream.finFrame = frame;
    if (flags & TcpFlag.reset && stream.resetFrame < 0) stream.resetFrame = frame;
    const position = direction.positionOf(sequence);
    if (position > direction.highest) direction.highest = position;
    this.position = position + (syn ? 1 : 0);
  }

  private handshake(walk: PacketWalk, direction: TcpDirection, frame: number, flags: number): void {
    const { stream } = direction;
    direction.synSeen = true;
    const options = tcpOptionValues(
      walk.bytes,
      walk.tcp + SHORTEST_TCP_HEADER,
      Math.min(walk.payloadStart, walk.captured),
    );
    // Both SYNs must offer it (RFC 7323, section 1.3). When only one is in the capture, it is believed.
    const { other } = direction;
    if (options.windowShift !== undefined) direction.windowScale = options.windowShift;
    // Of options that the snap length cuts, nothing is known to be missing.
    // tshark's rule for the answer: without the option on the other side, none on this one.
    if (flags & TcpFlag.ack && other.windowScale === NO_SCALE) direction.windowScale = NO_SCALE;
    else if (direction.windowScale === UNKNOWN_SCALE && walk.payloadStart <= walk.captured) {
      direction.windowScale = NO_SCALE;
      other.windowScale = NO_SCALE;
    }
    if (flags & TcpFlag.ack) {
      if (stream.synAckFrame < 0) stream.synAckFrame = frame;
    } else {
      stream.lastSyn = frame;
      if (stream.synFrame < 0) stream.synFrame = frame;
    }
  }

  private find(walk: PacketWalk, frame: number): TcpDirection {
    const { keys } = this;
    // Frames of one connection mostly come one after the other.
    let side = this.last < 0 ? -1 : keys.sideOf(this.last, walk);
    if (side < 0) {
      const found = keys.find(walk);
      if (found < 0) return this.create(walk, frame).directions[0];
      this.last = found;
      side = keys.sideOf(found, walk);
    }
    const { directions } = this.streams[this.last];
    return directions[side === 1 ? 1 : 0];
  }

  private create(walk: PacketWalk, frame: number): TcpStream {
    this.last = this.keys.add(walk);
    const stream = new TcpStream(this.last, frame, this.keys);
    this.streams.push(stream);
    return stream;
  }
}
