/** Records a random iSCSI talk badly: lost, cut, repeated and changed bytes, with what is left of every byte known. */
import { SeededRandom } from '../../scripts/bench/SeededRandom';
import { type Packet, pcapFile, synOptions, tcpFrame } from './captureBuilder';
import { INITIATOR, TARGET } from './conversation';
import type { RandomTalk, SentPdu, Write } from './randomIscsi';

export const DAMAGES = [
  'none',
  'lost',
  'snap',
  'midStream',
  'cutEnd',
  'reordered',
  'repeated',
  'flippedLength',
  'flippedOpcode',
  'garbage',
  'overlap',
] as const;
export type Damage = (typeof DAMAGES)[number];

/** What the capture has of a byte. */
export const LOST = 0;
export const THERE = 1;
/** There, but changed by somebody before it was recorded. */
export const CHANGED = 2;

export interface DamagedTalk {
  readonly file: Uint8Array;
  readonly streams: readonly [Uint8Array, Uint8Array];
  readonly pdus: readonly SentPdu[];
  /** One of LOST, THERE, CHANGED for every byte of both streams. */
  readonly bytes: readonly [Uint8Array, Uint8Array];
  /** Offsets at which a segment that is in the capture begins. */
  readonly segmentStarts: readonly [ReadonlySet<number>, ReadonlySet<number>];
  readonly midStream: boolean;
  readonly damages: readonly Damage[];
}

/** First sequence numbers (of the SYNs): close to 2^32, so that they wrap around. */
export const FIRST = [0xffffff00, 0xfffffff0] as const;

interface Segment extends Write {
  captured: number;
}

/**
 * The talk in a capture file with the damages named. The same seed damages the same bytes.
 * @param ports of initiator and target, when they are not the usual ones
 */
export function damage(
  talk: RandomTalk,
  seed: number,
  damages: readonly Damage[],
  ports: readonly [number, number] = [INITIATOR.port, TARGET.port],
): DamagedTalk {
  const random = new SeededRandom(seed * 40503 + 77);
  for (let at = 0; at < 8; at++) random.word();
  const has = (one: Damage): boolean => damages.includes(one);
  let streams: [Uint8Array, Uint8Array] = [Uint8Array.from(talk.streams[0]), Uint8Array.from(talk.streams[1])];
  let pdus = [...talk.pdus];
  let writes = [...talk.writes];
  const changed: { side: 0 | 1; start: number; end: number }[] = [];

  if (has('garbage')) {
    for (let count = 1 + random.below(2); count > 0; count--) {
      const before = random.pick(pdus.filter(({ opcode }) => opcode !== 0x03 && opcode !== 0x23));
      const { side, start: at } = before;
      const length = 1 + random.below(random.pick([8, 100, 3000]));
      const garbage = Uint8Array.from({ length }, () => random.below(256));
      const moved = <Place extends { side: 0 | 1; start: number; end: number }>(place: Place): Place =>
        place.side !== side
          ? place
          : {
              ...place,
              start: place.start >= at ? place.start + length : place.start,
              end: place.end > at ? place.end + length : place.end,
            };
      streams = [streams[0], streams[1]];
      const old = streams[side];
      const next = new Uint8Array(old.length + length);
      next.set(old.subarray(0, at));
      next.set(garbage, at);
      next.set(old.subarray(at), at + length);
      streams[side] = next;
      pdus = pdus.map(moved);
      writes = writes.map(moved);
      const alone = writes.findIndex((write) => write.side === side && write.start === at + length);
      if (alone >= 0) writes.splice(alone, 0, { side, start: at, end: at + length });
      for (const [index, one] of changed.entries()) changed[index] = moved(one);
      changed.push({ side, start: at, end: at + length });
    }
  }
  const flip = (offset: number, length: number): void => {
    const { side, start } = random.pick(pdus.filter(({ opcode }) => opcode !== 0x03 && opcode !== 0x23));
    const at = start + offset + random.below(length);
    streams[side][at] = (streams[side][at] ?? 0) ^ (1 << random.below(8));
    changed.push({ side, start: at, end: at + 1 });
  };
  if (has('flippedLength')) flip(4, 4);
  if (has('flippedOpcode')) flip(0, 1);

  // Segments: what was written at once, in pieces of at most one segment's size.
  const most = random.pick([1460, 1460, 536, 100, 9000]);
  let segments: Segment[] = writes.flatMap(({ side, start, end }) => {
    const list: Segment[] = [];
    for (let at = start; at < end; at += most) {
      const to = Math.min(end, at + most);
      list.push({ side, start: at, end: to, captured: to - at });
    }
    return list;
  });
  let midStream = false;
  let handshake = true;
  if (has('midStream')) {
    midStream = true;
    handshake = false;
    segments = segments.slice(1 + random.below(Math.max(1, segments.length - 4)));
  }
  if (has('cutEnd')) {
    segments = segments.slice(0, Math.max(1, segments.length - 1 - random.below(Math.ceil(segments.length / 2))));
  }
  if (has('lost')) {
    const share = random.pick([0.02, 0.05, 0.2]);
    const left = segments.filter(() => !random.chance(share));
    // One that is lost in any case.
    if (left.length > 3) left.splice(1 + random.below(left.length - 2), 1);
    segments = left;
  }
  if (has('reordered')) {
    for (let count = 1 + random.below(5); count > 0 && segments.length > 2; count--) {
      const at = random.below(segments.length - 1);
      const by = 1 + random.below(Math.min(6, segments.length - at - 1));
      const [one] = segments.splice(at, 1);
      if (one) segments.splice(at + by, 0, one);
    }
  }
  const snap = has('snap') ? random.pick([8, 20, 30, 47, 48, 52, 60, 100, 300]) : Infinity;
  segments = segments.map((segment) => ({ ...segment, captured: Math.min(segment.captured, snap) }));
  if (has('repeated')) {
    for (let count = 1 + random.below(5); count > 0; count--) {
      const at = random.below(segments.length);
      const one = segments[at];
      if (one) segments.splice(at + 1 + random.below(5), 0, { ...one });
    }
  }

  const state: [Uint8Array, Uint8Array] = [new Uint8Array(streams[0].length), new Uint8Array(streams[1].length)];
  const starts: [Set<number>, Set<number>] = [new Set(), new Set()];
  for (const { side, start, captured } of segments) {
    starts[side].add(start);
    state[side].fill(THERE, start, start + captured);
  }
  for (const { side, start, end } of changed) {
    for (let at = start; at < end; at++) if (state[side][at] === THERE) state[side][at] = CHANGED;
  }

  const packets: Packet[] = [];
  let clock = 0;
  const write = (side: 0 | 1, offset: number, bytes: Uint8Array, flags: string, original = bytes.length): void => {
    const initiator = { ...INITIATOR, port: ports[0] };
    const target = { ...TARGET, port: ports[1] };
    const ends = side === 0 ? ([initiator, target] as const) : ([target, initiator] as const);
    const syn = flags.includes('S');
    const frame = tcpFrame({
      ...{ from: ends[0], to: ends[1], flags },
      sequence: (FIRST[side] + (syn ? 0 : 1) + offset) >>> 0,
      acknowledgment: (FIRST[side === 0 ? 1 : 0] + 1 + acknowledged[side]) >>> 0,
      payload: bytes,
      ...(syn ? { options: synOptions(1460, 4) } : {}),
    });
    clock++;
    packets.push({
      bytes: frame,
      original: frame.length + original - bytes.length,
      seconds: 1000 + Math.floor(clock / 1000),
      nanoseconds: (clock % 1000) * 1e6,
    });
  };
  const acknowledged: [number, number] = [0, 0];
  if (handshake) {
    write(0, 0, new Uint8Array(0), 'S');
    write(1, 0, new Uint8Array(0), 'SA');
    write(0, 0, new Uint8Array(0), 'A');
  }
  for (const { side, start, end, captured } of segments) {
    const other = side === 0 ? 1 : 0;
    // The lengths in the IP header are those of the wire: the frame is made whole and cut afterwards.
    write(side, start, streams[side].subarray(start, end), 'PA');
    const last = packets.at(-1);
    if (last && captured < end - start) {
      packets[packets.length - 1] = {
        ...last,
        bytes: last.bytes.subarray(0, last.bytes.length - (end - start - captured)),
      };
    }
    acknowledged[other] = Math.max(acknowledged[other], end);
    if (has('overlap') && random.chance(0.15) && start > 40) {
      // The same place once more, with other bytes: what was there first counts.
      const from = start - random.below(40);
      const lie = Uint8Array.from({ length: end - from }, () => random.below(256));
      if (state[side].subarray(from, end).every((one) => one !== LOST)) write(side, from, lie, 'PA');
    }
  }
  return {
    ...{ file: pcapFile(packets), streams, pdus, bytes: state, segmentStarts: starts, midStream, damages },
  };
}
