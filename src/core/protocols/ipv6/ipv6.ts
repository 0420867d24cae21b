import { ipv6Address } from '../../bytes/address';
import { viewOf } from '../../bytes/view';
import type { FieldNode } from '../../dissect/FieldNode';
import type { FieldSpec } from '../../dissect/FieldSpec';
import { ipProtocolName } from '../../dissect/ipProtocols';
import { interpretHeader, offsetOf, readerOf } from '../../dissect/interpret';
import type { PacketWalk } from '../../dissect/PacketWalk';
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

/** The two bytes that begin an extension header (RFC 8200, section 4). */
const EXTENSION_FIELDS: readonly FieldSpec[] = [
  { name: 'Next header', filter: 'ipv6.opt.nxt', offset: 0, length: 1, kind: 'unsigned' },
  { name: 'Length', filter: 'ipv6.opt.length', offset: 1, length: 1, kind: 'unsigned' },
];

/** RFC 8200, section 4.5. */
const FRAGMENT_FIELDS: readonly FieldSpec[] = [
  { name: 'Next header', filter: 'ipv6.fraghdr.nxt', offset: 0, length: 1, kind: 'unsigned', values: ipProtocolName },
  {
    name: 'Fragment offset',
    filter: 'ipv6.fraghdr.offset',
    offset: 2,
    length: 2,
    mask: 0xfff8,
    kind: 'unsigned',
    note: (units) => (units === 0 ? undefined : `byte ${units * 8}`),
  },
  { name: 'More fragments', filter: 'ipv6.fraghdr.more', offset: 2, length: 2, mask: 0x0001, kind: 'boolean' },
  { name: 'Identification', filter: 'ipv6.fraghdr.ident', offset: 4, length: 4, kind: 'hexadecimal' },
];

const HEADER = 40;
const FRAGMENT_HEADER = 8;
const SOURCE = offsetOf(IPV6_FIELDS, 'ipv6.src');
const DESTINATION = offsetOf(IPV6_FIELDS, 'ipv6.dst');
const HOP_BY_HOP = 0;
const ROUTING = 43;
const FRAGMENT = 44;
const DESTINATION_OPTIONS = 60;

const payloadLength = readerOf(IPV6_FIELDS, 'ipv6.plen');
const nextHeader = readerOf(IPV6_FIELDS, 'ipv6.nxt');
const extensionNext = readerOf(EXTENSION_FIELDS, 'ipv6.opt.nxt');
const extensionLength = readerOf(EXTENSION_FIELDS, 'ipv6.opt.length');
const fragmentNext = readerOf(FRAGMENT_FIELDS, 'ipv6.fraghdr.nxt');
const fragmentOffset = readerOf(FRAGMENT_FIELDS, 'ipv6.fraghdr.offset');
const fragmentMore = readerOf(FRAGMENT_FIELDS, 'ipv6.fraghdr.more');
const fragmentId = readerOf(FRAGMENT_FIELDS, 'ipv6.fraghdr.ident');

function isExtension(number: number): boolean {
  return number === HOP_BY_HOP || number === ROUTING || number === DESTINATION_OPTIONS;
}

/** What follows a fragment header: extension headers for the destination (each of 8 bytes at least), then the payload. */
function walkPayload(walk: PacketWalk, number: number, start: number, end: number): void {
  let next = number;
  let at = start;
  while (isExtension(next) && walk.has(at, 8, end)) {
    next = extensionNext(walk.view, at);
    at += (extensionLength(walk.view, at) + 1) * 8;
  }
  if (!isExtension(next) && at <= end) walk.ipProtocol(next, at, end);
}

export const ipv6: Protocol = {
  id: 'ipv6',
  shortName: 'IPv6',
  name: 'Internet Protocol Version 6',
  filter: 'ipv6',
  fields: IPV6_FIELDS,
  walk(walk, start, end) {
    const { view } = walk;
    if (!walk.has(start, HEADER, end)) {
      walk.add(ipv6, start, start + HEADER, end);
      return;
    }
    const declared = payloadLength(view, start);
    // 0 means a jumbogram or segmentation offload: the frame's own end is then the best that is known.
    const last = declared === 0 ? end : Math.min(end, start + HEADER + declared);
    let next = nextHeader(view, start);
    let at = start + HEADER;
    // Each extension header takes at least 8 bytes, so the loop advances and ends with the frame.
    while (isExtension(next) && walk.has(at, 8, last)) {
      next = extensionNext(view, at);
      at += (extensionLength(view, at) + 1) * 8;
    }
    const fragment = next === FRAGMENT && walk.has(at, FRAGMENT_HEADER, last) ? at : -1;
    if (fragment >= 0) at += FRAGMENT_HEADER;
    if (!walk.add(ipv6, start, at, last)) return;
    walk.setAddresses(start + SOURCE, start + DESTINATION, 16);
    if (fragment >= 0) {
      const offset = fragmentOffset(view, fragment) * 8;
      const more = fragmentMore(view, fragment) !== 0;
      const after = fragmentNext(view, fragment);
      const piece = declared === 0 ? last : start + HEADER + declared;
      // A fragment header on a whole packet (RFC 6946) is one more extension header.
      if (offset === 0 && !more) walkPayload(walk, after, at, last);
      else walk.fragment(after, fragmentId(view, fragment), offset, more, at, piece, end);
    } else if (next === FRAGMENT) walk.remark = 'fragment header cut off';
    else if (!isExtension(next) && at <= last) walk.ipProtocol(next, at, last);
  },
  walkReassembled: walkPayload,
  extraNodes(bytes, { start, headerEnd }, issues) {
    const nodes: FieldNode[] = [];
    const view = viewOf(bytes);
    const last = Math.min(headerEnd, bytes.length);
    if (last < start + HEADER) return nodes;
    let next = nextHeader(view, start);
    for (let at = start + HEADER; at + 8 <= last;) {
      const fragment = next === FRAGMENT;
      const length = fragment ? FRAGMENT_HEADER : (extensionLength(view, at) + 1) * 8;
      nodes.push({
        label: 'Extension header',
        value: String(next),
        note: ipProtocolName(next) ?? '',
        source: 0,
        start: at,
        length: Math.min(length, last - at),
        ...(fragment ? { children: interpretHeader(FRAGMENT_FIELDS, bytes, at, last, { source: 0, issues }) } : {}),
      });
      next = extensionNext(view, at);
      at += length;
    }
    return nodes;
  },
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
