import type { Severity } from '../dissect/Issue';
import { describeResultFunction, type KeyFacts, type Side } from '../rfc/explanations/KeyFacts';
import { sectionPair } from '../rfc/explanations/sectionPair';
import { type RfcReference, referencesOf } from '../rfc/RfcReference';
import {
  bytesText,
  readBoolean,
  readList,
  readNumber,
  readRange,
  type ReservedAnswer,
  reservedAnswer,
} from './keyValues';
import type { KeySettlement, KeyStatement } from './LoginReport';
import { brief, ordinal } from './problemText';

/** What came of one key, before it is seen together with the others. */
export interface KeyOutcome {
  readonly effective: { readonly initiator: string | null; readonly target: string | null };
  readonly settled: KeySettlement;
  readonly explanation: string;
}

/** What a key is judged by besides what was said of it. */
export interface OutcomeContext {
  /** The negotiation came to its end, so that every answer must have come. */
  readonly concluded: boolean;
  /** The value that stays in force when nothing is agreed; null for none. */
  readonly before: string | null;
  /** The key was offered where it is not allowed: then it need not be understood. */
  readonly misplaced: boolean;
  /** The offer came with the PDU that ended the negotiation: nobody could answer. */
  readonly tooLate: boolean;
}

/** Takes note of a problem. */
export type Report = (
  code: string,
  severity: Severity,
  message: string,
  references: readonly RfcReference[],
  statement?: KeyStatement,
) => void;

const NEGOTIATION = sectionPair('5.2');
const LISTS = sectionPair('5.2.1');
const SIMPLE = sectionPair('5.2.2');
const SYNTAX = sectionPair('5.1');

/** Numbers that a key's range leaves out although its limits hold them (RFC 7145, sections 6.7 and 6.8). */
const NOT_ONE: ReadonlySet<string> = new Set(['MaxOutstandingUnexpectedPDUs', 'MaxAHSLength']);

/** Applies a key's result function to offer and answer. `answer` is undefined when none came. */
export function negotiatedOutcome(
  facts: KeyFacts,
  offer: KeyStatement,
  answer: KeyStatement | undefined,
  context: OutcomeContext,
  report: Report,
): KeyOutcome {
  const offered = readOffer(facts, offer, report);
  if (!answer) return withoutAnswer(facts, offer, offered, context, report);
  const word = reservedAnswer(answer.value);
  if (word) return reservedOutcome(facts, offered, answer, word, context, report);
  const before = bothSides(context.before);
  switch (facts.resultFunction) {
    case 'minimum':
    case 'maximum':
      return numberOutcome(facts, offered, answer, before, report);
    case 'and':
    case 'or':
      return booleanOutcome(facts, offered, answer, before, report);
    case 'range':
      return rangeOutcome(facts, offered, answer, before, report);
    default:
      return listOutcome(facts, offer, answer, before, report);
  }
}

/** An offer as far as it can be read. */
interface Offer {
  readonly text: string;
  readonly number?: number;
  readonly boolean?: boolean;
  readonly range?: readonly [number, number];
  /** The acceptor need not hold to it. */
  readonly inadmissible: boolean;
}

function readOffer(facts: KeyFacts, offer: KeyStatement, report: Report): Offer {
  const text = offer.value;
  const word = reservedAnswer(text);
  if (word) {
    report('KEY-RESULT', 'error', `${facts.name}=${word} is an answer; nobody may begin with it.`, NEGOTIATION, offer);
    return { text, inadmissible: true };
  }
  switch (facts.resultFunction) {
    case 'minimum':
    case 'maximum': {
      const read = checkNumber(facts, offer, report);
      return { text, ...(read ? { number: read.value } : {}), inadmissible: !read?.admissible };
    }
    case 'and':
    case 'or': {
      const read = checkBoolean(facts, offer, report);
      return { text, ...(read === undefined ? {} : { boolean: read }), inadmissible: !/^(?:Yes|No)$/.test(text) };
    }
    case 'range': {
      const read = readRange(text);
      if (!read) {
        report(
          'KEY-RANGE',
          'error',
          `${facts.name}=${brief(text)} is neither a number nor a range.`,
          own(facts),
          offer,
        );
        return { text, inadmissible: true };
      }
      const [low, high] = read.value;
      const inside = withinLimits(facts, low) && withinLimits(facts, high) && read.problem === undefined;
      if (!inside) report('KEY-RANGE', 'error', outside(facts, text, read.problem), own(facts), offer);
      return { text, range: read.value, inadmissible: !inside };
    }
    default:
      checkListOffer(facts, offer, report);
      return { text, inadmissible: false };
  }
}

/** Reads a number and reports what is wrong with it; undefined when it is none. */
export function checkNumber(
  facts: KeyFacts,
  statement: KeyStatement,
  report: Report,
): { readonly value: number; readonly admissible: boolean } | undefined {
  const read = readNumber(statement.value);
  if (!read) {
    report('KEY-RANGE', 'error', `${facts.name}=${brief(statement.value)} is no number.`, own(facts), statement);
    return undefined;
  }
  if (read.problem) {
    report('KEY-RANGE', 'warning', `${facts.name}=${brief(statement.value)}: ${read.problem}.`, SYNTAX, statement);
  }
  const admissible = withinLimits(facts, read.value) && !(read.value === 1 && NOT_ONE.has(facts.name));
  if (!admissible) report('KEY-RANGE', 'error', outside(facts, statement.value), own(facts), statement);
  return { value: read.value, admissible };
}

/** Reads Yes or No and reports what is wrong with it; undefined when it is neither. */
export function checkBoolean(facts: KeyFacts, statement: KeyStatement, report: Report): boolean | undefined {
  const read = readBoolean(statement.value);
  if (read && !read.problem) return read.value;
  const message = read?.problem ?? `only Yes and No are defined, not "${brief(statement.value)}"`;
  report('KEY-RANGE', 'error', `${facts.name}: ${message}.`, [...SYNTAX, ...own(facts)], statement);
  return read?.value;
}

function checkListOffer(facts: KeyFacts, offer: KeyStatement, report: Report): void {
  const elements = readList(offer.value);
  if (elements.includes('')) {
    report('KEY-RANGE', 'error', `${facts.name}: the list has an empty element.`, SYNTAX, offer);
  }
  const strange = elements.filter((element) => element !== '' && !isChoice(facts, element));
  if (strange.length > 0) {
    const which = brief(strange.join(', '));
    const message = `${facts.name} offers ${which}, which no RFC that we know defines; the other side passes over it.`;
    report('KEY-RANGE', 'warning', message, own(facts), offer);
  }
  if (facts.name === 'TaskReporting' && !(elements.includes('RFC3720') && elements.includes('ResponseFence'))) {
    const message = 'TaskReporting has to offer RFC3720 and ResponseFence at least.';
    report('KEY-RANGE', 'warning', message, own(facts), offer);
  }
  if (facts.name === 'CHAP_A' && !elements.includes('5')) {
    report('CHAP-FLOW', 'warning', 'CHAP_A has to offer 5 (MD5) too.', own(facts), offer);
  }
}

/** Private values begin with Y- (digests) or Z- (methods), public ones with Y# or Z# (RFC 3720, sections 11.1 and 12.1). */
function isChoice({ choices }: KeyFacts, element: string): boolean {
  return choices === undefined || choices.includes(element) || /^[XYZ][-#]./.test(element);
}

function withinLimits({ limits }: KeyFacts, value: number): boolean {
  return limits === undefined || (value >= limits.minimum && value <= limits.maximum);
}

function outside(facts: KeyFacts, text: string, problem?: string): string {
  return `${facts.name}=${brief(text)} is not allowed: ${problem ?? `the range is ${facts.range}`}.`;
}

function withoutAnswer(
  facts: KeyFacts,
  offer: KeyStatement,
  offered: Offer,
  { concluded, before, tooLate }: OutcomeContext,
  report: Report,
): KeyOutcome {
  const { resultFunction, name } = facts;
  const decides =
    (resultFunction === 'and' && offered.boolean === false) || (resultFunction === 'or' && offered.boolean === true);
  if (decides && !offered.inadmissible) {
    const text = `${name}=${offered.text} settles it by itself: of two values ${describeResultFunction(resultFunction)}. An answer is not needed.`;
    return { effective: bothSides(offered.text), settled: 'offerDecides', explanation: text };
  }
  const other = otherSide(offer.side);
  if (!concluded) {
    const explanation = `The ${other} has not answered: the exchange ended before.`;
    return { effective: bothSides(null), settled: 'unanswered', explanation };
  }
  const stays = before === null ? 'The key has no value.' : `Its value stays ${before}.`;
  if (tooLate) {
    const message = `The ${offer.side} offers ${name} in the PDU that ends the negotiation, where it can no longer be answered.`;
    report('LOGIN-STAGE', 'error', message, sectionPair('5.3'), offer);
  } else {
    const message = `The ${other} has not answered ${name}=${brief(offered.text)}, and an answer was needed.`;
    report('KEY-UNANSWERED', 'warning', message, SIMPLE, offer);
  }
  return { effective: bothSides(before), settled: 'unanswered', explanation: `No answer came. ${stays}` };
}

function reservedOutcome(
  facts: KeyFacts,
  offered: Offer,
  answer: KeyStatement,
  word: ReservedAnswer,
  { before, misplaced }: OutcomeContext,
  report: Report,
): KeyOutcome {
  const stays = before === null ? 'the key has no value' : `${before} stays in force`;
  const { name } = facts;
  if (word === 'Irrelevant') {
    const explanation = `The ${answer.side} calls the key irrelevant: it has no value.`;
    return { effective: bothSides(null), settled: 'irrelevant', explanation };
  }
  if (word === 'Reject') {
    const obsolete = /Mark(?:er|Int)$/.test(name);
    const severity = offered.inadmissible || obsolete ? 'info' : 'warning';
    const digest = /Digest$/.test(name) ? ' Make sure that both sides go by it.' : '';
    const message = `The ${answer.side} rejects ${name}=${brief(offered.text)}: ${stays}.${digest}`;
    report('KEY-REJECT', severity, message, NEGOTIATION, answer);
    return {
      effective: bothSides(before),
      settled: 'rejected',
      explanation: `Rejected by the ${answer.side}: ${stays}.`,
    };
  }
  const mustKnow = facts.sections.rfc3720 !== undefined;
  const message = mustKnow
    ? `The ${answer.side} answers NotUnderstood to ${name}, ${misplaced ? 'which is not allowed here' : 'a key that every implementation has to know'}; ${stays}.`
    : `The ${answer.side} does not know ${name}, which came after RFC 3720; ${stays}.`;
  report('KEY-REJECT', mustKnow ? (misplaced ? 'warning' : 'error') : 'info', message, NEGOTIATION, answer);
  return {
    effective: bothSides(before),
    settled: 'notUnderstood',
    explanation: `Not understood by the ${answer.side}: ${stays}.`,
  };
}

function numberOutcome(
  facts: KeyFacts,
  offered: Offer,
  answer: KeyStatement,
  before: KeyOutcome['effective'],
  report: Report,
): KeyOutcome {
  const read = checkNumber(facts, answer, report);
  if (!read) return unreadable(answer, before);
  const { name, resultFunction } = facts;
  const effective = bothSides(String(read.value));
  const compared = !offered.inadmissible && offered.number !== undefined;
  const [least, most] = resultFunction === 'minimum' ? ['at most', 'larger'] : ['at least', 'smaller'];
  const wrong =
    compared &&
    (resultFunction === 'minimum' ? read.value > (offered.number ?? 0) : read.value < (offered.number ?? 0));
  if (wrong) {
    const message = `${name}: the answer ${answer.value} is ${most} than the offer ${offered.text}; ${describeResultFunction(resultFunction)} counts.`;
    report('KEY-RESULT', 'error', message, [...own(facts), ...SIMPLE], answer);
    return { effective, settled: 'broken', explanation: `The ${answer.side} answered outside of the offer.` };
  }
  if (!read.admissible) return { effective, settled: 'broken', explanation: 'The answer is out of range.' };
  const explanation = compared
    ? `The answer has to be ${least} the offer: ${describeResultFunction(resultFunction)} of ${offered.number} and what the ${answer.side} wants.`
    : `The offer was not admissible; the ${answer.side} chose a value that is.`;
  return { effective, settled: 'negotiated', explanation };
}

function booleanOutcome(
  facts: KeyFacts,
  offered: Offer,
  answer: KeyStatement,
  before: KeyOutcome['effective'],
  report: Report,
): KeyOutcome {
  const read = checkBoolean(facts, answer, report);
  if (read === undefined) return unreadable(answer, before);
  const { name, resultFunction } = facts;
  const effective = bothSides(read ? 'Yes' : 'No');
  // The value that settles the key by itself: the answer can only be the same.
  const decisive = resultFunction === 'or';
  if (offered.boolean === decisive && read !== decisive) {
    const message = `${name}: the answer ${answer.value} cannot follow from the offer ${offered.text}; ${describeResultFunction(resultFunction)}.`;
    report('KEY-RESULT', 'error', message, [...own(facts), ...SIMPLE], answer);
    return { effective, settled: 'broken', explanation: `The ${answer.side} answered outside of the offer.` };
  }
  return { effective, settled: 'negotiated', explanation: `${describeResultFunction(resultFunction)}.` };
}

function rangeOutcome(
  facts: KeyFacts,
  offered: Offer,
  answer: KeyStatement,
  before: KeyOutcome['effective'],
  report: Report,
): KeyOutcome {
  const read = checkNumber(facts, answer, report);
  if (!read) return unreadable(answer, before);
  const effective = bothSides(String(read.value));
  const [low, high] = offered.range ?? [0, Infinity];
  if (read.value < low || read.value > high) {
    const message = `${facts.name}: the answer ${answer.value} lies outside of the offered range ${brief(offered.text)}.`;
    report('KEY-RESULT', 'error', message, [...own(facts), ...SIMPLE], answer);
    return { effective, settled: 'broken', explanation: `The ${answer.side} answered outside of the offer.` };
  }
  return { effective, settled: 'negotiated', explanation: `A number out of the offered range ${brief(offered.text)}.` };
}

function listOutcome(
  facts: KeyFacts,
  offer: KeyStatement,
  answer: KeyStatement,
  before: KeyOutcome['effective'],
  report: Report,
): KeyOutcome {
  const { name } = facts;
  const elements = readList(offer.value);
  const place = elements.indexOf(answer.value);
  if (place < 0) {
    const several = answer.value.includes(',');
    const message = several
      ? `${name}: the answer ${brief(answer.value)} is a list; one value has to be chosen.`
      : `${name}: the answer ${brief(answer.value)} was not offered (${brief(offer.value)}).`;
    report('KEY-NOTOFFERED', 'error', message, [...LISTS, ...own(facts)], answer);
    const effective = several ? before : bothSides(answer.value);
    return { effective, settled: 'broken', explanation: `The ${answer.side} answered outside of the offer.` };
  }
  const passed = elements.slice(0, place).join(', ');
  const explanation =
    elements.length === 1
      ? 'The only value offered.'
      : place === 0
        ? `The first of the ${elements.length} values offered.`
        : `The ${ordinal(place + 1)} of ${elements.length} values offered: the ${answer.side} does not support or want ${brief(passed)}.`;
  return { effective: bothSides(answer.value), settled: 'negotiated', explanation };
}

function unreadable(answer: KeyStatement, effective: KeyOutcome['effective']): KeyOutcome {
  return { effective, settled: 'broken', explanation: `The ${answer.side}'s answer cannot be read as a value.` };
}

/** "256 KiB", "2 s": what an effective value amounts to; empty where it says enough. */
export function valueNote({ unit }: KeyFacts, value: string | null): string {
  const read = value === null ? undefined : readNumber(value);
  if (!read || unit === undefined) return '';
  if (unit === 'seconds') return `${read.value} s`;
  return bytesText(unit === 'words' ? read.value * 4 : read.value);
}

export function bothSides(value: string | null): KeyOutcome['effective'] {
  return { initiator: value, target: value };
}

export function otherSide(side: Side): Side {
  return side === 'initiator' ? 'target' : 'initiator';
}

function own(facts: KeyFacts): RfcReference[] {
  return referencesOf(facts.sections);
}
