/** Values that are worked out of others: parts, functions, calculations. */
import { type FieldValue, orderOf, BEHIND, smallest } from './FieldValue';
import type { CalculationOperator, FunctionCall, Place, SlicePart } from './FilterExpression';
import { fail } from './filterFailure';
import { type FilterType, TYPE_NAMES } from './FilterType';
import { anyOf, type FrameTest } from './FrameTest';
import { quoted } from './parseFilter';
import { closestName } from './closestName';
import type { ValueSource } from './ValueSource';
import { slicedText } from './valueTests';

const BYTE_TYPES: ReadonlySet<FilterType> = new Set<FilterType>(['bytes', 'mac', 'ipv4', 'ipv6', 'protocol']);

export function hasBytes(type: FilterType): boolean {
  return BYTE_TYPES.has(type);
}

export function hasText(type: FilterType): boolean {
  return type === 'text' || type === 'key';
}

/** Parts of bytes, put together: those before the first one that is not wholly there, as in Wireshark. */
function slicedBytes(bytes: Uint8Array, parts: readonly SlicePart[]): Uint8Array {
  const taken: number[] = [];
  for (const part of parts) {
    const fromStart = (position: number): number => (position < 0 ? bytes.length + position : position);
    const from = fromStart(part.start);
    const to = 'length' in part ? from + part.length : 'last' in part ? fromStart(part.last) + 1 : bytes.length;
    if (from < 0 || from >= bytes.length || to > bytes.length || to <= from) break;
    for (let at = from; at < to; at++) taken.push(bytes[at] ?? 0);
  }
  return Uint8Array.from(taken);
}

/** Parts of the values of another source. */
export function slicedSource(source: ValueSource, parts: readonly SlicePart[], place: Place): ValueSource {
  const { name, type, values, mayOccur, isRead } = source;
  // Wireshark has texts of keys as part of longer ones only; their parts stay texts.
  if (type === 'key') {
    return {
      ...{ name, type: 'text', names: [], mayOccur, isRead },
      values: (frame) => values(frame).map((value) => slicedText(String(value), parts)),
    };
  }
  if (!hasBytes(type) && type !== 'text')
    fail(`${name} is ${TYPE_NAMES[type]}: only texts and bytes have parts`, place);
  return {
    ...{ name, type: 'bytes', names: [], mayOccur, isRead },
    values: (frame) =>
      values(frame).flatMap((value) => {
        if (typeof value === 'string') return slicedBytes(new TextEncoder().encode(value), parts);
        return value instanceof Uint8Array ? slicedBytes(value, parts) : [];
      }),
  };
}

interface FilterFunction {
  readonly most: number;
  readonly accepts: (type: FilterType) => boolean;
  readonly wants: string;
  readonly type: (of: FilterType) => FilterType;
  readonly values: (values: readonly FieldValue[]) => readonly FieldValue[];
}

const isNumber = (type: FilterType): boolean => type === 'number' || type === 'boolean';
const isOrdered = (type: FilterType): boolean => isNumber(type) || type === 'time' || type === 'date';
const hasOrder = (type: FilterType): boolean => type !== 'none' && type !== 'protocol';
const always = (type: FilterType) => (): FilterType => type;
const same = (type: FilterType): FilterType => type;

function extreme(
  values: readonly FieldValue[],
  isBetter: (one: FieldValue, other: FieldValue) => boolean,
): FieldValue[] {
  const [first, ...rest] = values;
  return first === undefined ? [] : [rest.reduce((best, value) => (isBetter(value, best) ? value : best), first)];
}

const FUNCTIONS: Readonly<Record<string, FilterFunction>> = {
  len: {
    ...{ most: 1, wants: 'a text or bytes', type: always('number') },
    accepts: (type) => hasText(type) || hasBytes(type),
    values: (values) =>
      values.map((value) => (typeof value === 'string' || value instanceof Uint8Array ? value.length : 0)),
  },
  count: {
    ...{ most: 1, wants: 'a field', type: always('number'), accepts: () => true },
    values: (values) => (values.length > 0 ? [values.length] : []),
  },
  lower: {
    ...{ most: 1, wants: 'a text', type: always('text'), accepts: hasText },
    values: (values) => values.map((value) => String(value).toLowerCase()),
  },
  upper: {
    ...{ most: 1, wants: 'a text', type: always('text'), accepts: hasText },
    values: (values) => values.map((value) => String(value).toUpperCase()),
  },
  max: {
    ...{ most: Infinity, wants: 'values', type: same, accepts: hasOrder },
    values: (values) => extreme(values, (one, other) => orderOf(one, other) === BEHIND),
  },
  min: {
    ...{ most: Infinity, wants: 'values', type: same, accepts: hasOrder },
    values: (values) => extreme(values, (one, other) => orderOf(other, one) === BEHIND),
  },
  abs: {
    ...{ most: 1, wants: 'a number or a time', type: same, accepts: isOrdered },
    values: (values) =>
      values.map((value) =>
        typeof value !== 'string' && !(value instanceof Uint8Array) && value < 0 ? -value : value,
      ),
  },
};

/** Names of functions, for completion. */
export const FUNCTION_NAMES: readonly string[] = Object.keys(FUNCTIONS);

/** What a function makes of the values of its arguments. */
export function functionSource({ name, start, end }: FunctionCall, of: readonly ValueSource[]): ValueSource {
  const called = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  const place = { start, end: start + name.length };
  if (!called) fail(`There is no function ${quoted(name)}`, place, closestName(name, FUNCTION_NAMES));
  if (of.length > called.most) fail(`${name} takes one argument`, { start, end });
  const [first] = of;
  if (!first) fail(`${name} wants something between its parentheses`, { start, end });
  for (const source of of) {
    if (!called.accepts(source.type)) {
      fail(`${name} wants ${called.wants}, and ${source.name} is ${TYPE_NAMES[source.type]}`, { start, end });
    }
  }
  return {
    ...{ name: `${name}(${of.map((source) => source.name).join(', ')})`, type: called.type(first.type), names: [] },
    isRead: of.some(({ isRead }) => isRead),
    // Of several arguments those count that are there.
    mayOccur: anyOf(of.map(({ mayOccur }) => mayOccur)),
    values: (frame) => called.values(of.flatMap(({ values }) => values(frame))),
  };
}

/** All of some tests of the index. */
export function every(tests: readonly FrameTest[]): FrameTest {
  const [one] = tests;
  if (one && tests.length === 1) return one;
  return (analysis, frame) => {
    for (const test of tests) if (!test(analysis, frame)) return false;
    return true;
  };
}

function calculated(operator: CalculationOperator, one: FieldValue, other: FieldValue): FieldValue | undefined {
  if (typeof one === 'string' || typeof other === 'string') return undefined;
  if (one instanceof Uint8Array || other instanceof Uint8Array) {
    if (!(one instanceof Uint8Array && other instanceof Uint8Array)) return undefined;
    return one.map((byte, at) => byte & (other[at] ?? 0));
  }
  // With whole numbers of any size nothing overflows, and bits above the 31st count.
  const [a, b] = [BigInt(one), BigInt(other)];
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return b === 0n ? undefined : a / b;
    case '%':
      return b === 0n ? undefined : a % b;
    case '&':
      return a & b;
  }
}

/** Bytes of which single bits can be asked for. */
export function isMaskable(type: FilterType): boolean {
  return type === 'bytes' || type === 'mac';
}

/** What is worked out of each pair of two sources' values. A division by zero has no result. */
export function calculatedSource(
  operator: CalculationOperator,
  at: Place,
  left: ValueSource,
  right: ValueSource,
): ValueSource {
  const areBytes = operator === '&' && isMaskable(left.type) && isMaskable(right.type);
  for (const { name, type } of areBytes ? [] : [left, right]) {
    const isTime = type === 'time' && (operator === '+' || operator === '-');
    const suggestion = operator === '&' ? '&&' : undefined;
    if (!isNumber(type) && !isTime)
      fail(`${name} is ${TYPE_NAMES[type]}: nobody can calculate with it`, at, suggestion);
  }
  if (!areBytes && (left.type === 'time') !== (right.type === 'time'))
    fail('Times and numbers cannot be put together', at);
  const isTime = left.type === 'time';
  return {
    ...{
      name: `${left.name} ${operator} ${right.name}`,
      type: isTime ? 'time' : areBytes ? 'bytes' : 'number',
      names: left.names,
    },
    isRead: left.isRead || right.isRead,
    mayOccur: every([left.mayOccur, right.mayOccur]),
    values: (frame) => {
      const others = right.values(frame);
      return left.values(frame).flatMap((one) =>
        others.flatMap((other) => {
          const value = calculated(operator, one, other);
          return value === undefined ? [] : [typeof value === 'bigint' && !isTime ? smallest(value) : value];
        }),
      );
    },
  };
}
