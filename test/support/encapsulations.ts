/** Every way we know to carry an IPv4 packet, as builders: the link type of the capture and the frame around the packet. */
import { hex, join } from './captureBuilder';

export interface Encapsulation {
  readonly name: string;
  readonly linkType: number;
  /** Longest IPv4 packet that the frame can carry; absent where there is no limit below 65,535. */
  readonly longest?: number;
  /** Puts a whole IPv4 packet into a frame. */
  readonly frame: (packet: Uint8Array) => Uint8Array;
}

const word = (value: number): Uint8Array => Uint8Array.of(value >> 8, value & 0xff);
const MACS = hex('020000000002 020000000001');

const ethernet = (type: number, packet: Uint8Array): Uint8Array => join(MACS, word(type), packet);

/** An IPv4 packet around a payload, its checksum left 0. */
function ipv4(protocol: number, payload: Uint8Array): Uint8Array {
  const total = word(20 + payload.length);
  return join(hex('4500'), total, hex('0001 0000 40'), Uint8Array.of(protocol), hex('0000 c0000201 c0000202'), payload);
}

/** An IPv6 packet around a payload. */
function ipv6(next: number, payload: Uint8Array): Uint8Array {
  const addresses = hex('20010db8000000000000000000000001 20010db8000000000000000000000002');
  return join(hex('60000000'), word(payload.length), Uint8Array.of(next, 64), addresses, payload);
}

function udp(port: number, payload: Uint8Array): Uint8Array {
  return ipv4(17, join(word(50000), word(port), word(8 + payload.length), hex('0000'), payload));
}

const withLength = (bytes: Uint8Array): Uint8Array => join(word(bytes.length), bytes);
const snap = (packet: Uint8Array): Uint8Array => join(hex('aaaa03 000000 0800'), packet);
const pppoe = (ppp: Uint8Array): Uint8Array => join(hex('1100 0001'), withLength(ppp));
const onEthernet = (name: string, type: number, wrap: (packet: Uint8Array) => Uint8Array): Encapsulation => ({
  name,
  linkType: 1,
  frame: (packet) => ethernet(type, wrap(packet)),
});
/** A frame whose addresses tshark knows the makers of: by them it tells Ethernet below MPLS from other payload. */
const known = (packet: Uint8Array): Uint8Array => join(hex('005056000002 000c29000001 0800'), packet);
const inner = (packet: Uint8Array): Uint8Array => ethernet(0x0800, packet);
const gre = (header: string, payload: Uint8Array): Uint8Array => ipv4(47, join(hex(header), payload));
const gtp = (flags: string, optional: string, packet: Uint8Array): Uint8Array => {
  const rest = join(hex(optional), packet);
  return udp(2152, join(hex(flags), Uint8Array.of(255), word(rest.length), hex('00000001'), rest));
};
const onLink = (name: string, linkType: number, head: string): Encapsulation => ({
  name,
  linkType,
  frame: (packet) => join(hex(head), packet),
});

export const ENCAPSULATIONS: readonly Encapsulation[] = [
  onEthernet('Ethernet', 0x0800, (packet) => packet),
  onEthernet('one VLAN tag', 0x8100, (packet) => join(hex('0007 0800'), packet)),
  onEthernet('five VLAN tags', 0x88a8, (packet) =>
    join(hex('0001 8100 0002 8100 0003 8100 0004 8100 0005 0800'), packet),
  ),
  { name: 'LLC and SNAP', linkType: 1, longest: 1490, frame: (packet) => join(MACS, withLength(snap(packet))) },
  {
    name: 'LLC alone',
    linkType: 1,
    longest: 1490,
    frame: (packet) => join(MACS, withLength(join(hex('060603'), packet))),
  },
  {
    ...onEthernet('LLC and SNAP in a VLAN', 0x8100, (packet) => join(hex('0007'), withLength(snap(packet)))),
    longest: 1490,
  },
  onEthernet('one MPLS label', 0x8847, (packet) => join(hex('00064140'), packet)),
  onEthernet('four MPLS labels', 0x8847, (packet) => join(hex('00064040 00065040 00066040 00067140'), packet)),
  onEthernet('PPPoE', 0x8864, (packet) => pppoe(join(hex('0021'), packet))),
  onEthernet('PPPoE, compressed protocol', 0x8864, (packet) => pppoe(join(hex('21'), packet))),
  onLink('PPP', 9, 'ff03 0021'),
  onLink('PPP without address and control', 9, '0021'),
  onLink('PPP with a compressed protocol', 9, 'ff03 21'),
  onLink('PPP on a serial line', 50, 'ff03 0021'),
  onLink('Cisco HDLC on a serial line', 50, '0f00 0800'),
  onLink('Cisco HDLC', 104, '0f00 0800'),
  { name: 'PPPoE as link type', linkType: 51, frame: (packet) => pppoe(join(hex('0021'), packet)) },
  onLink('BSD loopback, little-endian', 0, '02000000'),
  onLink('BSD loopback, big-endian', 0, '00000002'),
  onLink('OpenBSD loopback', 108, '00000002'),
  onLink('Linux cooked', 113, '0000 0001 0006 020000000001 0000 0800'),
  onLink('Linux cooked v2', 276, '0800 0000 00000001 0001 00 06 020000000001 0000'),
  onLink('raw IP', 101, ''),
  onEthernet('IPv4 in IPv4', 0x0800, (packet) => ipv4(4, packet)),
  onEthernet('IPv4 in IPv6', 0x86dd, (packet) => ipv6(4, packet)),
  onEthernet('IPv4 in IPv6 in IPv4', 0x0800, (packet) => ipv4(41, ipv6(4, packet))),
  onEthernet('GRE', 0x0800, (packet) => ipv4(47, join(hex('0000 0800'), packet))),
  onEthernet('GRE with checksum, key and sequence', 0x0800, (packet) =>
    ipv4(47, join(hex('b000 0800 00000000 00000007 00000001'), packet)),
  ),
  onEthernet('Ethernet in GRE', 0x0800, (packet) =>
    ipv4(47, join(hex('2000 6558 00000700'), ethernet(0x0800, packet))),
  ),
  onEthernet('VXLAN', 0x0800, (packet) => udp(4789, join(hex('0800 0000 00002a00'), ethernet(0x0800, packet)))),
  onEthernet('VXLAN on Linux’ old port', 0x0800, (packet) =>
    udp(8472, join(hex('0800 0000 00002a00'), ethernet(0x0800, packet))),
  ),
  onEthernet('Geneve', 0x0800, (packet) => udp(6081, join(hex('0000 6558 00002a00'), ethernet(0x0800, packet)))),
  onEthernet('Geneve with options', 0x0800, (packet) =>
    udp(6081, join(hex('0200 6558 00002a00 0102 80 01 00000005'), ethernet(0x0800, packet))),
  ),
  onEthernet('provider and backbone tags', 0x88e7, (packet) => join(hex('00000007'), inner(packet))),
  onEthernet('a provider tag before backbone tags', 0x88a8, (packet) => join(hex('0005 88e7 00000007'), inner(packet))),
  onEthernet('two provider tags', 0x88a8, (packet) => join(hex('0005 88a8 0006 0800'), packet)),
  onEthernet('VN-Tag and VLAN', 0x8926, (packet) => join(hex('00010002 8100 0007 0800'), packet)),
  onEthernet('802.1BR E-Tag', 0x893f, (packet) => join(hex('000000010000 0800'), packet)),
  onEthernet('HSR', 0x892f, (packet) => join(word(packet.length + 6), hex('0001 0800'), packet)),
  onEthernet('a PRP trailer', 0x0800, (packet) =>
    join(
      packet,
      new Uint8Array(Math.max(0, 46 - packet.length)),
      hex('0001'),
      word(0xa000 + packet.length + 6),
      hex('88fb'),
    ),
  ),
  onEthernet('padding and a frame check sequence', 0x0800, (packet) => join(packet, hex('00000000000000 deadbeef'))),
  onEthernet('Ethernet in MPLS', 0x8847, (packet) => join(hex('00064140'), known(packet))),
  onEthernet('Ethernet in MPLS with a control word', 0x8847, (packet) =>
    join(hex('00064040 00065140 00000001'), known(packet)),
  ),
  onEthernet('ERSPAN type I', 0x0800, (packet) => gre('0000 88be', inner(packet))),
  onEthernet('ERSPAN type II', 0x0800, (packet) => gre('1000 88be 00000001 1007 0001 00000000', inner(packet))),
  onEthernet('ERSPAN type III', 0x0800, (packet) =>
    gre('1000 22eb 00000001 2007 0001 00000000 0000 0000', inner(packet)),
  ),
  onEthernet('ERSPAN type III with a subheader', 0x0800, (packet) =>
    gre('1000 22eb 00000001 2007 0001 00000000 0000 0001 0000000000000000', inner(packet)),
  ),
  onEthernet('PPP in GRE (PPTP)', 0x0800, (packet) =>
    ipv4(47, join(hex('3081 880b'), word(packet.length + 4), hex('0001 00000001 00000001 ff03 0021'), packet)),
  ),
  onEthernet('VXLAN-GPE with Ethernet', 0x0800, (packet) => udp(4790, join(hex('0c000003 00002a00'), inner(packet)))),
  onEthernet('VXLAN-GPE with IPv4', 0x0800, (packet) => udp(4790, join(hex('0c000001 00002a00'), packet))),
  onEthernet('VXLAN-GPE with MPLS', 0x0800, (packet) => udp(4790, join(hex('0c000005 00002a00 00064140'), packet))),
  onEthernet('MPLS in UDP', 0x0800, (packet) => udp(6635, join(hex('00064140'), packet))),
  onEthernet('MPLS in IP', 0x0800, (packet) => ipv4(137, join(hex('00064140'), packet))),
  onEthernet('EtherIP', 0x0800, (packet) => ipv4(97, join(hex('3000'), inner(packet)))),
  onEthernet('GTP', 0x0800, (packet) => gtp('30', '', packet)),
  onEthernet('GTP with a sequence number', 0x0800, (packet) => gtp('32', '00010000', packet)),
  onEthernet('GTP with an extension header', 0x0800, (packet) => gtp('34', '00000085 01100900', packet)),
  onEthernet('IPv6 extension headers', 0x86dd, (packet) =>
    ipv6(0, join(hex('3c00 0502 0000 0100'), hex('2c00 0104 00000000'), hex('0400 0000 00000001'), packet)),
  ),
  onEthernet('Shim6', 0x86dd, (packet) => ipv6(140, join(hex('0400 8000 00000000'), packet))),
  onEthernet('AH', 0x0800, (packet) => {
    // AH stands between the IP header and what it carried.
    const header = ((packet[0] ?? 0) & 15) * 4;
    const total = word(packet.length + 24);
    const signed = join(
      packet.subarray(0, 2),
      total,
      packet.subarray(4, 9),
      Uint8Array.of(51),
      packet.subarray(10, header),
    );
    const ah = join(Uint8Array.of(packet[9] ?? 0), hex('04 0000 00000100 00000001 000000000000000000000000'));
    return join(signed, ah, packet.subarray(header));
  }),
];
