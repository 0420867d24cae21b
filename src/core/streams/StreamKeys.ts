import { ipv4Address, ipv6Address } from '../bytes/address';
import type { PacketWalk } from '../dissect/PacketWalk';
import { destinationPort, sourcePort } from '../protocols/tcp/tcp';
import type { Endpoint, StreamEnds } from './TcpStream';

/** Words of a key: the addresses of both ends (IPv4 takes the first word of its four), then both ports in one. */
const WORDS = 9;
const OTHER_END = 4;
const PORTS = 8;
const FIRST_STREAMS = 1024;

/** Nobody can know it, and so choose addresses that all want the same place: each frame would look through all of them. */
const SEED = Math.floor(Math.random() * 0x1_0000_0000) | 0;

/**
 * Addresses and ports of all streams as numbers, and which stream has which. A flood of half-open connections makes millions
 * of them: no stream has an object here.
 */
export class StreamKeys implements StreamEnds {
  private count = 0;
  private words = new Uint32Array(FIRST_STREAMS * WORDS);
  private lengths = new Uint8Array(FIRST_STREAMS);
  /** Streams plus 1 at the places that their hashes want, or the next free ones; half of it at least is free. */
  private table = new Int32Array(FIRST_STREAMS * 2);
  private readonly scratchBytes = new Uint8Array(16);
  private readonly scratchView = new DataView(this.scratchBytes.buffer);

  /** Takes the ends that the walk found for a new stream, which takes them over from one that has them. Returns its index. */
  add(walk: PacketWalk): number {
    const { view, tcp, sourceAddress, destinationAddress, addressLength } = walk;
    const stream = this.count++;
    if (stream >= this.lengths.length) this.grow();
    const at = stream * WORDS;
    for (let word = 0; word < addressLength / 4; word++) {
      this.words[at + word] = view.getUint32(sourceAddress + word * 4);
      this.words[at + OTHER_END + word] = view.getUint32(destinationAddress + word * 4);
    }
    this.words[at + PORTS] = ((sourcePort(view, tcp) << 16) | destinationPort(view, tcp)) >>> 0;
    this.lengths[stream] = addressLength;
    this.place(stream);
    return stream;
  }

  /** The newest stream with the ends that the walk found, whatever the direction; -1 for none. */
  find(walk: PacketWalk): number {
    const { table } = this;
    const mask = table.length - 1;
    for (let at = hashOfWalk(walk) & mask; ; at = (at + 1) & mask) {
      const stream = (table[at] ?? 0) - 1;
      if (stream < 0 || this.sideOf(stream, walk) >= 0) return stream;
    }
  }

  /** 0 when the walk's packet goes as the first one of the stream did, 1 when it comes back, -1 when it is another stream's. */
  sideOf(stream: number, walk: PacketWalk): 0 | 1 | -1 {
    const { view, tcp, sourceAddress, destinationAddress, addressLength } = walk;
    if (this.lengths[stream] !== addressLength) return -1;
    const from = sourcePort(view, tcp);
    const to = destinationPort(view, tcp);
    const at = stream * WORDS;
    const ports = this.words[at + PORTS] ?? 0;
    if (
      ports === ((from << 16) | to) >>> 0 &&
      this.isAddress(view, sourceAddress, at, addressLength) &&
      this.isAddress(view, destinationAddress, at + OTHER_END, addressLength)
    ) {
      return 0;
    }
    if (
      ports === ((to << 16) | from) >>> 0 &&
      this.isAddress(view, destinationAddress, at, addressLength) &&
      this.isAddress(view, sourceAddress, at + OTHER_END, addressLength)
    ) {
      return 1;
    }
    return -1;
  }

  /** Port of the sender of a stream's first frame (0), or of the other end. */
  port(stream: number, end: 0 | 1): number {
    const ports = this.words[stream * WORDS + PORTS] ?? 0;
    return end === 0 ? ports >>> 16 : ports & 0xffff;
  }

  /** Address and port of the sender of a stream's first frame (0), or of the other end. */
  endpoint(stream: number, end: 0 | 1): Endpoint {
    const from = stream * WORDS + end * OTHER_END;
    for (let word = 0; word < 4; word++) this.scratchView.setUint32(word * 4, this.words[from + word] ?? 0);
    const length = this.lengths[stream];
    const text = length === 16 ? ipv6Address : length === 4 ? ipv4Address : () => '';
    return { address: text(this.scratchBytes, 0), port: this.port(stream, end) };
  }

  private isAddress(view: DataView, at: number, from: number, length: number): boolean {
    for (let word = 0; word < length / 4; word++) {
      if (view.getUint32(at + word * 4) !== this.words[from + word]) return false;
    }
    return true;
  }

  private place(stream: number): void {
    const { table } = this;
    const mask = table.length - 1;
    for (let at = this.hashOf(stream) & mask; ; at = (at + 1) & mask) {
      const other = (table[at] ?? 0) - 1;
      // A stream that takes over addresses replaces the old one: only the newest can still receive frames.
      if (other >= 0 && !this.isSame(stream, other)) continue;
      table[at] = stream + 1;
      return;
    }
  }

  private isSame(one: number, other: number): boolean {
    if (this.lengths[one] !== this.lengths[other]) return false;
    return this.haveEqualWords(one, other, 0) || this.haveEqualWords(one, other, OTHER_END);
  }

  /** @param turned OTHER_END to compare with the other stream the other way round, else 0 */
  private haveEqualWords(one: number, other: number, turned: number): boolean {
    const end = turned === 0 ? 0 : 1;
    if (this.port(one, 0) !== this.port(other, end) || this.port(one, 1) !== this.port(other, end === 0 ? 1 : 0))
      return false;
    for (let word = 0; word < PORTS; word++) {
      if (this.words[one * WORDS + word] !== this.words[other * WORDS + ((word + turned) % PORTS)]) return false;
    }
    return true;
  }

  private hashOf(stream: number): number {
    const { words } = this;
    const at = stream * WORDS;
    let hash = mixed(this.port(stream, 0) ^ SEED) + mixed(this.port(stream, 1) ^ SEED);
    for (let word = 0; word < (this.lengths[stream] ?? 0) / 4; word++) {
      hash = withWords(hash, words[at + word] ?? 0, words[at + OTHER_END + word] ?? 0);
    }
    return hash | 0;
  }

  private grow(): void {
    const words = new Uint32Array(this.words.length * 2);
    words.set(this.words);
    const lengths = new Uint8Array(this.lengths.length * 2);
    lengths.set(this.lengths);
    [this.words, this.lengths] = [words, lengths];
    this.table = new Int32Array(this.table.length * 2);
    // In their order: of those with the same ends the newest stays.
    for (let stream = 0; stream < this.count - 1; stream++) this.place(stream);
  }
}

/** The same for both directions of a connection. */
function hashOfWalk({ view, tcp, sourceAddress, destinationAddress, addressLength }: PacketWalk): number {
  let hash = mixed(sourcePort(view, tcp) ^ SEED) + mixed(destinationPort(view, tcp) ^ SEED);
  for (let at = 0; at < addressLength; at += 4) {
    hash = withWords(hash, view.getUint32(sourceAddress + at), view.getUint32(destinationAddress + at));
  }
  return hash | 0;
}

function withWords(hash: number, one: number, other: number): number {
  return (mixed(one ^ hash) + mixed(other ^ hash)) | 0;
}

/** A number of 32 bits of which each depends on all of the given one. */
function mixed(value: number): number {
  let hash = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
