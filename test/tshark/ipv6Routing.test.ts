/** IPv6 routing headers: the fields that tshark shows, and streams and checksums by where the packet finally goes. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readDetail } from '../../src/core/inspection/readDetail';
import { ROUTING_FIELDS, ROUTING_TYPE_FIELDS } from '../../src/core/protocols/ipv6/extensionHeaders';
import { analysed } from '../support/analysed';
import { hex, join, pcapFile, tcpFrame } from '../support/captureBuilder';
import { unavailable } from '../support/captures';
import { ourValue, theirValue } from '../support/tcpFields';
import { transportChecksum } from '../support/transportChecksum';
import { detailValues, tsharkFieldValues } from '../support/tsharkFields';
import { tsharkVersion } from '../support/tsharkRun';

const host = (last: number): Uint8Array =>
  hex(`20010db8 00000000 00000000 000000${last.toString(16).padStart(2, '0')}`);
const SOURCE = 1;
const DESTINATION = 9;

const names = (fields: typeof ROUTING_FIELDS): string[] => fields.flatMap(({ filter }) => filter ?? []);
const FIELDS = [...new Set([...names(ROUTING_FIELDS), ...names(ROUTING_TYPE_FIELDS)])];

interface Routed {
  readonly name: string;
  /** The header behind next header and length. */
  readonly header: readonly Uint8Array[];
  /** Where the IPv6 header sends it. */
  readonly next: number;
}

const ROUTED: readonly Routed[] = [
  { name: 'source route, first stop ahead', header: [hex('0002 00000000'), host(5), host(DESTINATION)], next: 4 },
  { name: 'source route, last stop ahead', header: [hex('0001 00000000'), host(5), host(DESTINATION)], next: 4 },
  { name: 'source route, arrived', header: [hex('0000 00000000'), host(4), host(5)], next: DESTINATION },
  { name: 'Mobile IPv6', header: [hex('0201 00000000'), host(DESTINATION)], next: 4 },
  { name: 'Mobile IPv6, arrived', header: [hex('0200 00000000'), host(4)], next: DESTINATION },
  // The list of Segment Routing begins with the last segment.
  { name: 'Segment Routing', header: [hex('0401 01001234'), host(DESTINATION), host(4)], next: 4 },
  { name: 'Segment Routing, arrived', header: [hex('0400 01000000'), host(DESTINATION), host(4)], next: DESTINATION },
  {
    name: 'Segment Routing with a TLV behind its list',
    header: [hex('0401 01000000'), host(DESTINATION), host(4), hex('0406 000000000000')],
    next: 4,
  },
];

const ends = {
  from: { address: '2001:db8::1', port: 51234 },
  to: { address: '2001:db8::9', port: 51235 },
};

function frame({ header, next }: Routed, sequence: number): Uint8Array {
  const plain = tcpFrame({ ...ends, sequence, payload: Uint8Array.of(1, 2, 3) });
  const segment = plain.slice(14 + 40);
  segment.set(transportChecksum(join(host(SOURCE), host(DESTINATION)), 6, segment), 16);
  const behind = join(...header);
  const routing = join(Uint8Array.of(6, (behind.length + 2) / 8 - 1), behind);
  const length = routing.length + segment.length;
  const head = join(hex('60000000'), Uint8Array.of(length >> 8, length & 0xff, 43, 64), host(SOURCE), host(next));
  return join(plain.subarray(0, 14), head, routing, segment);
}

describe('IPv6 routing headers', () => {
  it('have the fields, addresses and checksums that tshark has', async function () {
    if (tsharkVersion() === undefined) unavailable(this, 'tshark is not installed');
    const bytes = pcapFile(ROUTED.map((routed, at) => ({ bytes: frame(routed, 1 + at * 3) })));
    const folder = mkdtempSync(path.join(tmpdir(), 'routing-'));
    const file = path.join(folder, 'routing.pcap');
    writeFileSync(file, bytes);
    const asked = ['tcp.stream', 'tcp.checksum.status', 'frame.protocols', 'tcp.len', ...FIELDS];
    const theirs = await tsharkFieldValues(file, asked, ['-o', 'tcp.check_checksum:TRUE']);
    rmSync(folder, { recursive: true });
    const { analysis, source } = await analysed(bytes);
    assert.equal(analysis.streams.streams.length, 1);
    for (const [at, { name }] of ROUTED.entries()) {
      const detail = await readDetail(analysis, source, at);
      assert.ok(!detail.issues.some(({ code }) => code === 'CHECKSUM'), name);
      assert.deepEqual(theirs[at]?.slice(0, 2), [['0'], ['1']], name);
      for (const [which, field] of asked.entries()) {
        if (which === 1) continue;
        const ours = detailValues(detail, field).map(ourValue);
        const expected = theirs[at]?.[which]?.map(theirValue) ?? [];
        if (field === 'frame.protocols') assert.equal(`${ours[0]}:data`, expected[0], name);
        else assert.deepEqual(ours, expected, `${name}: ${field}`);
      }
    }
  });
});
