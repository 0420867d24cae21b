import { nextTurn } from '../../engine/nextTurn';

/** Longest time that our own work may keep the extension host's thread from others, in milliseconds. */
const LONGEST = 8;

/**
 * Lets long work on the extension host's thread be done in slices: all extensions share that thread. In a loop:
 * `if (slice.isOver) await slice.next();`
 */
export class TimeSlice {
  private began = performance.now();

  get isOver(): boolean {
    return performance.now() - this.began > LONGEST;
  }

  /** Lets others work, then begins a new slice. */
  async next(): Promise<void> {
    await nextTurn();
    this.began = performance.now();
  }
}
