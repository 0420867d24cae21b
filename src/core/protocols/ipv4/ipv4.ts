import { ipv4Address } from '../../bytes/address';
import { onesComplementSum } from '../../bytes/internetChecksum';
import { viewOf } from '../../bytes/view';
import { checksumNode } from '../../dissect/checksumNode';
import type { FieldNode } from '../../dissect/FieldNode';
import type { FieldSpec } from '../../dissect/FieldSpec';
import { ipProtocolName } from '../../dissect/ipProtocols';
import { offsetOf, readerOf } from '../../dissect/interpret';
import type { Layer, Protocol } from '../../dissect/Protocol';
import { IPV4_OPTION_FIELDS, ipv4OptionNodes } from './ipv4Options';
import { CURRENT_ROUTE, finalDestination } from './routeOptions';

/** RFC 791, section 3.1, with the differentiated services byte of RFC 2474 and RFC 3168. */
export const IPV4_FIELDS: readonly FieldSpec[] = [
  { name: 'Version', filter: 'ip.version', offset: 0, length: 1, mask: 0xf0, kind: 'unsigned' },
  {
    name: 'Header length',
    filter: 'ip.hdr_len',
    offset: 0,
    length: 1,
    mask: 0x0f,
    kind: 'unsigned',
    note: (words) => `${words * 4} bytes`,
  },
  { name: 'DSCP', filter: 'ip.dsfield.dscp', offset: 1, length: 1, mask: 0xfc, kind: 'unsigned' },
  { name: 'ECN', filter: 'ip.dsfield.ecn', offset: 1, length: 1, mask: 0x03, kind: 'unsigned' },
  { name: 'Total length', filter: 'ip.len', offset: 2, length: 2, kind: 'unsigned' },
  { name: 'Identification', filter: 'ip.id', offset: 4, length: 2, kind: 'hexadecimal' },
  { name: 'Reserved bit', filter: 'ip.flags.rb', offset: 6, length: 2, mask: 0x8000, kind: 'boolean' },
  { name: "Don't fragment", filter: 'ip.flags.df', offset: 6, length: 2, mask: 0x4000, kind: 'boolean' },
  { name: 'More fragments', filter: 'ip.flags.mf', offset: 6, length: 2, mask: 0x2000, kind: 'boolean' },
  {
    name: 'Fragment offset',
    filter: 'ip.frag_offset',
    offset: 6,
    length: 2,
    mask: 0x1fff,
    kind: 'unsigned',
    note: (units) => (units === 0 ? undefined : `byte ${units * 8}`),
  },
  { name: 'Time to live', filter: 'ip.ttl', offset: 8, length: 1, kind: 'unsigned' },
  { name: 'Protocol', filter: 'ip.proto', offset: 9, length: 1, kind: 'unsigned', values: ipProtocolName },
  { name: 'Header checksum', filter: 'ip.checksum', offset: 10, length: 2, kind: 'hexadecimal' },
  { name: 'Source address', filter: 'ip.src', offset: 12, length: 4, kind: 'ipv4' },
  { name: 'Destination address', filter: 'ip.dst', offset: 16, length: 4, kind: 'ipv4' },
];

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
      walk.add(ipv4, start, start + SHORTEST, end);
      return;
    }
    const header = headerWords(view, start) * 4;
    // Segmentation offload leaves the total length 0: the frame's own end is then the best that is known.
    const declared = totalLength(view, start);
    const last = declared === 0 ? end : Math.min(end, start + declared);
    if (!walk.add(ipv4, start, start + Math.max(SHORTEST, header), last)) return;
    walk.setAddresses(start + SOURCE, start + DESTINATION, 4);
    if (version(view, start) !== 4 || header < SHORTEST || start + header > last) {
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
