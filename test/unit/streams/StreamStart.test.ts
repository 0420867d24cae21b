import assert from 'node:assert/strict';
import { HeldBytes } from '../../../src/core/streams/StreamReassembler';
import { StreamStart } from '../../../src/core/streams/StreamStart';
import { analysed, opcodes } from '../../support/analysed';
import { join, synOptions } from '../../support/captureBuilder';
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
} from '../../support/pduBuilder';

const BYTES = Uint8Array.of(1, 2, 3, 4);

describe('StreamStart', () => {
  it('hands segments on in the order in which they came, and knows where each direction begins', () => {
    const budget = new HeldBytes();
    const start = new StreamStart(budget);
    start.hold(0, BYTES, 1, 2, 100, 2, 0);
    start.hold(1, BYTES, 0, 4, 7, 4, 1);
    start.hold(0, BYTES, 0, 4, 96, 4, 2);
    assert.deepEqual([start.first(0), start.first(1), budget.total], [96, 7, 10]);
    const taken: unknown[] = [];
    start.release((...segment) => taken.push(segment.map((part) => (part instanceof Uint8Array ? [...part] : part))));
    assert.deepEqual(taken, [
      [0, [2, 3], 2, 100, 2, 0],
      [1, [1, 2, 3, 4], 4, 7, 4, 1],
      [0, [1, 2, 3, 4], 4, 96, 4, 2],
    ]);
    assert.equal(budget.total, 0);
  });

  it('has seen enough after some segments, some bytes, or some frames', () => {
    const many = new StreamStart(new HeldBytes());
    let count = 1;
    while (!many.hold(0, BYTES, 0, 4, count * 4, 4, count)) count++;
    assert.ok(count > 4 && count < 64);
    assert.equal(new StreamStart(new HeldBytes()).hold(0, filler(200_000), 0, 200_000, 1, 200_000, 0), true);
    const quiet = new StreamStart(new HeldBytes());
    assert.equal(quiet.tick(), false);
    quiet.hold(0, BYTES, 0, 4, 1, 4, 0);
    let ticks = 1;
    while (!quiet.tick()) ticks++;
    assert.ok(ticks > 10 && ticks < 200);
  });

  it('waits for nothing once many streams hold much', () => {
    const budget = new HeldBytes();
    for (let at = 0; at < 20_000; at++) new StreamStart(budget).hold(0, BYTES.slice(0), 0, 4, 1, 4, at);
    budget.total = 33 * 1024 * 1024;
    assert.equal(new StreamStart(budget).hold(0, BYTES, 0, 4, 1, 4, 0), true);
  });
});

describe('captures that begin in mid-stream', () => {
  const talk = (conversation: Conversation): Conversation => {
    for (let tag = 1; tag < 5; tag++) {
      conversation.send(0, scsiCommand(READ_10, 512, { tag })).send(1, dataIn(filler(512), { tag }));
    }
    return conversation;
  };

  it('link each request with its answer from the first frame on', async () => {
    const { analysis } = await analysed(talk(new Conversation().send(1, nopIn(new Uint8Array(0)))).file());
    for (let pdu = 0; pdu < analysis.pdus.length; pdu++) {
      if (analysis.pdus.opcode(pdu) === 0x25) {
        assert.equal(analysis.pdus.frame(analysis.pdus.request(pdu)), analysis.pdus.frame(pdu) - 1);
      }
    }
    assert.equal(analysis.pdus.length, 9);
  });

  it('link a ping with its answer though nothing follows for long that tells whether there are digests', async () => {
    const conversation = new Conversation()
      .send(1, dataIn(filler(20)))
      .send(0, nopOut(new Uint8Array(0), { tag: 9 }))
      .send(1, nopIn(new Uint8Array(0), { tag: 9 }));
    const { analysis } = await analysed(talk(conversation).file());
    const ping = Array.from({ length: analysis.pdus.length }, (_, pdu) => pdu).find(
      (pdu) => analysis.pdus.frame(pdu) === 1,
    );
    assert.ok(ping !== undefined);
    assert.equal(analysis.pdus.frame(analysis.pdus.response(ping)), 2);
  });

  it('right behind the handshake have one login, request first', async () => {
    const conversation = new Conversation().handshake();
    conversation.send(0, loginRequest(['InitiatorName=iqn.2026-01.test:i'])).send(1, loginResponse([]));
    talk(conversation).packets.splice(0, 3);
    const { analysis } = await analysed(conversation.file());
    const [connection] = analysis.connections;
    assert.deepEqual(
      connection?.logins.map(({ outcome, steps }) => [outcome, steps.map(({ request }) => request)]),
      [['accepted', [true, false]]],
    );
  });

  it('keep positions when the SYN comes late, behind data', async () => {
    const conversation = new Conversation();
    const stream = join(scsiCommand(READ_10, 512), scsiCommand(READ_10, 512, { tag: 2 }));
    conversation.sendAt(0, 48, stream.subarray(48));
    conversation.frame(0, { flags: 'S', options: synOptions() });
    conversation.sendAt(0, 0, stream.subarray(0, 48));
    const { analysis } = await analysed(conversation.file());
    assert.deepEqual(
      analysis.streams.streams.flatMap(({ index }) => opcodes(analysis, index * 2)),
      [0x01, 0x01],
    );
  });
});
