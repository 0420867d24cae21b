/** The worker's rows of filters that read frames: piece by piece, and only while somebody waits for them. */
import assert from 'node:assert/strict';
import type { ByteSource } from '../../../src/core/capture/ByteSource';
import { FilteredRows } from '../../../src/engine/FilteredRows';
import type { FilterAnswer } from '../../../src/messages/results';
import { type Analysed, analysed } from '../../support/analysed';
import { readFixture } from '../../support/captures';

/** A source of which each read takes a moment. */
class SlowSource implements ByteSource {
  reads = 0;

  constructor(
    private readonly source: ByteSource,
    private readonly milliseconds: number,
  ) {}

  size(): Promise<number> {
    return this.source.size();
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    this.reads++;
    await new Promise((resolve) => setTimeout(resolve, this.milliseconds));
    return this.source.read(offset, length);
  }
}

function counted(answer: FilterAnswer): { rows: number; frames: number } {
  assert.ok(!('error' in answer));
  return answer;
}

describe('FilteredRows of filters that read frames', () => {
  let sample: Analysed;
  before(async () => {
    sample = await analysed(readFixture('sample.pcap'));
  });

  it('tells what it knows before it has looked at every frame, and goes on when it is asked again', async () => {
    const source = new SlowSource(sample.source, 10);
    const rows = new FilteredRows(sample.analysis, { source, findings: () => undefined });
    rows.passEnded();
    const { length } = sample.analysis.frames;
    let answer = counted(await rows.count('ip.ttl == 64'));
    assert.ok(answer.frames > 0 && answer.frames < length, `${answer.frames} frames`);
    assert.equal(answer.rows, answer.frames);
    // Known rows can be had, without more being read.
    const { reads } = source;
    assert.deepEqual(await rows.frames('ip.ttl == 64', 0, 2), [0, 1]);
    assert.deepEqual(await rows.place('ip.ttl == 64', length - 1), { row: answer.rows - 1, exact: false });
    assert.equal(source.reads, reads);
    while (answer.frames < length) {
      const before = answer.frames;
      answer = counted(await rows.count('ip.ttl == 64'));
      assert.ok(answer.frames > before);
    }
    assert.deepEqual(answer, { rows: length, frames: length });
  });

  it('stops when nobody asks any more', async () => {
    const source = new SlowSource(sample.source, 10);
    const rows = new FilteredRows(sample.analysis, { source, findings: () => undefined });
    await rows.count('ip.ttl == 64');
    const { reads } = source;
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal(source.reads, reads);
  });

  it('answers two that wait for the same filter from the same reading', async () => {
    const source = new SlowSource(sample.source, 0);
    const rows = new FilteredRows(sample.analysis, { source, findings: () => undefined });
    const both = await Promise.all([
      rows.count('ip.ttl == 64 and frame.number < 4'),
      rows.count('ip.ttl == 64 and frame.number < 4'),
    ]);
    assert.deepEqual(both[0], both[1]);
    assert.equal(source.reads, 3);
  });

  it('has no rows of findings while the pass runs, and finds them behind it', async () => {
    let isComplete = false;
    const findings = (): Promise<[]> | undefined => (isComplete ? Promise.resolve([]) : undefined);
    const rows = new FilteredRows(sample.analysis, { source: sample.source, findings });
    assert.deepEqual(await rows.count('iscsi.finding'), { rows: 0, frames: 0 });
    isComplete = true;
    rows.passEnded();
    assert.deepEqual(await rows.count('iscsi.finding'), { rows: 0, frames: sample.analysis.frames.length });
  });

  it('keeps the rows while frames are looked at again because the capture has grown', async () => {
    const rows = new FilteredRows(sample.analysis, { source: sample.source, findings: () => undefined });
    rows.passEnded();
    const { length } = sample.analysis.frames;
    while (counted(await rows.count('ip.ttl == 64')).frames < length);
    rows.passEnded();
    assert.equal((await rows.frames('ip.ttl == 64', 0, length)).length, length);
    assert.deepEqual(await rows.count('ip.ttl == 64'), { rows: length, frames: length });
  });
});
