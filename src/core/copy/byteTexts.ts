import { hexOf } from '../bytes/hex';

const ROW = 16;
const C_ROW = 12;
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Offsets, bytes and ASCII characters, sixteen bytes a line; what is no visible ASCII character is a dot. */
export function hexDump(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += ROW) {
    const row = Array.from(bytes.subarray(at, at + ROW));
    const digits = row.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const characters = row.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    lines.push(`${at.toString(16).padStart(4, '0')}   ${digits.padEnd(ROW * 3 - 1)}   ${characters}`);
  }
  return lines.join('\n');
}

/** Hexadecimal digits without separators. */
export function hexStream(bytes: Uint8Array): string {
  return hexOf(bytes);
}

/** An array of C, whose comment says what the bytes are. */
export function cArray(bytes: Uint8Array, name: string, comment: string): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += C_ROW) {
    const row = Array.from(bytes.subarray(at, at + C_ROW), (byte) => `0x${byte.toString(16).padStart(2, '0')}`);
    lines.push(`  ${row.join(', ')}`);
  }
  const identifier = name.replace(/[^A-Za-z0-9_]+/g, '_').replace(/^(?=\d)/, '_');
  // What ends a comment must not stand in it, nor a backslash at its end.
  const harmless = comment.replaceAll('*/', '* /').replace(/[\\?]+$/, '');
  return `/* ${harmless} */\nstatic const unsigned char ${identifier}[${bytes.length}] = {\n${lines.join(',\n')}\n};\n`;
}

/** RFC 4648, section 4. */
export function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [one = 0, two = 0, three = 0] = bytes.subarray(at, at + 3);
    const word = (one << 16) | (two << 8) | three;
    const left = bytes.length - at;
    text += BASE64.charAt(word >> 18) + BASE64.charAt((word >> 12) & 63);
    text += left > 1 ? BASE64.charAt((word >> 6) & 63) : '=';
    text += left > 2 ? BASE64.charAt(word & 63) : '=';
  }
  return text;
}
