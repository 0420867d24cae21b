/**
 * Characters that a person would not see, or that change how their neighbours are read: controls (C0, DEL, C1), format
 * characters (bidirectional overrides and isolates, zero-width characters, the byte order mark), fillers and variation
 * selectors that draw nothing, line and paragraph
 * separators, and surrogates without their other half.
 */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

const shortNames: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** Longest text that is shown in one place. The bytes themselves are in the hex view. */
const defaultLimit = 1_000;

/**
 * Text of a capture as it may be shown on one line: everything unseen becomes an escape such as `\x1b` or `\u202e`, and
 * what is longer than `limit` is cut. The result still is text, never markup: give it to text nodes only.
 */
export function visibleText(text: string, limit = defaultLimit): string {
  const short = text.length > limit ? text.slice(0, limit) : text;
  // A cut through a surrogate pair would read as an escape that is not in the capture.
  const whole = short.length < text.length ? short.replace(/[\ud800-\udbff]$/, '') : short;
  const escaped = whole.replace(unseen, escapeOf);
  return whole.length < text.length ? `${escaped}…` : escaped;
}

function escapeOf(character: string): string {
  const short = shortNames[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\u{${code.toString(16)}}`;
}
