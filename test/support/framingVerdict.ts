/** Holds what the analysis found in a damaged talk against what was sent. */
import type { CaptureAnalysis } from '../../src/core/analysis/CaptureAnalysis';
import { PduFlag } from '../../src/core/streams/PduIndex';
import { INITIATOR } from './conversation';
import { type DamagedTalk, FIRST, LOST, THERE } from './damagedIscsi';
import type { SentPdu } from './randomIscsi';

export interface FoundPdu {
  readonly side: 0 | 1;
  /** Offset in the side's stream. */
  readonly start: number;
  readonly end: number;
  readonly opcode: number;
  readonly tag: number;
  readonly flags: number;
}

export interface Verdict {
  /** Whole in the capture and not found. */
  readonly missed: readonly SentPdu[];
  /** Found where nothing of the kind was sent. */
  readonly invented: readonly FoundPdu[];
  /** Found with the wrong length, tag or digests though nothing of it was changed. */
  readonly wrong: readonly { readonly sent: SentPdu; readonly found: FoundPdu }[];
  /** Bytes that are told twice, or not at all. */
  readonly unaccounted: readonly string[];
  readonly found: readonly FoundPdu[];
}

/** What was found, at offsets of both streams. */
export function foundPdus(analysis: CaptureAnalysis): FoundPdu[] {
  const { pdus } = analysis;
  return Array.from({ length: pdus.length }, (_, at) => {
    const { side, offset } = placeOf(analysis, (pdus.direction(at) & 1) as 0 | 1, pdus.position(at));
    const [start, end] = [offset, offset + pdus.lengthOf(at)];
    const found = { opcode: pdus.opcode(at), tag: pdus.initiatorTaskTag(at), flags: pdus.flags(at) };
    return { side, start, end, ...found };
  });
}

function placeOf(analysis: CaptureAnalysis, direction: 0 | 1, position: number): { side: 0 | 1; offset: number } {
  const [stream] = analysis.streams.streams;
  if (!stream) throw new Error('no stream');
  const side = stream.endpoints[direction].port === INITIATOR.port ? 0 : 1;
  return { side, offset: (stream.directions[direction].base + position - FIRST[side] - 1) | 0 };
}

export function judge(talk: DamagedTalk, analysis: CaptureAnalysis): Verdict {
  const found = foundPdus(analysis);
  const at = new Map(found.map((one) => [`${one.side} ${one.start}`, one]));
  const sentAt = new Map(talk.pdus.map((one) => [`${one.side} ${one.start}`, one]));
  const missed: SentPdu[] = [];
  const wrong: { sent: SentPdu; found: FoundPdu }[] = [];
  for (const sent of talk.pdus) {
    const bytes = talk.bytes[sent.side].subarray(sent.start, sent.end);
    const one = at.get(`${sent.side} ${sent.start}`);
    const header = bytes.subarray(0, 48);
    if (header.every((state) => state === THERE)) {
      if (!one) {
        if (bytes.every((state) => state === THERE)) missed.push(sent);
      } else if (bytes.every((state) => state === THERE) || one.end === sent.end) {
        const digests = [one.flags & PduFlag.headerDigest, one.flags & PduFlag.dataDigest].map((bit) => bit !== 0);
        const ok =
          one.end === sent.end &&
          one.opcode === sent.opcode &&
          one.tag === sent.tag &&
          digests[0] === sent.headerDigest &&
          digests[1] === sent.dataDigest;
        if (!ok) wrong.push({ sent, found: one });
      }
    }
  }
  const invented = found.filter((one) => {
    const sent = sentAt.get(`${one.side} ${one.start}`);
    if (!sent) return true;
    // A changed header is what it says now.
    const first = talk.bytes[one.side][one.start];
    return first === THERE && sent.opcode !== one.opcode;
  });
  return { missed, invented, wrong, unaccounted: accounts(talk, analysis, found), found };
}

/** Every byte belongs to one PDU, to one stretch without PDU, or is not in the capture. */
function accounts(talk: DamagedTalk, analysis: CaptureAnalysis, found: readonly FoundPdu[]): string[] {
  const told = talk.bytes.map((bytes) => new Uint8Array(bytes.length));
  const problems: string[] = [];
  const tell = (side: 0 | 1, start: number, end: number, what: string): void => {
    const list = told[side];
    if (!list) return;
    for (let place = Math.max(0, start); place < Math.min(list.length, end); place++) {
      if ((list[place] ?? 0) > 0) {
        problems.push(`side ${side} offset ${place} told twice (${what} ${start}-${end})`);
        return;
      }
      list[place] = 1;
    }
  };
  // A stream in which nothing was found is no iSCSI to anybody.
  if (analysis.connections.length === 0) return [];
  for (const { side, start, end } of found) tell(side, start, end, 'PDU');
  for (const list of ['unframed', 'lost'] as const) {
    for (const { direction, position, length } of analysis.connections[0]?.[list] ?? []) {
      const { side, offset } = placeOf(analysis, direction, position);
      tell(side, offset, offset + length, list);
      const wanted = list === 'lost' ? LOST : THERE;
      const bytes = talk.bytes[side].subarray(Math.max(0, offset), offset + length);
      if (bytes.some((state) => (state === LOST) !== (wanted === LOST))) problems.push(`${list} at ${offset} is not`);
    }
  }
  for (const side of [0, 1] as const) {
    const list = told[side];
    // What was lost before the first byte and behind the last one, the capture cannot know of.
    const first = talk.bytes[side].findIndex((state) => state !== LOST);
    const last = talk.bytes[side].findLastIndex((state) => state !== LOST);
    for (let place = first; list && place >= 0 && place <= last; place++) {
      if (list[place] === 0) {
        problems.push(`side ${side} offset ${place} not told (captured from ${first} to ${last})`);
        break;
      }
    }
  }
  return problems;
}
