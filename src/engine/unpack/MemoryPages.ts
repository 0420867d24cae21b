/** Bytes of a page. */
const PAGE = 1024 * 1024;

/** Bytes that are appended and read at any place, in pages: growing copies nothing, and no page is longer than needed. */
export class MemoryPages {
  length = 0;
  private pages: Uint8Array<ArrayBuffer>[] = [];

  /** Appends a copy. */
  append(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length;) {
      const at = this.length % PAGE;
      if (at === 0) this.pages.push(new Uint8Array(PAGE));
      const taken = Math.min(PAGE - at, bytes.length - from);
      this.pages.at(-1)?.set(bytes.subarray(from, from + taken), at);
      this.length += taken;
      from += taken;
    }
  }

  /** Bytes from `offset` on, at most `length`; in `into` when that is given, else perhaps the spool's own. */
  read(offset: number, length: number, into?: Uint8Array<ArrayBuffer>): Uint8Array {
    const start = Math.max(0, Math.min(offset, this.length));
    const end = Math.max(start, Math.min(offset + length, this.length));
    const page = Math.floor(start / PAGE);
    const first = (this.pages[page] ?? new Uint8Array(0)).subarray(start - page * PAGE, end - page * PAGE);
    if (!into && first.length === end - start) return first;
    const bytes = into ?? new Uint8Array(end - start);
    bytes.set(first);
    for (let at = start + first.length; at < end;) {
      const next = this.pages[Math.floor(at / PAGE)]?.subarray(0, end - at) ?? new Uint8Array(0);
      bytes.set(next, at - start);
      at += next.length;
    }
    return bytes.subarray(0, end - start);
  }

  /** The pages in their order, the last one as far as it is filled. */
  *parts(): Generator<Uint8Array> {
    for (const [number, page] of this.pages.entries()) yield page.subarray(0, this.length - number * PAGE);
  }

  clear(): void {
    this.pages = [];
    this.length = 0;
  }
}
