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

/** IEEE 802.3, clause 3, where the last two bytes are a length: an LLC header follows. */
export const IEEE_802_3_FIELDS: readonly FieldSpec[] = [
  { name: 'Destination', filter: 'eth.dst', offset: 0, length: 6, kind: 'mac' },
  { name: 'Source', filter: 'eth.src', offset: 6, length: 6, kind: 'mac' },
  { name: 'Length', filter: 'eth.len', offset: 12, length: 2, kind: 'unsigned' },
];

const HEADER = 14;
/** Up to this the two bytes are a length (IEEE 802.3); types begin at 0x0600. */
const LARGEST_LENGTH = 1500;
const SMALLEST_TYPE = 0x0600;

const DESTINATION = offsetOf(ETHERNET_FIELDS, 'eth.dst');
const SOURCE = offsetOf(ETHERNET_FIELDS, 'eth.src');
const etherType = readerOf(ETHERNET_FIELDS, 'eth.type');

const addressed: Pick<Protocol, 'summary' | 'addresses'> = {
  summary: (bytes, { start }) =>
    bytes.length >= start + HEADER
      ? `${macAddress(bytes, start + SOURCE)} → ${macAddress(bytes, start + DESTINATION)}`
      : '',
  addresses: (bytes, { start }) => ({
    source: bytes.length >= start + HEADER ? macAddress(bytes, start + SOURCE) : '',
    destination: bytes.length >= start + HEADER ? macAddress(bytes, start + DESTINATION) : '',
  }),
};

/** Frames whose header ends with a length. `ethernet` chooses it, so it has no number of its own. */
export const ieee8023: Protocol = {
  id: 'ieee8023',
  shortName: 'Ethernet',
  name: 'IEEE 802.3 Ethernet',
  filter: 'eth',
  fields: IEEE_802_3_FIELDS,
  walk(walk, start, end) {
    // What follows the length is padding up to the shortest frame.
    const last = Math.min(end, start + HEADER + etherType(walk.view, start));
    if (walk.add(ieee8023, start, start + HEADER, last)) walk.named('llc', start + HEADER, last);
  },
  ...addressed,
};

export const ethernet: Protocol = {
  id: 'ethernet',
  shortName: 'Ethernet',
  name: 'Ethernet II',
  filter: 'eth',
  fields: ETHERNET_FIELDS,
  walk(walk, start, end) {
    if (walk.has(start, HEADER, end)) {
      const type = etherType(walk.view, start);
      if (type > 0 && type <= LARGEST_LENGTH) walk.named('ieee8023', start, end);
      else if (walk.add(ethernet, start, start + HEADER, end)) walk.etherType(type, start + HEADER, end);
    } else walk.add(ethernet, start, start + HEADER, end);
  },
  ...addressed,
  // Numbers between the longest length and the first type are neither.
  stackName: (bytes, { start }) => {
    const type = bytes.length >= start + HEADER ? etherType(viewOf(bytes), start) : 0;
    return type >= SMALLEST_TYPE || type === 0 ? 'eth:ethertype' : 'eth';
  },
  info(bytes, { start }) {
    if (bytes.length < start + HEADER) return [{ text: 'Frame too short for an Ethernet header', style: 'warning' }];
    const type = etherType(viewOf(bytes), start);
    return [{ text: `${etherTypeName(type) ?? `EtherType ${hexNumber(type, 4)}`}: not decoded`, style: 'quiet' }];
  },
};
