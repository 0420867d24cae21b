import { hexOf } from '../bytes/hex';

/** Files that are taken for captures most often, by their first bytes in hexadecimal. */
const KNOWN: readonly (readonly [beginning: string, name: string])[] = [
  ['1f8b', 'a gzip file, in another one: unpack it first'],
  ['28b52ffd', 'a Zstandard file, in another one: unpack it first'],
  ['04224d18', 'an LZ4 file, in another one: unpack it first'],
  ['fd377a585a00', 'an xz file: unpack it first'],
  ['425a68', 'a bzip2 file: unpack it first'],
  ['504b0304', 'a ZIP archive: unpack it first'],
  ['736e6f6f70', 'a snoop capture'],
  ['545253', 'a Network General Sniffer capture'],
  ['474d4255', 'a Microsoft Network Monitor capture'],
  ['7f454c46', 'a program'],
];

/** What the first bytes of a file look like, in words, for the message that says it is no capture. */
export function describeHead(head: Uint8Array): string {
  if (head.length === 0) return 'the file is empty';
  if (head.length < 4) return `the file has only ${head.length} ${head.length === 1 ? 'byte' : 'bytes'}`;
  const beginning = hexOf(head);
  const known = KNOWN.find(([bytes]) => beginning.startsWith(bytes));
  const printable = head.subarray(0, 32).every((byte) => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d));
  const what = known?.[1] ?? (printable ? 'it looks like a text' : undefined);
  return `it begins with 0x${hexOf(head, 0, 4)}${what ? ` (${what})` : ''}`;
}
