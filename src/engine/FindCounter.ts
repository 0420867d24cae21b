import type { CaptureAnalysis } from '../core/analysis/CaptureAnalysis';
import type { ByteSource } from '../core/capture/ByteSource';
import { frameHolds, type FrameQuery } from '../core/inspection/frameSearch';
import { asksForMarks } from '../messages/filterOfMarks';
import type { FindCount } from '../messages/results';
import type { FilteredRows } from './FilteredRows';
import { nextTurn } from './nextTurn';

/** Rows asked for at a time. */
const PAGE = 500;
/** Milliseconds that it works before other requests may be answered. */
const SLICE = 15;
/** Milliseconds after which whoever asks is told what is known so far. */
const PATIENCE = 200;
/** Matches that are remembered, and rows that are looked at: nobody goes through more of them. */
const MOST_MATCHES = 100_000;
const MOST_ROWS = 1_000_000;

/** What has been counted of one search. */
interface Counted {
  readonly key: string;
  /** Frames (indexes) that hold it, ascending. */
  readonly matches: number[];
  /** Rows that have been looked at. */
  rows: number;
  turn: Promise<boolean> | undefined;
}

/**
 * Counts the frames that hold what was looked for last, among those that a display filter leaves. It works only while
 * somebody asks, for a moment each time, and goes on where it was.
 */
export class FindCounter {
  private last: Counted | undefined;

  constructor(
    private readonly analysis: CaptureAnalysis,
    private readonly source: ByteSource,
    private readonly filtered: FilteredRows,
  ) {}

  /** What frames hold may be known only now: counting begins anew. */
  passEnded(): void {
    this.last = undefined;
  }

  /** Other frames are marked than before. */
  marksChanged(): void {
    if (this.last && asksForMarks(this.last.key)) this.last = undefined;
  }

  /** What is known of the matches by now. `frame` (from 1) is the one whose place among them is wanted. */
  async count(query: FrameQuery, filter: string, frame: number): Promise<FindCount> {
    const key = JSON.stringify([filter, query.kind, query.kind === 'bytes' ? [...query.bytes] : query.text]);
    if (this.last?.key !== key) this.last = { key, matches: [], rows: 0, turn: undefined };
    const counted = this.last;
    // Two editors that ask for the same wait for the same turn.
    counted.turn ??= this.work(counted, query, filter).finally(() => (counted.turn = undefined));
    const isEnd = await counted.turn;
    const { matches, rows } = counted;
    const isLimited = matches.length >= MOST_MATCHES || rows >= MOST_ROWS;
    const at = placeOf(matches, frame - 1);
    return { matches: matches.length, current: at + 1, isComplete: isEnd || isLimited, isLimited: isLimited && !isEnd };
  }

  /** Looks at further rows for a moment; true when that was all. */
  private async work(counted: Counted, query: FrameQuery, filter: string): Promise<boolean> {
    const { matches } = counted;
    const until = Date.now() + PATIENCE;
    let pause = Date.now() + SLICE;
    const { rows, isAll } = await this.shownRows(filter);
    while (counted.rows < rows && matches.length < MOST_MATCHES && counted.rows < MOST_ROWS) {
      for (const frame of await this.framesFrom(counted.rows, Math.min(PAGE, rows - counted.rows), filter)) {
        if (await frameHolds(this.analysis, this.source, frame, query)) matches.push(frame);
        counted.rows++;
        if (Date.now() < pause) continue;
        await nextTurn();
        if (counted !== this.last || Date.now() >= until) return false;
        pause = Date.now() + SLICE;
      }
    }
    return isAll && counted.rows >= rows;
  }

  private async shownRows(filter: string): Promise<{ readonly rows: number; readonly isAll: boolean }> {
    const { length } = this.analysis.frames;
    if (filter === '') return { rows: length, isAll: true };
    const answer = await this.filtered.count(filter);
    return 'error' in answer ? { rows: 0, isAll: true } : { rows: answer.rows, isAll: answer.frames >= length };
  }

  private async framesFrom(row: number, count: number, filter: string): Promise<readonly number[]> {
    if (filter !== '') return this.filtered.frames(filter, row, count);
    return Array.from({ length: count }, (_, at) => row + at);
  }
}

/** Where a number stands in an ascending list; -1 when it does not. */
function placeOf(sorted: readonly number[], wanted: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === wanted ? low : -1;
}
