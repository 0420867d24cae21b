/** IP protocol numbers worth a name (IANA). */
const NAMES: Readonly<Record<number, string>> = {
  0: 'IPv6 hop-by-hop options',
  1: 'ICMP',
  2: 'IGMP',
  4: 'IPv4 in IP',
  6: 'TCP',
  17: 'UDP',
  41: 'IPv6 in IP',
  43: 'IPv6 routing header',
  44: 'IPv6 fragment',
  47: 'GRE',
  50: 'ESP',
  51: 'AH',
  58: 'ICMPv6',
  59: 'no next header',
  60: 'IPv6 destination options',
  89: 'OSPF',
  97: 'EtherIP',
  103: 'PIM',
  108: 'IPComp',
  112: 'VRRP',
  115: 'L2TP',
  132: 'SCTP',
  135: 'IPv6 mobility header',
  137: 'MPLS in IP',
  139: 'HIP',
  140: 'Shim6',
};

/** The name of an IP protocol number; undefined when it has none here. */
export function ipProtocolName(number: number): string | undefined {
  return NAMES[number];
}
