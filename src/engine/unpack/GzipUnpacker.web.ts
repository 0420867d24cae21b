import { BitInput } from './BitInput';
import { crc32 } from './crc32';
import { gzipDamage } from './gzipReasons';
import { Inflater } from './Inflater';
import { type Emit, type Unpacker, UnpackEndError, UnpackError } from './Unpacker';

/* Flags of a member's header (RFC 1952, section 2.3.1), as they stand in the 16 bits behind the two magic bytes. */
const HEADER_CHECKSUM = 0x200;
const EXTRA_FIELD = 0x400;
const FILE_NAME = 0x800;
const COMMENT = 0x1000;
const RESERVED = 0xe000;

/**
 * Unpacks gzip files, also of several members, without the zlib that Node brings: a browser's own DecompressionStream reads
 * one member only, and does not say where it ended. Length and checksum of each member are verified. As with GzipUnpacker.ts
 * nothing is emitted of a push that fails.
 */
export class GzipUnpacker implements Unpacker {
  consumed = 0;
  mismatch: UnpackError | undefined;
  private readonly input = new BitInput();
  private unpacked: Uint8Array[] = [];
  private checksum = 0;
  private length = 0;
  private inflater: Inflater | undefined;
  private step: 'header' | 'content' | 'trailer' | 'between' | 'over' = 'header';

  async push(bytes: Uint8Array, emit: Emit): Promise<void> {
    const offset = this.consumed;
    this.consumed += bytes.length;
    if (this.isOver()) return this.behind(bytes, offset);
    this.input.push(bytes.slice());
    this.unpacked = [];
    while (this.advance());
    for (const part of this.unpacked.splice(0)) await emit(part);
    if (!this.isOver()) return;
    const { left } = this.input;
    this.behind(left, this.consumed - left.length);
  }

  end(): Promise<void> {
    if (this.step === 'between' || this.step === 'over') return Promise.resolve();
    return Promise.reject(new UnpackEndError('the data ends in the middle'));
  }

  close(): void {
    this.inflater = undefined;
  }

  private isOver(): boolean {
    return this.step === 'over';
  }

  /** Takes the next part; false when it is not whole yet. */
  private advance(): boolean {
    const { input } = this;
    switch (this.step) {
      case 'header': {
        input.mark();
        const isWhole = readHeader(input);
        if (!isWhole) {
          input.back();
          return false;
        }
        this.checksum = this.length = 0;
        this.inflater = new Inflater((part) => {
          this.checksum = crc32(part, this.checksum);
          this.length = (this.length + part.length) >>> 0;
          this.unpacked.push(part);
        });
        this.step = 'content';
        return true;
      }
      case 'content':
        if (!this.inflater?.run(input)) return false;
        this.step = 'trailer';
        return true;
      case 'trailer':
        return this.trailer();
      case 'between': {
        const [next] = input.left;
        if (next === undefined) return false;
        // Zeros behind the last member are padding.
        this.step = next === 0 ? 'over' : 'header';
        return next !== 0;
      }
      case 'over':
        return false;
    }
  }

  private trailer(): boolean {
    const { input } = this;
    input.mark();
    const checksum = takeWord(input);
    if (checksum !== undefined && checksum !== this.checksum) throw damaged('incorrect data check');
    const length = checksum === undefined ? undefined : takeWord(input);
    if (length === undefined) {
      input.back();
      return false;
    }
    if (length !== this.length) throw damaged('incorrect length check');
    this.step = 'between';
    return true;
  }

  private behind(bytes: Uint8Array, offset: number): void {
    const at = bytes.findIndex((byte) => byte !== 0);
    if (at >= 0) this.mismatch ??= new UnpackError('bytes follow that are no gzip data', offset + at);
  }
}

/** A little-endian word of four bytes; undefined when it is not whole yet. */
function takeWord(input: BitInput): number | undefined {
  const low = input.take(16);
  const high = low < 0 ? -1 : input.take(16);
  return high < 0 ? undefined : low + high * 0x10000;
}

/** Passes over the header of a member (RFC 1952, section 2.3); false when it is not whole yet. */
function readHeader(input: BitInput): boolean {
  let checksum = 0;
  const take = (bytes: number): number => {
    let value = 0;
    for (let at = 0; at < bytes; at++) {
      const byte = input.take(8);
      if (byte < 0) return -1;
      checksum = crc32(Uint8Array.of(byte), checksum);
      value += byte * 256 ** at;
    }
    return value;
  };
  const text = (): boolean => {
    for (;;) {
      const byte = take(1);
      if (byte <= 0) return byte === 0;
    }
  };
  const magic = take(2);
  if (magic < 0) return false;
  if (magic !== 0x8b1f) throw damaged('incorrect header check');
  const flags = take(2);
  if (flags < 0) return false;
  if ((flags & 0xff) !== 8) throw damaged('unknown compression method');
  if (flags & RESERVED) throw damaged('unknown header flags set');
  // Time, extra flags and operating system.
  if (take(6) < 0) return false;
  if (flags & EXTRA_FIELD) {
    const length = take(2);
    if (length < 0) return false;
    for (let at = 0; at < length; at++) if (take(1) < 0) return false;
  }
  if (flags & FILE_NAME && !text()) return false;
  if (flags & COMMENT && !text()) return false;
  if (flags & HEADER_CHECKSUM) {
    const expected = checksum & 0xffff;
    const found = take(2);
    if (found < 0) return false;
    if (found !== expected) throw damaged('header crc mismatch');
  }
  return true;
}

function damaged(reason: string): UnpackError {
  return new UnpackError(gzipDamage(reason));
}
