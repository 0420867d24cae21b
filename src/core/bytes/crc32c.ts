/** CRC32C (Castagnoli), reflected polynomial; RFC 3720, section 12.1. */
const POLYNOMIAL = 0x82f63b78;

/** Eight tables of 256: table 0 advances the CRC by one byte, table n by n further zero bytes (slice-by-8). */
const TABLES = new Uint32Array(8 * 256);
for (let byte = 0; byte < 256; byte++) {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 0 ? crc >>> 1 : (crc >>> 1) ^ POLYNOMIAL;
  TABLES[byte] = crc >>> 0;
}
for (let at = 256; at < TABLES.length; at++) {
  const previous = TABLES[at - 256] ?? 0;
  TABLES[at] = ((previous >>> 8) ^ (TABLES[previous & 0xff] ?? 0)) >>> 0;
}

const advance = (table: number, byte: number): number => TABLES[(table << 8) | (byte & 0xff)] ?? 0;

/**
 * CRC32C of the bytes `start` up to `end` (clamped to the array), as the usual 32-bit number. To go on with further
 * bytes, hand the result in as `previous`: the CRC of the parts together comes out.
 */
export function crc32c(bytes: Uint8Array, start = 0, end = bytes.length, previous = 0): number {
  let crc = ~previous;
  let at = Math.max(0, start);
  const limit = Math.min(end, bytes.length);
  const byteAt = (index: number): number => bytes[index] ?? 0;
  for (; at + 8 <= limit; at += 8) {
    const low = crc ^ (byteAt(at) | (byteAt(at + 1) << 8) | (byteAt(at + 2) << 16) | (byteAt(at + 3) << 24));
    crc =
      advance(7, low) ^
      advance(6, low >>> 8) ^
      advance(5, low >>> 16) ^
      advance(4, low >>> 24) ^
      advance(3, byteAt(at + 4)) ^
      advance(2, byteAt(at + 5)) ^
      advance(1, byteAt(at + 6)) ^
      advance(0, byteAt(at + 7));
  }
  for (; at < limit; at++) crc = (crc >>> 8) ^ advance(0, crc ^ byteAt(at));
  return ~crc >>> 0;
}

/**
 * The CRC as an iSCSI digest: the four bytes it takes on the wire, read as a big-endian number. The wire has the CRC's
 * lowest byte first (RFC 3720, appendix B.4: 32 zero bytes give AA 36 91 8A, the CRC being 0x8A9136AA).
 */
export function digestOf(crc: number): number {
  return (((crc & 0xff) << 24) | ((crc & 0xff00) << 8) | ((crc >>> 8) & 0xff00) | (crc >>> 24)) >>> 0;
}
