import type { MatchingTasks } from './matchingTasks';
import type { TaskColumns } from './TaskColumns';

/** Tasks with a response time from `from` up to but not including `to`, in nanoseconds. */
export interface HistogramBucket {
  readonly from: number;
  readonly to: number;
  readonly tasks: number;
}

/** Steps of one decade. */
const STEPS = [1, 2, 5] as const;
/** Beyond this there are no times in one capture that anybody would tell apart. */
const MOST_DECADES = 16;
const EDGES: readonly number[] = Array.from({ length: MOST_DECADES * STEPS.length }, (_, at) => {
  return (STEPS[at % STEPS.length] ?? 1) * 10 ** Math.floor(at / STEPS.length);
});

/** End of the last bucket, which holds longer times as well: messages to a page carry no infinity. */
const LAST_EDGE = 10 ** MOST_DECADES;

/**
 * Counts response times in buckets of 1, 2, 5, 10, 20, 50, ... nanoseconds, from the one of the shortest time to the one of
 * the longest. Times below one nanosecond (clocks that stood still, or went back) are in one bucket at the beginning, from 0 to 1.
 */
export function responseHistogram({ time, length }: TaskColumns, { mask }: MatchingTasks): HistogramBucket[] {
  const counts = new Float64Array(EDGES.length + 1);
  for (let task = 0; task < length; task++) {
    const took = time[task] ?? NaN;
    if (mask[task] !== 1 || Number.isNaN(took)) continue;
    const bucket = bucketOf(took);
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  const first = counts.findIndex((count, at) => at > 0 && count > 0);
  const last = counts.findLastIndex((count) => count > 0);
  const buckets: HistogramBucket[] = [];
  if ((counts[0] ?? 0) > 0) buckets.push({ from: 0, to: 1, tasks: counts[0] ?? 0 });
  for (let at = first; at > 0 && at <= last; at++) {
    buckets.push({ from: EDGES[at - 1] ?? 0, to: EDGES[at] ?? LAST_EDGE, tasks: counts[at] ?? 0 });
  }
  return buckets;
}

/** Count of the edges that are not above the time. */
function bucketOf(time: number): number {
  let [low, high] = [0, EDGES.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((EDGES[middle] ?? Infinity) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}
