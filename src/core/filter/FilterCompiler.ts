import { all, any, type CompiledTest, exactTest, odd, openTest, opposite } from './CompiledTest';
import { bytesOfText, latinText, unicodeText } from './byteLiterals';
import { catalogueNames } from './fieldCatalogue';
import { closestName } from './closestName';
import { DISPLAYED_DELTA, DisplayedBefore } from './displayedDelta';
import { calculatedSource, every, functionSource, hasBytes, isMaskable, hasText, slicedSource } from './derivedSources';
import type {
  Calculation,
  ComparisonOperator,
  FieldTest,
  FilterExpression,
  Literal,
  Operand,
  SetMember,
} from './FilterExpression';
import type { FieldValue } from './FieldValue';
import { fail } from './filterFailure';
import type { FilterField, TextField } from './FilterField';
import { TYPE_NAMES } from './FilterType';
import { anyValue, type FrameTest, pairs, present } from './FrameTest';
import { FrameValues } from './FrameValues';
import { indexedField } from './indexedFields';
import { among, comparedFields, comparedValue, quantified } from './indexTests';
import { quoted } from './parseFilter';
import { PatternError } from './PatternReader';
import { type ReadField, readField } from './readFields';
import { readSource } from './readSource';
import { refusedField } from './refusedFields';
import { comparedWith, containing, type FieldValueTest, matching, pairTested, tested } from './sourceTests';
import { TextPattern } from './TextPattern';
import { bytesOf, literalFor, literalOf, textOf } from './valueLiterals';
import { indexSource, type ValueSource } from './ValueSource';
import { containsText, matchesPattern, slicedField } from './valueTests';

/** Operators of which every value of a field must hold where nothing else is said. */
const OF_EVERY: ReadonlySet<ComparisonOperator> = new Set<ComparisonOperator>(['===', '!=']);

/** Asks what the words of a filter mean, and makes tests of it. */
export class FilterCompiler {
  /** False once a field is used whose values may still change. */
  settled = true;
  /** Set once the frame that passed before is asked for. */
  displayed: DisplayedBefore | undefined;
  /** The names of which frames have to be read. */
  readonly wanted = new Set<string>();

  test(expression: FilterExpression): CompiledTest {
    switch (expression.kind) {
      case 'and':
        return all(expression.parts.map((part) => this.test(part)));
      case 'or':
        return any(expression.parts.map((part) => this.test(part)));
      case 'xor':
        return odd(expression.parts.map((part) => this.test(part)));
      case 'not':
        return opposite(this.test(expression.operand));
      case 'present':
        return this.presence(expression.operand);
      case 'comparison':
        return this.comparison(expression);
      case 'membership':
        return this.membership(expression);
      case 'contains':
      case 'matches':
        return this.search(expression);
    }
  }

  private presence(operand: Operand): CompiledTest {
    const field = this.indexed(operand);
    if (field) return exactTest(present(field.occurs));
    const source = this.source(operand);
    // Of what is worked out anything but zero counts, of parts any that are there; a field only has to be there.
    const isResult = operand.kind !== 'word';
    const isPart = operand.kind === 'word' && operand.slices.length > 0;
    const counts = (value: FieldValue): boolean => (isPart ? hasLength(value) : !isResult || isSet(value));
    const values = source.contents ?? source.values;
    return made([source], (frame) => values(frame).some(counts));
  }

  private comparison({ left, rest, quantifier }: FieldTest & { kind: 'comparison' }): CompiledTest {
    const tests: CompiledTest[] = [];
    let before = left;
    for (const { operator, right } of rest) {
      const isEvery = quantifier ? quantifier === 'all' : OF_EVERY.has(operator);
      tests.push(this.compared(before, operator, right, isEvery));
      before = right;
    }
    return all(tests);
  }

  private compared(left: Operand, operator: ComparisonOperator, right: Operand, isEvery: boolean): CompiledTest {
    const field = this.indexed(left, right);
    const other = field && this.isField(right) ? this.indexed(right) : undefined;
    if (field && other) {
      return exactTest(pairs(field.occurs, other.occurs, comparedFields(field, operator, other, right), isEvery));
    }
    if (field && !this.isField(right))
      return exactTest(quantified(field, comparedValue(field, operator, right), isEvery));
    const source = this.source(left);
    if (!this.isField(right)) {
      if (source.type === 'protocol') refuseShortBytes(source, right);
      const passes = comparedWith(operator, literalFor(source, right));
      return made([source], tested(source.values, passes, isEvery));
    }
    const compared = this.source(right);
    if (!areAlike(source, compared)) {
      const types = `${source.name} is ${TYPE_NAMES[source.type]} and ${compared.name} ${TYPE_NAMES[compared.type]}`;
      fail(`${types}: they cannot be compared`, right);
    }
    return made([source, compared], pairTested(source, operator, compared, isEvery));
  }

  private membership({ left, members, negated, quantifier }: FieldTest & { kind: 'membership' }): CompiledTest {
    for (const { low, high } of members) {
      for (const operand of high ? [low, high] : [low]) {
        if (this.isField(operand)) fail('Only values can stand between braces', operand);
      }
    }
    const field = this.indexed(left);
    // As in Wireshark, "not in" is the opposite of "in" whatever stands before it.
    const isEvery = !negated && quantifier === 'all';
    if (field && field.type !== 'protocol') {
      const passes = among(field, members);
      const test = exactTest(negated ? anyValue(field.occurs, passes) : quantified(field, passes, isEvery));
      return negated ? opposite(test) : test;
    }
    const source = this.source(left);
    const tests = members.map((member) => memberTest(source, member));
    const passes: FieldValueTest = (value) => tests.some((test) => test(value));
    const test = made([source], tested(source.values, passes, isEvery));
    return negated ? opposite(test) : test;
  }

  private search({ kind, left, right, quantifier }: FieldTest & { kind: 'contains' | 'matches' }): CompiledTest {
    const isEvery = quantifier === 'all';
    const field = this.indexed(left);
    if (field?.type === 'text') {
      const passes =
        kind === 'contains'
          ? containsText(field, wantedText(indexSource(field), right))
          : matchesPattern(field, pattern(right));
      return exactTest(quantified(field, passes, isEvery));
    }
    const source = this.source(left);
    if (!isSearchable(source)) {
      fail(`${source.name} is ${TYPE_NAMES[source.type]}: only texts and bytes can be searched with ${kind}`, left);
    }
    if (kind === 'contains' && this.isField(right)) fail('Only a value can be searched for', right);
    const passes =
      kind === 'matches'
        ? matching(hasText(source.type) ? pattern(right) : bytePattern(right))
        : containing(hasText(source.type) ? wantedText(source, right) : wantedBytes(source, right));
    const values = source.contents ?? source.values;
    return made([source], tested(values, passes, isEvery));
  }

  /**
   * The field of the index that an operand names, with its slices; undefined for anything else. A protocol whose bytes are
   * asked for, by slices or by what it is compared with, is none: the index only knows that it is there.
   */
  private indexed(operand: Operand, comparedWithValue?: Operand): FilterField | undefined {
    if (operand.kind !== 'word' || operand.sign !== '' || operand.layers) return undefined;
    const found = this.indexField(operand.text);
    if (!found) return undefined;
    const isRead = found.type === 'protocol' && (operand.slices.length > 0 || comparedWithValue !== undefined);
    if (isRead && readField(operand.text)) return undefined;
    if (!found.occurs.settled) this.settled = false;
    if (operand.slices.length === 0) return found;
    if (found.type !== 'text')
      fail(`${found.name} is ${TYPE_NAMES[found.type]}: only texts and bytes have parts`, operand);
    return operand.slices.reduce<TextField>(slicedField, found);
  }

  /** Where the values of an operand come from that is a field, or is worked out of fields. */
  private source(operand: Operand): ValueSource {
    switch (operand.kind) {
      case 'call': {
        const of = operand.arguments.map((argument) => this.source(argument));
        return operand.slices.reduce((from, parts) => slicedSource(from, parts, operand), functionSource(operand, of));
      }
      case 'calculation': {
        const [left, right] = this.sides(operand);
        return calculatedSource(operand.operator, operand.at, left, right);
      }
      default:
        return this.fieldSource(operand);
    }
  }

  /** The two sides of a calculation: a value is read as the field beside it wants it, bytes or a number. */
  private sides({ left, right }: Calculation): readonly [ValueSource, ValueSource] {
    const [one, other] = [left, right].map((operand) => (this.isField(operand) ? this.source(operand) : undefined));
    return [one ?? constantSource(left, other), other ?? constantSource(right, one)];
  }

  private fieldSource(operand: Literal): ValueSource {
    const { kind, text, sign, slices } = operand;
    const isWord = kind === 'word' && sign === '';
    const read = isWord ? readField(text) : undefined;
    const indexed = isWord ? this.indexField(text) : undefined;
    if (!read && !indexed) return notAField(operand);
    return slices.reduce((of, parts) => slicedSource(of, parts, operand), this.fieldValues(operand, read, indexed));
  }

  private fieldValues(
    { text, layers, start, end }: Literal,
    read: ReadField | undefined,
    indexed: FilterField | undefined,
  ): ValueSource {
    // The index does not know which layer a value is from, and of protocols no bytes.
    if (read && (!indexed || layers || indexed.type === 'protocol')) {
      this.settled = false;
      for (const name of read.of) this.wanted.add(name);
      return readSource(read, layers);
    }
    if (!indexed || layers) fail(`Of ${text} no layers are known`, { start, end });
    if (!indexed.occurs.settled) this.settled = false;
    return indexSource(indexed);
  }

  /** A field of the index; what counts from the frame that passed before is this filter's own. */
  private indexField(name: string): FilterField | undefined {
    if (name !== DISPLAYED_DELTA) return indexedField(name);
    return (this.displayed ??= new DisplayedBefore()).field;
  }

  /** Whether an operand names a field, or is worked out; false for values. Ends with why a field is refused. */
  private isField(operand: Operand): boolean {
    if (operand.kind === 'call' || operand.kind === 'calculation') return true;
    if (operand.kind !== 'word' || operand.sign !== '') return false;
    if (this.indexField(operand.text) || readField(operand.text)) return true;
    const why = refusedField(operand.text);
    return why === undefined ? false : fail(`${operand.text} cannot be filtered by: ${why}`, operand);
  }
}

/** A test of sources: by the index alone where none of them has to be read. */
function made(sources: readonly ValueSource[], matches: (frame: FrameValues) => boolean): CompiledTest {
  const mayPass: FrameTest = every(sources.map(({ mayOccur }) => mayOccur));
  if (sources.some(({ isRead }) => isRead)) return openTest(mayPass, matches);
  return exactTest((analysis, frame) => mayPass(analysis, frame) && matches(new FrameValues(analysis, frame)));
}

/** Whether a result counts as true: any that is not zero. */
function isSet(value: FieldValue): boolean {
  return value instanceof Uint8Array ? value.some((byte) => byte !== 0) : value !== 0 && value !== 0n;
}

/** A value that stands in a calculation. */
function constantSource(operand: Operand, beside: ValueSource | undefined): ValueSource {
  const isBeside = beside && (isMaskable(beside.type) || beside.type === 'time');
  const type = isBeside ? (isMaskable(beside.type) ? 'bytes' : 'time') : 'number';
  const { text } = literalOf(operand);
  const { value } = literalFor({ name: 'the calculation', type, names: [] }, operand);
  return { name: text, type, names: [], isRead: false, values: () => [value], mayOccur: () => true };
}

function hasLength(value: FieldValue): boolean {
  return (typeof value !== 'string' && !(value instanceof Uint8Array)) || value.length > 0;
}

/** Values of both can be compared with each other. */
function areAlike(one: ValueSource, other: ValueSource): boolean {
  const kindOf = ({ type }: ValueSource): string => {
    if (type === 'boolean') return 'number';
    if (hasText(type)) return 'text';
    return hasBytes(type) && type !== 'ipv4' && type !== 'ipv6' ? 'bytes' : type;
  };
  return kindOf(one) === kindOf(other) && one.type !== 'none';
}

/** Whole protocols can be compared with bytes; whoever writes a number means something else. */
function refuseShortBytes({ name }: ValueSource, operand: Operand): void {
  if (operand.kind === 'word' && !/^[0-9a-fA-F]{2}[:.-]?[0-9a-fA-F]{2}/.test(operand.text)) {
    fail(`${name} is a protocol: it is there or not, and has no value to compare`, operand);
  }
}

function isSearchable({ type }: ValueSource): boolean {
  return hasText(type) || (hasBytes(type) && type !== 'ipv4' && type !== 'ipv6');
}

function memberTest(source: ValueSource, { low, high, start, end }: SetMember): FieldValueTest {
  if (source.type === 'protocol') refuseShortBytes(source, low);
  const from = literalFor(source, low);
  if (!high) return comparedWith('==', from);
  const to = literalFor(source, high);
  if (comparedWith('<', to.bits === undefined ? from : { value: from.value })(to.value)) {
    fail('The range ends before it begins', { start, end });
  }
  const [isFrom, isTo] = [comparedWith('>=', from), comparedWith('<=', to)];
  return (value) => isFrom(value) && isTo(value);
}

function wantedText(source: ValueSource, operand: Operand): string {
  const wanted = textOf(source, operand);
  if (wanted === '') fail('An empty text is part of every text', operand);
  return wanted;
}

function wantedBytes(source: ValueSource, operand: Operand): Uint8Array {
  const wanted = bytesOf(source, operand);
  if (wanted.length === 0) fail('An empty text is part of every text', operand);
  return wanted;
}

/** A pattern for texts. */
function pattern(operand: Operand): TextPattern {
  return patternOf(operand, unicodeText);
}

/** A pattern for bytes, of which each is a character. */
function bytePattern(operand: Operand): TextPattern {
  return patternOf(operand, (text) => latinText(bytesOfText(text)));
}

function patternOf(operand: Operand, meant: (text: string) => string): TextPattern {
  const { kind, text } = literalOf(operand);
  if (kind !== 'text') fail('A pattern stands in double quotes', operand, `"${text}"`);
  try {
    return new TextPattern(meant(text));
  } catch (problem) {
    if (!(problem instanceof PatternError)) throw problem;
    fail(`The pattern cannot be used: ${problem.message} (at its character ${problem.offset + 1})`, operand);
  }
}

/** Ends with what an operand is that should have been a field. */
function notAField(operand: Literal): never {
  const { kind, text, sign } = operand;
  if (kind !== 'word' || sign !== '' || /^[0-9]/.test(text)) {
    fail('A test begins with a field: this is a value', operand);
  }
  const why = refusedField(text);
  if (why !== undefined) fail(`${text} cannot be filtered by: ${why}`, operand);
  const closest = closestName(text, catalogueNames());
  fail(`There is no field ${quoted(text)}`, operand, closest);
}
