import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { hexNumber } from '../bytes/hex';
import type { ByteSource } from '../capture/ByteSource';
import { epochText } from '../capture/timestamp';
import { type DataPiece, readTask, type ReadTask } from './readTask';
import { visibleJson } from '../text/visibleText';
import { TASK_TIME_PARTS, type TaskTimes } from './taskTimes';

/** Nanoseconds, rounded to whole ones, as seconds with nine digits. */
export function secondsText(nanoseconds: number | bigint): string {
  const whole = BigInt(typeof nanoseconds === 'bigint' ? nanoseconds : Math.round(nanoseconds));
  const size = whole < 0n ? -whole : whole;
  const digits = String(size % 1_000_000_000n).padStart(9, '0');
  return `${whole < 0n ? '-' : ''}${size / 1_000_000_000n}.${digits}`;
}

/** One task as the command line's --tasks prints it. Frame numbers from 1, times in seconds with nine digits. */
export type TaskJson = ReturnType<typeof taskJson>;

const piece = ({ frame, ...rest }: DataPiece) => ({ frame: frame + 1, ...rest });

function timesJson(times: TaskTimes): Partial<Record<keyof TaskTimes, string>> {
  return Object.fromEntries(
    (['serviceResponse', ...TASK_TIME_PARTS] as const).flatMap((name) => {
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
    initiatorTaskTag: hexNumber(read.initiatorTaskTag, 8),
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
    statusIn: read.statusIn ?? null,
    residual: read.residual ?? null,
    readResidual: read.readResidual ?? null,
    expectedReadBytes: read.expectedRead,
    expectedWrittenBytes: read.expectedWritten,
    readBytes: read.read,
    writtenBytes: read.written,
    immediateBytes: read.immediate,
    unsolicited: read.unsolicited.map(piece),
    readyToTransfers: read.dataRequests.map(({ frame, dataOuts, targetTransferTag, ...rest }) => ({
      frame: frame + 1,
      ...rest,
      targetTransferTag: hexNumber(targetTransferTag, 8),
      dataOuts: dataOuts.map(piece),
    })),
    dataIns: read.dataIns.map(piece),
    taskManagement: read.taskManagement.map(({ frame, responseFrame, response, ...rest }) => ({
      frame: frame + 1,
      ...rest,
      responseFrame: responseFrame < 0 ? null : responseFrame + 1,
      response: response || null,
    })),
    lost: read.lost,
    times: timesJson(read.times),
    tcp: read.troubles.map(({ kind, frames: named, count, longestWait }) => ({
      kind,
      count,
      frames: named.map((frame) => frame + 1),
      longestWait: secondsText(longestWait),
    })),
  };
}

/** Tasks of a capture as lines of JSON, in the order of their commands: all, or those that are taken. */
export async function* taskLines(
  analysis: CaptureAnalysis,
  source: ByteSource,
  takes: (task: number) => boolean = () => true,
): AsyncGenerator<string> {
  for (let task = 0; task < analysis.tasks.length; task++) {
    if (!takes(task)) continue;
    yield visibleJson(taskJson(analysis, await readTask(analysis, source, task))) + '\n';
  }
}
