/**
 * Which frame carried which stretch of a direction's bytes, from the oldest byte still of interest on. Stretches come in
 * order of position; old ones are dropped when the PDU that held them is done.
 */
export class PieceList {
  private positions: number[] = [];
  private frames: number[] = [];
  private head = 0;
  /** Position behind the last byte delivered. */
  end = 0;

  add(position: number, length: number, frame: number): void {
    this.positions.push(position);
    this.frames.push(frame);
    this.end = position + length;
  }

  /** True when a frame's payload begins exactly at this position. */
  startsAt(position: number): boolean {
    for (let at = this.positions.length - 1; at >= this.head; at--) {
      const start = this.positions[at] ?? 0;
      if (start === position) return true;
      if (start < position) return false;
    }
    return false;
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
    const { length } = this.positions;
    for (let at = this.head; at < length; at++) {
      if ((this.positions[at] ?? 0) >= to) return;
      const end = at + 1 < length ? (this.positions[at + 1] ?? 0) : this.end;
      if (end <= from) continue;
      const frame = this.frames[at] ?? 0;
      if (this.firstFrame < 0 || frame < this.firstFrame) this.firstFrame = frame;
      if (frame > this.lastFrame) this.lastFrame = frame;
      this.endFrame = frame;
    }
  }

  /** Calls back for each frame that carried bytes of [from, to), in order of position. */
  forEach(from: number, to: number, visit: (frame: number) => void): void {
    for (let at = this.head; at < this.positions.length; at++) {
      if ((this.positions[at] ?? 0) >= to) return;
      const end = at + 1 < this.positions.length ? (this.positions[at + 1] ?? 0) : this.end;
      if (end > from) visit(this.frames[at] ?? 0);
    }
  }

  /** Drops stretches that end at or before this position. */
  dropBefore(position: number): void {
    while (this.head + 1 < this.positions.length && (this.positions[this.head + 1] ?? 0) <= position) this.head++;
    // The last stretch is kept even when it is used up: `endsAt` still asks for it.
    if (this.head > 1024 && this.head * 2 > this.positions.length) {
      this.positions = this.positions.slice(this.head);
      this.frames = this.frames.slice(this.head);
      this.head = 0;
    }
  }
}
