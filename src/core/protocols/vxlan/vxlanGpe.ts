import { viewOf } from '../../bytes/view';
import type { FieldSpec } from '../../dissect/FieldSpec';
import { readerOf } from '../../dissect/interpret';
import type { Protocol } from '../../dissect/Protocol';

const NEXT: Readonly<Record<number, string>> = { 1: 'IPv4', 2: 'IPv6', 3: 'Ethernet', 4: 'NSH', 5: 'MPLS' };

/** The generic protocol extension for VXLAN (draft-ietf-nvo3-vxlan-gpe, section 3). */
export const VXLAN_GPE_FIELDS: readonly FieldSpec[] = [
  { name: 'Reserved', offset: 0, length: 1, mask: 0xc2, kind: 'reserved' },
  { name: 'Version', filter: 'vxlan.ver', offset: 0, length: 1, mask: 0x30, kind: 'unsigned' },
  { name: 'Network identifier valid', filter: 'vxlan.i_bit', offset: 0, length: 1, mask: 0x08, kind: 'boolean' },
  { name: 'Next protocol valid', filter: 'vxlan.p_bit', offset: 0, length: 1, mask: 0x04, kind: 'boolean' },
  { name: 'Maintenance', filter: 'vxlan.o_bit', offset: 0, length: 1, mask: 0x01, kind: 'boolean' },
  { name: 'Reserved', offset: 1, length: 2, kind: 'reserved' },
  { name: 'Next protocol', filter: 'vxlan.next_proto', offset: 3, length: 1, kind: 'unsigned', values: NEXT },
  { name: 'VXLAN network identifier', filter: 'vxlan.vni', offset: 4, length: 3, kind: 'unsigned' },
  { name: 'Reserved', offset: 7, length: 1, kind: 'reserved' },
];

const HEADER = 8;
const network = readerOf(VXLAN_GPE_FIELDS, 'vxlan.vni');
const nextProtocol = readerOf(VXLAN_GPE_FIELDS, 'vxlan.next_proto');

export const vxlanGpe: Protocol = {
  id: 'vxlanGpe',
  shortName: 'VXLAN-GPE',
  name: 'Generic Protocol Extension for VXLAN',
  filter: 'vxlan',
  fields: VXLAN_GPE_FIELDS,
  walk(walk, start, end) {
    if (!walk.add(vxlanGpe, start, start + HEADER, end) || !walk.has(start, HEADER, end)) return;
    const next = start + HEADER;
    switch (nextProtocol(walk.view, start)) {
      case 1:
        return walk.etherType(0x0800, next, end);
      case 2:
        return walk.etherType(0x86dd, next, end);
      case 3:
        return walk.named('ethernet', next, end);
      case 5:
        return walk.etherType(0x8847, next, end);
      default:
    }
  },
  summary: (bytes, { start }) => (bytes.length >= start + HEADER ? `VNI ${network(viewOf(bytes), start)}` : ''),
  info(bytes, { start }) {
    if (bytes.length < start + HEADER) return [{ text: 'VXLAN-GPE header cut off', style: 'warning' }];
    const next = nextProtocol(viewOf(bytes), start);
    return [{ text: `VXLAN-GPE with ${NEXT[next] ?? `protocol ${next}`}: not decoded`, style: 'quiet' }];
  },
};
