/**
 * The bytes `start` up to `end` in memory of their own. Not `slice`: on Node's Buffer, which is a Uint8Array too, that
 * hands out a view, and what is kept would change with the buffer it came from.
 */
export function copyOf(bytes: Uint8Array, start = 0, end = bytes.length): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes.subarray(start, end));
}
