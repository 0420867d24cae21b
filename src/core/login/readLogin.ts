import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { ByteSource } from '../capture/ByteSource';
import type { LoginStage } from '../session/LoginRecord';
import { STAGE_NAMES } from '../session/LoginRecord';
import { PduFlag } from '../streams/PduIndex';
import { authenticationReport } from './authentication';
import { commandNumbering } from './commandNumbering';
import { connectionEvents, readLogouts } from './connectionEvents';
import { connectionStates } from './connectionStates';
import { gatherRepeats } from './gatherRepeats';
import { keyRows, type NegotiationContext } from './keyRows';
import type { LoginDirectory } from './LoginDirectory';
import { closerOf, type LoginEntry, redirectAddresses, referenceTo, type SessionRelation } from './LoginDirectory';
import { outcomeSentence, statusAdvice } from './loginOutcome';
import type {
  CommandNumbering,
  KeyRow,
  LoginProblem,
  LoginReport,
  LoginStepReport,
  RedirectReport,
  RetryReport,
  StageBand,
} from './LoginReport';
import { loginLadder } from './loginLadder';
import { loginRules } from './loginRules';
import { exactTime, MOST_STEPS, type ReadExchange, readLoginPdus } from './readLoginPdus';
import { readAsyncs } from './readAsyncs';
import { readTexts } from './readTexts';
import { regimeSentences, type SeenDigests } from './regime';
import { membersOf, type SessionMember, sessionReport } from './sessionReport';
import { sectionPair } from '../rfc/explanations/sectionPair';

/** PDUs that are looked at to see what came between those of a login, and whether digests are really used. */
const MOST_LOOKED_AT = 2000;
const LOGIN_REQUEST = 0x03;
const LOGIN_RESPONSE = 0x23;
/** BHS alone: a PDU that is longer has data, and so a data digest when those are used. */
const HEADER_LENGTH = 48;

/** Reads one login of a capture back and says everything about it. */
export async function readLogin(
  analysis: CaptureAnalysis,
  source: ByteSource,
  directory: LoginDirectory,
  entry: LoginEntry,
): Promise<LoginReport> {
  const { connection, login, place, result } = entry;
  const exchange = await readLoginPdus(analysis, source, login.steps);
  const { steps, statements } = exchange;
  const beginningMissing = isBeginningMissing(entry, exchange);
  const relation = directory.relationOf(entry);
  const context: Omit<NegotiationContext, 'phase' | 'concluded'> = {
    discovery: login.discovery,
    leading: login.requestedTsih === 0,
    ...(await leadingRows(analysis, source, entry, relation)),
  };
  const { textMissing } = exchange;
  const concluded = result === 'success';
  // What was negotiated, and what was left at its default, is known only where all of the text is.
  const known = concluded && !beginningMissing && !textMissing;
  const keys = keyRows(statements, {
    ...context,
    ...{ phase: 'login', concluded: known },
    ...(concluded ? { lastStep: steps.length - 1 } : {}),
  });
  const last = login.steps.at(-1);
  const closedBy = concluded ? undefined : closerOf(analysis, connection);
  const { report: authentication, problems: authenticationProblems } = authenticationReport(steps, statements, keys, {
    ...{ result, status: login.status, closedBy, beginningMissing },
    initiatorWentOn: last !== undefined && goesOn(analysis, entry, last.frame),
  });
  const next = connection.logins[place + 1]?.steps[0]?.frame ?? Infinity;
  const texts = last
    ? await readTexts(
        analysis,
        source,
        connection,
        { from: last.frame, to: next },
        { ...context, before: rowMap(keys) },
      )
    : [];
  const members = await readMembers(analysis, source, entry, relation, steps);
  const numbering = await numberingOf(analysis, source, relation, members, entry);
  const reinstatedBy = relation.session.entries.find((one) => directory.relationOf(one).reinstates === entry);
  const asyncs = await readAsyncs(analysis, source, connection);
  const pdus = { logouts: members.flatMap(({ logouts }) => logouts), asyncs };
  const { beginning, events } = connectionEvents(
    analysis,
    entry,
    relation.session,
    pdus,
    beginningMissing,
    reinstatedBy,
  );
  const redirect = redirectReport(directory, entry);
  const follows = directory.redirectorOf(entry);
  const advice = statusAdvice(login.status, authentication);
  const frames = [...new Set(steps.flatMap((step) => step.frames))].sort((one, other) => one - other);
  const ruleProblems = loginRules(exchange, {
    ...{ discovery: login.discovery, beginningMissing },
    afterAccepted: connection.logins.slice(0, place).some(({ outcome }) => outcome === 'accepted'),
    others: otherPdus(analysis, entry),
  });
  const problems = gatherRepeats([
    ...exchange.problems,
    ...ruleProblems,
    ...keys.flatMap((row) => row.problems),
    ...authenticationProblems,
    ...sessionProblems(entry, relation, redirect),
  ]).sort((one, other) => one.frame - other.frame);
  return {
    ...directory.summary(entry),
    frames,
    isid: `0x${login.isid}`,
    requestedTsih: login.requestedTsih,
    tsih: steps.findLast(({ side }) => side === 'target')?.header?.tsih ?? login.tsih,
    cid: login.cid,
    duration: exactTime(analysis, login.steps[0]?.frame ?? 0, last?.frame ?? 0),
    stages: stagesOf(steps, result === 'success'),
    bands: bandsOf(analysis, entry, steps),
    steps,
    ladder: await loginLadder(analysis, source, entry, steps, { asyncs, events }),
    omittedSteps: Math.max(0, login.steps.length - MOST_STEPS),
    beginningMissing,
    textMissing,
    sentence: outcomeSentence(analysis, entry, steps, authentication, beginningMissing),
    ...(advice ? { advice } : {}),
    authentication,
    keys,
    problems,
    regime: known ? regimeSentences(keys, login.discovery, seenDigests(analysis, entry)) : [],
    texts,
    session: sessionReport(entry, relation, members, numbering, (one) => directory.relationOf(one)),
    ...(redirect ? { redirect } : {}),
    ...(follows ? { follows: referenceTo(follows) } : {}),
    retry: retryReport(directory, entry),
    states: connectionStates(beginning, events),
  };
}

/** The first PDU is a response, or a request that cannot be the first one: it answers a StatSN, or the stream began before. */
function isBeginningMissing({ connection, login, place }: LoginEntry, { steps, statements }: ReadExchange): boolean {
  const first = steps[0];
  if (!first || first.side === 'target') return true;
  if (first.incomplete) return false;
  if (place > 0 || connection.stream.beginningSeen) {
    // Bytes may be missing between the handshake and the first PDU that is there.
    return connection.unframed.some(({ position }) => position <= 1) && !namesInitiator(statements, login.steps.length);
  }
  return !namesInitiator(statements, login.steps.length);
}

function namesInitiator(statements: ReadExchange['statements'], steps: number): boolean {
  return statements.some(({ side, key, step }) => side === 'initiator' && key === 'InitiatorName' && step < steps);
}

/** The negotiation table of the session's leading login, for one that joins the session. */
async function leadingRows(
  analysis: CaptureAnalysis,
  source: ByteSource,
  { login }: LoginEntry,
  { session, action }: SessionRelation,
): Promise<{ before?: ReadonlyMap<string, KeyRow> }> {
  if (login.requestedTsih === 0 || action === 'unknownSession') return {};
  const { leading } = session;
  const { statements, textMissing } = await readLoginPdus(analysis, source, leading.login.steps);
  if (textMissing) return {};
  const context = { phase: 'login', concluded: true, leading: leading.login.requestedTsih === 0 } as const;
  return { before: rowMap(keyRows(statements, { ...context, discovery: leading.login.discovery })) };
}

function rowMap(rows: readonly KeyRow[]): ReadonlyMap<string, KeyRow> {
  return new Map(rows.map((row) => [row.key, row]));
}

async function readMembers(
  analysis: CaptureAnalysis,
  source: ByteSource,
  entry: LoginEntry,
  { session }: SessionRelation,
  steps: readonly LoginStepReport[],
): Promise<SessionMember[]> {
  const members: SessionMember[] = [];
  for (const member of membersOf(session, entry)) {
    let known = KNOWN_MEMBERS.get(member);
    if (!known) {
      const own = member === entry;
      const first = own ? steps : (await readLoginPdus(analysis, source, member.login.steps.slice(0, 1))).steps;
      known = {
        entry: member,
        cmdSN: first.find(({ side }) => side === 'initiator')?.header?.cmdSN ?? null,
        logouts: await readLogouts(analysis, source, member.connection),
      };
      if (session.entries.length > 1) KNOWN_MEMBERS.set(member, known);
    }
    members.push(known);
  }
  return members;
}

/*
 * What the logins of one session have in common is read once, however many of them are: 200 logins would read each other
 * 200 times. Entries and sessions end with their directory, and so does what is known of them here.
 */
const KNOWN_MEMBERS = new WeakMap<LoginEntry, SessionMember>();
const KNOWN_NUMBERINGS = new WeakMap<
  SessionRelation['session'],
  { readonly numbering: CommandNumbering | undefined }
>();

async function numberingOf(
  analysis: CaptureAnalysis,
  source: ByteSource,
  { session }: SessionRelation,
  members: readonly SessionMember[],
  entry: LoginEntry,
): Promise<CommandNumbering | undefined> {
  // A login beyond those that are looked at is a member of its own report alone.
  const isCommon = membersOf(session, session.leading).includes(entry);
  const known = isCommon ? KNOWN_NUMBERINGS.get(session) : undefined;
  if (known) return known.numbering;
  const numbering = await commandNumbering(analysis, source, members);
  if (isCommon) KNOWN_NUMBERINGS.set(session, { numbering });
  return numbering;
}

/** The initiator has sent something after this frame. PDUs of the two directions are not numbered in the order of frames. */
function goesOn({ pdus }: CaptureAnalysis, { connection, login }: LoginEntry, after: number): boolean {
  const request = login.steps.findLast((step) => step.request);
  for (let pdu = request?.pdu ?? -1; pdu >= 0; pdu = pdus.nextInDirection(pdu))
    if (pdus.frame(pdu) > after) return true;
  return request === undefined && connection.fullFeatureLast > (login.steps.at(-1)?.frame ?? 0);
}

/** PDUs other than Login Requests and Responses between the first and the last PDU of a login. */
function otherPdus(
  { pdus }: CaptureAnalysis,
  { login }: LoginEntry,
): { opcode: number; frame: number; request: boolean }[] {
  const others: { opcode: number; frame: number; request: boolean }[] = [];
  const end = login.steps.at(-1)?.frame ?? -1;
  for (const request of [true, false]) {
    let looked = 0;
    const first = login.steps.find((step) => step.request === request)?.pdu ?? -1;
    for (
      let pdu = first;
      pdu >= 0 && pdus.frame(pdu) < end && looked < MOST_LOOKED_AT;
      pdu = pdus.nextInDirection(pdu), looked++
    ) {
      const opcode = pdus.opcode(pdu);
      if (opcode === LOGIN_REQUEST || opcode === LOGIN_RESPONSE) continue;
      others.push({ opcode, frame: pdus.frame(pdu) + 1, request });
    }
  }
  return others;
}

/** What the first PDUs after the login really carry. */
export function seenDigests({ pdus }: CaptureAnalysis, { login }: LoginEntry): SeenDigests {
  let header: boolean | undefined;
  let data: boolean | undefined;
  for (const request of [true, false]) {
    let looked = 0;
    const last = login.steps.findLast((step) => step.request === request)?.pdu ?? -1;
    let pdu = last < 0 ? -1 : pdus.nextInDirection(last);
    for (; pdu >= 0 && looked < MOST_LOOKED_AT && data === undefined; pdu = pdus.nextInDirection(pdu), looked++) {
      const flags = pdus.flags(pdu);
      if (flags & (PduFlag.incomplete | PduFlag.resynchronised)) continue;
      const withHeader = (flags & PduFlag.headerDigest) !== 0;
      header ??= withHeader;
      if (pdus.lengthOf(pdu) > HEADER_LENGTH + (withHeader ? 4 : 0)) data = (flags & PduFlag.dataDigest) !== 0;
    }
  }
  return { header, data };
}

/** Stages in the order in which the login reached them, whatever it claimed to be in. */
function stagesOf(steps: readonly LoginStepReport[], accepted: boolean): LoginStage[] {
  const stages: LoginStage[] = [];
  for (const { side, currentStage } of steps) {
    if (side !== 'initiator' && stages.length > 0) continue;
    if (currentStage !== 'security' && currentStage !== 'operational') continue;
    if (!stages.includes(currentStage)) stages.push(currentStage);
  }
  if (accepted) stages.push('fullFeature');
  return stages;
}

function bandsOf(analysis: CaptureAnalysis, { login }: LoginEntry, steps: readonly LoginStepReport[]): StageBand[] {
  const bands: { stage: LoginStage; first: number; last: number }[] = [];
  for (const [at, { currentStage, status }] of steps.entries()) {
    // The stage fields of a rejecting answer are reserved (RFC 3720, section 5.3.1): it belongs to the request's stage.
    const rejected = status !== null && !status.code.startsWith('0x00');
    const band = bands.at(-1);
    if (band && (rejected || band.stage === currentStage)) band.last = at;
    else bands.push({ stage: currentStage, first: at, last: at });
  }
  const frameOf = (at: number): number => login.steps[at]?.frame ?? 0;
  return bands.map(({ stage, first, last }) => ({
    ...{ stage, first, last },
    name: STAGE_NAMES[stage],
    duration: exactTime(analysis, frameOf(first), frameOf(last)),
    ...(stage === 'reserved' ? {} : { topic: `stage/${stage}` }),
  }));
}

function redirectReport(directory: LoginDirectory, entry: LoginEntry): RedirectReport | undefined {
  const { status } = entry.login;
  if (status === undefined || status >> 8 !== 1) return undefined;
  const addresses = redirectAddresses(entry);
  const follower = directory.followerOf(entry);
  const sentence = follower
    ? `The initiator followed it: see the login of frame ${follower.firstFrame + 1}.`
    : addresses.length === 0
      ? 'No TargetAddress says where to go.'
      : 'No login at that address follows in the capture.';
  return {
    ...{ permanent: status === 0x0102, addresses, sentence },
    ...(follower ? { followedBy: referenceTo(follower) } : {}),
  };
}

function retryReport(directory: LoginDirectory, entry: LoginEntry): RetryReport {
  const tries = directory.triesOf(entry);
  const at = tries.indexOf(entry);
  let failuresInARow = 0;
  for (let one = at; one >= 0 && tries[one].result !== 'success'; one--) failuresInARow++;
  const [previous, next] = [tries[at - 1], tries[at + 1]];
  return {
    ...{ attempt: at + 1, attempts: tries.length, failuresInARow },
    ...(previous ? { previous: referenceTo(previous) } : {}),
    ...(next ? { next: referenceTo(next) } : {}),
  };
}

/** Two hosts with one name, or one host that came back, by the addresses of both logins. */
function clonesText({ connection }: LoginEntry, before: LoginEntry | undefined): string {
  const [from, now] = [before?.connection.initiatorEnd.address, connection.initiatorEnd.address];
  if (from === undefined || from === now) return `Both come from ${now}: the initiator may have lost that connection.`;
  return `That came from ${from}, this one from ${now}: do two hosts share one name and ISID?`;
}

function sessionProblems(
  entry: LoginEntry,
  { session, action, ended }: SessionRelation,
  redirect: RedirectReport | undefined,
): LoginProblem[] {
  const frame = entry.lastFrame + 1;
  const problems: LoginProblem[] = [];
  if (redirect && redirect.addresses.length === 0) {
    const message = 'The target redirects the initiator without a TargetAddress that says where to.';
    problems.push({ code: 'REDIRECT', severity: 'error', message, references: sectionPair('10.13.5', '12.8'), frame });
  }
  if (ended && entry.result === 'success') {
    const message = `The target accepts a login to the session of the login of frame ${ended.leading.firstFrame + 1}, which has ended: it has to refuse that (0x020a, session does not exist).`;
    problems.push({ code: 'TSIH-RULES', severity: 'error', message, references: sectionPair('5.3.1', '5.3.5'), frame });
  }
  if (action === 'reinstatement') {
    const old = (session.replaces?.leading.firstFrame ?? 0) + 1;
    const lost = (session.replaces?.entries ?? []).every(({ connection: { stream } }) => {
      return stream.closeFrame >= 0 && stream.closeFrame < entry.lastFrame;
    });
    const severity = lost ? 'info' : 'warning';
    const message = lost
      ? `Session reinstatement: the session of the login of frame ${old} had lost its connection, and ends with this login.`
      : `Session reinstatement: this login ends the session of the login of frame ${old} while that is still connected. ${clonesText(entry, session.replaces?.leading)}`;
    problems.push({ code: 'SESSION-REINST', severity, message, references: sectionPair('5.3.5'), frame });
  }
  return problems;
}
