import { paddedBlocks, turned, wordBytes } from './paddedBlocks';

/** Turns of the four rounds (RFC 1321, section 3.4). */
const TURNS = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
];
/** The whole part of 2^32 times the sine of 1 to 64 radians. */
const SINES = Int32Array.from({ length: 64 }, (_, at) => Math.floor(Math.abs(Math.sin(at + 1)) * 2 ** 32));

/** MD5 (RFC 1321): 16 bytes. */
export function md5(bytes: Uint8Array): Uint8Array {
  const view = paddedBlocks(bytes, true);
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
  for (let block = 0; block < view.byteLength; block += 64) {
    let [a, b, c, d] = state;
    for (let step = 0; step < 64; step++) {
      const round = step >> 4;
      const mixed =
        round === 0 ? (b & c) | (~b & d) : round === 1 ? (d & b) | (~d & c) : round === 2 ? b ^ c ^ d : c ^ (b | ~d);
      const word = round === 0 ? step : round === 1 ? 5 * step + 1 : round === 2 ? 3 * step + 5 : 7 * step;
      const sum = (a + mixed + SINES[step] + view.getInt32(block + (word & 15) * 4, true)) | 0;
      [a, d, c] = [d, c, b];
      b = (b + turned(sum, TURNS[round][step & 3])) | 0;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
  }
  return wordBytes(state, true);
}
