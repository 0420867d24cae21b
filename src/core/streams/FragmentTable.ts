/** Longest payload that an IP packet can have (both total length and payload length are fields of 16 bits). */
const LONGEST_PACKET = 65535;
/** Frames that one packet may be made of; a packet cut into 8-byte pieces needs 8192. */
const MOST_FRAMES = 16384;
/** Pieces of a packet that wait at most this long for the rest, in seconds (RFC 8200, section 4.5). */
const LONGEST_WAIT = 60;

/** Bytes and packets that a table holds at most. */
export const HELD_FRAGMENT_BYTES = 4 * 1024 * 1024;
export const HELD_FRAGMENT_PACKETS = 4096;

interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * The pieces of one IP packet (RFC 815). The first copy of a byte counts; bytes beyond the end that a last fragment declares
 * are left out.
 */
export class FragmentedPacket {
  /** Frames that brought the pieces, in the order they came, repeated ones included. */
  readonly frames: number[] = [];
  /** Protocol number of the payload, by the fragment that begins it; -1 while that is missing. */
  protocol = -1;
  /** Bytes kept. */
  held = 0;
  private readonly pieces: { readonly at: number; readonly bytes: Uint8Array }[] = [];
  private holes: Range[] = [{ from: 0, to: LONGEST_PACKET }];
  private length = -1;

  constructor(readonly since: number) {}

  /** True when every byte up to the declared end is there. */
  get whole(): boolean {
    return this.length >= 0 && this.holes.length === 0;
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
    if (to > LONGEST_PACKET || this.frames.length >= MOST_FRAMES) return false;
    this.frames.push(frame);
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
      const first = start + from - offset;
      this.pieces.push({ at: from, bytes: new Uint8Array(bytes.subarray(first, first + until - from)) });
      this.held += until - from;
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
    for (const { at, bytes } of this.pieces) {
      const taken = Math.min(bytes.length, this.length - at);
      if (taken > 0) joined.set(bytes.subarray(0, taken), prefix.length + at);
    }
    return joined;
  }
}

/** IP packets of which only pieces have come. Bounded in bytes and in packets: the oldest are given up first. */
export class FragmentTable {
  private readonly packets = new Map<string, FragmentedPacket>();
  private heldBytes = 0;

  /** Bytes and packets held, for those who watch the memory. */
  get held(): { readonly bytes: number; readonly packets: number } {
    return { bytes: this.heldBytes, packets: this.packets.size };
  }

  /**
   * Takes one fragment.
   * @param key tells the packet from all others: addresses, protocol, identification
   * @param seconds time of the frame; NaN without one
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
  ): FragmentedPacket | undefined {
    let packet = this.packets.get(key);
    if (packet && seconds - packet.since > LONGEST_WAIT) {
      this.drop(key, packet);
      packet = undefined;
    }
    if (!packet) {
      packet = new FragmentedPacket(seconds);
      this.packets.set(key, packet);
    }
    const before = packet.held;
    packet.add(frame, protocol, offset, more, bytes, start, end);
    this.heldBytes += packet.held - before;
    if (packet.whole) {
      this.drop(key, packet);
      return packet;
    }
    while (this.heldBytes > HELD_FRAGMENT_BYTES || this.packets.size > HELD_FRAGMENT_PACKETS) {
      const [oldest] = this.packets;
      if (!oldest) break;
      this.drop(oldest[0], oldest[1]);
    }
    return undefined;
  }

  private drop(key: string, packet: FragmentedPacket): void {
    this.packets.delete(key);
    this.heldBytes -= packet.held;
  }
}
