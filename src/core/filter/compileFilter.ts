import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { closestName } from './closestName';
import { deferredField } from './deferredFields';
import type { FilterError } from './FilterError';
import type { ComparisonOperator, FieldTest, FilterExpression, Operand, Place, SetMember } from './FilterExpression';
import type { FilterField, NumberField, TextField } from './FilterField';
import { FilterProblem } from './FilterProblem';
import {
  allOf,
  anyOf,
  anyValue,
  everyValue,
  type FrameTest,
  negated,
  oddOf,
  pairs,
  present,
  type PairTest,
  type ValueTest,
} from './FrameTest';
import { indexedField, INDEXED_FIELDS } from './indexedFields';
import { numberLiteral, timeLiteral, type TimeValue } from './literals';
import { parseFilter, quoted } from './parseFilter';
import { PatternError } from './PatternReader';
import { TextPattern } from './TextPattern';
import {
  anyPasses,
  bothPass,
  comparedNumber,
  comparedNumbers,
  comparedText,
  comparedTexts,
  comparedTime,
  comparedTimes,
  containsText,
  matchesPattern,
  numberAmong,
  slicedField,
} from './valueTests';

/** A display filter that can be asked about frames. */
export interface CompiledFilter {
  readonly text: string;
  /**
   * True when the answer for a frame is final as soon as the frame is in the index; false when what comes later in the
   * capture may change it, so that it has to be asked again when the pass has ended.
   */
  readonly settled: boolean;
  /** Whether a frame of the index (counted from 0) passes. */
  readonly matches: (analysis: CaptureAnalysis, frame: number) => boolean;
}

/**
 * Reads a filter in Wireshark's language over the fields of `INDEXED_FIELDS`. An empty one lets every frame pass. Never
 * throws: whatever the text is, it comes back as a filter or as what is wrong with it.
 */
export function compileFilter(text: string): { readonly ok: CompiledFilter } | { readonly err: FilterError } {
  try {
    const expression = parseFilter(text);
    const compiler = new FilterCompiler();
    const matches = expression ? compiler.test(expression) : () => true;
    return { ok: { text, settled: compiler.settled, matches } };
  } catch (problem) {
    if (problem instanceof FilterProblem) return { err: problem.error };
    throw problem;
  }
}

/** Operators of which every value of a field must hold where nothing else is said. */
const OF_EVERY: ReadonlySet<ComparisonOperator> = new Set<ComparisonOperator>(['===', '!=']);

const WHAT: Readonly<Record<FilterField['type'], string>> = {
  protocol: 'a protocol',
  number: 'a number',
  time: 'a time in seconds',
  text: 'a text',
};

function fail(message: string, { start, end }: Place, suggestion?: string): never {
  throw new FilterProblem({ message, start, end, ...(suggestion === undefined ? {} : { suggestion }) });
}

/** Asks what the words of a filter mean, and makes tests of it. */
class FilterCompiler {
  /** False once a field is used whose values may still change. */
  settled = true;

  test(expression: FilterExpression): FrameTest {
    switch (expression.kind) {
      case 'and':
        return allOf(expression.parts.map((part) => this.test(part)));
      case 'or':
        return anyOf(expression.parts.map((part) => this.test(part)));
      case 'xor':
        return oddOf(expression.parts.map((part) => this.test(part)));
      case 'not':
        return negated(this.test(expression.operand));
      case 'present':
        return present(this.field(expression.operand).occurs);
      case 'comparison':
      case 'membership':
      case 'contains':
      case 'matches':
        return this.fieldTest(expression);
    }
  }

  private fieldTest(test: FieldTest): FrameTest {
    switch (test.kind) {
      case 'comparison':
        return this.comparison(test);
      case 'membership': {
        const field = this.field(test.left);
        const among = this.among(field, test);
        // As in Wireshark, "not in" is the opposite of "in" whatever stands before it.
        if (test.negated) return negated(anyValue(field.occurs, among));
        return quantified(field, among, test.quantifier === 'all');
      }
      case 'contains':
      case 'matches': {
        const field = this.field(test.left);
        if (field.type !== 'text') {
          fail(`${field.name} is ${WHAT[field.type]}: only texts can be searched with ${test.kind}`, test.left);
        }
        const passes = test.kind === 'contains' ? contains(field, test.right) : matchesText(field, test.right);
        return quantified(field, passes, test.quantifier === 'all');
      }
    }
  }

  private comparison({ left, rest, quantifier }: FieldTest & { kind: 'comparison' }): FrameTest {
    const tests: FrameTest[] = [];
    let before = left;
    for (const { operator, right } of rest) {
      const every = quantifier ? quantifier === 'all' : OF_EVERY.has(operator);
      tests.push(this.compared(this.field(before), operator, right, every));
      before = right;
    }
    return allOf(tests);
  }

  private compared(field: FilterField, operator: ComparisonOperator, right: Operand, every: boolean): FrameTest {
    const other = this.fieldOrValue(right);
    if (other) return pairs(field.occurs, other.occurs, comparedFields(field, operator, other, right), every);
    return quantified(field, comparedValue(field, operator, right), every);
  }

  private among(field: FilterField, { members }: { readonly members: readonly SetMember[] }): ValueTest {
    for (const { low, high } of members) {
      for (const operand of high ? [low, high] : [low]) {
        if (this.fieldOrValue(operand)) fail('Only values can stand between braces', operand);
      }
    }
    if (field.type === 'number')
      return numberAmong(
        field,
        members.map((member) => numberRange(field, member)),
      );
    return anyPasses(members.map((member) => this.member(field, member)));
  }

  private member(field: FilterField, { low, high }: SetMember): ValueTest {
    if (!high) return comparedValue(field, '==', low);
    return bothPass(comparedValue(field, '>=', low), comparedValue(field, '<=', high));
  }

  /** The field that an operand names, with its slices. */
  private field(operand: Operand): FilterField {
    const { kind, text, sign, slices } = operand;
    const found = kind === 'word' && sign === '' ? indexedField(text) : undefined;
    if (!found) return notAField(operand);
    if (!found.occurs.settled) this.settled = false;
    if (slices.length === 0) return found;
    if (found.type !== 'text') fail(`${found.name} is ${WHAT[found.type]}: only texts have parts`, operand);
    return slices.reduce<TextField>(slicedField, found);
  }

  /** The field that an operand names; undefined for a value. */
  private fieldOrValue(operand: Operand): FilterField | undefined {
    if (operand.kind !== 'word') return undefined;
    if (indexedField(operand.text)) return this.field(operand);
    const why = deferredField(operand.text);
    return why === undefined ? undefined : fail(notYet(operand.text, why), operand);
  }
}

function notYet(name: string, why: string): string {
  return `${name} cannot be filtered by yet: ${why}`;
}

/** Ends with what an operand is that should have been a field. */
function notAField(operand: Operand): never {
  const { kind, text, sign } = operand;
  if (kind !== 'word' || sign !== '' || /^[0-9]/.test(text)) {
    fail('A test begins with a field: this is a value', operand);
  }
  const why = deferredField(text);
  if (why !== undefined) fail(notYet(text, why), operand);
  const closest = closestName(
    text,
    INDEXED_FIELDS.map(({ name }) => name),
  );
  fail(`There is no field ${quoted(text)}`, operand, closest);
}

function quantified({ occurs }: FilterField, passes: ValueTest, every: boolean): FrameTest {
  return every ? everyValue(occurs, passes) : anyValue(occurs, passes);
}

function comparedFields(one: FilterField, operator: ComparisonOperator, other: FilterField, place: Place): PairTest {
  if (one.type === 'number' && other.type === 'number') return comparedNumbers(one, operator, other);
  if (one.type === 'time' && other.type === 'time') return comparedTimes(one, operator, other);
  if (one.type === 'text' && other.type === 'text') return comparedTexts(one, operator, other);
  fail(`${one.name} is ${WHAT[one.type]} and ${other.name} ${WHAT[other.type]}: they cannot be compared`, place);
}

function comparedValue(field: FilterField, operator: ComparisonOperator, operand: Operand): ValueTest {
  switch (field.type) {
    case 'number':
      return comparedNumber(field, operator, numberOf(field, operand));
    case 'time':
      return comparedTime(field, operator, timeOf(field, operand));
    case 'text':
      return comparedText(field, operator, textOf(field, operand));
    case 'protocol':
      return fail(`${field.name} is a protocol: it is there or not, and has no value to compare`, operand);
  }
}

function numberRange(field: NumberField, { low, high = low, start, end }: SetMember): { low: number; high: number } {
  const range = { low: numberOf(field, low), high: numberOf(field, high) };
  if (range.high < range.low) fail('The range ends before it begins', { start, end });
  return range;
}

/** The number that an operand stands for, as a value of this field. */
function numberOf(field: NumberField, operand: Operand): number {
  const { kind, text, sign, slices } = operand;
  if (slices.length > 0) fail('Only fields have parts', operand);
  const number = kind === 'character' ? text.charCodeAt(0) : kind === 'word' ? numberLiteral(text) : undefined;
  if (number === undefined) return namedNumber(field, operand);
  if (sign === '-' && number !== 0) fail(`${field.name} is never negative`, operand);
  if (number > field.greatest) fail(`${field.name} is never larger than ${field.greatest}`, operand);
  return number;
}

function namedNumber(field: NumberField, operand: Operand): number {
  const { kind, text, sign } = operand;
  if (!field.names) {
    const inQuotes = kind === 'text' && numberLiteral(text) !== undefined;
    fail(`${field.name} is a number, and ${quoted(text)} is none`, operand, inQuotes ? text : undefined);
  }
  const wanted = text.toLowerCase();
  const named = field.names.find(([name]) => name.toLowerCase() === wanted);
  if (named && sign === '') return named[1];
  const closest = closestName(
    text,
    field.names.map(([name]) => name),
  );
  const suggestion = closest === undefined ? undefined : `"${closest}"`;
  fail(`${quoted(text)} is neither a number nor the name of a value of ${field.name}`, operand, suggestion);
}

function timeOf(field: FilterField, operand: Operand): TimeValue {
  const { kind, text, sign, slices } = operand;
  if (slices.length > 0) fail('Only fields have parts', operand);
  const time = kind === 'word' ? timeLiteral(text, sign === '-') : undefined;
  if (time) return time;
  fail(`${field.name} is a time in seconds with up to nine decimals, and ${quoted(text)} is none`, operand);
}

function textOf(field: FilterField, operand: Operand): string {
  const { text, sign, slices } = operand;
  if (slices.length > 0) fail('Only fields have parts', operand);
  if (sign !== '') fail(`${field.name} is a text: put ${sign}${text} into quotes`, operand, `"${sign}${text}"`);
  return text;
}

function contains(field: TextField, operand: Operand): ValueTest {
  const wanted = textOf(field, operand);
  if (wanted === '') fail('An empty text is part of every text', operand);
  return containsText(field, wanted);
}

function matchesText(field: TextField, operand: Operand): ValueTest {
  if (operand.kind !== 'text') fail('A pattern stands in double quotes', operand, `"${operand.text}"`);
  try {
    return matchesPattern(field, new TextPattern(textOf(field, operand)));
  } catch (problem) {
    if (!(problem instanceof PatternError)) throw problem;
    fail(`The pattern cannot be used: ${problem.message} (at its character ${problem.offset + 1})`, operand);
  }
}
