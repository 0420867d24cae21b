import type { CaptureAnalysis } from '../core/analysis/CaptureAnalysis';
import type { ByteSource } from '../core/capture/ByteSource';
import { frameHolds, type FrameQuery } from '../core/inspection/frameSearch';
import type { FilteredRows } from './FilteredRows';
import { nextTurn } from './nextTurn';

/** Rows asked for at a time. */
const PAGE = 500;
/** Milliseconds that a search works before other requests may be answered. */
const SLICE = 15;

/** Looks for the next frame that holds something, among those that a display filter leaves. One search at a time. */
export class FrameFinder {
  private serial = 0;

  constructor(
    private readonly analysis: CaptureAnalysis,
    private readonly source: ByteSource,
    private readonly filtered: FilteredRows,
  ) {}

  /** Ends the search that is under way; it finds nothing then. */
  cancel(): void {
    this.serial++;
  }

  /**
   * The first frame after (1) or before (-1) `frame` that holds it, going on at the other end; the frame itself comes last.
   * All frames count from 1; `frame` 0 begins with the first one (or the last one).
   * @returns 0 when there is none, or when the search was cancelled
   */
  async find(query: FrameQuery, frame: number, direction: 1 | -1, filter: string): Promise<number> {
    const serial = ++this.serial;
    let pause = Date.now() + SLICE;
    for await (const candidate of this.candidates(frame, direction, filter)) {
      if (await frameHolds(this.analysis, this.source, candidate - 1, query)) return candidate;
      if (Date.now() < pause) continue;
      await nextTurn();
      if (serial !== this.serial) return 0;
      pause = Date.now() + SLICE;
    }
    return 0;
  }

  /** Every frame that shows, once, in the order in which they are to be looked at. */
  private async *candidates(frame: number, direction: 1 | -1, filter: string): AsyncGenerator<number> {
    const count = filter === '' ? this.analysis.frames.length : await this.rowCount(filter);
    if (count === 0) return;
    const start = frame < 1 ? (direction > 0 ? -1 : count) : await this.rowOf(frame, direction, filter);
    let page: readonly number[] = [];
    let pageFrom = 0;
    for (let step = 1; step <= count; step++) {
      const row = (((start + direction * step) % count) + count) % count;
      if (row < pageFrom || row >= pageFrom + page.length) {
        pageFrom = direction > 0 ? row : Math.max(0, row - PAGE + 1);
        page = await this.framesFrom(pageFrom, Math.min(PAGE, count - pageFrom), filter);
      }
      const found = page[row - pageFrom];
      if (found !== undefined) yield found + 1;
    }
  }

  private async rowCount(filter: string): Promise<number> {
    const { serial } = this;
    for (let before = -1; ;) {
      const answer = await this.filtered.count(filter);
      if ('error' in answer || serial !== this.serial) return 0;
      // A filter that reads frames tells its rows piece by piece.
      if (answer.frames >= this.analysis.frames.length || answer.frames <= before) return answer.rows;
      before = answer.frames;
    }
  }

  /** The row to go on from: that of the frame, or where a frame that does not show would stand. */
  private async rowOf(frame: number, direction: 1 | -1, filter: string): Promise<number> {
    if (filter === '') return frame - 1;
    const { row, exact } = await this.filtered.place(filter, frame - 1);
    if (exact) return row;
    const [nearest = 0] = await this.framesFrom(row, 1, filter);
    const isBehind = nearest > frame - 1;
    return direction > 0 ? (isBehind ? row - 1 : row) : isBehind ? row : row + 1;
  }

  private async framesFrom(row: number, count: number, filter: string): Promise<readonly number[]> {
    if (filter !== '') return this.filtered.frames(filter, row, count);
    return Array.from({ length: count }, (_, at) => row + at);
  }
}
