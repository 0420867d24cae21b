import { closestName } from './closestName';
import { parse } from './displayFilterParser.generated.js';
import type { FilterExpression } from './FilterExpression';
import { FilterProblem } from './FilterProblem';

/** UTF-16 units of a filter. Long lists fit; what is longer is no filter, and would only keep the parser busy. */
export const LONGEST_FILTER = 16 * 1024;

/** What people write who know other languages, and what it is here. */
const HABITS: Readonly<Record<string, string>> = {
  '=': '==',
  '=>': '>=',
  '=<': '<=',
  '<>': '!=',
  '=!': '!=',
  '&': '&&',
  '|': '||',
  '^': '^^',
  '≠': '!=',
  '≥': '>=',
  '≤': '<=',
  '–': '-',
  '—': '-',
  '−': '-',
  '“': '"',
  '”': '"',
  '„': '"',
  '«': '"',
  '»': '"',
  '‘': "'",
  '’': "'",
  ';': 'or',
  AND: 'and',
  OR: 'or',
  XOR: 'xor',
  NOT: 'not',
  IN: 'in',
};

/** Of Wireshark's language but not of ours. */
const NOT_HERE: Readonly<Record<string, string>> = {
  '@': 'Filters cannot ask for raw bytes here',
  $: 'Filters cannot refer to the selected frame here',
};

const CURLY_QUOTE = 'Quotes here are straight ones: this one is of a text program';
const NO_SPACE = 'This looks like a space, or like nothing, and is neither; it often comes with copied text';

/** What is seldom meant where it stands. */
function odd(text: string): string | undefined {
  if (/^[“”„«»‘’]$/.test(text)) return CURLY_QUOTE;
  return /^[\u00a0\u00ad\u2000-\u200f\u2028-\u202f\u2060\u3000\ufeff]$/.test(text) ? NO_SPACE : undefined;
}

/** Longest piece of a filter that a message repeats. */
const LONGEST_QUOTE = 60;

/** Puts a piece of the filter into quotes for a message, cut where it is long. */
export function quoted(text: string): string {
  return `"${text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}...` : text}"`;
}

function unexpected(text: string, start: number, end: number): never {
  const meant = odd(text) === NO_SPACE ? ' ' : Object.hasOwn(HABITS, text) ? HABITS[text] : undefined;
  const message = NOT_HERE[text] ?? odd(text) ?? `${quoted(text)} cannot stand here`;
  throw new FilterProblem({ message, start, end, ...(meant === undefined ? {} : { suggestion: meant }) });
}

/** Operators that are words, with what people write for them. */
const OPERATOR_WORDS: Readonly<Record<string, string>> = {
  ...{
    contain: 'contains',
    includes: 'contains',
    has: 'contains',
    like: 'matches',
    match: 'matches',
    regex: 'matches',
  },
  ...{ is: '==', equals: '==', equal: '==', isnot: '!=', not_in: 'not in', xand: 'and', plus: '+', minus: '-' },
};
const WORD_OPERATORS = ['contains', 'matches', 'and', 'or', 'xor', 'in', 'eq', 'ne', 'gt', 'lt', 'ge', 'le'];
/** Of the language of capture filters, which is another one. */
const CAPTURE_FILTER: Readonly<Record<string, string>> = { host: 'ip.addr', net: 'ip.addr', port: 'tcp.port' };

/** A word behind a whole test: an operator that there is not, a capture filter, or "and" is missing. */
function behindTest(filter: string, word: string, start: number, end: number): never {
  const before = /(?:^|[\s(!])([a-z]+)\s*$/.exec(filter.slice(0, start))?.[1] ?? '';
  const field = Object.hasOwn(CAPTURE_FILTER, before) ? CAPTURE_FILTER[before] : undefined;
  if (field !== undefined) {
    const at = filter.slice(0, start).lastIndexOf(before);
    const message = `${quoted(`${before} ${word}`)} is a capture filter; here fields are compared`;
    throw new FilterProblem({ message, start: at, end, suggestion: `${field} == ${word}` });
  }
  const known = word.toLowerCase();
  const usual = Object.hasOwn(HABITS, word) ? HABITS[word] : undefined;
  const operator = usual ?? (Object.hasOwn(OPERATOR_WORDS, known) ? OPERATOR_WORDS[known] : undefined);
  const near = operator ?? (word.length > 3 && !word.includes('.') ? closestName(word, WORD_OPERATORS) : undefined);
  if (near !== undefined) {
    throw new FilterProblem({ message: `${quoted(word)} cannot stand here`, start, end, suggestion: near });
  }
  if (/^[0-9]/.test(word)) {
    const message = `Between a field and a value belongs an operator: ${quoted(word)} cannot stand here`;
    throw new FilterProblem({ message, start, end, suggestion: `== ${word}` });
  }
  if (/^[a-z]\w*\.\w/i.test(word)) {
    const message = `Between two tests belongs "and" or "or": ${quoted(word)} cannot stand here`;
    throw new FilterProblem({ message, start, end, suggestion: `and ${word}` });
  }
  const hint = 'a text of several words stands in quotes, and tests are joined by "and" or "or"';
  throw new FilterProblem({ message: `${quoted(word)} cannot stand here: ${hint}`, start, end });
}

/**
 * Reads a filter. Undefined for one that asks nothing.
 * @throws FilterProblem for what is no filter
 */
export function parseFilter(text: string): FilterExpression | undefined {
  if (text.length > LONGEST_FILTER) {
    const message = `The filter is longer than ${LONGEST_FILTER} characters`;
    throw new FilterProblem({ message, start: LONGEST_FILTER, end: text.length });
  }
  return parse(text, {
    fail: (error) => {
      throw new FilterProblem(error);
    },
    unexpected,
    behindTest: (word, start, end) => behindTest(text, word, start, end),
  });
}
