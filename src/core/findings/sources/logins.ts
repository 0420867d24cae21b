import { closerOf, type LoginEntry, wentOnWithoutAccept } from '../../login/LoginDirectory';
import type { LoginProblem, LoginReport } from '../../login/LoginReport';
import { readLogin } from '../../login/readLogin';
import { nanosecondsBetween } from '../../tasks/taskTimes';
import { durationText } from '../durationText';
import type { FindingContext } from '../FindingContext';
import type { Report } from '../FindingCollector';
import { FINDING_RULES } from '../rules/findingRules';
import { reportAuthentication } from './authentication';
import { reportNames } from './names';
import { reportNegotiation } from './negotiation';
import { lastTargetHole, onlySideOf } from '../targetHoles';
import type { CaptureAnalysis } from '../../analysis/CaptureAnalysis';
import { READING_STEP } from '../Turns';

/** Logins that are read back; of further ones only the outcome is told. */
const MOST_READ = 500;
/** What reading a login counts for: some PDUs, the other logins of its session, and the rules over them. */
const LOGIN_STEP = 10 * READING_STEP;
/** From this time on a login step is slow. istgt takes one second for each login with CHAP. */
const SLOW_STEP = 500e6;
const OWN_DELAY = 1.5e9;
const AUTHENTICATION_FAILURE = 0x0201;

/** Names that logins have for what is another rule here. */
const OTHER_NAMES: Readonly<Record<string, string>> = { 'KEY-NAME': 'TEXT-SYNTAX' };

/** What logins show: their outcome, and what the Logins view finds in each. */
export async function reportLogins(context: FindingContext): Promise<void> {
  for (const entry of context.directory.entries) {
    await context.turns.step(entry.number < MOST_READ ? LOGIN_STEP : 1);
    if (entry.number >= MOST_READ) {
      if (entry.result === 'rejected') reportOutcome(context, entry, undefined);
      continue;
    }
    const report = await readLogin(context.analysis, context.source, context.directory, entry);
    reportOutcome(context, entry, report);
    reportAuthentication(context, entry, report);
    reportSteps(context, entry, report);
    reportNegotiation(context, entry, report);
    reportNames(context, entry, report);
    for (const problem of report.problems) reportProblem(context, entry, problem);
    // What single text PDUs break is told where these are read back.
    for (const { problems, keys } of report.texts) {
      for (const problem of problems) if (problem.code.startsWith('KEY-')) reportProblem(context, entry, problem);
      for (const row of keys) for (const problem of row.problems) reportProblem(context, entry, problem, 'text');
    }
  }
}

/** A problem that the Logins view names: its rule, and nothing judged again. */
function reportProblem(
  { analysis, collector }: FindingContext,
  entry: LoginEntry,
  problem: LoginProblem,
  where: 'login' | 'text' = 'login',
): void {
  const id = OTHER_NAMES[problem.code] ?? problem.code;
  if (!FINDING_RULES.has(id) || id === 'PDU-TRUNCATED' || id.startsWith('DIGEST-')) return;
  const frames = problem.frame > 0 ? [problem.frame - 1] : [entry.firstFrame];
  const step = problem.step === undefined || where === 'text' ? undefined : entry.login.steps[problem.step];
  const shown = step && analysis.pdus.frame(step.pdu) === problem.frame - 1 ? { pdu: step.pdu } : { frames };
  collector.add({
    ...{ id, connection: entry.connection, fact: problem.message, severity: problem.severity, ...shown },
    ...{ group: `${where} ${entry.number}`, each: true },
  });
}

function reportOutcome(
  { analysis, collector, directory }: FindingContext,
  entry: LoginEntry,
  report: LoginReport | undefined,
) {
  const { connection, login, result, lastFrame } = entry;
  const last = login.steps.at(-1);
  const add = (what: Omit<Report, 'connection' | 'fact'> & { readonly fact?: string }): void =>
    collector.add({
      ...{ connection, frames: last ? [last.frame] : [lastFrame] },
      fact: `${report?.sentence ?? 'The target rejected the login.'}${ends(entry)}`,
      // The same outcome again and again is one finding.
      group: `${login.initiatorName} ${login.targetName} ${result} ${login.status ?? ''}`,
      ...what,
    });
  const kind = (login.status ?? 0) >> 8;
  if (result === 'rejected' && kind === 1) {
    const follower = directory.followerOf(entry);
    add({ id: 'REDIRECT', severity: follower ? 'info' : 'warning' });
  } else if (result === 'rejected') {
    const { advice } = report ?? {};
    const cause = refusedProof(entry, report) ?? brokenRule(entry, report) ?? advice?.usualCause;
    add({
      id: 'LOGIN-FAIL',
      ...(cause ? { cause } : {}),
      ...(advice?.checkNext ? { next: advice.checkNext } : {}),
    });
  } else if (result === 'aborted' && onlySideOf(connection) === undefined) {
    add({ id: 'LOGIN-FAIL', ...ABORTED[endOf(analysis, entry)], ...withCause(brokenRule(entry, report)) });
  } else if (result === 'incomplete' && last?.request && onlySideOf(connection) === undefined) {
    // The capture may end in the middle of a login; a target that is silent for so long is not slow any more.
    const waited = nanosecondsBetween(analysis, last.frame, analysis.frames.length - 1);
    if (!(waited >= SILENT) || lastTargetHole(analysis, connection) >= last.frame) return;
    if (connection.stream.lastFrame < 0 || wentOnWithoutAccept(connection)) return;
    const fact = `The target did not answer the last Login Request for ${durationText(waited)}, until the end of the capture.`;
    add({ id: 'LOGIN-FAIL', fact: `${fact}${ends(entry)}`, ...ABORTED.unanswered });
  }
}

/** A login request without an answer at the end of the capture has failed when it is this old. Nanoseconds. */
const SILENT = 10e9;

/** Causes of a login that ended without a status. */
const ABORTED = {
  unanswered: {
    cause:
      'The target takes TCP connections, and its iSCSI program does not answer: it hangs, is overloaded or starts up.',
    next: 'Look at the state and the log of the target at that time; see whether its TCP acknowledged the request.',
  },
  target: {
    cause:
      'The target gave the login up without a status: a request that it cannot read, a limit, or a program that died.',
    next: 'Look at the log of the target at that time, and at the keys of the last request.',
  },
  initiator: {
    cause: 'The initiator did not like the last answer, or was stopped.',
    next: 'Look at the keys of the last answer in the Logins view, and at the log of the initiator at that time.',
  },
} as const;

function endOf(analysis: CaptureAnalysis, { connection, login }: LoginEntry): keyof typeof ABORTED {
  if (closerOf(analysis, connection) === 'target' || connection.stream.closeFrame < 0) return 'target';
  return login.steps.at(-1)?.request ? 'unanswered' : 'initiator';
}

const withCause = (cause: string | undefined): { cause?: string } => (cause === undefined ? {} : { cause });

/** Statuses that may stand for a rule that the request broke: initiator error, version, missing parameter, invalid during login. */
const SESSION_TYPE = 0x0209;
const UNSPECIFIC: readonly (number | undefined)[] = [undefined, 0x0200, 0x0205, 0x0207, SESSION_TYPE, 0x020b];

/** What the login itself shows to be wrong, where the status leaves it open. */
function brokenRule({ login, result }: LoginEntry, report: LoginReport | undefined): string | undefined {
  if (!report || (result === 'rejected' && !UNSPECIFIC.includes(login.status))) return undefined;
  const { problems } = report;
  const broken = problems.filter(
    ({ severity, code }) => severity === 'error' && /^(?:LOGIN|KEY|TEXT|TSIH|PDU)-/.test(code),
  );
  return broken.find(({ key }) => login.status !== SESSION_TYPE || key === 'SessionType')?.message;
}

/** What the exchange of this login itself shows of a failed authentication: the status names the usual causes of all. */
function refusedProof({ login }: LoginEntry, report: LoginReport | undefined): string | undefined {
  if (login.status !== AUTHENTICATION_FAILURE || !report || report.beginningMissing) return undefined;
  return report.authentication.sentence;
}

/** " Initiator iqn..., target iqn..." */
function ends({ login: { initiatorName, targetName } }: LoginEntry): string {
  const named = [initiatorName && `initiator ${initiatorName}`, targetName && `target ${targetName}`].filter(Boolean);
  return named.length === 0 ? '' : ` (${named.join(', ')})`;
}

/** Steps that let the other side wait. */
function reportSteps(
  { analysis, collector }: FindingContext,
  { connection, login }: LoginEntry,
  { steps }: LoginReport,
) {
  for (const [at, step] of login.steps.entries()) {
    const before = login.steps[at - 1];
    if (!before || at >= steps.length) continue;
    const time = nanosecondsBetween(analysis, before.frame, step.frame);
    if (!(time >= SLOW_STEP)) continue;
    const who = step.request ? 'initiator' : 'target';
    collector.add({
      ...{ id: 'SLOW-LOGIN', connection, pdu: step.pdu, group: who },
      ...(time > OWN_DELAY ? {} : { severity: 'info', quirk: 'istgt waits one second by itself.' }),
      fact: `The ${who} took ${durationText(time)} for a step of the login.`,
    });
  }
}
