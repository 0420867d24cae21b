/** EtherTypes worth a name (IEEE registration authority); the ones we decode and the ones met beside iSCSI. */
const NAMES: Readonly<Record<number, string>> = {
  0x0800: 'IPv4',
  0x22eb: 'ERSPAN type III',
  0x6558: 'Ethernet',
  0x880b: 'PPP',
  0x0806: 'ARP',
  0x8035: 'RARP',
  0x8100: '802.1Q VLAN',
  0x86dd: 'IPv6',
  0x8808: 'Ethernet flow control',
  0x8809: 'Slow Protocols (LACP)',
  0x8847: 'MPLS',
  0x8848: 'MPLS multicast',
  0x8863: 'PPPoE discovery',
  0x8864: 'PPPoE session',
  0x888e: '802.1X',
  0x88be: 'ERSPAN type I or II',
  0x88e7: '802.1ah provider backbone',
  0x8903: 'Cisco FabricPath',
  0x8926: 'VN-Tag',
  0x892f: 'HSR',
  0x893f: '802.1BR E-Tag',
  0x88a8: '802.1ad provider VLAN',
  0x88cc: 'LLDP',
  0x88e5: '802.1AE (MACsec)',
  0x8906: 'FCoE',
  0x8914: 'FCoE initialization',
  0x8915: 'RoCE',
  0x9100: 'VLAN (0x9100)',
};

/** The name of an EtherType; undefined when it has none here. */
export function etherTypeName(type: number): string | undefined {
  return NAMES[type];
}
