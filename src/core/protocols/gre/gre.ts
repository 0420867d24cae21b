import { hexNumber } from '../../bytes/hex';
import { viewOf } from '../../bytes/view';
import { checksumNode } from '../../dissect/checksumNode';
import { etherTypeName } from '../../dissect/etherTypes';
import type { FieldNode } from '../../dissect/FieldNode';
import type { FieldSpec } from '../../dissect/FieldSpec';
import { interpretHeader, readerOf } from '../../dissect/interpret';
import type { Protocol } from '../../dissect/Protocol';

/** RFC 2784 with the key and sequence number of RFC 2890; the acknowledgment bit is that of RFC 2637 (version 1). */
export const GRE_FIELDS: readonly FieldSpec[] = [
  { name: 'Checksum present', filter: 'gre.flags.checksum', offset: 0, length: 2, mask: 0x8000, kind: 'boolean' },
  { name: 'Routing present', filter: 'gre.flags.routing', offset: 0, length: 2, mask: 0x4000, kind: 'boolean' },
  { name: 'Key present', filter: 'gre.flags.key', offset: 0, length: 2, mask: 0x2000, kind: 'boolean' },
  {
    name: 'Sequence number present',
    filter: 'gre.flags.sequence_number',
    offset: 0,
    length: 2,
    mask: 0x1000,
    kind: 'boolean',
  },
  {
    name: 'Strict source route',
    filter: 'gre.flags.strict_source_route',
    offset: 0,
    length: 2,
    mask: 0x0800,
    kind: 'boolean',
  },
  {
    name: 'Recursion control',
    filter: 'gre.flags.recursion_control',
    offset: 0,
    length: 2,
    mask: 0x0700,
    kind: 'unsigned',
  },
  { name: 'Acknowledgment present', filter: 'gre.flags.ack', offset: 0, length: 2, mask: 0x0080, kind: 'boolean' },
  { name: 'Reserved', offset: 0, length: 2, mask: 0x0078, kind: 'reserved' },
  { name: 'Version', filter: 'gre.flags.version', offset: 0, length: 2, mask: 0x0007, kind: 'unsigned' },
  { name: 'Protocol type', filter: 'gre.proto', offset: 2, length: 2, kind: 'hexadecimal', values: etherTypeName },
];

/** The optional parts, 4 bytes each, in the order in which they follow the header. */
const OPTIONAL: readonly (readonly [flag: string, fields: readonly FieldSpec[]])[] = [
  [
    'gre.flags.checksum',
    [
      { name: 'Checksum', filter: 'gre.checksum', offset: 0, length: 2, kind: 'hexadecimal' },
      { name: 'Offset', filter: 'gre.offset', offset: 2, length: 2, kind: 'unsigned' },
    ],
  ],
  ['gre.flags.key', [{ name: 'Key', filter: 'gre.key', offset: 0, length: 4, kind: 'hexadecimal' }]],
  [
    'gre.flags.sequence_number',
    [{ name: 'Sequence number', filter: 'gre.sequence_number', offset: 0, length: 4, kind: 'unsigned' }],
  ],
  [
    'gre.flags.ack',
    [{ name: 'Acknowledgment number', filter: 'gre.ack_number', offset: 0, length: 4, kind: 'unsigned' }],
  ],
];

/** The key in version 1 (RFC 2637, section 4.1). */
const CALL_FIELDS: readonly FieldSpec[] = [
  { name: 'Payload length', filter: 'gre.key.payload_length', offset: 0, length: 2, kind: 'unsigned' },
  { name: 'Call ID', filter: 'gre.key.call_id', offset: 2, length: 2, kind: 'unsigned' },
];

const HEADER = 4;
const PART = 4;
const PARTS = OPTIONAL.map(([flag, fields]) => ({ present: readerOf(GRE_FIELDS, flag), fields }));
/** The version of RFC 2637 (PPTP): its key is the payload's length and the call. */
const ENHANCED = 1;
/** Only the sequence number tells type II of ERSPAN from type I. */
const ERSPAN = 0x88be;
const version = readerOf(GRE_FIELDS, 'gre.flags.version');
const sequenced = readerOf(GRE_FIELDS, 'gre.flags.sequence_number');
const payloadLength = readerOf(CALL_FIELDS, 'gre.key.payload_length');
const routing = readerOf(GRE_FIELDS, 'gre.flags.routing');
const protocolType = readerOf(GRE_FIELDS, 'gre.proto');

export const gre: Protocol = {
  id: 'gre',
  shortName: 'GRE',
  name: 'Generic Routing Encapsulation',
  filter: 'gre',
  fields: GRE_FIELDS,
  moreFields: [...OPTIONAL.flatMap(([, fields]) => fields), ...CALL_FIELDS],
  walk(walk, start, end) {
    const { view } = walk;
    if (!walk.has(start, HEADER, end)) {
      walk.add(gre, start, start + HEADER, end);
      return;
    }
    let header = HEADER;
    for (const { present } of PARTS) if (present(view, start) !== 0) header += PART;
    if (!walk.add(gre, start, start + header, end)) return;
    if (routing(view, start) !== 0) walk.remark = 'GRE with source routes, which are not decoded';
    else if (version(view, start) === ENHANCED && walk.has(start, HEADER + PART, end)) {
      const last = Math.min(end, start + header + payloadLength(view, start + HEADER));
      walk.etherType(protocolType(view, start), start + header, last);
    } else if (protocolType(view, start) === ERSPAN && sequenced(view, start) === 0) {
      walk.named('erspan1', start + header, end);
    } else walk.etherType(protocolType(view, start), start + header, end);
  },
  extraNodes(bytes, { start, headerEnd, end, quoted = false }, issues) {
    const nodes: FieldNode[] = [];
    if (bytes.length < start + HEADER) return nodes;
    const view = viewOf(bytes);
    let at = start + HEADER;
    for (const { present, fields } of PARTS) {
      if (present(view, start) === 0 || at + PART > Math.min(headerEnd, bytes.length)) continue;
      const key = fields[0]?.filter === 'gre.key' && version(view, start) === ENHANCED;
      nodes.push(...interpretHeader(key ? CALL_FIELDS : fields, bytes, at, at + PART, { source: 0, issues }));
      if (fields[0]?.filter === 'gre.checksum') {
        const place = { filter: 'gre.checksum', at, start, end, covers: 'the header and what follows it', quoted };
        const checked = checksumNode(bytes, place, issues);
        if (checked) nodes.push(checked);
      }
      at += PART;
    }
    return nodes;
  },
  info(bytes, { start }) {
    if (bytes.length < start + HEADER) return [{ text: 'GRE header cut off', style: 'warning' }];
    const type = protocolType(viewOf(bytes), start);
    return [{ text: `GRE with ${etherTypeName(type) ?? hexNumber(type, 4)}: not decoded`, style: 'quiet' }];
  },
};
