/** Lengths by the group code, the upper three bits of the operation code (SPC). Groups 6 and 7 are the vendor's. */
const LENGTHS: readonly (number | undefined)[] = [6, 10, 10, undefined, 16, 12, undefined, undefined];

const VARIABLE_LENGTH = 0x7f;
/** Of a CDB of variable length: where its ADDITIONAL CDB LENGTH stands, and the bytes that this does not count. */
const ADDITIONAL_LENGTH_OFFSET = 7;
const UNCOUNTED = 8;

/** Bytes of the CDB at `start`, of which those before `end` are there; undefined where it does not say how long it is. */
export function cdbLength(bytes: Uint8Array, start: number, end: number): number | undefined {
  const operationCode = bytes[start];
  if (operationCode === undefined || start >= end) return undefined;
  if (operationCode !== VARIABLE_LENGTH) return LENGTHS[operationCode >>> 5];
  const at = start + ADDITIONAL_LENGTH_OFFSET;
  return at < Math.min(end, bytes.length) ? UNCOUNTED + (bytes[at] ?? 0) : undefined;
}
