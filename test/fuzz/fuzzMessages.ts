/** What the run and its worker tell each other. */

/** In the shared memory: words of how many runs there were and how long the current input is, then the input. */
export const RUNS_AT = 0;
export const LENGTH_AT = 1;
export const INPUT_AT = 8;
export const SHARED_LENGTH = INPUT_AT + 64 * 1024;

export interface FuzzOrder {
  readonly target: string;
  readonly seed: number;
  readonly runs: number;
  readonly milliseconds: number;
  readonly shared: SharedArrayBuffer;
}

export interface FuzzProgress {
  readonly runs: number;
  /** Inputs that are changed further. */
  readonly kept: number;
  readonly outcomes: number;
  /** The longest run, in milliseconds. */
  readonly slowest: number;
  readonly ended?: true;
}

export interface Broken {
  readonly broken: Uint8Array;
  readonly reason: string;
}
