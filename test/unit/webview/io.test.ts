import assert from 'node:assert/strict';
import { milliseconds, shortBytes, shortTime } from '../../../media/captureEditor/io/formatQuantities';
import { nearestPoint, responseBounds } from '../../../media/captureEditor/io/scatterGeometry';
import { NO_ANSWER_MARK, OTHER_COMMANDS, SeriesMarks } from '../../../media/captureEditor/io/seriesMarks';
import type { IoReport } from '../../../src/messages/results';

type Scatter = IoReport['scatter'];

const scatterOf = (times: readonly number[], open: readonly number[] = []): Scatter => ({
  series: [
    {
      command: 0x28,
      tasks: times.length,
      task: Uint32Array.from(times, (_, at) => at),
      start: Float64Array.from(times, (_, at) => at * 100),
      time: Float64Array.from(times),
    },
  ],
  unanswered: { tasks: open.length, task: Uint32Array.from(open, (_, at) => 90 + at), start: Float64Array.from(open) },
  shortest: Math.min(...times),
  longest: Math.max(...times),
  isThinned: false,
});

describe('parts of the I/O view', () => {
  it('gives no two of the commands in one chart the same mark, and none that of tasks without an answer', () => {
    const marks = new SeriesMarks();
    const all = [0x28, 0x2a, 0x12, 0x88, 0x8a, 0x00, 0x25, 0xa0, 0x16, 0x17, OTHER_COMMANDS].map((command) =>
      marks.of(command),
    );
    const texts = [...all, NO_ANSWER_MARK].map(({ colour, shape }) => `${colour} ${shape}`);
    assert.equal(new Set(texts).size, texts.length, texts.join());
    assert.deepEqual(marks.of(0x12), all[2], 'a command keeps its mark');
  });

  for (const [nanoseconds, text] of [
    [137_482_000, '137 ms'],
    [12_604_000, '12.6 ms'],
    [321_000, '321 µs'],
    [1.5e9, '1.5 s'],
    [7, '7 ns'],
    [0, '0 ns'],
    [-2e6, '-2 ms'],
    [NaN, ''],
  ] as const) {
    it(`spells ${nanoseconds} nanoseconds as ${text || 'nothing'}`, () => assert.equal(shortTime(nanoseconds), text));
  }

  it('spells milliseconds with three digits, and bytes with a unit', () => {
    assert.deepEqual([137_482_000, 1_234_567_890_123, -2000].map(milliseconds), ['137.482', '1,234,567.890', '-0.002']);
    assert.deepEqual([0, 999, 4096, 104_857_600, 1e15].map(shortBytes), ['0 B', '999 B', '4.1 kB', '105 MB', '1 PB']);
  });

  it('draws whole decades around the times, and some where there are none', () => {
    const bounds = (times: readonly number[]) =>
      responseBounds({ ...scatterOf(times), ...(times.length ? {} : { shortest: 0, longest: 0 }) });
    assert.deepEqual(bounds([3e5, 2e6]), [1e5, 1e7]);
    assert.deepEqual(bounds([1e6]), [1e6, 1e7]);
    assert.deepEqual(bounds([]), [1e5, 1e7]);
  });

  it('takes the nearest point within reach, none that is hidden, and tasks without an answer at their edge', () => {
    const scatter = scatterOf([10, 20, 30], [250]);
    const near = (left: number, top: number, hidden: readonly number[] = []) =>
      nearestPoint(
        scatter,
        new Set(hidden),
        left,
        top,
        (start) => start,
        (time) => time,
        5,
      )?.task;
    assert.equal(near(102, 22), 1);
    assert.equal(near(150, 22), undefined);
    assert.equal(near(102, 22, [0x28]), undefined);
    assert.equal(near(251, 6, [0x28]), 90);
  });
});
