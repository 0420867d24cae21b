import { filterTokens, type FilterToken } from './filterTokens';

/** What belongs at a place of a filter. */
export type Expected =
  /** A field, "not", "(". */
  | 'operand'
  /** Behind a field: an operator, or what joins tests, because a field alone is a test. */
  | 'relation'
  /** Behind an operator. */
  | 'value'
  /** Behind "in". */
  | 'set'
  /** A value between braces. */
  | 'member'
  /** Behind a whole test. */
  | 'join'
  /** Nothing that could be proposed: within brackets, behind a value between braces, behind what cannot be. */
  | 'nothing';

/** A place of a filter that somebody is writing. */
export interface CompletionPlace {
  readonly expected: Expected;
  /** Name of the field that the test is about; empty where there is none. */
  readonly field: string;
  /** What is written of the piece at the cursor, up to the cursor. */
  readonly written: string;
  /** The piece that a proposal takes the place of. */
  readonly start: number;
  readonly end: number;
}

const JOINS = new Set(['&&', '||', '^^', 'and', 'or', 'xor']);
const COMPARISONS = new Set(
  '== != === !== ~= > < >= <= ~ eq ne gt lt ge le any_eq any_ne all_eq all_ne contains matches'.split(' '),
);
const NOTS = new Set(['!', 'not']);
const QUANTIFIERS = new Set(['any', 'all']);
/** Symbols that are the beginning of an operator: more of it may follow. */
const BEGINNINGS = /^[=!<>~&|^]+$/;

/** Goes through a filter from the left and knows what belongs behind what it has seen. */
class Reader {
  expected: Expected = 'operand';
  field = '';

  take({ kind, text }: FilterToken): void {
    switch (this.expected) {
      case 'operand':
        if (NOTS.has(text) || text === '(' || (kind === 'word' && QUANTIFIERS.has(text))) return;
        this.field = kind === 'word' ? text : '';
        if (kind !== 'symbol') this.expected = 'relation';
        else if (text !== '-' && text !== '+') this.expected = 'nothing';
        return;
      case 'relation':
      case 'join':
        this.takeBehindOperand(text);
        return;
      case 'value':
        if (text !== '-' && text !== '+') this.expected = 'join';
        return;
      case 'set':
        if (text === '{') this.expected = 'member';
        return;
      case 'member':
        if (text === '}') this.expected = 'join';
        else if (text !== ',' && text !== '..' && text !== '-') this.expected = 'nothing';
        return;
      case 'nothing':
        if (text === ',' || text === '..') this.expected = 'member';
        else if (text === ']') this.expected = 'relation';
        else if (text === '}') this.expected = 'join';
        return;
    }
  }

  private takeBehindOperand(text: string): void {
    if (JOINS.has(text)) {
      this.expected = 'operand';
      this.field = '';
    } else if (COMPARISONS.has(text)) this.expected = 'value';
    else if (text === 'in') this.expected = 'set';
    else if (text === ')') this.expected = 'join';
    // Within brackets, and behind what cannot stand there.
    else if (!NOTS.has(text)) this.expected = 'nothing';
  }
}

/** Finds out what may stand at the cursor of a filter; what stands behind the cursor is not looked at. */
export function completionPlace(filter: string, cursor: number): CompletionPlace {
  const reader = new Reader();
  let current: FilterToken | undefined;
  for (const token of filterTokens(filter)) {
    if (token.start >= cursor) break;
    if (token.end >= cursor && isUnderCursor(token, cursor, reader.expected)) {
      current = token;
      break;
    }
    reader.take(token);
  }
  const { expected, field } = reader;
  const start = current?.start ?? cursor;
  return { expected, field, written: filter.slice(start, cursor), start, end: current?.end ?? cursor };
}

/** Whether somebody still writes this piece: words, texts without their closing quote, and operators where one belongs. */
function isUnderCursor({ kind, text, end }: FilterToken, cursor: number, expected: Expected): boolean {
  if (kind === 'word') return true;
  if (kind === 'text') return end > cursor || !isClosed(text);
  return (expected === 'relation' || expected === 'join') && BEGINNINGS.test(text);
}

function isClosed(text: string): boolean {
  return /^[rR]?"(?:[^"\\]|\\[\s\S])*"$|^'(?:[^'\\]|\\[\s\S])?'$/.test(text);
}
