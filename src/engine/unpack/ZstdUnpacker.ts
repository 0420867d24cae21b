import { Decompress } from 'fzstd';
import type { XXHashAPI } from 'xxhash-wasm';
import { ByteQueue } from './ByteQueue';
import { ContentCheck } from './ContentCheck';
import { type Emit, type Unpacker, UnpackEndError, UnpackError } from './Unpacker';
import { xxHash } from './xxHash';

const FRAME = 0xfd2fb528;
/** A frame that wants to look back further is refused, as the zstd tool does unless told otherwise (--long=27). */
const LARGEST_WINDOW = 128 * 1024 * 1024;
const CHECKSUM_FLAG = 4;

/**
 * Unpacks Zstandard frames (RFC 8878): several in a row and skippable ones. Frames and blocks are told apart here, so that
 * a header cannot make the decoder ask for gigabytes; `fzstd` decodes the blocks. The checksum behind a frame, which `fzstd`
 * does not look at, and the content length in its header are verified.
 */
export class ZstdUnpacker implements Unpacker {
  mismatch: UnpackError | undefined;
  private readonly queue = new ByteQueue();
  /** What the blocks of this step became. */
  private unpacked: Uint8Array[] = [];
  private skip = 0;
  private decoder: Decompress | undefined;
  /** That of the frame whose blocks are being read, or whose checksum follows. */
  private content: ContentCheck | undefined;

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
    if (this.queue.length === 0 && this.skip === 0 && !this.content) return Promise.resolve();
    return Promise.reject(new UnpackEndError('the data ends in the middle'));
  }

  close(): void {
    this.decoder = undefined;
  }

  private step(hashes: XXHashAPI): boolean {
    const { queue } = this;
    if (this.skip > 0) {
      const passed = Math.min(this.skip, queue.length);
      queue.take(passed);
      this.skip -= passed;
      return this.skip === 0;
    }
    if (!this.content) return this.header(hashes);
    if (!this.decoder) return this.checksum(this.content);
    if (queue.length < 3) return false;
    const [low, middle, high] = queue.peek(3);
    const type = (low >> 1) & 3;
    const size = (low >> 3) | (middle << 5) | (high << 13);
    if (type === 3 || size > 128 * 1024) throw new UnpackError('a block is damaged');
    const length = 3 + (type === 1 ? 1 : size);
    if (queue.length < length) return false;
    const last = (low & 1) !== 0;
    this.decode(queue.peek(length), last);
    queue.take(length);
    if (last) this.decoder = undefined;
    return true;
  }

  /** The blocks of a frame are over. */
  private checksum(content: ContentCheck): boolean {
    const { queue } = this;
    if (content.hasChecksum && queue.length < 4) return false;
    this.mismatch ??= content.mismatch(content.hasChecksum ? queue.word() : 0, queue.taken);
    if (content.hasChecksum) queue.take(4);
    this.content = undefined;
    return true;
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
    // Two bytes hold the length less 256 (RFC 8878, section 3.1.1.1.4).
    let contentLength = contentSize === 2 ? 256 : 0;
    for (let at = 0; at < contentSize; at++) contentLength += head[length - contentSize + at] * 256 ** at;
    const window = single ? contentLength : 2 ** (10 + (head[5] >> 3)) * (1 + (head[5] & 7) / 8);
    if (window > LARGEST_WINDOW) {
      throw new UnpackError(`a frame wants to look back ${window} bytes, and up to ${LARGEST_WINDOW} are allowed`);
    }
    const content = new ContentCheck(
      contentSize > 0 ? contentLength : undefined,
      flags & CHECKSUM_FLAG ? checksumOf(hashes) : undefined,
    );
    this.content = content;
    head[4] = flags & ~CHECKSUM_FLAG;
    this.decoder = new Decompress((unpacked) => {
      content.add(unpacked);
      this.unpacked.push(unpacked.slice());
    });
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

/** The file holds the lower 32 bits of the 64. */
function checksumOf(hashes: XXHashAPI): { update(bytes: Uint8Array): unknown; digest(): number } {
  const hash = hashes.create64();
  return { update: (bytes) => hash.update(bytes), digest: () => Number(hash.digest() & 0xffffffffn) };
}
