/** PPP protocol numbers worth a name (IANA). */
const NAMES: Readonly<Record<number, string>> = {
  0x0021: 'IPv4',
  0x002d: 'Van Jacobson compressed TCP/IP',
  0x002f: 'Van Jacobson uncompressed TCP/IP',
  0x0031: 'bridging',
  0x003d: 'Multilink',
  0x0053: 'encryption',
  0x0057: 'IPv6',
  0x00fd: 'compressed datagram',
  0x0281: 'MPLS',
  0x0283: 'MPLS multicast',
  0x8021: 'IPCP',
  0x8057: 'IPv6CP',
  0x80fd: 'CCP',
  0xc021: 'LCP',
  0xc023: 'PAP',
  0xc025: 'link quality report',
  0xc223: 'CHAP',
  0xc227: 'EAP',
};

/** The name of a PPP protocol number; undefined when it has none here. */
export function pppProtocolName(number: number): string | undefined {
  return NAMES[number];
}
