/** LINKTYPE_ numbers by name (the tcpdump group's registry): decoded ones and those that are often met. */
const NAMES: Readonly<Record<number, string>> = {
  0: 'BSD loopback',
  1: 'Ethernet',
  6: 'Token Ring',
  8: 'SLIP',
  9: 'PPP',
  12: 'raw IP',
  14: 'raw IP',
  101: 'raw IP',
  104: 'Cisco HDLC',
  105: 'IEEE 802.11',
  108: 'OpenBSD loopback',
  113: 'Linux cooked',
  119: 'IEEE 802.11 with Prism header',
  127: 'IEEE 802.11 with radiotap header',
  195: 'IEEE 802.15.4',
  224: 'Fibre Channel FC-2',
  225: 'Fibre Channel FC-2 with delimiters',
  228: 'raw IPv4',
  229: 'raw IPv6',
  247: 'InfiniBand',
  249: 'USBPcap',
  276: 'Linux cooked v2',
};

/** The name of a link type, or "link type 147" where it has none here. */
export function linkTypeName(number: number): string {
  return NAMES[number] ?? `link type ${number}`;
}
