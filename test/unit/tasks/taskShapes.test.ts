/**
 * One task per shape, and everything that `--tasks` says of it: a field that is not named is as in `NOTHING`. Frames come a
 * millisecond apart, so that times are told by frame numbers.
 */
import assert from 'node:assert/strict';
import { readTask } from '../../../src/core/tasks/readTask';
import { taskJson, type TaskJson } from '../../../src/core/tasks/taskJson';
import { analysed } from '../../support/analysed';
import { hex, pcapFile } from '../../support/captureBuilder';
import type { Conversation } from '../../support/conversation';
import {
  dataIn,
  dataOut,
  filler,
  logoutRequest,
  logoutResponse,
  pdu,
  READ_10,
  readyToTransfer,
  scsiCommand,
  scsiResponse,
  WRITE_10,
} from '../../support/pduBuilder';
import { joined, loggedIn, oneAfterAnother } from '../../support/taskConversations';

const NO_TAG = 0xffffffff;
const MORE = { flags: 0x00 };
const SECOND_PORT = 51999;

const seconds = (milliseconds: number): string => `0.${String(milliseconds).padStart(3, '0')}000000`;

/** What is said of a READ(10) of 16 blocks in frame 6 that nobody answered. */
const NOTHING: TaskJson = {
  task: 0,
  session: 0,
  stream: 0,
  initiatorTaskTag: '0x00000001',
  command: 'READ(10)',
  details: 'LBA 8 16 blocks',
  opcode: 0x28,
  lun: '1',
  lba: 8,
  blocks: 16,
  time: '1000.005000000',
  commandFrame: 6,
  responseFrame: null,
  state: 'unanswered',
  status: null,
  statusName: null,
  statusIn: null,
  response: null,
  sense: null,
  residual: null,
  readResidual: null,
  expectedReadBytes: 0,
  expectedWrittenBytes: 0,
  readBytes: 0,
  writtenBytes: 0,
  immediateBytes: 0,
  unsolicited: [],
  readyToTransfers: [],
  dataIns: [],
  taskManagement: [],
  lost: { fromInitiator: 0, fromTarget: 0, incompletePdus: 0 },
  times: {},
  tcp: [],
};
const WRITE = { command: 'WRITE(10)', opcode: 0x2a };

/** What is said of a task with status GOOD. */
function good(responseFrame: number, statusIn: TaskJson['statusIn']): Partial<TaskJson> {
  return { state: 'answered', status: 0, statusName: 'GOOD', response: 0, responseFrame, statusIn };
}

async function tasksOf(file: Uint8Array): Promise<TaskJson[]> {
  const { analysis, source } = await analysed(file);
  return Promise.all(
    Array.from({ length: analysis.tasks.length }, async (_, task) =>
      taskJson(analysis, await readTask(analysis, source, task)),
    ),
  );
}

async function expectTasks(file: Uint8Array, ...expected: readonly Partial<TaskJson>[]): Promise<void> {
  assert.deepEqual(
    await tasksOf(file),
    expected.map((one, task) => ({ ...NOTHING, task, ...one })),
  );
}

const expectTask = (conversation: Conversation, expected: Partial<TaskJson>): Promise<void> =>
  expectTasks(conversation.file(), expected);

describe('the shape of a task', () => {
  it('read', () =>
    expectTask(
      loggedIn()
        .send(0, scsiCommand(READ_10, 8192))
        .send(1, dataIn(filler(4096), MORE))
        .send(1, dataIn(filler(4000), { flags: 0x83, words: { 36: 1, 40: 4096, 44: 96 } })),
      {
        ...good(8, 'Data-In'),
        expectedReadBytes: 8192,
        readBytes: 8096,
        residual: { kind: 'underflow', bytes: 96 },
        dataIns: [
          { frame: 7, dataSN: 0, offset: 0, length: 4096 },
          { frame: 8, dataSN: 1, offset: 4096, length: 4000 },
        ],
        times: { serviceResponse: seconds(2), toDataIn: seconds(1), dataIn: seconds(1), toStatus: seconds(0) },
      },
    ));

  it('write with immediate data', () =>
    expectTask(
      loggedIn()
        .send(0, scsiCommand(WRITE_10, 512, { flags: 0xa1, data: filler(512) }))
        .send(1, scsiResponse(0)),
      {
        ...WRITE,
        ...good(7, 'SCSI Response'),
        expectedWrittenBytes: 512,
        writtenBytes: 512,
        immediateBytes: 512,
        // The data came with the command: all of the time is the target's.
        times: { serviceResponse: seconds(1), toStatus: seconds(1) },
      },
    ));

  it('write with unsolicited data', () =>
    expectTask(
      loggedIn()
        .send(0, scsiCommand(WRITE_10, 1536, { flags: 0x21, data: filler(512) }))
        .send(0, dataOut(filler(512), { ...MORE, words: { 20: NO_TAG, 40: 512 } }))
        .send(0, dataOut(filler(512), { words: { 20: NO_TAG, 36: 1, 40: 1024 } }))
        .send(1, scsiResponse(0)),
      {
        ...WRITE,
        ...good(9, 'SCSI Response'),
        expectedWrittenBytes: 1536,
        writtenBytes: 1536,
        immediateBytes: 512,
        unsolicited: [
          { frame: 7, dataSN: 0, offset: 512, length: 512 },
          { frame: 8, dataSN: 1, offset: 1024, length: 512 },
        ],
        times: { serviceResponse: seconds(3), toDataOut: seconds(1), dataOut: seconds(1), toStatus: seconds(1) },
      },
    ));

  it('write with R2Ts', () =>
    expectTask(
      loggedIn()
        .send(0, scsiCommand(WRITE_10, 3072, { flags: 0xa1 }))
        .send(1, readyToTransfer(2048, { words: { 20: 7 } }))
        .send(0, dataOut(filler(1024), { ...MORE, words: { 20: 7 } }))
        .send(1, readyToTransfer(1024, { words: { 20: 8, 36: 1, 40: 2048 } }))
        .send(0, dataOut(filler(1024), { words: { 20: 7, 36: 1, 40: 1024 } }))
        .send(0, dataOut(filler(1024), { words: { 20: 8, 40: 2048 } }))
        .send(1, scsiResponse(0)),
      {
        ...WRITE,
        ...good(12, 'SCSI Response'),
        expectedWrittenBytes: 3072,
        writtenBytes: 3072,
        readyToTransfers: [
          {
            ...{ frame: 7, r2tsn: 0, targetTransferTag: '0x00000007', offset: 0, length: 2048 },
            dataOuts: [
              { frame: 8, dataSN: 0, offset: 0, length: 1024 },
              { frame: 10, dataSN: 1, offset: 1024, length: 1024 },
            ],
          },
          {
            ...{ frame: 9, r2tsn: 1, targetTransferTag: '0x00000008', offset: 2048, length: 1024 },
            dataOuts: [{ frame: 11, dataSN: 0, offset: 2048, length: 1024 }],
          },
        ],
        times: {
          serviceResponse: seconds(6),
          toReadyToTransfer: seconds(1),
          toDataOut: seconds(1),
          dataOut: seconds(3),
          toStatus: seconds(1),
        },
      },
    ));

  it('bidirectional, with residuals of both directions', () =>
    expectTask(
      loggedIn()
        .send(
          0,
          scsiCommand(hex('53 00 00000008 00 0002 00 00000000 0000'), 1024, {
            flags: 0xe1,
            ahs: hex('0005 02 00 00000400'),
            data: filler(512),
          }),
        )
        .send(1, readyToTransfer(512, { words: { 20: 7, 40: 512 } }))
        .send(1, dataIn(filler(512), { flags: 0x80 }))
        .send(0, dataOut(filler(512), { words: { 20: 7, 40: 512 } }))
        .send(1, scsiResponse(0, { flags: 0x8c, words: { 40: 512, 44: 16 } })),
      {
        ...good(10, 'SCSI Response'),
        command: 'XDWRITEREAD(10)',
        details: 'LBA 8 2 blocks',
        opcode: 0x53,
        blocks: 2,
        expectedReadBytes: 1024,
        expectedWrittenBytes: 1024,
        readBytes: 512,
        writtenBytes: 1024,
        immediateBytes: 512,
        residual: { kind: 'overflow', bytes: 16 },
        readResidual: { kind: 'underflow', bytes: 512 },
        readyToTransfers: [
          {
            ...{ frame: 7, r2tsn: 0, targetTransferTag: '0x00000007', offset: 512, length: 512 },
            dataOuts: [{ frame: 9, dataSN: 0, offset: 512, length: 512 }],
          },
        ],
        dataIns: [{ frame: 8, dataSN: 0, offset: 0, length: 512 }],
        // The directions overlap: each part lasts from the event before it, whichever that is.
        times: {
          serviceResponse: seconds(4),
          toReadyToTransfer: seconds(1),
          toDataOut: seconds(1),
          dataOut: seconds(0),
          toDataIn: seconds(1),
          dataIn: seconds(0),
          toStatus: seconds(1),
        },
      },
    ));

  it('aborted', () =>
    expectTask(
      loggedIn()
        .send(0, scsiCommand(READ_10, 8192, { tag: 5 }))
        .send(1, dataIn(filler(512), { ...MORE, tag: 5 }))
        .send(0, pdu(0x02, { flags: 0x81, tag: 6, words: { 8: 0x00010000, 20: 5 } }))
        .send(1, pdu(0x22, { second: 0, tag: 6 })),
      {
        initiatorTaskTag: '0x00000005',
        state: 'aborted',
        expectedReadBytes: 8192,
        readBytes: 512,
        dataIns: [{ frame: 7, dataSN: 0, offset: 0, length: 512 }],
        taskManagement: [{ frame: 8, function: 'ABORT TASK', responseFrame: 9, response: 'Function complete' }],
        times: { toDataIn: seconds(1), dataIn: seconds(0) },
      },
    ));

  it('unanswered', () => expectTask(loggedIn().send(0, scsiCommand(READ_10, 8192)), { expectedReadBytes: 8192 }));

  it('with lost frames: what is missing is told, and where TCP shows it', async () => {
    const length = dataIn(filler(512)).length;
    const start = loggedIn().send(0, scsiCommand(READ_10, 1536));
    const sent = start.packets.length;
    const whole = start
      .send(1, dataIn(filler(512), MORE))
      .send(1, dataIn(filler(512), { ...MORE, words: { 36: 1, 40: 512 } }))
      .send(1, dataIn(filler(512), { words: { 36: 2, 40: 1024 } }));
    await expectTasks(pcapFile(whole.packets.filter((_, at) => at !== sent + 1)), {
      ...good(8, 'Data-In'),
      expectedReadBytes: 1536,
      readBytes: 1024,
      dataIns: [
        { frame: 7, dataSN: 0, offset: 0, length: 512 },
        { frame: 8, dataSN: 2, offset: 1024, length: 512 },
      ],
      lost: { fromInitiator: 0, fromTarget: length, incompletePdus: 0 },
      times: { serviceResponse: seconds(3), toDataIn: seconds(1), dataIn: seconds(2), toStatus: seconds(0) },
      tcp: [{ kind: 'loss', count: 1, frames: [8], longestWait: seconds(2) }],
    });
  });

  it('across a relogin: the old task is lost, the new one with the same tag is another', async () => {
    // Nothing closes the first connection: a new session of the same initiator port ends it (RFC 3720, section 5.3.5).
    const before = loggedIn().send(0, scsiCommand(READ_10, 512, { tag: 9 }));
    const after = loggedIn(SECOND_PORT)
      .send(0, scsiCommand(READ_10, 512, { tag: 9 }))
      .send(1, dataIn(filler(512), { tag: 9 }));
    const common = { initiatorTaskTag: '0x00000009', expectedReadBytes: 512 };
    await expectTasks(
      pcapFile(oneAfterAnother([...before.packets, ...after.packets])),
      { ...common, state: 'lost' },
      {
        ...common,
        ...good(13, 'Data-In'),
        session: 1,
        stream: 1,
        commandFrame: 12,
        time: '1000.011000000',
        readBytes: 512,
        dataIns: [{ frame: 13, dataSN: 0, offset: 0, length: 512 }],
        times: { serviceResponse: seconds(1), toDataIn: seconds(1), dataIn: seconds(0), toStatus: seconds(0) },
      },
    );
  });

  it('on two connections of one session: each has its own, and a reset on one ends those of both', async () => {
    const one = loggedIn().send(0, scsiCommand(READ_10, 512, { tag: 5 }));
    const two = joined(SECOND_PORT)
      .send(0, scsiCommand(READ_10, 512, { tag: 6 }))
      .send(0, scsiCommand(READ_10, 512, { tag: 7 }))
      .send(1, dataIn(filler(512), { tag: 7 }))
      .send(0, pdu(0x02, { flags: 0x86, tag: 8, words: { 20: NO_TAG } }))
      .send(1, pdu(0x22, { second: 0, tag: 8 }));
    const aborted: Partial<TaskJson> = {
      state: 'aborted',
      expectedReadBytes: 512,
      taskManagement: [{ frame: 15, function: 'TARGET WARM RESET', responseFrame: 16, response: 'Function complete' }],
    };
    await expectTasks(
      pcapFile(oneAfterAnother([...one.packets, ...two.packets])),
      { ...aborted, initiatorTaskTag: '0x00000005' },
      { ...aborted, initiatorTaskTag: '0x00000006', stream: 1, commandFrame: 12, time: '1000.011000000' },
      {
        ...good(14, 'Data-In'),
        initiatorTaskTag: '0x00000007',
        stream: 1,
        commandFrame: 13,
        time: '1000.012000000',
        expectedReadBytes: 512,
        readBytes: 512,
        dataIns: [{ frame: 14, dataSN: 0, offset: 0, length: 512 }],
        times: { serviceResponse: seconds(1), toDataIn: seconds(1), dataIn: seconds(0), toStatus: seconds(0) },
      },
    );
  });

  it('moved to another connection by TASK REASSIGN: what comes there belongs to it', async () => {
    const one = loggedIn()
      .send(0, scsiCommand(READ_10, 1024, { tag: 5 }))
      .send(1, dataIn(filler(512), { ...MORE, tag: 5 }));
    const two = joined(SECOND_PORT, 0)
      .send(0, pdu(0x02, { flags: 0x88, tag: 8, words: { 20: 5 } }))
      .send(1, pdu(0x22, { second: 0, tag: 8 }))
      .send(1, dataIn(filler(512), { tag: 5, words: { 36: 1, 40: 512 } }));
    await expectTasks(pcapFile(oneAfterAnother([...one.packets, ...two.packets])), {
      ...good(15, 'Data-In'),
      initiatorTaskTag: '0x00000005',
      expectedReadBytes: 1024,
      readBytes: 1024,
      dataIns: [
        { frame: 7, dataSN: 0, offset: 0, length: 512 },
        { frame: 15, dataSN: 1, offset: 512, length: 512 },
      ],
      taskManagement: [{ frame: 13, function: 'TASK REASSIGN', responseFrame: 14, response: 'Function complete' }],
      times: { serviceResponse: seconds(9), toDataIn: seconds(1), dataIn: seconds(8), toStatus: seconds(0) },
    });
  });

  it('moved to another connection that then logs out: lost with that one', async () => {
    const one = loggedIn().send(0, scsiCommand(READ_10, 1024, { tag: 5 }));
    const two = joined(SECOND_PORT, 0)
      .send(0, pdu(0x02, { flags: 0x88, tag: 8, words: { 20: 5 } }))
      .send(1, pdu(0x22, { second: 0, tag: 8 }));
    const moved = {
      initiatorTaskTag: '0x00000005',
      expectedReadBytes: 1024,
      taskManagement: [{ frame: 12, function: 'TASK REASSIGN', responseFrame: 13, response: 'Function complete' }],
    };
    await expectTasks(pcapFile(oneAfterAnother([...one.packets, ...two.packets])), moved);
    two.send(0, logoutRequest(1, { tag: 9 })).send(1, logoutResponse(0, { tag: 9 }));
    await expectTasks(pcapFile(oneAfterAnother([...one.packets, ...two.packets])), { ...moved, state: 'lost' });
  });
});
