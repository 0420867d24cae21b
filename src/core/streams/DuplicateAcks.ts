/** Numbers of one entry: frame, how often repeated, frame of the ACK that it repeats. */
const WIDTH = 3;
const CHUNK = 1024;

/** What is known of one duplicate ACK. */
export interface DuplicateAck {
  /** 1 for the first repetition. */
  readonly number: number;
  /** Index of the frame that brought the acknowledgment number first; -1 when that is not in the capture. */
  readonly original: number;
}

/**
 * The duplicate ACKs of a capture, which are few: a table beside the frame index, so that other frames cost nothing. Frames
 * are indexes from 0 and come in rising order. 12 bytes for each, in chunks, so that growth copies nothing.
 */
export class DuplicateAcks {
  private chunks: Uint32Array[] = [];
  private count = 0;

  add(frame: number, number: number, original: number): void {
    const at = (this.count++ % CHUNK) * WIDTH;
    if (at === 0) this.chunks.push(new Uint32Array(CHUNK * WIDTH));
    const chunk = this.chunks.at(-1);
    if (chunk === undefined) return;
    chunk[at] = frame;
    chunk[at + 1] = number;
    chunk[at + 2] = original + 1;
  }

  /** What is known of this frame's duplicate ACK; undefined when it is none. */
  of(frame: number): DuplicateAck | undefined {
    let from = 0;
    let to = this.count;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (this.word(middle, 0) < frame) from = middle + 1;
      else to = middle;
    }
    if (from === this.count || this.word(from, 0) !== frame) return undefined;
    return { number: this.word(from, 1), original: this.word(from, 2) - 1 };
  }

  /** As plain data, to be stored. */
  stored(): { readonly count: number; readonly chunks: readonly Uint32Array[] } {
    return { count: this.count, chunks: this.chunks };
  }

  /** Takes back what `stored` gave. */
  static restore({ count, chunks }: ReturnType<DuplicateAcks['stored']>): DuplicateAcks {
    const table = new DuplicateAcks();
    table.count = count;
    table.chunks = [...chunks];
    return table;
  }

  private word(entry: number, which: number): number {
    return this.chunks[Math.floor(entry / CHUNK)]?.[(entry % CHUNK) * WIDTH + which] ?? 0;
  }
}
