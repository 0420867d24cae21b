import type { CaptureAnalysis } from '../core/analysis/CaptureAnalysis';
import { compileFilter } from '../core/filter/compileFilter';
import { FilteredFrames } from '../core/filter/FilteredFrames';
import type { FilterAnswer, RowPlace } from '../messages/results';
import { nextTurn } from './nextTurn';

/** Filters whose rows are kept: one for each editor of the capture, and one that is being typed. */
const MOST_KEPT = 4;
/** Frames asked about at a time: a few milliseconds, so that other requests do not wait. */
const SLICE = 100_000;

/** The rows that display filters leave of one capture. The rows of the filters used last are kept. */
export class FilteredRows {
  private readonly kept = new Map<string, FilteredFrames>();
  private ended = false;

  constructor(private readonly analysis: CaptureAnalysis) {}

  /** Says what is wrong with a filter, or how many rows it leaves of the frames there are now. */
  async count(filter: string): Promise<FilterAnswer> {
    const compiled = compileFilter(filter);
    if ('err' in compiled) {
      const { message, start, end, suggestion } = compiled.err;
      return { error: message, start, end, ...(suggestion === undefined ? {} : { suggestion }) };
    }
    const rows = await this.rowsOf(filter);
    return { rows: rows.length, frames: rows.evaluated };
  }

  /** Frames (indexes from 0) of the rows from `first` on. Rejects when the filter is not valid. */
  async frames(filter: string, first: number, count: number): Promise<number[]> {
    const rows = await this.rowsOf(filter);
    const last = Math.min(rows.length, first + count);
    return Array.from({ length: Math.max(0, last - first) }, (_, at) => rows.frameAt(first + at));
  }

  /** Where a frame (index from 0) stands. Rejects when the filter is not valid. */
  async place(filter: string, frame: number): Promise<RowPlace> {
    const rows = await this.rowsOf(filter);
    const row = rows.rowOf(frame);
    return row >= 0 ? { row, exact: true } : { row: Math.max(0, rows.nearestRow(frame)), exact: false };
  }

  /** Everything is known now, unless the capture grows: then this is called again. */
  passEnded(): void {
    for (const [filter, rows] of this.kept) {
      // What was found may have been said of frames that are understood only now.
      if (this.ended && !rows.filter.settled) this.kept.delete(filter);
      else rows.passEnded();
    }
    this.ended = true;
  }

  private async rowsOf(filter: string): Promise<FilteredFrames> {
    let rows = this.kept.get(filter);
    if (rows) this.kept.delete(filter);
    else {
      const compiled = compileFilter(filter);
      if ('err' in compiled) throw new Error(compiled.err.message);
      rows = new FilteredFrames(this.analysis, compiled.ok);
      if (this.ended) rows.passEnded();
    }
    // The one used last stands last.
    this.kept.set(filter, rows);
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= MOST_KEPT) break;
      this.kept.delete(oldest);
    }
    while (!rows.advance(SLICE)) await nextTurn();
    return rows;
  }
}
