import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { viewOf } from '../bytes/view';
import type { ByteSource } from '../capture/ByteSource';
import { readPdu } from '../inspection/PduBytes';
import { readCmdSN, readImmediate } from '../protocols/iscsi/headerReaders';
import { BHS_LENGTH } from '../protocols/iscsi/pduLayout';
import { latestOf } from '../session/sessionRules';
import type { CommandNumbering } from './LoginReport';
import type { SessionMember } from './sessionReport';

/** NOP-Out, SCSI, task management, text, logout: they take a number unless immediate (RFC 3720, section 3.2.2.1). */
const NUMBERED: readonly number[] = [0x00, 0x01, 0x02, 0x04, 0x06];
/** Requests of one session that are read back. */
const MOST_REQUESTS = 5000;
/** Gaps that are named. */
const MOST_GAPS = 20;

/** A request that took a number. `frame` is an index. */
interface Numbered {
  readonly frame: number;
  readonly stream: number;
  readonly cmdSN: number;
}

/** A request that may have taken a number: the index does not tell immediate ones. */
interface Candidate {
  readonly pdu: number;
  readonly stream: number;
}

/**
 * How the requests of all connections of a session are numbered together; undefined for a session of one connection, and
 * when it has no such requests.
 */
export async function commandNumbering(
  analysis: CaptureAnalysis,
  source: ByteSource,
  members: readonly SessionMember[],
): Promise<CommandNumbering | undefined> {
  const accepted = members.filter(({ entry }) => entry.result === 'success');
  if (new Set(accepted.map(({ entry }) => entry.connection)).size < 2) return undefined;
  const { pdus } = analysis;
  const candidates: Candidate[] = [];
  let truncated = false;
  for (const { entry } of latestOf(accepted)) {
    const one = candidatesOf(analysis, entry.connection.stream.index, lastRequest(entry.login.steps));
    truncated ||= one.length === MOST_REQUESTS;
    for (const candidate of one) candidates.push(candidate);
  }
  // In order before they are read: of many connections with many requests each only the first ones are.
  candidates.sort((one, other) => pdus.frame(one.pdu) - pdus.frame(other.pdu));
  const requests: Numbered[] = [];
  for (const { pdu, stream } of candidates) {
    if (requests.length === MOST_REQUESTS) {
      truncated = true;
      break;
    }
    const { bytes, available } = await readPdu(analysis, source, pdu, BHS_LENGTH);
    if (available < BHS_LENGTH || readImmediate(viewOf(bytes), 0) === 1) continue;
    requests.push({ frame: pdus.frame(pdu), stream, cmdSN: readCmdSN(viewOf(bytes), 0) });
  }
  return numberingOf(requests, accepted[0]?.cmdSN ?? null, truncated);
}

function lastRequest(steps: SessionMember['entry']['login']['steps']): number {
  return steps.findLast(({ request }) => request)?.pdu ?? -1;
}

function candidatesOf({ pdus }: CaptureAnalysis, stream: number, after: number): Candidate[] {
  const found: Candidate[] = [];
  for (let pdu = after; pdu >= 0 && found.length < MOST_REQUESTS; pdu = pdus.nextInDirection(pdu)) {
    if (NUMBERED.includes(pdus.opcode(pdu))) found.push({ pdu, stream });
  }
  return found;
}

/** Puts the numbers in order, counted from the session's first one, and tells what is missing, doubled or late. */
function numberingOf(
  requests: readonly Numbered[],
  start: number | null,
  truncated: boolean,
): CommandNumbering | undefined {
  const [first] = requests;
  if (!first) return undefined;
  // Numbers wrap around at 2^32 (RFC 1982): distances from the first one are small.
  const base = start ?? first.cmdSN;
  const placed = requests.map((request) => ({ ...request, place: (request.cmdSN - base) | 0 }));
  let [reordered, highest] = [0, -Infinity];
  for (const { place } of placed) {
    if (place < highest) reordered++;
    highest = Math.max(highest, place);
  }
  const sorted = [...placed].sort((one, other) => one.place - other.place || one.frame - other.frame);
  const gaps: { from: number; to: number; frame: number }[] = [];
  let repeated = 0;
  for (const [at, { place, frame, cmdSN }] of sorted.entries()) {
    const before = sorted[at - 1]?.place ?? (start === null ? place - 1 : Math.min(place, 0) - 1);
    if (place === before) repeated++;
    else if (place > before + 1 && gaps.length < MOST_GAPS)
      gaps.push({ from: (base + before + 1) >>> 0, to: (cmdSN - 1) >>> 0, frame: frame + 1 });
  }
  const numbering = {
    requests: requests.length,
    connections: new Set(requests.map(({ stream }) => stream)).size,
    first: sorted[0]?.cmdSN ?? first.cmdSN,
    last: sorted.at(-1)?.cmdSN ?? first.cmdSN,
    ...{ gaps, repeated, reordered, truncated },
  };
  return { ...numbering, sentence: sentenceOf(numbering) };
}

function sentenceOf(numbering: Omit<CommandNumbering, 'sentence'>): string {
  const { requests, connections, first, last, gaps, repeated, reordered, truncated } = numbering;
  const over = connections === 1 ? 'one connection' : `${connections} connections`;
  const who = `${truncated ? 'The first ' : ''}${requests} numbered ${requests === 1 ? 'request' : 'requests'}`;
  const missing = gaps.map(
    ({ from, to, frame }) => `${from === to ? from : `${from} to ${to}`} (before frame ${frame})`,
  );
  const parts = [
    gaps.length === 0 ? 'without a gap' : `but not ${missing.join(', ')}`,
    ...(repeated > 0 ? [`${repeated} of them sent again`] : []),
    ...(reordered > 0 ? [`${reordered} of them behind a later number`] : []),
  ];
  return `CmdSN counts for the whole session: ${who} over ${over} carry ${first} to ${last}, ${parts.join(', ')}.`;
}
