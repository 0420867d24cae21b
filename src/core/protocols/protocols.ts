import { ProtocolRegistry } from '../dissect/registry';
import { arp } from './arp/arp';
import { ethernet } from './ethernet/ethernet';
import { ipv4 } from './ipv4/ipv4';
import { ipv6 } from './ipv6/ipv6';
import { linuxCooked, linuxCooked2 } from './linuxCooked/linuxCooked';
import { rawIp } from './rawIp/rawIp';
import { tcp } from './tcp/tcp';
import { udp } from './udp/udp';
import { vlan } from './vlan/vlan';

/** The one place that knows all protocols below iSCSI and the numbers they go by. */
export function createRegistry(): ProtocolRegistry {
  const registry = new ProtocolRegistry();
  registry.register(ethernet, { linkTypes: [1] });
  registry.register(linuxCooked, { linkTypes: [113] });
  registry.register(linuxCooked2, { linkTypes: [276] });
  registry.register(rawIp, { linkTypes: [12, 14, 101, 228, 229] });
  registry.register(vlan, { etherTypes: [0x8100, 0x88a8, 0x9100] });
  registry.register(arp, { etherTypes: [0x0806] });
  registry.register(ipv4, { etherTypes: [0x0800] });
  registry.register(ipv6, { etherTypes: [0x86dd] });
  registry.register(tcp, { ipProtocols: [6] });
  registry.register(udp, { ipProtocols: [17] });
  return registry;
}
