/** Behind a hole one direction is held back while the other goes on: PDUs of a task are then framed in an order that never was. */
import assert from 'node:assert/strict';
import { BYTES_PER_TASK } from '../../../src/core/tasks/TaskIndex';
import { join, pcapFile } from '../../support/captureBuilder';
import type { Conversation } from '../../support/conversation';
import { analysed } from '../../support/analysed';
import {
  dataIn,
  dataOut,
  filler,
  nopOut,
  READ_10,
  readyToTransfer,
  scsiCommand,
  scsiResponse,
  WRITE_10,
} from '../../support/pduBuilder';
import { loggedIn, tasksOf } from '../../support/taskConversations';

/** Frames of a conversation without the one that was sent `lost`-th (from 1). */
function without(conversation: Conversation, lost: number): Uint8Array {
  return pcapFile(conversation.packets.filter((_, at) => at !== lost - 1));
}

describe('a task of which one direction was held back', () => {
  it('has the answer that was framed before its command', async () => {
    const talk = loggedIn()
      .send(0, nopOut(filler(8), { tag: 99 }))
      .send(0, scsiCommand(READ_10, 1024, { tag: 5 }))
      .send(1, dataIn(filler(512), { tag: 5, flags: 0x00 }))
      .send(1, dataIn(filler(512), { tag: 5, words: { 36: 1, 40: 512 } }));
    const [task, ...others] = await tasksOf(without(talk, 6));
    assert.equal(others.length, 0);
    assert.deepEqual([task?.state, task?.read, task?.dataIns.length], ['answered', 1024, 2]);
    assert.deepEqual(task?.times, { serviceResponse: 2e6, toDataIn: 1e6, dataIn: 1e6, toStatus: 0 });
    const { analysis } = await analysed(without(talk, 6));
    assert.equal(analysis.connections[0]?.strayAnswers, 0);
  });

  it('has the data that were framed behind its answer', async () => {
    const talk = loggedIn()
      .send(0, scsiCommand(WRITE_10, 512, { tag: 5, flags: 0xa1 }))
      .send(1, readyToTransfer(512, { tag: 5 }))
      .send(0, nopOut(filler(8), { tag: 99 }))
      .send(0, dataOut(filler(512), { tag: 5 }))
      .send(1, scsiResponse(0, { tag: 5 }));
    const [task] = await tasksOf(without(talk, 8));
    assert.deepEqual([task?.state, task?.written], ['answered', 512]);
    assert.equal(task?.dataRequests[0]?.dataOuts.length, 1);
    assert.deepEqual(task?.times, {
      ...{ serviceResponse: 4e6, toReadyToTransfer: 1e6, toDataOut: 2e6, dataOut: 0, toStatus: 1e6 },
    });
  });

  it('keeps its answer though its tag was taken again before that was framed', async () => {
    const talk = loggedIn()
      .send(0, scsiCommand(READ_10, 512, { tag: 5 }))
      .send(0, scsiCommand(READ_10, 512, { tag: 6 }))
      .send(1, dataIn(filler(512), { tag: 6 }))
      .send(1, dataIn(filler(512), { tag: 5 }))
      .send(0, scsiCommand(READ_10, 512, { tag: 5 }))
      .send(1, dataIn(filler(512), { tag: 5 }));
    const tasks = await tasksOf(without(talk, 8));
    assert.deepEqual(
      tasks.map(({ state, commandFrame, answerFrame }) => [state, commandFrame, answerFrame]),
      [
        ['answered', 5, 7],
        ['unanswered', 6, -1],
        ['answered', 8, 9],
      ],
    );
  });
});

describe('a capture of commands that nobody answers', function () {
  this.timeout(60_000);

  it('takes no more than the index of its tasks, and still knows whom the last answer is for', async () => {
    const count = 70_000;
    const perFrame = 1000;
    const talk = loggedIn();
    for (let tag = 1; tag <= count; tag += perFrame) {
      const commands = Array.from({ length: perFrame }, (_, at) => scsiCommand(READ_10, 512, { tag: tag + at }));
      talk.send(0, join(...commands));
    }
    talk.send(1, scsiResponse(0, { tag: count })).send(1, scsiResponse(0, { tag: 1 }));
    const { analysis } = await analysed(talk.file());
    const { tasks, connections } = analysis;
    assert.equal(tasks.length, count);
    assert.ok(tasks.storedByteLength / count <= BYTES_PER_TASK, `${tasks.storedByteLength / count} bytes a task`);
    assert.ok(tasks.answer(count - 1) > 0);
    // The first ones were given up: the table of outstanding requests has its limit.
    assert.equal(tasks.answer(0), -1);
    assert.equal(connections[0]?.strayAnswers, 1);
  });
});
