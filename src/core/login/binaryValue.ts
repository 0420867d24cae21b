const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * The bytes of a large binary value (RFC 3720, section 5.1): hexadecimal behind 0x, or base64 behind 0b. Undefined when the
 * text is neither.
 */
export function binaryValue(text: string): Uint8Array | undefined {
  const digits = text.slice(2);
  if (/^0[xX][0-9a-fA-F]+$/.test(text)) {
    const even = digits.length % 2 === 0 ? digits : `0${digits}`;
    return Uint8Array.from({ length: even.length / 2 }, (_, at) => parseInt(even.slice(2 * at, 2 * at + 2), 16));
  }
  if (/^0[bB][A-Za-z0-9+/]+={0,2}$/.test(text)) return fromBase64(digits);
  return undefined;
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
