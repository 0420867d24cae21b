import { hexNumber } from '../../bytes/hex';
import { viewOf } from '../../bytes/view';
import { etherTypeName } from '../../dissect/etherTypes';
import type { FieldSpec } from '../../dissect/FieldSpec';
import { readerOf } from '../../dissect/interpret';
import type { InfoPart } from '../../text/InfoPart';

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

/** Bytes of the header. */
export const SNAP_HEADER = 5;
const ETHERNET_TYPES = 0x000000;
const BRIDGE_TUNNEL = 0x0000f8;
const organization = readerOf(SNAP_FIELDS, 'llc.oui');
const typeOf = readerOf(SNAP_FIELDS, 'llc.type');

/** The EtherType of what follows the SNAP header at `start`; -1 when its number is of another kind. */
export function snapEtherType(view: DataView, start: number): number {
  const owner = organization(view, start);
  return owner === ETHERNET_TYPES || owner === BRIDGE_TUNNEL ? typeOf(view, start) : -1;
}

/** The Info column of a frame whose SNAP header begins at `start` and leads to nothing that is decoded. */
export function snapInfo(bytes: Uint8Array, start: number): InfoPart {
  if (bytes.length < start + SNAP_HEADER) return { text: 'SNAP header cut off', style: 'warning' };
  const view = viewOf(bytes);
  const [owner, type] = [organization(view, start), typeOf(view, start)];
  const name = owner === ETHERNET_TYPES ? etherTypeName(type) : undefined;
  return { text: `${name ?? `SNAP ${hexNumber(owner, 6)}, type ${hexNumber(type, 4)}`}: not decoded`, style: 'quiet' };
}
