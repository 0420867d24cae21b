/** Which frames the IP packets of a capture were put together from. Takes memory only for packets that came in pieces. */
export class ReassembledPackets {
  private readonly pieces = new Map<number, readonly number[]>();
  private readonly completing = new Map<number, number>();
  private readonly copies = new Map<number, number>();

  /** The packet became whole with frame `last`; `frames` are all that brought pieces, in the order they came. */
  add(last: number, frames: readonly number[]): void {
    this.pieces.set(last, frames);
    for (const frame of frames) this.completing.set(frame, last);
  }

  /** The frame brought a late copy of a piece of the packet that became whole with frame `last`. */
  addCopy(frame: number, last: number): void {
    this.copies.set(frame, last);
  }

  /** The frame that made whole the packet of which this one brought a late copy of a piece; undefined for others. */
  copyOf(frame: number): number | undefined {
    return this.completing.has(frame) ? undefined : this.copies.get(frame);
  }

  /** The frames whose pieces make the packet that became whole with this frame; undefined for any other frame. */
  framesOf(frame: number): readonly number[] | undefined {
    return this.pieces.get(frame);
  }

  /** The frame with which the packet of this piece became whole; undefined when it never did. */
  lastFrame(frame: number): number | undefined {
    return this.completing.get(frame);
  }

  /** Plain data, to be stored. */
  stored(): StoredPackets {
    return { whole: [...this.pieces], copies: [...this.copies] };
  }

  /** What `stored` gave. */
  static restore({ whole, copies }: StoredPackets): ReassembledPackets {
    const packets = new ReassembledPackets();
    for (const [last, frames] of whole) packets.add(last, frames);
    for (const [frame, last] of copies) packets.addCopy(frame, last);
    return packets;
  }
}

/** `ReassembledPackets` as plain data. */
export interface StoredPackets {
  readonly whole: readonly (readonly [last: number, frames: readonly number[]])[];
  readonly copies: readonly (readonly [frame: number, last: number])[];
}
