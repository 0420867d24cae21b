/**
 * Tasks that overlap on one or two connections, recorded with and without loss: each command is one task, and the statistics
 * are those of a second implementation that knows what was sent. `TASK_SEEDS=1-2000` tries more of them.
 */
import assert from 'node:assert/strict';
import { commandStatistics } from '../../src/core/tasks/commandStatistics';
import { ioSeries } from '../../src/core/tasks/ioSeries';
import { ioStatisticsJson } from '../../src/core/tasks/ioStatisticsJson';
import { readTask } from '../../src/core/tasks/readTask';
import { TASK_TIME_PARTS } from '../../src/core/tasks/taskTimes';
import { analysed } from '../support/analysed';
import { pcapFile } from '../support/captureBuilder';
import { randomTasks, type TaskFrame, withLoss } from '../support/randomTasks';

const [FIRST_SEED, LAST_SEED] = (process.env.TASK_SEEDS ?? '1-25').split('-').map(Number);

interface NaiveTask {
  readonly operationCode: number;
  readonly began: number;
  read: number;
  written: number;
  /** Time and status of the answer. */
  ended?: number;
  status: number;
}

/** Walks through the frames that were kept: whoever has the tag at that moment gets what comes. */
function naiveTasks(frames: readonly TaskFrame[]): NaiveTask[] {
  const tasks: NaiveTask[] = [];
  const open = new Map<string, NaiveTask>();
  for (const { connection, tag, kind, operationCode, read, written, status, nanoseconds } of frames) {
    if (tag < 0) continue;
    const key = `${connection} ${tag}`;
    if (kind === 'command') {
      const task = { operationCode, began: nanoseconds, read: 0, written, status: -1 };
      tasks.push(task);
      open.set(key, task);
      continue;
    }
    const task = open.get(key);
    if (!task) continue;
    task.read += read;
    task.written += written;
    if (kind !== 'answer') continue;
    task.ended = nanoseconds;
    task.status = status;
    open.delete(key);
  }
  return tasks;
}

/** The smallest time that at least `share` of a hundred are not above, by counting. */
function percentile(times: readonly number[], share: number): number {
  return Math.min(...times.filter((time) => 100 * times.filter((one) => one <= time).length >= share * times.length));
}

function naiveStatistics(all: readonly NaiveTask[]): ReturnType<typeof commandStatistics> {
  const codes = [...new Set(all.map(({ operationCode }) => operationCode))].sort((one, other) => one - other);
  return codes.map((operationCode) => {
    const tasks = all.filter((task) => task.operationCode === operationCode);
    const times = tasks.flatMap(({ began, ended }) => (ended === undefined ? [] : [ended - began]));
    const sum = times.reduce((total, time) => total + time, 0);
    const none = times.length === 0;
    return {
      operationCode,
      tasks: tasks.length,
      failed: tasks.filter(({ status }) => status > 0).length,
      unanswered: tasks.filter(({ status }) => status < 0).length,
      read: tasks.reduce((total, { read }) => total + read, 0),
      written: tasks.reduce((total, { written }) => total + written, 0),
      times: {
        calls: times.length,
        minimum: none ? 0 : Math.min(...times),
        maximum: none ? 0 : Math.max(...times),
        sum,
        exactSum: BigInt(sum),
        mean: none ? 0 : sum / times.length,
        p50: none ? 0 : percentile(times, 50),
        p95: none ? 0 : percentile(times, 95),
        p99: none ? 0 : percentile(times, 99),
      },
    };
  });
}

async function check(frames: readonly TaskFrame[]): Promise<void> {
  const { analysis, source } = await analysed(pcapFile(frames.map(({ packet }) => packet)));
  const naive = naiveTasks(frames);
  assert.equal(analysis.tasks.length, naive.length);
  assert.deepEqual(commandStatistics(analysis), naiveStatistics(naive));
  const series = ioSeries(analysis, 7);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  assert.equal(sum(series.completions), naive.filter(({ status }) => status >= 0).length);
  assert.ok(Math.max(...series.queueDepth) <= naive.length);
  ioStatisticsJson(analysis);
  for (let task = 0; task < analysis.tasks.length; task++) {
    const { times, dataIns, dataRequests, unsolicited, read, written, immediate } = await readTask(
      analysis,
      source,
      task,
    );
    // What the index has counted while it passed is what the PDUs say when they are read again.
    const lengths = (pieces: readonly { readonly length: number }[]): number => sum(pieces.map(({ length }) => length));
    assert.equal(lengths(dataIns), read);
    assert.equal(immediate + lengths(unsolicited) + sum(dataRequests.map((one) => lengths(one.dataOuts))), written);
    if (times.serviceResponse === undefined) continue;
    assert.equal(sum(TASK_TIME_PARTS.map((part) => times[part] ?? 0)), times.serviceResponse);
  }
}

const TAGS = { none: '', finished: ', tags taken again', open: ', tags of open tasks taken again' };

describe('random tasks', function () {
  this.timeout(120_000);
  for (const connections of [1, 2] as const) {
    for (const share of [0, 0.02, 0.2]) {
      // Behind a hole two tasks with one tag can look as if they were open at the same time: then nobody can tell for sure.
      for (const reuse of share === 0 ? (['none', 'finished', 'open'] as const) : (['none'] as const)) {
        const name = `${connections} connection(s), ${share * 100} % lost${TAGS[reuse]}`;
        it(`${name}: each is counted once, statistics are those of a second implementation`, async () => {
          for (let seed = FIRST_SEED ?? 1; seed <= (LAST_SEED ?? 1); seed++) {
            const frames = withLoss(randomTasks(seed, { connections, reuse }), seed, share);
            try {
              await check(frames);
            } catch (error) {
              throw new Error(`TASK_SEEDS=${seed}-${seed}: ${String(error)}`, { cause: error });
            }
          }
        });
      }
    }
  }
});
