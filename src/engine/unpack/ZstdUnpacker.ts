import { Decompress } from 'fzstd';
import { ByteQueue } from './ByteQueue';
import { type Unpacker, UnpackError } from './Unpacker';

const FRAME = 0xfd2fb528;
/** A frame that wants to look back further is refused, as the zstd tool does unless told otherwise (--long=27). */
const LARGEST_WINDOW = 128 * 1024 * 1024;
const CHECKSUM_FLAG = 4;

/**
 * Unpacks Zstandard frames (RFC 8878): several in a row and skippable ones. Frames and blocks are told apart here, so that
 * a header cannot make the decoder ask for gigabytes; `fzstd` decodes the blocks. The checksum behind a frame is passed
 * over.
 */
export class ZstdUnpacker implements Unpacker {
  private readonly queue = new ByteQueue();
  private skip = 0;
  private decoder: Decompress | undefined;
  private hasChecksum = false;

  async push(bytes: Uint8Array, emit: (unpacked: Uint8Array) => void): Promise<void> {
    this.queue.push(bytes);
    while (this.step(emit));
    await Promise.resolve();
  }

  end(): Promise<void> {
    if (this.queue.length === 0 && this.skip === 0 && !this.decoder) return Promise.resolve();
    return Promise.reject(new UnpackError('the data ends in the middle'));
  }

  close(): void {
    this.decoder = undefined;
  }

  private step(emit: (unpacked: Uint8Array) => void): boolean {
    const { queue } = this;
    if (this.skip > 0) {
      const passed = Math.min(this.skip, queue.length);
      queue.take(passed);
      this.skip -= passed;
      return this.skip === 0;
    }
    if (!this.decoder) return this.header(emit);
    if (queue.length < 3) return false;
    const [low, middle, high] = queue.peek(3);
    const type = (low >> 1) & 3;
    const size = (low >> 3) | (middle << 5) | (high << 13);
    if (type === 3 || size > 128 * 1024) throw new UnpackError('a block is damaged');
    const length = 3 + (type === 1 ? 1 : size);
    if (queue.length < length) return false;
    const last = (low & 1) !== 0;
    this.decode(queue.take(length), last);
    if (last) {
      this.decoder = undefined;
      this.skip = this.hasChecksum ? 4 : 0;
    }
    return true;
  }

  private header(emit: (unpacked: Uint8Array) => void): boolean {
    const { queue } = this;
    if (queue.length < 4) return false;
    const magic = queue.word();
    if ((magic & 0xfffffff0) >>> 0 === 0x184d2a50) {
      if (queue.length < 8) return false;
      this.skip = queue.word(4);
      queue.take(8);
      return true;
    }
    if (magic !== FRAME) throw new UnpackError('bytes follow that are no Zstandard frame');
    if (queue.length < 6) return false;
    const flags = queue.peek(5)[4];
    const single = (flags >> 5) & 1;
    const dictionary = [0, 1, 2, 4][flags & 3];
    const contentSize = [single, 2, 4, 8][flags >> 6];
    const length = 6 - single + dictionary + contentSize;
    if (queue.length < length) return false;
    const head = queue.take(length).slice();
    if (flags & 8) throw new UnpackError('a frame header is damaged');
    if (dictionary > 0 && head.subarray(6 - single, 6 - single + dictionary).some((byte) => byte !== 0)) {
      throw new UnpackError('the frame needs a dictionary');
    }
    let window = 0;
    if (single) for (let at = 0; at < contentSize; at++) window += head[5 + dictionary + at] * 256 ** at;
    else window = 2 ** (10 + (head[5] >> 3)) * (1 + (head[5] & 7) / 8);
    if (window > LARGEST_WINDOW) {
      throw new UnpackError(`a frame wants to look back ${window} bytes, and up to ${LARGEST_WINDOW} are allowed`);
    }
    this.hasChecksum = (flags & CHECKSUM_FLAG) !== 0;
    head[4] = flags & ~CHECKSUM_FLAG;
    this.decoder = new Decompress((unpacked) => emit(unpacked));
    this.decode(head, false);
    return true;
  }

  private decode(bytes: Uint8Array, last: boolean): void {
    try {
      this.decoder?.push(bytes.slice(), last);
    } catch (error) {
      throw new UnpackError(`a block is damaged (${error instanceof Error ? error.message : String(error)})`);
    }
  }
}
