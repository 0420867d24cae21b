/** Pseudo random numbers that are the same for the same seed on every machine (xorshift32, Marsaglia 2003). */
export class SeededRandom {
  private state: number;

  /** @param seed any 32-bit number */
  constructor(seed: number) {
    // Zero is the one state that xorshift never leaves.
    this.state = seed >>> 0 || 0x9e3779b9;
  }

  /** 0 to 2^32 - 1. */
  word(): number {
    let state = this.state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.state = state >>> 0;
    return this.state;
  }

  /** 0 to `bound` - 1; `bound` up to 2^32. */
  below(bound: number): number {
    return Math.floor((this.word() / 0x1_0000_0000) * bound);
  }

  /** `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  /** True with this probability, 0 to 1. */
  chance(probability: number): boolean {
    return this.word() < probability * 0x1_0000_0000;
  }

  /** Any element; the list is not empty. */
  pick<Element>(list: readonly Element[]): Element {
    return list[this.below(list.length)];
  }
}
