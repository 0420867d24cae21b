import { crc32c } from '../bytes/crc32c';
import { DIGEST_LENGTH, pduLayout } from '../protocols/iscsi/pduLayout';

/** A stretch of a PDU that a digest covers, with the digest behind it. Offsets count from the PDU's first byte. */
class Covered {
  private from = 0;
  private end = -1;
  private sum = 0;
  private seen = 0;

  /** Nothing is covered when `end` is less than `from`. */
  begin(from: number, end: number): void {
    this.from = from;
    this.end = end;
    this.sum = this.seen = 0;
  }

  /** The bytes `at` up to `to` of an array are those of the PDU from `offset` on. */
  feed(bytes: Uint8Array, at: number, to: number, offset: number): void {
    const last = offset + to - at;
    const from = Math.max(this.from, offset);
    const end = Math.min(this.end, last);
    if (from < end) this.sum = crc32c(bytes, at + from - offset, at + end - offset, this.sum);
    for (let one = Math.max(this.end, offset); one < Math.min(this.end + DIGEST_LENGTH, last); one++) {
      // The wire has the CRC's lowest byte first.
      this.seen = (this.seen | (bytes[at + one - offset] << (8 * (one - this.end)))) >>> 0;
    }
  }

  /** True when all of it has been seen, up to `offset`, and the digest is not that of the bytes. */
  wrong(offset: number): boolean {
    return this.end >= this.from && offset >= this.end + DIGEST_LENGTH && this.sum !== this.seen;
  }
}

/**
 * Verifies the digests of a PDU (RFC 3720, section 10.2.3) while its bytes pass by; nothing of them is kept but the sums.
 * What was not seen to its end is not judged.
 */
export class DigestCheck {
  private readonly header = new Covered();
  private readonly data = new Covered();
  private offset = 0;
  private active = false;

  begin(totalAhsLength: number, dataSegmentLength: number, headerDigest: boolean, dataDigest: boolean): void {
    this.active = headerDigest || dataDigest;
    if (!this.active) return;
    const layout = pduLayout(totalAhsLength, dataSegmentLength, headerDigest, dataDigest);
    this.offset = 0;
    this.header.begin(0, headerDigest ? layout.headerLength : -1);
    this.data.begin(layout.dataStart, dataDigest ? layout.dataDigestStart : -1);
  }

  /** The next bytes of the PDU, in order. */
  feed(bytes: Uint8Array, from: number, to: number): void {
    if (!this.active) return;
    this.header.feed(bytes, from, to, this.offset);
    this.data.feed(bytes, from, to, this.offset);
    this.offset += to - from;
  }

  /** Bytes are missing: what has not been seen to its end will not be judged. */
  stop(): void {
    this.active = false;
  }

  get headerWrong(): boolean {
    return this.header.wrong(this.offset);
  }

  get dataWrong(): boolean {
    return this.data.wrong(this.offset);
  }

  /** Makes the verdicts those of a PDU without digests. */
  clear(): void {
    this.active = false;
    this.header.begin(0, -1);
    this.data.begin(0, -1);
  }
}
