import { macAddress } from '../../bytes/address';
import { hexNumber } from '../../bytes/hex';
import { viewOf } from '../../bytes/view';
import { etherTypeName } from '../../dissect/etherTypes';
import type { FieldSpec } from '../../dissect/FieldSpec';
import { offsetOf, readerOf } from '../../dissect/interpret';
import type { Protocol } from '../../dissect/Protocol';

/** IEEE 802.3, clause 3: the header of a frame as captured (no preamble, usually no frame check sequence). */
export const ETHERNET_FIELDS: readonly FieldSpec[] = [
  { name: 'Destination', filter: 'eth.dst', offset: 0, length: 6, kind: 'mac' },
  { name: 'Source', filter: 'eth.src', offset: 6, length: 6, kind: 'mac' },
  { name: 'Type', filter: 'eth.type', offset: 12, length: 2, kind: 'hexadecimal', values: etherTypeName },
];

const HEADER = 14;
/** Below this the two bytes are a length (IEEE 802.3), from here on a type. */
const SMALLEST_TYPE = 0x0600;

const DESTINATION = offsetOf(ETHERNET_FIELDS, 'eth.dst');
const SOURCE = offsetOf(ETHERNET_FIELDS, 'eth.src');
const etherType = readerOf(ETHERNET_FIELDS, 'eth.type');

export const ethernet: Protocol = {
  id: 'ethernet',
  shortName: 'Ethernet',
  name: 'Ethernet II',
  filter: 'eth',
  fields: ETHERNET_FIELDS,
  walk(walk, start, end) {
    if (!walk.add(ethernet, start, start + HEADER, end) || !walk.has(start, HEADER, end)) return;
    const type = etherType(walk.view, start);
    if (type >= SMALLEST_TYPE) walk.etherType(type, start + HEADER, end);
    else walk.remark = 'IEEE 802.3 length field: LLC is not decoded';
  },
  summary: (bytes, { start }) =>
    bytes.length >= start + HEADER
      ? `${macAddress(bytes, start + SOURCE)} → ${macAddress(bytes, start + DESTINATION)}`
      : '',
  addresses: (bytes, { start }) => ({
    source: bytes.length >= start + HEADER ? macAddress(bytes, start + SOURCE) : '',
    destination: bytes.length >= start + HEADER ? macAddress(bytes, start + DESTINATION) : '',
  }),
  info(bytes, { start }) {
    if (bytes.length < start + HEADER) return [{ text: 'Frame too short for an Ethernet header', style: 'warning' }];
    const type = etherType(viewOf(bytes), start);
    if (type < SMALLEST_TYPE) return [{ text: `IEEE 802.3 frame, ${type} bytes: LLC is not decoded`, style: 'quiet' }];
    return [{ text: `${etherTypeName(type) ?? `EtherType ${hexNumber(type, 4)}`}: not decoded`, style: 'quiet' }];
  },
};
