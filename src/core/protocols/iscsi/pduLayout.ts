/** Bytes of the Basic Header Segment. */
export const BHS_LENGTH = 48;

/** Bytes of a CRC32C digest. */
export const DIGEST_LENGTH = 4;

/** Where the parts of a PDU lie: bytes from its first one (RFC 3720, section 10.1). */
export interface PduLayout {
  /** Basic header and additional header segments: what the header digest covers. It stands right behind. */
  readonly headerLength: number;
  readonly dataStart: number;
  /** DataSegmentLength. */
  readonly dataLength: number;
  /** 0 to 3 bytes behind the data. */
  readonly padding: number;
  /** Equal to `total` when there is no data digest. */
  readonly dataDigestStart: number;
  readonly total: number;
}

/**
 * Length of a whole PDU in bytes, for the hot path: `totalAhsLength` in 4-byte words and `dataSegmentLength` in bytes, as
 * the header has them. Without a data segment there is no data digest (RFC 3720, section 10.2.3).
 */
export function pduLength(
  totalAhsLength: number,
  dataSegmentLength: number,
  headerDigest: boolean,
  dataDigest: boolean,
): number {
  return (
    BHS_LENGTH +
    4 * totalAhsLength +
    (headerDigest ? DIGEST_LENGTH : 0) +
    ((dataSegmentLength + 3) & ~3) +
    (dataDigest && dataSegmentLength > 0 ? DIGEST_LENGTH : 0)
  );
}

export function pduLayout(
  totalAhsLength: number,
  dataSegmentLength: number,
  headerDigest: boolean,
  dataDigest: boolean,
): PduLayout {
  const headerLength = BHS_LENGTH + 4 * totalAhsLength;
  const dataStart = headerLength + (headerDigest ? DIGEST_LENGTH : 0);
  const padded = (dataSegmentLength + 3) & ~3;
  return {
    headerLength,
    dataStart,
    dataLength: dataSegmentLength,
    padding: padded - dataSegmentLength,
    dataDigestStart: dataStart + padded,
    total: pduLength(totalAhsLength, dataSegmentLength, headerDigest, dataDigest),
  };
}
