/** One task per shape: what belongs to it, how it ended, and where its time went. Frames come a millisecond apart. */
import assert from 'node:assert/strict';
import { readTask, type ReadTask } from '../../../src/core/tasks/readTask';
import { taskJson } from '../../../src/core/tasks/taskJson';
import { analysed } from '../../support/analysed';
import { hex, join, pcapFile } from '../../support/captureBuilder';
import type { Conversation } from '../../support/conversation';
import {
  dataIn,
  dataOut,
  filler,
  loginResponse,
  logoutRequest,
  logoutResponse,
  pdu,
  READ_10,
  readyToTransfer,
  scsiCommand,
  scsiResponse,
  WRITE_10,
} from '../../support/pduBuilder';
import { loggedIn, tasksOf } from '../../support/taskConversations';

const MORE = { flags: 0x00 };
const NO_TAG = 0xffffffff;

async function taskOf(conversation: Conversation): Promise<ReadTask> {
  const [task, ...others] = await tasksOf(conversation.file());
  assert.ok(task);
  assert.equal(others.length, 0);
  return task;
}

describe('a task', () => {
  it('that reads: Data-In in two pieces, status in the last one', async () => {
    const task = await taskOf(
      loggedIn()
        .send(0, scsiCommand(READ_10, 8192))
        .send(1, dataIn(filler(4096), MORE))
        .send(1, dataIn(filler(4096), { words: { 40: 4096 } })),
    );
    assert.equal(task.command, 'READ(10)');
    assert.equal(task.lun, '1');
    assert.equal(task.address, 8n);
    assert.equal(task.blocks, 16);
    assert.deepEqual([task.expected, task.read, task.written], [8192, 8192, 0]);
    assert.deepEqual(task.dataIns, [
      { frame: 6, dataSN: 0, offset: 0, length: 4096 },
      { frame: 7, dataSN: 0, offset: 4096, length: 4096 },
    ]);
    assert.deepEqual([task.commandFrame, task.answerFrame, task.state, task.statusName], [5, 7, 'answered', 'GOOD']);
    assert.deepEqual(task.times, { serviceResponse: 2e6, toDataIn: 1e6, dataIn: 1e6, toStatus: 0 });
  });

  it('that reads in one PDU of many segments waits for the target until its first byte only', async () => {
    const data = dataIn(filler(3000), { words: { 40: 0 } });
    const task = await taskOf(
      loggedIn()
        .send(0, scsiCommand(READ_10, 3000))
        .send(1, data.subarray(0, 1000))
        .send(1, data.subarray(1000, 2000))
        .send(1, data.subarray(2000)),
    );
    assert.deepEqual(task.times, { serviceResponse: 3e6, toDataIn: 1e6, dataIn: 2e6, toStatus: 0 });
  });

  it('that writes with immediate data only', async () => {
    const task = await taskOf(
      loggedIn()
        .send(0, scsiCommand(WRITE_10, 512, { flags: 0xa1, data: filler(512) }))
        .send(1, scsiResponse(0)),
    );
    assert.deepEqual(
      [task.immediate, task.written, task.unsolicited.length, task.dataRequests.length],
      [512, 512, 0, 0],
    );
    assert.deepEqual(task.times, { serviceResponse: 1e6, toStatus: 1e6 });
  });

  it('that writes with immediate, unsolicited and requested data', async () => {
    const task = await taskOf(
      loggedIn()
        .send(0, scsiCommand(WRITE_10, 8192, { flags: 0x21, data: filler(1024) }))
        .send(0, dataOut(filler(1024), { words: { 20: NO_TAG, 40: 1024 } }))
        .send(1, readyToTransfer(4096, { words: { 36: 0, 40: 2048, 20: 7 } }))
        .send(1, readyToTransfer(2048, { words: { 36: 1, 40: 6144, 20: 8 } }))
        .send(0, dataOut(filler(4096), { words: { 20: 7, 40: 2048 } }))
        .send(0, dataOut(filler(1024), { flags: 0, words: { 20: 8, 40: 6144 } }))
        .send(0, dataOut(filler(1024), { words: { 20: 8, 40: 7168, 36: 1 } }))
        .send(1, scsiResponse(0)),
    );
    assert.deepEqual([task.immediate, task.written], [1024, 8192]);
    assert.deepEqual(task.unsolicited, [{ frame: 6, dataSN: 0, offset: 1024, length: 1024 }]);
    assert.deepEqual(task.dataRequests, [
      {
        ...{ frame: 7, r2tsn: 0, targetTransferTag: 7, offset: 2048, length: 4096 },
        dataOuts: [{ frame: 9, dataSN: 0, offset: 2048, length: 4096 }],
      },
      {
        ...{ frame: 8, r2tsn: 1, targetTransferTag: 8, offset: 6144, length: 2048 },
        dataOuts: [
          { frame: 10, dataSN: 0, offset: 6144, length: 1024 },
          { frame: 11, dataSN: 1, offset: 7168, length: 1024 },
        ],
      },
    ]);
    // The unsolicited data are part of the time to the R2T; how soon the initiator answers is told by what answers the R2T.
    assert.deepEqual(task.times, {
      ...{ serviceResponse: 7e6, toReadyToTransfer: 2e6, toDataOut: 2e6, dataOut: 2e6, toStatus: 1e6 },
    });
  });

  it('that writes what an R2T asks for', async () => {
    const task = await taskOf(
      loggedIn()
        .send(0, scsiCommand(WRITE_10, 4096, { flags: 0xa1 }))
        .send(1, readyToTransfer(4096))
        .send(0, dataOut(filler(2048), MORE))
        .send(0, dataOut(filler(2048), { words: { 36: 1, 40: 2048 } }))
        .send(1, scsiResponse(0)),
    );
    assert.deepEqual(task.times, {
      serviceResponse: 4e6,
      toReadyToTransfer: 1e6,
      toDataOut: 1e6,
      dataOut: 1e6,
      toStatus: 1e6,
    });
  });

  it('in both directions', async () => {
    const task = await taskOf(
      loggedIn()
        .send(0, scsiCommand(WRITE_10, 1024, { flags: 0xe1, data: filler(1024) }))
        .send(1, dataIn(filler(512), { flags: 0x80 }))
        .send(1, scsiResponse(0)),
    );
    assert.deepEqual([task.read, task.written, task.dataIns.length], [512, 1024, 1]);
    assert.deepEqual(task.times, { serviceResponse: 2e6, toDataIn: 1e6, dataIn: 0, toStatus: 1e6 });
  });

  it('that ends with sense data and a residual', async () => {
    const sense = join(hex('0012'), hex('70 00 06 00000000 0a 00000000 29 01 00 000000'));
    const task = await taskOf(
      loggedIn()
        .send(0, scsiCommand(READ_10, 8192))
        .send(1, scsiResponse(2, { flags: 0x82, data: sense, words: { 44: 8192 } })),
    );
    assert.equal(task.statusName, 'CHECK CONDITION');
    assert.match(task.sense, /^UNIT ATTENTION: POWER ON OCCURRED \(29\/01\)$/);
    assert.deepEqual(task.residual, { kind: 'underflow', bytes: 8192 });
  });

  it('that was aborted, with the request that did it', async () => {
    const task = await taskOf(
      loggedIn()
        .send(0, scsiCommand(READ_10, 8192, { tag: 5 }))
        .send(0, pdu(0x02, { flags: 0x81, tag: 6, words: { 8: 0x00010000, 20: 5 } }))
        .send(1, pdu(0x22, { second: 0, tag: 6 })),
    );
    assert.equal(task.state, 'aborted');
    assert.deepEqual(task.taskManagement, [
      { frame: 6, function: 'ABORT TASK', responseFrame: 7, response: 'Function complete' },
    ]);
  });

  it('that an abort came too late for is answered', async () => {
    const task = await taskOf(
      loggedIn()
        .send(0, scsiCommand(READ_10, 512, { tag: 5 }))
        .send(0, pdu(0x02, { flags: 0x81, tag: 6, words: { 8: 0x00010000, 20: 5 } }))
        .send(1, dataIn(filler(512), { tag: 5 }))
        .send(1, pdu(0x22, { second: 1, tag: 6 })),
    );
    assert.equal(task.state, 'answered');
    assert.deepEqual(task.taskManagement, [
      { frame: 6, function: 'ABORT TASK', responseFrame: 8, response: 'Task does not exist' },
    ]);
  });

  it('of the LUN that was reset is aborted, of another LUN is not', async () => {
    const conversation = loggedIn()
      .send(0, scsiCommand(READ_10, 512, { tag: 5 }))
      .send(0, scsiCommand(READ_10, 512, { tag: 6, words: { 8: 0x00020000, 24: 2 } }))
      .send(0, pdu(0x02, { flags: 0x85, tag: 7, words: { 8: 0x00010000, 20: NO_TAG } }))
      .send(1, pdu(0x22, { second: 0, tag: 7 }));
    const tasks = await tasksOf(conversation.file());
    assert.deepEqual(
      tasks.map(({ state, taskManagement }) => [state, taskManagement.map(({ function: name }) => name)]),
      [
        ['aborted', ['LOGICAL UNIT RESET']],
        ['unanswered', []],
      ],
    );
  });

  it('without an answer is open at the end, or lost with its connection', async () => {
    const open = loggedIn().send(0, scsiCommand(READ_10, 8192));
    assert.equal((await taskOf(open)).state, 'unanswered');
    assert.equal((await taskOf(open.close())).state, 'lost');
    assert.deepEqual((await taskOf(open)).times, {});
  });

  it('whose tag came again before the answer is replaced', async () => {
    const tasks = await tasksOf(
      loggedIn()
        .send(0, scsiCommand(READ_10, 512, { tag: 5 }))
        .send(0, scsiCommand(READ_10, 512, { tag: 5 }))
        .send(1, dataIn(filler(512), { tag: 5 }))
        .file(),
    );
    assert.deepEqual(
      tasks.map(({ state, answerFrame }) => [state, answerFrame]),
      [
        ['replaced', -1],
        ['answered', 7],
      ],
    );
  });

  it('keeps its answer when a SNACK with its tag comes between (a SNACK is no request of its own)', async () => {
    const task = await taskOf(
      loggedIn()
        .send(0, scsiCommand(READ_10, 1024, { tag: 5 }))
        .send(1, dataIn(filler(512), { ...MORE, tag: 5 }))
        .send(0, pdu(0x10, { flags: 0x80, tag: 5, words: { 20: NO_TAG, 40: 0, 44: 1 } }))
        .send(1, dataIn(filler(512), { tag: 5, words: { 36: 1, 40: 512 } })),
    );
    assert.deepEqual([task.state, task.answerFrame, task.read], ['answered', 8, 1024]);
  });

  it('with a lost frame names TCP loss and how long it took', async () => {
    const conversation = loggedIn().send(0, scsiCommand(READ_10, 8192));
    const data = join(dataIn(filler(1024), MORE), dataIn(filler(1024), { words: { 36: 1, 40: 1024 } }));
    const sent = loginResponse(['TargetPortalGroupTag=1']).length;
    conversation
      .sendAt(1, sent, data.subarray(0, 700))
      .sendAt(1, sent + 1400, data.subarray(1400))
      .sendAt(1, sent + 700, data.subarray(700, 1400));
    const task = await taskOf(conversation);
    assert.deepEqual([task.state, task.read], ['answered', 2048]);
    assert.equal(task.troubles[0]?.kind, 'loss');
    assert.equal(task.troubles[0]?.longestWait, 1e6);
  });

  it('waits for a delayed ACK where the rest of the data follows one that came late', async () => {
    const conversation = loggedIn()
      .send(0, scsiCommand(WRITE_10, 4096, { flags: 0xa1 }))
      .send(1, readyToTransfer(4096))
      .send(0, dataOut(filler(2048), MORE).subarray(0, 1000))
      .frame(1, { flags: 'A' })
      .send(0, dataOut(filler(2048), MORE).subarray(1000))
      .send(0, dataOut(filler(2048), { words: { 36: 1, 40: 2048 } }))
      .send(1, scsiResponse(0));
    const late = conversation.packets.map((packet, at) =>
      at < 8 ? packet : { ...packet, nanoseconds: (packet.nanoseconds ?? 0) + 40e6 },
    );
    const [task] = await tasksOf(pcapFile(late));
    assert.deepEqual(task?.troubles, [{ kind: 'delayedAck', frames: [8], count: 1, longestWait: 41e6 }]);
  });

  it('has a block address beyond 2^53 exactly, as text in JSON', async () => {
    const cdb = hex('88 00 8000000000000001 00000008 00 00');
    const { analysis, source } = await analysed(loggedIn().send(0, scsiCommand(cdb, 4096)).file());
    const task = await readTask(analysis, source, 0);
    assert.equal(task.address, 0x8000000000000001n);
    assert.equal(taskJson(analysis, task).lba, '9223372036854775809');
  });

  it('of READ(6) with a transfer length of 0 is about 256 blocks', async () => {
    const cdb = hex('08 01 0203 00 00 00000000 00000000 0000');
    const task = await taskOf(loggedIn().send(0, scsiCommand(cdb, 131072)));
    assert.deepEqual([task.address, task.blocks], [0x10203n, 256]);
  });

  it('names no blocks for a command that has none', async () => {
    const cdb = hex('00 00 00 00 00 00 00000000 00000000 0000');
    const task = await taskOf(
      loggedIn()
        .send(0, scsiCommand(cdb, 0, { flags: 0x81 }))
        .send(1, scsiResponse(0)),
    );
    assert.deepEqual([task.address, task.blocks], [undefined, -1]);
  });

  it('of COMPARE AND WRITE with no blocks is about none: only the commands of six bytes mean 256', async () => {
    const cdb = hex('89 00 0000000000000010 000000 00 00 00');
    const task = await taskOf(loggedIn().send(0, scsiCommand(cdb, 0)));
    assert.deepEqual([task.address, task.blocks], [16n, 0]);
  });

  it('of a command that names an address and no count has the address alone', async () => {
    const cdb = hex('9e 12 0000000000001234 00000200 00 00');
    const { analysis, source } = await analysed(loggedIn().send(0, scsiCommand(cdb, 512)).file());
    const task = await readTask(analysis, source, 0);
    assert.deepEqual([task.command, task.address, task.blocks], ['GET LBA STATUS', 0x1234n, -1]);
    assert.equal(analysis.tasks.addressNumber(0), 0x1234);
  });

  it('of a CDB of 32 bytes has its blocks from the additional header segment', async () => {
    const cdb = hex('7f 00 00 00 00 00 00 18 00 09 00 00 00000001');
    const ahs = hex('0011 01 00 00000002 00000000 00000000 00000008');
    const task = await taskOf(loggedIn().send(0, scsiCommand(cdb, 4096, { ahs })));
    assert.deepEqual([task.command, task.address, task.blocks], ['READ(32)', 0x1_0000_0002n, 8]);
  });

  it('that a query asked about stays open: a query ends nothing', async () => {
    const task = await taskOf(
      loggedIn()
        .send(0, scsiCommand(READ_10, 512, { tag: 5 }))
        .send(0, pdu(0x02, { flags: 0x89, tag: 6, words: { 8: 0x00010000, 20: 5 } }))
        .send(1, pdu(0x22, { second: 0, tag: 6 })),
    );
    assert.equal(task.state, 'unanswered');
    assert.deepEqual(
      task.taskManagement.map(({ function: name, response }) => [name, response]),
      [['QUERY TASK', 'Function complete']],
    );
  });

  it('is no longer touched by functions that come after the one that aborted it', async () => {
    const reset = (tag: number): Uint8Array => pdu(0x02, { flags: 0x85, tag, words: { 8: 0x00010000, 20: NO_TAG } });
    const task = await taskOf(
      loggedIn()
        .send(0, scsiCommand(READ_10, 512, { tag: 5 }))
        .send(0, reset(6))
        .send(1, pdu(0x22, { second: 0, tag: 6 }))
        .send(0, reset(7))
        .send(1, pdu(0x22, { second: 0, tag: 7 })),
    );
    assert.deepEqual(
      task.taskManagement.map(({ frame }) => frame),
      [6],
    );
  });

  it('whose answer comes after the answer to its abort is answered', async () => {
    const task = await taskOf(
      loggedIn()
        .send(0, scsiCommand(READ_10, 512, { tag: 5 }))
        .send(0, pdu(0x02, { flags: 0x81, tag: 6, words: { 8: 0x00010000, 20: 5 } }))
        .send(1, pdu(0x22, { second: 0, tag: 6 }))
        .send(1, scsiResponse(0x40, { tag: 5 })),
    );
    assert.deepEqual([task.state, task.statusName, task.answerFrame], ['answered', 'TASK ABORTED', 8]);
  });

  it('is lost with a logout that its target accepted', async () => {
    const task = await taskOf(
      loggedIn()
        .send(0, scsiCommand(READ_10, 512, { tag: 5 }))
        .send(0, logoutRequest(0, { tag: 6 }))
        .send(1, logoutResponse(0, { tag: 6 })),
    );
    assert.equal(task.state, 'lost');
  });

  it('an answer without its command is no task, but is counted', async () => {
    const { analysis } = await analysed(
      loggedIn()
        .send(1, dataIn(filler(512), { tag: 77 }))
        .send(1, scsiResponse(0, { tag: 78 }))
        .send(1, dataIn(filler(512), { ...MORE, tag: 79 }))
        .file(),
    );
    assert.equal(analysis.tasks.length, 0);
    assert.equal(analysis.connections[0]?.strayAnswers, 2);
  });
});
