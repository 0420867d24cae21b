const DIGITS = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, '0'));

/** The bytes `start` up to `end` as lower-case hexadecimal without separators; the range is clamped to the array. */
export function hexOf(bytes: Uint8Array, start = 0, end = bytes.length): string {
  let text = '';
  for (let at = Math.max(0, start); at < Math.min(end, bytes.length); at++) text += DIGITS[bytes[at] ?? 0];
  return text;
}

/** A non-negative number as "0x" and at least `digits` lower-case hexadecimal digits. */
export function hexNumber(value: number, digits: number): string {
  return '0x' + value.toString(16).padStart(digits, '0');
}
