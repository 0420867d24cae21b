import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { TimeCollection, type TimeSummary } from './responseTimes';
import { serviceResponseTime } from './taskTimes';

/** Tasks of one operation code, and how long they took. */
export interface CommandStatistics {
  readonly operationCode: number;
  /** Tasks, with and without an answer. */
  readonly tasks: number;
  /** Tasks that ended with a status other than GOOD. */
  readonly failed: number;
  /** Bytes of data, in both directions. */
  readonly read: number;
  readonly written: number;
  /** Service response times of the tasks with an answer. */
  readonly times: TimeSummary;
}

/** Sums up the tasks that `takes` accepts, by operation code in ascending order. */
export function commandStatistics(
  analysis: CaptureAnalysis,
  takes: (task: number) => boolean = () => true,
): CommandStatistics[] {
  const sums = new Map<
    number,
    { tasks: number; failed: number; read: number; written: number; times: TimeCollection }
  >();
  const { tasks, pdus } = analysis;
  for (let task = 0; task < tasks.length; task++) {
    if (!takes(task)) continue;
    const operationCode = pdus.command(tasks.command(task));
    let sum = sums.get(operationCode);
    if (!sum)
      sums.set(operationCode, (sum = { tasks: 0, failed: 0, read: 0, written: 0, times: new TimeCollection() }));
    sum.tasks++;
    sum.read += tasks.read(task);
    sum.written += tasks.written(task);
    if (tasks.status(task) > 0) sum.failed++;
    const time = serviceResponseTime(analysis, task);
    if (!Number.isNaN(time)) sum.times.add(time);
  }
  return [...sums]
    .sort(([one], [other]) => one - other)
    .map(([operationCode, { times, ...rest }]) => ({ operationCode, ...rest, times: times.summary() }));
}
