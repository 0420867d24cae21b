import { etherTypeName } from '../../dissect/etherTypes';
import type { FieldSpec } from '../../dissect/FieldSpec';
import { etherTypeTag } from './etherTypeTag';

/** IEEE 802.1Q, clause 9: the tag after the EtherType 0x8100. */
export const VLAN_FIELDS: readonly FieldSpec[] = [
  { name: 'Priority', filter: 'vlan.priority', offset: 0, length: 2, mask: 0xe000, kind: 'unsigned' },
  { name: 'Drop eligible', filter: 'vlan.dei', offset: 0, length: 2, mask: 0x1000, kind: 'boolean' },
  { name: 'VLAN ID', filter: 'vlan.id', offset: 0, length: 2, mask: 0x0fff, kind: 'unsigned' },
  { name: 'Type', filter: 'vlan.etype', offset: 2, length: 2, kind: 'hexadecimal', values: etherTypeName },
];

export const vlan = etherTypeTag({
  id: 'vlan',
  shortName: 'VLAN',
  name: '802.1Q Virtual LAN',
  filter: 'vlan',
  fields: VLAN_FIELDS,
  length: 4,
  type: 'vlan.etype',
  shown: ['vlan.id', 'ID'],
});
