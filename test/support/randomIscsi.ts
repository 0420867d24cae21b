/** Writes random iSCSI conversations of which every byte is known: what was sent where, in which segments. */
import { SeededRandom } from '../../scripts/bench/SeededRandom';
import { join } from './captureBuilder';
import { pdu, type PduOptions, text } from './pduBuilder';

/** One PDU as it was sent; `start` is an offset in its side's stream, 0 for the first byte. */
export interface SentPdu {
  readonly side: 0 | 1;
  readonly start: number;
  readonly end: number;
  readonly opcode: number;
  readonly tag: number;
  readonly headerDigest: boolean;
  readonly dataDigest: boolean;
}

/** A stretch of one side's stream that was written at once. */
export interface Write {
  readonly side: 0 | 1;
  readonly start: number;
  readonly end: number;
}

export interface RandomTalk {
  readonly streams: readonly [Uint8Array, Uint8Array];
  /** In the order in which they were sent. */
  readonly pdus: readonly SentPdu[];
  readonly writes: readonly Write[];
  readonly headerDigest: boolean;
  readonly dataDigest: boolean;
  /** The login settled on the opposite of what was sent. */
  readonly lies: boolean;
  /** Some data are PDUs themselves, of a talk whose numbers are as good as those of this one. */
  readonly holdsPdus: boolean;
}

const NO_TAG = 0xffffffff;
const READ = [0x28000000, 0x08000010, 0x00100000, 0];
const WRITE = [0x2a000000, 0x08000010, 0x00100000, 0];
const LUN = 0x00010000;

/** Bytes that tell nothing, or that look like something. */
function payload(random: SeededRandom, length: number, kinds: number): Uint8Array {
  switch (random.below(kinds)) {
    case 0:
      return Uint8Array.from({ length }, () => random.below(256));
    case 1:
      return new Uint8Array(length);
    case 2: {
      const line = 'GET /C%3APUT HTTP/1.1 MaxBurstLength=262144 $%"#! &&& ??? end of line\r\n';
      return Buffer.from(line.repeat(Math.ceil(length / line.length)).slice(random.below(3))).subarray(0, length);
    }
    case 3:
      return new Uint8Array(length).fill(random.pick([0xff, 0x80, 0x40, 0x20, 0x01]));
    case 4: {
      // Opcodes and flags in rows of zeros, as in tables of small numbers.
      const bytes = new Uint8Array(length);
      for (let at = random.below(4); at < length; at += random.pick([4, 8, 16, 48])) bytes[at] = random.below(0x40);
      return bytes;
    }
    default: {
      // A capture of a capture.
      const parts: Uint8Array[] = [new Uint8Array(random.below(3) * random.below(20))];
      for (let size = parts[0]?.length ?? 0; size < length; size += parts.at(-1)?.length ?? 0) {
        const words = { 20: NO_TAG, 24: random.below(1000), 28: random.below(1000), 32: 2000 };
        const data = new Uint8Array(random.below(100));
        parts.push(pdu(random.pick([0x00, 0x25, 0x20, 0x24]), { tag: random.below(99), words, data }));
      }
      return join(...parts).subarray(0, length);
    }
  }
}

/** One session: login, exchanges of every kind, logout. The same seed gives the same talk. */
export function randomTalk(seed: number, holdsPdus = false, mayLie = true): RandomTalk {
  const random = new SeededRandom(seed * 2654435761);
  for (let at = 0; at < 8; at++) random.word();
  const headerDigest = random.chance(0.4);
  const dataDigest = random.chance(0.4);
  const lies = random.chance(0.15) && mayLie;
  const kinds = holdsPdus ? 6 : 5;
  const parts: [Uint8Array[], Uint8Array[]] = [[], []];
  const lengths: [number, number] = [0, 0];
  const pdus: SentPdu[] = [];
  const writes: Write[] = [];
  let cmdSN = random.word();
  let statSN = random.word();
  let nextTag = random.word();
  const bulk = random.chance(0.3);
  const joins = random.pick([0, 0.3, 0.8]);

  const send = (side: 0 | 1, opcode: number, options: PduOptions = {}): void => {
    const login = opcode === 0x03 || opcode === 0x23;
    const digests = login ? {} : { headerDigest, dataDigest };
    const tag = options.tag ?? NO_TAG;
    const fromTarget = { 24: statSN, 28: cmdSN, 32: (cmdSN + 31) >>> 0 };
    const fromInitiator = { 24: cmdSN, 28: statSN };
    const numbers = side === 1 ? fromTarget : opcode === 0x05 || opcode === 0x10 ? { 28: statSN } : fromInitiator;
    const bytes = pdu(opcode, { ...options, tag, ...digests, words: { ...numbers, ...options.words } });
    const start = lengths[side];
    const end = start + bytes.length;
    const hasData = (options.data?.length ?? 0) > 0;
    pdus.push({
      ...{ side, start, end, opcode, tag },
      headerDigest: !login && headerDigest,
      dataDigest: !login && dataDigest && hasData,
    });
    parts[side].push(bytes);
    lengths[side] = end;
    const last = writes.at(-1);
    if (last && last.side === side && !login && random.chance(joins)) {
      writes[writes.length - 1] = { side, start: last.start, end };
    } else writes.push({ side, start, end });
  };
  const size = (): number =>
    random.chance(bulk ? 0.4 : 0.1) ? 4 * random.below(4000) + random.below(4) : random.below(200);
  const data = (): Uint8Array => payload(random, size(), kinds);
  const tagged = (): number => {
    nextTag = (nextTag + 1 + random.below(3)) >>> 0;
    return nextTag === NO_TAG ? (nextTag = 1) : nextTag;
  };
  const status = (): void => {
    statSN = (statSN + 1) >>> 0;
  };
  const command = (): void => {
    cmdSN = (cmdSN + 1) >>> 0;
  };

  const said = (on: boolean): string => ((lies ? !on : on) ? 'CRC32C' : 'None');
  const keys = [`HeaderDigest=${said(headerDigest)}`, `DataDigest=${said(dataDigest)}`];
  const isid = { 8: 0x00023d00, 12: 0 };
  const loginTag = tagged();
  if (random.chance(0.4)) {
    const stage = { flags: 0x81, tag: loginTag, immediate: true, words: isid };
    send(0, 0x03, { ...stage, data: text('InitiatorName=iqn.2026-01.test:i', 'AuthMethod=None') });
    send(1, 0x23, { flags: 0x81, tag: loginTag, words: isid, data: text('AuthMethod=None') });
    status();
  }
  send(0, 0x03, {
    ...{ flags: 0x87, tag: loginTag, immediate: true, words: isid },
    data: text('InitiatorName=iqn.2026-01.test:i', 'SessionType=Normal', 'TargetName=iqn.2026-01.test:t', ...keys),
  });
  send(1, 0x23, { flags: 0x87, tag: loginTag, words: { ...isid, 12: 0x0c }, data: text(...keys) });
  status();

  const cdb = (words: readonly number[]): Record<number, number> =>
    Object.fromEntries(words.map((word, at) => [32 + 4 * at, word]));
  const kindsOfExchange = 12;
  const exchange = (kind: number): void => {
    const tag = tagged();
    switch (kind) {
      case 0:
      case 1: {
        const chunks = Array.from({ length: 1 + random.below(4) }, data);
        const total = chunks.reduce((sum, { length }) => sum + length, 0);
        const ahs = random.chance(0.1) ? Uint8Array.of(0, 5, 1, 0, 1, 2, 3, 4) : new Uint8Array(0);
        send(0, 0x01, { flags: 0xc1, tag, ahs, words: { 8: LUN, 20: total, ...cdb(READ) } });
        command();
        for (const [at, chunk] of chunks.entries()) {
          const last = at === chunks.length - 1;
          const words: Record<number, number> = { 20: NO_TAG, 36: at };
          if (!last) words[24] = 0;
          send(1, 0x25, { flags: last ? 0x81 : random.pick([0, 0x80]), tag, data: chunk, words });
        }
        status();
        return;
      }
      case 2:
      case 3: {
        const immediate = random.chance(0.4) ? data() : new Uint8Array(0);
        const chunks = Array.from({ length: 1 + random.below(3) }, data);
        const total = chunks.reduce((sum, { length }) => sum + length, immediate.length);
        send(0, 0x01, { flags: 0xa1, tag, data: immediate, words: { 8: LUN, 20: total, ...cdb(WRITE) } });
        command();
        const transfer = random.below(0xffff);
        send(1, 0x31, {
          tag,
          words: { 8: LUN, 20: transfer, 40: immediate.length, 44: total - immediate.length || 1 },
        });
        for (const [at, chunk] of chunks.entries()) {
          const flags = at === chunks.length - 1 ? 0x80 : 0;
          send(0, 0x05, { flags, tag, data: chunk, words: { 8: LUN, 20: transfer, 36: at } });
        }
        send(1, 0x21, { tag });
        status();
        return;
      }
      case 4:
        send(0, 0x00, { tag, data: data(), immediate: true, words: { 20: NO_TAG } });
        send(1, 0x20, { tag, data: data(), words: { 20: NO_TAG } });
        status();
        return;
      case 5:
        send(1, 0x20, { words: { 20: 7 + random.below(99) } });
        send(0, 0x00, { immediate: true, words: { 20: 7 } });
        return;
      case 6:
        send(0, 0x04, { tag, data: text('SendTargets=All'), words: { 20: NO_TAG } });
        command();
        send(1, 0x24, {
          tag,
          data: text(...Array.from({ length: random.below(60) }, (_, at) => `TargetName=iqn.2026-01.test:t${at}`)),
          words: { 20: NO_TAG },
        });
        status();
        return;
      case 7:
        send(0, 0x02, { flags: 0x81, tag, immediate: true, words: { 8: LUN, 20: tag - 1, 32: cmdSN } });
        send(1, 0x22, { tag });
        status();
        return;
      case 8:
        send(1, 0x32, { words: { 36: 0x01000000, 40: 5 } });
        status();
        return;
      case 9: {
        const sense = join(Uint8Array.of(0, 18, 0x70, 0, 5, 0, 0, 0, 0, 10), new Uint8Array(10));
        send(0, 0x01, { flags: 0xc1, tag, words: { 8: LUN, 20: 512, ...cdb(READ) } });
        command();
        send(1, 0x21, { flags: 0x82, third: 2, tag, data: sense, words: { 44: 512 } });
        status();
        return;
      }
      case 10: {
        send(0, 0x10, { tag, words: { 20: NO_TAG, 40: 0, 44: 0 } });
        const header = pdu(0x10, { tag, words: { 20: NO_TAG, 28: statSN } });
        send(1, 0x3f, { second: 3, data: header });
        status();
        return;
      }
      default: {
        // Pipelined: several commands, then their answers.
        const tags = Array.from({ length: 2 + random.below(5) }, tagged);
        for (const one of tags) {
          send(0, 0x01, { flags: 0xc1, tag: one, words: { 8: LUN, 20: 512, ...cdb(READ) } });
          command();
        }
        for (const one of tags) {
          send(1, 0x25, { flags: 0x81, tag: one, data: payload(random, 512, kinds), words: { 20: NO_TAG } });
          status();
        }
      }
    }
  };
  for (let count = 3 + random.below(14); count > 0; count--) exchange(random.below(kindsOfExchange));
  if (random.chance(0.5)) {
    const tag = tagged();
    send(0, 0x06, { tag, immediate: random.chance(0.5) });
    send(1, 0x26, { tag, words: { 40: 0x00020014 } });
  }
  return {
    streams: [join(...parts[0]), join(...parts[1])],
    ...{ pdus, writes, headerDigest, dataDigest, lies, holdsPdus },
  };
}
