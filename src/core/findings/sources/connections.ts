import type { CaptureAnalysis } from '../../analysis/CaptureAnalysis';
import { hexNumber } from '../../bytes/hex';
import { closerOf, type LoginDirectory, type LoginEntry } from '../../login/LoginDirectory';
import type { IscsiConnection } from '../../session/IscsiConnection';
import { endpointText, type TcpStream } from '../../streams/TcpStream';
import { opcodeName } from '../../protocols/iscsi/opcodeNames';
import { WELL_KNOWN_PORTS } from '../../streams/IscsiRecognizer';
import { PduFlag } from '../../streams/PduIndex';
import { endsConnection, reinstatementsOf } from '../../tasks/connectionEnds';
import { nanosecondsBetween } from '../../tasks/taskTimes';
import { causeChain } from '../causeChain';
import { durationText } from '../durationText';
import { firstPduOf } from '../firstPduOf';
import type { ByteSource } from '../../capture/ByteSource';
import { readAndDissect } from '../../inspection/PduReader';
import { hasUnseenEnd, onlySideOf } from '../targetHoles';
import { MOST_EVIDENCE } from '../Finding';
import type { FindingContext } from '../FindingContext';

const ASYNC = 0x32;
const LOGIN_REQUEST = 0x03;
/** Logins in a row that are a loop. */
const LOOP = 3;
/** Seconds of Time2Wait and Time2Retain where no login tells. */
const DEFAULT_TIME2WAIT = 2;
const DEFAULT_TIME2RETAIN = 20;

/** How connections begin and end. */
export async function reportConnections(context: FindingContext): Promise<void> {
  for (const connection of context.analysis.connections) {
    reportLateStart(context, connection);
    reportOneSide(context, connection);
    await reportDrop(context, connection);
    reportLogouts(context, connection);
    reportMissingBytes(context, connection);
  }
  reportLoops(context);
  reportRefused(context);
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

/** True once the connection has been in full feature phase: a login was accepted, or the capture joined later. */
function wasInUse({ logins, fullFeatureFirst }: IscsiConnection): boolean {
  return logins.some(({ outcome }) => outcome === 'accepted') || (logins.length === 0 && fullFeatureFirst >= 0);
}

async function reportDrop(context: FindingContext, connection: IscsiConnection): Promise<void> {
  const { analysis, directory, collector } = context;
  const { stream, counts } = connection;
  if (!wasInUse(connection)) return;
  if (goesOnAfterReset(analysis, connection)) {
    const closer = closerOf(analysis, connection);
    collector.add({
      ...{ id: 'TCP-LOSS', connection, frames: [stream.resetFrame], group: 'stray reset', severity: 'warning' },
      fact: `A reset (RST) with the address of the ${closer ?? 'peer'} did not end the connection: both sides went on.`,
      cause: 'Another host has the same address, a firewall sent the reset, or it was too old to count.',
      next: 'Compare the hardware address and the TTL of the reset with those of the other packets.',
    });
    return;
  }
  const replacement = replacedBy(directory, connection);
  const live = replacement !== undefined && stream.closeFrame > replacement.lastFrame;
  const successor = live || stream.closeFrame < 0 ? replacement : undefined;
  const end = successor ? Math.min(stream.lastFrame, successor.firstFrame) : stream.closeFrame;
  if (end < 0) return;
  const members = connection.session?.connections ?? [connection];
  const said = members.flatMap((one) => one.logouts.filter((step) => step.frame <= end));
  const asked = said.filter(({ request }) => request);
  // An answer whose request is not in the capture: the capture began in between.
  if (asked.length === 0 && said.some(({ code }) => code === 0)) return;
  // A logout may be for another connection than the one that carries it, and a login may take a connection's place.
  // Who names a wrong CID with only one connection there wants to leave all the same.
  if (asked.some((step) => members.length === 1 || endsConnection(step, connection))) return;
  if (reinstatementsOf(connection).some((frame) => frame <= end)) return;
  // What the initiator said last is not in the capture: it may have been the logout.
  if (initiatorEndUnseen(analysis, connection)) return;
  const { links, outstanding, comeback } = causeChain(analysis, directory, connection, end, successor);
  // Only tasks are lost when a login ends the session of a connection that is closed later: the login is told of by itself.
  if (live && outstanding === 0) return;
  const closer = closerOf(analysis, connection);
  const how = stream.resetFrame === end ? 'reset (RST)' : 'closed (FIN)';
  const ended = live
    ? `The login of frame ${(successor?.firstFrame ?? 0) + 1} ended the session, and its connection was closed later`
    : successor
      ? 'The connection fell silent, and nobody closed it'
      : `The ${closer ?? 'peer'} ${how} the connection without a logout`;
  const coldReset = closer === 'target' ? coldResetBefore(analysis, connection, end) : -1;
  const announced = (counts[ASYNC] ?? 0) > 0 || coldReset >= 0;
  const quiet = closer === 'initiator' && outstanding === 0 && stream.resetFrame !== end;
  const facts = [
    ended,
    `${outstanding === 0 ? 'nothing' : outstanding} ${outstanding === 1 ? 'request was' : 'requests were'} waiting`.replace(
      'nothing requests were',
      'nothing was',
    ),
    comeback
      ? `the initiator came back ${durationText(nanosecondsBetween(analysis, end, comeback.firstFrame))} later`
      : 'the initiator did not come back',
  ];
  collector.add({
    ...{ id: 'SESSION-DROP', connection, frames: [end], group: `stream ${stream.index}`, chain: links },
    severity: quiet || announced ? 'warning' : 'error',
    fact: `${facts.join('; ')}.`,
    ...(quiet && !comeback
      ? { cause: 'The program on the initiator ended, or was stopped, without saying goodbye.' }
      : {}),
    ...(coldReset >= 0
      ? { cause: `The TARGET COLD RESET of frame ${coldReset + 1} ends all sessions of the target.` }
      : {}),
  });
  if (comeback && !live) await reportReturn(context, connection, end, comeback);
}

/** PDUs of both sides came after a reset: it did not count. */
function goesOnAfterReset(analysis: CaptureAnalysis, connection: IscsiConnection): boolean {
  const { pdus } = analysis;
  const { resetFrame, closeFrame } = connection.stream;
  if (resetFrame < 0 || resetFrame !== closeFrame) return false;
  return ([0, 1] as const).every((direction) => {
    let last = -1;
    for (let pdu = firstPduOf(analysis, connection, direction); pdu >= 0; pdu = pdus.nextInDirection(pdu)) last = pdu;
    return last >= 0 && pdus.firstFrame(last) > resetFrame;
  });
}

const TARGET_COLD_RESET = 7;

/** Frame in which a TARGET COLD RESET of this target was carried out before a frame; -1 for none (RFC 3720, section 10.5.1). */
function coldResetBefore({ connections, pdus }: CaptureAnalysis, { login }: IscsiConnection, end: number): number {
  for (const other of connections) {
    if (other.login?.targetName !== login?.targetName) continue;
    for (const step of other.taskManagement) {
      if (step.function !== TARGET_COLD_RESET || step.answer < 0 || step.response !== 0) continue;
      if (pdus.frame(step.answer) <= end) return pdus.frame(step.pdu);
    }
  }
  return -1;
}

function initiatorEndUnseen(analysis: CaptureAnalysis, connection: IscsiConnection): boolean {
  const { pdus } = analysis;
  const direction = connection.initiator ?? 0;
  let last = -1;
  for (let pdu = firstPduOf(analysis, connection, direction); pdu >= 0; pdu = pdus.nextInDirection(pdu)) last = pdu;
  return last >= 0 && hasUnseenEnd(connection, direction, pdus.position(last) + pdus.lengthOf(last));
}

/** The login that ended the session of a connection which nobody closed: the initiator has given it up. */
function replacedBy(directory: LoginDirectory, connection: IscsiConnection): LoginEntry | undefined {
  const own = directory.entries.findLast((entry) => entry.connection === connection && entry.result === 'success');
  return own && directory.relationOf(own).session.replacedBy;
}

/** The time of the return against Time2Wait and Time2Retain of the login before, or of the message that announced the end. */
async function reportReturn(
  { analysis, collector, source }: FindingContext,
  connection: IscsiConnection,
  end: number,
  comeback: LoginEntry,
): Promise<void> {
  const { login } = connection;
  if (login?.outcome !== 'accepted' || login.discovery) return;
  const time = (key: string, usual: number): number => {
    const said = login.answered.get(key) ?? login.offered.get(key);
    return said !== undefined && /^\d+$/.test(said) ? Number(said) : usual;
  };
  const announced = await announcedTimes(analysis, source, connection, end);
  const wait = announced?.wait ?? time('DefaultTime2Wait', DEFAULT_TIME2WAIT);
  const retain = announced?.retain ?? time('DefaultTime2Retain', DEFAULT_TIME2RETAIN);
  const name = announced ? 'Time2Wait of the Asynchronous Message' : 'DefaultTime2Wait';
  const passed = nanosecondsBetween(analysis, end, comeback.firstFrame) / 1e9;
  const early = passed < wait;
  if (!early && passed <= wait + retain) return;
  collector.add({
    ...{ id: 'TIME2WAIT', connection, frames: [end, comeback.firstFrame], group: early ? 'early' : 'late' },
    fact: early
      ? `The initiator came back after ${durationText(passed * 1e9)}; ${name} is ${wait} s.`
      : `The initiator came back after ${durationText(passed * 1e9)}; Time2Wait and Time2Retain are over after ${wait + retain} s.`,
  });
}

/** Times of the last Asynchronous Message before a frame that announces the end of connections (RFC 3720, section 10.9.1). */
async function announcedTimes(
  analysis: CaptureAnalysis,
  source: ByteSource,
  connection: IscsiConnection,
  end: number,
): Promise<{ wait: number; retain: number } | undefined> {
  if ((connection.counts[ASYNC] ?? 0) === 0) return undefined;
  const { pdus } = analysis;
  const direction = (connection.initiator ?? 0) === 0 ? 1 : 0;
  let last = -1;
  for (let pdu = firstPduOf(analysis, connection, direction); pdu >= 0; pdu = pdus.nextInDirection(pdu)) {
    if (pdus.opcode(pdu) === ASYNC && pdus.frame(pdu) <= end) last = pdu;
  }
  if (last < 0) return undefined;
  const { dissected } = await readAndDissect(analysis, source, last);
  const number = (filter: string): number => Number(dissected.fields[filter] ?? NaN);
  const [event, wait, retain] = ['iscsi.asyncevent', 'iscsi.parameter2', 'iscsi.parameter3'].map(number);
  if ((event !== 2 && event !== 3) || wait === undefined || retain === undefined) return undefined;
  return { wait, retain };
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

/** Logins of the same initiator for the same target that follow each other because the session is lost or refused each time. */
function reportLoops({ analysis, directory, collector }: FindingContext): void {
  const groups = new Map<string, LoginEntry[]>();
  for (const entry of directory.entries) {
    const { initiatorName, targetName, requestedTsih } = entry.login;
    if (requestedTsih !== 0) continue;
    const key = JSON.stringify([initiatorName, targetName]);
    const list = groups.get(key);
    if (list) list.push(entry);
    else groups.set(key, [entry]);
  }
  for (const entries of groups.values()) {
    const failed = entries.filter((entry) => {
      if (entry.result !== 'success') return entry.result === 'rejected' || entry.result === 'aborted';
      const { logouts, stream } = entry.connection;
      return stream.closeFrame >= 0 && logouts.length === 0;
    });
    for (const same of bySameEnd(failed)) reportLoop({ analysis, collector }, same);
  }
}

/** Logins that came to the same end. */
function bySameEnd(entries: readonly LoginEntry[]): LoginEntry[][] {
  const ends = new Map<string, LoginEntry[]>();
  for (const entry of entries) {
    const key = `${entry.result} ${entry.login.status ?? ''}`;
    const list = ends.get(key);
    if (list) list.push(entry);
    else ends.set(key, [entry]);
  }
  return [...ends.values()];
}

function reportLoop(
  { analysis, collector }: Pick<FindingContext, 'analysis' | 'collector'>,
  failed: LoginEntry[],
): void {
  const [first, last] = [failed[0], failed.at(-1)];
  if (failed.length < LOOP || !first || !last) return;
  const period = nanosecondsBetween(analysis, first.firstFrame, last.firstFrame) / (failed.length - 1);
  const { initiatorName, targetName, status } = first.login;
  const end =
    first.result === 'success'
      ? 'were accepted and lost their session without a logout'
      : `came to the same end (${first.result}${status === undefined ? '' : ` with ${hexNumber(status, 4)}`})`;
  collector.add({
    ...{ id: 'RELOGIN-LOOP', connection: last.connection, frames: failed.map(({ firstFrame }) => firstFrame) },
    ...{ group: `${targetName} ${end}`, count: failed.length },
    fact: `${failed.length} logins of ${initiatorName || 'the initiator'} ${end}, one every ${durationText(period)}.`,
  });
}

/** SYNs to an iSCSI port that were answered with a reset, or not at all. */
function reportRefused({ analysis, collector }: FindingContext): void {
  for (const stream of analysis.streams.streams) {
    if (stream.synFrame < 0 || stream.synAckFrame >= 0 || analysis.connectionOf(stream.index)) continue;
    if (stream.resetFrame < 0) {
      reportNoAnswer({ analysis, collector }, stream);
      continue;
    }
    const [, target] = stream.endpoints;
    const known = WELL_KNOWN_PORTS.includes(target.port);
    collector.add({
      ...{ id: 'LOGIN-FAIL', frames: [stream.synFrame, stream.resetFrame], group: `refused ${endpointText(target)}` },
      severity: known || onlyRefused(analysis, stream) ? 'error' : 'info',
      fact: `${endpointText(target)} refused the TCP connection (SYN answered with RST): nothing listens there.`,
      cause: 'The target program does not run, the portal is another one, or a firewall answers.',
      next: 'Check address and port of the portal, and whether the target listens there.',
    });
  }
}

/** SYNs that were sent again and again: an answer that only the capture lacks would have been acknowledged. */
function reportNoAnswer(
  { analysis, collector }: Pick<FindingContext, 'analysis' | 'collector'>,
  { synFrame, lastSyn, lastFrame, endpoints, frames }: TcpStream,
): void {
  const [, target] = endpoints;
  if (frames < 2 || lastSyn !== lastFrame || !WELL_KNOWN_PORTS.includes(target.port)) return;
  const time = nanosecondsBetween(analysis, synFrame, lastFrame);
  collector.add({
    ...{ id: 'LOGIN-FAIL', frames: [synFrame, lastFrame], group: `silent ${endpointText(target)}` },
    fact: `${endpointText(target)} did not answer: the initiator sent its SYN ${frames} times in ${durationText(time)}, and nothing came back.`,
    cause:
      'The address is wrong or nobody has it, the link or a switch on the way is down, or a firewall drops the packets.',
    next: 'Check whether the portal can be reached at all (ARP, ping, VLAN, route), and what drops the SYN.',
  });
}

/** A capture of nothing but refused connections was made because of them. */
function onlyRefused({ streams, connections }: CaptureAnalysis, _: TcpStream): boolean {
  return connections.length === 0 && streams.streams.every(({ synAckFrame }) => synAckFrame < 0);
}
