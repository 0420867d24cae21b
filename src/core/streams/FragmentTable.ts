import { crc32c } from '../bytes/crc32c';

/** Longest payload that an IP packet can have (both total length and payload length are fields of 16 bits). */
const LONGEST_PACKET = 65535;
/** Frames that one packet may be made of; a packet cut into 8-byte pieces needs 8192. */
const MOST_FRAMES = 16384;
/** Pieces of a packet that wait at most this long for the rest, in seconds (RFC 8200, section 4.5). */
const LONGEST_WAIT = 60;
/** What a piece takes besides its bytes. */
const PIECE_COST = 128;

/** Bytes and packets that a table holds at most. */
export const HELD_FRAGMENT_BYTES = 4 * 1024 * 1024;
export const HELD_FRAGMENT_PACKETS = 4096;
/** Packets put together that are remembered, to know late copies of their fragments, and the fragments of all of them. */
export const REMEMBERED_PACKETS = 1024;
export const REMEMBERED_FRAGMENTS = 65536;

interface Range {
  readonly from: number;
  readonly to: number;
}

/** One fragment of a packet, and what is odd about it; the names are Wireshark's (`ip.fragment.overlap`). */
export interface FragmentPiece {
  readonly frame: number;
  /** Where it stands in the payload, in bytes. */
  readonly offset: number;
  readonly more: boolean;
  readonly bytes: Uint8Array;
  /** It is a last fragment and ends elsewhere than the last fragment before it. */
  readonly multipleTails: boolean;
  /** Some of its bytes stand in a fragment that begins before it, or at the same place and came earlier. */
  overlap: boolean;
  /** Those bytes differ. */
  conflict: boolean;
  /** It reaches beyond the end that the first last fragment declares. */
  tooLong: boolean;
}

function equalBytes(one: Uint8Array, oneAt: number, other: Uint8Array, otherAt: number, length: number): boolean {
  for (let at = 0; at < length; at++) if (one[oneAt + at] !== other[otherAt + at]) return false;
  return true;
}

/**
 * The pieces of one IP packet (RFC 815). Where they overlap the piece that begins first counts, and of those that begin at the
 * same byte the one that came first, as in Wireshark. Bytes beyond the end that the first last fragment declares are left out.
 */
export class FragmentedPacket {
  /** Frames that brought the pieces, in the order they came, repeated ones included. */
  readonly frames: number[] = [];
  /** In the order they came. What `joined` finds out about them is known after it. */
  readonly pieces: FragmentPiece[] = [];
  /** Protocol number of the payload, by the fragment that begins it; -1 while that is missing. */
  protocol = -1;
  /** Bytes of memory that the pieces take. */
  held = 0;
  private holes: Range[] = [{ from: 0, to: LONGEST_PACKET }];
  private length = -1;

  constructor(readonly since: number) {}

  /** True when every byte up to the declared end is there. */
  get whole(): boolean {
    return this.length >= 0 && this.protocol >= 0 && this.holes.length === 0;
  }

  /**
   * Takes the piece `start` up to `end` of `bytes`, which stands at `offset` of the packet's payload.
   * @returns false when no packet can be as long, and nothing was taken
   */
  add(
    frame: number,
    protocol: number,
    offset: number,
    more: boolean,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): boolean {
    const to = offset + end - start;
    if (end < start || to > LONGEST_PACKET || this.frames.length >= MOST_FRAMES) return false;
    this.frames.push(frame);
    this.pieces.push({
      frame,
      offset,
      more,
      bytes: bytes.slice(start, end),
      multipleTails: !more && this.length >= 0 && this.length !== to,
      overlap: false,
      conflict: false,
      tooLong: false,
    });
    this.held += end - start + PIECE_COST;
    if (offset === 0 && this.protocol < 0) this.protocol = protocol;
    if (!more && this.length < 0) {
      this.length = to;
      this.holes = this.holes
        .filter((hole) => hole.from < to)
        .map((hole) => (hole.to > to ? { from: hole.from, to } : hole));
    }
    if (!this.holes.some((hole) => hole.from < to && hole.to > offset)) return true;
    const left: Range[] = [];
    for (const hole of this.holes) {
      const [from, until] = [Math.max(hole.from, offset), Math.min(hole.to, to)];
      if (from >= until) {
        left.push(hole);
        continue;
      }
      if (hole.from < from) left.push({ from: hole.from, to: from });
      if (until < hole.to) left.push({ from: until, to: hole.to });
    }
    this.holes = left;
    return true;
  }

  /** `prefix` and behind it the payload of a packet that is whole. */
  joined(prefix: Uint8Array): Uint8Array<ArrayBuffer> {
    const joined = new Uint8Array(prefix.length + this.length);
    joined.set(prefix);
    let known = 0;
    // Sorting keeps the order of pieces that begin at the same byte.
    for (const piece of [...this.pieces].sort((one, other) => one.offset - other.offset)) {
      const { offset, bytes } = piece;
      const end = Math.min(offset + bytes.length, this.length);
      piece.tooLong = offset + bytes.length > this.length;
      const shared = Math.min(known, end) - offset;
      piece.overlap = shared > 0;
      piece.conflict = shared > 0 && !equalBytes(joined, prefix.length + offset, bytes, 0, shared);
      if (end > known) {
        joined.set(bytes.subarray(known - offset, end - offset), prefix.length + known);
        known = end;
      }
    }
    return joined;
  }
}

/** A piece and its place, as far as it takes to know it again. */
function printOf(offset: number, more: boolean, bytes: Uint8Array, start: number, end: number): string {
  return `${offset} ${end - start} ${more ? 1 : 0} ${crc32c(bytes, start, end)}`;
}

/** A packet that is being put together. */
interface Waiting {
  /** The pieces that are none of an earlier packet. */
  own: FragmentedPacket;
  /** The same with copies of an earlier packet's pieces that came when this one had begun; undefined when there are none. */
  since: FragmentedPacket | undefined;
  /** The same with all such copies, those from before included; undefined when there are none. */
  all: FragmentedPacket | undefined;
}

interface Remembered {
  readonly since: number;
  readonly last: number;
  readonly prints: ReadonlySet<string>;
}

/**
 * IP packets of which only pieces have come. Bounded in bytes and in packets: the oldest are given up first.
 *
 * A copy of a fragment that comes when its packet is whole already looks like the first piece of another packet with the same
 * identification, and would spoil that one. So packets that became whole are remembered for a while: their copies make a
 * packet by themselves (one that was captured twice), or with other pieces only where the transport checksum says so.
 */
export class FragmentTable {
  private readonly packets = new Map<string, Waiting>();
  private readonly remembered = new Map<string, Remembered>();
  private heldBytes = 0;
  private prints = 0;

  /** The frame that made whole the packet of which the piece taken last is a copy; -1 when it is none. */
  copyOf = -1;

  /** Bytes and packets held, for those who watch the memory. */
  get held(): { readonly bytes: number; readonly packets: number; readonly remembered: number } {
    return { bytes: this.heldBytes, packets: this.packets.size, remembered: this.prints };
  }

  /**
   * Takes one fragment.
   * @param key tells the packet from all others: addresses, protocol, identification
   * @param seconds time of the frame; NaN without one
   * @param fits whether the transport checksum of a whole packet is right; undefined when nothing can be said
   * @returns the packet when this piece was its last one
   */
  take(
    key: string,
    seconds: number,
    frame: number,
    protocol: number,
    offset: number,
    more: boolean,
    bytes: Uint8Array,
    start: number,
    end: number,
    fits: (packet: FragmentedPacket) => boolean | undefined = () => undefined,
  ): FragmentedPacket | undefined {
    let waiting = this.packets.get(key);
    if (waiting && seconds - waiting.own.since > LONGEST_WAIT) {
      this.drop(key, waiting);
      waiting = undefined;
    }
    const earlier = this.earlier(key, seconds);
    const copy = earlier?.prints.has(printOf(offset, more, bytes, start, end)) === true;
    this.copyOf = copy ? (earlier?.last ?? -1) : -1;
    if (!waiting) {
      waiting = { own: new FragmentedPacket(seconds), since: undefined, all: undefined };
      this.packets.set(key, waiting);
    }
    this.heldBytes -= heldBy(waiting);
    if (copy && waiting.own.frames.length > 0) waiting.since ??= copied(waiting.own);
    if (copy) waiting.all ??= copied(waiting.own);
    for (const packet of [copy ? undefined : waiting.own, waiting.since, waiting.all])
      packet?.add(frame, protocol, offset, more, bytes, start, end);
    this.heldBytes += heldBy(waiting);
    const whole = wholeOf(waiting, fits);
    if (whole) {
      this.drop(key, waiting);
      this.remember(key, seconds, frame, whole);
      return whole;
    }
    while (this.heldBytes > HELD_FRAGMENT_BYTES || this.packets.size > HELD_FRAGMENT_PACKETS) {
      const [oldest] = this.packets;
      if (!oldest) break;
      this.drop(oldest[0], oldest[1]);
    }
    return undefined;
  }

  private drop(key: string, waiting: Waiting): void {
    this.packets.delete(key);
    this.heldBytes -= heldBy(waiting);
  }

  private earlier(key: string, seconds: number): Remembered | undefined {
    const earlier = this.remembered.get(key);
    if (!earlier || !(seconds - earlier.since > LONGEST_WAIT)) return earlier;
    this.forget(key, earlier);
    return undefined;
  }

  private forget(key: string, { prints }: Remembered): void {
    this.remembered.delete(key);
    this.prints -= prints.size;
  }

  private remember(key: string, since: number, last: number, packet: FragmentedPacket): void {
    const before = this.remembered.get(key);
    if (before) this.forget(key, before);
    const prints = new Set(
      packet.pieces.map(({ offset, more, bytes }) => printOf(offset, more, bytes, 0, bytes.length)),
    );
    this.remembered.set(key, { since, last, prints });
    this.prints += prints.size;
    while (this.remembered.size > REMEMBERED_PACKETS || this.prints > REMEMBERED_FRAGMENTS) {
      const [oldest] = this.remembered;
      if (!oldest) break;
      this.forget(oldest[0], oldest[1]);
    }
  }
}

function heldBy({ own, since, all }: Waiting): number {
  return own.held + (since?.held ?? 0) + (all?.held ?? 0);
}

function copied(packet: FragmentedPacket): FragmentedPacket {
  const other = new FragmentedPacket(packet.since);
  for (const { frame, offset, more, bytes } of packet.pieces) {
    other.add(frame, packet.protocol, offset, more, bytes, 0, bytes.length);
  }
  return other;
}

/** The packet that is whole, the likeliest first. */
function wholeOf(
  { own, since, all }: Waiting,
  fits: (packet: FragmentedPacket) => boolean | undefined,
): FragmentedPacket | undefined {
  if (own.whole) return own;
  // Copies alone: a packet captured twice.
  if (all?.whole && own.frames.length === 0) return all;
  // A packet that has begun waits for such a piece; copies from before it began are doubtful.
  if (since?.whole) return since;
  return all?.whole && fits(all) === true ? all : undefined;
}
