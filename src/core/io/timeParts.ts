import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { taskTimes } from '../tasks/taskTimes';

/** A part of a task's time, and who was waited for. */
export interface TimePart {
  readonly kind: 'target' | 'initiator' | 'data';
  /** "Command to first R2T" */
  readonly name: string;
  readonly nanoseconds: number;
}

/**
 * Splits the time of an answered task into parts that follow each other and together are its response time: until the target
 * asks for data or sends some, until the initiator sends some, the data themselves, and from the last data to the status.
 * Parts that took no time are left out, as are those of tasks without an answer.
 */
export function timeParts(analysis: CaptureAnalysis, task: number): TimePart[] {
  const times = taskTimes(analysis, task);
  const { serviceResponse, toReadyToTransfer, toDataOut, dataOut, toDataIn, dataIn, toStatus } = times;
  if (serviceResponse === undefined) return [];
  const rest = toStatus ?? 0;
  const part = (kind: TimePart['kind'], name: string, nanoseconds: number): TimePart => ({ kind, name, nanoseconds });
  const parts: TimePart[] = [];
  if (dataOut === undefined && dataIn === undefined) {
    parts.push(part('target', 'Command to status', serviceResponse));
  } else if (dataOut === undefined) {
    parts.push(part('target', 'Command to first Data-In', toDataIn ?? 0));
    parts.push(part('data', 'First to last Data-In', serviceResponse - (toDataIn ?? 0) - rest));
    parts.push(part('target', 'Last Data-In to status', rest));
  } else if (toReadyToTransfer !== undefined && toDataOut !== undefined) {
    parts.push(part('target', 'Command to first R2T', toReadyToTransfer));
    parts.push(part('initiator', 'First R2T to first Data-Out', toDataOut));
    parts.push(part('data', 'First to last data', serviceResponse - toReadyToTransfer - toDataOut - rest));
    parts.push(part('target', 'Last data to status', rest));
  } else {
    // Data that no R2T had asked for came first.
    const before = Math.max(0, serviceResponse - rest - dataOut);
    parts.push(part('initiator', 'Command to first Data-Out', before));
    parts.push(part('data', 'First to last data', serviceResponse - rest - before));
    parts.push(part('target', 'Last data to status', rest));
  }
  return parts.filter(({ nanoseconds }) => nanoseconds > 0);
}
