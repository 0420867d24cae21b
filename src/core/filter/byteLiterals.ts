/** What byte strings and addresses written in a filter mean. */
import { decodeUtf8 } from '../bytes/utf8';

/** Bytes in hexadecimal, with or without ":", "-" or "." between them, or one byte as 0x0a. Undefined for what is none. */
export function bytesLiteral(text: string): Uint8Array | undefined {
  const one = /^0[xX]([0-9a-fA-F]{1,2})$/.exec(text)?.[1];
  if (one !== undefined) return Uint8Array.of(parseInt(one, 16));
  // Single digits stand between colons only: "0:1b:a".
  if (/^[0-9a-fA-F]{1,2}(?::[0-9a-fA-F]{1,2})*$/.test(text)) {
    return Uint8Array.from(text.split(':'), (digits) => parseInt(digits, 16));
  }
  if (!/^[0-9a-fA-F]{2}(?:[:.-]?[0-9a-fA-F]{2})*$/.test(text)) return undefined;
  return Uint8Array.from(text.match(/[0-9a-fA-F]{2}/g) ?? [], (digits) => parseInt(digits, 16));
}

/** First of the 256 code units that stand for a byte in a text; lone low surrogates, which no other text holds. */
const ESCAPED_BYTES = 0xdc00;

const escapedByte = (code: number): number | undefined =>
  code >= ESCAPED_BYTES && code <= ESCAPED_BYTES + 0xff ? code - ESCAPED_BYTES : undefined;

/** The bytes of a text in UTF-8; what the parser wrote for \xff and its like is that one byte. */
export function bytesOfText(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    const byte = escapedByte(character.codePointAt(0) ?? 0);
    if (byte === undefined) bytes.push(...new TextEncoder().encode(character));
    else bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}

/** A text as it is compared with texts: bytes that were written as \xc3 and its like are read as UTF-8. */
export function unicodeText(text: string): string {
  if (!/[\udc00-\udcff]/.test(text)) return text;
  const bytes = bytesOfText(text);
  return decodeUtf8(bytes, 0, bytes.length);
}

/** The bytes as a text of which each character is one byte, for patterns. */
export function latinText(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

function ipv4Bytes(text: string): number[] | undefined {
  if (!/^(?:\d{1,3}\.){3}\d{1,3}$/.test(text)) return undefined;
  const bytes = text.split('.').map(Number);
  return bytes.every((byte) => byte <= 255) ? bytes : undefined;
}

/** The 16-bit groups of a part of an IPv6 address; the last may be an IPv4 address. */
function groupsOf(text: string): number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [at, part] of parts.entries()) {
    const dotted = at === parts.length - 1 ? ipv4Bytes(part) : undefined;
    if (dotted) {
      const [a = 0, b = 0, c = 0, d = 0] = dotted;
      groups.push((a << 8) | b, (c << 8) | d);
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(parseInt(part, 16));
    else return undefined;
  }
  return groups;
}

function ipv6Bytes(text: string): number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const front = groupsOf(halves[0] ?? '');
  const back = halves.length === 2 ? groupsOf(halves[1] ?? '') : [];
  if (!front || !back) return undefined;
  const left = 8 - front.length - back.length;
  // "::" stands for at least one group.
  if (halves.length === 2 ? left < 1 : left !== 0) return undefined;
  const groups = [...front, ...Array.from({ length: left }, () => 0), ...back];
  return groups.flatMap((group) => [group >> 8, group & 0xff]);
}

/** An address, and of how many of its bits a comparison speaks: all, or those before the "/". */
export interface AddressLiteral {
  readonly bytes: Uint8Array;
  readonly bits: number;
}

/** "10.0.0.1" or "10.0.0.0/8", "fe80::1" or "fe80::/10". Undefined for what is none, and for more bits than there are. */
export function addressLiteral(text: string, version: 4 | 6): AddressLiteral | undefined {
  const [address = '', prefix, ...more] = text.split('/');
  const found = version === 4 ? ipv4Bytes(address) : ipv6Bytes(address);
  if (!found || more.length > 0) return undefined;
  const most = found.length * 8;
  if (prefix !== undefined && !/^\d{1,3}$/.test(prefix)) return undefined;
  const bits = prefix === undefined ? most : Number(prefix);
  return bits <= most ? { bytes: Uint8Array.from(found), bits } : undefined;
}

/** The first `bits` of some bytes; those behind them become zero. */
export function firstBits(bytes: Uint8Array, bits: number): Uint8Array {
  if (bits >= bytes.length * 8) return bytes;
  return bytes.map((byte, at) => byte & (0xff00 >> Math.min(8, Math.max(0, bits - at * 8))));
}
