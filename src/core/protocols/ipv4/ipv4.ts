import { ipv4Address } from '../../bytes/address';
import { onesComplementSum } from '../../bytes/internetChecksum';
import { viewOf } from '../../bytes/view';
import { checksumNode } from '../../dissect/checksumNode';
import type { FieldNode } from '../../dissect/FieldNode';
import { ipProtocolName } from '../../dissect/ipProtocols';
import { offsetOf, readerOf } from '../../dissect/interpret';
import type { Layer, Protocol } from '../../dissect/Protocol';
import { type BrokenIpv4, IPV6_INSTEAD, SHORT_HEADER, SHORT_PACKET, WRONG_VERSION } from './brokenIpv4';
import { IPV4_FIELDS } from './ipv4Fields';
import { IPV4_OPTION_FIELDS, ipv4OptionNodes } from './ipv4Options';
import { CURRENT_ROUTE, finalDestination } from './routeOptions';

const VERSION = 4;
const VERSION_6 = 6;
const SHORTEST = 20;
const SOURCE = offsetOf(IPV4_FIELDS, 'ip.src');
const CHECKSUM = offsetOf(IPV4_FIELDS, 'ip.checksum');
const DESTINATION = offsetOf(IPV4_FIELDS, 'ip.dst');
const version = readerOf(IPV4_FIELDS, 'ip.version');
const headerWords = readerOf(IPV4_FIELDS, 'ip.hdr_len');
const totalLength = readerOf(IPV4_FIELDS, 'ip.len');
const identification = readerOf(IPV4_FIELDS, 'ip.id');
const moreFragments = readerOf(IPV4_FIELDS, 'ip.flags.mf');
const fragmentOffset = readerOf(IPV4_FIELDS, 'ip.frag_offset');
const protocolNumber = readerOf(IPV4_FIELDS, 'ip.proto');

/** Where the address stands that the packet finally goes to. */
function destinationOf(bytes: Uint8Array, { start, headerEnd }: Layer): number {
  const routed = headerEnd <= bytes.length ? finalDestination(bytes, start, headerEnd) : -1;
  return routed < 0 ? start + DESTINATION : routed;
}

const isDestination = ({ filter }: FieldNode): boolean => filter === 'ip.dst';

/** What is wrong with a header; undefined when it can be one. A total length of 0 comes from segmentation offload. */
function brokenHeader(number: number, header: number, total: number): BrokenIpv4 | undefined {
  if (number === VERSION_6) return IPV6_INSTEAD;
  if (number !== VERSION) return WRONG_VERSION;
  if (header < SHORTEST) return SHORT_HEADER;
  return total !== 0 && total < header ? SHORT_PACKET : undefined;
}

export const ipv4: Protocol = {
  id: 'ipv4',
  shortName: 'IPv4',
  name: 'Internet Protocol Version 4',
  filter: 'ip',
  fields: IPV4_FIELDS,
  moreFields: IPV4_OPTION_FIELDS,
  walk(walk, start, end) {
    const { view } = walk;
    if (!walk.has(start, SHORTEST, end)) {
      // Of a header that is cut off the first byte still tells whether it is one.
      const number = walk.has(start, 1, end) ? version(view, start) : VERSION;
      if (number === VERSION || number === VERSION_6) walk.add(ipv4, start, start + SHORTEST, end);
      else if (walk.add(WRONG_VERSION.protocol, start, start + WRONG_VERSION.length, end))
        walk.remark = WRONG_VERSION.why;
      return;
    }
    const header = headerWords(view, start) * 4;
    const broken = brokenHeader(version(view, start), header, totalLength(view, start));
    if (broken) {
      if (!walk.add(broken.protocol, start, start + broken.length, end)) return;
      if (broken === IPV6_INSTEAD) walk.named('ipv6', start, end);
      else walk.remark = broken.why;
      return;
    }
    // Segmentation offload leaves the total length 0: the frame's own end is then the best that is known.
    const declared = totalLength(view, start);
    const last = declared === 0 ? end : Math.min(end, start + declared);
    if (!walk.add(ipv4, start, start + header, last)) return;
    walk.setAddresses(start + SOURCE, start + DESTINATION, 4);
    if (start + header > last) {
      walk.remark = 'IPv4 header with impossible lengths';
      return;
    }
    if (header > SHORTEST && walk.has(start, header, end)) {
      const at = finalDestination(walk.bytes, start, start + header);
      if (at >= 0) walk.setAddresses(start + SOURCE, at, 4);
    }
    if (moreFragments(view, start) !== 0 || fragmentOffset(view, start) !== 0) {
      const piece = declared === 0 ? last : start + declared;
      const offset = fragmentOffset(view, start) * 8;
      const more = moreFragments(view, start) !== 0;
      walk.fragment(protocolNumber(view, start), identification(view, start), offset, more, start + header, piece, end);
      return;
    }
    walk.ipProtocol(protocolNumber(view, start), start + header, last);
  },
  walkReassembled: (walk, number, start, end) => walk.ipProtocol(number, start, end),
  extraNodes(bytes, { start, headerEnd, quoted = false }, issues) {
    const from = start + SHORTEST;
    const length = Math.min(headerEnd, bytes.length) - from;
    const checked = checksumNode(
      bytes,
      {
        filter: 'ip.checksum',
        at: start + CHECKSUM,
        start,
        end: headerEnd,
        covers: 'the header',
        zero: 'offloaded',
        quoted,
      },
      issues,
    );
    return [
      ...(checked ? [checked] : []),
      ...(length > 0 ? ipv4OptionNodes(bytes, start, from, from + length, headerEnd > bytes.length, issues) : []),
    ];
  },
  arrange(nodes) {
    // With a source route the header names the next host on the way.
    const routed = nodes.some(({ children }) => children?.some((option) => option.children?.some(isDestination)));
    if (!routed) return [...nodes];
    return nodes.map((node) => (isDestination(node) ? { ...node, ...CURRENT_ROUTE } : node));
  },
  network(bytes, layer) {
    const { start } = layer;
    if (bytes.length < start + SHORTEST) return undefined;
    const destination = destinationOf(bytes, layer);
    return {
      version: 4,
      sourceSum: onesComplementSum(bytes, start + SOURCE, start + DESTINATION),
      destinationSum: onesComplementSum(bytes, destination, destination + 4),
    };
  },
  summary: (bytes, layer) =>
    bytes.length >= layer.start + SHORTEST
      ? `${ipv4Address(bytes, layer.start + SOURCE)} → ${ipv4Address(bytes, destinationOf(bytes, layer))}`
      : '',
  addresses: (bytes, layer) => ({
    source: bytes.length >= layer.start + DESTINATION ? ipv4Address(bytes, layer.start + SOURCE) : '',
    destination: bytes.length >= layer.start + SHORTEST ? ipv4Address(bytes, destinationOf(bytes, layer)) : '',
  }),
  info(bytes, { start }) {
    if (bytes.length < start + SHORTEST) return [{ text: 'IPv4 header cut off', style: 'warning' }];
    const number = protocolNumber(viewOf(bytes), start);
    return [{ text: `${ipProtocolName(number) ?? `IP protocol ${number}`}: not decoded`, style: 'quiet' }];
  },
};
