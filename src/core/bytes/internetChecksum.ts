/**
 * The ones' complement sum of RFC 1071 over the bytes `start` up to `end`, folded to 16 bits and not complemented. To sum
 * several stretches hand the result in as `sum`; all but the last must have an even length.
 */
export function onesComplementSum(bytes: Uint8Array, start: number, end: number, sum = 0): number {
  let total = sum;
  let at = start;
  for (; at + 1 < end; at += 2) total += ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  if (at < end) total += (bytes[at] ?? 0) << 8;
  while (total > 0xffff) total = (total % 0x10000) + Math.floor(total / 0x10000);
  return total;
}
