import type { CaptureAnalysis } from '../core/analysis/CaptureAnalysis';
import type { FrameList } from '../core/export/FrameList';
import { compileFilter } from '../core/filter/compileFilter';
import { FilteredFrames } from '../core/filter/FilteredFrames';
import type { FilterResources } from '../core/filter/FrameValueReader';
import type { FilterAnswer, RowPlace } from '../messages/results';
import { asksForMarks } from '../messages/filterOfMarks';
import { nextTurn } from './nextTurn';

/** Filters whose rows are kept: one for each editor of the capture, and one that is being typed. */
const MOST_KEPT = 4;
/** Frames asked about at a time: a few milliseconds, so that other requests do not wait. */
const SLICE = 100_000;
/** Milliseconds that frames are read at a time, before other requests may be answered. */
const READING_SLICE = 15;
/** Milliseconds after which whoever counts is told what is known so far. */
const PATIENCE = 200;
/** Milliseconds between two looks at what cannot be known yet. */
const WAITING = 50;

/** The rows of one filter. */
interface Kept {
  readonly rows: FilteredFrames;
  /** Frames are being read for it. */
  turn: Promise<void> | undefined;
}

/**
 * The rows that display filters leave of one capture. The rows of the filters used last are kept. A filter that reads frames
 * is worked on only while somebody counts its rows, for a moment each time: who gives it up has it stopped.
 */
export class FilteredRows {
  private readonly kept = new Map<string, Kept>();
  private ended = false;

  constructor(
    private readonly analysis: CaptureAnalysis,
    private readonly resources?: FilterResources,
  ) {}

  /** Says what is wrong with a filter, or how many rows it leaves of the frames that have been looked at. */
  async count(filter: string): Promise<FilterAnswer> {
    const compiled = compileFilter(filter);
    if ('err' in compiled) {
      const { message, start, end, suggestion } = compiled.err;
      return { error: message, start, end, ...(suggestion === undefined ? {} : { suggestion }) };
    }
    const rows = await this.rowsOf(filter, true);
    return { rows: rows.length, frames: rows.evaluated };
  }

  /** Frames (indexes from 0) of the rows from `first` on, as far as they are known. Rejects when the filter is not valid. */
  async frames(filter: string, first: number, count: number): Promise<number[]> {
    const rows = await this.rowsOf(filter, false);
    const last = Math.min(rows.length, first + count);
    return Array.from({ length: Math.max(0, last - first) }, (_, at) => rows.frameAt(first + at));
  }

  /**
   * The frames that a filter leaves of those there are now, as a list that does not change any more. Frames are read until all
   * have been looked at. Rejects when the filter is not valid.
   */
  async list(filter: string): Promise<FrameList> {
    const frames = this.analysis.frames.length;
    let rows = await this.rowsOf(filter, true);
    while (rows.evaluated < frames || rows.isRevising) {
      // What findings say is known when the pass has ended: that is waited for calmly.
      await new Promise((resolve) => setTimeout(resolve, rows.evaluated === 0 ? WAITING : 0));
      rows = await this.rowsOf(filter, true);
    }
    const list = Uint32Array.from({ length: rows.length }, (_, row) => rows.frameAt(row));
    return { length: list.length, at: (index) => list[index] ?? 0 };
  }

  /** Where a frame (index from 0) stands. Rejects when the filter is not valid. */
  async place(filter: string, frame: number): Promise<RowPlace> {
    const rows = await this.rowsOf(filter, false);
    const row = rows.rowOf(frame);
    return row >= 0 ? { row, exact: true } : { row: Math.max(0, rows.nearestRow(frame)), exact: false };
  }

  /** Everything is known now, unless the capture grows: then this is called again. */
  passEnded(): void {
    for (const [filter, { rows }] of this.kept) {
      // What was found may have been said of frames that are understood only now.
      if (this.ended && !rows.filter.settled && !rows.filter.reading) this.kept.delete(filter);
      else rows.passEnded();
    }
    this.ended = true;
  }

  /** Other frames are marked than before. */
  marksChanged(): void {
    for (const filter of this.kept.keys()) if (asksForMarks(filter)) this.kept.delete(filter);
  }

  /** @param isCounted somebody waits for more rows: frames are read for them */
  private async rowsOf(filter: string, isCounted: boolean): Promise<FilteredFrames> {
    let kept = this.kept.get(filter);
    if (kept) this.kept.delete(filter);
    else {
      const compiled = compileFilter(filter);
      if ('err' in compiled) throw new Error(compiled.err.message);
      kept = { rows: new FilteredFrames(this.analysis, compiled.ok, this.resources), turn: undefined };
      if (this.ended) kept.rows.passEnded();
    }
    // The one used last stands last.
    this.kept.set(filter, kept);
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= MOST_KEPT) break;
      this.kept.delete(oldest);
    }
    const { rows } = kept;
    if (!rows.filter.reading) while (!rows.advance(SLICE)) await nextTurn();
    else if (isCounted || rows.evaluated === 0) {
      // Two that wait for the same rows wait for the same turn.
      kept.turn ??= this.readFor(filter, rows).finally(() => (kept.turn = undefined));
      await kept.turn;
    }
    return rows;
  }

  /** Reads frames for a filter for a moment; while rows from before are looked through again, to their end. */
  private async readFor(filter: string, rows: FilteredFrames): Promise<void> {
    const started = Date.now();
    for (;;) {
      const began = Date.now();
      const isDone = await rows.read(() => Date.now() - began >= READING_SLICE);
      await nextTurn();
      if (isDone || this.kept.get(filter)?.rows !== rows || rows.evaluated === 0) return;
      if (Date.now() - started >= PATIENCE && !rows.isRevising) return;
    }
  }
}
