import { ipv4Address, ipv6Address } from '../bytes/address';
import type { PacketWalk } from '../dissect/PacketWalk';
import {
  acknowledgmentNumber,
  destinationPort,
  flagBits,
  NO_SCALE,
  sequenceNumber,
  sourcePort,
  TcpFlag,
  UNKNOWN_SCALE,
} from '../protocols/tcp/tcp';
import { tcpOptionValues } from '../protocols/tcp/tcpOptions';
import { TcpStream, type TcpDirection } from './TcpStream';

const SHORTEST_TCP_HEADER = 20;

/** Addresses and ports of a stream as numbers, for comparing without making strings. */
interface Key {
  readonly words: Uint32Array;
  readonly addressLength: number;
  readonly ports: readonly [number, number];
  readonly stream: TcpStream;
}

/**
 * Finds the TCP connection of each frame. A SYN that does not repeat the handshake on record begins a new stream on the
 * same addresses and ports, as Wireshark counts them.
 */
export class TcpStreamTable {
  readonly streams: TcpStream[] = [];
  private readonly byHash = new Map<number, Key[]>();
  /** Key of the stream found or made last. */
  private last: Key | undefined;

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
    const { view, tcp } = walk;
    const from = sourcePort(view, tcp);
    const to = destinationPort(view, tcp);
    // Frames of one connection mostly come one after the other.
    const again = this.last && directionOf(this.last, walk, from, to);
    if (again) return again;
    const candidates = this.byHash.get(hashOf(walk, from, to));
    if (candidates) {
      // The newest stream of the same addresses stands last.
      for (let at = candidates.length - 1; at >= 0; at--) {
        const found = directionOf(candidates[at], walk, from, to);
        if (!found) continue;
        this.last = candidates[at];
        return found;
      }
    }
    return this.create(walk, frame).directions[0];
  }

  private create(walk: PacketWalk, frame: number): TcpStream {
    const { view, bytes, tcp, sourceAddress, destinationAddress, addressLength } = walk;
    const from = sourcePort(view, tcp);
    const to = destinationPort(view, tcp);
    const text = addressLength === 16 ? ipv6Address : addressLength === 4 ? ipv4Address : () => '';
    const stream = new TcpStream(this.streams.length, frame, [
      { address: text(bytes, sourceAddress), port: from },
      { address: text(bytes, destinationAddress), port: to },
    ]);
    this.streams.push(stream);
    const words = new Uint32Array(8);
    for (let at = 0; at < addressLength / 4; at++) {
      words[at] = view.getUint32(sourceAddress + at * 4);
      words[4 + at] = view.getUint32(destinationAddress + at * 4);
    }
    const key: Key = { words, addressLength, ports: [from, to], stream };
    this.last = key;
    const hash = hashOf(walk, from, to);
    const list = this.byHash.get(hash);
    if (!list) this.byHash.set(hash, [key]);
    else {
      // A stream that takes over addresses replaces the old one: only the newest can still receive frames.
      const same = list.findIndex((old) => sameKey(old, key));
      if (same >= 0) list.splice(same, 1);
      list.push(key);
    }
    return stream;
  }
}

/** The direction of a stream that a frame belongs to by its addresses and ports; undefined when it is another stream's. */
function directionOf(key: Key, walk: PacketWalk, from: number, to: number): TcpDirection | undefined {
  const { view, sourceAddress, destinationAddress, addressLength } = walk;
  const { words, ports, stream } = key;
  if (key.addressLength !== addressLength) return undefined;
  if (
    ports[0] === from &&
    ports[1] === to &&
    sameAddress(view, sourceAddress, words, 0, addressLength) &&
    sameAddress(view, destinationAddress, words, 4, addressLength)
  ) {
    return stream.directions[0];
  }
  if (
    ports[0] === to &&
    ports[1] === from &&
    sameAddress(view, destinationAddress, words, 0, addressLength) &&
    sameAddress(view, sourceAddress, words, 4, addressLength)
  ) {
    return stream.directions[1];
  }
  return undefined;
}

function sameKey(one: Key, other: Key): boolean {
  if (one.addressLength !== other.addressLength) return false;
  const straight = one.ports[0] === other.ports[0] && one.ports[1] === other.ports[1];
  const crossed = one.ports[0] === other.ports[1] && one.ports[1] === other.ports[0];
  const at = (offset: number): boolean => one.words.every((word, index) => word === other.words[(index + offset) % 8]);
  return (straight && at(0)) || (crossed && at(4));
}

function sameAddress(view: DataView, at: number, words: Uint32Array, from: number, length: number): boolean {
  for (let word = 0; word < length / 4; word++) {
    if (view.getUint32(at + word * 4) !== words[from + word]) return false;
  }
  return true;
}

/** The same for both directions of a connection. */
function hashOf(walk: PacketWalk, from: number, to: number): number {
  const { view, sourceAddress, destinationAddress, addressLength } = walk;
  let hash = mixed(from ^ SEED) + mixed(to ^ SEED);
  for (let at = 0; at < addressLength; at += 4) {
    const one = mixed(view.getUint32(sourceAddress + at) ^ hash);
    hash = (one + mixed(view.getUint32(destinationAddress + at) ^ hash)) | 0;
  }
  return hash | 0;
}

/** Nobody can know it, and so choose addresses that all want the same place: each frame would look through all of them. */
const SEED = Math.floor(Math.random() * 0x1_0000_0000) | 0;

/** A number of 32 bits of which each depends on all of the given one. */
function mixed(value: number): number {
  let hash = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
