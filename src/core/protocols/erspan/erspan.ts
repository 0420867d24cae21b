import { viewOf } from '../../bytes/view';
import type { FieldSpec } from '../../dissect/FieldSpec';
import { readerOf } from '../../dissect/interpret';
import type { Layer, Protocol } from '../../dissect/Protocol';

/** What types II and III begin with. */
const COMMON: readonly FieldSpec[] = [
  { name: 'Version', filter: 'erspan.version', offset: 0, length: 2, mask: 0xf000, kind: 'unsigned' },
  { name: 'VLAN', filter: 'erspan.vlan', offset: 0, length: 2, mask: 0x0fff, kind: 'unsigned' },
  { name: 'Class of service', filter: 'erspan.cos', offset: 2, length: 2, mask: 0xe000, kind: 'unsigned' },
];
const SESSION: readonly FieldSpec[] = [
  { name: 'Truncated', filter: 'erspan.truncated', offset: 2, length: 2, mask: 0x0400, kind: 'boolean' },
  { name: 'Session', filter: 'erspan.spanid', offset: 2, length: 2, mask: 0x03ff, kind: 'unsigned' },
];

/** draft-foschiano-erspan, section 4.2. */
export const ERSPAN_2_FIELDS: readonly FieldSpec[] = [
  ...COMMON,
  {
    name: 'Encapsulation',
    filter: 'erspan.encap',
    offset: 2,
    length: 2,
    mask: 0x1800,
    kind: 'unsigned',
    values: { 0: 'came without a VLAN tag', 1: 'came with an ISL tag', 2: 'came with an 802.1Q tag', 3: 'tag kept' },
  },
  ...SESSION,
  { name: 'Reserved', offset: 4, length: 4, mask: 0xfff00000, kind: 'reserved' },
  { name: 'Index', filter: 'erspan.index', offset: 4, length: 4, mask: 0x000fffff, kind: 'unsigned' },
];

/** draft-foschiano-erspan, section 4.3. */
export const ERSPAN_3_FIELDS: readonly FieldSpec[] = [
  ...COMMON,
  {
    name: 'Integrity',
    filter: 'erspan.bso',
    offset: 2,
    length: 2,
    mask: 0x1800,
    kind: 'unsigned',
    values: { 0: 'good or unknown', 1: 'bad', 2: 'short', 3: 'oversized' },
  },
  ...SESSION,
  { name: 'Timestamp', filter: 'erspan.timestamp', offset: 4, length: 4, kind: 'unsigned' },
  { name: 'Security group tag', filter: 'erspan.sgt', offset: 8, length: 2, kind: 'unsigned' },
  { name: 'Has an Ethernet frame', filter: 'erspan.p', offset: 10, length: 2, mask: 0x8000, kind: 'boolean' },
  {
    name: 'Frame type',
    filter: 'erspan.ft',
    offset: 10,
    length: 2,
    mask: 0x7c00,
    kind: 'unsigned',
    values: { 0: 'Ethernet', 2: 'IP' },
  },
  { name: 'Hardware ID', filter: 'erspan.hw', offset: 10, length: 2, mask: 0x03f0, kind: 'unsigned' },
  {
    name: 'Direction',
    filter: 'erspan.direction',
    offset: 10,
    length: 2,
    mask: 0x0008,
    kind: 'unsigned',
    values: { 0: 'ingress', 1: 'egress' },
  },
  {
    name: 'Timestamp granularity',
    filter: 'erspan.gra',
    offset: 10,
    length: 2,
    mask: 0x0006,
    kind: 'unsigned',
    values: { 0: '100 microseconds', 1: '100 nanoseconds', 2: 'IEEE 1588', 3: 'as the subheader says' },
  },
  { name: 'Subheader follows', filter: 'erspan.o', offset: 10, length: 2, mask: 0x0001, kind: 'boolean' },
];

const SECOND = 8;
const THIRD = 12;
const SUBHEADER = 8;
const ETHERNET_FRAME = 0;
const IP_PACKET = 2;
const subheader = readerOf(ERSPAN_3_FIELDS, 'erspan.o');
const frameType = readerOf(ERSPAN_3_FIELDS, 'erspan.ft');

function session(fields: readonly FieldSpec[], length: number): NonNullable<Protocol['summary']> {
  const spanId = readerOf(fields, 'erspan.spanid');
  return (bytes: Uint8Array, { start }: Layer) =>
    bytes.length >= start + length ? `Session ${spanId(viewOf(bytes), start)}` : '';
}

/** Type I: a mirrored frame right behind the GRE header, which then has no sequence number. */
export const erspan1: Protocol = {
  id: 'erspan1',
  shortName: 'ERSPAN',
  name: 'Encapsulated Remote Switch Packet Analysis, type I',
  filter: 'erspan',
  fields: [],
  walk(walk, start, end) {
    if (walk.add(erspan1, start, start, end)) walk.named('ethernet', start, end);
  },
};

export const erspan2: Protocol = {
  id: 'erspan2',
  shortName: 'ERSPAN',
  name: 'Encapsulated Remote Switch Packet Analysis, type II',
  filter: 'erspan',
  fields: ERSPAN_2_FIELDS,
  walk(walk, start, end) {
    if (!walk.add(erspan2, start, start + SECOND, end) || !walk.has(start, SECOND, end)) return;
    walk.named('ethernet', start + SECOND, end);
  },
  summary: session(ERSPAN_2_FIELDS, SECOND),
  info: () => [{ text: 'ERSPAN header cut off', style: 'warning' }],
};

export const erspan3: Protocol = {
  id: 'erspan3',
  shortName: 'ERSPAN',
  name: 'Encapsulated Remote Switch Packet Analysis, type III',
  filter: 'erspan',
  fields: ERSPAN_3_FIELDS,
  walk(walk, start, end) {
    const { view } = walk;
    if (!walk.has(start, THIRD, end)) {
      walk.add(erspan3, start, start + THIRD, end);
      return;
    }
    const header = THIRD + (subheader(view, start) === 0 ? 0 : SUBHEADER);
    if (!walk.add(erspan3, start, start + header, end)) return;
    const type = frameType(view, start);
    if (type === ETHERNET_FRAME) walk.named('ethernet', start + header, end);
    else if (type === IP_PACKET) walk.ipPacket(start + header, end);
  },
  extraNodes(bytes, { start, headerEnd }) {
    const from = start + THIRD;
    const length = Math.min(headerEnd, bytes.length) - from;
    return length > 0
      ? [{ label: 'Platform subheader', value: `${length} bytes`, source: 0, start: from, length }]
      : [];
  },
  summary: session(ERSPAN_3_FIELDS, THIRD),
  info(bytes, { start }) {
    if (bytes.length < start + THIRD) return [{ text: 'ERSPAN header cut off', style: 'warning' }];
    return [{ text: `ERSPAN with frame type ${frameType(viewOf(bytes), start)}: not decoded`, style: 'quiet' }];
  },
};
