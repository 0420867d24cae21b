import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { ByteSource } from '../capture/ByteSource';
import { viewOf } from '../bytes/view';
import { SCSI_STATUS } from '../dissect/scsiStatus';
import { readPdu } from '../inspection/PduBytes';
import {
  readBufferOffset,
  readDataSegmentLength,
  readDataSN,
  readDesiredDataTransferLength,
  readR2TSN,
  readTargetTransferTag,
} from '../protocols/iscsi/headerReaders';
import { BHS_LENGTH } from '../protocols/iscsi/pduLayout';
import { formatLun } from '../protocols/scsi/lun';
import { type LostBytes, lostBytes } from './lostBytes';
import { readTaskAnswer, type TaskAnswer } from './readTaskAnswer';
import { readTaskCommand, type TaskCommand } from './readTaskCommand';
import { type TaskManagement, taskManagement } from './taskManagement';
import { taskPdus } from './taskPdus';
import { type TaskState, taskState, type TaskTimes, taskTimes } from './taskTimes';
import { type TcpTrouble, tcpTroubles } from './tcpTroubles';

/** Data that one Data-In or Data-Out PDU carried. Frames are indexes from 0. */
export interface DataPiece {
  readonly frame: number;
  readonly dataSN: number;
  /** Offset in the data of the command, and length, in bytes. */
  readonly offset: number;
  readonly length: number;
}

/** An R2T and the Data-Outs that answered it. */
export interface DataRequest {
  readonly frame: number;
  readonly r2tsn: number;
  readonly targetTransferTag: number;
  readonly offset: number;
  /** Bytes asked for. */
  readonly length: number;
  readonly dataOuts: readonly DataPiece[];
}

/** One SCSI task with all that belongs to it. Frames are indexes from 0. */
export interface ReadTask extends TaskCommand, TaskAnswer {
  readonly task: number;
  /** TCP stream of the command, and session; -1 for none. */
  readonly stream: number;
  readonly session: number;
  readonly initiatorTaskTag: number;
  readonly operationCode: number;
  readonly lun: string;
  /** Bytes. */
  readonly read: number;
  readonly written: number;
  readonly immediate: number;
  readonly unsolicited: readonly DataPiece[];
  readonly dataRequests: readonly DataRequest[];
  readonly dataIns: readonly DataPiece[];
  readonly commandFrame: number;
  /** -1 without an answer. */
  readonly answerFrame: number;
  readonly state: TaskState;
  /** -1 without an answer. */
  readonly status: number;
  /** "GOOD"; empty without an answer. */
  readonly statusName: string;
  /** The PDU that carried the status; undefined without an answer. */
  readonly statusIn: 'SCSI Response' | 'Data-In' | undefined;
  /** iSCSI response code of a SCSI Response. */
  readonly response: number;
  /** Task management functions that named or covered the task while it was outstanding. */
  readonly taskManagement: readonly TaskManagement[];
  /** What of the task's connection is not in the capture while it was outstanding. */
  readonly lost: LostBytes;
  readonly times: TaskTimes;
  /** What TCP did meanwhile that may have cost time. */
  readonly troubles: readonly TcpTrouble[];
}

/** Reads a task back with everything that belongs to it. */
export async function readTask(analysis: CaptureAnalysis, source: ByteSource, task: number): Promise<ReadTask> {
  const { tasks, pdus } = analysis;
  const command = tasks.command(task);
  const stream = pdus.direction(command) >> 1;
  const answer = tasks.answer(task);
  const status = tasks.status(task);
  const lun = tasks.lunBytes(tasks.lun(task));
  const connection = analysis.connectionOf(stream);
  const own = taskPdus(analysis, task);
  return {
    task,
    stream,
    session: connection?.session?.index ?? -1,
    initiatorTaskTag: pdus.initiatorTaskTag(command),
    ...(await readTaskCommand(analysis, source, task)),
    operationCode: pdus.command(command),
    lun: lun === undefined ? '' : formatLun(lun, 0),
    read: tasks.read(task),
    written: tasks.written(task),
    immediate: tasks.immediate(task),
    ...(await readData(analysis, source, own)),
    commandFrame: pdus.frame(command),
    answerFrame: answer < 0 ? -1 : pdus.frame(answer),
    state: taskState(analysis, task),
    status,
    statusName: status < 0 ? '' : (SCSI_STATUS[status] ?? `status 0x${status.toString(16).padStart(2, '0')}`),
    statusIn: answer < 0 ? undefined : pdus.opcode(answer) === DATA_IN ? 'Data-In' : 'SCSI Response',
    response: tasks.response(task),
    ...(await readTaskAnswer(analysis, source, answer)),
    taskManagement: taskManagement(analysis, task),
    lost: lostBytes(analysis, task, own),
    times: taskTimes(analysis, task),
    troubles: tcpTroubles(analysis, task),
  };
}

const DATA_OUT = 0x05;
const DATA_IN = 0x25;
const READY_TO_TRANSFER = 0x31;

/** The R2Ts and the data of a task's PDUs. */
async function readData(
  analysis: CaptureAnalysis,
  source: ByteSource,
  own: readonly number[],
): Promise<Pick<ReadTask, 'unsolicited' | 'dataRequests' | 'dataIns'>> {
  const { pdus } = analysis;
  const unsolicited: DataPiece[] = [];
  const dataIns: DataPiece[] = [];
  const dataRequests: (DataRequest & { dataOuts: DataPiece[] })[] = [];
  for (const pdu of own) {
    const opcode = pdus.opcode(pdu);
    if (opcode !== DATA_OUT && opcode !== DATA_IN && opcode !== READY_TO_TRANSFER) continue;
    const { bytes, available } = await readPdu(analysis, source, pdu, BHS_LENGTH);
    if (available < BHS_LENGTH) continue;
    const view = viewOf(bytes);
    const place = { frame: pdus.frame(pdu), offset: readBufferOffset(view, 0) };
    const targetTransferTag = readTargetTransferTag(view, 0);
    if (opcode === READY_TO_TRANSFER) {
      const length = readDesiredDataTransferLength(view, 0);
      dataRequests.push({ ...place, r2tsn: readR2TSN(view, 0), targetTransferTag, length, dataOuts: [] });
      continue;
    }
    const piece = { ...place, dataSN: readDataSN(view, 0), length: readDataSegmentLength(view, 0) };
    if (opcode === DATA_OUT) {
      // Tags of R2Ts may be used again: the last one with the tag counts.
      const asked = dataRequests.findLast((one) => one.targetTransferTag === targetTransferTag);
      (asked?.dataOuts ?? unsolicited).push(piece);
    } else if (piece.length > 0) dataIns.push(piece);
  }
  return { unsolicited, dataRequests, dataIns };
}
