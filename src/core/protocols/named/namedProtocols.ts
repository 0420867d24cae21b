import type { ProtocolNumbers } from '../../dissect/registry';
import type { Protocol } from '../../dissect/Protocol';

/** A protocol that is known by its number only: named in the tree and in the columns, its bytes shown as payload. */
function named(id: string, shortName: string, name: string, why = 'not decoded'): Protocol {
  const protocol: Protocol = {
    id,
    shortName,
    name,
    filter: id,
    fields: [],
    walk(walk, start, end) {
      walk.add(protocol, start, start, end);
    },
    info: () => [{ text: `${name}: ${why}`, style: 'quiet' }],
  };
  return protocol;
}

/** The protocols that we name and do not decode, with the numbers that they go by. */
export const NAMED_PROTOCOLS: readonly (readonly [Protocol, ProtocolNumbers])[] = [
  [named('l2tp', 'L2TP', 'Layer 2 Tunneling Protocol'), { udpPorts: [1701], ipProtocols: [115] }],
  [named('macsec', 'MACsec', '802.1AE MAC Security', 'usually encrypted, not decoded'), { etherTypes: [0x88e5] }],
  [named('fcoe', 'FCoE', 'Fibre Channel over Ethernet'), { etherTypes: [0x8906] }],
  [named('fip', 'FIP', 'FCoE Initialization Protocol'), { etherTypes: [0x8914] }],
  [named('cfp', 'FabricPath', 'Cisco FabricPath'), { etherTypes: [0x8903] }],
  [named('stp', 'STP', 'Spanning Tree Protocol'), { llcSaps: [0x42] }],
  [named('lldp', 'LLDP', 'Link Layer Discovery Protocol'), { etherTypes: [0x88cc] }],
  [named('macc', 'MAC CTRL', 'Ethernet flow control'), { etherTypes: [0x8808] }],
  [named('slow', 'Slow', 'Slow Protocols (LACP)'), { etherTypes: [0x8809] }],
  [named('eapol', 'EAPOL', '802.1X Authentication'), { etherTypes: [0x888e] }],
  [named('igmp', 'IGMP', 'Internet Group Management Protocol'), { ipProtocols: [2] }],
  [named('ospf', 'OSPF', 'Open Shortest Path First'), { ipProtocols: [89] }],
  [named('pim', 'PIM', 'Protocol Independent Multicast'), { ipProtocols: [103] }],
  [named('ipcomp', 'IPComp', 'IP Payload Compression Protocol'), { ipProtocols: [108] }],
  [named('vrrp', 'VRRP', 'Virtual Router Redundancy Protocol'), { ipProtocols: [112] }],
  [named('sctp', 'SCTP', 'Stream Control Transmission Protocol'), { ipProtocols: [132] }],
  [named('mipv6', 'MIPv6', 'Mobile IPv6'), { ipProtocols: [135] }],
  [named('hip', 'HIP', 'Host Identity Protocol'), { ipProtocols: [139] }],
];
