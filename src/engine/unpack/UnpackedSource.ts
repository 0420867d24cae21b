import type { ByteSource, PackedFacts } from '../../core/capture/ByteSource';
import type { CaptureNotice } from '../../core/capture/CaptureReader';
import { nextTurn } from '../nextTurn';
import { GzipUnpacker } from './GzipUnpacker';
import { Lz4Unpacker } from './Lz4Unpacker';
import { Spool } from './Spool';
import { type Emit, UnpackEndError, UnpackError, type Unpacker } from './Unpacker';
import { ZstdUnpacker } from './ZstdUnpacker';

/** Compressed bytes read at a time. */
const READ_LENGTH = 64 * 1024;
/** A file that unpacks to more than this is taken for one that only wants to fill the disk. */
const LARGEST = 64 * 1024 * 1024 * 1024;
/**
 * A file that becomes more times as long is taken for one that only wants to fill the disk, once there is more of it than
 * ANY_RATIO_UP_TO. Each record has times, sequence numbers and checksums that cannot be foretold: captures of nothing but
 * zeros in segments of 64 KiB, the best case, become 4,300 times as short with zstd -22, 640 times with gzip. The absolute
 * length beside it is for short files of equal records, which make no harm.
 */
const LARGEST_RATIO = 10_000;
const ANY_RATIO_UP_TO = 64 * 1024 * 1024;

/** Bytes given at a time to find where in a block of compressed ones the damage is. */
const SEARCH_STEP = 512;

interface Compression {
  readonly name: string;
  readonly make: () => Unpacker;
}

const GZIP: Compression = { name: 'gzip', make: () => new GzipUnpacker() };
const ZSTD: Compression = { name: 'Zstandard', make: () => new ZstdUnpacker() };
const LZ4: Compression = { name: 'LZ4', make: () => new Lz4Unpacker() };

/** What a file is compressed with, by its first bytes; undefined when it is not. */
function compressionOf(head: Uint8Array, afterSkippable: number): Compression | undefined {
  if (head.length < 4) return undefined;
  const word = new DataView(head.buffer, head.byteOffset, head.byteLength).getUint32(0, true);
  if ((word & 0xffffff) === 0x088b1f) return GZIP;
  if (word === 0xfd2fb528) return ZSTD;
  if (word === 0x184d2204 || word === 0x184c2102) return LZ4;
  // Both formats share skippable frames; what follows the first one tells which it is.
  if ((word & 0xfffffff0) >>> 0 !== 0x184d2a50) return undefined;
  return afterSkippable === 0x184d2204 ? LZ4 : ZSTD;
}

/**
 * The content of a compressed file. It is unpacked only as far as somebody reads it, into a Spool: the first rows are there
 * at once, and a file that turns out to be no capture is not unpacked any further.
 */
export class UnpackedSource implements ByteSource {
  private unpacker: Unpacker;
  /** Bytes of the compressed file that were unpacked. */
  private at = 0;
  private whole = false;
  private notice: CaptureNotice | undefined;
  private turn: Promise<unknown> = Promise.resolve();
  private closed = false;

  private constructor(
    private readonly source: ByteSource,
    private readonly compression: Compression,
    private readonly largest: number,
    private readonly spool: Spool,
  ) {
    this.unpacker = compression.make();
  }

  /**
   * The content of a file when it is compressed with gzip, Zstandard or LZ4, which its bytes tell; otherwise undefined.
   * @param largest bytes that are unpacked at most; tests use few
   * @param spool where they are kept; tests use one without room
   */
  static async of(source: ByteSource, largest = LARGEST, spool = new Spool()): Promise<UnpackedSource | undefined> {
    const head = await source.read(0, 8);
    let after = 0;
    if (head.length === 8) {
      const length = new DataView(head.buffer, head.byteOffset, 8).getUint32(4, true);
      const next = await source.read(8 + length, 4);
      if (next.length === 4) after = new DataView(next.buffer, next.byteOffset, 4).getUint32(0, true);
    }
    const compression = compressionOf(head, after);
    return compression && new UnpackedSource(source, compression, largest, spool);
  }

  get packed(): PackedFacts {
    return {
      compression: this.compression.name,
      bytesRead: this.at,
      ...(this.notice ? { notice: this.notice } : {}),
    };
  }

  /** Bytes unpacked so far, at least some more than the last time, or all there are. */
  async size(): Promise<number> {
    const known = this.spool.length;
    await this.unpackTo(known + 1);
    return this.spool.length;
  }

  async read(offset: number, length: number, into?: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
    await this.unpackTo(offset + length);
    return this.spool.read(offset, length, into);
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.turn.catch(() => undefined);
    this.unpacker.close();
    await this.spool.close();
  }

  private async unpackTo(end: number): Promise<void> {
    if (this.whole || this.spool.length >= end) return;
    const turn = this.turn.then(async () => {
      while (!this.whole && !this.closed && this.spool.length < end) {
        await this.step();
        // Requests that wait are let through.
        await nextTurn();
      }
    });
    this.turn = turn.catch(() => undefined);
    await turn;
  }

  private async step(): Promise<void> {
    const bytes = await this.source.read(this.at, READ_LENGTH);
    const emit: Emit = (more) => this.keep(more);
    try {
      if (bytes.length > 0) await this.unpacker.push(bytes, emit);
      else await this.unpacker.end(emit);
      this.at += bytes.length;
      if (bytes.length === 0) this.ended(undefined);
    } catch (error) {
      if (this.closed) return;
      let failure = error;
      if (this.compression === GZIP && error instanceof UnpackError && bytes.length > 0) {
        failure = await this.again(bytes, error, emit);
      }
      this.at += bytes.length;
      this.ended(failure instanceof Error ? failure : new Error(String(failure)));
    }
  }

  /** Keeps unpacked bytes, up to a limit. */
  private async keep(more: Uint8Array): Promise<void> {
    if (this.closed) throw new Error('the capture has been closed');
    const { length } = this.spool;
    const honest = Math.max(ANY_RATIO_UP_TO, LARGEST_RATIO * this.unpacker.consumed);
    const most = Math.min(this.largest, honest);
    const room = most - length;
    await this.spool.append(more.slice(0, Math.max(0, room)));
    if (more.length <= room) return;
    throw new Error(
      honest < this.largest
        ? `it becomes more than ${LARGEST_RATIO.toLocaleString('en')} times as long, which no recorded traffic does`
        : `unpacked it has more than ${this.largest} bytes`,
    );
  }

  /** Nothing more can be unpacked: the end was reached, or what went wrong. */
  private ended(failure: Error | undefined): void {
    this.whole = true;
    this.unpacker.close();
    const { mismatch, consumed } = this.unpacker;
    const { name } = this.compression;
    if (failure === undefined) {
      if (!mismatch) return;
      const offset = mismatch.offset ?? consumed;
      const message = `The ${name} file is damaged before offset ${offset}: ${mismatch.message}. All that could be unpacked is shown.`;
      this.notice = { severity: 'error', message, offset };
      return;
    }
    const offset = failure instanceof UnpackError && failure.offset !== undefined ? failure.offset : consumed;
    const before = mismatch ? `; before offset ${mismatch.offset ?? offset} ${mismatch.message}` : '';
    this.notice = {
      severity: failure instanceof UnpackEndError ? 'warning' : 'error',
      message:
        `The ${name} file cannot be unpacked further than offset ${offset}: ${failure.message}${before}. ` +
        `Everything before it (${this.spool.length} bytes unpacked) is shown.`,
      offset,
    };
  }

  /**
   * zlib's wrapper forgets what it unpacked of the bytes in which it found damage. Others find the place, first roughly and
   * then to the byte, and emit what comes before it. Answers what went wrong, with its offset.
   */
  private async again(bytes: Uint8Array, error: UnpackError, emit: Emit): Promise<unknown> {
    const nothing: Emit = () => Promise.resolve();
    const { length } = bytes;
    const rough = await this.failsAt(bytes, 0, SEARCH_STEP, nothing);
    if (!rough) return error;
    const exact = await this.failsAt(bytes, rough.at, 1, emit);
    const found = exact?.error ?? error;
    return found instanceof UnpackError ? new UnpackError(found.message, this.at + (exact?.at ?? length)) : found;
  }

  /**
   * Unpacks all up to `from` in these bytes (those before have been emitted), and goes on step by step until it fails.
   */
  private async failsAt(
    bytes: Uint8Array,
    from: number,
    step: number,
    emit: Emit,
  ): Promise<{ readonly at: number; readonly error: unknown } | undefined> {
    this.unpacker.close();
    this.unpacker = this.compression.make();
    for (let at = 0; at < this.at; at += READ_LENGTH) {
      const before = await this.source.read(at, Math.min(READ_LENGTH, this.at - at));
      await this.unpacker.push(before.slice(), () => Promise.resolve());
    }
    if (from > 0) await this.unpacker.push(bytes.slice(0, from), emit);
    for (let at = from; at < bytes.length; at += step) {
      try {
        await this.unpacker.push(bytes.slice(at, at + step), emit);
      } catch (error) {
        return { at, error };
      }
    }
    return undefined;
  }
}
