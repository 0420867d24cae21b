import assert from 'node:assert/strict';
import type { FieldSpec } from '../../../src/core/dissect/FieldSpec';
import { NAMED_PROTOCOLS } from '../../../src/core/protocols/named/namedProtocols';
import { createRegistry } from '../../../src/core/protocols/protocols';

/** Length of the fixed part of each header in bytes, by the documents that define them. */
const HEADER_LENGTHS: Readonly<Record<string, number>> = {
  ethernet: 14,
  ieee8023: 14,
  llc: 3,
  mpls: 4,
  pppHdlc: 2,
  ppp: 2,
  pppCompressed: 1,
  ciscoHdlc: 4,
  pppOrCiscoHdlc: 0,
  pppoeSession: 6,
  pppoeDiscovery: 6,
  bsdLoopback: 4,
  gre: 4,
  icmp: 4,
  icmpv6: 4,
  vxlan: 8,
  geneve: 8,
  ah: 12,
  esp: 8,
  linuxCooked: 16,
  linuxCooked2: 20,
  rawIp: 0,
  vlan: 4,
  arp: 28,
  ipv4: 20,
  ipv6: 40,
  tcp: 20,
  udp: 8,
  vxlanGpe: 8,
  providerVlan: 4,
  providerBackbone: 18,
  vnTag: 6,
  eTag: 8,
  hsr: 6,
  pseudowire: 0,
  pseudowireWithControlWord: 4,
  erspan1: 0,
  erspan2: 8,
  erspan3: 12,
  etherip: 2,
  gtp: 8,
  ipv6HopByHop: 2,
  ipv6DestinationOptions: 2,
  ipv6Routing: 4,
  ipv6Fragment: 8,
  shim6: 3,
};

/** Wireshark names both PPPoE protocols apart, but their fields by one prefix. */
const PREFIXES: Readonly<Record<string, string>> = {
  ...{ pppoes: 'pppoe', pppoed: 'pppoe', pwethcw: 'pweth' },
  // Wireshark gives the type behind a service tag the name of backbone tags.
  ieee8021ad: '(?:ieee8021ad|ieee8021ah)',
};

/** How often each bit of the header is claimed by a field. */
function coverage(fields: readonly FieldSpec[], length: number): string[] {
  const claims = Array.from({ length: length * 8 }, () => [] as string[]);
  for (const field of fields) {
    const bits = field.length * 8;
    for (let bit = 0; bit < bits; bit++) {
      // Bit 0 is the most significant one, as the RFCs count.
      const claimed = field.mask === undefined || (field.mask >>> (bits - 1 - bit)) & 1;
      if (claimed) claims[field.offset * 8 + bit]?.push(field.name);
      if (claimed && field.offset * 8 + bit >= length * 8) return [`${field.name} reaches beyond the header`];
    }
  }
  return claims.flatMap((names, bit) =>
    names.length === 1 ? [] : [`byte ${bit >> 3} bit ${bit & 7}: ${names.join(' and ') || 'no field'}`],
  );
}

describe('field tables below iSCSI', () => {
  const named = new Set(NAMED_PROTOCOLS.map(([protocol]) => protocol));
  // What is only named has no fields.
  const protocols = createRegistry()
    .all()
    .filter((protocol) => !named.has(protocol));

  it('are known to this test', () => {
    assert.deepEqual(protocols.map(({ id }) => id).sort(), Object.keys(HEADER_LENGTHS).sort());
  });

  for (const protocol of protocols) {
    const length = HEADER_LENGTHS[protocol.id] ?? 0;
    it(`${protocol.id} covers its ${length} bytes without gap or overlap`, () => {
      assert.deepEqual(coverage(protocol.fields, length), []);
    });
    it(`${protocol.id} names every field but the reserved ones, each once, under its own prefix`, () => {
      const named = protocol.fields.filter(({ kind }) => kind !== 'reserved');
      const filters = named.map(({ filter }) => filter);
      assert.equal(new Set(filters).size, filters.length);
      for (const filter of filters)
        assert.match(filter ?? '', new RegExp(`^${PREFIXES[protocol.filter] ?? protocol.filter}\\.`));
    });
  }
});
