import { MemoryPages } from './MemoryPages';

/** A browser has no temporary files, and a tab that takes too much memory is ended without a word. */
const LARGEST = 1024 * 1024 * 1024;

/** Bytes that are written once and read at any place, in memory: see Spool.ts. */
export class Spool {
  private readonly pages = new MemoryPages();

  /** @param largest bytes that it takes at most; tests use few */
  constructor(private readonly largest = LARGEST) {}

  get length(): number {
    return this.pages.length;
  }

  /** Rejects when that would be more than the browser is asked for. */
  async append(bytes: Uint8Array): Promise<void> {
    if (this.pages.length + bytes.length > this.largest) {
      throw new Error(`in a browser up to ${this.largest} bytes are unpacked`);
    }
    this.pages.append(bytes);
  }

  async read(offset: number, length: number, into?: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
    return this.pages.read(offset, length, into);
  }

  async close(): Promise<void> {
    this.pages.clear();
  }
}
