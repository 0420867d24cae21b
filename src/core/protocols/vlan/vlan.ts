import { viewOf } from '../../bytes/view';
import { etherTypeName } from '../../dissect/etherTypes';
import type { FieldSpec } from '../../dissect/FieldSpec';
import { readerOf } from '../../dissect/interpret';
import type { Protocol } from '../../dissect/Protocol';

/** IEEE 802.1Q, clause 9: the tag after the EtherType 0x8100 (or 0x88a8 for the outer tag of 802.1ad). */
export const VLAN_FIELDS: readonly FieldSpec[] = [
  { name: 'Priority', filter: 'vlan.priority', offset: 0, length: 2, mask: 0xe000, kind: 'unsigned' },
  { name: 'Drop eligible', filter: 'vlan.dei', offset: 0, length: 2, mask: 0x1000, kind: 'boolean' },
  { name: 'VLAN ID', filter: 'vlan.id', offset: 0, length: 2, mask: 0x0fff, kind: 'unsigned' },
  { name: 'Type', filter: 'vlan.etype', offset: 2, length: 2, kind: 'hexadecimal', values: etherTypeName },
];

const TAG = 4;
const vlanId = readerOf(VLAN_FIELDS, 'vlan.id');
const etherType = readerOf(VLAN_FIELDS, 'vlan.etype');

export const vlan: Protocol = {
  id: 'vlan',
  shortName: 'VLAN',
  name: '802.1Q Virtual LAN',
  filter: 'vlan',
  fields: VLAN_FIELDS,
  walk(walk, start, end) {
    if (!walk.add(vlan, start, start + TAG, end) || !walk.has(start, TAG, end)) return;
    const type = etherType(walk.view, start);
    // Up to 1500 the two bytes are the length of an IEEE 802.3 frame.
    if (type > 1500) walk.etherType(type, start + TAG, end);
    else walk.named('llc', start + TAG, Math.min(end, start + TAG + type));
  },
  summary: (bytes, { start }) => (bytes.length >= start + TAG ? `ID ${vlanId(viewOf(bytes), start)}` : ''),
  info: (bytes, layer) => [{ text: `VLAN ${vlan.summary?.(bytes, layer, {}) ?? ''}`, style: 'quiet' }],
};
