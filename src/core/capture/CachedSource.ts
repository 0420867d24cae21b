import { copyOf } from '../bytes/copy';
import type { ByteSource } from './ByteSource';

const PAGE = 64 * 1024;
const MOST_PAGES = 256;

/**
 * Keeps the pages read last (16 MiB): scrolling and looking at neighbouring frames then costs no further reads. Reads
 * longer than a few pages pass by, so that one large PDU does not push everything out.
 */
export class CachedSource implements ByteSource {
  private readonly pages = new Map<number, Promise<Uint8Array>>();

  constructor(private readonly source: ByteSource) {}

  size(): Promise<number> {
    return this.source.size();
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    if (length <= 0) return new Uint8Array(0);
    if (length > PAGE * 4) return this.source.read(offset, length);
    const first = Math.floor(offset / PAGE);
    const last = Math.floor((offset + length - 1) / PAGE);
    if (first === last) return (await this.page(first)).subarray(offset - first * PAGE, offset - first * PAGE + length);
    const parts = await Promise.all(Array.from({ length: last - first + 1 }, (_, at) => this.page(first + at)));
    const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      joined.set(part, at);
      at += part.length;
    }
    return joined.subarray(offset - first * PAGE, offset - first * PAGE + length);
  }

  private page(number: number): Promise<Uint8Array> {
    const known = this.pages.get(number);
    if (known) {
      this.pages.delete(number);
      this.pages.set(number, known);
      return known;
    }
    const page = this.source.read(number * PAGE, PAGE).then((bytes) => {
      // A short page may grow with the file, so it is not kept.
      if (bytes.length < PAGE) this.pages.delete(number);
      return copyOf(bytes);
    });
    page.catch(() => this.pages.delete(number));
    this.pages.set(number, page);
    const oldest = this.pages.keys().next();
    if (this.pages.size > MOST_PAGES && !oldest.done) this.pages.delete(oldest.value);
    return page;
  }
}
