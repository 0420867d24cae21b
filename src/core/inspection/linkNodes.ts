import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { viewOf } from '../bytes/view';
import type { ByteSource } from '../capture/ByteSource';
import { differenceText } from '../capture/timestamp';
import type { FieldNode } from '../dissect/FieldNode';
import type { FieldSpec } from '../dissect/FieldSpec';
import { readTargetTransferTag } from '../protocols/iscsi/headerReaders';
import {
  DATA_IN_FRAME,
  DATA_OUT_FRAME,
  READY_TO_TRANSFER_FRAME,
  REQUEST_FRAME,
  RESPONSE_FRAME,
  TASK_FRAME,
  TASK_MANAGEMENT_FRAME,
  TIME_FROM_REQUEST,
} from '../protocols/iscsi/linkFields';
import { TASK_MANAGEMENT_FUNCTIONS } from '../protocols/iscsi/pdus/taskManagementFunctionRequest';
import { BHS_LENGTH } from '../protocols/iscsi/pduLayout';
import { hexNumber } from '../bytes/hex';
import { managedTasks } from '../tasks/managedTasks';
import { secondsText } from '../tasks/taskJson';
import { taskManagementSteps } from '../tasks/taskManagement';
import { TASK_TIME_PARTS, taskState, type TaskTimes, taskTimes } from '../tasks/taskTimes';
import { commandOf } from './CommandData';
import { type PduBytes, readPdu } from './PduBytes';
import { pduName } from './PduReader';

const DATA_OUT = 0x05;
const READY_TO_TRANSFER = 0x31;
const COMMAND = 0x01;
/** Links of one kind that a PDU shows. */
const MOST_LINKS = 16;
/** PDUs that are looked through for an R2T or its data, and how many of them are read. */
const FARTHEST = 8192;
const MOST_READ = 64;
const PLACE = { source: 0, start: 0, length: 0 };

/** What the parts of a task's time are called. */
const PART_NAMES: Readonly<Record<(typeof TASK_TIME_PARTS)[number], string>> = {
  toReadyToTransfer: 'Until the first R2T',
  toDataOut: 'Until the first Data-Out',
  dataOut: 'Until the last Data-Out',
  toDataIn: 'Until the first Data-In',
  dataIn: 'Until the last Data-In',
  toStatus: 'Until the status',
};
const PART_NOTES: Readonly<Record<(typeof TASK_TIME_PARTS)[number], string>> = {
  toReadyToTransfer: 'seconds, the target makes room',
  toDataOut: 'seconds, the initiator begins to send',
  dataOut: 'seconds, data to the target',
  toDataIn: 'seconds, the target fetches the data',
  dataIn: 'seconds, data to the initiator',
  toStatus: 'seconds, the target finishes',
};

/** The ways from a PDU to those that it belongs with, and how long they took: lines of the field tree below its own fields. */
export async function linkNodes(
  analysis: CaptureAnalysis,
  source: ByteSource,
  pdu: number,
  read: PduBytes,
): Promise<FieldNode[]> {
  const { pdus, tasks } = analysis;
  const opcode = pdus.opcode(pdu);
  const to = (spec: FieldSpec, other: number, note?: string): FieldNode[] =>
    other < 0 ? [] : [linkNode(analysis, pdu, spec, other, note)];
  const command = commandOf(analysis, pdu);
  const task = command < 0 ? -1 : tasks.taskOfCommand(command);
  const request = command >= 0 ? command : pdus.request(pdu);
  const nodes: FieldNode[] = [];
  if (request >= 0 && request !== pdu) {
    nodes.push(...to(REQUEST_FRAME, request), ...timeNode(analysis, pdu, request));
  }
  const answer = task >= 0 ? tasks.answer(task) : pdus.response(pdu);
  if (answer !== pdu) nodes.push(...to(RESPONSE_FRAME, answer));
  if (task >= 0 && pdu === command) {
    const [ready, out, into] = [tasks.firstReadyToTransfer(task), tasks.firstDataOut(task), tasks.firstDataIn(task)];
    nodes.push(...to(READY_TO_TRANSFER_FRAME, ready, 'the first one'), ...to(DATA_OUT_FRAME, out));
    if (into !== answer) nodes.push(...to(DATA_IN_FRAME, into));
    for (const step of taskManagementSteps(analysis, task).slice(0, MOST_LINKS)) {
      nodes.push(...to(TASK_MANAGEMENT_FRAME, step.pdu, TASK_MANAGEMENT_FUNCTIONS[step.function]));
    }
    if (answer < 0)
      nodes.push({ label: 'State at the end of the capture', value: taskState(analysis, task), ...PLACE });
  }
  if (opcode === DATA_OUT || opcode === READY_TO_TRANSFER) {
    const wanted = opcode === DATA_OUT ? READY_TO_TRANSFER : DATA_OUT;
    const partner = await transferPartner(analysis, source, pdu, read, wanted);
    nodes.push(...to(opcode === DATA_OUT ? READY_TO_TRANSFER_FRAME : DATA_OUT_FRAME, partner));
  }
  if (task >= 0 && pdu === answer) {
    const first = tasks.firstDataIn(task);
    if (first !== pdu) nodes.push(...to(DATA_IN_FRAME, first));
    nodes.push(...partNodes(taskTimes(analysis, task)));
  }
  const managed = managedTasks(analysis, pdu);
  for (const one of managed.slice(0, MOST_LINKS)) {
    const tag = hexNumber(pdus.initiatorTaskTag(tasks.command(one)), 8);
    nodes.push(...to(TASK_FRAME, tasks.command(one), `task tag ${tag}, ${taskState(analysis, one)}`));
  }
  if (managed.length > MOST_LINKS) {
    nodes.push({ label: 'Further tasks', value: String(managed.length - MOST_LINKS), ...PLACE });
  }
  return nodes;
}

function linkNode(
  analysis: CaptureAnalysis,
  pdu: number,
  { name, filter }: FieldSpec,
  other: number,
  note = pduName(analysis, other),
): FieldNode {
  const frame = analysis.pdus.frame(other) + 1;
  return {
    label: name,
    value: String(frame),
    note,
    ...(filter === undefined
      ? {}
      : { filter, json: frame, topic: `field/${hexNumber(analysis.pdus.opcode(pdu), 2)}/${filter}` }),
    ...PLACE,
    frame,
  };
}

function timeNode({ frames, pdus }: CaptureAnalysis, pdu: number, request: number): FieldNode[] {
  const [from, to] = [pdus.frame(request), pdus.frame(pdu)];
  const value = differenceText(
    frames.seconds(to),
    frames.nanoseconds(to),
    frames.seconds(from),
    frames.nanoseconds(from),
    9,
  );
  if (value === '') return [];
  const { name, filter = '' } = TIME_FROM_REQUEST;
  const topic = `field/${hexNumber(pdus.opcode(pdu), 2)}/${filter}`;
  return [{ label: name, value, note: 'seconds', filter, json: value, topic, ...PLACE }];
}

/** Where the time of an answered task went; of a task that has nothing but a command and a status there is nothing to say. */
function partNodes(times: TaskTimes): FieldNode[] {
  const parts = TASK_TIME_PARTS.flatMap((part): FieldNode[] => {
    const time = times[part];
    return time === undefined
      ? []
      : [{ label: PART_NAMES[part], value: secondsText(time), note: PART_NOTES[part], ...PLACE }];
  });
  return parts.length < 2 ? [] : [{ label: 'Where the time went', value: '', ...PLACE, children: parts }];
}

/** The R2T that asked for a Data-Out, or the first Data-Out that answers an R2T: they have one Target Transfer Tag. */
async function transferPartner(
  analysis: CaptureAnalysis,
  source: ByteSource,
  pdu: number,
  read: PduBytes,
  wanted: number,
): Promise<number> {
  const { pdus } = analysis;
  if (read.available < BHS_LENGTH || read.bytes.length < BHS_LENGTH) return -1;
  const transferTag = readTargetTransferTag(viewOf(read.bytes), 0);
  const tag = pdus.initiatorTaskTag(pdu);
  const stream = pdus.direction(pdu) >> 1;
  const step = wanted === READY_TO_TRANSFER ? -1 : 1;
  let looked = 0;
  for (let at = pdu + step; at >= 0 && at < pdus.length && Math.abs(at - pdu) <= FARTHEST; at += step) {
    if (pdus.initiatorTaskTag(at) !== tag || pdus.direction(at) >> 1 !== stream) continue;
    // The tag belongs to another task there.
    if (pdus.opcode(at) === COMMAND) return -1;
    if (pdus.opcode(at) !== wanted) continue;
    if (++looked > MOST_READ) return -1;
    const { bytes, available } = await readPdu(analysis, source, at, BHS_LENGTH);
    if (available >= BHS_LENGTH && readTargetTransferTag(viewOf(bytes), 0) === transferTag) return at;
  }
  return -1;
}
