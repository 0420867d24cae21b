/** One part of the product that takes bytes or text from outside, and how to ask it whether it keeps its promises. */
export interface FuzzTarget {
  readonly name: string;
  /** Well-formed inputs to begin with, and pieces worth putting anywhere. */
  readonly seeds: () => Uint8Array[] | Promise<Uint8Array[]>;
  /**
   * Runs the part. Throws when it breaks a promise.
   * @returns a number for what happened: an input that gives a new one is kept and changed further
   */
  readonly run: (input: Uint8Array) => number | Promise<number>;
}

/** Folds words into one number (FNV-1a), so that equal outcomes can be told by one comparison. */
export class Outcome {
  private state = 0x811c9dc5;

  add(text: string | number | boolean | undefined): this {
    const word = String(text);
    for (let at = 0; at < word.length; at++) this.state = Math.imul(this.state ^ word.charCodeAt(at), 0x01000193);
    this.state = Math.imul(this.state ^ 0xff, 0x01000193);
    return this;
  }

  get value(): number {
    return this.state >>> 0;
  }
}

/** How many of something there are, as a step that grows with it: 0, 1, 2, 3-4, 5-8 ... */
export function step(count: number): number {
  return count < 2 ? count : Math.ceil(Math.log2(count)) + 1;
}
