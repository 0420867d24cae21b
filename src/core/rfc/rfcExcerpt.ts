import type { RfcBlock } from './rfcBlocks';
import { cutAtSentence } from './sentences';

/** Characters of an excerpt, about: a hover card shows them without scrolling. */
const EXCERPT_LENGTH = 600;
/** Longer examples are no longer read in passing. */
const LONGEST_EXAMPLE = 240;

/**
 * The first prose of a section, word for word: paragraphs are separated by an empty line, list items stand on lines of
 * their own. Drawings, tables, key facts and long examples are left out, and so is what only introduces them; the one-line
 * defaults and result functions of text keys are left out too. Empty without any such prose.
 */
export function excerptOf(blocks: readonly RfcBlock[]): string {
  return compose(blocks, (block, next) => isProse(block) && !introducesFigure(block, next) && !isOneLineFact(block));
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
  for (const [at, block] of blocks.entries()) {
    if (text.length >= EXCERPT_LENGTH) break;
    const isWanted = belongsTo(previous, block) || (block.kind !== 'lines' && passes(block, blocks[at + 1]));
    if (isWanted) {
      if (text !== '') text += isListed(block) && previous && (isListed(previous) || opens(previous)) ? '\n' : '\n\n';
      text += block.text;
    }
    previous = isWanted ? block : undefined;
  }
  return withoutLooseEnd(cutAtSentence(text, EXCERPT_LENGTH));
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
