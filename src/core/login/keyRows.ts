import {
  describeConditions,
  type KeyCondition,
  type KeyFacts,
  type ResultFunction,
} from '../rfc/explanations/KeyFacts';
import { explainKey, KEY_FACTS } from '../rfc/explanations/keys';
import { OPERATIONAL_KEYS } from '../rfc/explanations/operationalKeys';
import { sectionPair } from '../rfc/explanations/sectionPair';
import { referencesOf } from '../rfc/RfcReference';
import {
  checkBoolean,
  checkNumber,
  bothSides,
  type KeyOutcome,
  negotiatedOutcome,
  otherSide,
  type Report,
  valueNote,
} from './keyOutcome';
import { KEY_REPEATED } from './gatherRepeats';
import { readNumber, reservedAnswer } from './keyValues';
import type { KeyRow, KeySettlement, KeyStatement, LoginProblem, Side } from './LoginReport';
import { brief } from './problemText';

/** What the keys of one negotiation are judged by. */
export interface NegotiationContext {
  /** A login, or Text Requests and Responses after it. */
  readonly phase: 'login' | 'fullFeature';
  readonly discovery: boolean;
  /** The login begins a session (TSIH 0): keys of the leading connection are allowed. */
  readonly leading: boolean;
  /** It came to its end: a login accepted, a text exchange with F on both sides. */
  readonly concluded: boolean;
  /** The step that ended it: what is offered there cannot be answered any more. */
  readonly lastStep?: number;
  /** What is in force already: of the session's leading login, or of the login that a text exchange follows. */
  readonly before?: ReadonlyMap<string, KeyRow>;
}

/** Statements of one key that a row keeps. */
const MOST_SAID = 100;
/** Bytes of a value that is not explicitly allowed to be longer (RFC 3720, section 5.1). */
const LONGEST_SIMPLE = 255;
const LONGEST_NAME = 223;

const LOGIN_KEYS = sectionPair('5.3');
const FULL_FEATURE = sectionPair('5.4');
const NEGOTIATION = sectionPair('5.2');
const SYNTAX = sectionPair('5.1');

/**
 * The negotiation table: what was said of each key, and what came of it. Keys stand in the order in which they were first
 * spoken of; behind them those of RFC 3720 chapter 12 that nobody spoke of, with the value that is then in force.
 */
export function keyRows(statements: readonly KeyStatement[], context: NegotiationContext): KeyRow[] {
  const groups = new Map<string, KeyStatement[]>();
  for (const statement of statements) {
    const group = groups.get(statement.key);
    if (group) group.push(statement);
    else groups.set(statement.key, [statement]);
  }
  const rows = [...groups].map(([key, said]) => spokenRow(key, said, context));
  if (context.phase === 'login' && context.concluded) rows.push(...silentRows(groups, context));
  return together(rows, context);
}

function spokenRow(key: string, said: readonly KeyStatement[], context: NegotiationContext): KeyRow {
  const facts = KEY_FACTS.get(key);
  const problems: LoginProblem[] = [];
  const report: Report = (code, severity, message, references, statement = said[0]) => {
    if (problems.length >= MOST_SAID) return;
    const { frame = 0, step } = statement ?? {};
    problems.push({ code, severity, message, references, frame, key, ...(step === undefined ? {} : { step }) });
  };
  const declared = facts !== undefined && isDeclared(facts.resultFunction);
  const initiators = said.find(({ side }) => side === 'initiator') ?? null;
  const targets = said.find(({ side }) => side === 'target') ?? null;
  const first = said[0];
  const reply = said.find(({ side, step }) => side !== first.side && step > first.step) ?? null;
  const offered = declared ? initiators : first;
  const answered = declared ? targets : reply;
  if (facts) checkUse(facts, said, declared, context, report);
  if (facts?.repeatable && key === 'TargetAddress') {
    for (const one of said) if (one !== targets && one.side === 'target') checkTargetAddress(facts, one, report);
  }
  checkRepeats(facts, said, context, report);
  const outcome = facts
    ? declared
      ? declaredOutcome(facts, initiators, targets, context, report)
      : negotiatedOutcome(
          facts,
          first,
          reply ?? undefined,
          {
            concluded: context.concluded,
            before: valueBefore(facts, context),
            misplaced: problems.some(({ code }) => code === 'KEY-STAGE'),
            tooLate: first.step === context.lastStep && first.side === 'target',
          },
          report,
        )
    : unknownOutcome(key, first, reply, context, report);
  return rowOf(key, facts, outcome, {
    stage: first.stage,
    offered,
    answered,
    said: said.slice(0, MOST_SAID),
    problems,
  });
}

function rowOf(
  key: string,
  facts: KeyFacts | undefined,
  { effective, settled, explanation }: KeyOutcome,
  more: Partial<Pick<KeyRow, 'stage' | 'offered' | 'answered' | 'said' | 'problems'>>,
): KeyRow {
  const problems = more.problems ?? [];
  return {
    key,
    topic: `key/${key}`,
    known: facts !== undefined,
    ...(more.stage === undefined ? {} : { stage: more.stage }),
    offered: more.offered ?? null,
    answered: more.answered ?? null,
    said: more.said ?? [],
    effective,
    effectiveText: effectiveText(effective),
    note: facts && effective.initiator === effective.target ? valueNote(facts, effective.initiator) : '',
    ...(facts ? { resultFunction: facts.resultFunction } : {}),
    settled,
    rule: ruleName(facts?.resultFunction, settled),
    explanation: capital(explanation),
    problems,
    ok: problems.every(({ severity }) => severity !== 'error'),
    references: facts ? referencesOf(facts.sections) : [],
  };
}

/** "262144", or "initiator 262144, target 8192". */
function effectiveText({ initiator, target }: KeyRow['effective']): string | null {
  if (initiator === target) return initiator;
  if (initiator === null) return `target ${target}`;
  return target === null ? `initiator ${initiator}` : `initiator ${initiator}, target ${target}`;
}

const RULES: Readonly<Record<ResultFunction, string>> = {
  minimum: 'minimum',
  maximum: 'maximum',
  and: 'AND',
  or: 'OR',
  list: 'list order',
  range: 'range',
  declared: 'declared',
  query: 'query',
  exchange: 'authentication',
  keySpecific: 'key specific',
};

const SETTLED_RULES: Partial<Record<KeySettlement, string>> = {
  default: 'default',
  inherited: 'leading login',
  rejected: 'Reject',
  notUnderstood: 'NotUnderstood',
  irrelevant: 'Irrelevant',
};

function ruleName(resultFunction: ResultFunction | undefined, settled: KeySettlement): string {
  return SETTLED_RULES[settled] ?? (resultFunction ? RULES[resultFunction] : 'unknown key');
}

function isDeclared(resultFunction: ResultFunction): boolean {
  return (
    resultFunction === 'declared' ||
    resultFunction === 'query' ||
    resultFunction === 'exchange' ||
    resultFunction === 'keySpecific'
  );
}

/** The value that stays in force when nothing is agreed. */
function valueBefore({ name, defaultValue }: KeyFacts, { before }: NegotiationContext): string | null {
  const row = before?.get(name);
  return row ? (row.effective.initiator ?? null) : (defaultValue ?? null);
}

function declaredOutcome(
  facts: KeyFacts,
  initiators: KeyStatement | null,
  targets: KeyStatement | null,
  context: NegotiationContext,
  report: Report,
): KeyOutcome {
  const { resultFunction, name, senders } = facts;
  if (resultFunction === 'exchange') {
    for (const one of [initiators, targets]) if (one) checkSender(facts, one, report);
    const explanation = 'A message of the authentication: nothing is negotiated.';
    return { effective: bothSides(null), settled: 'exchange', explanation };
  }
  if (resultFunction === 'query') {
    // Reject and the like answer the question, and are none themselves.
    for (const one of [initiators, targets]) if (one && !reservedAnswer(one.value)) checkSender(facts, one, report);
    const explanation = 'A question: the answer comes in other keys.';
    return { effective: bothSides(null), settled: 'declared', explanation };
  }
  let broken = false;
  const valueOf = (statement: KeyStatement | null, side: Side): string | null => {
    const before = context.before?.get(name)?.effective[side] ?? facts.defaultValue ?? null;
    if (!statement) return before;
    const word = reservedAnswer(statement.value);
    if (word === 'NotUnderstood' && facts.sections.rfc3720 === undefined) {
      // The key came after RFC 3720: a receiver that does not know it has to say so (section 5.2).
      report(
        'KEY-REJECT',
        'info',
        `The ${side} does not know ${name}, which came after RFC 3720.`,
        NEGOTIATION,
        statement,
      );
      return null;
    }
    if (word) {
      broken = true;
      const message = `The ${side} answers ${word} to ${name}, which is declared: a declaration gets no answer.`;
      report('KEY-RESULT', 'error', message, NEGOTIATION, statement);
      return before;
    }
    if (!checkSender(facts, statement, report)) {
      broken = true;
      return before;
    }
    const value = checkDeclared(facts, statement, report);
    if (value === undefined) broken = true;
    return value ?? before;
  };
  const one = senders.length === 1 || OF_ONE_SIDE.has(name) ? senders[0] : undefined;
  const effective =
    one === undefined
      ? { initiator: valueOf(initiators, 'initiator'), target: valueOf(targets, 'target') }
      : declaredByOne(one, initiators, targets, valueOf);
  const explanation = broken
    ? 'What was declared cannot be used.'
    : one === undefined
      ? declaredByBoth(initiators, targets, facts)
      : `Declared by the ${(initiators ?? targets)?.side ?? one}.`;
  return { effective, settled: broken ? 'broken' : 'declared', explanation };
}

/** Keys that both sides may send, but in one negotiation only one of them does: who asks is not who is told. */
const OF_ONE_SIDE: ReadonlySet<string> = new Set(['TargetName']);

function declaredByOne(
  sender: Side,
  initiators: KeyStatement | null,
  targets: KeyStatement | null,
  valueOf: (statement: KeyStatement | null, side: Side) => string | null,
): KeyRow['effective'] {
  const [proper, improper] = sender === 'initiator' ? [initiators, targets] : [targets, initiators];
  if (improper) {
    const other = valueOf(improper, otherSide(sender));
    if (!proper) return bothSides(other);
  }
  return bothSides(valueOf(proper, sender));
}

function declaredByBoth(
  initiators: KeyStatement | null,
  targets: KeyStatement | null,
  { defaultValue }: KeyFacts,
): string {
  if (initiators && targets) return 'Each side declares its own value; nothing is negotiated.';
  const silent = initiators ? 'target' : 'initiator';
  const rest = defaultValue === undefined ? 'has none' : `has the default ${defaultValue}`;
  return `Declared by the ${otherSide(silent)}; the ${silent} did not, and ${rest}.`;
}

/** False when this side may not send the key. */
function checkSender(facts: KeyFacts, statement: KeyStatement, report: Report): boolean {
  if (facts.senders.includes(statement.side)) return true;
  const message = `${facts.name} is for the ${otherSide(statement.side)} to send, not for the ${statement.side}.`;
  report('KEY-STAGE', 'error', message, referencesOf(facts.sections), statement);
  return false;
}

/** A declared value as it counts, numbers in decimal; undefined when it cannot be used. Reports what is wrong with it. */
function checkDeclared(facts: KeyFacts, statement: KeyStatement, report: Report): string | undefined {
  const { name, limits, choices, sections } = facts;
  const { value } = statement;
  if (limits) {
    const read = checkNumber(facts, statement, report);
    return read?.admissible ? String(read.value) : undefined;
  }
  if (choices?.includes('Yes')) {
    const read = checkBoolean(facts, statement, report);
    return read === undefined ? undefined : read ? 'Yes' : 'No';
  }
  if (choices && !choices.includes(value)) {
    const message = `${name}=${brief(value)} is not defined: the range is ${facts.range}.`;
    report('KEY-RANGE', 'error', message, referencesOf(sections), statement);
    return undefined;
  }
  const isName = name === 'InitiatorName' || name === 'TargetName';
  const longest = isName ? LONGEST_NAME : LONGEST_SIMPLE;
  const bytes = new TextEncoder().encode(value).length;
  if (bytes > longest) {
    const message = `${name} has ${bytes} bytes; ${longest} are allowed.`;
    report('KEY-RANGE', 'error', message, [...referencesOf(sections), ...SYNTAX], statement);
  }
  if (isName && !/^(?:iqn\.|eui\.|naa\.)/.test(value)) {
    const message = `${name}=${brief(value)} is no iSCSI name: it begins with none of iqn., eui. and naa.`;
    report('KEY-RANGE', 'warning', message, [...sectionPair('3.2.6.3'), ...referencesOf(sections)], statement);
  }
  if (name === 'TargetAddress') checkTargetAddress(facts, statement, report);
  return value;
}

const HIGHEST = 65_535;

function checkTargetAddress({ sections }: KeyFacts, statement: KeyStatement, report: Report): void {
  const { value } = statement;
  const read = TARGET_ADDRESS.exec(value);
  const [, port, group] = read ?? [];
  const message = !read
    ? `TargetAddress=${brief(value)} does not read as host[:port][,portal group tag].`
    : port !== undefined && (Number(port) < 1 || Number(port) > HIGHEST)
      ? `TargetAddress=${brief(value)} names the port ${port}; ports go from 1 to ${HIGHEST}.`
      : Number(group ?? 0) > HIGHEST
        ? `TargetAddress=${brief(value)} names the portal group ${group}; the range is 0 to ${HIGHEST}.`
        : undefined;
  if (message !== undefined) report('KEY-RANGE', 'error', message, referencesOf(sections), statement);
}

/** RFC 3720, section 12.8: a host name, an IPv4 address or an IPv6 one in brackets; a port; a portal group tag. */
const TARGET_ADDRESS = /^(?:\[[0-9A-Fa-f:.]+\]|[^\s:,[\]]+)(?::(\d{1,5}))?(?:,(\d{1,5}))?$/;

/** Who may send the key, when, and in which kind of session. */
function checkUse(
  facts: KeyFacts,
  said: readonly KeyStatement[],
  declared: boolean,
  context: NegotiationContext,
  report: Report,
): void {
  const { name, use, sections } = facts;
  const own = referencesOf(sections);
  const first = said[0];
  if (!declared && !facts.senders.includes(first.side)) checkSender(facts, first, report);
  const length = new TextEncoder().encode(first.value).length;
  if (!declared && length > LONGEST_SIMPLE) {
    const message = `The value of ${name} has ${length} bytes; ${LONGEST_SIMPLE} are allowed.`;
    report('KEY-RANGE', 'error', message, SYNTAX, first);
  }
  if (context.phase === 'fullFeature') {
    if (use === 'any' || use === 'fullFeature') return;
    if (name === 'TargetName' && first.side === 'target') return;
    const when = use === 'security' ? 'the security stage of the login' : 'the login';
    report(
      'KEY-STAGE',
      'error',
      `${name} belongs into ${when} and cannot be changed after it.`,
      [...FULL_FEATURE, ...own],
      first,
    );
    return;
  }
  if (use === 'fullFeature') {
    report('KEY-STAGE', 'error', `${name} may be sent in the full feature phase only.`, own, first);
    return;
  }
  const inSecurity = first.stage === 'security';
  if (inSecurity && use !== 'security' && !facts.anyStage) {
    const message = `${name} is not allowed in the security stage; it belongs into the operational stage.`;
    report('KEY-STAGE', 'error', message, [...LOGIN_KEYS, ...sectionPair('11')], first);
  }
  if (!inSecurity && use === 'security') {
    report('KEY-STAGE', 'error', `${name} is allowed in the security stage only.`, [...LOGIN_KEYS, ...own], first);
  }
  if (use === 'leadingOnly' && !context.leading) {
    const message = `${name} may be sent in the login of the session's first connection only; this login joins a session.`;
    report('KEY-STAGE', 'error', message, [...own, ...sectionPair('12')], first);
  }
}

/** Keys that an authentication method sends in both directions, and never twice in one. */
function checkRepeats(
  facts: KeyFacts | undefined,
  said: readonly KeyStatement[],
  { phase, concluded }: NegotiationContext,
  report: Report,
): void {
  // In answers to SendTargets the keys of one target follow those of another.
  if (facts?.repeatable || (phase === 'fullFeature' && facts?.name === 'TargetName')) return;
  const standing: Partial<Record<Side, string>> = {};
  for (const statement of said) {
    const { side, key, value } = statement;
    const own = standing[side];
    if (own !== undefined) {
      const again = phase === 'login' ? 'in the same login' : 'in the same negotiation';
      // What was said before, or what the other side made of it.
      const stands = value === own || value === standing[side === 'initiator' ? 'target' : 'initiator'];
      const how = stands ? 'with the value that stands ' : '';
      const message = `The ${side} sends ${brief(key)} again ${again} ${how}(${brief(value)}).`;
      const severity = !stands ? 'error' : concluded ? 'info' : 'warning';
      report(KEY_REPEATED, severity, message, phase === 'login' ? LOGIN_KEYS : FULL_FEATURE, statement);
    }
    standing[side] = value;
  }
}

function unknownOutcome(
  key: string,
  offer: KeyStatement,
  answer: KeyStatement | null,
  { concluded, discovery }: NegotiationContext,
  report: Report,
): KeyOutcome {
  const { references, text } = explainKey(key);
  const vendor = /^X[-#]/.test(key);
  if (!vendor) report('KEY-NAME', 'warning', `${brief(key)}: ${text}`, references, offer);
  else if (discovery) {
    report(
      'KEY-STAGE',
      'warning',
      `${brief(key)} is a vendor's key; those are for normal sessions only.`,
      references,
      offer,
    );
  }
  if (!answer) {
    const explanation = `Nobody answered ${brief(key)}.`;
    // A vendor's key may be a declaration: only the vendor knows whether an answer was needed.
    if (concluded && !vendor) {
      const message = `The ${otherSide(offer.side)} has not answered ${brief(key)}; keys that it does not know get NotUnderstood.`;
      report('KEY-UNANSWERED', 'warning', message, NEGOTIATION, offer);
    }
    return { effective: bothSides(null), settled: vendor ? 'declared' : 'unanswered', explanation };
  }
  const word = reservedAnswer(answer.value);
  if (word === 'NotUnderstood') {
    const explanation = `The ${answer.side} does not know the key: it has no effect.`;
    return { effective: bothSides(null), settled: 'notUnderstood', explanation };
  }
  if (word) {
    const settled = word === 'Reject' ? 'rejected' : 'irrelevant';
    return { effective: bothSides(null), settled, explanation: `The ${answer.side} answered ${word}.` };
  }
  return {
    effective: bothSides(answer.value),
    settled: 'negotiated',
    explanation: 'As the definition of the key says.',
  };
}

/** The keys of chapter 12 that nobody spoke of in an accepted login. */
function silentRows(spoken: ReadonlyMap<string, unknown>, context: NegotiationContext): KeyRow[] {
  return OPERATIONAL_KEYS.flatMap((facts): KeyRow[] => {
    const { name, defaultValue, scope, irrelevantWhen } = facts;
    if (spoken.has(name) || defaultValue === undefined) return [];
    const leading = context.leading || scope !== 'session' ? undefined : context.before?.get(name);
    if (leading) {
      const explanation = 'Settled by the login of the session’s first connection.';
      return [rowOf(name, facts, { effective: leading.effective, settled: 'inherited', explanation }, {})];
    }
    if (context.discovery && irrelevantWhen?.some(isDiscovery)) return [];
    if (!context.leading && scope === 'session') {
      const explanation = 'Settled by the login of the session’s first connection, which the capture does not hold.';
      return [rowOf(name, facts, { effective: bothSides(null), settled: 'inherited', explanation }, {})];
    }
    const value = name === 'SessionType' && context.discovery ? 'Discovery' : defaultValue;
    const explanation = 'Nobody spoke of it, so the default is in force.';
    return [rowOf(name, facts, { effective: bothSides(value), settled: 'default', explanation }, {})];
  });
}

function isDiscovery(condition: KeyCondition): boolean {
  return condition.some(([key, value]) => key === 'SessionType' && value === 'Discovery');
}

/** Rules about several keys: what makes others meaningless, and values that do not go together. */
function together(rows: readonly KeyRow[], context: NegotiationContext): KeyRow[] {
  const byKey = new Map(rows.map((row) => [row.key, row]));
  const inForce = (key: string): string | null => {
    if (key === 'SessionType') return context.discovery ? 'Discovery' : 'Normal';
    const row = byKey.get(key) ?? context.before?.get(key);
    return row ? row.effective.initiator : (KEY_FACTS.get(key)?.defaultValue ?? null);
  };
  const more = new Map<string, LoginProblem[]>();
  const report = (row: KeyRow, problem: Omit<LoginProblem, 'frame' | 'key' | 'step'>): void => {
    const at = row.answered ?? row.offered;
    const full = { ...problem, frame: at?.frame ?? 0, key: row.key, ...(at ? { step: at.step } : {}) };
    more.set(row.key, [...(more.get(row.key) ?? []), full]);
  };
  for (const row of rows) {
    const conditions = KEY_FACTS.get(row.key)?.irrelevantWhen;
    if (!conditions || row.said.length === 0) continue;
    const met = conditions.find((pairs) => pairs.every(([key, value]) => inForce(key) === value));
    if (met && row.settled !== 'irrelevant' && row.settled !== 'notUnderstood') {
      const message = `${row.key} means nothing with ${describeConditions([met])}.`;
      report(row, { code: 'KEY-IRRELEVANT', severity: 'info', message, references: row.references });
    } else if (!met && row.settled === 'irrelevant') {
      const message = `${row.key} is answered Irrelevant, although nothing makes it so.`;
      report(row, {
        code: 'KEY-REJECT',
        severity: 'warning',
        message,
        references: [...NEGOTIATION, ...row.references],
      });
    }
  }
  checkPairs(byKey, inForce, report, context);
  return rows.map((row) => {
    const added = more.get(row.key);
    if (!added) return row;
    const problems = [...row.problems, ...added];
    return { ...row, problems, ok: problems.every(({ severity }) => severity !== 'error') };
  });
}

function checkPairs(
  byKey: ReadonlyMap<string, KeyRow>,
  inForce: (key: string) => string | null,
  report: (row: KeyRow, problem: Omit<LoginProblem, 'frame' | 'key' | 'step'>) => void,
  { concluded, discovery, phase }: NegotiationContext,
): void {
  if (!concluded || phase !== 'login') return;
  const number = (key: string): number | undefined => readNumber(inForce(key) ?? '')?.value;
  const spoken = (...keys: readonly string[]): KeyRow | undefined =>
    keys.map((key) => byKey.get(key)).find((row) => row !== undefined && row.said.length > 0);
  const first = number('FirstBurstLength');
  const most = number('MaxBurstLength');
  const bursts = spoken('FirstBurstLength', 'MaxBurstLength');
  const used = inForce('InitialR2T') === 'No' || inForce('ImmediateData') !== 'No';
  if (bursts && used && !discovery && first !== undefined && most !== undefined && first > most) {
    // Of a default nobody has said it: both sides may have taken the smaller one for granted.
    const severity = (byKey.get('FirstBurstLength')?.said.length ?? 0) > 0 ? 'error' : 'warning';
    const message = `FirstBurstLength ${first}${severity === 'warning' ? ' (the default)' : ''} is larger than MaxBurstLength ${most}.`;
    report(bursts, { code: 'FB-GT-MB', severity, message, references: sectionPair('12.14') });
  }
  const level = number('ErrorRecoveryLevel') ?? 0;
  const open = number('MaxOutstandingR2T') ?? 1;
  const recovery = spoken('ErrorRecoveryLevel', 'MaxOutstandingR2T', 'DataSequenceInOrder');
  if (recovery && level > 0 && open > 1 && inForce('DataSequenceInOrder') === 'Yes') {
    const message = `With ErrorRecoveryLevel ${level} and DataSequenceInOrder=Yes, MaxOutstandingR2T has to be 1, not ${open}.`;
    report(recovery, { code: 'ERL-R2T', severity: 'warning', message, references: sectionPair('12.19') });
  }
  const erl = byKey.get('ErrorRecoveryLevel');
  if (discovery && erl && erl.said.length > 0 && level > 0) {
    const message = `ErrorRecoveryLevel is ${level} on a discovery session, which has no recovery.`;
    const references = [...sectionPair('3.3'), { rfc: 7143, section: '7.4.1' }];
    report(erl, { code: 'KEY-RESULT', severity: 'error', message, references });
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
