const PRIME_1 = 0x9e3779b1;
const PRIME_2 = 0x85ebca77;
const PRIME_3 = 0xc2b2ae3d;
const PRIME_4 = 0x27d4eb2f;
const PRIME_5 = 0x165667b1;

const rotate = (value: number, by: number): number => (value << by) | (value >>> (32 - by));
const round = (sum: number, lane: number): number =>
  Math.imul(rotate((sum + Math.imul(lane, PRIME_2)) | 0, 13), PRIME_1);

/** The xxHash of 32 bits with seed 0, which the LZ4 frame format uses for its checksums. */
export function xxh32(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  let hash = PRIME_5;
  if (bytes.length >= 16) {
    let [one, two, three, four] = [(PRIME_1 + PRIME_2) | 0, PRIME_2 | 0, 0, -PRIME_1 | 0];
    for (; at + 16 <= bytes.length; at += 16) {
      one = round(one, view.getUint32(at, true));
      two = round(two, view.getUint32(at + 4, true));
      three = round(three, view.getUint32(at + 8, true));
      four = round(four, view.getUint32(at + 12, true));
    }
    hash = rotate(one, 1) + rotate(two, 7) + rotate(three, 12) + rotate(four, 18);
  }
  hash = (hash + bytes.length) | 0;
  for (; at + 4 <= bytes.length; at += 4) {
    hash = Math.imul(rotate((hash + Math.imul(view.getUint32(at, true), PRIME_3)) | 0, 17), PRIME_4);
  }
  for (; at < bytes.length; at++) hash = Math.imul(rotate((hash + Math.imul(bytes[at], PRIME_5)) | 0, 11), PRIME_1);
  hash = Math.imul(hash ^ (hash >>> 15), PRIME_2);
  hash = Math.imul(hash ^ (hash >>> 13), PRIME_3);
  return (hash ^ (hash >>> 16)) >>> 0;
}
