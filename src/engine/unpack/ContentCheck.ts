import { hexNumber } from '../../core/bytes/hex';
import { UnpackError } from './Unpacker';

/** What a frame says of its whole content, held against what was unpacked. */
export class ContentCheck {
  private length = 0;

  /**
   * @param expectedLength bytes that the frame's header promises; undefined when it does not
   * @param hash that of the frame's checksum; undefined when it has none. `digest` gives the 32 bits that the file holds.
   */
  constructor(
    private readonly expectedLength: number | undefined,
    private readonly hash: { update(bytes: Uint8Array): unknown; digest(): number } | undefined,
  ) {}

  /** Whether a checksum of four bytes follows the frame. */
  get hasChecksum(): boolean {
    return this.hash !== undefined;
  }

  add(bytes: Uint8Array): void {
    this.length += bytes.length;
    this.hash?.update(bytes);
  }

  /**
   * What does not fit; undefined when all does.
   * @param checksum what the file holds, when `hasChecksum`
   * @param offset where in the file the frame's content ends
   */
  mismatch(checksum: number, offset: number): UnpackError | undefined {
    if (this.expectedLength !== undefined && this.expectedLength !== this.length) {
      const message = `a frame has ${this.length} bytes, expected ${this.expectedLength} as its header says`;
      return new UnpackError(message, offset);
    }
    const computed = this.hash?.digest() ?? checksum;
    if (computed === checksum) return undefined;
    const message =
      `the checksum of a frame's content is ${hexNumber(checksum, 8)}, expected ${hexNumber(computed, 8)} ` +
      'by what was unpacked';
    return new UnpackError(message, offset);
  }
}
