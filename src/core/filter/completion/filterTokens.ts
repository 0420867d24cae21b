/** A piece of a filter's text. Offsets count UTF-16 units, `end` behind the last. */
export interface FilterToken {
  readonly kind: 'word' | 'text' | 'symbol';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The pieces of the filter language, by the same rules as the grammar, but of a filter that is still being written: a text
 * may lack its closing quote, and what no rule knows is a symbol of one character.
 */
const PIECE = new RegExp(
  [
    String.raw`(?<text>[rR]?"(?:[^"\\]|\\[\s\S])*(?:"|\\?$)|'(?:[^'\\]|\\[\s\S])?(?:'|$))`,
    String.raw`(?<word>[A-Za-z0-9_:](?:[A-Za-z0-9_:/-]|\.(?!\.))*)`,
    String.raw`(?<symbol>\.\.|===?|!==?|~=|>=|<=|&&?|\|\|?|\^\^?|[^\s])`,
  ].join('|'),
  'g',
);

/** Splits a filter into its pieces; white space is none. */
export function filterTokens(filter: string): FilterToken[] {
  return [...filter.matchAll(PIECE)].map((match) => {
    const [text] = match;
    const kind =
      match.groups?.['word'] !== undefined ? 'word' : match.groups?.['text'] !== undefined ? 'text' : 'symbol';
    return { kind, text, start: match.index, end: match.index + text.length };
  });
}
