/** Captures made for what the I/O view shows: any number of tasks, with the times that a test wants. */
import { Conversation } from './conversation';
import {
  dataIn,
  filler,
  INQUIRY,
  loginRequest,
  loginResponse,
  READ_10,
  scsiCommand,
  scsiResponse,
  WRITE_10,
} from './pduBuilder';

/** One task: times in microseconds since the first command. */
export interface MadeTask {
  readonly start: number;
  /** Undefined: never answered. */
  readonly time?: number;
  readonly command?: 'read' | 'write' | 'inquiry';
  /** SCSI status; GOOD when absent. */
  readonly status?: number;
}

const CDBS = { read: READ_10, write: WRITE_10, inquiry: INQUIRY } as const;

/** A session with these tasks, its frames in the order of time. The first command comes a second after the first frame. */
export function taskCapture(tasks: readonly MadeTask[], targetName = 'iqn.2001-04.com.example:disk'): Uint8Array {
  const conversation = new Conversation()
    .handshake()
    .send(0, loginRequest(['InitiatorName=iqn.2001-04.com.example:host', `TargetName=${targetName}`]))
    .send(1, loginResponse(['TargetPortalGroupTag=1']));
  const events = tasks.flatMap(({ start, time }, task) => [
    { at: start, task, isAnswer: false },
    ...(time === undefined ? [] : [{ at: start + time, task, isAnswer: true }]),
  ]);
  events.sort((one, other) => one.at - other.at || Number(one.isAnswer) - Number(other.isAnswer));
  for (const { at, task, isAnswer } of events) {
    const { command = 'read', status = 0 } = tasks[task];
    const tag = task + 1;
    if (!isAnswer) conversation.send(0, scsiCommand(CDBS[command], 512, { tag, words: { 24: tag } }));
    else if (command === 'read' && status === 0) conversation.send(1, dataIn(filler(512), { tag }));
    else conversation.send(1, scsiResponse(status, { tag }));
    const packet = conversation.packets.pop();
    const seconds = 1001 + Math.floor(at / 1e6);
    if (packet) conversation.packets.push({ ...packet, seconds, nanoseconds: (at % 1e6) * 1000 });
  }
  return conversation.file();
}

/** Many reads and some writes, a millisecond apart; task 1,000 takes two seconds. */
export function manyTasks(count: number): MadeTask[] {
  return Array.from({ length: count }, (_, at) => ({
    start: at * 1000,
    time: at === 1000 ? 2_000_000 : 100 + ((at * 7919) % 600),
    command: at % 4 === 0 ? 'write' : 'read',
  }));
}
