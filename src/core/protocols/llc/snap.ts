import { hexNumber } from '../../bytes/hex';
import { viewOf } from '../../bytes/view';
import { etherTypeName } from '../../dissect/etherTypes';
import type { FieldSpec } from '../../dissect/FieldSpec';
import { readerOf } from '../../dissect/interpret';
import type { Protocol } from '../../dissect/Protocol';

const ORGANIZATIONS: Readonly<Record<number, string>> = {
  0x000000: 'encapsulated Ethernet',
  0x00000c: 'Cisco',
  0x0000f8: 'Cisco, 802.1H bridge tunnel',
  0x0080c2: 'IEEE 802.1',
};

/** IEEE 802, clause 9: the Subnetwork Access Protocol header. */
export const SNAP_FIELDS: readonly FieldSpec[] = [
  { name: 'Organization', filter: 'llc.oui', offset: 0, length: 3, kind: 'hexadecimal', values: ORGANIZATIONS },
  { name: 'Type', filter: 'llc.type', offset: 3, length: 2, kind: 'hexadecimal', values: etherTypeName },
];

const HEADER = 5;
const ETHERNET_TYPES = 0x000000;
const BRIDGE_TUNNEL = 0x0000f8;
const organization = readerOf(SNAP_FIELDS, 'llc.oui');
const typeOf = readerOf(SNAP_FIELDS, 'llc.type');

export const snap: Protocol = {
  id: 'snap',
  shortName: 'SNAP',
  name: 'Subnetwork Access Protocol',
  filter: 'llc',
  fields: SNAP_FIELDS,
  walk(walk, start, end) {
    if (!walk.add(snap, start, start + HEADER, end) || !walk.has(start, HEADER, end)) return;
    const owner = organization(walk.view, start);
    if (owner === ETHERNET_TYPES || owner === BRIDGE_TUNNEL) {
      walk.etherType(typeOf(walk.view, start), start + HEADER, end);
    }
  },
  info(bytes, { start }) {
    if (bytes.length < start + HEADER) return [{ text: 'SNAP header cut off', style: 'warning' }];
    const view = viewOf(bytes);
    const [owner, type] = [organization(view, start), typeOf(view, start)];
    const name = owner === ETHERNET_TYPES ? etherTypeName(type) : undefined;
    return [
      { text: `${name ?? `SNAP ${hexNumber(owner, 6)}, type ${hexNumber(type, 4)}`}: not decoded`, style: 'quiet' },
    ];
  },
};
