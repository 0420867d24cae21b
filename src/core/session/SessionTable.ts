import { endpointText } from '../streams/TcpStream';
import type { IscsiConnection } from './IscsiConnection';
import type { LoginRecord } from './LoginRecord';
import { existingSession, latestOf, sessionIdentity, type SessionLogin } from './sessionRules';

/** One iSCSI session: the connections that logged in to it, in the order of their first frames. */
export interface IscsiSession {
  /** Counted from 0. */
  readonly index: number;
  readonly connections: IscsiConnection[];
  /** Empty when no login of the session is in the capture. */
  initiatorName: string;
  /** Empty for discovery sessions that name no target, and without a login. */
  targetName: string;
  /** "unknown": the capture joins the connection after its login. */
  type: 'normal' | 'discovery' | 'unknown';
  isid: string;
  tsih: number;
}

/**
 * Groups connections into sessions. A login with TSIH 0 begins a session; one with another TSIH joins the session that was
 * given it, while that exists (`sessionRules`). A connection without a login in the capture stands alone.
 */
export class SessionTable {
  readonly sessions: IscsiSession[] = [];
  /** Sessions that a login was accepted to, by identity and in that order. */
  private readonly known = new Map<string, IscsiSession[]>();

  /** A connection has shown its first PDU. */
  found(connection: IscsiConnection): void {
    if (!connection.session) connection.session = this.create(connection);
  }

  /** A login has made progress: what it says is noted, and the connection moves to the session that it joins. */
  loginChanged(connection: IscsiConnection, login: LoginRecord): void {
    this.found(connection);
    const session = connection.session as IscsiSession;
    if (login.initiatorName) session.initiatorName = login.initiatorName;
    if (login.targetName) session.targetName = login.targetName;
    session.type = login.discovery ? 'discovery' : 'normal';
    if (login.isid) session.isid = login.isid;
    if (login.outcome !== 'accepted') return;
    session.tsih = login.tsih;
    const identity = sessionIdentity({ connection, login });
    const known = this.known.get(identity) ?? [];
    this.known.set(identity, known);
    const frame = login.steps[0]?.firstFrame ?? 0;
    const latest = latestOf(known);
    const others = latest.filter((other) => other !== session);
    const existing = login.requestedTsih === 0 ? undefined : existingSession(others, membersOf, login, frame);
    const joined = existing?.tsih === login.requestedTsih ? existing : undefined;
    if (!joined) {
      if (!latest.includes(session)) known.push(session);
      return;
    }
    const at = session.connections.indexOf(connection);
    session.connections.splice(at, 1);
    joined.connections.push(connection);
    connection.session = joined;
  }

  /** Sessions that still have connections, in the order of first frames. */
  list(): IscsiSession[] {
    return this.sessions
      .filter(({ connections }) => connections.length > 0)
      .sort((one, other) => firstFrameOf(one) - firstFrameOf(other));
  }

  private create(connection: IscsiConnection): IscsiSession {
    const session: IscsiSession = {
      index: this.sessions.length,
      connections: [connection],
      initiatorName: '',
      targetName: '',
      type: 'unknown',
      isid: '',
      tsih: 0,
    };
    this.sessions.push(session);
    return session;
  }
}

function membersOf(session: IscsiSession): readonly SessionLogin[] {
  return latestOf(session.connections).flatMap((connection) =>
    latestOf(connection.logins)
      .filter(({ outcome }) => outcome === 'accepted')
      .map((login) => ({ connection, login })),
  );
}

function firstFrameOf(session: IscsiSession): number {
  return session.connections.reduce((first, { stream }) => Math.min(first, stream.firstFrame), Infinity);
}

/** The names of both ends, or their addresses where no login tells names. */
export function sessionEnds(session: IscsiSession): { readonly initiator: string; readonly target: string } {
  const connection = session.connections[0];
  return {
    initiator: session.initiatorName || (connection ? endpointText(connection.initiatorEnd) : ''),
    target: session.targetName || (connection ? endpointText(connection.target) : ''),
  };
}
