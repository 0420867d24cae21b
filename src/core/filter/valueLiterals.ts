import { addressLiteral, bytesLiteral, bytesOfText, unicodeText } from './byteLiterals';
import { closestName } from './closestName';
import { dateLiteral } from './dateLiteral';
import type { FieldValue } from './FieldValue';
import type { Literal, Operand } from './FilterExpression';
import { fail } from './filterFailure';
import { nanosecondsOf, numberLiteral, wholeNumber } from './literals';
import { quoted } from './parseFilter';
import type { ValueSource } from './ValueSource';

/** What a value has to be known of to read the literal that it is compared with. */
export type Compared = Pick<ValueSource, 'name' | 'type' | 'names' | 'greatest'>;

/** What an operand stands for as a value, and of how many of its bits a comparison speaks (of addresses with a prefix). */
export interface Wanted {
  readonly value: FieldValue;
  readonly bits?: number;
}

/** The value that an operand stands for, to be compared with this field. Ends with what is wrong with it. */
export function literalFor(field: Compared, operand: Operand): Wanted {
  const literal = literalOf(operand);
  switch (field.type) {
    case 'number':
      return { value: numberOf(field, literal) };
    case 'boolean':
      return { value: flagOf(field, literal) };
    case 'time':
      return { value: timeOf(field, literal) };
    case 'date':
      return { value: dateOf(field, literal) };
    case 'text':
      return { value: textOf(field, literal) };
    case 'key':
      return { value: keyValueOf(field, literal) };
    case 'bytes':
    case 'protocol':
      return { value: bytesOf(field, literal) };
    case 'mac':
      return { value: macOf(field, literal) };
    case 'ipv4':
      return addressOf(field, literal, 4);
    case 'ipv6':
      return addressOf(field, literal, 6);
    case 'none':
      return fail(`${field.name} is there or not, and has no value to compare`, operand);
  }
}

/** An operand that is a value and no calculation. */
export function literalOf(operand: Operand): Literal {
  if (operand.kind === 'call' || operand.kind === 'calculation') fail('Here belongs a value', operand);
  if (operand.slices.length > 0 || operand.layers) fail('Only fields have parts', operand);
  return operand;
}

function numberOf(field: Compared, operand: Literal): FieldValue {
  const { kind, text, sign } = operand;
  const number = kind === 'character' ? bytesOfText(text)[0] : kind === 'word' ? wholeNumber(text) : undefined;
  if (number === undefined) return namedNumber(field, operand);
  if (field.greatest !== undefined) {
    if (sign === '-' && number !== 0) fail(`${field.name} is never negative`, operand);
    if (number > field.greatest) fail(`${field.name} is never larger than ${field.greatest}`, operand);
  }
  return sign === '-' ? -number : number;
}

function namedNumber(field: Compared, operand: Literal): number {
  const { kind, text, sign } = operand;
  if (field.names.length === 0) {
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

const FLAGS: Readonly<Record<string, number>> = { true: 1, false: 0, set: 1, 'not set': 0, yes: 1, no: 0 };

function flagOf(field: Compared, operand: Literal): number {
  const { kind, text, sign } = operand;
  const named = sign === '' ? FLAGS[text.toLowerCase()] : undefined;
  if (named !== undefined && kind !== 'character') return named;
  const number = kind === 'word' ? wholeNumber(text) : undefined;
  if (number !== undefined) return number === 0 ? 0 : 1;
  return fail(`${field.name} is a flag: 0, 1, false or true, and ${quoted(text)} is none of them`, operand);
}

function timeOf(field: Compared, { kind, text, sign, start, end }: Literal): bigint {
  const time = kind === 'word' ? nanosecondsOf(text) : undefined;
  if (time !== undefined) return sign === '-' ? -time : time;
  return fail(`${field.name} is a time in seconds with up to nine decimals, and ${quoted(text)} is none`, {
    ...{ start, end },
  });
}

function dateOf(field: Compared, operand: Literal): bigint {
  const { kind, text, sign } = operand;
  const date = kind !== 'character' && sign === '' ? dateLiteral(text) : undefined;
  if (date !== undefined) return date;
  const form = '"2020-01-31 12:00:00", "2020-01-31T12:00:00Z" or "Jan 31, 2020 12:00:00"';
  return fail(`${field.name} is a date and time such as ${form}, and ${quoted(text)} is none`, operand);
}

/** A text as it stands in the filter. */
export function textOf(field: Compared, operand: Operand): string {
  const { text, sign } = literalOf(operand);
  if (sign !== '') fail(`${field.name} is a text: put ${sign}${text} into quotes`, operand, `"${sign}${text}"`);
  return unicodeText(text);
}

/** Bare numbers are compared with the number that a key's value is, everything else with its text. */
function keyValueOf(field: Compared, operand: Literal): FieldValue {
  const { kind, text, sign } = operand;
  const number = kind === 'word' && /^[0-9]/.test(text) ? wholeNumber(text) : undefined;
  if (number !== undefined) return sign === '-' ? -number : number;
  return textOf(field, operand);
}

/** Bytes in hexadecimal, or in quotes those of a text. */
export function bytesOf(field: Compared, operand: Operand): Uint8Array {
  const { kind, text, sign } = literalOf(operand);
  if (kind !== 'word') return bytesOfText(text);
  const bytes = sign === '' ? bytesLiteral(text) : undefined;
  if (bytes) return bytes;
  return fail(
    `${quoted(text)} is no byte string: write 01:0a:ff, or a text in quotes`,
    operand,
    sign === '' ? `"${text}"` : undefined,
  );
}

function macOf(field: Compared, operand: Literal): Uint8Array {
  const bytes = operand.kind !== 'character' && operand.sign === '' ? bytesLiteral(operand.text) : undefined;
  if (bytes?.length === 6) return bytes;
  return fail(
    `${field.name} is an Ethernet address such as 00:1b:21:3c:4d:5e, and ${quoted(operand.text)} is none`,
    operand,
  );
}

function addressOf(field: Compared, operand: Literal, version: 4 | 6): Wanted {
  const { kind, text, sign } = operand;
  const address = kind !== 'character' && sign === '' ? addressLiteral(text, version) : undefined;
  if (address) return { value: address.bytes, bits: address.bits };
  const form = version === 4 ? '10.0.0.1 or 10.0.0.0/8' : 'fe80::1 or fe80::/10';
  return fail(`${field.name} is an IPv${version} address such as ${form}, and ${quoted(text)} is none`, operand);
}
