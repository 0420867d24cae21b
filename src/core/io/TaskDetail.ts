import type { ReadTask } from '../tasks/readTask';
import type { TcpTrouble } from '../tasks/tcpTroubles';
import { taskFilter } from '../filter/selection/scopeFilters';
import { plural } from '../text/plural';
import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { type TaskRow, taskRow } from './TaskRow';

/** A PDU of a task by the frame that completes it, from 1. */
export interface TaskFrame {
  readonly frame: number;
  readonly what: string;
}

/** Something that may have cost a task time. */
export interface TaskCause {
  readonly text: string;
  /** Frames that show it, from 1. */
  readonly frames: readonly number[];
}

/** Everything that a view shows of one task. Plain data; texts may come from the capture. */
export interface TaskDetail {
  readonly row: TaskRow;
  /** "LBA 2048 8 blocks" */
  readonly details: string;
  /** "0x0000002a" */
  readonly initiatorTaskTag: string;
  readonly stream: number;
  /** Display filter that leaves its PDUs. */
  readonly filter: string;
  /** "UNIT ATTENTION: POWER ON OCCURRED (29/01)"; empty without sense data. */
  readonly sense: string;
  /** "underflow by 12 bytes"; empty for none. */
  readonly residual: string;
  readonly frames: readonly TaskFrame[];
  /** Frames beyond those listed. */
  readonly furtherFrames: number;
  readonly causes: readonly TaskCause[];
}

/** Frames listed of one task. */
const MOST_FRAMES = 200;

/** Puts what was read back of a task into words. */
export function taskDetail(analysis: CaptureAnalysis, read: ReadTask): TaskDetail {
  const row = taskRow(analysis, read.task);
  const frames = framesOf(read).sort((one, other) => one.frame - other.frame);
  const { residual } = read;
  return {
    row,
    details: read.details,
    initiatorTaskTag: `0x${read.initiatorTaskTag.toString(16).padStart(8, '0')}`,
    stream: read.stream,
    filter: taskFilter(read.task),
    sense: read.sense,
    residual: residual ? `${residual.kind} by ${plural(residual.bytes, 'byte')}` : '',
    frames: frames.slice(0, MOST_FRAMES),
    furtherFrames: Math.max(0, frames.length - MOST_FRAMES),
    causes: [...read.troubles.map(causeOf), ...largestPart(row)],
  };
}

function framesOf(read: ReadTask): TaskFrame[] {
  const { commandFrame, answerFrame, immediate, unsolicited, dataRequests, dataIns, taskManagement, statusName } = read;
  const at = (frame: number, what: string): TaskFrame => ({ frame: frame + 1, what });
  const answersWithData = dataIns.some(({ frame }) => frame === answerFrame);
  return [
    at(commandFrame, immediate > 0 ? `Command with ${plural(immediate, 'byte')} of data` : 'Command'),
    ...unsolicited.map(({ frame, length }) => at(frame, `Data-Out, unsolicited, ${plural(length, 'byte')}`)),
    ...dataRequests.flatMap(({ frame, r2tsn, length, dataOuts }) => [
      at(frame, `R2T ${r2tsn} for ${plural(length, 'byte')}`),
      ...dataOuts.map((piece) => at(piece.frame, `Data-Out, ${plural(piece.length, 'byte')}`)),
    ]),
    ...dataIns.map(({ frame, length }) =>
      at(frame, `Data-In, ${plural(length, 'byte')}${frame === answerFrame ? `, status ${statusName}` : ''}`),
    ),
    ...taskManagement.flatMap((one) => [
      at(one.frame, one.function),
      ...(one.responseFrame >= 0 ? [at(one.responseFrame, `Answer to ${one.function}: ${one.response}`)] : []),
    ]),
    ...(answerFrame >= 0 && !answersWithData ? [at(answerFrame, `Status ${statusName}`)] : []),
  ];
}

const TROUBLES: Readonly<Record<TcpTrouble['kind'], string>> = {
  loss: 'TCP lost or repeated segments',
  zeroWindow: 'The TCP window of a receiver was full or closed',
  delayedAck: 'A delayed ACK held data back',
};

function causeOf({ kind, frames, count, longestWait }: TcpTrouble): TaskCause {
  const place = kind === 'zeroWindow' ? 'after' : 'before';
  const wait = longestWait > 0 ? `, with up to ${milliseconds(longestWait)} of silence ${place}` : '';
  return {
    text: `${TROUBLES[kind]} meanwhile: ${plural(count, 'frame')}${wait}.`,
    frames: frames.map((frame) => frame + 1),
  };
}

const WAITED_FOR: Readonly<Record<TaskRow['parts'][number]['kind'], string>> = {
  target: 'the target',
  initiator: 'the initiator',
  data: 'the transfer of the data',
};

/** Who took most of the time. */
function largestPart({ parts, time }: TaskRow): TaskCause[] {
  const [largest] = [...parts].sort((one, other) => other.nanoseconds - one.nanoseconds);
  if (!largest || time === null || largest.nanoseconds * 2 < time) return [];
  const share = `${milliseconds(largest.nanoseconds)} of ${milliseconds(time)}`;
  return [
    { text: `Most of the time went to ${WAITED_FOR[largest.kind]} (${lower(largest.name)}): ${share}.`, frames: [] },
  ];
}

function lower(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** "12.604 ms" */
function milliseconds(nanoseconds: number): string {
  return `${(nanoseconds / 1e6).toFixed(3)} ms`;
}
