import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { TaskMark } from './TaskIndex';

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

/** Where the time of a task went. Nanoseconds; undefined where the task has no such part. */
export interface TaskTimes {
  /** Command to the status. */
  readonly serviceResponse?: number;
  /** Command to the first R2T: the target makes room. */
  readonly toReadyToTransfer?: number;
  /** First R2T to the first Data-Out that follows it: the initiator begins to send. */
  readonly toDataOut?: number;
  /** First to last Data-Out. */
  readonly dataOut?: number;
  /** Command to the first Data-In: the target fetches the data. */
  readonly toDataIn?: number;
  /** First to last Data-In. */
  readonly dataIn?: number;
  /** Last data of either direction (the command, where there was none) to the status; 0 where the status came with them. */
  readonly toStatus?: number;
}

/** Splits the time of a task by the PDUs that the index knows of it. */
export function taskTimes(analysis: CaptureAnalysis, task: number): TaskTimes {
  const { tasks } = analysis;
  const command = frameOfPdu(analysis, tasks.command(task));
  const ready = frameOfPdu(analysis, tasks.firstReadyToTransfer(task));
  const firstOut = frameOfPdu(analysis, tasks.firstDataOut(task));
  const lastOut = frameOfPdu(analysis, tasks.lastDataOut(task));
  const firstIn = frameOfPdu(analysis, tasks.firstDataIn(task));
  const lastIn = frameOfPdu(analysis, tasks.lastDataIn(task));
  const answer = frameOfPdu(analysis, tasks.answer(task));
  const between = (from: number, to: number): number | undefined => {
    if (from < 0 || to < 0) return undefined;
    const nanoseconds = nanosecondsBetween(analysis, from, to);
    return Number.isNaN(nanoseconds) ? undefined : nanoseconds;
  };
  // Unsolicited data may come before the R2T: then nothing is known of how soon the initiator answered it.
  const answersReady = ready >= 0 && firstOut >= ready;
  const lastData = Math.max(command, lastOut, lastIn);
  const times: Record<keyof TaskTimes, number | undefined> = {
    serviceResponse: between(command, answer),
    toReadyToTransfer: between(command, ready),
    toDataOut: answersReady ? between(ready, firstOut) : undefined,
    dataOut: between(firstOut, lastOut),
    toDataIn: between(command, firstIn),
    dataIn: between(firstIn, lastIn),
    toStatus: between(lastData, answer),
  };
  return Object.fromEntries(Object.entries(times).filter(([, value]) => value !== undefined));
}

/** How a task stands at the end of the capture. */
export type TaskState = 'answered' | 'aborted' | 'replaced' | 'lost' | 'unanswered';

/**
 * "answered": its status was seen. "aborted": a task management function ended it. "replaced": another command with the same
 * Initiator Task Tag came before the answer. "lost": its TCP connection ended first. "unanswered": none of these.
 */
export function taskState(analysis: CaptureAnalysis, task: number): TaskState {
  const { tasks, pdus, streams } = analysis;
  if (tasks.answer(task) >= 0) return 'answered';
  const marks = tasks.marks(task);
  if (marks & TaskMark.aborted) return 'aborted';
  if (marks & TaskMark.replaced) return 'replaced';
  const stream = streams.streams[pdus.direction(tasks.command(task)) >> 1];
  return stream !== undefined && (stream.finFrame >= 0 || stream.resetFrame >= 0) ? 'lost' : 'unanswered';
}

/** True when the answer carries sense data. tshark leaves such tasks out of its table of service response times. */
export function answeredWithSense({ tasks }: CaptureAnalysis, task: number): boolean {
  return (tasks.marks(task) & TaskMark.sense) !== 0;
}
