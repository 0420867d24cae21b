/** Lines of the field tree that lead from a PDU to those that it belongs with. Frames come a millisecond apart. */
import assert from 'node:assert/strict';
import type { FieldNode } from '../../../src/core/dissect/FieldNode';
import { readDetail } from '../../../src/core/inspection/readDetail';
import { analysed } from '../../support/analysed';
import type { Conversation } from '../../support/conversation';
import {
  dataIn,
  dataOut,
  filler,
  nopIn,
  nopOut,
  pdu,
  READ_10,
  readyToTransfer,
  scsiCommand,
  scsiResponse,
  WRITE_10,
} from '../../support/pduBuilder';
import { loggedIn } from '../../support/taskConversations';

const NO_TAG = 0xffffffff;

/** Label, value and frame that a line leads to, of all lines below a frame's PDU that no byte says. */
async function links(conversation: Conversation, frame: number): Promise<string[]> {
  const { analysis, source } = await analysed(conversation.file());
  const { tree } = await readDetail(analysis, source, frame - 1);
  const children = tree.find(({ label }) => label === 'iSCSI')?.children ?? [];
  const behind = children.filter(({ length, label }) => length === 0 && label !== 'Data');
  for (const { frame: leads, value } of behind) if (leads !== undefined) assert.equal(value, String(leads));
  return behind.flatMap(function line({ label, value, frame: leads, children: below = [] }: FieldNode): string[] {
    return [`${label}${value && ` ${value}`}${leads === undefined ? '' : ' >'}`, ...below.flatMap(line)];
  });
}

describe('the field tree links', () => {
  const write = (): Conversation =>
    loggedIn()
      .send(0, scsiCommand(WRITE_10, 6144, { flags: 0x21 }))
      .send(0, dataOut(filler(2048), { words: { 20: NO_TAG } }))
      .send(1, readyToTransfer(2048, { words: { 20: 7, 40: 2048 } }))
      .send(1, readyToTransfer(2048, { words: { 20: 8, 36: 1, 40: 4096 } }))
      .send(0, dataOut(filler(2048), { words: { 20: 7, 40: 2048 } }))
      .send(0, dataOut(filler(2048), { words: { 20: 8, 40: 4096 } }))
      .send(1, scsiResponse(0));

  it('a write with its R2Ts, data and response', async () => {
    assert.deepEqual(await links(write(), 6), ['Response in 12 >', 'R2T in 8 >', 'Data-Out in 10 >']);
    const times = (milliseconds: number): string => `Time from request 0.00${milliseconds}000000`;
    // Nobody asked for the first data.
    assert.deepEqual(await links(write(), 7), ['Request in 6 >', times(1), 'Response in 12 >']);
    assert.deepEqual(await links(write(), 8), ['Request in 6 >', times(2), 'Response in 12 >', 'Data-Out in 10 >']);
    assert.deepEqual(await links(write(), 9), ['Request in 6 >', times(3), 'Response in 12 >', 'Data-Out in 11 >']);
    assert.deepEqual(await links(write(), 11), ['Request in 6 >', times(5), 'Response in 12 >', 'R2T in 9 >']);
    assert.deepEqual(await links(write(), 12), [
      'Request in 6 >',
      times(6),
      'Where the time went',
      'Until the first R2T 0.002000000',
      'Until the first Data-Out 0.002000000',
      'Until the last Data-Out 0.001000000',
      'Until the status 0.001000000',
    ]);
  });

  it('a read with its data', async () => {
    const read = loggedIn()
      .send(0, scsiCommand(READ_10, 1024))
      .send(1, dataIn(filler(512), { flags: 0x00 }))
      .send(1, dataIn(filler(512), { words: { 36: 1, 40: 512 } }));
    assert.deepEqual(await links(read, 6), ['Response in 8 >', 'Data-In in 7 >']);
    assert.deepEqual(await links(read, 7), ['Request in 6 >', 'Time from request 0.001000000', 'Response in 8 >']);
    assert.deepEqual((await links(read, 8)).slice(0, 3), [
      'Request in 6 >',
      'Time from request 0.002000000',
      'Data-In in 7 >',
    ]);
  });

  it('a task management function with its task, both ways, and with its answer', async () => {
    const abort = loggedIn()
      .send(0, scsiCommand(READ_10, 512, { tag: 5 }))
      .send(0, scsiCommand(READ_10, 512, { tag: 7 }))
      .send(0, pdu(0x02, { flags: 0x81, tag: 6, words: { 8: 0x00010000, 20: 5 } }))
      .send(1, pdu(0x22, { second: 0, tag: 6 }));
    assert.deepEqual(await links(abort, 6), ['Task management in 8 >', 'State at the end of the capture aborted']);
    assert.deepEqual(await links(abort, 7), ['State at the end of the capture unanswered']);
    assert.deepEqual(await links(abort, 8), ['Response in 9 >', 'Task in 6 >']);
    assert.deepEqual(await links(abort, 9), ['Request in 8 >', 'Time from request 0.001000000', 'Task in 6 >']);
  });

  it('no more than 16 tasks of a reset, and says how many further ones there are', async () => {
    const reset = loggedIn();
    for (let tag = 10; tag < 30; tag++) reset.send(0, scsiCommand(READ_10, 512, { tag }));
    reset.send(0, pdu(0x02, { flags: 0x85, tag: 6, words: { 8: 0x00010000, 20: NO_TAG } }));
    const found = await links(reset, 26);
    assert.equal(found.filter((line) => line.startsWith('Task in')).length, 16);
    assert.equal(found.at(-1), 'Further tasks 4');
  });

  it('pings of both sides with their answers', async () => {
    const pings = loggedIn()
      .send(0, nopOut(filler(4), { tag: 9 }))
      .send(1, nopIn(filler(4), { tag: 9 }))
      .send(1, nopIn(new Uint8Array(0), { tag: NO_TAG, words: { 20: 0x77 } }))
      .send(0, nopOut(new Uint8Array(0), { tag: NO_TAG, words: { 20: 0x77 } }));
    assert.deepEqual(await links(pings, 6), ['Response in 7 >']);
    assert.deepEqual(await links(pings, 7), ['Request in 6 >', 'Time from request 0.001000000']);
    assert.deepEqual(await links(pings, 8), ['Response in 9 >']);
    assert.deepEqual(await links(pings, 9), ['Request in 8 >', 'Time from request 0.001000000']);
  });

  it('a PDU without its request to nothing', async () => {
    assert.deepEqual(await links(loggedIn().send(1, scsiResponse(0, { tag: 99 })), 6), []);
  });
});
