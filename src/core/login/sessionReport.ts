import { sessionId } from '../session/conversations';
import { endpointText } from '../streams/TcpStream';
import type { ReadLogout } from './connectionEvents';
import { type KnownSession, type LoginEntry, referenceTo, type SessionRelation } from './LoginDirectory';
import type { CommandNumbering, SessionConnection, SessionReport } from './LoginReport';
import { type SessionEvent, sessionStates } from './sessionStates';
import { hexNumber } from '../bytes/hex';

/** Connections of a session that a report lists. */
const MOST_CONNECTIONS = 200;

/** What one connection of a session adds to what the directory knows. */
export interface SessionMember {
  readonly entry: LoginEntry;
  /** CmdSN of its first Login Request; null when that is not in the capture. */
  readonly cmdSN: number | null;
  readonly logouts: readonly ReadLogout[];
}

/** The entries of a session that a report tells of. */
export function membersOf({ entries }: KnownSession, entry: LoginEntry): LoginEntry[] {
  const members = entries.slice(0, MOST_CONNECTIONS);
  return members.includes(entry) ? members : [...members, entry];
}

/** The session that a login begins or joins, with all its connections and its states. */
export function sessionReport(
  entry: LoginEntry,
  relation: SessionRelation,
  members: readonly SessionMember[],
  numbering: CommandNumbering | undefined,
  relationOf: (entry: LoginEntry) => SessionRelation,
): SessionReport {
  const { session, action } = relation;
  const connections = members.map(({ entry: member, cmdSN }): SessionConnection => {
    const { connection, login, result } = member;
    const { reinstates } = relationOf(member);
    return {
      ...referenceTo(member),
      cid: login.cid,
      initiatorEnd: endpointText(connection.initiatorEnd),
      targetEnd: endpointText(connection.target),
      ...{ result, cmdSN },
      ...(reinstates ? { reinstates: referenceTo(reinstates) } : {}),
    };
  });
  const { connection, login } = entry;
  return {
    node: connection.session ? sessionId(connection.session) : '',
    type: login.discovery ? 'Discovery' : 'Normal',
    action,
    sentence: sentenceOf(entry, relation),
    tsih: session.tsih,
    connections,
    ...(numbering ? { numbering } : {}),
    ...(session.replaces ? { replaces: referenceTo(session.replaces.leading) } : {}),
    ...(session.replacedBy ? { replacedBy: referenceTo(session.replacedBy) } : {}),
    states: sessionStates(session.leading.login.requestedTsih !== 0, sessionEvents(session, members)),
  };
}

function sentenceOf({ login, result }: LoginEntry, { session, action, reinstates, ended }: SessionRelation): string {
  const tsih = hexNumber(login.requestedTsih, 4);
  const failed = result === 'success' ? '' : ' (which did not come about)';
  const loginAt = (entry: LoginEntry): string => `the login of frame ${entry.firstFrame + 1}`;
  switch (action) {
    case 'addConnection':
      return `TSIH ${tsih} and the new CID ${login.cid} add a connection${failed} to the session that ${loginAt(session.leading)} began.`;
    case 'connectionReinstatement': {
      const old = reinstates ? ` of ${loginAt(reinstates)}` : '';
      return `TSIH ${tsih} and the known CID ${login.cid} take the place${failed} of the connection${old}: connection reinstatement.`;
    }
    case 'reinstatement': {
      const old = session.replaces ? loginAt(session.replaces.leading) : 'an earlier login';
      return `TSIH 0 with an ISID that has a session already: session reinstatement. The session that ${old} began ends with it, with all its tasks.`;
    }
    case 'unknownSession':
      if (ended) {
        return `TSIH ${tsih} was that of the session that ${loginAt(ended.leading)} began; that session has ended, so there is none to join.`;
      }
      return `TSIH ${tsih} asks to join a session whose first login the capture does not hold.`;
    default:
      return `TSIH 0 begins a new session${failed}.`;
  }
}

/** What moved the session's state machines. */
function sessionEvents({ leading, replacedBy }: KnownSession, members: readonly SessionMember[]): SessionEvent[] {
  const events: SessionEvent[] = [];
  const add = (kind: SessionEvent['kind'], frame: number, cause: string): void => {
    if (frame >= 0) events.push({ kind, frame: frame + 1, cause });
  };
  for (const { entry } of members) {
    const begins = entry === leading && entry.login.requestedTsih === 0;
    const { result, firstFrame, lastFrame, connection } = entry;
    const asked = entry.login.steps.find(({ request }) => request)?.frame ?? firstFrame;
    const cid = `CID ${entry.login.cid}`;
    add(begins ? 'leadingLogin' : 'joining', asked, `first Login Request of ${cid}`);
    if (result === 'success') add(begins ? 'leadingAccept' : 'joined', lastFrame, `login of ${cid} accepted`);
    else {
      const end = result === 'aborted' ? Math.max(connection.stream.closeFrame, lastFrame) : lastFrame;
      if (result !== 'incomplete') add(begins ? 'leadingFailed' : 'joinFailed', end, `login of ${cid} failed`);
    }
  }
  closingEvents(members, add);
  if (replacedBy) add('reinstated', replacedBy.lastFrame, 'a later login with the same ISID and TSIH 0 is accepted');
  return events;
}

/** When the session's last connection was logged out (`closed`) or lost (`failed`), or the session closed as a whole. */
function closingEvents(
  members: readonly SessionMember[],
  add: (kind: SessionEvent['kind'], frame: number, cause: string) => void,
): void {
  const logouts = members.flatMap((member) => member.logouts).filter(({ response }) => response === 0);
  const whole = logouts.find(({ reason }) => reason === 0);
  if (whole) {
    add('closed', whole.answerFrame, 'Logout Response: the session is closed');
    return;
  }
  const living = members.filter(({ entry }) => entry.result === 'success');
  const ends = living.map(({ entry }) => {
    const { connection, login } = entry;
    const logout = logouts.find(({ connection: by, cid }) => cid === login.cid || (cid < 0 && by === connection));
    const lost = connection.stream.closeFrame;
    const clean = logout !== undefined && (lost < 0 || logout.answerFrame <= lost);
    return { clean, frame: clean ? logout.answerFrame : lost };
  });
  // A new connection may come up behind one that was lost: the session fails where none is left at that time.
  const open = (frame: number): boolean =>
    living.some(({ entry }, at) => entry.lastFrame <= frame && !(ends[at].frame >= 0 && ends[at].frame <= frame));
  for (const { clean, frame } of ends) {
    if (frame < 0 || open(frame)) continue;
    if (clean) add('closed', frame, 'Logout Response: the last connection is closed');
    else add('failed', frame, 'the last connection is lost without a logout');
  }
}
