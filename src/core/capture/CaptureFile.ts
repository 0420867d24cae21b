import { viewOf } from '../bytes/view';
import type { ByteSource } from './ByteSource';
import type { CaptureFact } from './CaptureFact';
import type { CaptureInput } from './CaptureInput';
import {
  type CaptureInterface,
  type CaptureNotice,
  type CaptureReader,
  type FrameSink,
  NotACaptureError,
} from './CaptureReader';
import { HEAD_LENGTH, openCapture } from './openCapture';

/** Bytes read at a time: large enough that reading costs little, small enough that answers do not wait for it. */
export const BLOCK_LENGTH = 1024 * 1024;
/** The first block is short, so that the first rows do not wait for a slow disk. */
const FIRST_BLOCK_LENGTH = 64 * 1024;
/** Room before a block for the record that the block before it left unfinished; longer ones get memory of their own. */
const HEADROOM = 128 * 1024;

interface PendingRead {
  readonly offset: number;
  readonly buffer: Uint8Array<ArrayBuffer>;
  readonly bytes: Promise<Uint8Array>;
}

/**
 * One capture file, read from front to back in blocks. While the frames of one block are looked at, the next one is being
 * read into the other of two buffers.
 */
export class CaptureFile implements CaptureInput {
  bytesTotal = 0;
  /** File offset of the next record. */
  private next: number;
  /** File offset behind the last byte read. */
  private readEnd: number;
  /** Bytes from `next` to `readEnd`: the beginning of a record. */
  private rest: Uint8Array = new Uint8Array(0);
  /** Bytes from `next` on that the reader wants to see at once. */
  private need = 0;
  private damaged = false;
  private cutOff: CaptureNotice | undefined;
  private pending: PendingRead | undefined;
  /** The buffer whose frames are being looked at, and those that may be read into. */
  private current: Uint8Array<ArrayBuffer> | undefined;
  private spare: Uint8Array<ArrayBuffer>[] = [];
  private length: number;

  private constructor(
    private readonly source: ByteSource,
    readonly reader: CaptureReader,
    private readonly blockLength: number,
  ) {
    this.next = this.readEnd = reader.firstRecord;
    this.length = Math.min(blockLength, FIRST_BLOCK_LENGTH);
  }

  /**
   * Reads the file's head and finds its reader.
   * @param name file name for messages
   * @param blockLength bytes read at a time; tests use small ones
   * @throws NotACaptureError when the file is no capture; whatever the source rejects with when it cannot be read
   */
  static async open(source: ByteSource, name: string, blockLength = BLOCK_LENGTH): Promise<CaptureFile> {
    const head = await source.read(0, HEAD_LENGTH);
    const { packed } = source;
    // Nothing could be unpacked: that the content is empty would be no help.
    if (head.length === 0 && packed?.notice) throw new NotACaptureError(`${name}: ${packed.notice.message}`);
    return new CaptureFile(source, openCapture(head, name), blockLength);
  }

  get format(): string {
    const { packed } = this.source;
    return packed ? `${this.reader.format}, ${packed.compression}` : this.reader.format;
  }
  get interfaces(): readonly CaptureInterface[] {
    return this.reader.interfaces;
  }
  get notices(): readonly CaptureNotice[] {
    const notice = this.source.packed?.notice;
    // That the last record is not whole follows from it.
    if (notice) return [...this.reader.notices, notice];
    return this.cutOff ? [...this.reader.notices, this.cutOff] : this.reader.notices;
  }
  get facts(): readonly CaptureFact[] | undefined {
    return this.reader.facts;
  }
  get names(): ReadonlyMap<string, readonly string[]> | undefined {
    return this.reader.names;
  }
  get bytesRead(): number {
    return Math.min(this.next, this.bytesTotal);
  }

  async advance(sink: FrameSink): Promise<boolean> {
    if (this.damaged) return false;
    if (this.readEnd >= this.bytesTotal) this.bytesTotal = await this.source.size();
    const bytes = await this.bytesFromNext();
    if (bytes.length === 0) return this.rested();
    this.cutOff = undefined;
    const { next, need, stop, cutOff } = this.reader.readChunk(bytes, viewOf(bytes), this.next, this.bytesTotal, sink);
    // A chunk that brought nothing on and asks for no more than it had would be read for ever.
    const stuck = next === this.next && need <= bytes.length && !cutOff;
    const skips = next >= this.readEnd;
    this.rest = skips ? this.rest.subarray(0, 0) : bytes.subarray(next - this.next);
    if (skips) this.readEnd = next;
    this.next = next;
    this.need = need;
    this.length = this.blockLength;
    this.damaged = stop;
    if (cutOff) {
      // The file may have grown since its size was asked for.
      const end = await this.source.size();
      const grown = end > this.bytesTotal;
      this.bytesTotal = Math.max(end, next);
      if (grown) return true;
      this.cutOff = cutOff;
    }
    return stop || stuck || cutOff ? this.rested() : true;
  }

  /** Gives the buffers back: there is nothing more for now. */
  private rested(): false {
    this.rest = new Uint8Array(0);
    this.readEnd = this.next;
    this.need = 0;
    this.pending = undefined;
    this.current = undefined;
    this.spare = [];
    return false;
  }

  /** What is there from `next` on, at least `need` bytes where the file has them; empty at its end. */
  private async bytesFromNext(): Promise<Uint8Array> {
    if (this.need > this.rest.length + this.blockLength) return this.longRecord();
    if (this.pending && this.pending.offset !== this.readEnd) {
      // A block was skipped: what was read ahead lies behind.
      await this.pending.bytes;
      this.spare.push(this.pending.buffer);
      this.pending = undefined;
    }
    const { buffer, bytes } = this.pending ?? this.readAhead(this.length);
    this.pending = undefined;
    const arrived = await bytes;
    const joined = this.join(buffer, arrived);
    if (arrived.length === 0) return new Uint8Array(0);
    this.readEnd += arrived.length;
    // Of the buffer before only `rest` was still of interest, and that has been copied.
    if (this.current) this.spare.push(this.current);
    this.current = buffer;
    if (this.readEnd < this.bytesTotal) this.pending = this.readAhead(this.blockLength);
    return joined;
  }

  private readAhead(length: number): PendingRead {
    const wanted = Math.min(length, Math.max(0, this.bytesTotal - this.readEnd));
    const buffer = this.spare.shift() ?? new Uint8Array(HEADROOM + this.blockLength);
    const bytes = this.source.read(this.readEnd, wanted, buffer.subarray(HEADROOM, HEADROOM + wanted));
    // Whoever waits for it hears of a failure; until then it is nobody's.
    bytes.catch(() => undefined);
    return { offset: this.readEnd, buffer, bytes };
  }

  /** The unfinished record with what has arrived behind it. */
  private join(buffer: Uint8Array<ArrayBuffer>, arrived: Uint8Array): Uint8Array {
    const { rest } = this;
    if (rest.length === 0) return arrived;
    if (rest.length <= HEADROOM && arrived.buffer === buffer.buffer) {
      buffer.set(rest, HEADROOM - rest.length);
      return buffer.subarray(HEADROOM - rest.length, HEADROOM + arrived.length);
    }
    const joined = new Uint8Array(rest.length + arrived.length);
    joined.set(rest);
    joined.set(arrived, rest.length);
    return joined;
  }

  /** A record longer than a block gets memory of its own. */
  private async longRecord(): Promise<Uint8Array> {
    const bytes = await this.source.read(this.next, Math.min(this.need, this.bytesTotal - this.next));
    if (bytes.length > 0) this.readEnd = this.next + bytes.length;
    return bytes;
  }
}
