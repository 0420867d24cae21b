import assert from 'node:assert/strict';
import fc from 'fast-check';
import { responseHistogram } from '../../../src/core/io/responseHistogram';
import { responseScatter } from '../../../src/core/io/responseScatter';
import type { TaskColumns } from '../../../src/core/io/TaskColumns';
import { niceInterval, taskSeries } from '../../../src/core/io/taskSeries';

interface MadeUp {
  readonly start: number;
  /** NaN without an answer. */
  readonly time: number;
  readonly command?: number;
}

/** Columns of tasks that no capture holds. Each task reads ten bytes under a window of its number. */
function columnsOf(tasks: readonly MadeUp[]): TaskColumns {
  const columns = {
    length: tasks.length,
    start: Float64Array.from(tasks, ({ start }) => start),
    time: Float64Array.from(tasks, ({ time }) => time),
    command: Uint8Array.from(tasks, ({ command = 0x28 }) => command),
    end: (task: number) => tasks[task].start + (Number.isNaN(tasks[task].time) ? Infinity : tasks[task].time),
    analysis: {
      tasks: {
        answer: (task: number) => (Number.isNaN(tasks[task].time) ? -1 : 1),
        read: () => 10,
        written: () => 1,
        window: (task: number) => task,
      },
    },
  };
  return columns as unknown as TaskColumns;
}

const all = (count: number) => ({ mask: new Uint8Array(count).fill(1), count });

describe('points of the response time chart', () => {
  const area = { from: 0, to: 999_999, width: 100, height: 60 };

  it('are all tasks while there are few', () => {
    const tasks = Array.from({ length: 100 }, (_, at) => ({ start: at, time: at % 10 === 0 ? NaN : at }));
    const { series, unanswered, isThinned, shortest, longest } = responseScatter(columnsOf(tasks), all(100), {
      ...area,
      to: 99,
    });
    assert.deepEqual([series.length, series[0]?.task.length, isThinned, shortest, longest], [1, 90, false, 1, 99]);
    assert.deepEqual([unanswered.tasks, unanswered.task.length], [10, 10]);
  });

  it('of a million tasks are thinned out, and keep the fastest and slowest of every pixel column', () => {
    const count = 1_000_000;
    // Times that hash around; three outliers hide in the crowd.
    const tasks = Array.from({ length: count }, (_, at) => ({
      start: at,
      time: 1000 + ((at * 2_654_435_761) % 1_000_003),
      command: at % 5 === 0 ? 0x2a : 0x28,
    }));
    tasks[123_457].time = 5e9;
    tasks[500_001].time = 7;
    const columns = columnsOf(tasks);
    const { series, isThinned, shortest, longest } = responseScatter(columns, all(count), area);
    assert.deepEqual([isThinned, shortest, longest], [true, 7, 5e9]);
    assert.deepEqual(
      series.map(({ command, tasks: of }) => [command, of]),
      [
        [0x28, 800_000],
        [0x2a, 200_000],
      ],
    );
    for (const { command, task, start, time } of series) {
      assert(task.length < 3000, `${task.length} points`);
      const extremes = Array.from({ length: area.width }, () => [Infinity, -Infinity]);
      tasks.forEach((one, at) => {
        if (one.command !== command) return;
        const column = extremes[Math.floor(at / 10_000)];
        column[0] = Math.min(column[0], one.time);
        column[1] = Math.max(column[1], one.time);
      });
      const drawn = Array.from({ length: area.width }, () => [Infinity, -Infinity]);
      task.forEach((number, at) => {
        // Nothing is invented: a point is a task.
        assert.deepEqual([start[at], time[at]], [tasks[number].start, tasks[number].time]);
        const column = drawn[Math.floor(number / 10_000)];
        column[0] = Math.min(column[0], time[at]);
        column[1] = Math.max(column[1], time[at]);
      });
      assert.deepEqual(drawn, extremes);
    }
  });

  it('stand for rare commands together, and for a time that a logarithm cannot show', () => {
    const tasks = Array.from({ length: 50 }, (_, at) => ({ start: at, time: at === 3 ? 0 : at, command: at % 12 }));
    const { series, shortest } = responseScatter(columnsOf(tasks), all(50), { ...area, to: 49 });
    assert.equal(series.length, 8);
    assert.equal(series.at(-1)?.command, -1);
    assert.equal(
      series.reduce((sum, one) => sum + one.task.length, 0),
      50,
    );
    assert.equal(
      series.reduce((sum, one) => sum + one.tasks, 0),
      50,
    );
    assert.equal(shortest, 1);
  });

  it('are those of the stretch of time that shows', () => {
    const tasks = Array.from({ length: 10 }, (_, at) => ({ start: at, time: 5 }));
    const { series } = responseScatter(columnsOf(tasks), all(10), { ...area, from: 3, to: 5 });
    assert.deepEqual([...(series[0]?.task ?? [])], [3, 4, 5]);
  });
});

describe('distribution of response times', () => {
  it('has buckets of 1, 2 and 5, from the shortest to the longest, with the empty ones between', () => {
    const times = [1e6, 1.9e6, 2e6, 20e6, NaN];
    const buckets = responseHistogram(columnsOf(times.map((time) => ({ start: 0, time }))), all(5));
    assert.deepEqual(
      buckets.map(({ from, to, tasks }) => [from, to, tasks]),
      [
        [1e6, 2e6, 2],
        [2e6, 5e6, 1],
        [5e6, 10e6, 0],
        [10e6, 20e6, 0],
        [20e6, 50e6, 1],
      ],
    );
  });

  it('counts every answered task once, whatever its time', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.integer({ min: -1e9, max: 2e9 }),
            fc.constant(NaN),
            fc.double({ min: 0, max: 1e18, noNaN: true }),
          ),
        ),
        (times) => {
          const buckets = responseHistogram(columnsOf(times.map((time) => ({ start: 0, time }))), all(times.length));
          const counted = buckets.reduce((sum, { tasks }) => sum + tasks, 0);
          assert.equal(counted, times.filter((time) => !Number.isNaN(time)).length);
          for (let at = 1; at < buckets.length; at++) assert(buckets[at].from >= buckets[at - 1].to);
        },
      ),
    ));

  it('of nothing is empty', () => assert.deepEqual(responseHistogram(columnsOf([]), all(0)), []));
});

describe('tasks over time', () => {
  it('count answers, bytes, the deepest queue and the smallest window of each interval', () => {
    const tasks = [
      { start: 0, time: 25 },
      { start: 5, time: 6 },
      { start: 12, time: NaN },
    ];
    const series = taskSeries(columnsOf(tasks), all(3), { from: 0, to: 39 }, 4);
    assert.deepEqual([series.from, series.interval], [0, 10]);
    assert.deepEqual([...series.completions], [0, 1, 1, 0]);
    assert.deepEqual([...series.readBytes], [0, 10, 10, 0]);
    assert.deepEqual([...series.writtenBytes], [0, 1, 1, 0]);
    // The third task is never answered: it stays in the queue.
    assert.deepEqual([...series.queueDepth], [2, 2, 2, 1]);
    assert.deepEqual([...series.commandWindow], [NaN, 1, 0, NaN]);
  });

  it('know how deep the queue was when the stretch began, and not how deep it had been before', () => {
    const tasks = [...Array.from({ length: 9 }, () => ({ start: 0, time: 5 })), { start: 8, time: 20 }];
    const series = taskSeries(columnsOf(tasks), all(10), { from: 10, to: 29 }, 2);
    assert.deepEqual([...series.queueDepth], [1, 1]);
  });

  it('of one moment are one interval, and without tasks there is none', () => {
    const one = taskSeries(columnsOf([{ start: 7, time: 0 }]), all(1), { from: 7, to: 7 }, 100);
    assert.deepEqual([...one.completions], [1]);
    assert.deepEqual([...one.queueDepth], [1]);
    assert.equal(taskSeries(columnsOf([]), all(0), { from: 0, to: 0 }, 100).completions.length, 0);
  });

  it('have intervals that people reckon with', () => {
    assert.deepEqual(
      [9.9e9, 1e9, 6.6e9, 1, 0].map((length) => niceInterval(length, 100)),
      [1e8, 1e7, 1e8, 1, 1],
    );
  });
});
