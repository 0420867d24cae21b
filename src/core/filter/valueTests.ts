/** Tests of one value of a frame, by the type of its field. */
import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { NumberField, TextField, TimeField } from './FilterField';
import type { ComparisonOperator, SlicePart } from './FilterExpression';
import { BEFORE, BEHIND, EQUAL } from './FieldValue';
import type { PairTest, ValueTest } from './FrameTest';
import type { TimeValue } from './literals';
import type { TextPattern } from './TextPattern';

/** What an operator accepts of how a value stands to another. */
export const ACCEPTED: Readonly<Record<ComparisonOperator, number>> = {
  '==': EQUAL,
  '===': EQUAL,
  '!=': BEFORE | BEHIND,
  '!==': BEFORE | BEHIND,
  '<': BEFORE,
  '<=': BEFORE | EQUAL,
  '>': BEHIND,
  '>=': BEHIND | EQUAL,
};

/** Texts are ordered by their UTF-16 units; Wireshark's order of UTF-8 bytes differs beyond U+FFFF only. */
function order<Value extends number | string>(one: Value, other: Value): number {
  return one < other ? BEFORE : one > other ? BEHIND : EQUAL;
}

function timeOrder(seconds: number, nanoseconds: number, otherSeconds: number, otherNanoseconds: number): number {
  return seconds === otherSeconds ? order(nanoseconds, otherNanoseconds) : order(seconds, otherSeconds);
}

export function comparedNumber({ value }: NumberField, operator: ComparisonOperator, wanted: number): ValueTest {
  const accepted = ACCEPTED[operator];
  // By far the most frequent question.
  if (accepted === EQUAL) return (analysis, frame, cursor) => value(analysis, frame, cursor) === wanted;
  return (analysis, frame, cursor) => (order(value(analysis, frame, cursor), wanted) & accepted) !== 0;
}

export function comparedTime(field: TimeField, operator: ComparisonOperator, wanted: TimeValue): ValueTest {
  const { seconds: whole, nanoseconds: rest } = field;
  const { seconds, nanoseconds } = wanted;
  const accepted = ACCEPTED[operator];
  return (analysis, frame, cursor) => {
    // The nanoseconds are read only where the seconds leave it open.
    const own = whole(analysis, frame, cursor);
    const found = own === seconds ? order(rest(analysis, frame, cursor), nanoseconds) : order(own, seconds);
    return (found & accepted) !== 0;
  };
}

export function comparedText({ value }: TextField, operator: ComparisonOperator, wanted: string): ValueTest {
  const accepted = ACCEPTED[operator];
  return (analysis, frame, cursor) => (order(value(analysis, frame, cursor), wanted) & accepted) !== 0;
}

export function comparedNumbers(left: NumberField, operator: ComparisonOperator, right: NumberField): PairTest {
  return comparedPair(left.value, right.value, operator);
}

export function comparedTexts(left: TextField, operator: ComparisonOperator, right: TextField): PairTest {
  return comparedPair(left.value, right.value, operator);
}

function comparedPair<Value extends number | string>(
  one: (analysis: CaptureAnalysis, frame: number, cursor: number) => Value,
  other: (analysis: CaptureAnalysis, frame: number, cursor: number) => Value,
  operator: ComparisonOperator,
): PairTest {
  const accepted = ACCEPTED[operator];
  return (analysis, frame, left, right) =>
    (order(one(analysis, frame, left), other(analysis, frame, right)) & accepted) !== 0;
}

export function comparedTimes(one: TimeField, operator: ComparisonOperator, other: TimeField): PairTest {
  const accepted = ACCEPTED[operator];
  return (analysis, frame, left, right) => {
    const found = timeOrder(
      one.seconds(analysis, frame, left),
      one.nanoseconds(analysis, frame, left),
      other.seconds(analysis, frame, right),
      other.nanoseconds(analysis, frame, right),
    );
    return (found & accepted) !== 0;
  };
}

/** The number is in one of the ranges; both their ends count. */
export function numberAmong(
  { value }: NumberField,
  ranges: readonly { readonly low: number; readonly high: number }[],
): ValueTest {
  const lows = Float64Array.from(ranges, ({ low }) => low);
  const highs = Float64Array.from(ranges, ({ high }) => high);
  return (analysis, frame, cursor) => {
    const number = value(analysis, frame, cursor);
    for (let at = 0; at < lows.length; at++) {
      if (number >= lows[at] && number <= highs[at]) return true;
    }
    return false;
  };
}

export function bothPass(one: ValueTest, other: ValueTest): ValueTest {
  return (analysis, frame, cursor) => one(analysis, frame, cursor) && other(analysis, frame, cursor);
}

export function anyPasses(tests: readonly ValueTest[]): ValueTest {
  return (analysis, frame, cursor) => {
    for (const test of tests) if (test(analysis, frame, cursor)) return true;
    return false;
  };
}

export function containsText({ value }: TextField, wanted: string): ValueTest {
  return (analysis, frame, cursor) => value(analysis, frame, cursor).includes(wanted);
}

/** Texts whose answers are remembered: a session's name is asked for again with each of its frames. */
const MOST_REMEMBERED = 1000;

export function matchesPattern({ value }: TextField, pattern: TextPattern): ValueTest {
  const answers = new Map<string, boolean>();
  return (analysis, frame, cursor) => {
    const text = value(analysis, frame, cursor);
    let answer = answers.get(text);
    if (answer === undefined) {
      answer = pattern.matches(text);
      if (answers.size >= MOST_REMEMBERED) answers.clear();
      answers.set(text, answer);
    }
    return answer;
  };
}

/** A field whose values are parts of another's. */
export function slicedField(field: TextField, parts: readonly SlicePart[]): TextField {
  return { ...field, value: (analysis, frame, cursor) => slicedText(field.value(analysis, frame, cursor), parts) };
}

/** The parts of a text, put together. A part that is not wholly there is empty. Counts UTF-16 units. */
export function slicedText(text: string, parts: readonly SlicePart[]): string {
  return parts.map((part) => partOf(text, part)).join('');
}

function partOf(text: string, part: SlicePart): string {
  const fromStart = (position: number): number => (position < 0 ? text.length + position : position);
  const from = fromStart(part.start);
  const to = 'length' in part ? from + part.length : 'last' in part ? fromStart(part.last) + 1 : text.length;
  return from < 0 || to > text.length ? '' : text.slice(from, to);
}
