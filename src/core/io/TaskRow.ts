import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { formatLun } from '../protocols/scsi/lun';
import { scsiDissector } from '../protocols/scsi/scsiDissector';
import { sessionEnds } from '../session/SessionTable';
import { nanosecondsBetween, serviceResponseTime } from '../tasks/taskTimes';
import { isGoodOutcome, isWithoutAnswer, outcomeName, taskOutcome } from './taskOutcome';
import { type TimePart, timeParts } from './timeParts';

/** One line of the table of tasks. Plain data; texts may come from the capture. */
export interface TaskRow {
  /** Number of the task in the index, from 0. */
  readonly task: number;
  /** Frames of the SCSI Command and of the PDU with the status, from 1; 0 without an answer. */
  readonly frame: number;
  readonly answerFrame: number;
  /** Time of the command since the first frame in nanoseconds; null without a time. */
  readonly start: number | null;
  /** "READ(10)" */
  readonly command: string;
  readonly operationCode: number;
  readonly lun: string;
  /** Index of the session; -1 for none. */
  readonly session: number;
  readonly initiator: string;
  readonly target: string;
  /** Logical block address in decimal; empty where the command names none. */
  readonly address: string;
  /** -1 where the command names none. */
  readonly blocks: number;
  /** Bytes. */
  readonly expected: number;
  readonly read: number;
  readonly written: number;
  /** Service response time in nanoseconds; null without an answer. */
  readonly time: number | null;
  readonly parts: readonly TimePart[];
  /** "GOOD", "unanswered" */
  readonly outcome: string;
  readonly outcomeKind: 'good' | 'failed' | 'noAnswer';
}

/** What the LUN of this number in the task index is called. */
export function lunName({ tasks }: CaptureAnalysis, lun: number): string {
  const bytes = tasks.lunBytes(lun);
  return bytes === undefined ? 'further LUNs' : formatLun(bytes, 0);
}

/** Reads the row of a task from the index. */
export function taskRow(analysis: CaptureAnalysis, task: number): TaskRow {
  const { tasks, pdus } = analysis;
  const command = tasks.command(task);
  const frame = pdus.frame(command);
  const answer = tasks.answer(task);
  const start = nanosecondsBetween(analysis, 0, frame);
  const time = serviceResponseTime(analysis, task);
  const session = analysis.connectionOf(pdus.direction(command) >> 1)?.session;
  const outcome = taskOutcome(analysis, task);
  return {
    task,
    frame: frame + 1,
    answerFrame: answer < 0 ? 0 : pdus.frame(answer) + 1,
    start: Number.isNaN(start) ? null : start,
    command: scsiDissector.commandName(pdus.command(command)),
    operationCode: pdus.command(command),
    lun: lunName(analysis, tasks.lun(task)),
    session: session?.index ?? -1,
    ...(session ? sessionEnds(session) : { initiator: '', target: '' }),
    address: String(tasks.address(task) ?? ''),
    blocks: tasks.blocks(task),
    expected: tasks.expected(task),
    read: tasks.read(task),
    written: tasks.written(task),
    time: Number.isNaN(time) ? null : time,
    parts: timeParts(analysis, task),
    outcome: outcomeName(outcome),
    outcomeKind: isGoodOutcome(outcome) ? 'good' : isWithoutAnswer(outcome) ? 'noAnswer' : 'failed',
  };
}
