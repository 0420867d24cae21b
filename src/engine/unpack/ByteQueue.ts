/** Bytes that wait until enough of them are there. */
export class ByteQueue {
  /** Bytes taken so far: the offset of the next one. */
  taken = 0;
  private bytes: Uint8Array = new Uint8Array(0);
  private at = 0;

  get length(): number {
    return this.bytes.length - this.at;
  }

  /** Keeps a copy. */
  push(more: Uint8Array): void {
    const joined = new Uint8Array(this.length + more.length);
    joined.set(this.bytes.subarray(this.at));
    joined.set(more, this.length);
    this.bytes = joined;
    this.at = 0;
  }

  /** The first bytes without taking them; fewer where there are fewer. */
  peek(length: number): Uint8Array {
    return this.bytes.subarray(this.at, this.at + length);
  }

  /** Takes the first bytes; there must be as many. */
  take(length: number): Uint8Array {
    const taken = this.peek(length);
    this.at += length;
    this.taken += length;
    return taken;
  }

  /** A little-endian word of four bytes at a distance from the first byte; the bytes must be there. */
  word(at = 0): number {
    const view = new DataView(this.bytes.buffer, this.bytes.byteOffset + this.at + at, 4);
    return view.getUint32(0, true);
  }
}
