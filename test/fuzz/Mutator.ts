import type { SeededRandom } from '../../scripts/bench/SeededRandom';

/** Values at which length and count fields go wrong. */
const TELLING = [0, 1, 2, 3, 4, 7, 8, 15, 16, 31, 32, 47, 48, 49, 63, 64, 127, 128, 255];
const TELLING_WORDS = [0, 1, 0x7fff, 0x8000, 0xffff, 0x10000, 0xffffff, 0x7fffffff, 0x80000000, 0xffffffff];

/** Inputs never become longer, so that one run stays short. */
const LONGEST = 64 * 1024;

/** Changes inputs as chance says; the same seed gives the same changes. */
export class Mutator {
  constructor(private readonly random: SeededRandom) {}

  /** A changed copy of an input; `other` is one that pieces may be taken of. */
  mutate(input: Uint8Array, other: Uint8Array): Uint8Array {
    let bytes: Uint8Array = input.slice();
    // Mostly few changes: what differs in many places is refused at the first.
    for (let left = 1 + this.random.below(this.random.chance(0.2) ? 16 : 4); left > 0; left--) {
      bytes = this.change(bytes, other);
    }
    return bytes.length > LONGEST ? bytes.slice(0, LONGEST) : bytes;
  }

  private change(bytes: Uint8Array, other: Uint8Array): Uint8Array {
    const { random } = this;
    const { length } = bytes;
    if (length === 0) return other.slice(0, 1 + random.below(64));
    const at = random.below(length);
    switch (random.below(11)) {
      case 0:
        bytes[at] ^= 1 << random.below(8);
        return bytes;
      case 1:
        bytes[at] = random.below(256);
        return bytes;
      case 2:
        bytes[at] = random.pick(TELLING);
        return bytes;
      case 3:
        return this.word(bytes, at, random.pick(TELLING_WORDS));
      case 4:
        bytes[at] += random.between(-3, 3);
        return bytes;
      case 5:
        return bytes.slice(0, at);
      case 6: {
        const end = Math.min(length, at + 1 + random.below(16));
        return joined(bytes.subarray(0, at), bytes.subarray(end));
      }
      case 7: {
        const end = Math.min(length, at + 1 + random.below(64));
        return joined(bytes.subarray(0, end), bytes.subarray(at));
      }
      case 8: {
        const inserted = Uint8Array.from({ length: 1 + random.below(8) }, () => random.below(256));
        return joined(bytes.subarray(0, at), inserted, bytes.subarray(at));
      }
      case 9: {
        const from = random.below(other.length + 1);
        const piece = other.subarray(from, from + 1 + random.below(128));
        return joined(bytes.subarray(0, at), piece, bytes.subarray(random.chance(0.5) ? at : at + piece.length));
      }
      default: {
        const from = random.below(length);
        bytes.copyWithin(at, from, from + 1 + random.below(32));
        return bytes;
      }
    }
  }

  /** Writes one to four bytes of a number, in either byte order. */
  private word(bytes: Uint8Array, at: number, value: number): Uint8Array {
    const count = 1 + this.random.below(4);
    const little = this.random.chance(0.5);
    for (let index = 0; index < count && at + index < bytes.length; index++) {
      const shift = 8 * (little ? index : count - 1 - index);
      bytes[at + index] = (value >>> shift) & 0xff;
    }
    return bytes;
  }
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
