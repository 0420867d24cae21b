/** Stretches that there is room for at first. */
const SMALLEST = 16;
/** Stretches that are looked through one by one before the place is searched for by halves. */
const FEW = 8;

/**
 * Which frame carried which stretch of a direction's bytes, from the oldest byte still of interest on. Stretches come in
 * order of position; old ones are dropped when the PDU that held them is done.
 */
export class PieceList {
  private positions = new Float64Array(SMALLEST);
  private frames = new Uint32Array(SMALLEST);
  /** Stretches from `head` up to `tail`, not including it, are of interest. */
  private head = 0;
  private tail = 0;
  /** Position behind the last byte delivered, or known to be missing. */
  end = 0;

  add(position: number, length: number, frame: number): void {
    if (this.tail === this.positions.length) this.makeRoom();
    this.positions[this.tail] = position;
    this.frames[this.tail] = frame;
    this.tail++;
    this.end = position + length;
  }

  /** The bytes up to `end` are not in the capture; a segment ends there, or the next one begins. */
  missing(end: number): void {
    this.end = end;
  }

  /** True when a frame's payload begins exactly at this position. */
  startsAt(position: number): boolean {
    // It is nearly always one of the last.
    const last = Math.max(this.head, this.tail - FEW);
    for (let at = this.tail - 1; at >= last; at--) {
      const start = this.positions[at];
      if (start === position) return true;
      if (start < position) return false;
    }
    return last > this.head && this.nextStart(position - 1) === position;
  }

  /** The next position behind this one at which a frame's payload begins; -1 for none. */
  nextStart(behind: number): number {
    let [low, high] = [this.head, this.tail];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.positions[middle] > behind) high = middle;
      else low = middle + 1;
    }
    return low < this.tail ? this.positions[low] : -1;
  }

  /** True when a frame's payload ends exactly at this position. */
  endsAt(position: number): boolean {
    return position === this.end || this.startsAt(position);
  }

  /** First, last and last-byte frame of the stretch [from, to), as `span` left them; -1 when no frame carried it. */
  firstFrame = -1;
  lastFrame = -1;
  endFrame = -1;

  /** Finds the frames that carried [from, to): the smallest and largest number, and the one with the last byte. */
  span(from: number, to: number): void {
    this.firstFrame = this.lastFrame = this.endFrame = -1;
    for (let at = this.head; at < this.tail; at++) {
      if (this.positions[at] >= to) return;
      if (this.endOf(at) <= from) continue;
      const frame = this.frames[at];
      if (this.firstFrame < 0 || frame < this.firstFrame) this.firstFrame = frame;
      if (frame > this.lastFrame) this.lastFrame = frame;
      this.endFrame = frame;
    }
  }

  /** Calls back for each frame that carried bytes of [from, to), in order of position. */
  forEach(from: number, to: number, visit: (frame: number) => void): void {
    for (let at = this.head; at < this.tail; at++) {
      if (this.positions[at] >= to) return;
      if (this.endOf(at) > from) visit(this.frames[at]);
    }
  }

  /** Drops stretches that end at or before this position, but the last one, for which `endsAt` still asks. */
  dropBefore(position: number): void {
    while (this.head + 1 < this.tail && this.positions[this.head + 1] <= position) this.head++;
  }

  private endOf(at: number): number {
    return at + 1 < this.tail ? this.positions[at + 1] : this.end;
  }

  /** Moves what is of interest to the front; into larger arrays when that would not leave half of the room free. */
  private makeRoom(): void {
    const { head, tail, positions, frames } = this;
    if ((tail - head) * 2 > positions.length) {
      this.positions = new Float64Array(positions.length * 2);
      this.frames = new Uint32Array(positions.length * 2);
      this.positions.set(positions);
      this.frames.set(frames);
    }
    this.positions.copyWithin(0, head, tail);
    this.frames.copyWithin(0, head, tail);
    this.tail = tail - head;
    this.head = 0;
  }
}
