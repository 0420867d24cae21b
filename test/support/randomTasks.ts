/** Random SCSI tasks that overlap on one or two connections of a session, and what was sent for each of them. */
import { SeededRandom } from '../../scripts/bench/SeededRandom';
import { hex, type Packet } from './captureBuilder';
import type { Conversation } from './conversation';
import {
  dataIn,
  dataOut,
  filler,
  nopIn,
  nopOut,
  READ_10,
  readyToTransfer,
  scsiCommand,
  scsiResponse,
  WRITE_10,
} from './pduBuilder';
import { joined, loggedIn } from './taskConversations';

/** What a frame carries for a task. */
export interface TaskFrame {
  readonly packet: Packet;
  /** Index of the connection, and the tag of the task; -1 for a frame that belongs to no task. */
  readonly connection: number;
  readonly tag: number;
  readonly kind: 'command' | 'dataOut' | 'dataIn' | 'answer' | 'other';
  readonly operationCode: number;
  /** Bytes of data, by direction. */
  readonly read: number;
  readonly written: number;
  /** Status of an answer. */
  readonly status: number;
  readonly nanoseconds: number;
}

interface Step extends Pick<TaskFrame, 'kind' | 'read' | 'written' | 'status'> {
  readonly side: 0 | 1;
  readonly bytes: Uint8Array;
}

const TEST_UNIT_READY = hex('00 00 00 00 00 00 00000000 00000000 0000');
const NO_TAG = 0xffffffff;

const step = (side: 0 | 1, kind: Step['kind'], bytes: Uint8Array, more: Partial<Step> = {}): Step => ({
  ...{ side, kind, bytes, read: 0, written: 0, status: -1 },
  ...more,
});

function readSteps(random: SeededRandom, tag: number): Step[] {
  const count = 1 + random.below(4);
  const steps = [step(0, 'command', scsiCommand(READ_10, count * 512, { tag }))];
  const apart = random.chance(0.4);
  for (let at = 0; at < count; at++) {
    const last = at === count - 1 && !apart;
    const bytes = dataIn(filler(512, tag), { tag, flags: last ? 0x81 : 0x00, words: { 36: at, 40: at * 512 } });
    steps.push(step(1, last ? 'answer' : 'dataIn', bytes, { read: 512, ...(last ? { status: 0 } : {}) }));
  }
  if (apart) steps.push(step(1, 'answer', scsiResponse(0, { tag }), { status: 0 }));
  return steps;
}

function writeSteps(random: SeededRandom, tag: number): Step[] {
  const immediate = random.below(2) * 512;
  const unsolicited = random.below(3);
  const asked = random.below(3);
  const expected = immediate + (unsolicited + asked) * 512;
  const command = scsiCommand(WRITE_10, expected, { tag, flags: 0xa1, data: filler(immediate, tag) });
  const steps = [step(0, 'command', command, { written: immediate })];
  let offset = immediate;
  for (let at = 0; at < unsolicited; at++, offset += 512) {
    const words = { 20: NO_TAG, 36: at, 40: offset };
    steps.push(step(0, 'dataOut', dataOut(filler(512, tag), { tag, words }), { written: 512 }));
  }
  for (let at = 0; at < asked; at++, offset += 512) {
    steps.push(step(1, 'other', readyToTransfer(512, { tag, words: { 20: at + 1, 36: at, 40: offset } })));
    const words = { 20: at + 1, 40: offset };
    steps.push(step(0, 'dataOut', dataOut(filler(512, tag), { tag, words }), { written: 512 }));
  }
  const status = random.chance(0.2) ? 0x08 : 0;
  steps.push(step(1, 'answer', scsiResponse(status, { tag }), { status }));
  return steps;
}

/**
 * Tasks of one session, each frame with one PDU and times of uneven distance.
 * @param reuse which tags may be taken again: none, those of tasks that are over, or those of open tasks as well
 */
export function randomTasks(
  seed: number,
  { connections, reuse }: { connections: 1 | 2; reuse: 'none' | 'finished' | 'open' },
): TaskFrame[] {
  const random = new SeededRandom(seed * 2654435761);
  const talks: Conversation[] = [loggedIn(), ...(connections === 2 ? [joined(51999)] : [])];
  const frames: TaskFrame[] = [];
  let clock = 0;
  const write = (connection: number, packet: Packet, tag: number, operationCode: number, one?: Step): void => {
    clock += 1 + random.below(random.chance(0.1) ? 50_000_000 : 200_000);
    // Microseconds: what a classic capture holds.
    const nanoseconds = Math.floor(clock / 1000) * 1000;
    const time = { seconds: 1000 + Math.floor(nanoseconds / 1e9), nanoseconds: nanoseconds % 1e9 };
    const { kind = 'other', read = 0, written = 0, status = -1 } = one ?? {};
    frames.push({
      ...{ packet: { ...packet, ...time }, connection, tag, kind, operationCode, read, written, status, nanoseconds },
    });
  };
  for (const [connection, { packets }] of talks.entries()) for (const one of packets) write(connection, one, -1, -1);
  const open: { connection: number; tag: number; operationCode: number; steps: Step[] }[] = [];
  const finished: number[][] = [[], []];
  let tag = 0x100;
  for (let turns = 60 + random.below(200); turns > 0 || open.length > 0; turns--) {
    const begins = turns > 0 && (open.length === 0 || (open.length < 12 && random.chance(0.35)));
    if (begins) {
      const connection = random.below(connections);
      const taken =
        reuse === 'open' && random.chance(0.1) ? open.find((one) => one.connection === connection) : undefined;
      // The task that had the tag gets nothing more.
      if (taken) open.splice(open.indexOf(taken), 1);
      const again = reuse !== 'none' && random.chance(0.4) ? finished[connection]?.shift() : undefined;
      const own = taken?.tag ?? again ?? ++tag;
      const kind = random.below(3);
      const steps =
        kind === 0
          ? readSteps(random, own)
          : kind === 1
            ? writeSteps(random, own)
            : [
                step(0, 'command', scsiCommand(TEST_UNIT_READY, 0, { tag: own, flags: 0x81 })),
                step(1, 'answer', scsiResponse(0, { tag: own }), { status: 0 }),
              ];
      // Some targets never answer.
      if (random.chance(0.05)) steps.length = Math.max(1, steps.length - 1);
      open.push({ connection, tag: own, operationCode: [0x28, 0x2a, 0x00][kind] ?? 0, steps });
    }
    const at = begins ? open.length - 1 : random.below(open.length);
    const task = open[at];
    const next = task?.steps.shift();
    const talk = talks[task?.connection ?? 0];
    if (!task || !next || !talk) continue;
    talk.send(next.side, next.bytes);
    write(task.connection, talk.packets.at(-1) as Packet, task.tag, task.operationCode, next);
    if (task.steps.length === 0) {
      open.splice(at, 1);
      if (next.kind === 'answer') finished[task.connection]?.push(task.tag);
    }
    if (random.chance(0.05)) {
      const ping = ++tag;
      for (const [side, bytes] of [nopOut(filler(8), { tag: ping }), nopIn(filler(8), { tag: ping })].entries()) {
        talk.send(side as 0 | 1, bytes);
        write(task.connection, talk.packets.at(-1) as Packet, -1, -1);
      }
    }
  }
  return frames;
}

/** The frames that a recorder kept: of those that carry something for tasks some are lost. */
export function withLoss(frames: readonly TaskFrame[], seed: number, share: number): TaskFrame[] {
  const random = new SeededRandom(seed);
  return frames.filter(({ tag }) => tag < 0 || !random.chance(share));
}
