/** What is kept of a hostile or a busy capture stays bounded. */
import assert from 'node:assert/strict';
import { IscsiRecognizer } from '../../../src/core/streams/IscsiRecognizer';
import { HeldBytes } from '../../../src/core/streams/StreamReassembler';
import { TcpStream } from '../../../src/core/streams/TcpStream';
import { analysed, opcodes } from '../../support/analysed';
import { Conversation } from '../../support/conversation';
import { filler, loginRequest, loginResponse, pdu, textResponse } from '../../support/pduBuilder';

const ENDS = [
  { address: '10.0.0.1', port: 50000 },
  { address: '10.0.0.2', port: 8080 },
] as const;

function recognizer(budget: HeldBytes): IscsiRecognizer {
  const host = (): never => {
    throw new Error('this is no iSCSI');
  };
  return new IscsiRecognizer(new TcpStream(0, 0, ENDS), () => false, host, budget);
}

describe('memory of streams in doubt', () => {
  const bytes = new Uint8Array(1460).fill(0x41);

  it('ends with the stream that is something else', () => {
    const budget = new HeldBytes();
    const one = recognizer(budget);
    let segments = 0;
    let most = 0;
    for (let at = 1; one.interested && at < 1e7; at += 1460, segments++) {
      one.consumer(0).data(bytes, 0, 1460, at, 0);
      most = Math.max(most, budget.total);
    }
    // Without its beginning it is looked at for longer, but nothing more is held.
    assert.ok(segments < 600);
    assert.ok(most < 65 * 1460);
    assert.equal(budget.total, 0);
  });

  it('is bounded over all streams together', () => {
    const budget = new HeldBytes();
    const all = Array.from({ length: 20_000 }, () => recognizer(budget));
    for (const one of all) for (let at = 0; at < 4; at++) one.consumer(1).data(bytes, 0, 1460, 1 + at * 1460, 0);
    assert.ok(budget.total <= 66 * 1024 * 1024, `${budget.total} bytes are held`);
    for (const one of all) one.flush();
    assert.equal(budget.total, 0);
  });
});

describe('hostile streams', () => {
  it('that claim text of 16 MB do not hide what follows', async () => {
    const lie = pdu(0x04, { data: new Uint8Array(0), words: { 20: 0xffffffff } });
    lie.set([0xff, 0xff, 0xff], 5);
    const conversation = new Conversation().handshake().send(0, loginRequest([])).send(1, loginResponse([]));
    conversation
      .send(0, lie)
      .send(1, textResponse(['TargetName=iqn.2026-01.test:t']))
      .close();
    const { analysis } = await analysed(conversation.file());
    assert.deepEqual(
      [opcodes(analysis, 0), opcodes(analysis, 1)],
      [
        [0x03, 0x04],
        [0x23, 0x24],
      ],
    );
  });

  it('of holes without end are given up bit by bit, and PDUs behind them are found', async () => {
    const conversation = new Conversation().handshake().send(0, loginRequest([])).send(1, loginResponse([]));
    for (let at = 0; at < 3000; at++) conversation.sendAt(1, 100_000 + at * 5000, filler(1000, at));
    conversation.sendAt(1, 100_000 + 3000 * 5000, textResponse(['A=b']));
    const { analysis } = await analysed(conversation.file());
    assert.deepEqual(opcodes(analysis, 1), [0x23, 0x24]);
  });
});
