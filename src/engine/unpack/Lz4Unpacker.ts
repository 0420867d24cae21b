import { ByteQueue } from './ByteQueue';
import { type Unpacker, UnpackError } from './Unpacker';
import { xxh32 } from './xxh32';

const FRAME = 0x184d2204;
const LEGACY = 0x184c2102;
/** Blocks may refer to the 64 KiB before them. */
const HISTORY = 64 * 1024;
const LEGACY_BLOCK = 8 * 1024 * 1024;

interface Frame {
  readonly blockLength: number;
  readonly blockChecksums: boolean;
  readonly contentChecksum: boolean;
  readonly legacy: boolean;
}

/**
 * Unpacks LZ4 frames: several in a row, linked and independent blocks, block checksums, skippable and legacy frames. The
 * checksum over a whole frame is passed over.
 */
export class Lz4Unpacker implements Unpacker {
  private readonly queue = new ByteQueue();
  private frame: Frame | undefined;
  /** Bytes that are still to be passed over. */
  private skip = 0;
  /** History, and behind it room for one block. */
  private window = new Uint8Array(0);
  private history = 0;

  async push(bytes: Uint8Array, emit: (unpacked: Uint8Array) => void): Promise<void> {
    this.queue.push(bytes);
    while (this.step(emit));
    await Promise.resolve();
  }

  end(): Promise<void> {
    // A legacy frame has no end mark.
    const between = this.frame === undefined || this.frame.legacy;
    if (this.queue.length === 0 && this.skip === 0 && between) return Promise.resolve();
    return Promise.reject(new UnpackError('the data ends in the middle'));
  }

  close(): void {
    this.window = new Uint8Array(0);
  }

  private step(emit: (unpacked: Uint8Array) => void): boolean {
    const { queue } = this;
    if (this.skip > 0) {
      const passed = Math.min(this.skip, queue.length);
      queue.take(passed);
      this.skip -= passed;
      return this.skip === 0;
    }
    if (!this.frame) return this.header();
    if (queue.length < 4) return false;
    return this.block(this.frame, queue.word(), emit);
  }

  private header(): boolean {
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
      this.begin({ blockLength: LEGACY_BLOCK, blockChecksums: false, contentChecksum: false, legacy: true });
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
    if (((xxh32(head.subarray(4, length - 1)) >>> 8) & 0xff) !== head[length - 1]) {
      throw new UnpackError('the checksum of a frame header is wrong');
    }
    const size = (head[5] >> 4) & 7;
    if (size < 4) throw new UnpackError('the block size of a frame is not known');
    const blockLength = 2 ** (8 + 2 * size);
    this.begin({ blockLength, blockChecksums: (flags & 16) !== 0, contentChecksum: (flags & 4) !== 0, legacy: false });
    return true;
  }

  private begin(frame: Frame): void {
    this.frame = frame;
    this.history = 0;
    const room = HISTORY + frame.blockLength;
    if (this.window.length !== room) this.window = new Uint8Array(room);
  }

  private block(frame: Frame, word: number, emit: (unpacked: Uint8Array) => void): boolean {
    const { queue } = this;
    const another = word === FRAME || word === LEGACY || (word & 0xfffffff0) >>> 0 === 0x184d2a50;
    if (frame.legacy && another) {
      this.frame = undefined;
      return true;
    }
    if (!frame.legacy && word === 0) {
      queue.take(4);
      this.skip = frame.contentChecksum ? 4 : 0;
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
    queue.take(4);
    const body = queue.take(length);
    if (checksum && queue.word() !== xxh32(body)) throw new UnpackError('the checksum of a block is wrong');
    queue.take(checksum);
    const { window, history } = this;
    let end: number;
    if (plain) {
      if (length > frame.blockLength) throw new UnpackError(`a block claims ${length} bytes`);
      window.set(body, history);
      end = history + length;
    } else end = this.decode(body, history + frame.blockLength, emit);
    emit(window.slice(history, end));
    const kept = Math.min(HISTORY, end);
    window.copyWithin(0, end - kept, end);
    this.history = frame.legacy ? 0 : kept;
    return true;
  }

  /** Decodes a block behind the history; answers where it ends. What is whole of a damaged block is emitted. */
  private decode(body: Uint8Array, limit: number, emit: (unpacked: Uint8Array) => void): number {
    const { window } = this;
    let from = 0;
    let to = this.history;
    const damaged = (): never => {
      emit(window.slice(this.history, to));
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
