import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { IscsiConnection, LogoutStep } from '../session/IscsiConnection';
import type { LoginRecord } from '../session/LoginRecord';
import { latestOf } from '../session/sessionRules';

/** Reasons of a Logout Request (RFC 3720, section 10.14.1). */
const CLOSE_SESSION = 0;

/** When connections ended, as far as a capture tells, as it was read up to some PDU. */
interface Ends {
  readonly pdus: number;
  readonly frames: number;
  /** By TCP stream. */
  readonly byStream: Map<number, EndsOfStream>;
  /** Frames in which sessions began, in ascending order, by what names them: each ends the one of the same name before it. */
  readonly sessionStarts: ReadonlyMap<string, readonly number[]>;
}

/** Frames in ascending order in which the connection of one TCP stream ended. */
interface EndsOfStream {
  readonly own: readonly number[];
  /** Those in which a session of the same name began: one list for all of that name. */
  readonly starts: readonly number[];
}

const KNOWN = new WeakMap<CaptureAnalysis, Ends>();

/**
 * The first frame behind `frame` in which the stream's iSCSI connection ends: closed or reset by TCP, logged out, or replaced by a
 * login of the same initiator port (RFC 3720, section 5.3.5); -1 when it stays. Its outstanding tasks end with it.
 */
export function connectionEndAfter(analysis: CaptureAnalysis, stream: number, frame: number): number {
  const known = endsOf(analysis);
  let ends = known.byStream.get(stream);
  if (ends === undefined) known.byStream.set(stream, (ends = endsOfStream(analysis, stream, known.sessionStarts)));
  const [own, start] = [firstBehind(ends.own, frame), firstBehind(ends.starts, frame)];
  return own < 0 || start < 0 ? Math.max(own, start) : Math.min(own, start);
}

function endsOf(analysis: CaptureAnalysis): Ends {
  const pdus = analysis.pdus.length;
  const frames = analysis.frames.length;
  const known = KNOWN.get(analysis);
  if (known?.pdus === pdus && known.frames === frames) return known;
  const sessionStarts = new Map<string, number[]>();
  for (const connection of analysis.connections) {
    for (const login of connection.logins) {
      const last = login.steps.at(-1);
      // TSIH 0 asks for a new session: one of the same initiator port ends.
      if (login.outcome !== 'accepted' || login.requestedTsih !== 0 || last === undefined) continue;
      const key = sessionKey(login);
      const starts = sessionStarts.get(key);
      if (starts) starts.push(last.frame);
      else sessionStarts.set(key, [last.frame]);
    }
  }
  for (const starts of sessionStarts.values()) starts.sort((one, other) => one - other);
  const made = { pdus, frames, byStream: new Map<number, EndsOfStream>(), sessionStarts };
  KNOWN.set(analysis, made);
  return made;
}

function endsOfStream(
  analysis: CaptureAnalysis,
  stream: number,
  sessionStarts: ReadonlyMap<string, readonly number[]>,
): EndsOfStream {
  const found = analysis.streams.streams[stream];
  const ends = found === undefined ? [] : [found.finFrame, found.resetFrame];
  let starts: readonly number[] = [];
  const connection = analysis.connectionOf(stream);
  if (connection) {
    const session = connection.session;
    const others = latestOf(session?.connections ?? []).filter((other) => other !== connection);
    for (const end of [connection, ...others].flatMap((one) => logoutsOf(one, connection))) ends.push(end);
    for (const end of reinstatementsOf(connection)) ends.push(end);
    for (const { logins } of session?.connections ?? []) {
      const leading = logins.find(({ requestedTsih }) => requestedTsih === 0);
      if (!leading) continue;
      starts = sessionStarts.get(sessionKey(leading)) ?? [];
      break;
    }
  }
  return { own: ends.filter((end) => end >= 0).sort((one, other) => one - other), starts };
}

/** The first of some numbers in ascending order that is larger than `number`; -1 for none. */
function firstBehind(ascending: readonly number[], number: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? Infinity) > number) high = middle;
    else low = middle + 1;
  }
  return ascending[low] ?? -1;
}

/** What names a session: both names, the ISID and the portal group (RFC 3720, section 3.4.1). */
function sessionKey({ isid, initiatorName, targetName, answered }: LoginRecord): string {
  return [isid, initiatorName, targetName, answered.get('TargetPortalGroupTag') ?? ''].join('\n');
}

/** Frames of accepted logouts that one connection carried and that ended another one, or itself. */
function logoutsOf({ logouts }: IscsiConnection, ended: IscsiConnection): number[] {
  const found: number[] = [];
  let request: LogoutStep | undefined;
  for (const step of logouts) {
    if (step.request) request = step;
    else if (step.code === 0 && request && endsConnection(request, ended)) found.push(step.frame);
  }
  return found;
}

/**
 * True when a Logout Request asks for the end of this connection: of the whole session, or of the CID that the connection
 * logged in with (RFC 3720, section 10.14.3). Without its login a connection is taken for the one that is meant.
 */
export function endsConnection({ code, cid }: LogoutStep, { login }: IscsiConnection): boolean {
  return code === CLOSE_SESSION || login === undefined || login.cid === cid;
}

/** Frames in which a login of another connection with the same CID took this one's place in its session. */
export function reinstatementsOf(connection: IscsiConnection): number[] {
  const { session } = connection;
  const own = connection.login;
  if (session === undefined || own === undefined) return [];
  return latestOf(session.connections).flatMap((other) =>
    other === connection
      ? []
      : other.logins.flatMap(({ outcome, cid, requestedTsih, steps }) => {
          const last = steps.at(-1);
          return outcome === 'accepted' && requestedTsih !== 0 && cid === own.cid && last ? [last.frame] : [];
        }),
  );
}
