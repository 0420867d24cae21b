import assert from 'node:assert/strict';
import type { CaptureAnalysis } from '../../../src/core/analysis/CaptureAnalysis';
import { FilteredFrames } from '../../../src/core/filter/FilteredFrames';
import { CaptureEngine } from '../../../src/engine/CaptureEngine';
import { analysed } from '../../support/analysed';
import { readFixture } from '../../support/captures';
import { compiled, passing, passingRead } from '../../support/passing';

describe('frame.marked', () => {
  it('is true of the frames that are marked in the editor, false of all others', async () => {
    const { analysis } = await analysed(readFixture('sample.pcap'));
    const all = passing(analysis, 'frame');
    assert.deepEqual(passing(analysis, 'frame.marked == true'), []);
    assert.deepEqual(passing(analysis, 'frame.marked == 0'), all);
    analysis.marked = new Set([3, 7]);
    assert.deepEqual(passing(analysis, 'frame.marked == 1'), [4, 8]);
    assert.deepEqual(passing(analysis, 'frame.marked == false').length, all.length - 2);
    assert.deepEqual(passing(analysis, 'frame.marked == true && frame.number > 5'), [8]);
    // As in Wireshark: every frame has the field.
    assert.deepEqual(passing(analysis, 'frame.marked'), all);
  });

  async function opened(): Promise<CaptureEngine> {
    const engine = new CaptureEngine(
      { kind: 'bytes', bytes: readFixture('sample.pcap'), name: 'x.pcap' },
      { summary: () => undefined, failed: (...why) => assert.fail(why.join(': ')) },
    );
    await engine.run();
    return engine;
  }

  it('has other rows and matches when the worker is told of other marks', async () => {
    const engine = await opened();
    const filter = 'frame.marked == 1';
    const rows = async () =>
      (await engine.answer('rows', { start: 0, count: 9, marks: { selected: 0 }, filter })).map(({ frame }) => frame);
    const found = async () => engine.answer('findCount', { query: { kind: 'columns', text: '' }, frame: 0, filter });
    assert.deepEqual(await engine.answer('filter', { filter }), { rows: 0, frames: 66 });
    await engine.answer('marked', { frames: [8, 2] });
    assert.deepEqual(await rows(), [2, 8]);
    const query = { kind: 'columns', text: ':' } as const;
    assert.equal((await engine.answer('findCount', { query, frame: 8, filter })).current, 2);
    await engine.answer('marked', { frames: [5] });
    assert.deepEqual(await rows(), [5]);
    assert.equal((await engine.answer('findCount', { query, frame: 5, filter })).matches, 1);
    await engine.answer('marked', { frames: [] });
    assert.deepEqual(await rows(), []);
    assert.equal((await found()).matches, 0);
  });

  it('does not mind marks of frames that there are not', async () => {
    const engine = await opened();
    await engine.answer('marked', { frames: [0, 1e9] });
    assert.deepEqual(await engine.answer('filter', { filter: 'frame.marked == 1' }), { rows: 0, frames: 66 });
  });
});

/** Time since the last frame of a list, or zero; and whether it is longer than some milliseconds. */
function apart({ frames }: CaptureAnalysis, least: number): number[] {
  const passed: number[] = [0];
  for (let frame = 1; frame < frames.length; frame++) {
    const before = passed.at(-1) ?? 0;
    const seconds = frames.seconds(frame) - frames.seconds(before);
    const since = seconds * 1e9 + frames.nanoseconds(frame) - frames.nanoseconds(before);
    if (since >= least * 1e6) passed.push(frame);
  }
  return passed.map((frame) => frame + 1);
}

describe('frame.time_delta_displayed', () => {
  const THINNED = 'frame.number == 1 || frame.time_delta_displayed >= 0.05';

  it('counts from the frame that the filter let pass before', async () => {
    const capture = await analysed(readFixture('sample.pcap'));
    const expected = apart(capture.analysis, 50);
    assert(expected.length > 2 && expected.length < capture.analysis.frames.length);
    assert.deepEqual(await passingRead(capture, THINNED), expected);
    assert.deepEqual(await passingRead(capture, 'frame.time_delta_displayed > 0.001'), []);
  });

  it('does so too when other parts of the filter read frames, and in turns', async () => {
    const capture = await analysed(readFixture('sample.pcap'));
    const expected = apart(capture.analysis, 50);
    assert.deepEqual(await passingRead(capture, `(${THINNED}) && ip.ttl > 0`), expected);
    const rows = new FilteredFrames(capture.analysis, compiled(THINNED));
    while (!rows.advance(5));
    assert.deepEqual(
      Array.from({ length: rows.length }, (_, row) => rows.frameAt(row) + 1),
      expected,
    );
  });

  it('of two filters at the same time counts for each by itself, also when frames are gone through again', async () => {
    const { analysis } = await analysed(readFixture('sample.pcap'));
    const unsettled = new FilteredFrames(analysis, compiled(`(${THINNED}) || (iscsi && frame.number == 1)`));
    const other = new FilteredFrames(analysis, compiled('frame.number == 1 || frame.time_delta_displayed >= 1'));
    for (let isDone = false; !isDone;) isDone = [unsettled.advance(3), other.advance(2)].every(Boolean);
    const before = unsettled.revision;
    unsettled.passEnded();
    while (!unsettled.advance(4));
    assert.equal(unsettled.revision, before);
    assert.equal(unsettled.length, apart(analysis, 50).length);
    assert.equal(other.length, apart(analysis, 1000).length);
  });
});
