import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { isWithoutAnswer, taskOutcome } from './taskOutcome';
import { nanosecondsBetween, serviceResponseTime } from '../tasks/taskTimes';

/** Memory of the columns for one task, in bytes. */
export const COLUMN_BYTES_PER_TASK = 28;

/**
 * What filtering, sorting and drawing tasks need again and again, in typed arrays: made when somebody looks at the tasks, for
 * those that there are then. They are filled in slices, so that other work is not kept waiting.
 */
export class TaskColumns {
  /** Count of the tasks. */
  readonly length: number;
  /** Time of the command since the first frame of the capture, in nanoseconds; NaN without a time. */
  readonly start: Float64Array;
  /** Service response time in nanoseconds; NaN without an answer. */
  readonly time: Float64Array;
  /** Operation code. */
  readonly command: Uint8Array;
  /** Number of the LUN in the task index. */
  readonly lun: Uint32Array;
  /** Index of the session; -1 for none. */
  readonly session: Int32Array;
  /** See `taskOutcome`. */
  readonly outcome: Uint16Array;
  /** The stretch of time that has tasks: from the first command to the last command or answer. 0 and 0 without any. */
  from = Infinity;
  to = -Infinity;
  private filled = 0;

  constructor(readonly analysis: CaptureAnalysis) {
    const count = (this.length = analysis.tasks.length);
    this.start = new Float64Array(count);
    this.time = new Float64Array(count);
    this.command = new Uint8Array(count);
    this.lun = new Uint32Array(count);
    this.session = new Int32Array(count);
    this.outcome = new Uint16Array(count);
  }

  /** Fills in at most `most` further tasks; true when all are there. */
  advance(most = Infinity): boolean {
    const { analysis, start, time } = this;
    const { tasks, pdus } = analysis;
    const end = Math.min(this.length, this.filled + most);
    for (let task = this.filled; task < end; task++) {
      const command = tasks.command(task);
      const sent = (start[task] = nanosecondsBetween(analysis, 0, pdus.frame(command)));
      const took = (time[task] = serviceResponseTime(analysis, task));
      this.command[task] = pdus.command(command);
      this.lun[task] = tasks.lun(task);
      this.session[task] = analysis.connectionOf(pdus.direction(command) >> 1)?.session?.index ?? -1;
      this.outcome[task] = taskOutcome(analysis, task);
      if (sent < this.from) this.from = sent;
      const last = took > 0 ? sent + took : sent;
      if (last > this.to) this.to = last;
    }
    this.filled = end;
    if (end < this.length) return false;
    if (this.from > this.to) this.from = this.to = 0;
    return true;
  }

  /**
   * When the task was no longer outstanding, since the first frame, in nanoseconds: its answer; the end of its connection
   * when that came first; where another task or a task management function ended it, the last that is known of it. Infinity
   * while it may still be answered; NaN without a time.
   */
  end(task: number): number {
    const took = this.time[task] ?? NaN;
    if (!Number.isNaN(took)) return (this.start[task] ?? NaN) + took;
    const { analysis } = this;
    const { tasks, pdus, streams } = analysis;
    const state = this.outcome[task] ?? 0;
    if (!isWithoutAnswer(state)) return NaN;
    const command = tasks.command(task);
    const stream = streams.streams[pdus.direction(command) >> 1];
    const ends = stream ? [stream.finFrame, stream.resetFrame].filter((frame) => frame >= 0) : [];
    const isStopped = tasks.marks(task) !== 0;
    if (ends.length === 0 && !isStopped) return Infinity;
    const lastPdu = Math.max(command, tasks.lastDataOut(task), tasks.lastDataIn(task), pdus.response(command));
    const frame = isStopped ? pdus.frame(lastPdu) : Math.min(...ends);
    return nanosecondsBetween(analysis, 0, frame);
  }
}
