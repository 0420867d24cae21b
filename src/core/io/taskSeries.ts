import type { MatchingTasks } from './matchingTasks';
import type { TaskColumns } from './TaskColumns';

/** Numbers over time, one of each for every interval of the stretch. The arrays belong together place by place. */
export interface TaskSeries {
  /** Beginning of the first interval since the first frame, and length of each, in nanoseconds. */
  readonly from: number;
  readonly interval: number;
  /** Tasks that were answered in the interval, and the bytes that they had moved. */
  readonly completions: Float64Array;
  readonly readBytes: Float64Array;
  readonly writtenBytes: Float64Array;
  /** Most tasks that were outstanding at one time. */
  readonly queueDepth: Float64Array;
  /** Smallest command window that an answer told of (MaxCmdSN - ExpCmdSN + 1); NaN where there was no answer. */
  readonly commandWindow: Float64Array;
}

/** A length of time that people reckon with (1, 2 or 5 times a power of ten) so that at most `most` of them fill a stretch. */
export function niceInterval(length: number, most: number): number {
  const least = Math.max(1, length / Math.max(1, most));
  const decade = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5, 10].find((one) => one * decade >= least) ?? 10;
  return step * decade;
}

/** Spreads tasks over equal intervals of a stretch of time. Bytes count where their task was answered. */
export function taskSeries(
  columns: TaskColumns,
  { mask, count }: MatchingTasks,
  stretch: { readonly from: number; readonly to: number },
  most: number,
): TaskSeries {
  const interval = niceInterval(stretch.to - stretch.from, most);
  const from = Math.floor(stretch.from / interval) * interval;
  const intervals = count === 0 ? 0 : Math.floor((stretch.to - from) / interval) + 1;
  const numbers = (fill: number): Float64Array => new Float64Array(intervals).fill(fill);
  const [completions, readBytes, writtenBytes] = [numbers(0), numbers(0), numbers(0)];
  const commandWindow = numbers(NaN);
  const { tasks } = columns.analysis;
  const starts = new Float64Array(count);
  const ends = new Float64Array(count);
  let known = 0;
  for (let task = 0; task < mask.length; task++) {
    if (mask[task] !== 1) continue;
    const [start, end] = [columns.start[task] ?? NaN, columns.end(task)];
    if (Number.isNaN(start) || Number.isNaN(end)) continue;
    starts[known] = start;
    // A clock that went back makes no task end before it began.
    ends[known++] = Math.max(start, end);
    const at = Math.floor((end - from) / interval);
    if (tasks.answer(task) < 0 || at < 0 || at >= intervals) continue;
    completions[at] = (completions[at] ?? 0) + 1;
    readBytes[at] = (readBytes[at] ?? 0) + tasks.read(task);
    writtenBytes[at] = (writtenBytes[at] ?? 0) + tasks.written(task);
    const window = tasks.window(task);
    if (!((commandWindow[at] ?? NaN) <= window)) commandWindow[at] = window;
  }
  const queueDepth = depths(
    starts.subarray(0, known).sort(),
    ends.subarray(0, known).sort(),
    from,
    interval,
    intervals,
  );
  return { from, interval, completions, readBytes, writtenBytes, queueDepth, commandWindow };
}

/** Most tasks at one time in each interval, from the sorted times at which tasks began and ended. */
function depths(
  starts: Float64Array,
  ends: Float64Array,
  from: number,
  interval: number,
  intervals: number,
): Float64Array {
  const most = new Float64Array(intervals);
  let [begun, ended] = [0, 0];
  /** Goes on to a time, and gives the most that were outstanding on the way. */
  const goTo = (until: number): number => {
    let deepest = begun - ended;
    while ((starts[begun] ?? Infinity) < until || (ends[ended] ?? Infinity) < until) {
      // At the same time an answer makes room first.
      if ((ends[ended] ?? Infinity) <= (starts[begun] ?? Infinity) && ended < begun) ended++;
      else begun++;
      deepest = Math.max(deepest, begun - ended);
    }
    return deepest;
  };
  goTo(from);
  for (let at = 0; at < intervals; at++) most[at] = goTo(from + (at + 1) * interval);
  return most;
}
