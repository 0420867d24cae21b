import assert from 'node:assert/strict';
import { onesComplementSum } from '../../../src/core/bytes/internetChecksum';
import { readDetail } from '../../../src/core/inspection/readDetail';
import { frameRow } from '../../../src/core/inspection/rows';
import { analysed } from '../../support/analysed';
import { hex, join, pcapFile, tcpFrame } from '../../support/captureBuilder';
import { walked } from '../../support/walked';

const ENDS = { from: { address: '10.0.0.1', port: 51234 }, to: { address: '10.0.0.2', port: 3260 }, sequence: 7 };
const QUOTED = tcpFrame({ ...ENDS, payload: Uint8Array.of(1, 2, 3) }).subarray(14);
const MACS = hex('020000000002 020000000001');

function message(icmp: Uint8Array): Uint8Array {
  const total = Uint8Array.of(0, 20 + icmp.length);
  if (icmp.length >= 8) new DataView(icmp.buffer).setUint16(2, ~onesComplementSum(icmp, 0, icmp.length) & 0xffff);
  return join(MACS, hex('0800 4500'), total, hex('0001 0000 40 01 0000 c0000201 c0000202'), icmp);
}

describe('ICMP', () => {
  it('that quotes an IP header alone shows nothing behind it', () => {
    const found = walked(message(join(hex('03 04 0000 000005dc'), QUOTED.subarray(0, 20))));
    assert.equal(found.names, 'eth:ip:icmp:ip');
  });

  for (const quoted of [28, 40, QUOTED.length]) {
    it(`shows ${quoted} quoted bytes, which join no TCP stream`, async () => {
      const frame = message(join(hex('03 04 0000 000005dc'), QUOTED.subarray(0, quoted)));
      const found = walked(frame);
      assert.equal(found.names, 'eth:ip:icmp:ip:tcp');
      assert.deepEqual(
        found.layers.map((layer) => layer.quoted === true),
        [false, false, false, true, true],
      );
      assert.equal(found.walk.tcp, -1);
      const { analysis, source } = await analysed(pcapFile([{ bytes: frame }]));
      assert.equal(analysis.streams.streams.length, 0);
      const row = await frameRow(analysis, source, 0);
      assert.deepEqual([row.protocol, row.source, row.destination], ['ICMP', '192.0.2.1', '192.0.2.2']);
      assert.match(
        row.info.map(({ text }) => text).join(''),
        /^Destination unreachable: fragmentation needed and don't fragment set/,
      );
      const { tree, issues } = await readDetail(analysis, source, 0);
      assert.deepEqual(
        tree.map(({ label }) => label).filter((label) => label.startsWith('Quoted')),
        ['Quoted: Internet Protocol Version 4', 'Quoted: Transmission Control Protocol'],
      );
      assert.deepEqual(issues, []);
    });
  }

  it('has names for types, and numbers for the others', async () => {
    const infoOf = async (icmp: string): Promise<string> => {
      const { analysis, source } = await analysed(pcapFile([{ bytes: message(hex(icmp)) }]));
      return (await frameRow(analysis, source, 0)).info.map(({ text }) => text).join('');
    };
    assert.equal(await infoOf('08 00 0000 0001 0001'), 'Echo request');
    assert.equal(await infoOf('c8 07 0000'), 'ICMP type 200, code 7');
    assert.equal(await infoOf('08 00'), 'ICMP header cut off');
  });

  it('of version 6 quotes too', () => {
    const sixth = tcpFrame({
      from: { address: '::1', port: 1 },
      to: { address: '::2', port: 2 },
      sequence: 7,
    }).subarray(14);
    const icmp = join(hex('02 00 0000 000005dc'), sixth);
    const head = join(hex('60000000'), Uint8Array.of(0, icmp.length, 58, 64), sixth.subarray(8, 40));
    const found = walked(join(MACS, hex('86dd'), head, icmp));
    assert.equal(found.names, 'eth:ipv6:icmpv6:ipv6:tcp');
    assert.equal(found.walk.tcp, -1);
  });
});
