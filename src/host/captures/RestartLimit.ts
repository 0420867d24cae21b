/** So often a decoder is started again on its own ... */
const MOST_RESTARTS = 2;
/** ... within this time, in milliseconds. A file that makes it stop at once would have it started for ever. */
const WITHIN = 10 * 60 * 1000;

/** Decides whether a decoder that has stopped is started again without being asked. */
export class RestartLimit {
  private readonly restarts: number[] = [];

  /** Counts a restart when one is allowed. @param now milliseconds since any fixed time */
  take(now: number): boolean {
    while (this.restarts[0] !== undefined && now - this.restarts[0] >= WITHIN) this.restarts.shift();
    if (this.restarts.length >= MOST_RESTARTS) return false;
    this.restarts.push(now);
    return true;
  }
}
