import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { PduFlag } from '../streams/PduIndex';
import { nanosecondsBetween } from './taskTimes';

/** Numbers over time: one of each for every interval of the capture. */
export interface IoSeries {
  /** Length of an interval in nanoseconds. */
  readonly interval: number;
  /** Tasks that were answered in the interval, and the bytes that they had moved. */
  readonly completions: readonly number[];
  readonly readBytes: readonly number[];
  readonly writtenBytes: readonly number[];
  /** Most tasks that were outstanding at one time. */
  readonly queueDepth: readonly number[];
  /** Smallest command window that an answer told of (MaxCmdSN - ExpCmdSN + 1); -1 where there was no answer. */
  readonly commandWindow: readonly number[];
}

/**
 * Spreads the tasks over `intervals` equal stretches of time, from the first frame to the last. Bytes count where their task
 * was answered.
 * @param takes which tasks count; all when absent
 */
export function ioSeries(
  analysis: CaptureAnalysis,
  intervals: number,
  takes: (task: number) => boolean = () => true,
): IoSeries {
  const { frames, pdus, tasks } = analysis;
  const count = frames.length === 0 ? 0 : Math.max(1, intervals);
  const numbers = (fill: number): number[] => new Array<number>(count).fill(fill);
  const series = {
    completions: numbers(0),
    readBytes: numbers(0),
    writtenBytes: numbers(0),
    queueDepth: numbers(0),
    commandWindow: numbers(-1),
  };
  const length = frames.length === 0 ? 0 : nanosecondsBetween(analysis, 0, frames.length - 1);
  const interval = count === 0 ? 0 : Math.max(1, Math.ceil((length + 1) / count)) || 1;
  const intervalOf = (frame: number): number =>
    Math.min(count - 1, Math.max(0, Math.floor(nanosecondsBetween(analysis, 0, frame) / interval) || 0));
  let depth = 0;
  let at = 0;
  let task = -1;
  for (let pdu = 0; pdu < pdus.length; pdu++) {
    const isCommand = pdus.opcode(pdu) === 0x01;
    if (isCommand) task++;
    const ended = isCommand ? -1 : endedBy(analysis, pdu);
    if (!isCommand && ended < 0) continue;
    const one = isCommand ? task : ended;
    if (!takes(one)) continue;
    // The depth before a change held through all intervals since the last one.
    const now = intervalOf(pdus.frame(pdu));
    for (; at < now; at++) series.queueDepth[at + 1] = Math.max(series.queueDepth[at + 1] ?? 0, depth);
    if (isCommand) {
      depth++;
      series.queueDepth[now] = Math.max(series.queueDepth[now] ?? 0, depth);
      continue;
    }
    depth--;
    series.completions[now] = (series.completions[now] ?? 0) + 1;
    series.readBytes[now] = (series.readBytes[now] ?? 0) + tasks.read(ended);
    series.writtenBytes[now] = (series.writtenBytes[now] ?? 0) + tasks.written(ended);
    const known = series.commandWindow[now] ?? -1;
    const window = tasks.window(ended);
    series.commandWindow[now] = known < 0 ? window : Math.min(known, window);
  }
  for (; at + 1 < count; at++) series.queueDepth[at + 1] = Math.max(series.queueDepth[at + 1] ?? 0, depth);
  return { interval, ...series };
}

/** The task that this PDU ended; -1 when it ended none. */
function endedBy({ pdus, tasks }: CaptureAnalysis, pdu: number): number {
  const request = pdus.request(pdu);
  if (request < 0 || pdus.opcode(request) !== 0x01 || (pdus.flags(request) & PduFlag.answered) === 0) return -1;
  const task = tasks.taskOfCommand(request);
  return task >= 0 && tasks.answer(task) === pdu ? task : -1;
}
