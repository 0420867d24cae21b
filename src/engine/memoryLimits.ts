/** Bytes of a mebibyte: limits are set in them, Node counts in them. */
const MEBIBYTE = 1024 * 1024;

/**
 * What one capture may take in memory where no setting says otherwise, in bytes. A capture of 4 GiB with 15 million small
 * frames takes 540 MB (docs/benchmarks.md), and four times as many streams or rare frames are still within this; beyond it
 * is a file made to fill the memory, or one that is better cut into parts.
 */
export const DEFAULT_MOST_BYTES = 2048 * MEBIBYTE;
/** Less than this holds no program, in bytes. */
const LEAST_BYTES = 64 * MEBIBYTE;

/** The pass ends in good order at this share of the limit: the rest is for the answers about what it has found. */
const PASS_SHARE = 0.75;

/** How many bytes a pass may take before it ends with what it has, for a limit of one capture. */
export function mostBytesOfPass(mostBytes: number): number {
  return Math.max(LEAST_BYTES, mostBytes) * PASS_SHARE;
}

/** Mebibytes of objects after which Node ends a worker thread, for a limit in bytes of one capture. */
export function heapMegabytes(mostBytes: number): number {
  return Math.round(Math.max(LEAST_BYTES, mostBytes) / MEBIBYTE);
}
