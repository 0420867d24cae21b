import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CaptureEngine } from '../../../src/engine/CaptureEngine';
import type { IoRequest, TaskRow } from '../../../src/messages/results';
import { TASK_SORT_KEYS, type TaskFilter, type TaskQuery } from '../../../src/core/io/TaskQuery';
import { fixtures } from '../../support/captures';
import { analysed } from '../../support/analysed';
import { commandStatistics } from '../../../src/core/tasks/commandStatistics';

const SIZE = { width: 400, height: 100 };
const BY_START = { by: 'start', descending: false } as const;

async function engineOf(name: string): Promise<CaptureEngine> {
  const bytes = readFileSync(path.join(fixtures, name));
  const engine = new CaptureEngine(
    { kind: 'bytes', bytes, name },
    { summary: () => undefined, failed: (...why) => assert.fail(why.join(': ')) },
  );
  await engine.run();
  return engine;
}

const request = (filter: TaskFilter, more: Partial<IoRequest> = {}): IoRequest => ({
  filter,
  by: 'command',
  ...SIZE,
  ...more,
});
const allRows = (engine: CaptureEngine, query: TaskQuery): Promise<TaskRow[]> =>
  engine.answer('tasks', { query, start: 0, count: 1000 });

describe('answers about tasks', () => {
  let engine: CaptureEngine;
  let rows: TaskRow[];
  before(async () => {
    engine = await engineOf('sample.pcap');
    rows = await allRows(engine, { filter: {}, sort: BY_START });
  });

  it('sum up the tasks as the command line does', async () => {
    const { analysis } = await analysed(readFileSync(path.join(fixtures, 'sample.pcap')));
    const report = await engine.answer('io', request({}));
    assert.equal(report.tasks, analysis.tasks.length);
    assert.equal(report.shown, rows.length);
    assert(report.tasks > 10, `${report.tasks} tasks`);
    // A page cannot be sent whole numbers of any size.
    const expected = commandStatistics(analysis).map(({ tasks, times: { exactSum: _, ...times }, read, written }) => ({
      tasks,
      times,
      read,
      written,
    }));
    const got = report.groups.map(({ tasks, times, read, written }) => ({ tasks, times, read, written }));
    const order = (one: { tasks: number; times: { sum: number } }) => one.tasks * 1e15 + one.times.sum;
    assert.deepEqual(
      got.sort((one, other) => order(one) - order(other)),
      expected.sort((one, other) => order(one) - order(other)),
    );
    const points =
      report.scatter.series.reduce((sum, { task }) => sum + task.length, 0) + report.scatter.unanswered.tasks;
    assert.equal(points, report.tasks);
    assert.equal(
      report.histogram.reduce((sum, { tasks }) => sum + tasks, 0),
      rows.filter(({ time }) => time !== null).length,
    );
  });

  it('filter by every condition, and by all of them together', async () => {
    const some = rows.find(({ time, outcomeKind }) => time !== null && outcomeKind === 'good');
    assert(some && some.time !== null && some.start !== null);
    const { choices } = await engine.answer('io', request({}));
    const lun = choices.luns.find(({ name }) => name === some.lun)?.value ?? -1;
    const outcome = choices.outcomes.find(({ name }) => name === some.outcome)?.value ?? -1;
    const { operationCode: command, session, target, start, time: slowerThan } = some;
    const conditions: [TaskFilter, (row: TaskRow) => boolean][] = [
      [{ command }, (row) => row.operationCode === command],
      [{ lun }, (row) => row.lun === some.lun],
      [{ session }, (row) => row.session === session],
      [{ target }, (row) => row.target === target],
      [{ outcome }, (row) => row.outcome === some.outcome],
      [{ outcome: 'notGood' }, (row) => row.outcomeKind !== 'good'],
      [{ outcome: 'noAnswer' }, (row) => row.outcomeKind === 'noAnswer'],
      [{ slowerThan }, (row) => (row.time ?? -1) >= slowerThan],
      [{ from: start }, (row) => (row.start ?? -1) >= start],
      [{ to: start }, (row) => (row.start ?? Infinity) <= start],
    ];
    for (const [filter, holds] of conditions) {
      const left = await allRows(engine, { filter, sort: BY_START });
      assert.deepEqual(
        left.map(({ task }) => task),
        rows.filter(holds).map(({ task }) => task),
        JSON.stringify(filter),
      );
    }
    const every = { command, lun, session, target, outcome, slowerThan, from: start, to: start };
    const left = await allRows(engine, { filter: every, sort: BY_START });
    assert(left.some(({ task }) => task === some.task));
    assert.equal((await engine.answer('io', request({ target: 'another' }))).shown, 0);
  });

  it('sort by every column in both directions, and find the row of a task', async () => {
    const valueOf: Record<(typeof TASK_SORT_KEYS)[number], (row: TaskRow) => string | number | bigint | null> = {
      start: ({ start }) => start,
      command: ({ command }) => command,
      session: ({ session }) => session,
      lun: ({ lun }) => Number(lun),
      address: ({ address }) => (address === '' ? null : BigInt(address)),
      bytes: ({ read, written }) => read + written,
      time: ({ time }) => time,
      outcome: () => 0,
    };
    for (const by of TASK_SORT_KEYS) {
      for (const descending of [false, true]) {
        const query: TaskQuery = { filter: {}, sort: { by, descending } };
        const sorted = await allRows(engine, query);
        assert.deepEqual(
          sorted.map(({ task }) => task).sort((one, other) => one - other),
          rows.map(({ task }) => task),
        );
        const values = sorted.map(valueOf[by]);
        const known = values.filter((value) => value !== null);
        assert.deepEqual(values.slice(0, known.length), known, `${by}: what has no value stands last`);
        for (let at = 1; at < known.length; at++) {
          const [low, high] = descending ? [known[at], known[at - 1]] : [known[at - 1], known[at]];
          assert(low <= high, `${by} ${descending}: ${low} before ${high}`);
        }
        const [, , third] = sorted;
        assert.equal(await engine.answer('taskPlace', { query, task: third.task }), 2);
      }
    }
    const none = { filter: { slowerThan: 1e18 }, sort: BY_START };
    assert.equal(await engine.answer('taskPlace', { query: none, task: 0 }), -1);
  });

  it('give rows in pages, at most a thousand at once', async () => {
    const query = { filter: {}, sort: BY_START };
    assert.deepEqual(await engine.answer('tasks', { query, start: 2, count: 3 }), rows.slice(2, 5));
    assert.deepEqual(await engine.answer('tasks', { query, start: rows.length, count: 9 }), []);
    assert.equal((await engine.answer('tasks', { query, start: 0, count: 1e9 })).length, rows.length);
  });

  it('keep the rows of the statistics that a filter of their own kind would leave out', async () => {
    const whole = await engine.answer('io', request({}));
    const [first] = whole.groups;
    const filtered = await engine.answer('io', request(first.filter));
    assert.equal(filtered.groupCount, whole.groupCount);
    assert.equal(filtered.shown, first.tasks);
    const byLun = await engine.answer('io', request(first.filter, { by: 'lun' }));
    assert.equal(
      byLun.groups.reduce((sum, { tasks }) => sum + tasks, 0),
      first.tasks,
    );
  });

  it('tell for every grouping the conditions that leave just that group', async () => {
    for (const by of ['command', 'lun', 'session', 'target'] as const) {
      const { groups } = await engine.answer('io', request({}, { by }));
      assert(groups.length > 0, by);
      for (const { filter, tasks, name } of groups) {
        assert.equal((await engine.answer('io', request(filter, { by }))).shown, tasks, `${by} ${name}`);
      }
    }
  });

  it('explain one task: parts that make up its time, its frames in order, and what took the time', async () => {
    for (const { task, time } of rows) {
      const detail = await engine.answer('task', { task });
      assert(detail);
      const { row, frames } = detail;
      if (time !== null)
        assert.equal(
          row.parts.reduce((sum, { nanoseconds }) => sum + nanoseconds, 0),
          time,
          row.command,
        );
      assert.equal(frames[0].frame, row.frame);
      if (row.answerFrame > 0)
        assert(frames.some(({ frame, what }) => frame === row.answerFrame && /tatus/.test(what)));
      for (let at = 1; at < frames.length; at++) assert(frames[at - 1].frame <= frames[at].frame);
      assert.equal(await engine.answer('taskOf', { frame: row.frame }), task);
    }
    assert.equal(await engine.answer('task', { task: 1e6 }), null);
    assert.equal(await engine.answer('taskOf', { frame: 1 }), -1);
    assert.equal(await engine.answer('taskOf', { frame: 1e6 }), -1);
  });

  it('answer for captures without tasks and without frames', async () => {
    for (const name of ['discovery.pcap', 'port-closed.pcap']) {
      const report = await (await engineOf(name)).answer('io', request({}));
      assert.deepEqual([report.tasks, report.shown, report.from, report.to, report.groups], [0, 0, 0, 0, []], name);
      assert.equal(report.series.completions.length, 0);
    }
  });
});

describe('exported tables', () => {
  const exported = async (engine: CaptureEngine, start: Parameters<typeof engine.answer<'exportPart'>>[1]['start']) => {
    const parts: string[] = [];
    for (let first = true; ; first = false) {
      const part = await engine.answer('exportPart', first ? { id: 1, start } : { id: 1 });
      if (part.done) return parts.join('');
      parts.push(part.text);
    }
  };

  it('hold the tasks that are shown, in the order that is shown', async () => {
    const engine = await engineOf('sample.pcap');
    const all = await allRows(engine, { filter: {}, sort: BY_START });
    const query: TaskQuery = { filter: { command: all[5].operationCode }, sort: { by: 'time', descending: true } };
    const rows = await allRows(engine, query);
    const csv = await exported(engine, { table: 'tasks', format: 'csv', query, by: 'command' });
    const [names, ...lines] = csv
      .split('\r\n')
      .slice(0, -1)
      .map((line) => line.split(','));
    const column = names.indexOf('commandFrame');
    assert(column >= 0);
    assert.deepEqual(
      lines.map((cells) => Number(cells[column])),
      rows.map(({ frame }) => frame),
    );
    for (const cells of lines) assert.equal(cells.length, names.length);
    const json = JSON.parse(await exported(engine, { table: 'tasks', format: 'json', query, by: 'command' })) as Record<
      string,
      unknown
    >[];
    assert.deepEqual(
      json.map(({ commandFrame, responseTime }) => [commandFrame, responseTime]),
      rows.map(({ frame, time }) => [frame, time === null ? null : (time / 1e9).toFixed(9)]),
    );
  });

  it('hold statistics with a line for each group', async () => {
    const engine = await engineOf('sample.pcap');
    const query: TaskQuery = { filter: {}, sort: BY_START };
    const { groups } = await engine.answer('io', request({}));
    const json = JSON.parse(
      await exported(engine, { table: 'statistics', format: 'json', query, by: 'command' }),
    ) as Record<string, unknown>[];
    assert.deepEqual(
      json.map(({ name, tasks }) => [name, tasks]),
      groups.map(({ name, tasks }) => [name, tasks]),
    );
  });

  it('of nothing are a line of names, or an empty list', async () => {
    const engine = await engineOf('discovery.pcap');
    const query: TaskQuery = { filter: {}, sort: BY_START };
    assert.match(
      await exported(engine, { table: 'tasks', format: 'csv', query, by: 'command' }),
      /^start,[a-zA-Z,]+\r\n$/,
    );
    assert.deepEqual(JSON.parse(await exported(engine, { table: 'tasks', format: 'json', query, by: 'command' })), []);
  });

  it('are given up when nobody wants them any more', async () => {
    const engine = await engineOf('sample.pcap');
    const query: TaskQuery = { filter: {}, sort: BY_START };
    await engine.answer('exportPart', { id: 9, start: { table: 'tasks', format: 'csv', query, by: 'command' } });
    await engine.answer('exportPart', { id: 9, isGivenUp: true });
    await assert.rejects(engine.answer('exportPart', { id: 9 }), /Export it again/);
  });
});
