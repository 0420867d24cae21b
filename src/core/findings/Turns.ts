/** Steps of a loop before others get their turn: a few milliseconds. */
const SLICE = 5_000;
/** What a step that reads and decodes a PDU counts for. */
export const READING_STEP = 100;

/** What a step that makes a finding, or compares its texts, counts for. */
export const FINDING_STEP = 10;

/** Gives whoever waits a turn now and then in loops that may be long. */
export class Turns {
  private left = SLICE;

  /** @param pause resolves when the others have had their turn; rejects when nobody wants the result any more */
  constructor(private readonly pause: () => Promise<void> = () => Promise.resolve()) {}

  /** A step of a loop is done: something to wait for when it is others' turn. */
  step(weight = 1): Promise<void> | undefined {
    this.left -= weight;
    return this.left > 0 ? undefined : this.now();
  }

  /** It is others' turn now. */
  now(): Promise<void> {
    this.left = SLICE;
    return this.pause();
  }
}
