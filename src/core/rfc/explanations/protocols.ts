import type { Explanation } from '../Explanation';
import type { RfcReference } from '../RfcReference';
import { sectionPair } from './sectionPair';

function layer(
  title: string,
  text: string,
  facts: readonly (readonly [string, string])[] = [],
  references: readonly RfcReference[] = [],
): Explanation {
  return { title, text, facts, references };
}

/** Layers that frames are made of, by the identifier that topics use. */
export const PROTOCOL_EXPLANATIONS: ReadonlyMap<string, Explanation> = new Map([
  [
    'frame',
    layer(
      'Frame',
      'What the capture file says about this packet: when it was seen, how long it was, how much of it was kept.',
    ),
  ],
  [
    'ethernet',
    layer('Ethernet', 'Carries the packet from one station of the local network to the next, by hardware addresses.', [
      ['defined in', 'IEEE 802.3'],
    ]),
  ],
  [
    'vlan',
    layer(
      'VLAN tag',
      'Names the virtual network that the frame belongs to, and its priority. Storage often has a VLAN of its own.',
      [['defined in', 'IEEE 802.1Q']],
    ),
  ],
  [
    'linuxCooked',
    layer(
      'Linux cooked capture',
      'Stands in for the Ethernet header in captures taken on all interfaces of a Linux host. It has no destination address.',
    ),
  ],
  [
    'linuxCooked2',
    layer('Linux cooked capture, version 2', 'As the first version, with the number of the interface as well.'),
  ],
  [
    'ieee8023',
    layer(
      'Ethernet',
      'The older form of the Ethernet header: it ends with the length of what follows, and an LLC header says what that is.',
      [['defined in', 'IEEE 802.3']],
    ),
  ],
  [
    'llc',
    layer('LLC', 'Names the protocol of the payload by a service access point on each side.', [
      ['defined in', 'IEEE 802.2'],
    ]),
  ],
  [
    'snap',
    layer('SNAP', 'Widens LLC: an organization and a type of its own. Organization 0 uses the types of Ethernet.', [
      ['defined in', 'IEEE 802'],
    ]),
  ],
  [
    'mpls',
    layer(
      'MPLS label',
      'A label by which routers of a provider pass the packet on. Labels lie on a stack; the last one is marked, and nothing says what follows it.',
      [['defined in', 'RFC 3032']],
    ),
  ],
  [
    'pppHdlc',
    layer('PPP framing', 'Two bytes, always the same, in front of a PPP packet on a serial line.', [
      ['defined in', 'RFC 1662'],
    ]),
  ],
  [
    'ppp',
    layer('PPP', 'Says which protocol a packet on a line between two stations belongs to.', [
      ['defined in', 'RFC 1661'],
    ]),
  ],
  [
    'pppCompressed',
    layer(
      'PPP',
      'Says which protocol a packet on a line between two stations belongs to, here in one byte instead of two.',
      [['defined in', 'RFC 1661']],
    ),
  ],
  [
    'ciscoHdlc',
    layer('Cisco HDLC', 'The framing that Cisco routers use on serial lines: an address and the type of the payload.'),
  ],
  ['pppOrCiscoHdlc', layer('PPP or Cisco HDLC', 'A serial line that may carry PPP or the framing of Cisco.')],
  [
    'pppoeSession',
    layer(
      'PPPoE session',
      'Carries the PPP of one session over Ethernet, as many access lines do. It makes the largest packet 8 bytes smaller.',
      [['defined in', 'RFC 2516']],
    ),
  ],
  [
    'pppoeDiscovery',
    layer('PPPoE discovery', 'Finds an access concentrator and settles the session number.', [
      ['defined in', 'RFC 2516'],
    ]),
  ],
  [
    'bsdLoopback',
    layer(
      'BSD loopback',
      'Stands in for the link layer in captures of a loopback interface: only the address family of the packet.',
    ),
  ],
  [
    'gre',
    layer('GRE tunnel', 'Carries packets of any protocol through an IP network.', [
      ['defined in', 'RFC 2784, RFC 2890'],
    ]),
  ],
  [
    'vxlan',
    layer(
      'VXLAN',
      'Carries the Ethernet frames of a virtual network through an IP network. The frames inside must be at least 50 bytes shorter than the network allows.',
      [['defined in', 'RFC 7348']],
    ),
  ],
  [
    'geneve',
    layer('Geneve', 'Carries the frames of a virtual network through an IP network, with options of variable length.', [
      ['defined in', 'RFC 8926'],
    ]),
  ],
  [
    'ah',
    layer('AH', 'Signs the packet so that changes on the way are noticed. What it carries stays readable.', [
      ['defined in', 'RFC 4302'],
    ]),
  ],
  [
    'esp',
    layer('ESP', 'Encrypts the packet: what it carries cannot be read without the keys.', [['defined in', 'RFC 4303']]),
  ],
  ['rawIp', layer('Raw IP', 'The capture has no link layer: packets begin with their IP header.')],
  [
    'providerVlan',
    layer(
      '802.1ad provider tag',
      'Puts the frame into a virtual network of the provider, around the VLAN of the customer (QinQ). Mirrors of provider ports show both.',
      [['defined in', 'IEEE 802.1Q']],
    ),
  ],
  [
    'providerBackbone',
    layer(
      '802.1ah provider backbone',
      'Carries the whole frame of a customer through the backbone of a provider (MAC in MAC).',
      [['defined in', 'IEEE 802.1Q']],
    ),
  ],
  [
    'vnTag',
    layer(
      'VN-Tag',
      'Says which virtual interface of a blade or an extended port sent the frame or gets it. Seen between fabric extenders and their switch.',
      [['defined in', 'Cisco']],
    ),
  ],
  [
    'eTag',
    layer('802.1BR E-Tag', 'Says which port of a port extender sent the frame or gets it.', [
      ['defined in', 'IEEE 802.1BR'],
    ]),
  ],
  [
    'hsr',
    layer(
      'HSR',
      'Every frame goes both ways round a ring, and the second copy is dropped: a broken link loses nothing.',
      [['defined in', 'IEC 62439-3']],
    ),
  ],
  ['etherip', layer('Ethernet over IP', 'Carries Ethernet frames in IP packets.', [['defined in', 'RFC 3378']])],
  [
    'erspan1',
    layer(
      'ERSPAN, type I',
      'A switch sends copies of frames here: what is inside was mirrored, and lost copies look like lost packets.',
      [['defined in', 'Cisco']],
    ),
  ],
  [
    'erspan2',
    layer(
      'ERSPAN, type II',
      'A switch sends copies of frames here: what is inside was mirrored, and lost copies look like lost packets.',
      [['defined in', 'Cisco']],
    ),
  ],
  [
    'erspan3',
    layer(
      'ERSPAN, type III',
      'A switch sends copies of frames here, with times of its own clock: what is inside was mirrored, and lost copies look like lost packets.',
      [['defined in', 'Cisco']],
    ),
  ],
  [
    'gtp',
    layer('GTP', 'Carries the packets of mobile phones through the network of their provider.', [
      ['defined in', '3GPP TS 29.281'],
    ]),
  ],
  [
    'shim6',
    layer('Shim6', 'Lets two IPv6 hosts move a conversation to other addresses.', [['defined in', 'RFC 5533']]),
  ],
  [
    'pseudowire',
    layer('Ethernet pseudowire', 'An Ethernet frame carried by MPLS from one end of a provider network to the other.', [
      ['defined in', 'RFC 4448'],
    ]),
  ],
  [
    'pseudowireWithControlWord',
    layer(
      'Ethernet pseudowire with a control word',
      'An Ethernet frame carried by MPLS, with a word before it that keeps routers from taking it for IP.',
      [['defined in', 'RFC 4448']],
    ),
  ],
  [
    'ipv6HopByHop',
    layer('IPv6 hop-by-hop options', 'Options that every router on the way looks at.', [['defined in', 'RFC 8200']]),
  ],
  [
    'ipv6DestinationOptions',
    layer('IPv6 destination options', 'Options for the receiver of the packet.', [['defined in', 'RFC 8200']]),
  ],
  [
    'ipv6Routing',
    layer('IPv6 routing header', 'Hosts or routers that the packet has to pass on its way.', [
      ['defined in', 'RFC 8200'],
    ]),
  ],
  [
    'ipv6Fragment',
    layer('IPv6 fragment header', 'This packet is a piece of a larger one; only its sender may cut IPv6 packets.', [
      ['defined in', 'RFC 8200'],
    ]),
  ],
  [
    'vxlanGpe',
    layer('VXLAN-GPE', 'VXLAN that can carry more than Ethernet frames.', [
      ['defined in', 'draft-ietf-nvo3-vxlan-gpe'],
    ]),
  ],
  [
    'arp',
    layer(
      'ARP',
      'Asks which hardware address an IPv4 address has. After a failover, arrays announce their addresses this way.',
      [['defined in', 'RFC 826']],
    ),
  ],
  [
    'ipv4',
    layer('IPv4', 'Carries the packet from host to host, possibly over routers.', [
      ['defined in', 'RFC 791'],
      ['watch for', 'fragments: iSCSI over a network whose largest packet is smaller than the hosts believe'],
    ]),
  ],
  ['ipv6', layer('IPv6', 'Carries the packet from host to host, possibly over routers.', [['defined in', 'RFC 8200']])],
  ['icmp', layer('ICMP', 'Reports trouble of IPv4 delivery, and answers pings.', [['defined in', 'RFC 792']])],
  [
    'icmpv6',
    layer('ICMPv6', 'Reports trouble of IPv6 delivery, answers pings and finds neighbours.', [
      ['defined in', 'RFC 4443, RFC 4861'],
    ]),
  ],
  ['udp', layer('UDP', 'Single messages between ports, without any guarantee.', [['defined in', 'RFC 768']])],
  [
    'tcp',
    layer(
      'TCP',
      'A stream of bytes between two ports, in order and complete. iSCSI PDUs lie in it back to back: one may fill many segments, and one segment may hold many.',
      [
        ['defined in', 'RFC 9293'],
        ['iSCSI port', '3260, unless configured otherwise'],
        ['watch for', 'retransmissions and zero windows: the commands in that stretch of the stream wait'],
      ],
      sectionPair('3.2.1', '3.2.5'),
    ),
  ],
  [
    'iscsi',
    layer(
      'iSCSI',
      'SCSI over TCP: a login settles who talks to whom and by which rules, then commands, data and responses flow.',
      [['unit', 'PDU: a header of 48 bytes, then optional segments, data and checksums']],
      sectionPair('3.2', '10.1', '10.2'),
    ),
  ],
  [
    'scsi',
    layer(
      'SCSI',
      'The command set of disks and tapes. A command block names the operation, the response brings a status, and sense data explain what went wrong.',
      [['defined in', 'the SCSI standards of T10 (SAM, SPC, SBC)']],
      sectionPair('3.1', '10.3.5'),
    ),
  ],
]);
