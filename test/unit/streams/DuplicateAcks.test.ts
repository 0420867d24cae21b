import assert from 'node:assert/strict';
import { frameRow } from '../../../src/core/inspection/rows';
import { DuplicateAcks } from '../../../src/core/streams/DuplicateAcks';
import { analysed } from '../../support/analysed';
import { Conversation } from '../../support/conversation';

describe('DuplicateAcks', () => {
  it('finds each frame again over many chunks, also when stored', () => {
    const table = new DuplicateAcks();
    for (let at = 0; at < 5000; at++) table.add(at * 3 + 1, at % 7, at * 3);
    for (const one of [table, DuplicateAcks.restore(table.stored())]) {
      for (const at of [0, 1023, 1024, 4999]) {
        assert.deepEqual(one.of(at * 3 + 1), { number: at % 7, original: at * 3 });
        assert.equal(one.of(at * 3), undefined);
      }
      assert.equal(one.of(1e9), undefined);
    }
    assert.equal(new DuplicateAcks().of(0), undefined);
  });

  it('number the repetitions in the Info column', async () => {
    const none = new Uint8Array(0);
    const talk = new Conversation().handshake().sendAt(0, 0, new Uint8Array(100));
    for (let again = 0; again < 3; again++) talk.sendAt(1, 0, none, 100);
    const { analysis, source } = await analysed(talk.file());
    const texts: string[] = [];
    for (const frame of [4, 5, 6]) texts.push((await frameRow(analysis, source, frame)).info[0]?.text ?? '');
    assert.deepEqual(texts.slice(1), ['[TCP Dup ACK 5#1] ', '[TCP Dup ACK 5#2] ']);
    assert.doesNotMatch(texts[0] ?? '', /Dup ACK/);
  });
});
