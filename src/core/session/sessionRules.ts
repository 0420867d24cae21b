/*
 * Which session a login begins or joins: the table of RFC 3720, section 5.3.1. The pass (SessionTable) and the explanation
 * of logins (LoginDirectory) both decide by these functions.
 */
import type { IscsiConnection } from './IscsiConnection';
import type { LoginRecord } from './LoginRecord';
import { addressKeyOf } from './targetAddress';

/**
 * Sessions of one identity, and connections of one session, that are looked through: those that came last. No initiator has
 * as many at once, and a capture that is made to have a hundred thousand must not take a hundred thousand times as long.
 */
export const MOST_LOOKED_AT = 64;

/** The ones that came last of many. */
export function latestOf<T>(all: readonly T[]): readonly T[] {
  return all.length > MOST_LOOKED_AT ? all.slice(-MOST_LOOKED_AT) : all;
}

/** A login and the connection that it was made on. */
export interface SessionLogin {
  readonly connection: IscsiConnection;
  readonly login: LoginRecord;
}

/**
 * Who logs in to what, by what a target tells sessions apart with (RFC 3720, section 3.4.3), except for the portal group:
 * not every answer names that.
 */
export function sessionIdentity({ login, connection }: SessionLogin): string {
  const { initiatorName, targetName, isid } = login;
  // Without names only the same two ends can be meant.
  const ends = initiatorName === '' ? `${connection.initiatorEnd.address} ${addressKeyOf(connection.target)}` : '';
  const discovery = login.discovery ? addressKeyOf(connection.target) : '';
  return JSON.stringify([initiatorName, targetName, isid, ends, discovery]);
}

/**
 * The session that stands for a new login's names, ISID and portal group at a frame (index): a later session of the same
 * identity has ended those before it. Undefined when there is none, or when it has been closed.
 * @param known sessions of one identity in the order in which they were accepted
 * @param membersOf the accepted logins of a session
 */
export function existingSession<Known>(
  known: readonly Known[],
  membersOf: (session: Known) => readonly SessionLogin[],
  login: LoginRecord,
  frame: number,
): Known | undefined {
  const last = latestOf(known).findLast((one) =>
    membersOf(one).every((member) => samePortalGroup(member.login, login)),
  );
  return last && !closedBefore(membersOf(last), frame) ? last : undefined;
}

/** False when both logins were answered with a portal group, and with different ones. */
function samePortalGroup(one: LoginRecord, other: LoginRecord): boolean {
  const [first, second] = [one, other].map(({ answered }) => answered.get('TargetPortalGroupTag'));
  return first === undefined || second === undefined || first === second;
}

/** A session is closed by a logout that says so, or by that of its last connection (RFC 3720, section 5.3.5). */
function closedBefore(members: readonly SessionLogin[], frame: number): boolean {
  const loggedOut = members.filter(({ connection }) => loggedOutBefore(connection, frame));
  if (loggedOut.length === members.length) return true;
  return loggedOut.some(({ connection }) => connection.logouts.some(({ request, code }) => request && code === 0));
}

/** The answer to a logout of the connection, with success, came before the frame (index). */
export function loggedOutBefore({ logouts }: IscsiConnection, frame: number): boolean {
  return logouts.some((one) => !one.request && one.code === 0 && one.frame < frame);
}
