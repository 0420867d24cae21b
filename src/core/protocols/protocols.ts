import { ProtocolRegistry } from '../dissect/registry';
import { arp } from './arp/arp';
import { bsdLoopback } from './bsdLoopback/bsdLoopback';
import { ethernet, ieee8023 } from './ethernet/ethernet';
import { ipv4 } from './ipv4/ipv4';
import { ipv6 } from './ipv6/ipv6';
import { linuxCooked, linuxCooked2 } from './linuxCooked/linuxCooked';
import { llc } from './llc/llc';
import { snap } from './llc/snap';
import { mpls } from './mpls/mpls';
import { ciscoHdlc, pppOrCiscoHdlc } from './ppp/ciscoHdlc';
import { ppp, pppCompressed, pppHdlc } from './ppp/ppp';
import { pppoeDiscovery, pppoeSession } from './pppoe/pppoe';
import { rawIp } from './rawIp/rawIp';
import { tcp } from './tcp/tcp';
import { udp } from './udp/udp';
import { vlan } from './vlan/vlan';

/** The one place that knows all protocols below iSCSI and the numbers they go by. */
export function createRegistry(): ProtocolRegistry {
  const registry = new ProtocolRegistry();
  registry.register(ethernet, { linkTypes: [1], etherTypes: [0x6558] });
  registry.register(ieee8023, {});
  registry.register(linuxCooked, { linkTypes: [113] });
  registry.register(linuxCooked2, { linkTypes: [276] });
  registry.register(rawIp, { linkTypes: [12, 14, 101, 228, 229] });
  registry.register(bsdLoopback, { linkTypes: [0, 108] });
  registry.register(llc, {});
  registry.register(snap, {});
  registry.register(mpls, { etherTypes: [0x8847, 0x8848], pppProtocols: [0x281, 0x283], ipProtocols: [137] });
  registry.register(pppHdlc, { linkTypes: [9] });
  registry.register(ppp, { etherTypes: [0x880b] });
  registry.register(pppCompressed, {});
  registry.register(ciscoHdlc, { linkTypes: [104] });
  registry.register(pppOrCiscoHdlc, { linkTypes: [50] });
  registry.register(pppoeSession, { etherTypes: [0x8864], linkTypes: [51] });
  registry.register(pppoeDiscovery, { etherTypes: [0x8863] });
  registry.register(vlan, { etherTypes: [0x8100, 0x88a8, 0x9100] });
  registry.register(arp, { etherTypes: [0x0806] });
  registry.register(ipv4, { etherTypes: [0x0800], ipProtocols: [4], pppProtocols: [0x21], llcSaps: [0x06] });
  registry.register(ipv6, { etherTypes: [0x86dd], ipProtocols: [41], pppProtocols: [0x57] });
  registry.register(tcp, { ipProtocols: [6] });
  registry.register(udp, { ipProtocols: [17] });
  return registry;
}
