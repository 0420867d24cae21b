/**
 * A value of a field, by the type of the field: a number (as bigint where a double would not be exact), a text, bytes (also
 * of addresses), a time in nanoseconds as bigint. Flags are 0 and 1.
 */
export type FieldValue = number | bigint | string | Uint8Array;

/** How a value stands to another: a bit each, so that an operator is the set of those that it accepts. */
export const BEFORE = 1;
export const EQUAL = 2;
export const BEHIND = 4;

/** The longer byte string is the greater one, whatever is in it, as in Wireshark 4.0; equally long ones go by their bytes. */
export function compareBytes(one: Uint8Array, other: Uint8Array): number {
  if (one.length !== other.length) return one.length - other.length;
  for (let at = 0; at < one.length; at++) {
    const difference = (one[at] ?? 0) - (other[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** BEFORE, EQUAL or BEHIND; 0 for values that have nothing in common. Exact for numbers of any size. */
export function orderOf(one: FieldValue, other: FieldValue): number {
  if (one instanceof Uint8Array || other instanceof Uint8Array) {
    if (!(one instanceof Uint8Array && other instanceof Uint8Array)) return 0;
    const difference = compareBytes(one, other);
    return difference < 0 ? BEFORE : difference > 0 ? BEHIND : EQUAL;
  }
  if ((typeof one === 'string') !== (typeof other === 'string')) return 0;
  return one < other ? BEFORE : one > other ? BEHIND : EQUAL;
}

/** A bigint as a number where that is exact: sums and comparisons of numbers are faster. */
export function smallest(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** True when `wanted` stands somewhere in `bytes`. */
export function holdsBytes(bytes: Uint8Array, wanted: Uint8Array): boolean {
  const [first] = wanted;
  if (first === undefined) return true;
  const last = bytes.length - wanted.length;
  for (let at = bytes.indexOf(first); at >= 0 && at <= last; at = bytes.indexOf(first, at + 1)) {
    let same = 1;
    while (same < wanted.length && bytes[at + same] === wanted[same]) same++;
    if (same === wanted.length) return true;
  }
  return false;
}
