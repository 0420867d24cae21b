/**
 * What a block of RFC text is.
 * - `prose`: running text.
 * - `item`: one entry of a list, with its mark.
 * - `lines`: short lines that belong together as they stand (a list of codes or names).
 * - `facts`: the "Use / Senders / Scope" lines of a text key and its syntax line.
 * - `example`: key=value lines and exchanges ("I->", "T->").
 * - `figure`: drawings, byte layouts, tables, program text.
 */
export type BlockKind = 'prose' | 'item' | 'lines' | 'facts' | 'example' | 'figure';

/** Neighbouring lines that belong together. */
export interface RfcBlock {
  readonly kind: BlockKind;
  /** Index of the first line in the cleaned document, and of the line after the last one. */
  readonly firstLine: number;
  readonly endLine: number;
  /** Prose and list items as one line, everything else line by line. */
  readonly text: string;
}

const LIST_MARK =
  /^\s*(?:(?:[-o*]|\(?[a-z\d]{1,3}\)|\*\)|\d{1,3}\.|(?:0x)?[\da-f]{1,2}(?:-(?:0x)?[\da-f]{1,2})?\s{0,2}-|bits? \d(?:-\d)?)\s|\d{1,2}-[A-Z]|-[A-Z][A-Z\d]?\d?(?:, \w{2,3})?:|-(?:initiator|target):)/;
const NUMBERED_NAME = /^\s*\d{1,3}(?:-\d{1,3})?\s{1,4}[A-Z(]/;
const KEY_FACT = /^\s*(?:Use|Senders|Scope|(?:\w+ is )?Irrelevant when|Offering|Responding)\s?:/;
const SYNTAX = /^\s*[A-Z][\w#.<>-]{1,62}\s?=\s?(?:<|domainname|$)|^\s*or$/;
const EXAMPLE = /^\s*(?:[IT]\s?->|[A-Z][\w#.-]{1,62}=\S|Target(?:Name|Address)=|<iSCSI)/;

/** Splits the lines `from` up to `to` of a document into blocks. */
export function splitBlocks(document: readonly string[], from: number, to: number): RfcBlock[] {
  const blocks: RfcBlock[] = [];
  let first = from;
  while (first < to) {
    if (isEmpty(document[first])) {
      first++;
      continue;
    }
    let end = first + 1;
    while (end < to && !isEmpty(document[end])) end++;
    appendBlocks(blocks, document, first, end);
    first = end;
  }
  return blocks;
}

function isEmpty(line: string | undefined): boolean {
  return line === undefined || line === '';
}

function appendBlocks(blocks: RfcBlock[], document: readonly string[], firstLine: number, endLine: number): void {
  const lines = document.slice(firstLine, endLine);
  const kind = kindOf(lines);
  if (kind !== 'prose') {
    blocks.push({ kind, firstLine, endLine, text: dedent(lines).join('\n') });
    return;
  }
  // List items often follow one another without an empty line.
  let start = firstLine;
  let indent = indentOf(lines[0] ?? '');
  for (let line = firstLine + 1; line <= endLine; line++) {
    const text = document[line] ?? '';
    const inList = opensListItem(document[start] ?? '');
    // A number at the start of a line is a list mark only where a sentence or an item ends before it.
    const mayOpen = inList || /[.:;,!?]$|\bor$|\band$/i.test(document[line - 1] ?? '');
    const opensItem = line < endLine && mayOpen && indentOf(text) <= indent + 8 && opensListItem(text);
    if (line < endLine && !opensItem) continue;
    const part = document.slice(start, line);
    blocks.push({
      kind: inList ? 'item' : 'prose',
      firstLine: start,
      endLine: line,
      text: unwrap(part),
    });
    start = line;
    indent = indentOf(text);
  }
}

function opensListItem(line: string): boolean {
  return (LIST_MARK.test(line) || NUMBERED_NAME.test(line)) && !/\s-\.?$/.test(line);
}

function kindOf(lines: readonly string[]): BlockKind {
  const share = (test: (line: string) => boolean): number => lines.filter(test).length / lines.length;
  // The name of a state or transition on a line of its own introduces what follows.
  if (lines.length === 1 && /^\s*[A-Z]+\d{1,3}:$/.test(lines[0] ?? '')) return 'prose';
  if (share((line) => KEY_FACT.test(line) || SYNTAX.test(line)) >= 0.5) return 'facts';
  if (share(isDrawing) >= 0.25 || share(isCode) >= 0.3) return 'figure';
  const isReference = /^\s*\[[\w-]{1,20}\]\s/.test(lines[0] ?? '');
  const hasColumns = (line: string): boolean => /\S {3,60}\S/.test(line.replace(LIST_MARK, ''));
  if (!isReference && lines.length > 1 && share(hasColumns) >= 0.5) return 'figure';
  if (share((line) => EXAMPLE.test(line)) >= 0.5) return 'example';
  if (letterShare(lines) < 0.6) return 'figure';
  return isListOfNames(lines) ? 'lines' : isUneven(lines) ? 'figure' : 'prose';
}

/** Short lines that are no sentences: codes with their names, names of keys, captions. */
function isListOfNames(lines: readonly string[]): boolean {
  const names = lines.filter((line) => /^\s*[A-Z][A-Za-z\d]{3,}$/.test(line)).length;
  if (names >= 3 && names * 2 >= lines.length) return true;
  const indent = indentOf(lines[0] ?? '');
  return (
    lines.every((line) => line.length <= 50 && indentOf(line) === indent && !opensListItem(line)) &&
    !/[.:;,!?]$/.test(lines[0] ?? '')
  );
}

/** Short lines at changing depths: a drawing without rules. */
function isUneven(lines: readonly string[]): boolean {
  const depths = new Set(lines.map(indentOf));
  return depths.size >= 2 && lines.length >= 4 && lines.every((line) => line.length <= 56);
}

function isDrawing(line: string): boolean {
  const text = line.trim();
  if (/^\+?-{3}|\+-|-\+|--[->]|<--|={4}/.test(text)) return true;
  if (/^\d{0,3}[|/](\s|$)|[|/]$|^[|\\/+]|^\+$/.test(text)) return true;
  return text.split('|').length > 2;
}

function isCode(line: string): boolean {
  return /[;{}]$|\(\)|^\s*(?:if|else|while|for|return)\b.{0,60}[({]|==|^\s*\S+ =\s|\w-[A-Z][\w-]*\(\w/.test(line);
}

/** Letters among all characters that are not spaces. */
function letterShare(lines: readonly string[]): number {
  let letters = 0;
  let all = 0;
  for (const line of lines) {
    letters += line.match(/[A-Za-z]/g)?.length ?? 0;
    all += line.match(/\S/g)?.length ?? 0;
  }
  return all === 0 ? 1 : letters / all;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function dedent(lines: readonly string[]): string[] {
  const indent = lines.reduce((least, line) => Math.min(least, indentOf(line)), Infinity);
  return lines.map((line) => line.slice(indent));
}

/** One line out of several: a word broken at its own hyphen is closed up again, gaps become one space. */
function unwrap(lines: readonly string[]): string {
  let text = '';
  for (const line of lines) {
    const words = line.trim().replace(/ {2,}/g, ' ');
    text += text === '' || /[A-Za-z\d]-$/.test(text) ? words : ' ' + words;
  }
  return text;
}
