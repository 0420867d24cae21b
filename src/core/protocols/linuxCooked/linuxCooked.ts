import { viewOf } from '../../bytes/view';
import { etherTypeName } from '../../dissect/etherTypes';
import type { FieldSpec } from '../../dissect/FieldSpec';
import { readerOf } from '../../dissect/interpret';
import type { Protocol } from '../../dissect/Protocol';

const PACKET_TYPES: Readonly<Record<number, string>> = {
  0: 'to us',
  1: 'broadcast',
  2: 'multicast',
  3: 'to another host',
  4: 'sent by us',
};

/** LINKTYPE_LINUX_SLL: what Linux writes for "any" interface captures. */
export const LINUX_COOKED_FIELDS: readonly FieldSpec[] = [
  { name: 'Packet type', filter: 'sll.pkttype', offset: 0, length: 2, kind: 'unsigned', values: PACKET_TYPES },
  { name: 'Link-layer address type', filter: 'sll.hatype', offset: 2, length: 2, kind: 'unsigned' },
  { name: 'Link-layer address length', filter: 'sll.halen', offset: 4, length: 2, kind: 'unsigned' },
  { name: 'Source', filter: 'sll.src.eth', offset: 6, length: 6, kind: 'mac' },
  { name: 'Unused', offset: 12, length: 2, kind: 'reserved' },
  { name: 'Protocol', filter: 'sll.etype', offset: 14, length: 2, kind: 'hexadecimal', values: etherTypeName },
];

/** LINKTYPE_LINUX_SLL2: the newer layout, with the interface index. */
export const LINUX_COOKED_2_FIELDS: readonly FieldSpec[] = [
  { name: 'Protocol', filter: 'sll.etype', offset: 0, length: 2, kind: 'hexadecimal', values: etherTypeName },
  { name: 'Reserved', offset: 2, length: 2, kind: 'reserved' },
  { name: 'Interface index', filter: 'sll.ifindex', offset: 4, length: 4, kind: 'unsigned' },
  { name: 'Link-layer address type', filter: 'sll.hatype', offset: 8, length: 2, kind: 'unsigned' },
  { name: 'Packet type', filter: 'sll.pkttype', offset: 10, length: 1, kind: 'unsigned', values: PACKET_TYPES },
  { name: 'Link-layer address length', filter: 'sll.halen', offset: 11, length: 1, kind: 'unsigned' },
  { name: 'Source', filter: 'sll.src.eth', offset: 12, length: 6, kind: 'mac' },
  { name: 'Unused', offset: 18, length: 2, kind: 'reserved' },
];

/** Linux' own number for frames that go on with an LLC header. */
const LLC = 4;
/** Smaller numbers are Linux' own. */
const SMALLEST_TYPE = 0x0600;

function cooked(id: string, name: string, fields: readonly FieldSpec[], header: number): Protocol {
  const etherType = readerOf(fields, 'sll.etype');
  const protocol: Protocol = {
    id,
    shortName: 'SLL',
    name,
    filter: 'sll',
    fields,
    walk(walk, start, end) {
      if (!walk.add(protocol, start, start + header, end) || !walk.has(start, header, end)) return;
      const type = etherType(walk.view, start);
      if (type === LLC) walk.named('llc', start + header, end);
      else walk.etherType(type, start + header, end);
    },
    stackName: (bytes, { start }) =>
      bytes.length >= start + header && etherType(viewOf(bytes), start) >= SMALLEST_TYPE ? 'sll:ethertype' : 'sll',
    info: () => [{ text: `${name}: payload not decoded`, style: 'quiet' }],
  };
  return protocol;
}

export const linuxCooked = cooked('linuxCooked', 'Linux cooked capture', LINUX_COOKED_FIELDS, 16);
export const linuxCooked2 = cooked('linuxCooked2', 'Linux cooked capture v2', LINUX_COOKED_2_FIELDS, 20);
