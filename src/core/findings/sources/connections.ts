import { opcodeName } from '../../protocols/iscsi/opcodeNames';
import type { IscsiConnection } from '../../session/IscsiConnection';
import { PduFlag } from '../../streams/PduIndex';
import { endpointText } from '../../streams/TcpStream';
import { nanosecondsBetween } from '../../tasks/taskTimes';
import { durationText } from '../durationText';
import { MOST_EVIDENCE } from '../Finding';
import type { FindingContext } from '../FindingContext';
import { firstPduOf } from '../firstPduOf';
import { hasUnseenEnd, onlySideOf } from '../targetHoles';
import { coldResetsOf, reportDrop } from './drops';
import { reportLoops } from './loginLoops';
import { reportRefused } from './refusedConnections';

const LOGIN_REQUEST = 0x03;
/** What looking at a connection counts for: its PDUs are gone through in the index. */
const CONNECTION_STEP = 50;

/** How connections begin and end. */
export async function reportConnections(context: FindingContext): Promise<void> {
  const coldResets = coldResetsOf(context.analysis);
  for (const connection of context.analysis.connections) {
    await context.turns.step(CONNECTION_STEP);
    reportLateStart(context, connection);
    reportOneSide(context, connection);
    await reportDrop(context, connection, coldResets);
    reportLogouts(context, connection);
    reportMissingBytes(context, connection);
  }
  reportLoops(context);
  await context.turns.now();
  await reportRefused(context);
}

/** Rules that need the login are silent on a connection without one. */
function reportLateStart({ analysis, collector }: FindingContext, connection: IscsiConnection): void {
  if (connection.logins.length > 0 || connection.firstFrame < 0) return;
  collector.add({
    ...{ id: 'NOT-CHECKED', connection, frames: [connection.firstFrame], group: `stream ${connection.stream.index}` },
    fact: `${withoutLogin(connection)}: limits, digests and keys are not known.`,
  });
  const { stream, initiator } = connection;
  const first = initiator === undefined ? -1 : firstPduOf(analysis, connection, initiator);
  if (stream.synFrame < 0 || !stream.beginningSeen || first < 0 || analysis.pdus.position(first) !== FIRST_BYTE) return;
  if (analysis.pdus.opcode(first) === LOGIN_REQUEST) return;
  collector.add({
    ...{ id: 'PDU-IN-LOGIN', connection, pdu: first, group: `stream ${stream.index}` },
    fact: `The first PDU of the connection is a ${opcodeName(analysis.pdus.opcode(first))}: a login has to come first.`,
  });
}

/** Position of the first byte behind the SYN. */
const FIRST_BYTE = 1;

/** What one side alone says cannot be compared with anything. */
function reportOneSide({ collector }: FindingContext, connection: IscsiConnection): void {
  const only = onlySideOf(connection);
  if (only === undefined || connection.firstFrame < 0) return;
  const { stream, initiator, initiatorEnd, target } = connection;
  const side = only === initiator ? 'initiator' : 'target';
  collector.add({
    ...{ id: 'NOT-CHECKED', connection, frames: [connection.firstFrame], group: `side ${stream.index}` },
    fact: `Only what the ${side} sent is in the capture (${endpointText(initiatorEnd)} to ${endpointText(target)}): rules that compare both sides are silent.`,
    cause:
      'The capture point saw one direction: a mirror port that copies one way, packets that return over another path, or a capture filter.',
    next: 'Capture where both directions pass, or mirror both.',
  });
}

function withoutLogin({ stream, initiatorEnd, target, counts }: IscsiConnection): string {
  const between = `${endpointText(initiatorEnd)} to ${endpointText(target)}`;
  if (stream.synFrame < 0) return `Not checked: the capture starts after the login (${between})`;
  const cut = (counts[LOGIN_REQUEST] ?? 0) > 0;
  return cut
    ? `The headers of the login of ${between} are cut off in the capture`
    : `The connection of ${between} was captured from its beginning, and PDUs came without a login`;
}

/** What a refused logout means (RFC 3720, section 10.15.1). */
const LOGOUT_RESPONSES: Readonly<Record<number, string>> = {
  1: ': it does not know the CID',
  2: ': it does not support the recovery of connections',
  3: ': the cleanup failed',
};

function reportLogouts({ analysis, collector }: FindingContext, connection: IscsiConnection): void {
  const { pdus } = analysis;
  const { stream, logouts } = connection;
  const add = (pdu: number, group: string, fact: string): void =>
    collector.add({ id: 'LOGOUT', connection, pdu, group, fact });
  for (const { pdu, request, code, frame } of logouts) {
    if (!request) {
      if (code !== 0)
        add(pdu, 'refused', `The target answered a logout with response ${code}${LOGOUT_RESPONSES[code] ?? ''}.`);
      continue;
    }
    const answer = pdus.response(pdu);
    if (answer < 0) {
      add(pdu, 'unanswered', 'A Logout Request was not answered.');
      continue;
    }
    for (let next = pdus.nextInDirection(pdu); next >= 0; next = pdus.nextInDirection(next)) {
      if (pdus.opcode(next) === 0x05 || pdus.opcode(next) === 0x00) continue;
      if (pdus.frame(next) <= frame && pdus.position(next) < pdus.position(pdu)) continue;
      if (code === 1 && connection.session && connection.session.connections.length > 1) break;
      add(next, 'after', 'The initiator sent further requests after its logout.');
      break;
    }
    const rest = nanosecondsBetween(analysis, pdus.frame(answer), analysis.frames.length - 1);
    if (stream.closeFrame < 0 && code !== 2 && rest > 5e9) {
      add(
        answer,
        'open',
        `The TCP connection was still open ${durationText(rest)} after the logout, when the capture ended.`,
      );
    }
  }
}

/** Holes of the capture, bytes that are no PDU, and PDUs of which a part is missing. */
function reportMissingBytes(context: FindingContext, connection: IscsiConnection): void {
  const { analysis, collector } = context;
  const { pdus } = analysis;
  const stretches = [...connection.lost, ...connection.unframed];
  const bytes = stretches.reduce((sum, { length }) => sum + length, 0);
  let cut = 0;
  let first = -1;
  let resynchronised = 0;
  /** Frames of the PDUs around stretches that are no PDU, and of the first ones behind them. */
  const around: number[] = [];
  let unseen = 0;
  for (const direction of [0, 1] as const) {
    let before = -1;
    for (let pdu = firstPduOf(analysis, connection, direction); pdu >= 0; pdu = pdus.nextInDirection(pdu)) {
      const flags = pdus.flags(pdu);
      if (flags & PduFlag.incomplete) {
        cut++;
        if (first < 0 || pdu < first) first = pdu;
      }
      if (flags & PduFlag.resynchronised) resynchronised++;
      const gap = before >= 0 && pdus.position(pdu) !== pdus.position(before) + pdus.lengthOf(before);
      if (gap && around.length < MOST_EVIDENCE) around.push(pdus.frame(before), pdus.frame(pdu));
      before = pdu;
    }
    if (before < 0) continue;
    const end = pdus.position(before) + pdus.lengthOf(before);
    if (hasUnseenEnd(connection, direction, end) && (pdus.flags(before) & PduFlag.incomplete) === 0) {
      unseen += connection.stream.directions[direction].acknowledged - end;
      around.push(pdus.frame(before));
    }
  }
  if (cut === 0 && bytes === 0 && unseen === 0) return;
  const said = [
    ...(cut > 0 ? [`${cut} PDU${cut === 1 ? '' : 's'} miss bytes`] : []),
    ...(bytes > 0 ? [`${bytes} bytes between PDUs are missing or are no PDU`] : []),
    ...(unseen > 0 ? [`${unseen} bytes behind the last PDU were acknowledged and are not in the capture`] : []),
    ...(resynchronised > 0 ? [`${resynchronised} times PDUs had to be searched for`] : []),
  ];
  collector.add({
    ...{ id: 'PDU-TRUNCATED', connection, group: `stream ${connection.stream.index}`, fact: `${said.join('; ')}.` },
    ...(first >= 0 ? { pdu: first } : {}),
    frames: around.length > 0 || first >= 0 ? around : [edgeOf(context, connection)],
  });
}

/** The frame next to a stretch that lies before all PDUs of its direction or behind them. */
function edgeOf({ analysis }: FindingContext, connection: IscsiConnection): number {
  const { lost, unframed, stream } = connection;
  const before = [...lost, ...unframed].some(({ direction, position }) => {
    const pdu = firstPduOf(analysis, connection, direction);
    return pdu >= 0 && position < analysis.pdus.position(pdu);
  });
  return before ? stream.firstFrame : stream.lastFrame;
}
