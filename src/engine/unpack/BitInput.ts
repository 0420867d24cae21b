/** Bits of bytes that come in pieces, the lowest bit of each byte first (RFC 1951, section 3.1.1). */
export class BitInput {
  private bytes: Uint8Array = new Uint8Array(0);
  private at = 0;
  private hold = 0;
  private held = 0;
  private markedAt = 0;
  private markedHold = 0;
  private markedHeld = 0;

  /** More bytes, behind those that are left. */
  push(more: Uint8Array): void {
    const left = this.bytes.subarray(this.at);
    if (left.length === 0) this.bytes = more;
    else {
      this.bytes = new Uint8Array(left.length + more.length);
      this.bytes.set(left);
      this.bytes.set(more, left.length);
    }
    this.at = 0;
  }

  /** Holds at least so many bits (up to 25) when there are as many. */
  fill(count: number): boolean {
    while (this.held < count) {
      if (this.at >= this.bytes.length) return false;
      this.hold |= this.bytes[this.at++] << this.held;
      this.held += 8;
    }
    return true;
  }

  /** The next bits without taking them, as far as they are held; zeros stand for those that are not. */
  peek(count: number): number {
    return this.hold & ((1 << count) - 1);
  }

  /** Bits that are held. */
  get ready(): number {
    return this.held;
  }

  drop(count: number): void {
    this.hold >>>= count;
    this.held -= count;
  }

  /** Takes the next bits (up to 25); -1 when there are not as many. */
  take(count: number): number {
    if (!this.fill(count)) return -1;
    const value = this.peek(count);
    this.drop(count);
    return value;
  }

  /** Passes over the rest of a byte that was begun. */
  alignToByte(): void {
    this.drop(this.held & 7);
  }

  /** The next bytes, at most so many; only at the beginning of a byte. */
  takeBytes(most: number): Uint8Array {
    this.giveBack();
    const taken = this.bytes.subarray(this.at, this.at + most);
    this.at += taken.length;
    return taken;
  }

  /** Bytes that nobody has taken; only at the beginning of a byte. */
  get left(): Uint8Array {
    this.giveBack();
    return this.bytes.subarray(this.at);
  }

  /** Remembers this place; `back` returns to it, as long as nothing has been pushed and no bytes have been taken. */
  mark(): void {
    this.markedAt = this.at;
    this.markedHold = this.hold;
    this.markedHeld = this.held;
  }

  back(): void {
    this.at = this.markedAt;
    this.hold = this.markedHold;
    this.held = this.markedHeld;
  }

  /** Whole bytes that are held lie before `at`, or were pushed before: those few are put in front again. */
  private giveBack(): void {
    const count = this.held >> 3;
    if (count === 0) return;
    if (count <= this.at) this.at -= count;
    else {
      const held = new Uint8Array(count);
      for (let byte = 0; byte < count; byte++) held[byte] = (this.hold >>> (8 * byte)) & 0xff;
      const rest = this.bytes.subarray(this.at);
      this.bytes = new Uint8Array(count + rest.length);
      this.bytes.set(held);
      this.bytes.set(rest, count);
      this.at = 0;
    }
    this.hold = this.held = 0;
  }
}
