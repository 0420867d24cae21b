import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { viewOf } from '../bytes/view';
import type { ByteSource } from '../capture/ByteSource';
import { readPdu } from '../inspection/PduBytes';
import { readCID } from '../protocols/iscsi/headerReaders';
import { BHS_LENGTH } from '../protocols/iscsi/pduLayout';
import type { IscsiConnection } from '../session/IscsiConnection';
import { logoutLabel } from '../session/logoutNode';
import { type ConnectionBeginning, type ConnectionEvent } from './connectionStates';
import { closerOf, type KnownSession, type LoginEntry } from './LoginDirectory';
import type { ReadAsync } from './readAsyncs';
import { statusOf } from './readLoginPdus';

const LOGOUT_REASON = { closeSession: 0, closeConnection: 1, recovery: 2 } as const;

/** A logout and its answer, with the connection that it is about. Frames are indexes. */
export interface ReadLogout {
  readonly frame: number;
  readonly answerFrame: number;
  readonly reason: number;
  /** CID that it names; -1 for the whole session or when it is not in the capture. */
  readonly cid: number;
  /** Undefined without an answer. */
  readonly response: number | undefined;
  readonly connection: IscsiConnection;
}

/** The logouts of a connection, with the CIDs that they name. */
export async function readLogouts(
  analysis: CaptureAnalysis,
  source: ByteSource,
  connection: IscsiConnection,
): Promise<ReadLogout[]> {
  const { pdus } = analysis;
  const logouts: ReadLogout[] = [];
  for (const { pdu, frame, request, code } of connection.logouts.slice(0, 100)) {
    if (!request) continue;
    const { bytes, available } = await readPdu(analysis, source, pdu, BHS_LENGTH);
    const named = code === LOGOUT_REASON.closeSession || available < BHS_LENGTH ? -1 : readCID(viewOf(bytes), 0);
    const tag = pdus.initiatorTaskTag(pdu);
    const answer = connection.logouts.find(
      (one) => !one.request && one.frame >= frame && pdus.initiatorTaskTag(one.pdu) === tag,
    );
    logouts.push({
      ...{ frame, reason: code, cid: named, connection },
      answerFrame: answer?.frame ?? -1,
      response: answer?.code,
    });
  }
  return logouts;
}

/** What moved the state machines of a login's connection, and where they stood when the capture began. */
export function connectionEvents(
  analysis: CaptureAnalysis,
  entry: LoginEntry,
  session: KnownSession,
  pdus: { readonly logouts: readonly ReadLogout[]; readonly asyncs: readonly ReadAsync[] },
  beginningMissing: boolean,
  reinstatedBy: LoginEntry | undefined,
): { readonly beginning: ConnectionBeginning; readonly events: readonly ConnectionEvent[] } {
  const { connection } = entry;
  const { stream } = connection;
  const events: ConnectionEvent[] = [];
  const add = (kind: ConnectionEvent['kind'], frame: number, cause: string): void => {
    if (frame >= 0) events.push({ kind, frame: frame + 1, cause });
  };
  add('connect', stream.synFrame, 'SYN');
  add('connected', stream.synAckFrame, 'SYN-ACK');
  add('established', stream.handshakeFrame >= 0 ? stream.handshakeFrame : stream.synAckFrame, 'TCP handshake complete');
  if (stream.synAckFrame < 0) add('refused', stream.resetFrame, 'the SYN is answered with RST');
  loginEvents(connection, add);
  for (const logout of pdus.logouts) {
    // Once another connection has taken the CID over, a logout that names it means that one.
    const gone = reinstatedBy !== undefined && logout.frame > reinstatedBy.lastFrame;
    if (!gone) logoutEvents(logout, entry, add);
  }
  for (const { frame, code, name } of pdus.asyncs) {
    const cause = `Asynchronous Message: ${name}`;
    if (code === 1) add('logoutWanted', frame, cause);
    if (code === 2 || code === 3) add('dropped', frame, cause);
  }
  const closer = closerOf(analysis, connection);
  const how = stream.resetFrame === stream.closeFrame ? 'RST' : 'FIN';
  add('closed', stream.closeFrame, `${how} of the ${closer ?? 'other side'}`);
  const taken = reinstatedBy ?? session.replacedBy;
  if (taken) add('reinstated', taken.lastFrame, 'a later login takes its place');
  const beginning = stream.beginningSeen ? 'free' : beginningMissing ? 'inLogin' : 'beforeLogin';
  return { beginning, events };
}

type Add = (kind: ConnectionEvent['kind'], frame: number, cause: string) => void;

function loginEvents({ logins }: IscsiConnection, add: Add): void {
  for (const { steps, outcome, status } of logins) {
    const request = steps.find((step) => step.request);
    const response = steps.findLast((step) => !step.request);
    if (request) add('login', request.frame, 'first Login Request');
    if (!response || status === undefined) continue;
    const { code, text } = statusOf(status);
    if (outcome === 'accepted') {
      const accept = steps.find((step) => !step.request && step.transit && step.nextStage === 'fullFeature');
      add('accept', (accept ?? response).frame, 'Login Response that grants the full feature phase');
    } else if (outcome === 'rejected') add('reject', response.frame, `Login Response with status ${code} (${text})`);
  }
}

/** What a logout does to the connection of this login: its own, one that names its CID, one that closes the session. */
function logoutEvents(logout: ReadLogout, { connection, login }: LoginEntry, add: Add): void {
  const { frame, answerFrame, reason, cid, response } = logout;
  const here = logout.connection === connection;
  const meant = reason === LOGOUT_REASON.closeSession || cid === login.cid || (here && cid < 0);
  if (!meant) return;
  if (here)
    add('logout', frame, logoutLabel({ pdu: 0, frame, firstFrame: frame, request: true, cid: -1, code: reason }));
  if (response === undefined) return;
  const answer = logoutLabel({ pdu: 0, frame, firstFrame: frame, request: false, cid: -1, code: response });
  if (!here) {
    if (response === 0) add('closedElsewhere', answerFrame, `${answer}, on another connection of the session`);
  } else add(response === 0 ? 'loggedOut' : 'logoutFailed', answerFrame, answer);
}
