import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { ByteSource } from '../capture/ByteSource';
import { viewOf } from '../bytes/view';
import { SCSI_STATUS } from '../dissect/scsiStatus';
import { scsiOf } from '../inspection/DeviceTypes';
import { readPdu } from '../inspection/PduBytes';
import {
  CDB_OFFSET,
  readBufferOffset,
  readDataSegmentLength,
  readDesiredDataTransferLength,
  readR2TSN,
  readResidualCount,
  readResponseOverflow,
  readResponseUnderflow,
  readTargetTransferTag,
  readTotalAHSLength,
} from '../protocols/iscsi/headerReaders';
import { BHS_LENGTH, pduLayout } from '../protocols/iscsi/pduLayout';
import { formatLun } from '../protocols/scsi/lun';
import { scsiDissector } from '../protocols/scsi/scsiDissector';
import { PduFlag } from '../streams/PduIndex';
import { taskPdus } from './taskPdus';
import { type TaskState, taskState, type TaskTimes, taskTimes } from './taskTimes';
import { type TcpTrouble, tcpTroubles } from './tcpTroubles';

/** Data that one Data-In, Data-Out or SCSI Command PDU carried. Frames are indexes from 0. */
export interface DataPiece {
  readonly frame: number;
  /** Offset in the data of the command, and length, in bytes. */
  readonly offset: number;
  readonly length: number;
}

/** An R2T and the Data-Outs that answered it. */
export interface DataRequest {
  readonly frame: number;
  readonly r2tsn: number;
  readonly offset: number;
  /** Bytes asked for. */
  readonly length: number;
  readonly dataOuts: readonly DataPiece[];
}

/** One SCSI task with all that belongs to it. Frames are indexes from 0. */
export interface ReadTask {
  readonly task: number;
  /** TCP stream and session; -1 for none. */
  readonly stream: number;
  readonly session: number;
  readonly initiatorTaskTag: number;
  /** "READ(10)" and "LBA 2048 8 blocks". */
  readonly command: string;
  readonly details: string;
  readonly operationCode: number;
  readonly lun: string;
  readonly address: bigint | undefined;
  /** -1 where the command names no blocks. */
  readonly blocks: number;
  /** Bytes. */
  readonly expected: number;
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
  /** iSCSI response code of a SCSI Response. */
  readonly response: number;
  /** "UNIT ATTENTION: POWER ON OCCURRED (29/01)"; empty without sense data. */
  readonly sense: string;
  readonly residual?: { readonly kind: 'underflow' | 'overflow'; readonly bytes: number };
  /** Task management functions that named or covered the task: frames of the requests. */
  readonly taskManagement: readonly number[];
  readonly times: TaskTimes;
  /** What TCP did meanwhile that may have cost time. */
  readonly troubles: readonly TcpTrouble[];
}

/** Sense data that are read of one answer. */
const LONGEST_ANSWER = 4096;

/** Reads a task back with everything that belongs to it. */
export async function readTask(analysis: CaptureAnalysis, source: ByteSource, task: number): Promise<ReadTask> {
  const { tasks, pdus } = analysis;
  const command = tasks.command(task);
  const stream = pdus.direction(command) >> 1;
  const unsolicited: DataPiece[] = [];
  const dataIns: DataPiece[] = [];
  const requests: { tag: number; request: DataRequest & { dataOuts: DataPiece[] } }[] = [];
  const scsi = await scsiOf(analysis, source, command);
  let commandSummary = { name: scsi.commandName(pdus.command(command)), details: '' };
  for (const pdu of taskPdus(analysis, task)) {
    const { bytes, available } = await readPdu(analysis, source, pdu, BHS_LENGTH);
    if (available < BHS_LENGTH) continue;
    const view = viewOf(bytes);
    const frame = pdus.frame(pdu);
    const piece = (): DataPiece => ({
      frame,
      offset: readBufferOffset(view, 0),
      length: readDataSegmentLength(view, 0),
    });
    switch (pdus.opcode(pdu)) {
      case 0x01:
        commandSummary = scsi.cdbSummary(bytes, CDB_OFFSET, BHS_LENGTH - CDB_OFFSET);
        break;
      case 0x05: {
        const tag = readTargetTransferTag(view, 0);
        const asked = requests.findLast((one) => one.tag === tag)?.request;
        (asked?.dataOuts ?? unsolicited).push(piece());
        break;
      }
      case 0x25:
        if (readDataSegmentLength(view, 0) > 0) dataIns.push(piece());
        break;
      case 0x31: {
        const length = readDesiredDataTransferLength(view, 0);
        const request = { frame, r2tsn: readR2TSN(view, 0), offset: readBufferOffset(view, 0), length, dataOuts: [] };
        requests.push({ tag: readTargetTransferTag(view, 0), request });
        break;
      }
      default:
    }
  }
  const answer = tasks.answer(task);
  const status = tasks.status(task);
  const lun = tasks.lunBytes(tasks.lun(task));
  const connection = analysis.connectionOf(stream);
  return {
    task,
    stream,
    session: connection?.session?.index ?? -1,
    initiatorTaskTag: pdus.initiatorTaskTag(command),
    command: commandSummary.name,
    details: commandSummary.details,
    operationCode: pdus.command(command),
    lun: lun === undefined ? '' : formatLun(lun, 0),
    address: tasks.address(task),
    blocks: tasks.blocks(task),
    expected: tasks.expected(task),
    read: tasks.read(task),
    written: tasks.written(task),
    immediate: tasks.immediate(task),
    unsolicited,
    dataRequests: requests.map(({ request }) => request),
    dataIns,
    commandFrame: pdus.frame(command),
    answerFrame: answer < 0 ? -1 : pdus.frame(answer),
    state: taskState(analysis, task),
    status,
    statusName: status < 0 ? '' : (SCSI_STATUS[status] ?? `status 0x${status.toString(16).padStart(2, '0')}`),
    response: tasks.response(task),
    ...(await answerOf(analysis, source, answer)),
    taskManagement: managementOf(analysis, task, stream),
    times: taskTimes(analysis, task),
    troubles: tcpTroubles(analysis, task),
  };
}

/** What the answer's header and sense data say. */
async function answerOf(
  analysis: CaptureAnalysis,
  source: ByteSource,
  answer: number,
): Promise<Pick<ReadTask, 'sense' | 'residual'>> {
  if (answer < 0) return { sense: '' };
  const { bytes, available } = await readPdu(analysis, source, answer, LONGEST_ANSWER);
  if (available < BHS_LENGTH) return { sense: '' };
  const view = viewOf(bytes);
  const underflow = readResponseUnderflow(view, 0) === 1;
  const overflow = readResponseOverflow(view, 0) === 1;
  const count = readResidualCount(view, 0);
  const residual: Pick<ReadTask, 'residual'> =
    underflow || overflow ? { residual: { kind: underflow ? 'underflow' : 'overflow', bytes: count } } : {};
  if (analysis.pdus.opcode(answer) !== 0x21) return { sense: '', ...residual };
  const headerDigest = (analysis.pdus.flags(answer) & PduFlag.headerDigest) !== 0;
  const layout = pduLayout(readTotalAHSLength(view, 0), readDataSegmentLength(view, 0), headerDigest, false);
  // Two bytes of length stand before the sense data (RFC 3720, section 10.4.7).
  const from = layout.dataStart + 2;
  const to = Math.min(layout.dataStart + layout.dataLength, available);
  const summary = to > from ? scsiDissector.senseSummary(bytes, from, to) : undefined;
  const sense = summary === undefined ? '' : [summary.key, summary.text].filter(Boolean).join(': ');
  return { sense, ...residual };
}

/** Frames of the task management requests that named or covered the task. */
function managementOf(analysis: CaptureAnalysis, task: number, stream: number): number[] {
  const { tasks, pdus } = analysis;
  const command = tasks.command(task);
  const answer = tasks.answer(task);
  const tag = pdus.initiatorTaskTag(command);
  const own = analysis.connectionOf(stream);
  const connections = own?.session?.connections ?? (own ? [own] : []);
  return connections
    .flatMap(({ taskManagement }) => taskManagement)
    .filter(({ pdu, function: code, referencedTaskTag, lunHigh, lunLow }) => {
      if (pdu < command || (answer >= 0 && pdu > answer)) return false;
      if (code === 1 || code === 8) return referencedTaskTag === tag;
      return code === 6 || code === 7 || tasks.isOfLun(task, lunHigh, lunLow);
    })
    .map(({ pdu }) => pdus.frame(pdu));
}
