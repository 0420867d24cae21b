/** Tests of the values of a frame that was read. */
import { firstBits, latinText } from './byteLiterals';
import { BEFORE, BEHIND, EQUAL, type FieldValue, holdsBytes, orderOf } from './FieldValue';
import type { ComparisonOperator } from './FilterExpression';
import type { FrameValues } from './FrameValues';
import { wholeNumber } from './literals';
import { LONGEST_SUBJECT, type TextPattern } from './TextPattern';
import type { Wanted } from './valueLiterals';
import type { ValueSource } from './ValueSource';
import { ACCEPTED } from './valueTests';

/** Whether a value passes. */
export type FieldValueTest = (value: FieldValue) => boolean;

/** The number that the text of a key is; undefined for any other text. */
function numberOfText(text: string): number | bigint | undefined {
  return /^(?:0[xX][0-9a-fA-F]+|[0-9]+)$/.test(text) ? wholeNumber(text.replace(/^0+(?=[0-9])/, '')) : undefined;
}

/** How a value stands to a wanted one: BEFORE, EQUAL, BEHIND, or 0 where they cannot be compared. */
function orderTo({ value: wanted, bits }: Wanted): (value: FieldValue) => number {
  if (bits !== undefined && wanted instanceof Uint8Array) {
    const network = firstBits(wanted, bits);
    return (value) => (value instanceof Uint8Array ? orderOf(firstBits(value, bits), network) : 0);
  }
  if (typeof wanted === 'string' || wanted instanceof Uint8Array) return (value) => orderOf(value, wanted);
  return (value) => {
    if (typeof value !== 'string') return orderOf(value, wanted);
    const number = numberOfText(value);
    return number === undefined ? 0 : orderOf(number, wanted);
  };
}

export function comparedWith(operator: ComparisonOperator, wanted: Wanted): FieldValueTest {
  const accepted = ACCEPTED[operator];
  const order = orderTo(wanted);
  // What cannot be compared is different.
  if (accepted === (BEFORE | BEHIND)) return (value) => order(value) !== EQUAL;
  return (value) => (order(value) & accepted) !== 0;
}

/** At least one value passes; with `every` there are values, and all of them pass. */
export function tested(
  values: (frame: FrameValues) => readonly FieldValue[],
  passes: FieldValueTest,
  every: boolean,
): (frame: FrameValues) => boolean {
  if (!every) return (frame) => values(frame).some(passes);
  return (frame) => {
    const found = values(frame);
    return found.length > 0 && found.every(passes);
  };
}

/** At least one pair of values passes; with `every` both have values, and all pairs pass. */
export function pairTested(
  left: ValueSource,
  operator: ComparisonOperator,
  right: ValueSource,
  every: boolean,
): (frame: FrameValues) => boolean {
  const accepted = ACCEPTED[operator];
  return (frame) => {
    const [ones, others] = [left.values(frame), right.values(frame)];
    if (ones.length === 0 || others.length === 0) return false;
    const passes = (one: FieldValue, other: FieldValue): boolean => (orderOf(one, other) & accepted) !== 0;
    if (every) return ones.every((one) => others.every((other) => passes(one, other)));
    return ones.some((one) => others.some((other) => passes(one, other)));
  };
}

export function containing(wanted: string | Uint8Array): FieldValueTest {
  return (value) => {
    if (typeof wanted === 'string') return typeof value === 'string' && value.includes(wanted);
    return value instanceof Uint8Array && holdsBytes(value, wanted);
  };
}

/** In bytes each byte counts as a character. */
export function matching(pattern: TextPattern): FieldValueTest {
  return (value) => {
    if (typeof value === 'string') return pattern.matches(value);
    return (
      value instanceof Uint8Array && value.length > 0 && pattern.matches(latinText(value.subarray(0, LONGEST_SUBJECT)))
    );
  };
}
