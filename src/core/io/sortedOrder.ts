const DIGIT_BITS = 16;
const DIGITS = 1 << DIGIT_BITS;
const DIGIT_MASK = DIGITS - 1;
/** Below this a comparing sort is faster than counting digits. */
const FEW = 4096;

/**
 * Places of the keys in sorted order. Equal keys keep their order in both directions; NaN stands last in both. A million keys
 * are sorted by their bits, 16 at a time, in a fraction of the time that comparing takes.
 */
export function sortedOrder(keys: Float64Array, descending: boolean): Uint32Array {
  return keys.length < FEW ? byComparing(keys, descending) : byDigits(keys, descending);
}

function byComparing(keys: Float64Array, descending: boolean): Uint32Array {
  const order = Uint32Array.from(keys, (_, at) => at);
  const sign = descending ? -1 : 1;
  return order.sort((one, other) => {
    const [left, right] = [keys[one] ?? NaN, keys[other] ?? NaN];
    if (Number.isNaN(left) || Number.isNaN(right)) {
      return Number(Number.isNaN(left)) - Number(Number.isNaN(right)) || one - other;
    }
    return left === right ? one - other : left < right ? -sign : sign;
  });
}

function byDigits(keys: Float64Array, descending: boolean): Uint32Array {
  const count = keys.length;
  // Adding 0 makes one zero of both.
  const words = new Uint32Array(Float64Array.from(keys, (key) => key + 0).buffer);
  const turn = descending ? 0xffff_ffff : 0;
  for (let at = 0; at < count; at++) {
    const [low, high] = [words[2 * at] ?? 0, words[2 * at + 1] ?? 0];
    if (Number.isNaN(keys[at])) {
      words[2 * at] = words[2 * at + 1] = 0xffff_ffff;
      continue;
    }
    // Bits of doubles are in the order of their numbers once the sign is turned over, and all of them below zero.
    const isNegative = high >>> 31 === 1;
    words[2 * at] = (isNegative ? ~low : low) ^ turn;
    words[2 * at + 1] = (isNegative ? ~high : high ^ 0x8000_0000) ^ turn;
  }
  let order = Uint32Array.from({ length: count }, (_, at) => at);
  let next = new Uint32Array(count);
  const places = new Uint32Array(DIGITS);
  for (let digit = 0; digit < 4; digit++) {
    const shift = (digit & 1) * DIGIT_BITS;
    const half = digit >> 1;
    const digitOf = (at: number): number => ((words[2 * at + half] ?? 0) >>> shift) & DIGIT_MASK;
    places.fill(0);
    for (let at = 0; at < count; at++) {
      const of = digitOf(at);
      places[of] = (places[of] ?? 0) + 1;
    }
    if (places.includes(count)) continue;
    for (let of = 0, sum = 0; of < DIGITS; of++) {
      const here = places[of] ?? 0;
      places[of] = sum;
      sum += here;
    }
    for (const at of order) {
      const of = digitOf(at);
      const place = places[of] ?? 0;
      places[of] = place + 1;
      next[place] = at;
    }
    [order, next] = [next, order];
  }
  return order;
}
