import { isGoodStatus, SCSI_STATUS } from '../../dissect/scsiStatus';
import { readPdu } from '../../inspection/PduBytes';
import { viewOf } from '../../bytes/view';
import { readDataSegmentLength, readTotalAHSLength } from '../../protocols/iscsi/headerReaders';
import { BHS_LENGTH, pduLayout } from '../../protocols/iscsi/pduLayout';
import { scsiDissector } from '../../protocols/scsi/scsiDissector';
import { formatLun } from '../../protocols/scsi/lun';
import type { IscsiConnection } from '../../session/IscsiConnection';
import { PduFlag } from '../../streams/PduIndex';
import { TaskMark } from '../../tasks/TaskIndex';
import { nanosecondsBetween, serviceResponseTime, taskState, taskTimes, type TaskTimes } from '../../tasks/taskTimes';
import { durationText } from '../durationText';
import { lastTargetHole } from '../targetHoles';
import type { FindingContext } from '../FindingContext';
import type { Severity } from '../../dissect/Issue';
import { hexNumber } from '../../bytes/hex';

/** Service times from which on a task is slow; R2Ts and data that wait. Nanoseconds. */
const SLOW = 100e6;
const SLOW_WAIT = 50e6;
/** A command that is this old at the end of the capture is not only late. */
const OLD = 3e9;
/** Answers with sense data that are read back; of further ones nothing is told. */
const MOST_READ = 5000;
/** Times that one unit attention comes within a session to be a storm: once is what it is for. */
const STORM = 3;
/** Commands before one that are looked at for those that were under way with it. */
const DEEPEST_QUEUE = 512;
const STATUS = { checkCondition: 0x02, busy: 0x08, reservationConflict: 0x18, taskSetFull: 0x28 } as const;
const KEY = { recovered: 1, notReady: 2, medium: 3, hardware: 4, illegal: 5, attention: 6, protect: 7, aborted: 11 };
/** Commands that hosts send to find out what a device supports: a refusal is an answer. */
const PROBES: ReadonlySet<number> = new Set([
  0x12, 0x1a, 0x5a, 0x4d, 0x9e, 0xa0, 0xa3, 0x5e, 0x00, 0x25, 0x42, 0x41, 0x93, 0x89,
]);

/** A unit attention of one LUN and session, and the answers that told of it. */
interface Attention {
  readonly connection: IscsiConnection | undefined;
  readonly fact: string;
  readonly answers: number[];
}

/** What the tasks of the capture show. */
export async function reportTasks(context: FindingContext): Promise<void> {
  const { analysis } = context;
  const { tasks } = analysis;
  const attentions = new Map<string, Attention>();
  const holes = new Map<IscsiConnection, number>();
  let read = 0;
  for (let task = 0; task < tasks.length; task++) {
    const wait = context.turns.step();
    if (wait) await wait;
    const status = tasks.status(task);
    const time = serviceResponseTime(analysis, task);
    if (time >= SLOW) reportSlow(context, task, time);
    if (tasks.firstReadyToTransfer(task) >= 0) reportWaits(context, task);
    if (tasks.answer(task) < 0) reportUnanswered(context, task, holes);
    else if (tasks.marks(task) & TaskMark.aborted) reportLate(context, task);
    if (status === STATUS.checkCondition && read < MOST_READ) {
      read++;
      await reportCheckCondition(context, task, attentions);
    } else if (status > 0 && !isGoodStatus(status)) reportStatus(context, task, status);
    if (tasks.response(task) !== 0 && status >= 0) reportFailure(context, task);
  }
  for (const { connection, fact, answers } of attentions.values()) {
    if (answers.length < STORM) continue;
    for (const pdu of answers) context.collector.add({ id: 'UA-STORM', connection, pdu, fact, group: fact });
  }
}

function about(context: FindingContext, task: number) {
  const { analysis } = context;
  const { tasks, pdus } = analysis;
  const command = tasks.command(task);
  const lun = tasks.lunBytes(tasks.lun(task));
  return {
    command,
    connection: analysis.connectionOf(pdus.direction(command) >> 1),
    name: scsiDissector.commandName(pdus.command(command)),
    lun: lun === undefined ? '?' : formatLun(lun, 0),
    tag: hexNumber(pdus.initiatorTaskTag(command), 8),
  };
}

/** Which parts of a task were long, the longest first. */
function partsText(times: TaskTimes): string {
  const parts: (readonly [string, number | undefined])[] = [
    ['to the first R2T', times.toReadyToTransfer],
    ['from R2T to data', times.toDataOut],
    ['sending data', times.dataOut],
    ['to the first Data-In', times.toDataIn],
    ['receiving data', times.dataIn],
    ['to the status', times.toStatus],
  ];
  const long = parts.filter((part): part is readonly [string, number] => (part[1] ?? 0) > 0);
  long.sort((one, other) => other[1] - one[1]);
  return long
    .slice(0, 3)
    .map(([name, time]) => `${durationText(time)} ${name}`)
    .join(', ');
}

function reportSlow(context: FindingContext, task: number, time: number): void {
  const { command, connection, name, lun } = about(context, task);
  const parts = partsText(taskTimes(context.analysis, task));
  context.collector.add({
    ...{
      id: 'SLOW-IO',
      connection,
      pdu: command,
      frames: [context.analysis.pdus.frame(context.analysis.tasks.answer(task))],
    },
    fact: `${name} on LUN ${lun} took ${durationText(time)}${parts ? `: ${parts}` : ''}.`,
  });
}

function reportWaits(context: FindingContext, task: number): void {
  const times = taskTimes(context.analysis, task);
  const { command, connection, name } = about(context, task);
  const waits = [
    ['target', times.toReadyToTransfer, 'the target let it wait for its R2T for'],
    ['initiator', times.toDataOut, 'the initiator sent the first data after its R2T only after'],
  ] as const;
  for (const [group, time, text] of waits) {
    if (time === undefined || time < SLOW_WAIT) continue;
    context.collector.add({
      ...{ id: 'R2T-STALL', connection, pdu: command, group },
      frames: [context.analysis.pdus.frame(context.analysis.tasks.firstReadyToTransfer(task))],
      fact: `${name}: ${text} ${durationText(time)}.`,
    });
  }
}

function reportUnanswered(context: FindingContext, task: number, holes: Map<IscsiConnection, number>): void {
  const { analysis, collector } = context;
  const { frames, tasks, pdus } = analysis;
  const state = taskState(analysis, task);
  const { command, connection, name, lun, tag } = about(context, task);
  if (state === 'replaced') {
    collector.add({
      ...{ id: 'ITT-DUP', connection, pdu: command, group: 'replaced' },
      fact: `Another command used tag ${tag} of this ${name} before it was answered.`,
    });
    return;
  }
  if (state === 'aborted' || tasks.marks(task) & TaskMark.managed) return;
  const stream = analysis.streams.streams[pdus.direction(command) >> 1];
  // What a logout or a reinstatement ended has no close of its own.
  const closed = state === 'lost' ? (stream?.closeFrame ?? -1) : -1;
  const end = closed >= 0 ? closed : frames.length - 1;
  const age = nanosecondsBetween(analysis, pdus.frame(command), end);
  // A capture that ends, or lost something, may miss the answer of a young command.
  if (state === 'unanswered' && !(age >= OLD)) return;
  if (connection) {
    const hole = holes.get(connection) ?? lastTargetHole(analysis, connection);
    holes.set(connection, hole);
    if (hole > pdus.frame(command)) return;
  }
  const until = state === 'lost' ? 'when its connection ended' : 'at the end of the capture';
  collector.add({
    ...{ id: 'CMD-TIMEOUT', connection, pdu: command, group: state },
    fact: `${name} on LUN ${lun} (tag ${tag}) had no answer ${until}, ${durationText(age)} after it was sent.`,
  });
}

/** Answered although an abort that covered it had been carried out before. */
function reportLate(context: FindingContext, task: number): void {
  const { connection, name, tag } = about(context, task);
  context.collector.add({
    ...{ id: 'TMF-LATE', connection, pdu: context.analysis.tasks.answer(task) },
    fact: `${name} (tag ${tag}) was answered after the task management function that ended it had been.`,
  });
}

function reportStatus(context: FindingContext, task: number, status: number): void {
  const { connection, name, lun } = about(context, task);
  const { analysis, collector } = context;
  const known = SCSI_STATUS[status] ?? `status ${hexNumber(status, 2)}`;
  const answer = analysis.tasks.answer(task);
  const busy = status === STATUS.busy || status === STATUS.taskSetFull || status === STATUS.reservationConflict;
  if (!busy) {
    collector.add({
      ...{ id: 'SCSI-CHECK', connection, pdu: answer, group: known, severity: 'warning' },
      fact: `${name} on LUN ${lun} ended with ${known}.`,
    });
    return;
  }
  const depth = queueDepth(context, task);
  collector.add({
    ...{ id: 'BUSY-TSF', connection, pdu: answer, group: known },
    fact: `${name} on LUN ${lun} ended with ${known}; ${depth} command${depth === 1 ? ' was' : 's were'} under way.`,
  });
}

/** Commands of the connection that were sent before this one was answered, and not answered before it was sent. */
function queueDepth({ analysis }: FindingContext, task: number): number {
  const { tasks, pdus } = analysis;
  const command = tasks.command(task);
  const stream = pdus.direction(command) >> 1;
  let depth = 1;
  for (let before = task - 1; before >= 0 && task - before <= DEEPEST_QUEUE; before--) {
    const other = tasks.command(before);
    if (pdus.direction(other) >> 1 !== stream) continue;
    const answer = tasks.answer(before);
    if (answer < 0 || answer > command) depth++;
  }
  return depth;
}

function reportFailure(context: FindingContext, task: number): void {
  const { connection, name, lun } = about(context, task);
  const code = context.analysis.tasks.response(task);
  context.collector.add({
    ...{ id: 'SCSI-CHECK', connection, pdu: context.analysis.tasks.answer(task), group: `response ${code}` },
    fact: `${name} on LUN ${lun}: the target could not carry it out (response ${hexNumber(code, 2)}).`,
  });
}

async function reportCheckCondition(
  context: FindingContext,
  task: number,
  attentions: Map<string, Attention>,
): Promise<void> {
  const { analysis, source, collector } = context;
  const { pdus, tasks } = analysis;
  const { connection, name, lun } = about(context, task);
  const answer = tasks.answer(task);
  const address = tasks.address(task);
  const where = address === undefined ? '' : `, LBA ${address}`;
  const { bytes, available } = await readPdu(analysis, source, answer, 512);
  if (available < BHS_LENGTH || pdus.opcode(answer) !== 0x21) return;
  const view = viewOf(bytes);
  const length = readDataSegmentLength(view, 0);
  const digest = (pdus.flags(answer) & PduFlag.headerDigest) !== 0;
  const { dataStart } = pduLayout(readTotalAHSLength(view, 0), length, digest, false);
  const senseLength = dataStart + 2 <= available ? view.getUint16(dataStart) : undefined;
  if (length === 0 || (length >= 2 && senseLength === 0)) {
    collector.add({
      ...{ id: 'CHECK-NO-SENSE', connection, pdu: answer },
      fact: `${name} on LUN ${lun} ended with CHECK CONDITION and ${length} bytes of data: no sense data say why.`,
    });
    return;
  }
  const from = dataStart + 2;
  const sense = scsiDissector.senseSummary(bytes, from, Math.min(dataStart + length, available));
  if (senseLength === undefined || sense === undefined) return;
  const descriptor = ((bytes[from] ?? 0) & 0x7f) >= 0x72;
  const key = (bytes[from + (descriptor ? 1 : 2)] ?? 0) & 0x0f;
  const code = ((bytes[from + (descriptor ? 2 : 12)] ?? 0) << 8) | (bytes[from + (descriptor ? 3 : 13)] ?? 0);
  const text = [sense.key, sense.text].filter(Boolean).join(': ');
  const kind = severityOf(key, code, pdus.command(tasks.command(task)));
  collector.add({
    ...{ id: 'SCSI-CHECK', connection, pdu: answer, severity: kind, group: `${key} ${code}` },
    fact: `${name} on LUN ${lun}${where} failed: ${text}.`,
  });
  if (key !== KEY.attention) return;
  const which = `${connection?.session?.index} ${lun} ${code}`;
  const known = attentions.get(which);
  if (known) known.answers.push(answer);
  else attentions.set(which, { connection, fact: `LUN ${lun} reports: ${text}.`, answers: [answer] });
}

/** What a sense key means for whoever reads the capture. Unit attentions and probes are everyday life. */
function severityOf(key: number, code: number, operationCode: number): Severity {
  switch (key) {
    case KEY.attention:
    case KEY.recovered:
    case 0:
      return 'info';
    case KEY.notReady:
      return 'warning';
    case KEY.illegal:
      if (code === 0x2500) return 'error';
      return PROBES.has(operationCode) ? 'info' : 'warning';
    default:
      return key === 14 ? 'warning' : 'error';
  }
}
