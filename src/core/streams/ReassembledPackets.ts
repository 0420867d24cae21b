/** Which frames the IP packets of a capture were put together from. Takes memory only for packets that came in pieces. */
export class ReassembledPackets {
  private readonly pieces = new Map<number, readonly number[]>();
  private readonly completing = new Map<number, number>();

  /** The packet became whole with frame `last`; `frames` are all that brought pieces, in the order they came. */
  add(last: number, frames: readonly number[]): void {
    this.pieces.set(last, frames);
    for (const frame of frames) this.completing.set(frame, last);
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
  stored(): (readonly [number, readonly number[]])[] {
    return [...this.pieces];
  }
}
