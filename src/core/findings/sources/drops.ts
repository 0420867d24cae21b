import type { CaptureAnalysis } from '../../analysis/CaptureAnalysis';
import type { ByteSource } from '../../capture/ByteSource';
import { readAndDissect } from '../../inspection/PduReader';
import { closerOf, type LoginDirectory, type LoginEntry } from '../../login/LoginDirectory';
import type { IscsiConnection } from '../../session/IscsiConnection';
import { latestOf } from '../../session/sessionRules';
import { endsConnection, reinstatementsOf } from '../../tasks/connectionEnds';
import { nanosecondsBetween } from '../../tasks/taskTimes';
import { causeChain } from '../causeChain';
import { durationText } from '../durationText';
import type { FindingContext } from '../FindingContext';
import { firstPduOf } from '../firstPduOf';
import { hasUnseenEnd } from '../targetHoles';

const ASYNC = 0x32;
/** Seconds of Time2Wait and Time2Retain where no login tells. */
const DEFAULT_TIME2WAIT = 2;
const DEFAULT_TIME2RETAIN = 20;

/** True once the connection has been in full feature phase: a login was accepted, or the capture joined later. */
function wasInUse({ logins, fullFeatureFirst }: IscsiConnection): boolean {
  return logins.some(({ outcome }) => outcome === 'accepted') || (logins.length === 0 && fullFeatureFirst >= 0);
}

/** A connection that ended without a logout: what was waiting, who closed it, and how the initiator came back. */
export async function reportDrop(
  context: FindingContext,
  connection: IscsiConnection,
  coldResets: readonly ColdReset[],
): Promise<void> {
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
  const others = latestOf(members).filter((one) => one !== connection);
  const said = [connection, ...others].flatMap((one) => one.logouts.filter((step) => step.frame <= end));
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
  const coldReset = closer === 'target' ? coldResetBefore(coldResets, connection, end) : -1;
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

/** A TARGET COLD RESET that was carried out (RFC 3720, section 10.6.2). */
export interface ColdReset {
  readonly targetName: string | undefined;
  /** Frame of the request, from 0. */
  readonly frame: number;
  /** Frame of the answer, from 0. */
  readonly answerFrame: number;
}

/** The TARGET COLD RESETs of a capture, found once for all drops. */
export function coldResetsOf({ connections, pdus }: CaptureAnalysis): ColdReset[] {
  return connections.flatMap(({ login, taskManagement }) =>
    taskManagement
      .filter((step) => step.function === TARGET_COLD_RESET && step.answer >= 0 && step.response === 0)
      .map((step) => ({
        targetName: login?.targetName,
        frame: pdus.frame(step.pdu),
        answerFrame: pdus.frame(step.answer),
      })),
  );
}

/** Frame in which a TARGET COLD RESET of this target was carried out before a frame; -1 for none. */
function coldResetBefore(coldResets: readonly ColdReset[], { login }: IscsiConnection, end: number): number {
  const found = coldResets.find(
    ({ targetName, answerFrame }) => targetName === login?.targetName && answerFrame <= end,
  );
  return found?.frame ?? -1;
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
  for (let place = connection.logins.length - 1; place >= 0; place--) {
    const own = directory.find(connection.stream.index, place);
    if (own?.result === 'success') return directory.relationOf(own).session.replacedBy;
  }
  return undefined;
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
