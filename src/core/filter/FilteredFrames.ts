import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { CompiledFilter } from './compileFilter';
import { OPEN, PASSES } from './CompiledTest';
import { FrameValueReader, type FilterResources } from './FrameValueReader';

/** Frames of one chunk: 64 KB, so that growth never copies and a filter that few frames pass costs little. */
const CHUNK_BITS = 14;
const CHUNK_SIZE = 1 << CHUNK_BITS;
const CHUNK_MASK = CHUNK_SIZE - 1;
/** Frames that the index decides about before it is asked whether the turn is over. */
const INDEX_STEPS = 4096;

/** Ascending frame indexes, four bytes each. */
class FrameList {
  private readonly chunks: Uint32Array[] = [];
  length = 0;

  add(frame: number): void {
    const at = this.length & CHUNK_MASK;
    if (at === 0) this.chunks.push(new Uint32Array(CHUNK_SIZE));
    this.chunks[this.length >>> CHUNK_BITS][at] = frame;
    this.length++;
  }

  get(row: number): number {
    return this.chunks[row >>> CHUNK_BITS][row & CHUNK_MASK];
  }

  /** The first row whose frame is not before `frame`; `length` when there is none. */
  rowFrom(frame: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.get(middle) < frame) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  equals(other: FrameList): boolean {
    if (this.length !== other.length) return false;
    for (let row = 0; row < this.length; row++) if (this.get(row) !== other.get(row)) return false;
    return true;
  }
}

/**
 * The frames of a capture that pass a filter: rows from 0, in the order of the capture. It follows a capture that still
 * grows: `advance` asks the filter about frames that it was not asked about yet, as many at a time as the caller can wait
 * for.
 *
 * What a frame holds may be known only when later frames have been seen: that a stream is iSCSI at all, or a PDU behind
 * missing bytes. So while the pass runs, rows of such frames may be missing. `passEnded` tells that everything is known;
 * a filter that is not `settled` is then asked about every frame once more. The rows stay as they are until that is done,
 * and are then replaced at once; `revision` tells whether they differ.
 */
export class FilteredFrames {
  private rows = new FrameList();
  private asked = 0;
  /** Set while the frames are gone through for the second time, with what is found there. */
  private again: FrameList | undefined;
  private askedAgain = 0;
  private changes = 0;
  private reader: FrameValueReader | undefined;

  /** @param resources what filters need that read frames */
  constructor(
    private readonly analysis: CaptureAnalysis,
    readonly filter: CompiledFilter,
    private readonly resources?: FilterResources,
  ) {}

  /** Number of rows. */
  get length(): number {
    return this.rows.length;
  }

  /** How many of the capture's frames the rows speak of, from the first. */
  get evaluated(): number {
    return this.asked;
  }

  /** True while frames are gone through for the second time. */
  get isRevising(): boolean {
    return this.again !== undefined;
  }

  /** Counts how often rows changed that were there before; new ones at the end do not count. */
  get revision(): number {
    return this.changes;
  }

  /** The pass over the capture has ended; if the capture grows and another pass ends, this is to be told again. */
  passEnded(): void {
    if (this.filter.settled || this.asked === 0) return;
    this.again = new FrameList();
    this.askedAgain = 0;
    // Of a capture that has grown other things are known.
    this.reader = undefined;
  }

  /**
   * As `advance`, for filters that read frames: until all are done (true) or the turn is over (false). At least one frame is
   * looked at. False also while what the filter asks for cannot be known yet (findings, before the pass has ended). Nobody
   * may call it again before it is through. Rejects when the source cannot be read.
   */
  async read(isOver: () => boolean): Promise<boolean> {
    const { analysis, filter, resources } = this;
    if (!filter.reading) return this.advance(INDEX_STEPS);
    if (!resources) throw new Error('a filter that reads frames needs something to read from');
    const reader = (this.reader ??= new FrameValueReader(analysis, resources, filter.reading.wanted));
    if (!(await reader.isReady())) return false;
    this.goOnBehind(this.rows);
    for (let steps = 1; this.asked < analysis.frames.length; steps++) {
      const { asked } = this;
      const decision = filter.reading.decide(analysis, asked);
      const isRead = decision === OPEN;
      if (isRead ? filter.reading.matches(await reader.read(asked)) : decision === PASSES) this.add(this.rows, asked);
      this.asked++;
      if ((isRead || steps % INDEX_STEPS === 0) && isOver()) return false;
    }
    const { again } = this;
    if (!again) return true;
    this.goOnBehind(again);
    for (let steps = 1; this.askedAgain < analysis.frames.length; steps++) {
      const { askedAgain } = this;
      const decision = filter.reading.decide(analysis, askedAgain);
      const isRead = decision === OPEN;
      const passes = isRead ? filter.reading.matches(await reader.read(askedAgain)) : decision === PASSES;
      // Meanwhile another pass has ended: this begins anew.
      if (this.again !== again) return false;
      if (passes) this.add(again, askedAgain);
      this.askedAgain++;
      if ((isRead || steps % INDEX_STEPS === 0) && isOver()) return false;
    }
    this.takeAgain(again);
    return true;
  }

  /** Frames are gone on with behind those of a list: the last one of it is the one that passed before. */
  private goOnBehind(list: FrameList): void {
    const { displayed } = this.filter;
    if (displayed) displayed.frame = list.length === 0 ? -1 : list.get(list.length - 1);
  }

  private add(list: FrameList, frame: number): void {
    list.add(frame);
    const { displayed } = this.filter;
    if (displayed) displayed.frame = frame;
  }

  private takeAgain(again: FrameList): void {
    this.again = undefined;
    if (again.equals(this.rows)) return;
    this.rows = again;
    this.changes++;
  }

  /**
   * Asks the filter about up to `most` frames. True when all that the index holds now have been asked about as often as
   * needed; with more frames, or after `passEnded`, there is work again.
   */
  advance(most: number): boolean {
    const { analysis, filter } = this;
    const count = analysis.frames.length;
    let left = most;
    this.goOnBehind(this.rows);
    for (; this.asked < count && left > 0; left--) {
      const frame = this.asked++;
      if (filter.matches(analysis, frame)) this.add(this.rows, frame);
    }
    if (this.asked < count) return false;
    const { again } = this;
    if (!again) return true;
    this.goOnBehind(again);
    for (; this.askedAgain < count && left > 0; left--) {
      const frame = this.askedAgain++;
      if (filter.matches(analysis, frame)) this.add(again, frame);
    }
    if (this.askedAgain < count) return false;
    this.takeAgain(again);
    return true;
  }

  /** The frame (index from 0) of a row; -1 for a row that is not there. */
  frameAt(row: number): number {
    return row >= 0 && row < this.rows.length ? this.rows.get(row) : -1;
  }

  /** The row of a frame (index from 0); -1 when the frame has none. */
  rowOf(frame: number): number {
    const row = this.rows.rowFrom(frame);
    return this.frameAt(row) === frame ? row : -1;
  }

  /** The row of the frame, or else of the one nearest to it, of two equally near the earlier; -1 without any row. */
  nearestRow(frame: number): number {
    const row = this.rows.rowFrom(frame);
    if (row === this.rows.length) return row - 1;
    return row > 0 && frame - this.rows.get(row - 1) <= this.rows.get(row) - frame ? row - 1 : row;
  }
}
