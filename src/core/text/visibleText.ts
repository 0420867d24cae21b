/**
 * Characters that a person would not see, or that could move the cursor, recolour a terminal, or change how their
 * neighbours are read: control characters, format characters (bidirectional overrides and isolates, zero-width
 * characters, tags), fillers and variation selectors that draw nothing, line and paragraph separators, and surrogates
 * without their other half.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

/** Most texts are of this kind: they are not searched any further. */
const ORDINARY = /^[\x20-\x7e]*$/;

/** Text from a capture made safe to print: what is unseen or obeyed stands as a visible escape (\x1b, \u202e). */
export function visibleText(text: string): string {
  return ORDINARY.test(text) ? text : text.replace(UNSEEN, escapeOf);
}

function escapeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const digits = code.toString(16);
  if (code < 0x100) return `\\x${digits.padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${digits.padStart(4, '0')}` : `\\u{${digits}}`;
}

/** A value as JSON on one line that is just as safe to print; the dangerous characters are escaped the way JSON does. */
export function visibleJson(value: unknown): string {
  const json = JSON.stringify(value);
  return ORDINARY.test(json) ? json : json.replace(UNSEEN, jsonEscapeOf);
}

/** JSON knows no code points beyond 16 bits: those are two escapes. */
function jsonEscapeOf(character: string): string {
  let escaped = '';
  for (let at = 0; at < character.length; at++) {
    escaped += `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`;
  }
  return escaped;
}
