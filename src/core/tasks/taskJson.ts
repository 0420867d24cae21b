import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { epochText } from '../capture/timestamp';
import type { DataPiece, ReadTask } from './readTask';
import type { TaskTimes } from './taskTimes';

/** Nanoseconds as seconds with nine digits: exact. */
export function secondsText(nanoseconds: number): string {
  const size = Math.abs(nanoseconds);
  const whole = Math.floor(size / 1e9);
  const digits = String(Math.round(size - whole * 1e9)).padStart(9, '0');
  return `${nanoseconds < 0 ? '-' : ''}${whole}.${digits}`;
}

/** One task as the command line's --tasks prints it. Frame numbers from 1, times in seconds with nine digits. */
export type TaskJson = ReturnType<typeof taskJson>;

const piece = ({ frame, offset, length }: DataPiece): object => ({ frame: frame + 1, offset, length });

const PARTS = [
  'serviceResponse',
  'toReadyToTransfer',
  'toDataOut',
  'dataOut',
  'toDataIn',
  'dataIn',
  'toStatus',
] as const;

function timesJson(times: TaskTimes): Partial<Record<keyof TaskTimes, string>> {
  return Object.fromEntries(
    PARTS.flatMap((name) => {
      const time = times[name];
      return time === undefined ? [] : [[name, secondsText(time)]];
    }),
  );
}

/** Turns a task into its JSON form. A block address beyond 2^53 is given as text, since JSON readers would round it. */
export function taskJson({ frames }: CaptureAnalysis, read: ReadTask) {
  const { address, commandFrame, answerFrame, status } = read;
  return {
    task: read.task,
    session: read.session,
    stream: read.stream,
    initiatorTaskTag: `0x${read.initiatorTaskTag.toString(16).padStart(8, '0')}`,
    command: read.command,
    details: read.details,
    opcode: read.operationCode,
    lun: read.lun,
    lba: address === undefined ? null : address <= Number.MAX_SAFE_INTEGER ? Number(address) : String(address),
    blocks: read.blocks < 0 ? null : read.blocks,
    time: epochText(frames.seconds(commandFrame), frames.nanoseconds(commandFrame)),
    commandFrame: commandFrame + 1,
    responseFrame: answerFrame < 0 ? null : answerFrame + 1,
    state: read.state,
    status: status < 0 ? null : status,
    statusName: read.statusName || null,
    response: status < 0 ? null : read.response,
    sense: read.sense || null,
    residual: read.residual ?? null,
    expectedBytes: read.expected,
    readBytes: read.read,
    writtenBytes: read.written,
    immediateBytes: read.immediate,
    unsolicited: read.unsolicited.map(piece),
    readyToTransfers: read.dataRequests.map(({ frame, r2tsn, offset, length, dataOuts }) => ({
      frame: frame + 1,
      r2tsn,
      offset,
      length,
      dataOuts: dataOuts.map(piece),
    })),
    dataIns: read.dataIns.map(piece),
    taskManagementFrames: read.taskManagement.map((frame) => frame + 1),
    times: timesJson(read.times),
    tcp: read.troubles.map(({ kind, frames: named, count, longestWait }) => ({
      kind,
      count,
      frames: named.map((frame) => frame + 1),
      longestWait: secondsText(longestWait),
    })),
  };
}
