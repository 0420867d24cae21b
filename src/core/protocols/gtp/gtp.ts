import { viewOf } from '../../bytes/view';
import type { FieldNode } from '../../dissect/FieldNode';
import type { FieldSpec } from '../../dissect/FieldSpec';
import { interpretHeader, readerOf } from '../../dissect/interpret';
import type { PacketWalk } from '../../dissect/PacketWalk';
import type { Protocol } from '../../dissect/Protocol';

/** 3GPP TS 29.281, section 5.1: the header of the user plane. */
export const GTP_FIELDS: readonly FieldSpec[] = [
  { name: 'Version', filter: 'gtp.flags.version', offset: 0, length: 1, mask: 0xe0, kind: 'unsigned' },
  { name: 'Protocol type', filter: 'gtp.flags.payload', offset: 0, length: 1, mask: 0x10, kind: 'unsigned' },
  { name: 'Reserved', offset: 0, length: 1, mask: 0x08, kind: 'reserved' },
  { name: 'Extension header follows', filter: 'gtp.flags.e', offset: 0, length: 1, mask: 0x04, kind: 'boolean' },
  { name: 'Sequence number present', filter: 'gtp.flags.s', offset: 0, length: 1, mask: 0x02, kind: 'boolean' },
  { name: 'N-PDU number present', filter: 'gtp.flags.pn', offset: 0, length: 1, mask: 0x01, kind: 'boolean' },
  {
    name: 'Message type',
    filter: 'gtp.message',
    offset: 1,
    length: 1,
    kind: 'unsigned',
    values: { 1: 'echo request', 2: 'echo response', 26: 'error indication', 254: 'end marker', 255: 'packet' },
  },
  { name: 'Length', filter: 'gtp.length', offset: 2, length: 2, kind: 'unsigned' },
  { name: 'Tunnel endpoint identifier', filter: 'gtp.teid', offset: 4, length: 4, kind: 'hexadecimal' },
];

/** The part that follows when one of the three flags is set; each field counts only with its own flag. */
const OPTIONAL_FIELDS: readonly FieldSpec[] = [
  { name: 'Sequence number', filter: 'gtp.seq_number', offset: 0, length: 2, kind: 'unsigned' },
  { name: 'N-PDU number', filter: 'gtp.npdu_number', offset: 2, length: 1, kind: 'unsigned' },
  { name: 'Next extension header', filter: 'gtp.ext_hdr.next', offset: 3, length: 1, kind: 'hexadecimal' },
];

/** Where an extension header says how long it is, in units of 4 bytes. Its last byte names the next one. */
const EXTENSION_FIELDS: readonly FieldSpec[] = [
  { name: 'Length', filter: 'gtp.ext_hdr.length', offset: 0, length: 1, kind: 'unsigned' },
];

const HEADER = 8;
const OPTIONAL = 4;
const PACKET = 255;
const extended = readerOf(GTP_FIELDS, 'gtp.flags.e');
const sequenced = readerOf(GTP_FIELDS, 'gtp.flags.s');
const numbered = readerOf(GTP_FIELDS, 'gtp.flags.pn');
const messageType = readerOf(GTP_FIELDS, 'gtp.message');
const lengthOf = readerOf(GTP_FIELDS, 'gtp.length');
const tunnel = readerOf(GTP_FIELDS, 'gtp.teid');
const firstExtension = readerOf(OPTIONAL_FIELDS, 'gtp.ext_hdr.next');
const extensionUnits = readerOf(EXTENSION_FIELDS, 'gtp.ext_hdr.length');

const hasOptional = (view: DataView, start: number): boolean =>
  extended(view, start) + sequenced(view, start) + numbered(view, start) > 0;

/** The end of the header with its extension headers; -1 when they do not fit. Each takes 4 bytes at least. */
function headerEnd(walk: PacketWalk, start: number, end: number): number {
  const { view } = walk;
  if (!hasOptional(view, start)) return start + HEADER;
  let at = start + HEADER + OPTIONAL;
  if (!walk.has(start, at - start, end)) return -1;
  let next = extended(view, start) === 0 ? 0 : firstExtension(view, start + HEADER);
  while (next !== 0) {
    if (!walk.has(at, 4, end)) return -1;
    const length = extensionUnits(view, at) * 4;
    if (length === 0 || !walk.has(at, length, end)) return -1;
    at += length;
    next = view.getUint8(at - 1);
  }
  return at;
}

/** The tunnel of mobile networks, as far as it carries packets. */
export const gtp: Protocol = {
  id: 'gtp',
  shortName: 'GTP',
  name: 'GPRS Tunneling Protocol, user plane',
  filter: 'gtp',
  fields: GTP_FIELDS,
  moreFields: [...OPTIONAL_FIELDS, ...EXTENSION_FIELDS],
  walk(walk, start, end) {
    const { view } = walk;
    if (!walk.has(start, HEADER, end)) {
      walk.add(gtp, start, start + HEADER, end);
      return;
    }
    const last = Math.min(end, start + HEADER + lengthOf(view, start));
    const payload = headerEnd(walk, start, last);
    if (!walk.add(gtp, start, payload < 0 ? start + HEADER : payload, last) || payload < 0) return;
    if (messageType(view, start) === PACKET) walk.ipPacket(payload, last);
  },
  extraNodes(bytes, { start, headerEnd: until }, issues) {
    const nodes: FieldNode[] = [];
    const from = start + HEADER;
    const end = Math.min(until, bytes.length);
    if (from + OPTIONAL > end) return nodes;
    nodes.push(...interpretHeader(OPTIONAL_FIELDS, bytes, from, end, { source: 0, issues }));
    const rest = end - from - OPTIONAL;
    if (rest > 0) {
      const place = { source: 0, start: from + OPTIONAL, length: rest };
      nodes.push({ label: 'Extension headers', value: `${rest} bytes`, filter: 'gtp.ext_hdr', ...place });
    }
    return nodes;
  },
  summary: (bytes, { start }) => (bytes.length >= start + HEADER ? `TEID ${tunnel(viewOf(bytes), start)}` : ''),
  info(bytes, { start }) {
    if (bytes.length < start + HEADER) return [{ text: 'GTP header cut off', style: 'warning' }];
    return [{ text: `GTP message ${messageType(viewOf(bytes), start)}: not decoded`, style: 'quiet' }];
  },
};
