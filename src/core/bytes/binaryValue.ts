const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** How a binary value is written. */
export type BinaryForm = 'hexadecimal' | 'base64';

/**
 * The form of a large binary value (RFC 3720, section 5.1): hexadecimal behind 0x, or base64 behind 0b. Undefined when the
 * text is neither.
 */
export function binaryForm(text: string): BinaryForm | undefined {
  if (/^0[xX][0-9a-fA-F]+$/.test(text)) return 'hexadecimal';
  return /^0[bB][A-Za-z0-9+/]+={0,2}$/.test(text) ? 'base64' : undefined;
}

/** The bytes of a large binary value. Undefined when the text is none. */
export function binaryValue(text: string): Uint8Array | undefined {
  const form = binaryForm(text);
  if (form === undefined) return undefined;
  const digits = text.slice(2);
  if (form === 'base64') return fromBase64(digits);
  const even = digits.length % 2 === 0 ? digits : `0${digits}`;
  return Uint8Array.from({ length: even.length / 2 }, (_, at) => parseInt(even.slice(2 * at, 2 * at + 2), 16));
}

/** What no encoder makes: base64 whose last digits are no whole byte. The section forbids it. */
export function isBrokenBase64(text: string): boolean {
  return binaryForm(text) === 'base64' && text.slice(2).replace(/=+$/, '').length % 4 === 1;
}

function fromBase64(text: string): Uint8Array {
  const symbols = text.replace(/=+$/, '');
  const bytes = new Uint8Array(Math.floor((symbols.length * 6) / 8));
  let [held, bits, at] = [0, 0, 0];
  for (const symbol of symbols) {
    held = ((held << 6) | BASE64.indexOf(symbol)) & 0xfff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at++] = (held >> bits) & 0xff;
  }
  return bytes;
}
