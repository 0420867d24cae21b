import assert from 'node:assert/strict';
import { matchesText } from '../../../media/captureEditor/stream/matchesText';
import { CaptureEngine } from '../../../src/engine/CaptureEngine';
import type { FindCount } from '../../../src/messages/results';
import { pcapFile } from '../../support/captureBuilder';
import { readFixture } from '../../support/captures';
import { Conversation } from '../../support/conversation';

async function engineOf(bytes: Uint8Array): Promise<CaptureEngine> {
  const engine = new CaptureEngine(
    { kind: 'bytes', bytes, name: 'x.pcap' },
    { summary: () => undefined, failed: (...why) => assert.fail(why.join(': ')) },
  );
  await engine.run();
  return engine;
}

const view = { stream: 0, sides: 'both', perRow: 16 } as const;

async function toEnd(ask: () => Promise<FindCount>): Promise<FindCount> {
  for (let asked = 0; ; asked++) {
    const answer = await ask();
    if (answer.isComplete) return answer;
    assert(asked < 1000, 'it comes to an end');
  }
}

describe('counting what is found in a followed stream', () => {
  it('numbers the places as the search comes to them', async () => {
    const engine = await engineOf(readFixture('sample.pcap'));
    const wanted = '=';
    const { matches } = await toEnd(() => engine.answer('streamCount', { view, wanted }));
    assert(matches > 5);
    let at = await engine.answer('streamFind', { view, wanted, direction: 1 });
    for (let number = 1; number <= matches; number++) {
      assert(at);
      const { direction, offset } = at;
      const from = { direction, offset };
      assert.equal((await engine.answer('streamCount', { view, wanted, at: from })).current, number);
      at = await engine.answer('streamFind', { view, wanted, from, direction: 1 });
    }
    const first = await engine.answer('streamFind', { view, wanted, direction: 1 });
    assert.deepEqual(at, first, 'behind the last one the search comes to the first');
  });

  it('counts in one direction where only that one shows, and nothing where nothing is looked for', async () => {
    const engine = await engineOf(readFixture('sample.pcap'));
    const of = async (sides: 'both' | 0 | 1, wanted: string): Promise<number> =>
      (await toEnd(() => engine.answer('streamCount', { view: { ...view, sides }, wanted }))).matches;
    assert.equal((await of(0, '=')) + (await of(1, '=')), await of('both', '='));
    assert.equal(await of('both', ''), 0);
    assert.equal(await of('both', 'no such text'), 0);
  });

  it('ends where there are more than anybody goes through', async () => {
    const talk = new Conversation().handshake();
    for (let sent = 0; sent < 110; sent++) talk.send(0, new Uint8Array(1000).fill(0x61));
    const engine = await engineOf(pcapFile(talk.packets));
    const counted = await toEnd(() => engine.answer('streamCount', { view, wanted: 'a' }));
    assert(counted.isLimited && counted.matches >= 100_000, JSON.stringify(counted));
    assert.match(matchesText(counted), /\+ matches$/);
  });
});

describe('the number of matches as text', () => {
  const known = { matches: 1234, current: 3, isComplete: true, isLimited: false };
  it('says which one it is, and whether there may be more', () => {
    assert.equal(matchesText(known), '3 of 1,234');
    assert.equal(matchesText({ ...known, isComplete: false }), '3 of 1,234+');
    assert.equal(matchesText({ ...known, isLimited: true }), '3 of 1,234+');
    assert.equal(matchesText({ ...known, current: 0 }), '1,234 matches');
  });
});
