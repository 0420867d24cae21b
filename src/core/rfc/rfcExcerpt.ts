import type { RfcBlock } from './rfcBlocks';
import { cutAtSentence } from './sentences';

/** Characters of an excerpt, about: a hover card shows them without scrolling. */
const EXCERPT_LENGTH = 600;
/** Longer examples are no longer read in passing. */
const LONGEST_EXAMPLE = 240;
/** What must be left when something at the end is dropped because it is no sentence. */
const SHORTEST_REST = 120;

/** What a hover shows of a section. */
export interface RfcExcerpt {
  /** The words are the RFC's own; otherwise they are ours and say why there are none to quote. */
  readonly isQuote: boolean;
  /** Paragraphs are separated by an empty line; list items and subsections stand on lines of their own. */
  readonly text: string;
}

/**
 * The first prose of a section, word for word: paragraphs are separated by an empty line, list items stand on lines of
 * their own. Drawings, tables, key facts and long examples are left out, and so is what only introduces them; the one-line
 * defaults and result functions of text keys are left out too. Empty without any such prose.
 */
export function excerptOf(blocks: readonly RfcBlock[]): string {
  return compose(
    blocks,
    (block, next) =>
      isProse(block) && !introducesFigure(block, next) && !isOneLineFact(block) && !explainsExample(block),
  );
}

/** As `excerptOf`, for sections that have nothing but introductions and one-line facts. */
export function shortExcerptOf(blocks: readonly RfcBlock[]): string {
  return compose(blocks, isProse);
}

function compose(
  blocks: readonly RfcBlock[],
  passes: (block: RfcBlock, next: RfcBlock | undefined) => boolean,
): string {
  let text = '';
  /** The block just before, if it was taken. */
  let previous: RfcBlock | undefined;
  let taken = 0;
  for (const [at, block] of blocks.entries()) {
    if (text.length >= EXCERPT_LENGTH) break;
    const isWanted = belongsTo(previous, block) || (block.kind !== 'lines' && passes(block, blocks[at + 1]));
    if (isWanted) {
      if (text !== '') text += isListed(block) && previous && (isListed(previous) || opens(previous)) ? '\n' : '\n\n';
      taken++;
      text += isProse(block) ? block.text : singleSpaced(block.text);
    }
    previous = isWanted ? block : undefined;
  }
  // One entry of a legend says nothing without the others.
  if (taken === 1 && blocks.length > 1 && blocks.every(({ kind }) => kind !== 'prose') && text.length < SHORTEST_REST)
    return '';
  return endAtSentence(cutAtSentence(text, EXCERPT_LENGTH));
}

/** Names and examples line by line; columns and indents mean nothing in a card. */
function singleSpaced(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim().replace(/ {2,}/g, ' '))
    .join('\n');
}

/**
 * Ends the excerpt at a sentence: codes, key lines and titles at its end are dropped with what introduces them. Where that
 * would leave too little, the list stays and is closed with a full stop. Empty when only an introduction is left.
 */
function endAtSentence(text: string): string {
  let kept = withoutAnnouncement(withoutLooseEnd(text));
  while (kept.length >= SHORTEST_REST && !endsSentence(kept)) {
    const lastBreak = kept.lastIndexOf('\n');
    kept = lastBreak < 0 ? '' : withoutLooseEnd(kept.slice(0, lastBreak).trimEnd());
  }
  if (kept.length >= SHORTEST_REST || endsSentence(kept)) return kept;
  const closed = withoutLooseEnd(text);
  if (closed === '' || closed.endsWith(':')) return '';
  return endsSentence(closed) ? closed : closed.replace(/[,;]?(?:\s+(?:or|and))?$/i, '.');
}

function endsSentence(text: string): boolean {
  return /[.!?…]["')\]]{0,3}$/.test(text);
}

/** A last sentence that announces a list or a drawing which the excerpt does not show. */
function withoutAnnouncement(text: string): string {
  const start = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('. ')) + 1;
  if (start < SHORTEST_REST) return text;
  const announces =
    /^\s*The following (?:list|table|diagram|figure|state)\b|\b(?:as follows|listed below|shown below)\.$/;
  return announces.test(text.slice(start)) ? text.slice(0, start).trimEnd() : text;
}

/** Names, codes and short examples say something after their introduction only. */
function belongsTo(previous: RfcBlock | undefined, block: RfcBlock): boolean {
  if (previous === undefined) return false;
  if (block.kind === 'lines') return opens(previous) || previous.kind === 'lines' || previous.kind === 'item';
  return isShortExample(block) && opens(previous);
}

function opens({ text }: RfcBlock): boolean {
  return text.endsWith(':');
}

function isListed({ kind }: RfcBlock): boolean {
  return kind !== 'prose';
}

function isProse({ kind }: RfcBlock): boolean {
  return kind === 'prose' || kind === 'item';
}

function isShortExample({ kind, text }: RfcBlock): boolean {
  return (kind === 'example' || kind === 'facts') && text.length <= LONGEST_EXAMPLE;
}

function introducesFigure(block: RfcBlock, next: RfcBlock | undefined): boolean {
  if (!opens(block)) return false;
  if (next === undefined || /^Examples?:$/.test(block.text)) return true;
  return !isProse(next) && next.kind !== 'lines' && !isShortExample(next);
}

/** A sentence without a subject ("Results in ... while:") goes on with an example, which is not shown. */
function explainsExample({ kind, text }: RfcBlock): boolean {
  return kind === 'prose' && /^Results in\b/.test(text);
}

function isOneLineFact({ text }: RfcBlock): boolean {
  return text.length < 70 && /^(Default is|The default is|Result function is)\b/.test(text);
}

/** An introduction or a bare "OR" at the end leads nowhere; what is left over must still say something. */
function withoutLooseEnd(text: string): string {
  let kept = text;
  for (;;) {
    const lastBreak = kept.lastIndexOf('\n');
    const lastLine = kept.slice(lastBreak + 1);
    if (/^(or|and)$/i.test(lastLine) && lastBreak > 0) {
      kept = kept.slice(0, lastBreak).trimEnd();
      continue;
    }
    if (!lastLine.endsWith(':')) return kept;
    const lastSentence = Math.max(lastBreak, kept.lastIndexOf('. '));
    if (lastSentence <= 0) return kept;
    kept = kept.slice(0, lastSentence + 1).trimEnd();
  }
}
