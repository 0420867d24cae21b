import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { relativeTime } from '../inspection/FrameReader';
import { connectionId } from '../session/leafNode';
import type { IscsiConnection } from '../session/IscsiConnection';
import type { LoginRecord } from '../session/LoginRecord';
import { endpointText } from '../streams/TcpStream';
import type { LoginReference, LoginResult, LoginSummary, SessionReport, Side } from './LoginReport';
import { statusOf } from './readLoginPdus';
import { existingSession, latestOf, loggedOutBefore, sessionIdentity } from '../session/sessionRules';
import { addressKey, addressKeyOf } from '../session/targetAddress';

/** One login among all of the capture. Frames are indexes from 0. */
export interface LoginEntry {
  readonly connection: IscsiConnection;
  readonly login: LoginRecord;
  /** Its place among the logins of its connection, from 0. */
  readonly place: number;
  /** Its place among all logins of the capture, by first frames, from 0. */
  readonly number: number;
  readonly firstFrame: number;
  readonly lastFrame: number;
  readonly result: LoginResult;
}

/** A session as the logins of the capture show it. */
export interface KnownSession {
  /** The login that began it, or the first one of it in the capture. */
  readonly leading: LoginEntry;
  readonly entries: LoginEntry[];
  readonly tsih: number;
  replaces?: KnownSession;
  replacedBy?: LoginEntry;
}

/** How a login stands to sessions: RFC 3720, section 5.3.1. */
export interface SessionRelation {
  readonly session: KnownSession;
  readonly action: SessionReport['action'];
  /** The connection whose CID this login takes over. */
  readonly reinstates?: LoginEntry;
  /** The session that had the TSIH that this login asks for, and has ended before it. */
  readonly ended?: KnownSession;
}

/** Target PDUs that come in the full feature phase only; a Reject may come at any time. */
const FULL_FEATURE_ANSWERS = [0x20, 0x21, 0x22, 0x24, 0x25, 0x26, 0x31, 0x32];
const REJECT = 0x3f;

/** All logins of a capture and how they belong together. Made once, from what the pass has kept. */
export class LoginDirectory {
  readonly entries: readonly LoginEntry[];
  private readonly byPlace = new Map<string, LoginEntry>();
  private readonly relations = new Map<LoginEntry, SessionRelation>();
  private readonly tries = new Map<string, LoginEntry[]>();
  private readonly follower = new Map<LoginEntry, LoginEntry>();
  private readonly redirector = new Map<LoginEntry, LoginEntry>();
  private byNames: ReadonlyMap<string, readonly LoginEntry[]> | undefined;
  private byInitiator: ReadonlyMap<string, readonly LoginEntry[]> | undefined;

  constructor(private readonly analysis: CaptureAnalysis) {
    this.entries = analysis.connections
      .flatMap((connection) => connection.logins.map((login, place) => ({ connection, login, place })))
      .filter(({ login }) => login.steps.length > 0)
      .map((one) => ({ ...one, ...framesOf(one.login), result: resultOf(one.connection, one.login) }))
      .sort((one, other) => one.firstFrame - other.firstFrame)
      .map((entry, number) => ({ ...entry, number }));
    for (const entry of this.entries) {
      this.byPlace.set(`${entry.connection.stream.index}/${entry.place}`, entry);
      const key = tryOf(entry);
      const list = this.tries.get(key);
      if (list) list.push(entry);
      else this.tries.set(key, [entry]);
    }
    this.relate();
    this.followRedirections();
  }

  /** The first login of the same initiator for the same target, from another TCP stream, that begins behind a frame (index). */
  nextOf(
    { initiatorName, targetName }: LoginRecord,
    connection: IscsiConnection,
    frame: number,
  ): LoginEntry | undefined {
    this.byNames ??= grouped(this.entries, ({ login }) => namesKey(login.initiatorName, login.targetName));
    return firstBehind(this.byNames.get(namesKey(initiatorName, targetName)), connection, frame);
  }

  /** The first login from the same address, on another TCP stream, that begins behind a frame (index). */
  nextFrom(connection: IscsiConnection, frame: number): LoginEntry | undefined {
    this.byInitiator ??= grouped(this.entries, (entry) => entry.connection.initiatorEnd.address);
    return firstBehind(this.byInitiator.get(connection.initiatorEnd.address), connection, frame);
  }

  find(stream: number, login: number): LoginEntry | undefined {
    return this.byPlace.get(`${stream}/${login}`);
  }

  /** The login that a frame (index) belongs to, or else the last one before it in its TCP stream. */
  entryOfFrame(frame: number): LoginEntry | undefined {
    if (frame < 0 || frame >= this.analysis.frames.length) return undefined;
    const direction = this.analysis.frames.direction(frame);
    if (direction < 0) return undefined;
    const logins = this.analysis.connectionOf(direction >> 1)?.logins ?? [];
    let found: LoginEntry | undefined;
    for (const place of logins.keys()) {
      const entry = this.find(direction >> 1, place);
      // Frames of the handshake stand before the first login, and belong to it.
      if (entry && (found === undefined || entry.firstFrame <= frame)) found = entry;
    }
    return found;
  }

  relationOf(entry: LoginEntry): SessionRelation {
    return this.relations.get(entry) ?? { session: alone(entry), action: 'new' };
  }

  /** The logins of the same initiator for the same target with the same ISID, in order, this one included. */
  triesOf(entry: LoginEntry): readonly LoginEntry[] {
    return this.tries.get(tryOf(entry)) ?? [entry];
  }

  /** The login that followed this one's redirection, and the one whose redirection this one follows. */
  followerOf(entry: LoginEntry): LoginEntry | undefined {
    return this.follower.get(entry);
  }
  redirectorOf(entry: LoginEntry): LoginEntry | undefined {
    return this.redirector.get(entry);
  }

  summary(entry: LoginEntry): LoginSummary {
    const { connection, login, place, number, firstFrame, lastFrame, result } = entry;
    return {
      ...referenceTo(entry),
      node: `${connectionId(connection)}/login/${place}`,
      number,
      firstFrame: firstFrame + 1,
      lastFrame: lastFrame + 1,
      initiator: login.initiatorName,
      target: login.targetName,
      initiatorEnd: endpointText(connection.initiatorEnd),
      targetEnd: endpointText(connection.target),
      sessionType: login.discovery ? 'Discovery' : 'Normal',
      result,
      status: login.status === undefined ? null : statusOf(login.status),
      time: relativeTime(this.analysis, firstFrame),
    };
  }

  /** The table of RFC 3720 section 5.3.1, applied to one login after the other. */
  private relate(): void {
    const sessions = new Map<string, KnownSession[]>();
    for (const entry of this.entries) {
      const { login, result } = entry;
      const identity = sessionIdentity(entry);
      const known = sessions.get(identity) ?? [];
      const joins = login.requestedTsih !== 0;
      const existing = existingSession(known, membersOf, login, entry.firstFrame);
      if (joins && existing?.tsih === login.requestedTsih) {
        const old = latestOf(existing.entries).findLast(
          (one) => one.login.cid === login.cid && one.result === 'success',
        );
        const taken = old && !loggedOutBefore(old.connection, entry.firstFrame) ? old : undefined;
        existing.entries.push(entry);
        const action = taken ? 'connectionReinstatement' : 'addConnection';
        this.relations.set(entry, { session: existing, action, ...(taken ? { reinstates: taken } : {}) });
        continue;
      }
      const session = alone(entry);
      const replaced = joins || result !== 'success' ? undefined : existing;
      if (replaced) {
        session.replaces = replaced;
        replaced.replacedBy ??= entry;
      }
      // Sessions are of this identity: with this TSIH one has been there, and is closed or replaced.
      const ended = joins ? latestOf(known).findLast(({ tsih }) => tsih === login.requestedTsih) : undefined;
      const action = joins ? 'unknownSession' : replaced ? 'reinstatement' : 'new';
      this.relations.set(entry, { session, action, ...(ended ? { ended } : {}) });
      if (result !== 'success') continue;
      if (known.length === 0) sessions.set(identity, known);
      known.push(session);
    }
  }

  private followRedirections(): void {
    const byAddress = grouped(
      this.entries,
      ({ login, connection }) => `${login.initiatorName} ${addressKeyOf(connection.target)}`,
    );
    for (const entry of this.entries) {
      for (const address of redirectAddresses(entry)) {
        const key = addressKey(address);
        const list = key === undefined ? [] : (byAddress.get(`${entry.login.initiatorName} ${key}`) ?? []);
        let at = placeBehind(list, entry.lastFrame);
        while (at < list.length && this.redirector.has(list[at])) at++;
        const next = list[at];
        if (!next) continue;
        this.follower.set(entry, next);
        this.redirector.set(next, entry);
        break;
      }
    }
  }
}

function namesKey(initiator: string, target: string): string {
  return JSON.stringify([initiator, target]);
}

function grouped(
  entries: readonly LoginEntry[],
  keyOf: (entry: LoginEntry) => string,
): ReadonlyMap<string, readonly LoginEntry[]> {
  const groups = new Map<string, LoginEntry[]>();
  for (const entry of entries) {
    const key = keyOf(entry);
    const list = groups.get(key);
    if (list) list.push(entry);
    else groups.set(key, [entry]);
  }
  return groups;
}

/** Place of the first of some entries, in order of their first frames, that begins behind a frame. */
function placeBehind(entries: readonly LoginEntry[], frame: number): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle]?.firstFrame ?? Infinity) > frame) high = middle;
    else low = middle + 1;
  }
  return low;
}

function firstBehind(
  entries: readonly LoginEntry[] = [],
  connection: IscsiConnection,
  frame: number,
): LoginEntry | undefined {
  let at = placeBehind(entries, frame);
  while (entries[at]?.connection === connection) at++;
  return entries[at];
}

/** Values of TargetAddress in a response that redirects; empty for other logins. */
export function redirectAddresses({ login }: LoginEntry): string[] {
  if (login.status === undefined || login.status >> 8 !== 1) return [];
  return login.steps.flatMap(({ request, keys }) =>
    request ? [] : keys.filter(([key]) => key === 'TargetAddress').map(([, value]) => value),
  );
}

export function referenceTo({ connection, place, firstFrame }: LoginEntry): LoginReference {
  return { stream: connection.stream.index, login: place, frame: firstFrame + 1 };
}

/** The side that ended a TCP connection, by its first FIN or RST; undefined while it is open or nobody knows the sides. */
export function closerOf({ frames }: CaptureAnalysis, { stream, initiator }: IscsiConnection): Side | undefined {
  if (stream.closeFrame < 0 || initiator === undefined) return undefined;
  return (frames.direction(stream.closeFrame) & 1) === initiator ? 'initiator' : 'target';
}

/** The target answered in the full feature phase although no accept is in the capture: the accept was lost. */
export function wentOnWithoutAccept({ counts, logins }: IscsiConnection): boolean {
  if (logins.some(({ outcome }) => outcome === 'accepted')) return false;
  return FULL_FEATURE_ANSWERS.some((opcode) => (counts[opcode] ?? 0) > 0);
}

/** A target that takes a PDU of the login for a protocol error answers with a Reject. */
export function rejectedByReject({ counts, logins }: IscsiConnection): boolean {
  return (counts[REJECT] ?? 0) > 0 && !logins.some(({ outcome }) => outcome === 'accepted');
}

function resultOf(connection: IscsiConnection, { outcome }: LoginRecord): LoginResult {
  if (outcome === 'accepted') return 'success';
  if (outcome === 'rejected') return 'rejected';
  if (wentOnWithoutAccept(connection)) return 'incomplete';
  return connection.stream.closeFrame >= 0 || rejectedByReject(connection) ? 'aborted' : 'incomplete';
}

function framesOf({ steps }: LoginRecord): { firstFrame: number; lastFrame: number } {
  let [firstFrame, lastFrame] = [Infinity, -1];
  for (const step of steps) {
    firstFrame = Math.min(firstFrame, step.firstFrame);
    lastFrame = Math.max(lastFrame, step.frame);
  }
  return { firstFrame, lastFrame };
}

/** Logins that try the same: a connection added to a session is no second try of its first login. */
function tryOf(entry: LoginEntry): string {
  const { requestedTsih, cid } = entry.login;
  return `${sessionIdentity(entry)} ${requestedTsih} ${requestedTsih === 0 ? '' : cid}`;
}

/** The logins to a session that were accepted, in order. */
function membersOf({ entries }: KnownSession): readonly LoginEntry[] {
  return latestOf(entries).filter(({ result }) => result === 'success');
}

function alone(entry: LoginEntry): KnownSession {
  return { leading: entry, entries: [entry], tsih: entry.login.tsih };
}
