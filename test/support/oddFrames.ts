/** Frames as odd as networks make them, each with the link type it belongs on. Checksums are left 0. */
import { hex, join, tcpFrame } from './captureBuilder';

export interface OddFrame {
  readonly name: string;
  readonly linkType?: number;
  readonly bytes: Uint8Array;
  /** Bytes on the wire when more than `bytes`. */
  readonly original?: number;
}

const word = (value: number): Uint8Array => Uint8Array.of(value >> 8, value & 0xff);
const MACS = hex('020000000002 020000000001');
/** Addresses whose makers tshark knows: by them it tells Ethernet from other payload below MPLS. */
const KNOWN_MACS = hex('005056000002 000c29000001');
const eth = (type: string, ...parts: readonly Uint8Array[]): Uint8Array => join(MACS, hex(type), ...parts);

const ends = { from: { address: '10.0.0.1', port: 51234 }, to: { address: '10.0.0.2', port: 51235 }, sequence: 7 };
const payload = Uint8Array.from({ length: 40 }, (_, at) => at);
/** A TCP segment in IPv4 and in IPv6. */
export const INNER_4 = tcpFrame({ ...ends, payload }).slice(14);
export const INNER_6 = tcpFrame({
  ...ends,
  from: { address: '2001:db8::1', port: 51234 },
  to: { address: '2001:db8::2', port: 51235 },
  payload,
}).slice(14);

function ipv4(protocol: number, body: Uint8Array, { fragment = 0, length = 20 + body.length } = {}): Uint8Array {
  const head = join(hex('4500'), word(length), hex('0001'), word(fragment), Uint8Array.of(64, protocol), hex('0000'));
  return join(head, hex('c0000201 c0000202'), body);
}

const udp = (port: number, body: Uint8Array): Uint8Array =>
  ipv4(17, join(word(50000), word(port), word(8 + body.length), hex('0000'), body));
const ethernet = (packet: Uint8Array): Uint8Array => join(KNOWN_MACS, hex('0800'), packet);
const changed = (bytes: Uint8Array, at: number, ...values: readonly number[]): Uint8Array => {
  const copy = bytes.slice();
  copy.set(values, at);
  return copy;
};
const withLength = (bytes: Uint8Array): Uint8Array => join(word(bytes.length), bytes);

export const ODD_FRAMES: readonly OddFrame[] = [
  {
    name: 'SLL2 with IPv4',
    linkType: 276,
    bytes: join(hex('0800 0000 00000003 0001 04 06 020000000001 0000'), INNER_4),
  },
  {
    name: 'SLL2 with IPv6',
    linkType: 276,
    bytes: join(hex('86dd 0000 00000003 0001 00 06 020000000001 0000'), INNER_6),
  },
  {
    name: 'SLL2 with ARP',
    linkType: 276,
    bytes: hex(
      '0806 0000 00000003 0001 00 06 020000000001 0000 0001080006040001 020000000001 c0000201 000000000000 c0000202',
    ),
  },
  {
    name: 'SLL2 with LLC',
    linkType: 276,
    bytes: join(hex('0004 0000 00000003 0001 00 06 020000000001 0000 aaaa03 000000 0800'), INNER_4),
  },
  {
    name: 'SLL2 of a tunnel device',
    linkType: 276,
    bytes: join(hex('0800 0000 00000003 fffe 00 00 0000000000000000'), INNER_4),
  },
  {
    name: 'SLL2 with a VLAN tag',
    linkType: 276,
    bytes: join(hex('8100 0000 00000003 0001 00 06 020000000001 0000 0064 0800'), INNER_4),
  },
  {
    name: 'SLL with LLC',
    linkType: 113,
    bytes: join(hex('0000 0001 0006 020000000001 0000 0004 aaaa03 000000 0800'), INNER_4),
  },
  { name: 'PPPoE in QinQ', bytes: eth('88a8 0064 8100 00c8 8864 1100 0007', withLength(join(hex('0021'), INNER_4))) },
  { name: 'PPPoE with IPv6', bytes: eth('8864 1100 0007', withLength(join(hex('0057'), INNER_6))) },
  { name: 'PPPoE whose length cuts the packet', bytes: eth('8864 1100 0007 0020 0021', INNER_4) },
  { name: 'PPPoE discovery', bytes: eth('8863 1109 0000 0004 01010000') },
  {
    name: 'Geneve with options',
    bytes: eth(
      '0800',
      udp(6081, join(hex('0400 6558 00002a00 0102 80 01 00000005 0103 00 01 00000006'), ethernet(INNER_4))),
    ),
  },
  { name: 'Geneve with IPv4', bytes: eth('0800', udp(6081, join(hex('0000 0800 00002a00'), INNER_4))) },
  { name: 'Geneve with IPv6', bytes: eth('0800', udp(6081, join(hex('0000 86dd 00002a00'), INNER_6))) },
  { name: 'Geneve, control', bytes: eth('0800', udp(6081, join(hex('0080 6558 00002a00'), ethernet(INNER_4)))) },
  {
    name: 'GRE with key and sequence',
    bytes: eth('0800', ipv4(47, join(hex('3000 0800 00000007 00000001'), INNER_4))),
  },
  { name: 'GRE with a key and IPv6', bytes: eth('0800', ipv4(47, join(hex('2000 86dd 00000007'), INNER_6))) },
  { name: 'IP in IP, first fragment', bytes: eth('0800', ipv4(4, INNER_4.subarray(0, 48), { fragment: 0x2000 })) },
  { name: 'IP in IP, later fragment', bytes: eth('0800', ipv4(4, INNER_4.subarray(48), { fragment: 6 })) },
  { name: 'IP in IP, inner fragment', bytes: eth('0800', ipv4(4, changed(INNER_4, 6, 0x20, 0))) },
  { name: 'IPv6 in IPv4', bytes: eth('0800', ipv4(41, INNER_6)) },
  { name: 'ICMP quotes a whole packet', bytes: eth('0800', ipv4(1, join(hex('0304 0000 000005dc'), INNER_4))) },
  {
    name: 'ICMP quotes a first fragment',
    bytes: eth('0800', ipv4(1, join(hex('0b01 0000 00000000'), changed(INNER_4, 6, 0x20, 0).subarray(0, 48)))),
  },
  {
    name: 'ICMP quotes a later fragment',
    bytes: eth('0800', ipv4(1, join(hex('0b01 0000 00000000'), changed(INNER_4, 6, 0, 9).subarray(0, 28)))),
  },
  {
    name: 'ICMP quotes eight bytes of TCP',
    bytes: eth('0800', ipv4(1, join(hex('0301 0000 00000000'), INNER_4.subarray(0, 28)))),
  },
  {
    name: 'ICMP quotes an IP header alone',
    bytes: eth('0800', ipv4(1, join(hex('0301 0000 00000000'), INNER_4.subarray(0, 20)))),
  },
  { name: 'ICMP redirect', bytes: eth('0800', ipv4(1, join(hex('0501 0000 c0000209'), INNER_4.subarray(0, 28)))) },
  { name: 'ICMP echo', bytes: eth('0800', ipv4(1, hex('0800 0000 0001 0001 6162636465666768'))) },
  { name: 'MPLS with a control word and Ethernet', bytes: eth('8847 00064040 00065140 00000000', ethernet(INNER_4)) },
  { name: 'MPLS with IPv6', bytes: eth('8847 00064140', INNER_6) },
  { name: 'MPLS with explicit null labels', bytes: eth('8847 00000140', INNER_4) },
  { name: 'MPLS with router alert', bytes: eth('8847 00001040 00064140', INNER_4) },
  { name: '802.3 with padding', bytes: join(MACS, hex('0003 424203'), new Uint8Array(43)) },
  {
    name: '802.3 with SNAP and a trailer',
    bytes: join(MACS, word(8 + INNER_4.length), hex('aaaa03 000000 0800'), INNER_4, hex('0102030405060708')),
  },
  { name: '802.3 whose length reaches beyond the frame', bytes: join(MACS, hex('0100 424203'), new Uint8Array(43)) },
  { name: 'IP total length 0 (segmentation offload)', bytes: eth('0800', changed(INNER_4, 2, 0, 0)) },
  { name: 'IPv6 payload length 0', bytes: eth('86dd', changed(INNER_6, 4, 0, 0)) },
  { name: 'IP total length smaller than the header', bytes: eth('0800', changed(INNER_4, 2, 0, 10)) },
  { name: 'IP total length of the header alone', bytes: eth('0800', changed(INNER_4, 2, 0, 20)) },
  { name: 'IP total length beyond the frame', bytes: eth('0800', changed(INNER_4, 2, 1, 0)) },
  { name: 'trailer of four bytes', bytes: eth('0800', INNER_4, hex('deadbeef')) },
  { name: 'trailer behind a VLAN tag', bytes: eth('8100 0064 0800', INNER_4, hex('000000000000')) },
  {
    name: 'an empty ACK, padded to 60 bytes',
    bytes: join(eth('0800', changed(INNER_4.subarray(0, 40), 2, 0, 40)), new Uint8Array(6)),
  },
  { name: 'cut within the TCP header', bytes: eth('0800', INNER_4).subarray(0, 48), original: 94 },
  { name: 'cut within the IP header', bytes: eth('0800', INNER_4).subarray(0, 26), original: 94 },
  { name: 'cut within a VLAN tag', bytes: eth('8100 0064 0800', INNER_4).subarray(0, 15), original: 98 },
  { name: 'three tags with priority', bytes: eth('88a8 6064 8100 a0c8 8100 0fff 0800', INNER_4) },
  { name: 'an old QinQ type', bytes: eth('9100 0064 8100 00c8 0800', INNER_4) },
  { name: 'IPv4 version 5', bytes: eth('0800', changed(INNER_4, 0, 0x55)) },
  { name: 'IPv6 in an IPv4 EtherType', bytes: eth('0800', INNER_6) },
  { name: 'IPv4 in an IPv6 EtherType', bytes: eth('86dd', INNER_4) },
  { name: 'TCP data offset below 5', bytes: eth('0800', changed(INNER_4, 32, 0x40)) },
  {
    name: 'TCP data offset beyond the packet',
    bytes: eth('0800', changed(INNER_4.subarray(0, 44), 2, 0, 44, 0, 1, 0x40, 0, 64, 6)).slice(),
  },
  { name: 'UDP length 0', bytes: eth('0800', ipv4(17, hex('c350 c351 0000 0000 0102'))) },
  {
    name: 'UDP length smaller than its payload',
    bytes: eth('0800', ipv4(17, hex('c350 c351 000a 0000 010203040506'))),
  },
  {
    name: 'VXLAN without the flag of its number',
    bytes: eth('0800', udp(4789, join(hex('0000 0000 00002a00'), ethernet(INNER_4)))),
  },
  { name: 'raw IP with IPv6', linkType: 101, bytes: INNER_6 },
  { name: 'raw IP with neither version', linkType: 101, bytes: hex('0102030405') },
  { name: 'PPP with IPv6', linkType: 9, bytes: join(hex('ff03 0057'), INNER_6) },
];
