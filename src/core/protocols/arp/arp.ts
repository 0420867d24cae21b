import { ipv4Address, macAddress } from '../../bytes/address';
import { viewOf } from '../../bytes/view';
import { etherTypeName } from '../../dissect/etherTypes';
import type { FieldSpec } from '../../dissect/FieldSpec';
import { offsetOf, readerOf } from '../../dissect/interpret';
import type { Protocol } from '../../dissect/Protocol';

/** RFC 826, for Ethernet and IPv4 addresses (the only combination in use). */
export const ARP_FIELDS: readonly FieldSpec[] = [
  {
    name: 'Hardware type',
    filter: 'arp.hw.type',
    offset: 0,
    length: 2,
    kind: 'unsigned',
    values: { 1: 'Ethernet' },
  },
  { name: 'Protocol type', filter: 'arp.proto.type', offset: 2, length: 2, kind: 'hexadecimal', values: etherTypeName },
  { name: 'Hardware size', filter: 'arp.hw.size', offset: 4, length: 1, kind: 'unsigned' },
  { name: 'Protocol size', filter: 'arp.proto.size', offset: 5, length: 1, kind: 'unsigned' },
  {
    name: 'Opcode',
    filter: 'arp.opcode',
    offset: 6,
    length: 2,
    kind: 'unsigned',
    values: { 1: 'request', 2: 'reply' },
  },
  { name: 'Sender MAC address', filter: 'arp.src.hw_mac', offset: 8, length: 6, kind: 'mac' },
  { name: 'Sender IP address', filter: 'arp.src.proto_ipv4', offset: 14, length: 4, kind: 'ipv4' },
  { name: 'Target MAC address', filter: 'arp.dst.hw_mac', offset: 18, length: 6, kind: 'mac' },
  { name: 'Target IP address', filter: 'arp.dst.proto_ipv4', offset: 24, length: 4, kind: 'ipv4' },
];

const LENGTH = 28;
const hardwareSize = readerOf(ARP_FIELDS, 'arp.hw.size');
const protocolSize = readerOf(ARP_FIELDS, 'arp.proto.size');
const opcodeOf = readerOf(ARP_FIELDS, 'arp.opcode');
const SENDER_MAC = offsetOf(ARP_FIELDS, 'arp.src.hw_mac');
const SENDER_IP = offsetOf(ARP_FIELDS, 'arp.src.proto_ipv4');
const TARGET_IP = offsetOf(ARP_FIELDS, 'arp.dst.proto_ipv4');

export const arp: Protocol = {
  id: 'arp',
  shortName: 'ARP',
  name: 'Address Resolution Protocol',
  filter: 'arp',
  fields: ARP_FIELDS,
  walk(walk, start, end) {
    walk.add(arp, start, start + LENGTH, Math.min(end, start + LENGTH));
  },
  info(bytes, { start }) {
    const view = viewOf(bytes);
    const whole = bytes.length >= start + LENGTH && hardwareSize(view, start) === 6 && protocolSize(view, start) === 4;
    if (!whole) return [{ text: 'ARP that is cut off or not for Ethernet and IPv4', style: 'warning' }];
    const sender = ipv4Address(bytes, start + SENDER_IP);
    const target = ipv4Address(bytes, start + TARGET_IP);
    const opcode = opcodeOf(view, start);
    if (opcode === 1 && sender === target) return [{ text: `${sender} announces itself` }];
    if (opcode === 1) return [{ text: `Who has ${target}? Tell ${sender}` }];
    if (opcode === 2) return [{ text: `${sender} is at ${macAddress(bytes, start + SENDER_MAC)}` }];
    return [{ text: `ARP opcode ${opcode}` }];
  },
};
