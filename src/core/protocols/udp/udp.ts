import { viewOf } from '../../bytes/view';
import type { FieldSpec } from '../../dissect/FieldSpec';
import { readerOf } from '../../dissect/interpret';
import type { Protocol } from '../../dissect/Protocol';

/** RFC 768. */
export const UDP_FIELDS: readonly FieldSpec[] = [
  { name: 'Source port', filter: 'udp.srcport', offset: 0, length: 2, kind: 'unsigned' },
  { name: 'Destination port', filter: 'udp.dstport', offset: 2, length: 2, kind: 'unsigned' },
  { name: 'Length', filter: 'udp.length', offset: 4, length: 2, kind: 'unsigned' },
  { name: 'Checksum', filter: 'udp.checksum', offset: 6, length: 2, kind: 'hexadecimal' },
];

const HEADER = 8;

const sourcePort = readerOf(UDP_FIELDS, 'udp.srcport');
const destinationPort = readerOf(UDP_FIELDS, 'udp.dstport');

function ports(bytes: Uint8Array, start: number): [number, number] {
  const view = viewOf(bytes);
  return [sourcePort(view, start), destinationPort(view, start)];
}

/** Its payload goes to the tunnel that a port is known for; anything else is shown as bytes. */
export const udp: Protocol = {
  id: 'udp',
  shortName: 'UDP',
  name: 'User Datagram Protocol',
  filter: 'udp',
  fields: UDP_FIELDS,
  walk(walk, start, end) {
    if (!walk.add(udp, start, start + HEADER, end) || !walk.has(start, HEADER, end)) return;
    const { view } = walk;
    walk.udpPorts(destinationPort(view, start), sourcePort(view, start), start + HEADER, end);
  },
  summary: (bytes, { start }) => (bytes.length >= start + HEADER ? ports(bytes, start).join(' → ') : ''),
  info(bytes, { start, end }) {
    if (bytes.length < start + HEADER) return [{ text: 'UDP header cut off', style: 'warning' }];
    const [from, to] = ports(bytes, start);
    return [{ text: `${from} → ${to}, ${Math.max(0, end - start - HEADER)} bytes` }];
  },
};
