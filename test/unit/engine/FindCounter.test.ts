import assert from 'node:assert/strict';
import type { ByteSource } from '../../../src/core/capture/ByteSource';
import type { FrameQuery } from '../../../src/core/inspection/frameSearch';
import { FilteredRows } from '../../../src/engine/FilteredRows';
import { FindCounter } from '../../../src/engine/FindCounter';
import type { FindCount } from '../../../src/messages/results';
import { analysed } from '../../support/analysed';
import { readFixture } from '../../support/captures';

const login: FrameQuery = { kind: 'columns', text: 'login re' };

async function counterOf(name: string, slow = 0) {
  const { analysis, source } = await analysed(readFixture(name));
  const reads = { count: 0 };
  const counted: ByteSource = {
    size: () => source.size(),
    async read(offset, length) {
      reads.count++;
      if (slow > 0) await new Promise((resolve) => setTimeout(resolve, slow));
      return source.read(offset, length);
    },
  };
  const filtered = new FilteredRows(analysis, { source, findings: () => Promise.resolve([]) });
  return { analysis, reads, counter: new FindCounter(analysis, counted, filtered) };
}

async function toEnd(ask: () => Promise<FindCount>): Promise<FindCount[]> {
  const answers: FindCount[] = [];
  for (;;) {
    const answer = await ask();
    answers.push(answer);
    if (answer.isComplete) return answers;
    assert(answers.length < 1000, 'it comes to an end');
  }
}

describe('counting what Find finds', () => {
  it('tells how many frames hold it and which of them one is', async () => {
    const { counter, analysis } = await counterOf('chap-ok.pcap');
    const { matches = 0 } = (await toEnd(() => counter.count(login, '', 0))).at(-1) ?? {};
    assert(matches > 3);
    const places: number[] = [];
    for (let frame = 1; frame <= analysis.frames.length; frame++) {
      const answer = await counter.count(login, '', frame);
      assert.deepEqual([answer.matches, answer.isComplete, answer.isLimited], [matches, true, false]);
      if (answer.current > 0) places.push(answer.current);
    }
    assert.deepEqual(
      places,
      Array.from({ length: matches }, (_, at) => at + 1),
    );
  });

  it('reads each frame once, however often it is asked', async () => {
    const { counter, reads } = await counterOf('chap-ok.pcap');
    await toEnd(() => counter.count(login, '', 0));
    const before = reads.count;
    await counter.count(login, '', 7);
    assert.equal(reads.count, before);
    counter.passEnded();
    await counter.count(login, '', 7);
    assert(reads.count > before, 'another state of the capture is looked through again');
  });

  it('counts only among the frames that the display filter leaves, also of one that reads frames', async () => {
    const { counter } = await counterOf('chap-ok.pcap');
    const all = (await toEnd(() => counter.count(login, '', 0))).at(-1);
    const some = (await toEnd(() => counter.count(login, 'iscsi.opcode == 0x23', 0))).at(-1);
    const read = (await toEnd(() => counter.count(login, 'iscsi.opcode == 0x23 && ip.ttl > 0', 0))).at(-1);
    assert(all && some && all.matches > some.matches && some.matches > 0);
    assert.equal(read?.matches, some.matches);
    assert.deepEqual(await counter.count(login, 'no such', 0), {
      ...{ matches: 0, current: 0, isComplete: true, isLimited: false },
    });
  });

  it('tells what it knows while it is still counting, and goes on where it was', async () => {
    const { counter, analysis } = await counterOf('sample.pcap', 2);
    const answers = await toEnd(() => counter.count({ kind: 'columns', text: 'tcp' }, '', 1));
    const known = answers.map(({ matches }) => matches);
    assert(answers.length > 1, 'a slow file is not waited for');
    assert.deepEqual(
      known,
      [...known].sort((one, other) => one - other),
    );
    assert((known.at(-1) ?? 0) <= analysis.frames.length);
  });

  it('of another search ends the one before', async () => {
    const { counter } = await counterOf('sample.pcap', 2);
    const first = counter.count(login, '', 0);
    const second = counter.count({ kind: 'columns', text: 'no such text anywhere' }, '', 0);
    assert.equal((await first).isComplete, false);
    assert.equal((await second).matches, 0);
  });
});
