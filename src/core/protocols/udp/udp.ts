import { viewOf } from '../../bytes/view';
import { checksumNode } from '../../dissect/checksumNode';
import type { FieldSpec } from '../../dissect/FieldSpec';
import { offsetOf, readerOf } from '../../dissect/interpret';
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
const lengthOf = readerOf(UDP_FIELDS, 'udp.length');
const CHECKSUM = offsetOf(UDP_FIELDS, 'udp.checksum');
/** IP protocol number, as the pseudo header has it. */
const UDP_PROTOCOL = 17;

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
    if (!walk.has(start, HEADER, end)) {
      walk.add(udp, start, start + HEADER, end);
      return;
    }
    const { view } = walk;
    const length = lengthOf(view, start);
    // A length that cannot be is that of a jumbogram or of segmentation offload: the packet's own end is what is known.
    const last = length < HEADER ? end : Math.min(end, start + length);
    if (!walk.add(udp, start, start + HEADER, last)) return;
    walk.udpPorts(destinationPort(view, start), sourcePort(view, start), start + HEADER, last);
  },
  extraNodes(bytes, { start, end, quoted = false }, issues, { network }) {
    const checked = checksumNode(
      bytes,
      {
        filter: 'udp.checksum',
        at: start + CHECKSUM,
        start,
        end,
        covers: 'the datagram',
        pseudoHeader: {
          addresses: network && network.sourceSum + network.destinationSum,
          protocol: UDP_PROTOCOL,
          length: end - start,
        },
        zero: network?.version === 6 ? 'illegal' : 'absent',
        quoted,
      },
      issues,
    );
    return checked ? [checked] : [];
  },
  summary: (bytes, { start }) => (bytes.length >= start + HEADER ? ports(bytes, start).join(' → ') : ''),
  info(bytes, { start, end }) {
    if (bytes.length < start + HEADER) return [{ text: 'UDP header cut off', style: 'warning' }];
    const [from, to] = ports(bytes, start);
    return [{ text: `${from} → ${to}, ${Math.max(0, end - start - HEADER)} bytes` }];
  },
};
