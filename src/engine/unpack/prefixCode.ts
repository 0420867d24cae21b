import { UnpackError } from './Unpacker';

/** Length of the longest code word, in bits (RFC 1951, section 3.2.7). */
const LONGEST = 15;

/** A prefix code as a table by the next bits: symbol * 16 + length of its word; 0 where no word begins like this. */
export interface PrefixCode {
  readonly table: Uint16Array;
  /** Bits that the table is asked by. */
  readonly bits: number;
}

/**
 * Makes the code of the lengths of its words (RFC 1951, section 3.2.2). One without words is allowed, and so is one with a
 * single word of one bit: whatever else is asked of it is an error then.
 * @throws UnpackError when the lengths make no code
 */
export function prefixCode(lengths: Uint8Array, what: string, mayBeIncomplete: boolean): PrefixCode {
  const counts = new Uint16Array(LONGEST + 1);
  for (const length of lengths) counts[length]++;
  let bits = LONGEST;
  while (bits > 0 && counts[bits] === 0) bits--;
  if (bits === 0) return { table: new Uint16Array(2), bits: 1 };
  let left = 1;
  const next = new Uint16Array(LONGEST + 2);
  for (let length = 1; length <= LONGEST; length++) {
    left = left * 2 - counts[length];
    if (left < 0) throw new UnpackError(`the data is damaged: invalid ${what} set`);
    next[length + 1] = (next[length] + counts[length]) << 1;
  }
  if (left > 0 && !(mayBeIncomplete && bits === 1)) throw new UnpackError(`the data is damaged: invalid ${what} set`);
  const table = new Uint16Array(1 << bits);
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol];
    if (length === 0) continue;
    // Words come with their first bit first, and the table is asked by bits of which the first is the lowest.
    let word = 0;
    for (let bit = 0, code = next[length]++; bit < length; bit++, code >>= 1) word = (word << 1) | (code & 1);
    for (let at = word; at < table.length; at += 1 << length) table[at] = symbol * 16 + length;
  }
  return { table, bits };
}
