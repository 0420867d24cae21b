import { ProtocolRegistry } from '../dissect/registry';
import { ah } from './ah/ah';
import { arp } from './arp/arp';
import { bsdLoopback } from './bsdLoopback/bsdLoopback';
import { esp } from './esp/esp';
import { erspan1, erspan2, erspan3 } from './erspan/erspan';
import { ethernet, ieee8023 } from './ethernet/ethernet';
import { etherip } from './etherip/etherip';
import { geneve } from './geneve/geneve';
import { gre } from './gre/gre';
import { gtp } from './gtp/gtp';
import { icmp, icmpv6 } from './icmp/icmp';
import { ipv4 } from './ipv4/ipv4';
import { destinationOptions, hopByHop, ipv6Fragment, routing } from './ipv6/extensionHeaders';
import { ipv6 } from './ipv6/ipv6';
import { linuxCooked, linuxCooked2 } from './linuxCooked/linuxCooked';
import { llc } from './llc/llc';
import { mpls } from './mpls/mpls';
import { pseudowire, pseudowireWithControlWord } from './mpls/pseudowire';
import { NAMED_PROTOCOLS } from './named/namedProtocols';
import { ciscoHdlc, pppOrCiscoHdlc } from './ppp/ciscoHdlc';
import { ppp, pppCompressed, pppHdlc } from './ppp/ppp';
import { pppoeDiscovery, pppoeSession } from './pppoe/pppoe';
import { rawIp } from './rawIp/rawIp';
import { shim6 } from './shim6/shim6';
import { eTag, hsr, vnTag } from './tags/bridgeTags';
import { providerBackbone, providerVlan } from './tags/providerTags';
import { vlan } from './tags/vlan';
import { tcp } from './tcp/tcp';
import { udp } from './udp/udp';
import { vxlan } from './vxlan/vxlan';
import { vxlanGpe } from './vxlan/vxlanGpe';

/** The one place that knows all protocols below iSCSI and the numbers they go by. */
export function createRegistry(): ProtocolRegistry {
  const registry = new ProtocolRegistry();
  registry.register(ethernet, { linkTypes: [1], etherTypes: [0x6558] });
  registry.register(ieee8023, {});
  registry.register(linuxCooked, { linkTypes: [113] });
  registry.register(linuxCooked2, { linkTypes: [276] });
  registry.register(rawIp, { linkTypes: [12, 14, 101] });
  registry.register(bsdLoopback, { linkTypes: [0, 108] });
  registry.register(llc, {});
  registry.register(mpls, {
    etherTypes: [0x8847, 0x8848],
    pppProtocols: [0x281, 0x283],
    ipProtocols: [137],
    udpPorts: [6635],
  });
  registry.register(pseudowire, {});
  registry.register(pseudowireWithControlWord, {});
  registry.register(pppHdlc, { linkTypes: [9], etherTypes: [0x880b] });
  registry.register(ppp, {});
  registry.register(pppCompressed, {});
  registry.register(ciscoHdlc, { linkTypes: [104] });
  registry.register(pppOrCiscoHdlc, { linkTypes: [50] });
  registry.register(pppoeSession, { etherTypes: [0x8864], linkTypes: [51] });
  registry.register(pppoeDiscovery, { etherTypes: [0x8863] });
  registry.register(vlan, { etherTypes: [0x8100, 0x9100] });
  registry.register(providerVlan, { etherTypes: [0x88a8] });
  registry.register(providerBackbone, { etherTypes: [0x88e7] });
  registry.register(vnTag, { etherTypes: [0x8926] });
  registry.register(eTag, { etherTypes: [0x893f] });
  registry.register(hsr, { etherTypes: [0x892f] });
  registry.register(erspan1, {});
  registry.register(erspan2, { etherTypes: [0x88be] });
  registry.register(erspan3, { etherTypes: [0x22eb] });
  registry.register(etherip, { ipProtocols: [97] });
  registry.register(gtp, { udpPorts: [2152] });
  registry.register(vxlanGpe, { udpPorts: [4790] });
  registry.register(shim6, { ipProtocols: [140] });
  for (const [protocol, numbers] of NAMED_PROTOCOLS) registry.register(protocol, numbers);
  registry.register(arp, { etherTypes: [0x0806, 0x8035] });
  registry.register(ipv4, {
    linkTypes: [228],
    etherTypes: [0x0800],
    ipProtocols: [4],
    pppProtocols: [0x21],
    llcSaps: [0x06],
  });
  registry.register(ipv6, { linkTypes: [229], etherTypes: [0x86dd], ipProtocols: [41], pppProtocols: [0x57] });
  registry.register(hopByHop, { ipProtocols: [0] });
  registry.register(routing, { ipProtocols: [43] });
  registry.register(ipv6Fragment, { ipProtocols: [44] });
  registry.register(destinationOptions, { ipProtocols: [60] });
  registry.register(tcp, { ipProtocols: [6] });
  registry.register(udp, { ipProtocols: [17] });
  registry.register(gre, { ipProtocols: [47] });
  registry.register(esp, { ipProtocols: [50] });
  registry.register(ah, { ipProtocols: [51] });
  registry.register(vxlan, { udpPorts: [4789, 8472] });
  registry.register(geneve, { udpPorts: [6081] });
  registry.register(icmp, { ipProtocols: [1] });
  registry.register(icmpv6, { ipProtocols: [58] });
  return registry;
}
