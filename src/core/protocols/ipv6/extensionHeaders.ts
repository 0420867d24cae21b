import { onesComplementSum } from '../../bytes/internetChecksum';
import { ipv6Address } from '../../bytes/address';
import { viewOf } from '../../bytes/view';
import type { FieldNode } from '../../dissect/FieldNode';
import type { FieldSpec } from '../../dissect/FieldSpec';
import { interpretHeader, readerOf } from '../../dissect/interpret';
import { ipProtocolName } from '../../dissect/ipProtocols';
import type { PacketWalk } from '../../dissect/PacketWalk';
import type { Layer, Protocol } from '../../dissect/Protocol';
import { ipv6OptionNodes } from './ipv6Options';

const units = (count: number): string => `${(count + 1) * 8} bytes`;

/** The two bytes that begin most extension headers (RFC 8200, section 4), under the names of one of them. */
function beginning(filter: string): FieldSpec[] {
  return [
    { name: 'Next header', filter: `${filter}.nxt`, offset: 0, length: 1, kind: 'unsigned', values: ipProtocolName },
    { name: 'Length', filter: `${filter}.len`, offset: 1, length: 1, kind: 'unsigned', note: units },
  ];
}

const SHORTEST = 8;

interface ExtensionSpec {
  readonly id: string;
  readonly name: string;
  readonly filter: string;
  readonly fields: readonly FieldSpec[];
  readonly moreFields?: readonly FieldSpec[];
  readonly extraNodes: NonNullable<Protocol['extraNodes']>;
  /** What the header changes of the packet's addresses. */
  readonly addresses?: (walk: PacketWalk, start: number, end: number) => void;
  readonly network?: Protocol['network'];
}

function extension({ id, name, filter, fields, moreFields, extraNodes, addresses, network }: ExtensionSpec): Protocol {
  const next = readerOf(fields, `${filter}.nxt`);
  const lengthOf = readerOf(fields, `${filter}.len`);
  const protocol: Protocol = {
    id,
    shortName: 'IPv6',
    name,
    filter,
    fields,
    ...(moreFields ? { moreFields } : {}),
    walk(walk, start, end) {
      const { view } = walk;
      if (!walk.has(start, SHORTEST, end)) {
        walk.add(protocol, start, start + SHORTEST, end);
        return;
      }
      const payload = start + (lengthOf(view, start) + 1) * 8;
      if (!walk.add(protocol, start, payload, end)) return;
      if (payload > end) {
        walk.remark = 'extension header that reaches beyond the packet';
        return;
      }
      addresses?.(walk, start, payload);
      walk.ipProtocol(next(view, start), payload, end);
    },
    extraNodes,
    ...(network ? { network } : {}),
    info(bytes, { start }) {
      if (bytes.length < start + SHORTEST) return [{ text: `${name} cut off`, style: 'warning' }];
      const number = next(viewOf(bytes), start);
      return [{ text: `${ipProtocolName(number) ?? `IP protocol ${number}`}: not decoded`, style: 'quiet' }];
    },
  };
  return protocol;
}

const optionNodes: NonNullable<Protocol['extraNodes']> = (bytes, { start, headerEnd }, issues) =>
  ipv6OptionNodes(bytes, start + 2, Math.min(headerEnd, bytes.length), headerEnd > bytes.length, issues);

/** RFC 8200, section 4.3. */
export const HOP_BY_HOP_FIELDS: readonly FieldSpec[] = beginning('ipv6.hopopts');
/** RFC 8200, section 4.6. */
export const DESTINATION_OPTIONS_FIELDS: readonly FieldSpec[] = beginning('ipv6.dstopts');

export const hopByHop = extension({
  id: 'ipv6HopByHop',
  name: 'IPv6 hop-by-hop options',
  filter: 'ipv6.hopopts',
  fields: HOP_BY_HOP_FIELDS,
  extraNodes: optionNodes,
});

export const destinationOptions = extension({
  id: 'ipv6DestinationOptions',
  name: 'IPv6 destination options',
  filter: 'ipv6.dstopts',
  fields: DESTINATION_OPTIONS_FIELDS,
  extraNodes: optionNodes,
});

const ROUTING_TYPES: Readonly<Record<number, string>> = {
  0: 'source route',
  2: 'Mobile IPv6',
  3: 'RPL source route',
  4: 'Segment Routing',
};

/** RFC 8200, section 4.4. */
export const ROUTING_FIELDS: readonly FieldSpec[] = [
  ...beginning('ipv6.routing'),
  { name: 'Type', filter: 'ipv6.routing.type', offset: 2, length: 1, kind: 'unsigned', values: ROUTING_TYPES },
  { name: 'Segments left', filter: 'ipv6.routing.segleft', offset: 3, length: 1, kind: 'unsigned' },
];

const routingType = readerOf(ROUTING_FIELDS, 'ipv6.routing.type');
const segmentsLeft = readerOf(ROUTING_FIELDS, 'ipv6.routing.segleft');
const SOURCE_ROUTE = 0;
const MOBILE = 2;
const SEGMENT_ROUTING = 4;
/** Of types 0, 2 and 4; others compress their addresses. */
const ADDRESSES = 8;
const ADDRESS = 16;
const ADDRESS_FILTERS: Readonly<Record<number, string>> = {
  [SOURCE_ROUTE]: 'ipv6.routing.src.addr',
  [MOBILE]: 'ipv6.routing.mipv6.home_address',
  [SEGMENT_ROUTING]: 'ipv6.routing.srh.addr',
};

const RESERVED = { name: 'Reserved', offset: 4, length: 4, kind: 'bytes' } as const;

/** The four bytes before the addresses, by type. */
const TYPE_FIELDS: Readonly<Record<number, readonly FieldSpec[]>> = {
  [SOURCE_ROUTE]: [{ ...RESERVED, filter: 'ipv6.routing.src.reserved' }],
  [MOBILE]: [{ ...RESERVED, filter: 'ipv6.routing.mipv6.reserved' }],
  // RFC 8754, section 2.
  [SEGMENT_ROUTING]: [
    { name: 'Last entry', filter: 'ipv6.routing.srh.last_entry', offset: 4, length: 1, kind: 'unsigned' },
    { name: 'Flags', filter: 'ipv6.routing.srh.flags', offset: 5, length: 1, kind: 'hexadecimal' },
    { name: 'Tag', filter: 'ipv6.routing.srh.tag', offset: 6, length: 2, kind: 'bytes' },
  ],
};

/** Fields that only some types of the header have. */
export const ROUTING_TYPE_FIELDS: readonly FieldSpec[] = [
  ...Object.values(TYPE_FIELDS).flat(),
  ...Object.values(ADDRESS_FILTERS).map((filter): FieldSpec => ({
    name: 'Address',
    filter,
    offset: ADDRESSES,
    length: ADDRESS,
    kind: 'ipv6',
  })),
];

/**
 * Where the address stands that the packet finally goes to while segments are left, which the checksums of what it carries
 * count on (RFC 8200, section 8.1); -1 when the header changes nothing.
 */
function finalDestination(view: DataView, start: number, end: number): number {
  const type = routingType(view, start);
  if (segmentsLeft(view, start) === 0 || ADDRESS_FILTERS[type] === undefined) return -1;
  // Segment Routing lists the last segment first (RFC 8754, section 2); the length of its list is not that of the header.
  const count = Math.floor((end - start - ADDRESSES) / ADDRESS);
  if (count < 1) return -1;
  return start + ADDRESSES + (type === SEGMENT_ROUTING ? 0 : (count - 1) * ADDRESS);
}

export const routing = extension({
  id: 'ipv6Routing',
  name: 'IPv6 routing header',
  filter: 'ipv6.routing',
  fields: ROUTING_FIELDS,
  moreFields: ROUTING_TYPE_FIELDS,
  addresses(walk, start, end) {
    const at = finalDestination(walk.view, start, end);
    if (at >= 0 && walk.has(at, ADDRESS, end)) walk.setAddresses(walk.sourceAddress, at, ADDRESS);
  },
  network(bytes, { start, headerEnd }, around) {
    if (!around || bytes.length < headerEnd) return around;
    const at = finalDestination(viewOf(bytes), start, headerEnd);
    return at < 0 ? around : { ...around, destinationSum: onesComplementSum(bytes, at, at + ADDRESS) };
  },
  extraNodes(bytes, { start, headerEnd }) {
    const nodes: FieldNode[] = [];
    const end = Math.min(headerEnd, bytes.length);
    if (end < start + ADDRESSES) return nodes;
    const type = routingType(viewOf(bytes), start);
    const filter = ADDRESS_FILTERS[type];
    let at = start + ADDRESSES;
    const table = TYPE_FIELDS[type];
    if (table) nodes.push(...interpretHeader(table, bytes, start, end, { source: 0, issues: [] }));
    else nodes.push({ label: 'Type-specific data', value: '4 bytes', source: 0, start: at - 4, length: 4 });
    for (; filter !== undefined && at + ADDRESS <= end; at += ADDRESS) {
      const value = ipv6Address(bytes, at);
      nodes.push({ label: 'Address', value, filter, json: value, source: 0, start: at, length: ADDRESS });
    }
    if (at < end) nodes.push({ label: 'Rest', value: `${end - at} bytes`, source: 0, start: at, length: end - at });
    return nodes;
  },
});

/** RFC 8200, section 4.5. */
export const FRAGMENT_FIELDS: readonly FieldSpec[] = [
  { name: 'Next header', filter: 'ipv6.fraghdr.nxt', offset: 0, length: 1, kind: 'unsigned', values: ipProtocolName },
  { name: 'Reserved', offset: 1, length: 1, kind: 'reserved' },
  {
    name: 'Fragment offset',
    filter: 'ipv6.fraghdr.offset',
    offset: 2,
    length: 2,
    mask: 0xfff8,
    kind: 'unsigned',
    note: (count) => (count === 0 ? undefined : `byte ${count * 8}`),
  },
  { name: 'Reserved', offset: 2, length: 2, mask: 0x0006, kind: 'reserved' },
  { name: 'More fragments', filter: 'ipv6.fraghdr.more', offset: 2, length: 2, mask: 0x0001, kind: 'boolean' },
  { name: 'Identification', filter: 'ipv6.fraghdr.ident', offset: 4, length: 4, kind: 'hexadecimal' },
];

const fragmentNext = readerOf(FRAGMENT_FIELDS, 'ipv6.fraghdr.nxt');
const fragmentOffset = readerOf(FRAGMENT_FIELDS, 'ipv6.fraghdr.offset');
const fragmentMore = readerOf(FRAGMENT_FIELDS, 'ipv6.fraghdr.more');
const fragmentId = readerOf(FRAGMENT_FIELDS, 'ipv6.fraghdr.ident');

/** Ends the walk but for a fragment header on a whole packet (RFC 6946). */
export const ipv6Fragment: Protocol = {
  id: 'ipv6Fragment',
  shortName: 'IPv6',
  name: 'IPv6 fragment header',
  filter: 'ipv6.fraghdr',
  fields: FRAGMENT_FIELDS,
  walk(walk, start, end) {
    const payload = start + SHORTEST;
    if (!walk.add(ipv6Fragment, start, payload, end)) return;
    if (!walk.has(start, SHORTEST, end)) {
      walk.remark = 'fragment header cut off';
      return;
    }
    const { view } = walk;
    const offset = fragmentOffset(view, start) * 8;
    const more = fragmentMore(view, start) !== 0;
    const next = fragmentNext(view, start);
    if (offset === 0 && !more) walk.ipProtocol(next, payload, end);
    else walk.fragment(next, fragmentId(view, start), offset, more, payload, walk.declaredEnd, end);
  },
  walkReassembled: (walk, number, start, end) => walk.ipProtocol(number, start, end),
  info(bytes, { start }: Layer) {
    if (bytes.length < start + SHORTEST) return [{ text: 'IPv6 fragment header cut off', style: 'warning' }];
    const number = fragmentNext(viewOf(bytes), start);
    return [{ text: `${ipProtocolName(number) ?? `IP protocol ${number}`}: not decoded`, style: 'quiet' }];
  },
};
