import { hexNumber } from '../../bytes/hex';
import { viewOf } from '../../bytes/view';
import { etherTypeName } from '../../dissect/etherTypes';
import type { FieldSpec } from '../../dissect/FieldSpec';
import { readerOf } from '../../dissect/interpret';
import type { Protocol } from '../../dissect/Protocol';

/** RFC 8926, section 3.4. */
export const GENEVE_FIELDS: readonly FieldSpec[] = [
  { name: 'Version', filter: 'geneve.version', offset: 0, length: 1, mask: 0xc0, kind: 'unsigned' },
  {
    name: 'Options length',
    filter: 'geneve.option.length',
    offset: 0,
    length: 1,
    mask: 0x3f,
    kind: 'unsigned',
    note: (words) => `${words * 4} bytes`,
  },
  { name: 'Control packet', filter: 'geneve.flags.oam', offset: 1, length: 1, mask: 0x80, kind: 'boolean' },
  {
    name: 'Critical options present',
    filter: 'geneve.flags.critical',
    offset: 1,
    length: 1,
    mask: 0x40,
    kind: 'boolean',
  },
  { name: 'Reserved', offset: 1, length: 1, mask: 0x3f, kind: 'reserved' },
  {
    name: 'Protocol type',
    filter: 'geneve.proto_type',
    offset: 2,
    length: 2,
    kind: 'hexadecimal',
    values: etherTypeName,
  },
  { name: 'Virtual network identifier', filter: 'geneve.vni', offset: 4, length: 3, kind: 'unsigned' },
  { name: 'Reserved', offset: 7, length: 1, kind: 'reserved' },
];

const HEADER = 8;
const optionWords = readerOf(GENEVE_FIELDS, 'geneve.option.length');
const protocolType = readerOf(GENEVE_FIELDS, 'geneve.proto_type');
const network = readerOf(GENEVE_FIELDS, 'geneve.vni');

export const geneve: Protocol = {
  id: 'geneve',
  shortName: 'Geneve',
  name: 'Generic Network Virtualization Encapsulation',
  filter: 'geneve',
  fields: GENEVE_FIELDS,
  walk(walk, start, end) {
    const { view } = walk;
    if (!walk.has(start, HEADER, end)) {
      walk.add(geneve, start, start + HEADER, end);
      return;
    }
    const header = HEADER + optionWords(view, start) * 4;
    if (walk.add(geneve, start, start + header, end)) walk.etherType(protocolType(view, start), start + header, end);
  },
  extraNodes(bytes, { start, headerEnd }) {
    const from = start + HEADER;
    const length = Math.min(headerEnd, bytes.length) - from;
    return length > 0 ? [{ label: 'Options', value: `${length} bytes`, source: 0, start: from, length }] : [];
  },
  summary: (bytes, { start }) => (bytes.length >= start + HEADER ? `VNI ${network(viewOf(bytes), start)}` : ''),
  info(bytes, { start }) {
    if (bytes.length < start + HEADER) return [{ text: 'Geneve header cut off', style: 'warning' }];
    const type = protocolType(viewOf(bytes), start);
    return [{ text: `Geneve with ${etherTypeName(type) ?? hexNumber(type, 4)}: not decoded`, style: 'quiet' }];
  },
};
