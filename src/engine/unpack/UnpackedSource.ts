import type { ByteSource, PackedFacts } from '../../core/capture/ByteSource';
import type { CaptureNotice } from '../../core/capture/CaptureReader';
import { GzipUnpacker } from './GzipUnpacker';
import { Lz4Unpacker } from './Lz4Unpacker';
import { Spool } from './Spool';
import { UnpackError, type Unpacker } from './Unpacker';
import { ZstdUnpacker } from './ZstdUnpacker';

/** Compressed bytes read at a time. */
const READ_LENGTH = 64 * 1024;
/** A file that unpacks to more than this is taken for one that only wants to fill the disk. */
const LARGEST = 64 * 1024 * 1024 * 1024;

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
  private readonly spool = new Spool();
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
  ) {
    this.unpacker = compression.make();
  }

  /**
   * The content of a file when it is compressed with gzip, Zstandard or LZ4, which its bytes tell; otherwise undefined.
   * @param largest bytes that are unpacked at most; tests use few
   */
  static async of(source: ByteSource, largest = LARGEST): Promise<UnpackedSource | undefined> {
    const head = await source.read(0, 8);
    let after = 0;
    if (head.length === 8) {
      const length = new DataView(head.buffer, head.byteOffset, 8).getUint32(4, true);
      const next = await source.read(8 + length, 4);
      if (next.length === 4) after = new DataView(next.buffer, next.byteOffset, 4).getUint32(0, true);
    }
    const compression = compressionOf(head, after);
    return compression && new UnpackedSource(source, compression, largest);
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
        await new Promise((resolve) => setImmediate(resolve));
      }
    });
    this.turn = turn.catch(() => undefined);
    await turn;
  }

  private async step(): Promise<void> {
    const bytes = await this.source.read(this.at, READ_LENGTH);
    const unpacked: Uint8Array[] = [];
    const emit = (more: Uint8Array): void => void unpacked.push(more.slice());
    let failure: Error | undefined;
    try {
      if (bytes.length > 0) await this.unpacker.push(bytes, emit);
      else await this.unpacker.end(emit);
    } catch (error) {
      if (!(error instanceof UnpackError)) throw error;
      failure = error;
      if (this.compression === GZIP && bytes.length > 0) await this.again(bytes, unpacked, emit);
    }
    this.at += bytes.length;
    try {
      for (const part of unpacked) {
        if (this.spool.length + part.length > this.largest) {
          throw new Error(`unpacked it has more than ${this.largest} bytes`);
        }
        await this.spool.append(part);
      }
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
    }
    if (failure === undefined && bytes.length > 0) return;
    this.whole = true;
    this.unpacker.close();
    if (failure === undefined) return;
    const why = failure.message;
    const message =
      `The ${this.compression.name} file cannot be unpacked further than offset ${this.at}: ${why}. ` +
      `Everything before it (${this.spool.length} bytes unpacked) is shown.`;
    this.notice = {
      severity: failure instanceof UnpackError && why.includes('ends in') ? 'warning' : 'error',
      message,
      offset: this.at,
    };
  }

  /**
   * zlib's wrapper forgets what it unpacked of the bytes in which it found damage. They are given to another one piece by
   * piece, behind all that came before.
   */
  private async again(bytes: Uint8Array, unpacked: Uint8Array[], emit: (more: Uint8Array) => void): Promise<void> {
    unpacked.length = 0;
    this.unpacker.close();
    this.unpacker = this.compression.make();
    const nothing = (): void => undefined;
    for (let at = 0; at < this.at; at += READ_LENGTH) {
      await this.unpacker.push((await this.source.read(at, Math.min(READ_LENGTH, this.at - at))).slice(), nothing);
    }
    try {
      for (let at = 0; at < bytes.length; at++) await this.unpacker.push(bytes.slice(at, at + 1), emit);
    } catch {
      // Known.
    }
  }
}
