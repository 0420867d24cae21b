import type { XXHashAPI } from 'xxhash-wasm';
import { hexNumber } from '../../core/bytes/hex';
import { ByteQueue } from './ByteQueue';
import { ContentCheck } from './ContentCheck';
import { type Emit, type Unpacker, UnpackEndError, UnpackError } from './Unpacker';
import { xxHash } from './xxHash';

const FRAME = 0x184d2204;
const LEGACY = 0x184c2102;
/** Blocks may refer to the 64 KiB before them. */
const HISTORY = 64 * 1024;
const LEGACY_BLOCK = 8 * 1024 * 1024;

interface Frame {
  readonly blockLength: number;
  readonly blockChecksums: boolean;
  readonly content: ContentCheck;
  readonly legacy: boolean;
}

/**
 * Unpacks LZ4 frames: several in a row, linked and independent blocks, skippable and legacy frames. All checksums are
 * verified: those of header, block and content.
 */
export class Lz4Unpacker implements Unpacker {
  mismatch: UnpackError | undefined;
  private readonly queue = new ByteQueue();
  /** What blocks became in this step. */
  private unpacked: Uint8Array[] = [];
  private frame: Frame | undefined;
  /** Bytes that are still to be passed over. */
  private skip = 0;
  /** History, and behind it room for one block. */
  private window = new Uint8Array(0);
  private history = 0;

  get consumed(): number {
    return this.queue.taken;
  }

  async push(bytes: Uint8Array, emit: Emit): Promise<void> {
    const hashes = await xxHash();
    this.queue.push(bytes);
    for (let more = true; more;) {
      try {
        more = this.step(hashes);
      } finally {
        for (const part of this.unpacked.splice(0)) await emit(part);
      }
    }
  }

  end(): Promise<void> {
    // A legacy frame has no end mark.
    const between = this.frame === undefined || this.frame.legacy;
    if (this.queue.length === 0 && this.skip === 0 && between) return Promise.resolve();
    return Promise.reject(new UnpackEndError('the data ends in the middle'));
  }

  close(): void {
    this.window = new Uint8Array(0);
  }

  private step(hashes: XXHashAPI): boolean {
    const { queue } = this;
    if (this.skip > 0) {
      const passed = Math.min(this.skip, queue.length);
      queue.take(passed);
      this.skip -= passed;
      return this.skip === 0;
    }
    if (!this.frame) return this.header(hashes);
    if (queue.length < 4) return false;
    return this.block(this.frame, queue.word(), hashes);
  }

  private header(hashes: XXHashAPI): boolean {
    const { queue } = this;
    if (queue.length < 4) return false;
    const magic = queue.word();
    if ((magic & 0xfffffff0) >>> 0 === 0x184d2a50) {
      if (queue.length < 8) return false;
      this.skip = queue.word(4);
      queue.take(8);
      return true;
    }
    if (magic === LEGACY) {
      queue.take(4);
      const content = new ContentCheck(undefined, undefined);
      this.begin({ blockLength: LEGACY_BLOCK, blockChecksums: false, content, legacy: true });
      return true;
    }
    if (magic !== FRAME) throw new UnpackError('bytes follow that are no LZ4 frame');
    if (queue.length < 7) return false;
    const flags = queue.peek(6)[4];
    const length = 7 + (flags & 8 ? 8 : 0) + (flags & 1 ? 4 : 0);
    if (queue.length < length) return false;
    const head = queue.take(length);
    if (flags >> 6 !== 1) throw new UnpackError(`LZ4 version ${flags >> 6} is not known`);
    if (flags & 1) throw new UnpackError('the frame needs a dictionary');
    const check = (hashes.h32Raw(head.subarray(4, length - 1)) >>> 8) & 0xff;
    if (check !== head[length - 1]) {
      const found = hexNumber(head[length - 1] ?? 0, 2);
      throw new UnpackError(`the checksum of a frame header is ${found}, expected ${hexNumber(check, 2)}`);
    }
    const size = (head[5] >> 4) & 7;
    if (size < 4) throw new UnpackError('the block size of a frame is not known');
    const blockLength = 2 ** (8 + 2 * size);
    const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
    const contentLength = flags & 8 ? Number(view.getBigUint64(6, true)) : undefined;
    const content = new ContentCheck(contentLength, flags & 4 ? hashes.create32() : undefined);
    this.begin({ blockLength, blockChecksums: (flags & 16) !== 0, content, legacy: false });
    return true;
  }

  private begin(frame: Frame): void {
    this.frame = frame;
    this.history = 0;
    const room = HISTORY + frame.blockLength;
    if (this.window.length !== room) this.window = new Uint8Array(room);
  }

  private block(frame: Frame, word: number, hashes: XXHashAPI): boolean {
    const { queue } = this;
    const another = word === FRAME || word === LEGACY || (word & 0xfffffff0) >>> 0 === 0x184d2a50;
    if (frame.legacy && another) {
      this.frame = undefined;
      return true;
    }
    if (!frame.legacy && word === 0) {
      const length = frame.content.hasChecksum ? 8 : 4;
      if (queue.length < length) return false;
      this.mismatch ??= frame.content.mismatch(length === 8 ? queue.word(4) : 0, queue.taken + 4);
      queue.take(length);
      this.frame = undefined;
      return true;
    }
    const plain = !frame.legacy && word >= 0x80000000;
    const length = plain ? word - 0x80000000 : word;
    if (length > frame.blockLength + frame.blockLength / 128 + 16) {
      throw new UnpackError(`a block claims ${length} bytes`);
    }
    const checksum = frame.blockChecksums ? 4 : 0;
    if (queue.length < 4 + length + checksum) return false;
    const body = queue.peek(4 + length).subarray(4);
    if (checksum) {
      const [found, computed] = [queue.word(4 + length), hashes.h32Raw(body)];
      // The block may still make sense: what it became is worth more than nothing.
      if (found !== computed) {
        const message = `the checksum of a block is ${hexNumber(found, 8)}, expected ${hexNumber(computed, 8)}`;
        this.mismatch ??= new UnpackError(message, queue.taken + 4 + length);
      }
    }
    const { window, history } = this;
    let end: number;
    if (plain) {
      if (length > frame.blockLength) throw new UnpackError(`a block claims ${length} bytes`);
      window.set(body, history);
      end = history + length;
    } else end = this.decode(body, history + frame.blockLength);
    queue.take(4 + length + checksum);
    const unpacked = window.slice(history, end);
    frame.content.add(unpacked);
    this.unpacked.push(unpacked);
    const kept = Math.min(HISTORY, end);
    window.copyWithin(0, end - kept, end);
    this.history = frame.legacy ? 0 : kept;
    return true;
  }

  /** Decodes a block behind the history; answers where it ends. What is whole of a damaged block is emitted. */
  private decode(body: Uint8Array, limit: number): number {
    const { window } = this;
    let from = 0;
    let to = this.history;
    const damaged = (): never => {
      this.unpacked.push(window.slice(this.history, to));
      throw new UnpackError('a block is damaged');
    };
    const more = (start: number): number => {
      let length = start;
      if (start !== 15) return length;
      for (;;) {
        if (from >= body.length) damaged();
        const next = body[from++];
        length += next;
        if (next !== 255) return length;
      }
    };
    while (from < body.length) {
      const token = body[from++];
      const literals = more(token >> 4);
      if (from + literals > body.length || to + literals > limit) damaged();
      window.set(body.subarray(from, from + literals), to);
      from += literals;
      to += literals;
      if (from === body.length) return to;
      if (from + 2 > body.length) damaged();
      const distance = body[from] | (body[from + 1] << 8);
      from += 2;
      const length = more(token & 15) + 4;
      if (distance === 0 || distance > to || to + length > limit) damaged();
      if (distance >= length) window.copyWithin(to, to - distance, to - distance + length);
      else for (let at = to; at < to + length; at++) window[at] = window[at - distance];
      to += length;
    }
    return to;
  }
}
