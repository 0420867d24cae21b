import { viewOf } from '../../bytes/view';
import type { FieldSpec } from '../../dissect/FieldSpec';
import { readerOf } from '../../dissect/interpret';
import type { Protocol } from '../../dissect/Protocol';

/** Address families of the BSDs; IPv6 has another number on each of them. */
const FAMILIES: Readonly<Record<number, string>> = {
  2: 'IPv4',
  10: 'IPv6 (Linux)',
  23: 'IPv6 (Windows)',
  24: 'IPv6 (NetBSD, OpenBSD)',
  28: 'IPv6 (FreeBSD)',
  30: 'IPv6 (macOS)',
};

/** The family in the order of the host that wrote it: no family is above 0xffff, so a larger number is turned round. */
function inOrder(family: number): number {
  if (family <= 0xffff) return family;
  return (((family & 0xff) << 24) | ((family & 0xff00) << 8) | ((family >>> 8) & 0xff00) | (family >>> 24)) >>> 0;
}

const familyName = (family: number): string | undefined => FAMILIES[inOrder(family)];

/** LINKTYPE_NULL: the address family, in the byte order of the host that captured. */
export const NULL_FIELDS: readonly FieldSpec[] = [
  { name: 'Family', filter: 'null.family', offset: 0, length: 4, kind: 'hexadecimal', values: familyName },
];

const HEADER = 4;
const familyOf = readerOf(NULL_FIELDS, 'null.family');

/** LINKTYPE_NULL, and LINKTYPE_LOOP, which is the same in network byte order. */
export const bsdLoopback: Protocol = {
  id: 'bsdLoopback',
  shortName: 'Loopback',
  name: 'BSD loopback',
  filter: 'null',
  fields: NULL_FIELDS,
  walk(walk, start, end) {
    if (!walk.add(bsdLoopback, start, start + HEADER, end) || !walk.has(start, HEADER, end)) return;
    const family = inOrder(familyOf(walk.view, start));
    if (family === 2) walk.etherType(0x0800, start + HEADER, end);
    else if (FAMILIES[family] !== undefined) walk.etherType(0x86dd, start + HEADER, end);
  },
  info(bytes, { start }) {
    if (bytes.length < start + HEADER) return [{ text: 'Loopback header cut off', style: 'warning' }];
    return [{ text: `Address family ${inOrder(familyOf(viewOf(bytes), start))}: not decoded`, style: 'quiet' }];
  },
};
