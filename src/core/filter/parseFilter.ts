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

/** Longest piece of a filter that a message repeats. */
const LONGEST_QUOTE = 60;

/** Puts a piece of the filter into quotes for a message, cut where it is long. */
export function quoted(text: string): string {
  return `"${text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}...` : text}"`;
}

function unexpected(text: string, start: number, end: number): never {
  const meant = HABITS[text];
  const message = NOT_HERE[text] ?? `${quoted(text)} cannot stand here`;
  throw new FilterProblem({ message, start, end, ...(meant === undefined ? {} : { suggestion: meant }) });
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
  });
}
