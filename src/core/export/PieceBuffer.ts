/** Bytes that are collected before they are handed on: few large writes are much faster than many small ones. */
const PIECE = 256 * 1024;

/** Collects bytes and gives them out in pieces. */
export class PieceBuffer {
  private parts: Uint8Array[] = [];
  private length = 0;

  /** True when there is enough for a piece. */
  get isFull(): boolean {
    return this.length >= PIECE;
  }

  add(...parts: readonly Uint8Array[]): void {
    for (const part of parts) {
      this.parts.push(part);
      this.length += part.length;
    }
  }

  /** All that was collected, in memory of its own. */
  take(): Uint8Array {
    const joined = new Uint8Array(this.length);
    let at = 0;
    for (const part of this.parts) {
      joined.set(part, at);
      at += part.length;
    }
    this.parts = [];
    this.length = 0;
    return joined;
  }
}
