/** How values of fields are written in a filter. */

/** Byte strings up to this long are compared as a whole: longer ones fill the line and say nothing. */
const LONGEST_BYTES = 64;
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{2}(?::[0-9a-f]{2}){5}|[0-9a-f]{0,4}(?::[0-9a-f.]{0,15}){2,7})$/i;
/** A backslash, a quote, and what cannot be typed or seen: escaped one by one. */
const ESCAPED = /["\\\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** A text in quotes, so that the filter language reads exactly this text. Control characters become escapes. */
export function quotedText(text: string): string {
  const escaped = text.replace(ESCAPED, (character) => {
    const code = character.charCodeAt(0);
    if (character === '"' || character === '\\') return `\\${character}`;
    return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : character;
  });
  return `"${escaped}"`;
}

/** "12:34:ab" of "0x1234ab". */
export function bytesLiteral(hexadecimal: string): string {
  return hexadecimal.slice(2).replace(/..(?=.)/g, '$&:');
}

/**
 * Tests that may hold of exactly this value of a field, the one that says it best first. Which of them the field's type
 * understands is found out by asking.
 * @param shown the value as the tree shows it
 * @param json the value as JSON has it: byte strings begin with "0x"
 */
export function valueTestsOf(name: string, shown: string, json: number | string | boolean | undefined): string[] {
  if (json === undefined || json === '') return [];
  if (typeof json === 'boolean') return [`${name} == ${json ? 1 : 0}`, json ? name : `!${name}`];
  if (typeof json === 'number') {
    const isHexadecimal = /^0x[0-9a-f]+$/i.test(shown) && Number(shown) === json;
    return [`${name} == ${isHexadecimal ? shown : json}`, `${name} == ${quotedText(shown)}`];
  }
  if (/^0x(?:[0-9a-f]{2})+$/i.test(json))
    return [...byteTests(name, json), `${name} == ${quotedText(latinText(json))}`];
  const quoted = `${name} == ${quotedText(json)}`;
  const bare = `${name} == ${json}`;
  return ADDRESS.test(json) ? [bare, quoted] : /^-?\d+(?:\.\d+)?$/.test(json) ? [bare, quoted] : [quoted, bare];
}

/** The bytes as characters: fields of texts hold them with the spaces that fill them up, without zeros behind them. */
function latinText(hexadecimal: string): string {
  const text = hexadecimal.slice(2).replace(/../g, (digits) => String.fromCharCode(parseInt(digits, 16)));
  return text.replace(/\0+$/, '');
}

function byteTests(name: string, json: string): string[] {
  const length = (json.length - 2) / 2;
  if (length > LONGEST_BYTES)
    return [`${name}[0:${LONGEST_BYTES}] == ${bytesLiteral(json.slice(0, 2 + 2 * LONGEST_BYTES))}`];
  const tests = [`${name} == ${bytesLiteral(json)}`, `${name} == ${json}`];
  // One byte alone reads as a number or a word.
  return length === 1 ? [...tests, `${name}[0] == ${json.slice(2)}`] : tests;
}
