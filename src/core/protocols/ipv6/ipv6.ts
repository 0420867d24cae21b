import { ipv6Address } from '../../bytes/address';
import { onesComplementSum } from '../../bytes/internetChecksum';
import { viewOf } from '../../bytes/view';
import type { FieldSpec } from '../../dissect/FieldSpec';
import { ipProtocolName } from '../../dissect/ipProtocols';
import { offsetOf, readerOf } from '../../dissect/interpret';
import type { Protocol } from '../../dissect/Protocol';

/** RFC 8200, section 3. */
export const IPV6_FIELDS: readonly FieldSpec[] = [
  { name: 'Version', filter: 'ipv6.version', offset: 0, length: 4, mask: 0xf0000000, kind: 'unsigned' },
  { name: 'Traffic class', filter: 'ipv6.tclass', offset: 0, length: 4, mask: 0x0ff00000, kind: 'hexadecimal' },
  { name: 'Flow label', filter: 'ipv6.flow', offset: 0, length: 4, mask: 0x000fffff, kind: 'hexadecimal' },
  { name: 'Payload length', filter: 'ipv6.plen', offset: 4, length: 2, kind: 'unsigned' },
  { name: 'Next header', filter: 'ipv6.nxt', offset: 6, length: 1, kind: 'unsigned', values: ipProtocolName },
  { name: 'Hop limit', filter: 'ipv6.hlim', offset: 7, length: 1, kind: 'unsigned' },
  { name: 'Source address', filter: 'ipv6.src', offset: 8, length: 16, kind: 'ipv6' },
  { name: 'Destination address', filter: 'ipv6.dst', offset: 24, length: 16, kind: 'ipv6' },
];

const HEADER = 40;
const SOURCE = offsetOf(IPV6_FIELDS, 'ipv6.src');
const DESTINATION = offsetOf(IPV6_FIELDS, 'ipv6.dst');
const version = readerOf(IPV6_FIELDS, 'ipv6.version');
const payloadLength = readerOf(IPV6_FIELDS, 'ipv6.plen');
const nextHeader = readerOf(IPV6_FIELDS, 'ipv6.nxt');

export const ipv6: Protocol = {
  id: 'ipv6',
  shortName: 'IPv6',
  name: 'Internet Protocol Version 6',
  filter: 'ipv6',
  fields: IPV6_FIELDS,
  walk(walk, start, end) {
    const { view } = walk;
    if (walk.has(start, 4, end) && version(view, start) !== 6) {
      // It is shown as bytes: nothing of it can be believed.
      walk.remark = 'no IPv6: the version is not 6';
      return;
    }
    if (!walk.has(start, HEADER, end)) {
      walk.add(ipv6, start, start + HEADER, end);
      return;
    }
    const declared = payloadLength(view, start);
    // 0 means a jumbogram or segmentation offload: the frame's own end is then the best that is known.
    const last = declared === 0 ? end : Math.min(end, start + HEADER + declared);
    if (!walk.add(ipv6, start, start + HEADER, last)) return;
    walk.setAddresses(start + SOURCE, start + DESTINATION, 16);
    walk.declaredEnd = declared === 0 ? last : start + HEADER + declared;
    walk.ipProtocol(nextHeader(view, start), start + HEADER, last);
  },
  network: (bytes, { start }) =>
    bytes.length >= start + HEADER
      ? {
          version: 6,
          sourceSum: onesComplementSum(bytes, start + SOURCE, start + DESTINATION),
          destinationSum: onesComplementSum(bytes, start + DESTINATION, start + HEADER),
        }
      : undefined,
  summary: (bytes, { start }) =>
    bytes.length >= start + HEADER
      ? `${ipv6Address(bytes, start + SOURCE)} → ${ipv6Address(bytes, start + DESTINATION)}`
      : '',
  addresses: (bytes, { start }) => ({
    source: bytes.length >= start + DESTINATION ? ipv6Address(bytes, start + SOURCE) : '',
    destination: bytes.length >= start + HEADER ? ipv6Address(bytes, start + DESTINATION) : '',
  }),
  info(bytes, { start }) {
    if (bytes.length < start + HEADER) return [{ text: 'IPv6 header cut off', style: 'warning' }];
    const number = nextHeader(viewOf(bytes), start);
    return [{ text: `${ipProtocolName(number) ?? `IP protocol ${number}`}: not decoded`, style: 'quiet' }];
  },
};
