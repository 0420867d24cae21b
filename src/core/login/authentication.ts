import type { Severity } from '../dissect/Issue';
import { sectionPair } from '../rfc/explanations/sectionPair';
import { binaryValue } from '../bytes/binaryValue';
import { CHAP_ALGORITHMS, chapAlgorithmName } from './chapAlgorithms';
import { readNumber, reservedAnswer } from './keyValues';
import type {
  AuthenticationReport,
  AuthenticationStep,
  ChapProof,
  KeyRow,
  KeyStatement,
  LoginProblem,
  LoginResult,
  LoginStepReport,
  ProofState,
  Side,
} from './LoginReport';
import { brief } from './problemText';

/** How the login went on after its last step, as far as it tells what a proof was worth. */
export interface AuthenticationContext {
  readonly result: LoginResult;
  /** Status of the last response; undefined while there is none. */
  readonly status: number | undefined;
  /** Who closed the connection before the login was over. */
  readonly closedBy: Side | undefined;
  /** The initiator has sent a PDU after the last response. */
  readonly initiatorWentOn: boolean;
  readonly beginningMissing: boolean;
}

const CHAP = sectionPair('11.1.4');
const CHAP_RULES = sectionPair('8.2.1');
const LONGEST_BINARY = 1024;
const METHOD_KEYS = /^(?:CHAP|SRP|KRB|SPKM)_|^TargetAuth$/;
const AUTHENTICATION_FAILURE = 0x0201;

/** The authentication of a login step by step: who proved what to whom, or did not. */
export function authenticationReport(
  steps: readonly LoginStepReport[],
  statements: readonly KeyStatement[],
  rows: readonly KeyRow[],
  context: AuthenticationContext,
): { readonly report: AuthenticationReport; readonly problems: readonly LoginProblem[] } {
  const row = rows.find(({ key }) => key === 'AuthMethod');
  const spoken = statements.filter(({ key }) => METHOD_KEYS.test(key));
  const method = methodOf(row, spoken);
  const problems: LoginProblem[] = [];
  const proofs = method === 'CHAP' ? chapProofs(spoken) : [];
  const initiator = initiatorState(method, spoken, steps, context);
  const target = targetState(method, spoken, context);
  const algorithm = method === 'CHAP' ? algorithmOf(spoken, rows) : null;
  if (method === 'CHAP') checkChap(spoken, proofs, algorithm, context, problems);
  const report: AuthenticationReport = {
    method,
    steps: stepsOf(statements, spoken, row, method),
    initiator,
    target,
    sentence: sentenceOf(method, row, initiator, target, proofs, steps, context),
    algorithm: algorithm === null ? null : { number: algorithm, name: chapAlgorithmName(algorithm) },
    proofs,
  };
  return { report, problems };
}

function methodOf(row: KeyRow | undefined, spoken: readonly KeyStatement[]): string | null {
  const agreed = row?.settled === 'negotiated' || row?.settled === 'broken' ? row.effective.initiator : null;
  if (agreed !== null) return agreed;
  // Of a login whose beginning is missing the keys tell the method.
  const first = spoken[0]?.key ?? '';
  if (first.startsWith('CHAP_')) return 'CHAP';
  if (first.startsWith('SRP_') || first === 'TargetAuth') return 'SRP';
  if (first.startsWith('KRB_')) return 'KRB5';
  return first.startsWith('SPKM_') ? 'SPKM' : null;
}

function saidBy(spoken: readonly KeyStatement[], side: Side, key: string): KeyStatement | undefined {
  return spoken.find((one) => one.side === side && one.key === key);
}

function chapProofs(spoken: readonly KeyStatement[]): ChapProof[] {
  const proof = (prover: Side): ChapProof => {
    const asker = prover === 'initiator' ? 'target' : 'initiator';
    const value = (side: Side, key: string): string | null => saidBy(spoken, side, key)?.value ?? null;
    return {
      prover,
      identifier: value(asker, 'CHAP_I'),
      challenge: value(asker, 'CHAP_C'),
      response: value(prover, 'CHAP_R'),
      name: value(prover, 'CHAP_N'),
    };
  };
  const asked = ({ challenge, response }: ChapProof): boolean => challenge !== null || response !== null;
  return [proof('initiator'), proof('target')].filter(asked);
}

function algorithmOf(spoken: readonly KeyStatement[], rows: readonly KeyRow[]): string | null {
  const agreed = rows.find(({ key }) => key === 'CHAP_A');
  if (agreed?.answered && reservedAnswer(agreed.answered.value) === undefined) return agreed.answered.value;
  return saidBy(spoken, 'target', 'CHAP_A')?.value ?? null;
}

/** The last message of a side that proves something, by method. */
function proofOf(method: string | null, spoken: readonly KeyStatement[], side: Side): KeyStatement | undefined {
  const keys: Readonly<Record<string, readonly [initiator: string, target: string]>> = {
    CHAP: ['CHAP_R', 'CHAP_R'],
    SRP: ['SRP_M', 'SRP_HM'],
    KRB5: ['KRB_AP_REQ', 'KRB_AP_REP'],
    SPKM: ['SPKM_REQ', 'SPKM_REP_TI'],
    SPKM1: ['SPKM_REQ', 'SPKM_REP_TI'],
    SPKM2: ['SPKM_REQ', 'SPKM_REP_TI'],
  };
  const key = keys[method ?? '']?.[side === 'initiator' ? 0 : 1];
  return key === undefined ? undefined : saidBy(spoken, side, key);
}

function initiatorState(
  method: string | null,
  spoken: readonly KeyStatement[],
  steps: readonly LoginStepReport[],
  { result, status, closedBy }: AuthenticationContext,
): ProofState {
  const proof = proofOf(method, spoken, 'initiator');
  if (!proof) {
    const asked = spoken.some(({ side, key }) => side === 'target' && (key === 'CHAP_C' || key === 'SRP_B'));
    return asked ? 'missing' : 'notAsked';
  }
  // Any answer to the proof that is no rejection accepts it (RFC 3720, section 11.1.4).
  if (status === AUTHENTICATION_FAILURE) return 'refused';
  if (result === 'success') return 'accepted';
  const answered = steps.some(({ side }, step) => side === 'target' && step > proof.step);
  if (answered) return 'accepted';
  if (result === 'rejected') return 'accepted';
  return closedBy === 'target' ? 'refused' : 'unanswered';
}

function targetState(
  method: string | null,
  spoken: readonly KeyStatement[],
  { result, closedBy, initiatorWentOn }: AuthenticationContext,
): ProofState {
  const asked =
    saidBy(spoken, 'initiator', 'CHAP_C') !== undefined || saidBy(spoken, 'initiator', 'TargetAuth')?.value === 'Yes';
  const proof = proofOf(method, spoken, 'target');
  if (!proof) return asked ? 'missing' : 'notAsked';
  if (initiatorWentOn) return 'accepted';
  const later = spoken.some(({ side, step }) => side === 'initiator' && step > proof.step);
  if (later) return 'accepted';
  if (closedBy === 'initiator') return 'refused';
  return result === 'success' ? 'unanswered' : 'unanswered';
}

/** What is wrong with a CHAP exchange (RFC 3720, sections 11.1.4 and 8.2.1). */
function checkChap(
  spoken: readonly KeyStatement[],
  proofs: readonly ChapProof[],
  algorithm: string | null,
  { beginningMissing }: AuthenticationContext,
  problems: LoginProblem[],
): void {
  const report = (
    severity: Severity,
    message: string,
    references: LoginProblem['references'],
    at?: KeyStatement,
  ): void => {
    const where = at ? { frame: at.frame, step: at.step, key: at.key } : { frame: spoken[0]?.frame ?? 0 };
    problems.push({ code: 'CHAP-FLOW', severity, message, references, ...where });
  };
  for (const statement of spoken) checkChapValue(statement, algorithm, report);
  const place = (side: Side, key: string): number => saidBy(spoken, side, key)?.step ?? -1;
  if (!beginningMissing) {
    const order: readonly (readonly [Side, string, Side, string])[] = [
      ['initiator', 'CHAP_A', 'target', 'CHAP_A'],
      ['target', 'CHAP_A', 'initiator', 'CHAP_R'],
      ['target', 'CHAP_C', 'initiator', 'CHAP_R'],
      ['target', 'CHAP_I', 'initiator', 'CHAP_R'],
      ['initiator', 'CHAP_C', 'target', 'CHAP_R'],
      ['initiator', 'CHAP_I', 'target', 'CHAP_R'],
    ];
    for (const [earlier, first, later, second] of order) {
      const at = saidBy(spoken, later, second);
      if (!at) continue;
      const before = place(earlier, first);
      if (before < 0)
        report('error', `The ${later} sends ${second} although the ${earlier} has sent no ${first}.`, CHAP, at);
      else if (before >= at.step)
        report('error', `The ${later} sends ${second} before the ${earlier}'s ${first}.`, CHAP, at);
    }
  }
  for (const side of ['initiator', 'target'] as const) {
    const [response, name] = [saidBy(spoken, side, 'CHAP_R'), saidBy(spoken, side, 'CHAP_N')];
    if (response && !name) report('error', `The ${side} sends CHAP_R without CHAP_N.`, CHAP, response);
    const [challenge, identifier] = [saidBy(spoken, side, 'CHAP_C'), saidBy(spoken, side, 'CHAP_I')];
    if (challenge && !identifier) report('error', `The ${side} sends CHAP_C without CHAP_I.`, CHAP, challenge);
  }
  const [one, other] = proofs;
  if (!one || !other) return;
  const same = (key: 'challenge' | 'response'): boolean => {
    const [mine, theirs] = [one[key], other[key]];
    return mine !== null && theirs !== null && (mine === theirs || sameBytes(mine, theirs));
  };
  if (same('challenge')) {
    const at = saidBy(spoken, 'initiator', 'CHAP_C');
    report(
      'error',
      'The initiator sends the target its own challenge back: an answer to it proves nothing.',
      CHAP_RULES,
      at,
    );
  }
  if (same('response')) {
    const at = saidBy(spoken, 'target', 'CHAP_R');
    report(
      'error',
      'Both sides send the same CHAP response: the same secret is used in both directions.',
      CHAP_RULES,
      at,
    );
  }
}

function checkChapValue(
  statement: KeyStatement,
  algorithm: string | null,
  report: (severity: Severity, message: string, references: LoginProblem['references'], at: KeyStatement) => void,
): void {
  const { key, value } = statement;
  if (key === 'CHAP_I') {
    const number = readNumber(value)?.value;
    if (number === undefined || number > 255) {
      report('error', `CHAP_I=${brief(value)} is no number from 0 to 255.`, CHAP, statement);
    }
    return;
  }
  if (key !== 'CHAP_C' && key !== 'CHAP_R') return;
  const bytes = binaryValue(value);
  if (!bytes) {
    report('error', `${key}=${brief(value)} is neither hexadecimal (0x) nor base64 (0b).`, CHAP, statement);
    return;
  }
  if (bytes.length > LONGEST_BINARY) {
    report('error', `${key} has ${bytes.length} bytes; ${LONGEST_BINARY} are allowed.`, CHAP, statement);
  }
  const expected = key === 'CHAP_R' ? CHAP_ALGORITHMS.get(algorithm ?? '') : undefined;
  if (expected && bytes.length !== expected.length) {
    const message = `CHAP_R has ${bytes.length} bytes; ${expected.name} gives ${expected.length}.`;
    report('error', message, CHAP, statement);
  }
}

function sameBytes(one: string, other: string): boolean {
  const [left, right] = [binaryValue(one), binaryValue(other)];
  return left !== undefined && right !== undefined && left.join() === right.join();
}

function stepsOf(
  statements: readonly KeyStatement[],
  spoken: readonly KeyStatement[],
  row: KeyRow | undefined,
  method: string | null,
): AuthenticationStep[] {
  const relevant = new Set([...spoken, ...(row?.said ?? [])]);
  const byStep = new Map<number, KeyStatement[]>();
  for (const statement of statements) {
    if (!relevant.has(statement)) continue;
    const list = byStep.get(statement.step);
    if (list) list.push(statement);
    else byStep.set(statement.step, [statement]);
  }
  return [...byStep].map(([step, list]) => {
    const [first] = list as [KeyStatement, ...KeyStatement[]];
    const { side, frame } = first;
    const text = [...new Set(list.map(({ key }) => key))]
      .map((key) => partText(key, list, row, method))
      .filter((part) => part !== '');
    return { side, frame, step, text: text.join('; ') || 'goes on', keys: list.map(({ key }) => key) };
  });
}

/** What one key says within its step; empty for keys that another one's sentence tells. */
function partText(key: string, list: readonly KeyStatement[], row: KeyRow | undefined, method: string | null): string {
  const value = (name: string): string | undefined => list.find((one) => one.key === name)?.value;
  const side = list[0]?.side ?? 'initiator';
  const other = side === 'initiator' ? 'target' : 'initiator';
  const said = brief(value(key) ?? '');
  switch (key) {
    case 'AuthMethod':
      if (reservedAnswer(said)) return `answers AuthMethod=${said}`;
      return row?.offered?.side === side ? `offers ${said.split(',').join(' or ')}` : `chooses ${said}`;
    case 'CHAP_A':
      return side === 'initiator'
        ? `offers the algorithms ${said.split(',').map(algorithmText).join(', ')}`
        : `chooses ${algorithmText(said)}`;
    case 'CHAP_I':
      return value('CHAP_C') === undefined ? `sends the identifier ${said}` : '';
    case 'CHAP_C':
      return `challenges the ${other} with identifier ${brief(value('CHAP_I') ?? 'missing')} and ${lengthText(value(key) ?? '')}`;
    case 'CHAP_N':
      return value('CHAP_R') === undefined ? `names itself ${said}` : '';
    case 'CHAP_R':
      return `answers the challenge as "${brief(value('CHAP_N') ?? 'missing')}" with ${lengthText(value(key) ?? '')}`;
    case 'SRP_U':
      return `begins SRP as "${said}"`;
    case 'TargetAuth':
      return said === 'Yes' ? 'asks the target to prove itself too' : '';
    default:
      return `sends ${key}${method === null ? '' : ` (${method})`}`;
  }
}

function algorithmText(number: string): string {
  return `${number} (${chapAlgorithmName(number)})`;
}

function lengthText(value: string): string {
  const bytes = binaryValue(value);
  return bytes ? `${bytes.length} bytes` : 'a value that cannot be read';
}

function sentenceOf(
  method: string | null,
  row: KeyRow | undefined,
  initiator: ProofState,
  target: ProofState,
  proofs: readonly ChapProof[],
  steps: readonly LoginStepReport[],
  context: AuthenticationContext,
): string {
  const { status, result, beginningMissing } = context;
  if (method === null || method === 'None') return withoutMethod(method, row, steps, context);
  const name = (side: Side): string => {
    const user = proofs.find(({ prover }) => prover === side)?.name;
    return user === null || user === undefined ? '' : ` as "${brief(user)}"`;
  };
  const sentences: string[] = [];
  if (initiator === 'accepted') {
    const but = status !== undefined && status >> 8 !== 0 ? ', but did not let it in' : '';
    sentences.push(`The initiator proved itself${name('initiator')} with ${method}, and the target accepted it${but}.`);
  } else if (initiator === 'refused') {
    const before = target === 'missing' ? ' or the target cannot prove itself, which was asked for too' : '';
    sentences.push(
      `The initiator tried to prove itself${name('initiator')} with ${method}; the target did not accept it: wrong name or wrong secret${before}.`,
    );
  } else if (initiator === 'unanswered') {
    sentences.push(
      `The initiator sent its proof${name('initiator')} with ${method}; what came of it is not in the capture.`,
    );
  } else if (initiator === 'missing') {
    sentences.push(`The target asked the initiator to prove itself with ${method}, and no proof came.`);
  } else {
    const why = result === 'rejected' ? ' before the exchange began' : '';
    sentences.push(`${method} was ${beginningMissing ? 'used' : 'chosen'}, and the initiator sent no proof${why}.`);
  }
  if (target === 'accepted')
    sentences.push(`The target proved itself${name('target')} too, and the initiator went on.`);
  else if (target === 'refused') {
    sentences.push(
      `The target sent its proof${name('target')}, and the initiator closed the connection: the target failed to prove itself (another secret at the initiator than at the target).`,
    );
  } else if (target === 'unanswered') {
    sentences.push(
      `The target sent its proof${name('target')}; whether the initiator accepted it is not in the capture.`,
    );
  } else if (target === 'missing' && initiator !== 'refused') {
    sentences.push('The initiator asked the target to prove itself, and no proof came.');
  } else if (target === 'notAsked' && initiator === 'accepted') {
    sentences.push('The target was not asked to prove itself.');
  }
  return sentences.join(' ');
}

function withoutMethod(
  method: string | null,
  row: KeyRow | undefined,
  steps: readonly LoginStepReport[],
  { status, result, beginningMissing }: AuthenticationContext,
): string {
  const nobody = 'Neither side proved who it is';
  if (status === AUTHENTICATION_FAILURE) {
    if (row === undefined) return `${nobody}: the initiator offered no authentication, and the target insists on it.`;
    if (row.settled === 'rejected') {
      return `${nobody}: the target takes none of the methods offered (${brief(row.offered?.value ?? '')}).`;
    }
    const offered = brief(row.offered?.value ?? '');
    return `${nobody}: the initiator offered ${offered}, and the target refused before any proof.`;
  }
  if (method === 'None') return `${nobody}: both agreed on AuthMethod=None.`;
  if (row === undefined) {
    if (beginningMissing) return 'The capture does not show whether anybody proved who it is.';
    const skipped = !steps.some(({ currentStage }) => currentStage === 'security');
    return `${nobody}: ${skipped ? 'the login skips the security stage' : 'no method was offered'}.`;
  }
  if (row.settled === 'rejected')
    return `${nobody}: the ${row.answered?.side ?? 'target'} rejected every method offered.`;
  return result === 'success'
    ? `${nobody}: no method was agreed on.`
    : `${nobody}: the login ended before a method was agreed on.`;
}
