import { TUNNEL_FIELD_TEXTS } from './tunnelFields';

/**
 * What the fields of the layers below iSCSI tell an engineer, by filter name; used where the table of a protocol says
 * nothing itself. The document that defines a layer stands with the layer (`PROTOCOL_EXPLANATIONS`).
 */
export const PROTOCOL_FIELD_TEXTS: Readonly<Record<string, string>> = {
  ...TUNNEL_FIELD_TEXTS,
  'eth.dst':
    'Hardware address (MAC) that the frame goes to: the next router or the other host in the same network. The first three bytes name the maker of the adapter.',
  'eth.src':
    'Hardware address (MAC) that sent the frame. When it changes for the same IP address, an array failed over or two hosts have the same address.',
  'eth.type': 'Which protocol the payload is: 0x0800 IPv4, 0x86dd IPv6, 0x0806 ARP, 0x8100 a VLAN tag.',
  'eth.len': 'Bytes of the payload behind this header. Values up to 1500 are lengths; larger ones would be a type.',
  'sll.pkttype':
    'How the packet came to the capturing host: 0 for it, 1 broadcast, 2 multicast, 3 for somebody else, 4 sent by it. It tells the direction.',
  'sll.hatype': 'Kind of the network interface, by its number in ARP: 1 Ethernet, 772 loopback.',
  'sll.halen': 'How many of the eight bytes of the address count: 6 for Ethernet, 0 where there is none.',
  'sll.src.eth': 'Hardware address of the sender. The cooked header has none for the receiver.',
  'sll.etype': 'Which protocol the payload is, as in Ethernet: 0x0800 IPv4, 0x86dd IPv6.',
  'sll.ifindex': 'Number of the interface that the packet came by: tells the two ends of a bridge or bond apart.',
  'null.family':
    'Address family of the packet, in the byte order of the host that captured it: 2 IPv4; 10, 24, 28 or 30 IPv6.',
  'llc.dsap': 'Service access point of the receiver: which protocol the payload is for; 0xaa means that SNAP follows.',
  'llc.ssap': 'Service access point of the sender.',
  'llc.control': 'Kind of the LLC frame; 0x03 is unnumbered information, the only one that IP uses.',
  'llc.oui': 'Organization that defines the type behind it: 0 is that of Ethernet types.',
  'llc.type': 'Which protocol the payload is, as the organization numbers them; with organization 0 as in Ethernet.',
  'mpls.label':
    'Number by which the next router knows the way; it changes from hop to hop. 0 and 2 stand for IPv4 and IPv6 without a way.',
  'mpls.exp': 'Class of the packet, 0 to 7, for the queues of the routers on the way.',
  'mpls.bottom': 'This is the last label of the stack; the payload follows.',
  'mpls.ttl': 'Routers that the packet may still pass, as in IP; at 0 it is dropped.',
  'ppp.address': 'Always 0xff: all stations.',
  'ppp.control': 'Always 0x03: unnumbered information.',
  'ppp.protocol': 'Which protocol the payload is: 0x0021 IPv4, 0x0057 IPv6, 0xc021 the control of the link.',
  'chdlc.address': 'To one station (0x0f) or to all of them (0x8f).',
  'chdlc.control': 'Not used; zero.',
  'chdlc.protocol': 'Which protocol the payload is, as in Ethernet; 0x8035 are the keep-alives of the line.',
  'pppoe.version': 'Version of the format: 1.',
  'pppoe.type': 'Variety of the format: 1.',
  'pppoe.code':
    'What the packet is: 0 data of a session, others find a partner (0x09, 0x07, 0x19, 0x65) or end a session (0xa7).',
  'pppoe.session_id': 'Number of the session that the access concentrator gave; 0 before there is one.',
  'pppoe.payload_length': 'Bytes behind this header, without what Ethernet adds to reach its shortest length.',
  'vlan.priority': 'Priority of the frame, 0 to 7. Networks that are lossless for storage give it a class of its own.',
  'vlan.dei': 'The frame may be dropped first when a queue is full.',
  'vlan.id':
    'Number of the virtual network, 1 to 4094; 0 means priority only. Hosts that differ here cannot reach each other without a router.',
  'vlan.etype': 'Which protocol the payload is, as in the Ethernet header.',
  'arp.hw.type': 'Kind of the hardware addresses: 1 is Ethernet.',
  'arp.proto.type': 'Kind of the addresses that are asked for: 0x0800 is IPv4.',
  'arp.hw.size': 'Bytes of a hardware address: 6 for Ethernet.',
  'arp.proto.size': 'Bytes of a protocol address: 4 for IPv4.',
  'arp.opcode': 'Question (1) or answer (2).',
  'arp.src.hw_mac': 'Hardware address of the sender: what the others write into their tables.',
  'arp.src.proto_ipv4':
    'IP address of the sender. The same as the target address in an announcement, as arrays send it when they move an address to another port.',
  'arp.dst.hw_mac': 'Hardware address of the target; zero in a question.',
  'arp.dst.proto_ipv4':
    'IP address that the question is about. Unanswered questions mean that the host is down or in another network.',
  'ip.version': 'Version of IP: 4.',
  'ip.hdr_len': 'Length of the IP header in units of four bytes: 5 (20 bytes) without options.',
  'ip.dsfield.dscp': 'Class of service that routers and switches sort the packet by; 0 is best effort.',
  'ip.dsfield.ecn':
    'Congestion notification: 1 and 2 say that the sender can react, 3 that a router was about to drop the packet.',
  'ip.len':
    'Bytes of the whole IP packet, header included, in this fragment. What Ethernet adds behind it does not count.',
  'ip.id':
    'Number that the fragments of one packet share; many senders count it up, so that losses can be told from it.',
  'ip.flags.rb': 'Always 0.',
  'ip.flags.df':
    'Routers must not split the packet: where it does not fit they drop it and answer with ICMP. If a firewall eats that answer, large iSCSI PDUs hang while small ones pass.',
  'ip.flags.mf': 'Further fragments of the packet follow.',
  'ip.frag_offset':
    'Where this fragment begins in the payload of the whole packet, in units of eight bytes. Other than 0: a later fragment.',
  'ip.ttl':
    'Routers that the packet may still pass; each takes one off. Senders begin with 64, 128 or 255, so it tells how far away they are.',
  'ip.proto': 'Which protocol the payload is: 6 TCP, 17 UDP, 1 ICMP, 50 ESP.',
  'ip.checksum':
    'Checksum over the header alone. Wrong ones in packets of the capturing host come from its network card, which fills them in later.',
  'ip.src': 'Address of the sending host.',
  'ip.dst': 'Address of the receiving host: for requests a portal of the target.',
  'ipv6.version': 'Version of IP: 6.',
  'ipv6.tclass': 'Class of service and congestion notification, as in IPv4.',
  'ipv6.flow': 'Number that the packets of one stream share, so that routers keep them on one path.',
  'ipv6.plen': 'Bytes behind this header of 40 bytes, extension headers included.',
  'ipv6.nxt': 'What follows: 6 TCP, 17 UDP, 58 ICMPv6, 44 a fragment, 0 options for every hop.',
  'ipv6.hlim': 'Routers that the packet may still pass; each takes one off.',
  'ipv6.src': 'Address of the sending host. fe80:: addresses count in one network only.',
  'ipv6.dst': 'Address of the receiving host: for requests a portal of the target.',
  'tcp.srcport':
    'Port of the sender. Targets answer from 3260 unless configured otherwise; the port of the initiator is new for each connection.',
  'tcp.dstport': 'Port of the receiver: 3260 is that of iSCSI targets.',
  'tcp.seq_raw':
    'Number of the first byte of this segment in the stream, from a start that each side draws at random. A number that was seen before is a retransmission; one that is skipped is a loss, here or in the capture.',
  'tcp.ack_raw':
    'The next byte that the sender of this segment expects: all before it have arrived. The same number several times over tells the other side that something is missing.',
  'tcp.hdr_len':
    'Length of the TCP header in units of four bytes: 5 (20 bytes) without options; the data begin behind it.',
  'tcp.flags.ae': 'Part of congestion notification that tells exactly how many marks there were (Accurate ECN).',
  'tcp.flags.cwr': 'The sender has slowed down because of a congestion mark.',
  'tcp.flags.ece': 'The receiver saw a congestion mark; in a SYN: it can deal with such marks.',
  'tcp.flags.urg': 'Urgent pointer counts. iSCSI does not use it.',
  'tcp.flags.ack': 'Acknowledgment number counts: set in every segment but the very first.',
  'tcp.flags.push': 'The sender has nothing more to send for now; mostly the end of a PDU or of a burst of them.',
  'tcp.flags.reset':
    'Ends the connection at once. After a SYN: nobody listens on the port. In the middle: the program or a device in between gave up, and the commands that were open get no answer.',
  'tcp.flags.syn': 'Opens the connection and sets the first sequence number; its options say what both sides can do.',
  'tcp.flags.fin':
    'The sender has sent its last byte. iSCSI ends this way after a Logout, or without one when a side gives up.',
  'tcp.window_size_value':
    'Bytes that the sender of this segment has room for, before scaling: the SYN settles by which power of two it counts. At 0 the other side has to wait; an array or host that stays there is too slow.',
  'tcp.checksum':
    'Checksum over the segment and the addresses. Wrong ones in packets of the capturing host come from its network card, which fills them in later.',
  'tcp.urgent_pointer': 'Where urgent data end; counts with URG only. iSCSI does not use it.',
  'udp.srcport': 'Port of the sender.',
  'udp.dstport': 'Port of the receiver: which service the message is for (4789 VXLAN, 6081 Geneve).',
  'udp.length': 'Bytes of the message, this header of 8 bytes included.',
  'udp.checksum': 'Checksum over the message and the addresses; 0 where the sender made none, as tunnels may.',
  'gre.flags.checksum': 'A checksum follows the fixed part of the header.',
  'gre.flags.routing': 'A list of routers follows (RFC 1701); no longer used.',
  'gre.flags.key': 'A key follows: it tells tunnels between the same hosts apart.',
  'gre.flags.sequence_number': 'A sequence number follows, so that the receiver can put packets in order.',
  'gre.flags.strict_source_route': 'The list of routers must be followed exactly (RFC 1701); no longer used.',
  'gre.flags.recursion_control': 'How often the packet may be wrapped once more (RFC 1701); no longer used.',
  'gre.flags.ack': 'An acknowledgment number follows: version 1 (PPTP) only.',
  'gre.flags.version': 'Version of the header: 0 the usual one, 1 that of PPTP.',
  'gre.proto': 'Which protocol the payload is, as in Ethernet; 0x6558 is a whole Ethernet frame.',
  'esp.spi': 'Names the keys and rules (security association) that the receiver needs for this packet.',
  'esp.sequence': 'Counts the packets of the association; a number that comes twice is a replay or a copy.',
  'ah.next_header': 'What follows: 6 TCP, 17 UDP, 4 another IP packet.',
  'ah.length': 'Length of this header in units of four bytes, less 2.',
  'ah.spi': 'Names the keys and rules (security association) that the receiver needs for this packet.',
  'ah.sequence': 'Counts the packets of the association; a number that comes twice is a replay or a copy.',
  'vxlan.flags': 'Bit 0x0800 says that the network identifier counts; it is always set.',
  'vxlan.gbp': 'Group that a policy puts the sender into; an extension that counts with its own flag only.',
  'vxlan.vni': 'Number of the virtual network that the frame inside belongs to, up to 16,777,215.',
  'geneve.version': 'Version of the format: 0.',
  'geneve.option.length': 'Bytes of options behind the fixed header, in units of four.',
  'geneve.flags.oam': 'The packet is for the tunnel endpoint itself, not for a machine behind it.',
  'geneve.flags.critical': 'At least one option must be understood, or the packet dropped.',
  'geneve.proto_type': 'Which protocol the payload is; 0x6558 is a whole Ethernet frame.',
  'geneve.vni': 'Number of the virtual network that the frame inside belongs to.',
  'icmp.type':
    'What the message is: 8 and 0 a ping and its answer, 3 something could not be delivered, 11 too many routers.',
  'icmp.code':
    'Variety of the type. With type 3: 4 says that a packet was too large for the way and must not be split; 3 that nobody listens on the port.',
  'icmp.checksum': 'Checksum over the message.',
  'icmpv6.type':
    'What the message is: 128 and 129 a ping and its answer, 1 not delivered, 2 too large, 133 to 137 the finding of neighbours.',
  'icmpv6.code': 'Variety of the type; 0 for most.',
  'icmpv6.checksum': 'Checksum over the message and the addresses.',
};
