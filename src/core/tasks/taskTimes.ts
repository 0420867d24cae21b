import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { connectionEndAfter } from './connectionEnds';
import { TaskMark } from './TaskIndex';
import { taskReassignment, taskStreams } from './taskStreams';

/**
 * Nanoseconds from one frame to another; NaN when either has no time. Exact while the frames lie less than 104 days apart.
 */
export function nanosecondsBetween({ frames }: CaptureAnalysis, from: number, to: number): number {
  return (frames.seconds(to) - frames.seconds(from)) * 1e9 + frames.nanoseconds(to) - frames.nanoseconds(from);
}

/** The frame in which the PDU is complete; -1 for no PDU. */
export function frameOfPdu({ pdus }: CaptureAnalysis, pdu: number): number {
  return pdu < 0 ? -1 : pdus.frame(pdu);
}

/**
 * The service response time of a task as tshark defines it: from the frame that completes the SCSI Command to the frame
 * that completes the PDU with the status, in nanoseconds. NaN for a task without an answer.
 */
export function serviceResponseTime(analysis: CaptureAnalysis, task: number): number {
  const { tasks, pdus } = analysis;
  const answer = tasks.answer(task);
  return answer < 0 ? NaN : nanosecondsBetween(analysis, pdus.frame(tasks.command(task)), pdus.frame(answer));
}

/**
 * Where the time of a task went. Nanoseconds; undefined where the task has no such part. The parts follow each other: each
 * lasts from the event before it, whichever that is, to its own one, so that they add up to the service response time
 * exactly. Only tasks with an answer have `serviceResponse` and `toStatus`; of the others the parts end with the last event.
 */
export interface TaskTimes {
  /** Command to the status. No part, but their sum. */
  readonly serviceResponse?: number;
  /** Command (and unsolicited data, where there are any) to the first R2T: the target makes room. */
  readonly toReadyToTransfer?: number;
  /**
   * First R2T to the frame in which the Data-Out that answers it begins, or, where no R2T came, command to the first Data-Out:
   * the initiator begins to send.
   */
  readonly toDataOut?: number;
  /** That Data-Out, from its first byte, to the end of the last one. */
  readonly dataOut?: number;
  /** Command to the frame in which the first Data-In begins: the target fetches the data. */
  readonly toDataIn?: number;
  /** From there to the end of the last Data-In: a Data-In of many segments takes its time as well. */
  readonly dataIn?: number;
  /** Last of all these (the command, where there was none) to the status; 0 where the status came with it. */
  readonly toStatus?: number;
}

/** The parts of `TaskTimes` in the order in which they usually come. */
export const TASK_TIME_PARTS = ['toReadyToTransfer', 'toDataOut', 'dataOut', 'toDataIn', 'dataIn', 'toStatus'] as const;

/** Splits the time of a task by the PDUs that the index knows of it. */
export function taskTimes(analysis: CaptureAnalysis, task: number): TaskTimes {
  const { tasks, pdus } = analysis;
  const command = frameOfPdu(analysis, tasks.command(task));
  const answer = frameOfPdu(analysis, tasks.answer(task));
  const end = (pdu: number): number => frameOfPdu(analysis, pdu);
  // Who waits for data waits for their first byte; the rest is on the way. What begins in the command's frame waits for nothing.
  const begin = (pdu: number): number => (pdu < 0 ? -1 : Math.max(command, pdus.firstFrame(pdu)));
  const ends: Record<(typeof TASK_TIME_PARTS)[number], number> = {
    toReadyToTransfer: end(tasks.firstReadyToTransfer(task)),
    toDataOut: begin(tasks.firstDataOut(task)),
    dataOut: end(tasks.lastDataOut(task)),
    toDataIn: begin(tasks.firstDataIn(task)),
    dataIn: end(tasks.lastDataIn(task)),
    toStatus: answer,
  };
  // Segments out of order can bring a PDU after the answer, or before the command: it took no time of the task then.
  const events = TASK_TIME_PARTS.map((part) => ({ part, frame: ends[part] }))
    .filter(({ frame }) => frame >= command && (answer < 0 || frame <= answer))
    .sort((one, other) => one.frame - other.frame);
  const times: { -readonly [Part in keyof TaskTimes]: number } = {};
  if (answer >= 0) {
    const whole = nanosecondsBetween(analysis, command, answer);
    if (Number.isNaN(whole)) return {};
    times.serviceResponse = whole;
  }
  let before = command;
  for (const { part, frame } of events) {
    const time = nanosecondsBetween(analysis, before, frame);
    // A frame without a time ends no part: the next one takes over.
    if (Number.isNaN(time)) continue;
    times[part] = time;
    before = frame;
  }
  return times;
}

/** How a task stands at the end of the capture. */
export type TaskState = 'answered' | 'aborted' | 'replaced' | 'lost' | 'unanswered';

/**
 * "answered": its status was seen. "aborted": a task management function ended it. "replaced": another command with the same
 * Initiator Task Tag came before the answer. "lost": its connection ended first, by TCP, a logout or a new login of the same
 * initiator port. "unanswered": none of these.
 */
export function taskState(analysis: CaptureAnalysis, task: number): TaskState {
  const { tasks, pdus } = analysis;
  if (tasks.answer(task) >= 0) return 'answered';
  const marks = tasks.marks(task);
  if (marks & TaskMark.aborted) return 'aborted';
  const lost = lostAt(analysis, task);
  // A tag is free again when its connection has ended: whoever takes it then takes it from nobody.
  if (marks & TaskMark.replaced && !(lost >= 0 && lost < pdus.frame(tasks.ending(task)))) return 'replaced';
  return lost >= 0 ? 'lost' : 'unanswered';
}

/**
 * The frame in which a task ended, whatever ended it; -1 for one that is outstanding at the end of the capture.
 */
export function taskEndFrame(analysis: CaptureAnalysis, task: number): number {
  const { tasks, pdus } = analysis;
  if (tasks.answer(task) >= 0) return pdus.frame(tasks.answer(task));
  const lost = lostAt(analysis, task);
  const ending = tasks.ending(task);
  if (ending < 0) return lost;
  return lost < 0 ? pdus.frame(ending) : Math.min(lost, pdus.frame(ending));
}

/** The frame in which the connection of an unanswered task ended; -1 when it did not. */
function lostAt(analysis: CaptureAnalysis, task: number): number {
  const command = analysis.tasks.command(task);
  const stream = taskStreams(analysis, task).at(-1) ?? -1;
  // A task that was moved belongs to the connection that took it over.
  const since = taskReassignment(analysis, task)?.answer ?? command;
  return connectionEndAfter(analysis, stream, analysis.pdus.frame(since));
}

/** True when the answer carries sense data. tshark leaves such tasks out of its table of service response times. */
export function answeredWithSense({ tasks }: CaptureAnalysis, task: number): boolean {
  return (tasks.marks(task) & TaskMark.sense) !== 0;
}
