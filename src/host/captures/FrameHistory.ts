/** Frames that are remembered. */
const MOST = 200;
/** A selection this close to the last one is a step of looking around, not another place. */
const NEAR = 10;

/** The places of a capture that somebody has been at, to go back to and forth. Frames from 1. */
export class FrameHistory {
  private places: number[] = [];
  private at = -1;

  /** A frame has been selected, in whatever way. */
  visit(frame: number): void {
    const here = this.places[this.at];
    if (frame < 1 || frame === here) return;
    if (here !== undefined && Math.abs(frame - here) <= NEAR) {
      this.places[this.at] = frame;
      return;
    }
    this.places = [...this.places.slice(0, this.at + 1), frame].slice(-MOST);
    this.at = this.places.length - 1;
  }

  /** Goes to the place before (-1) or after (1) this one; undefined when there is none. */
  step(direction: 1 | -1): number | undefined {
    const frame = this.places[this.at + direction];
    if (frame !== undefined) this.at += direction;
    return frame;
  }

  /** Frame numbers mean other frames from now on. */
  clear(): void {
    this.places = [];
    this.at = -1;
  }
}
