import { hexOf } from '../bytes/hex';
import { decodeUtf8 } from '../bytes/utf8';
import { plural } from '../text/plural';
import { type Conversion, FILE_SIGNATURES, TEXT_SIGNATURES } from './fileSignatures';

/** What to do with a file of another kind. */
const ADVICE: Readonly<Record<Conversion, string>> = {
  editcap: '`editcap -F pcapng in out` of Wireshark makes one that can be read',
  // Each packet has a link type of its own there, which pcapng cannot hold.
  editcapEthernet: '`editcap -F pcapng -T ether in out` of Wireshark makes one that can be read, of Ethernet packets',
  text2pcap: '`text2pcap in out` of Wireshark makes a capture of it, where it holds packets',
  etl2pcapng: '`etl2pcapng in out` of Microsoft makes one that can be read',
  unpack: 'unpack it first',
};

/** The header of a pcap file. */
const SHORTEST = 24;

/** What makes the first bytes a text, and the most of them that are looked at. */
const TEXT = /^[\t\n\v\f\r\x20-\x7e\u00a0-\ufffc\u{10000}-\u{10ffff}]+$/u;

/** What the first bytes of a file are, in words, for the message that says it is no capture. */
export function describeHead(head: Uint8Array): string {
  if (head.length === 0) return 'the file is empty';
  if (head.length < 4) return `the file has only ${plural(head.length, 'byte')}`;
  const found = knownBy(head);
  const begins = `it begins with 0x${hexOf(head, 0, 4)}`;
  if (!found && head.length < SHORTEST) return `${begins} and has only ${plural(head.length, 'byte')}`;
  if (!found) return head.every((byte) => byte === 0) ? `${begins} and goes on with zeros` : begins;
  return `${begins} (${found.name}${found.conversion ? `: ${ADVICE[found.conversion]}` : ''})`;
}

function knownBy(head: Uint8Array): { readonly name: string; readonly conversion?: Conversion } | undefined {
  const digits = hexOf(head);
  const signature = FILE_SIGNATURES.find(({ bytes, at = 0 }) => {
    const present = digits.slice(at * 2, at * 2 + bytes.length);
    return (
      present.length === bytes.length && Array.from(bytes).every((one, place) => one === '.' || one === present[place])
    );
  });
  if (signature) return signature;
  const text = textOf(head);
  if (text === undefined) return undefined;
  return TEXT_SIGNATURES.find(({ pattern }) => pattern.test(text)) ?? { name: 'it looks like a text' };
}

/** The first bytes as text; undefined when they are none. */
function textOf(head: Uint8Array): string | undefined {
  const [first, second] = head;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    const low = first === 0xff ? 0 : 1;
    const units = Array.from(
      { length: (head.length >> 1) - 1 },
      (_, at) => (head[at * 2 + 2 + low] ?? 0) | ((head[at * 2 + 3 - low] ?? 0) << 8),
    );
    const wide = String.fromCharCode(...units);
    return TEXT.test(wide) ? wide : undefined;
  }
  // The last character may be cut.
  const text = decodeUtf8(head, 0, head.length)
    .replace(/^\ufeff/, '')
    .replace(/\ufffd{1,3}$/, '');
  return TEXT.test(text) ? text : undefined;
}
