import { viewOf } from '../../bytes/view';
import type { FieldSpec } from '../../dissect/FieldSpec';
import { readerOf } from '../../dissect/interpret';
import type { Protocol } from '../../dissect/Protocol';

/** RFC 7348, section 5, with the group policy that some send in the reserved bytes. */
export const VXLAN_FIELDS: readonly FieldSpec[] = [
  { name: 'Flags', filter: 'vxlan.flags', offset: 0, length: 2, kind: 'hexadecimal' },
  { name: 'Group policy ID', filter: 'vxlan.gbp', offset: 2, length: 2, kind: 'unsigned' },
  { name: 'VXLAN network identifier', filter: 'vxlan.vni', offset: 4, length: 3, kind: 'unsigned' },
  { name: 'Reserved', offset: 7, length: 1, kind: 'reserved' },
];

const HEADER = 8;
const network = readerOf(VXLAN_FIELDS, 'vxlan.vni');

export const vxlan: Protocol = {
  id: 'vxlan',
  shortName: 'VXLAN',
  name: 'Virtual eXtensible Local Area Network',
  filter: 'vxlan',
  fields: VXLAN_FIELDS,
  walk(walk, start, end) {
    if (!walk.add(vxlan, start, start + HEADER, end) || !walk.has(start, HEADER, end)) return;
    walk.named('ethernet', start + HEADER, end);
  },
  summary: (bytes, { start }) => (bytes.length >= start + HEADER ? `VNI ${network(viewOf(bytes), start)}` : ''),
  info: () => [{ text: 'VXLAN header cut off', style: 'warning' }],
};
