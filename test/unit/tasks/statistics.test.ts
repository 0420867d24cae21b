import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ColumnTable } from '../../../src/core/bytes/ColumnTable';
import { CaptureAnalysis } from '../../../src/core/analysis/CaptureAnalysis';
import { commandStatistics } from '../../../src/core/tasks/commandStatistics';
import { ioSeries } from '../../../src/core/tasks/ioSeries';
import { roundTrips } from '../../../src/core/tasks/roundTrips';
import { secondsText } from '../../../src/core/tasks/taskJson';
import { BYTES_PER_TASK, MOST_BYTES_PER_TASK, TaskIndex } from '../../../src/core/tasks/TaskIndex';
import { TimeCollection } from '../../../src/core/tasks/TimeCollection';
import { analysed } from '../../support/analysed';
import { Conversation } from '../../support/conversation';
import {
  dataIn,
  filler,
  loginRequest,
  loginResponse,
  nopIn,
  nopOut,
  READ_10,
  scsiCommand,
  scsiResponse,
} from '../../support/pduBuilder';

/** Three reads at once, answered one after the other, and a ping; frames come a millisecond apart. */
function conversation(): Conversation {
  const three = new Conversation()
    .handshake()
    .send(0, loginRequest(['InitiatorName=iqn.2001-04.com.example:host']))
    .send(1, loginResponse(['TargetPortalGroupTag=1']));
  for (const tag of [1, 2, 3]) three.send(0, scsiCommand(READ_10, 512, { tag, words: { 24: tag } }));
  three.send(1, dataIn(filler(512), { tag: 1 }));
  three.send(1, dataIn(filler(512), { tag: 2 }));
  three.send(1, scsiResponse(8, { tag: 3 }));
  return three.send(0, nopOut(filler(4), { tag: 9 })).send(1, nopIn(filler(4), { tag: 9 }));
}

describe('statistics of tasks', () => {
  it('sum up what was answered, what failed and what moved', async () => {
    const { analysis } = await analysed(conversation().file());
    const [reads, ...others] = commandStatistics(analysis);
    assert.deepEqual(others, []);
    assert.deepEqual(reads, {
      operationCode: 0x28,
      tasks: 3,
      failed: 1,
      unanswered: 0,
      read: 1024,
      written: 0,
      times: {
        calls: 3,
        minimum: 3e6,
        maximum: 3e6,
        sum: 9e6,
        exactSum: 9_000_000n,
        mean: 3e6,
        p50: 3e6,
        p95: 3e6,
        p99: 3e6,
      },
    });
  });

  it('give the time of pings and logins', async () => {
    const { pings, logins } = roundTrips((await analysed(conversation().file())).analysis);
    assert.deepEqual([pings.calls, pings.sum, logins.calls, logins.sum], [1, 1e6, 1, 1e6]);
  });

  it('count the queue in every interval, and bytes where the task ended', async () => {
    const { analysis } = await analysed(conversation().file());
    const series = ioSeries(analysis, analysis.frames.length);
    assert.deepEqual(series.queueDepth, [0, 0, 0, 0, 0, 1, 2, 3, 3, 2, 1, 0, 0]);
    assert.deepEqual(series.completions, [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0]);
    assert.deepEqual(series.readBytes, [0, 0, 0, 0, 0, 0, 0, 0, 512, 512, 0, 0, 0]);
    assert.equal(series.commandWindow[8], 31);
    assert.equal(series.commandWindow[0], -1);
  });

  it('of an empty capture are empty', async () => {
    const { analysis } = await analysed(new Conversation().file());
    assert.deepEqual(commandStatistics(analysis), []);
    assert.deepEqual(ioSeries(analysis, 10).completions, []);
  });

  it('have quantiles that are times of tasks: the smallest that enough others do not exceed', () =>
    fc.assert(
      fc.property(fc.array(fc.nat(1e9), { minLength: 1, maxLength: 300 }), (times) => {
        const collection = new TimeCollection();
        for (const time of times) collection.add(time);
        const { p50, p95, p99, minimum, maximum, sum } = collection.summary();
        for (const [share, quantile] of [
          [0.5, p50],
          [0.95, p95],
          [0.99, p99],
        ] as const) {
          assert.ok(times.includes(quantile));
          assert.ok(times.filter((time) => time <= quantile).length >= share * times.length);
          assert.ok(times.filter((time) => time < quantile).length < share * times.length);
        }
        assert.equal(minimum, Math.min(...times));
        assert.equal(maximum, Math.max(...times));
        assert.equal(
          sum,
          times.reduce((total, time) => total + time, 0),
        );
      }),
      { seed: 20261124, numRuns: 200 },
    ));

  it('write nanoseconds as seconds without rounding', () => {
    assert.equal(secondsText(1), '0.000000001');
    assert.equal(secondsText(137_482_000), '0.137482000');
    assert.equal(secondsText(-1_500_000_000), '-1.500000000');
    assert.equal(secondsText(8_000_000_000_000_001), '8000000.000000001');
  });
});

describe('TaskIndex', () => {
  function filled(count: number): TaskIndex {
    const tasks = new TaskIndex();
    for (let at = 0; at < count; at++) {
      const task = tasks.add(at * 3, 0x00010000, 0, 4096, 0);
      tasks.setBlocks(task, 0, at * 8, 8);
      tasks.dataIn(task, at * 3 + 1, 4096);
      tasks.end(task, at * 3 + 2, 0, 0, 32);
    }
    return tasks;
  }

  it('takes the bytes a task that ARCHITECTURE states, and never more than the most', () => {
    const tasks = filled(8192 * 4);
    assert.ok(tasks.storedByteLength / tasks.length <= BYTES_PER_TASK, `${tasks.storedByteLength / tasks.length}`);
    const worst = new TaskIndex();
    let number = 1;
    const any = (): number => (number = (Math.imul(number, 1664525) + 1013904223) >>> 0);
    for (let at = 0; at < 8192 * 2; at++) {
      const task = worst.add(at * 1000, any(), any(), any(), any());
      worst.setBlocks(task, any(), any(), any());
      worst.readyToTransfer(task, at * 1000 + 1 + (any() >>> 8));
      worst.dataOut(task, at * 1000 + 1 + (any() >>> 8), any(), true);
      worst.dataIn(task, at * 1000 + 1 + (any() >>> 8), any());
      worst.end(task, at * 1000 + 1 + (any() >>> 8), any() & 0xff, any() & 0xff, any());
    }
    assert.ok(worst.storedByteLength / worst.length <= MOST_BYTES_PER_TASK);
  });

  it('finds the task of a command, and is the same after it was stored', () => {
    const tasks = filled(20_000);
    const restored = TaskIndex.restore(tasks.stored());
    for (const one of [tasks, restored]) {
      assert.equal(one.length, 20_000);
      assert.equal(one.taskOfCommand(3 * 12_345), 12_345);
      assert.equal(one.taskOfCommand(3 * 12_345 + 1), -1);
      assert.equal(one.addressNumber(12_345), 12_345 * 8);
      assert.equal(one.answer(19_999), 3 * 19_999 + 2);
      assert.deepEqual(one.lunBytes(one.lun(7)), Uint8Array.of(0, 1, 0, 0, 0, 0, 0, 0));
    }
  });

  it('counts bytes up to its limit and no further', () => {
    const tasks = new TaskIndex();
    tasks.add(0, 0, 0, 0, 0);
    for (let at = 0; at < 300; at++) tasks.dataIn(0, 1 + at, 0xffffff);
    assert.equal(tasks.read(0), 0xffffffff);
  });

  it('tells 65,536 LUNs apart; a hostile capture with more does not make it grow', () => {
    const tasks = new TaskIndex();
    for (let lun = 0; lun < 65_600; lun++) tasks.add(lun, lun, 0, 0, 0);
    assert.equal(tasks.lunCount, 65_536);
    assert.equal(tasks.lunBytes(tasks.lun(65_599)), undefined);
    assert.ok(tasks.isOfLun(65_535, 65_535, 0));
  });
});

describe('ColumnTable', () => {
  it('gives back what was written, in packed chunks too, and after it was stored', () =>
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(20_000), fc.nat(2), fc.nat(0xffffffff)), { maxLength: 200 }), (changes) => {
        const table = new ColumnTable(3);
        const known = Array.from({ length: 20_001 }, () => [0, 0, 0]);
        for (let row = 0; row <= 20_000; row++) {
          table.add();
          table.set(1, row, row % 7);
          known[row] = [0, row % 7, 0];
        }
        for (const [row, column, value] of changes) {
          table.set(column, row, value);
          known[row][column] = value;
        }
        for (const one of [table, ColumnTable.restore(3, table.stored())]) {
          for (const [row] of changes)
            assert.deepEqual(
              [0, 1, 2].map((column) => one.get(column, row)),
              known[row],
            );
          assert.throws(() => one.get(0, 20_001), RangeError);
        }
      }),
      { seed: 20261124, numRuns: 20 },
    ));
});

describe('the tasks of a whole capture', () => {
  it('are the same for every length of the pieces that it is read in, and after it was stored', async () => {
    const file = conversation().file();
    const whole = (await analysed(file)).analysis;
    const table = ({ tasks }: CaptureAnalysis): number[][] =>
      Array.from({ length: tasks.length }, (_, task) => [
        tasks.command(task),
        tasks.answer(task),
        tasks.read(task),
        tasks.status(task),
        tasks.blocks(task),
      ]);
    for (const length of [64, 1000, 65_536]) {
      assert.deepEqual(table((await analysed(file, length)).analysis), table(whole));
    }
    assert.deepEqual(table(CaptureAnalysis.restore(whole.stored())), table(whole));
  });
});
