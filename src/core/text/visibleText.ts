/**
 * Characters that could move the cursor, recolour a terminal, or reorder what stands around them: control characters,
 * zero-width and bidirectional marks, line and paragraph separators.
 */

const DANGEROUS = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** Text from a capture made safe to print: dangerous characters stand as visible escapes (\x1b, \u202e). */
export function visibleText(text: string): string {
  return text.replace(DANGEROUS, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

/** A value as JSON on one line that is just as safe to print; the dangerous characters are escaped the way JSON does. */
export function visibleJson(value: unknown): string {
  return JSON.stringify(value).replace(
    DANGEROUS,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
