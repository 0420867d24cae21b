/** Bytes of a block of SHA3-256 (FIPS 202, section 6.1). */
const RATE = 136;
const ROUNDS = 24;
const MASK = (1n << 64n) - 1n;

const turned = (lane: bigint, bits: number): bigint =>
  bits === 0 ? lane : ((lane << BigInt(bits)) | (lane >> BigInt(64 - bits))) & MASK;

/** By how much the lanes are turned, and where they go: FIPS 202, sections 3.2.2 and 3.2.3. */
const TURNS = new Array<number>(25).fill(0);
for (let step = 0, x = 1, y = 0; step < 24; step++) {
  TURNS[x + 5 * y] = (((step + 1) * (step + 2)) / 2) % 64;
  [x, y] = [y, (2 * x + 3 * y) % 5];
}

/** Constants of the rounds, from the shift register of section 3.2.5. */
const CONSTANTS: bigint[] = [];
for (let round = 0, register = 1; round < ROUNDS; round++) {
  let constant = 0n;
  for (let bit = 0; bit < 7; bit++) {
    if (register & 1) constant |= 1n << BigInt((1 << bit) - 1);
    register = register & 0x80 ? ((register << 1) ^ 0x171) & 0xff : register << 1;
  }
  CONSTANTS.push(constant);
}

function permute(lanes: bigint[]): void {
  for (const constant of CONSTANTS) {
    const columns = [0, 1, 2, 3, 4].map((x) => lanes.filter((_, at) => at % 5 === x).reduce((one, two) => one ^ two));
    const parities = columns.map((_, x) => columns[(x + 4) % 5] ^ turned(columns[(x + 1) % 5], 1));
    const moved = new Array<bigint>(25).fill(0n);
    for (let at = 0; at < 25; at++) {
      const x = at % 5;
      const y = (at - x) / 5;
      moved[y + 5 * ((2 * x + 3 * y) % 5)] = turned(lanes[at] ^ parities[x], TURNS[at]);
    }
    for (let at = 0; at < 25; at++) {
      const row = at - (at % 5);
      lanes[at] = moved[at] ^ (~moved[row + ((at + 1) % 5)] & MASK & moved[row + ((at + 2) % 5)]);
    }
    lanes[0] ^= constant;
  }
}

/** SHA3-256 (FIPS 202): 32 bytes. For short messages: it is slow. */
export function sha3of256(bytes: Uint8Array): Uint8Array {
  const padded = new Uint8Array((Math.floor(bytes.length / RATE) + 1) * RATE);
  padded.set(bytes);
  padded[bytes.length] = 0x06;
  padded[padded.length - 1] |= 0x80;
  const view = new DataView(padded.buffer);
  const lanes = new Array<bigint>(25).fill(0n);
  for (let block = 0; block < padded.length; block += RATE) {
    for (let lane = 0; lane < RATE / 8; lane++) lanes[lane] ^= view.getBigUint64(block + lane * 8, true);
    permute(lanes);
  }
  const digest = new DataView(new ArrayBuffer(32));
  for (let lane = 0; lane < 4; lane++) digest.setBigUint64(lane * 8, lanes[lane], true);
  return new Uint8Array(digest.buffer);
}
