/** Tests of fields of the index with values that stand in the filter. */
import type { ComparisonOperator, Operand, Place, SetMember } from './FilterExpression';
import type { FilterField, NumberField } from './FilterField';
import { fail } from './filterFailure';
import { TYPE_NAMES } from './FilterType';
import { anyValue, everyValue, type FrameTest, type PairTest, type ValueTest } from './FrameTest';
import type { TimeValue } from './literals';
import { literalFor, textOf } from './valueLiterals';
import {
  anyPasses,
  bothPass,
  comparedNumber,
  comparedNumbers,
  comparedText,
  comparedTexts,
  comparedTime,
  comparedTimes,
  numberAmong,
} from './valueTests';

export function quantified({ occurs }: FilterField, passes: ValueTest, every: boolean): FrameTest {
  return every ? everyValue(occurs, passes) : anyValue(occurs, passes);
}

export function comparedFields(
  one: FilterField,
  operator: ComparisonOperator,
  other: FilterField,
  place: Place,
): PairTest {
  if (one.type === 'number' && other.type === 'number') return comparedNumbers(one, operator, other);
  if (one.type === 'time' && other.type === 'time') return comparedTimes(one, operator, other);
  if (one.type === 'date' && other.type === 'date') return comparedTimes(one, operator, other);
  if (one.type === 'text' && other.type === 'text') return comparedTexts(one, operator, other);
  const types = `${one.name} is ${TYPE_NAMES[one.type]} and ${other.name} ${TYPE_NAMES[other.type]}`;
  fail(`${types}: they cannot be compared`, place);
}

export function comparedValue(field: FilterField, operator: ComparisonOperator, operand: Operand): ValueTest {
  switch (field.type) {
    case 'number':
      return comparedNumber(field, operator, numberOf(field, operand));
    case 'time':
    case 'date':
      return comparedTime(field, operator, timeOf(field, operand));
    case 'text':
      return comparedText(field, operator, textOf({ ...field, names: [] }, operand));
    case 'protocol':
      return fail(`${field.name} is a protocol: it is there or not, and has no value to compare`, operand);
  }
}

/** One of the members of a set. */
export function among(field: FilterField, members: readonly SetMember[]): ValueTest {
  if (field.type === 'number') {
    return numberAmong(
      field,
      members.map((member) => numberRange(field, member)),
    );
  }
  return anyPasses(
    members.map(({ low, high }) =>
      high
        ? bothPass(comparedValue(field, '>=', low), comparedValue(field, '<=', high))
        : comparedValue(field, '==', low),
    ),
  );
}

function numberRange(field: NumberField, { low, high = low, start, end }: SetMember): { low: number; high: number } {
  const range = { low: numberOf(field, low), high: numberOf(field, high) };
  if (range.high < range.low) fail('The range ends before it begins', { start, end });
  return range;
}

/** The number that an operand stands for, as a value of this field. */
function numberOf(field: NumberField, operand: Operand): number {
  const { name, type, names = [], greatest } = field;
  return Number(literalFor({ name, type, names, greatest }, operand).value);
}

function timeOf({ name, type }: FilterField, operand: Operand): TimeValue {
  const time = BigInt(literalFor({ name, type, names: [] }, operand).value as bigint);
  // Whole seconds are rounded down, so that the nanoseconds are added to them.
  const rest = ((time % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  return { seconds: Number((time - rest) / 1_000_000_000n), nanoseconds: Number(rest) };
}
