import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { nanosecondsBetween, taskEndFrame } from './taskTimes';

/** Numbers over time: one of each for every interval of the capture. */
export interface IoSeries {
  /** Length of an interval in nanoseconds. */
  readonly interval: number;
  /** Tasks that were answered in the interval, and the bytes that they had moved. */
  readonly completions: readonly number[];
  readonly readBytes: readonly number[];
  readonly writtenBytes: readonly number[];
  /** Most tasks that were outstanding at one time: not yet answered, aborted, replaced or lost with their connection. */
  readonly queueDepth: readonly number[];
  /** Smallest command window that an answer told of (MaxCmdSN - ExpCmdSN + 1); -1 where there was no answer. */
  readonly commandWindow: readonly number[];
}

/**
 * Spreads the tasks over `intervals` equal stretches of time, from the first frame to the last. Bytes count where their task
 * was answered.
 * @param takes which tasks count; all when absent
 */
export function ioSeries(
  analysis: CaptureAnalysis,
  intervals: number,
  takes: (task: number) => boolean = () => true,
): IoSeries {
  const { frames, pdus, tasks } = analysis;
  const count = frames.length === 0 ? 0 : Math.max(1, intervals);
  const numbers = (fill: number): number[] => new Array<number>(count).fill(fill);
  const series = {
    completions: numbers(0),
    readBytes: numbers(0),
    writtenBytes: numbers(0),
    queueDepth: numbers(0),
    commandWindow: numbers(-1),
  };
  const length = frames.length === 0 ? 0 : nanosecondsBetween(analysis, 0, frames.length - 1);
  const interval = count === 0 ? 0 : Math.max(1, Math.ceil((length + 1) / count)) || 1;
  const intervalOf = (frame: number): number =>
    Math.min(count - 1, Math.max(0, Math.floor(nanosecondsBetween(analysis, 0, frame) / interval) || 0));
  const starts = new FrameList();
  const ends = new FrameList();
  for (let task = 0; task < tasks.length; task++) {
    if (!takes(task)) continue;
    starts.add(pdus.frame(tasks.command(task)));
    const end = taskEndFrame(analysis, task);
    if (end >= 0) ends.add(end);
    const answer = tasks.answer(task);
    if (answer < 0) continue;
    const at = intervalOf(pdus.frame(answer));
    series.completions[at]++;
    series.readBytes[at] += tasks.read(task);
    series.writtenBytes[at] += tasks.written(task);
    const window = tasks.window(task);
    const known = series.commandWindow[at];
    if (window >= 0) series.commandWindow[at] = known < 0 ? window : Math.min(known, window);
  }
  fillDepth(series.queueDepth, starts.sorted(), ends.sorted(), intervalOf);
  return { interval, ...series };
}

/** Walks through beginnings and ends of tasks in the order of frames; what ends in a frame has gone when something begins there. */
function fillDepth(
  depths: number[],
  starts: Uint32Array,
  ends: Uint32Array,
  intervalOf: (frame: number) => number,
): void {
  let depth = 0;
  let at = 0;
  let ended = 0;
  const goTo = (interval: number): void => {
    // The depth before a change held through all intervals since the last one.
    for (; at < interval; at++) depths[at + 1] = Math.max(depths[at + 1], depth);
  };
  for (const start of starts) {
    for (; ended < ends.length && ends[ended] <= start; ended++) {
      goTo(intervalOf(ends[ended]));
      depth--;
    }
    goTo(intervalOf(start));
    depth++;
    depths[at] = Math.max(depths[at], depth);
  }
  for (; ended < ends.length; ended++) {
    goTo(intervalOf(ends[ended]));
    depth--;
  }
  goTo(depths.length - 1);
}

/** Frame numbers that are collected and then sorted, in four bytes each. */
class FrameList {
  private frames = new Uint32Array(64);
  private count = 0;

  add(frame: number): void {
    if (this.count === this.frames.length) {
      const larger = new Uint32Array(this.count * 2);
      larger.set(this.frames);
      this.frames = larger;
    }
    this.frames[this.count++] = frame;
  }

  sorted(): Uint32Array {
    return this.frames.subarray(0, this.count).sort();
  }
}
