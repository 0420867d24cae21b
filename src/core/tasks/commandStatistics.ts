import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { TimeCollection, type TimeSummary } from './TimeCollection';
import { isGoodStatus } from '../dissect/scsiStatus';
import { serviceResponseTime } from './taskTimes';

/** What the tasks of one group come to. */
export interface TaskSummary {
  /** Tasks, with and without an answer. */
  readonly tasks: number;
  /** Tasks that ended with a status other than GOOD and its like, or that the target could not carry out. */
  readonly failed: number;
  readonly unanswered: number;
  /** Bytes of data, in both directions. */
  readonly read: number;
  readonly written: number;
  /** Service response times of the tasks with an answer. */
  readonly times: TimeSummary;
}

interface Sums {
  tasks: number;
  failed: number;
  unanswered: number;
  read: number;
  written: number;
  readonly times: TimeCollection;
}

/** Sums up tasks by a key; tasks without a key (undefined) are left out. In the order in which the keys appear. */
export function summarizeTasks<Key>(
  analysis: CaptureAnalysis,
  keyOf: (task: number) => Key | undefined,
): Map<Key, TaskSummary> {
  const { tasks } = analysis;
  const groups = new Map<Key, Sums>();
  for (let task = 0; task < tasks.length; task++) {
    const key = keyOf(task);
    if (key === undefined) continue;
    let sums = groups.get(key);
    if (!sums) {
      sums = { tasks: 0, failed: 0, unanswered: 0, read: 0, written: 0, times: new TimeCollection() };
      groups.set(key, sums);
    }
    sums.tasks++;
    sums.read += tasks.read(task);
    sums.written += tasks.written(task);
    const status = tasks.status(task);
    if (status < 0) sums.unanswered++;
    else if (!isGoodStatus(status) || tasks.response(task) !== 0) sums.failed++;
    const time = serviceResponseTime(analysis, task);
    if (!Number.isNaN(time)) sums.times.add(time);
  }
  return new Map([...groups].map(([key, { times, ...rest }]) => [key, { ...rest, times: times.summary() }]));
}

/** Tasks of one operation code, and how long they took. */
export interface CommandStatistics extends TaskSummary {
  readonly operationCode: number;
}

/** Sums up the tasks that `takes` accepts, by operation code in ascending order. */
export function commandStatistics(
  analysis: CaptureAnalysis,
  takes: (task: number) => boolean = () => true,
): CommandStatistics[] {
  const { tasks, pdus } = analysis;
  const groups = summarizeTasks(analysis, (task) => (takes(task) ? pdus.command(tasks.command(task)) : undefined));
  return [...groups]
    .map(([operationCode, summary]) => ({ operationCode, ...summary }))
    .sort((one, other) => one.operationCode - other.operationCode);
}
