import { paddedBlocks, turned, wordBytes } from './paddedBlocks';

/** The first primes. */
const PRIMES = Array.from({ length: 312 }, (_, at) => at).filter(
  (number) => number > 1 && !Array.from({ length: number - 2 }, (_, at) => at + 2).some((by) => number % by === 0),
);
/** The first 32 bits behind the point of a root. */
const fraction = (root: number): number => ((root - Math.floor(root)) * 2 ** 32) | 0;
const START = PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
const ADDED = PRIMES.slice(0, 64).map((prime) => fraction(Math.cbrt(prime)));

/** SHA-256 (RFC 6234, section 6.2): 32 bytes. */
export function sha256(bytes: Uint8Array): Uint8Array {
  const view = paddedBlocks(bytes, false);
  const state = Int32Array.from(START);
  const words = new Int32Array(64);
  for (let block = 0; block < view.byteLength; block += 64) {
    for (let at = 0; at < 16; at++) words[at] = view.getInt32(block + at * 4);
    for (let at = 16; at < 64; at++) {
      const near = words[at - 2];
      const far = words[at - 15];
      const nearMixed = turned(near, 15) ^ turned(near, 13) ^ (near >>> 10);
      const farMixed = turned(far, 25) ^ turned(far, 14) ^ (far >>> 3);
      words[at] = words[at - 16] + farMixed + words[at - 7] + nearMixed;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let step = 0; step < 64; step++) {
      const chosen = (e & f) ^ (~e & g);
      const first = (h + (turned(e, 26) ^ turned(e, 21) ^ turned(e, 7)) + chosen + ADDED[step] + words[step]) | 0;
      const majority = (a & b) ^ (a & c) ^ (b & c);
      const second = ((turned(a, 30) ^ turned(a, 19) ^ turned(a, 10)) + majority) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, at) => (state[at] += word));
  }
  return wordBytes(state, false);
}
