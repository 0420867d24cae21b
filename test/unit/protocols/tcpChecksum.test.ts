import assert from 'node:assert/strict';
import { onesComplementSum } from '../../../src/core/bytes/internetChecksum';
import { readDetail } from '../../../src/core/inspection/readDetail';
import { analysed } from '../../support/analysed';
import { hex, type Packet, pcapFile, tcpFrame } from '../../support/captureBuilder';
import type { FieldNode } from '../../../src/core/dissect/FieldNode';

describe('onesComplementSum', () => {
  it('equals the example of RFC 1071, section 3', () => {
    assert.equal(onesComplementSum(hex('0001 f203 f4f5 f6f7'), 0, 8), 0xddf2);
  });
  it('pads an odd length with zero and goes on from a sum', () => {
    assert.equal(onesComplementSum(hex('0102 03'), 0, 3), 0x0402);
    assert.equal(onesComplementSum(hex('ffff'), 0, 2, 1), 1);
  });
  it('folds sums beyond 32 bits', () => {
    assert.equal(onesComplementSum(new Uint8Array(200_000).fill(0xff), 0, 200_000), 0xffff);
  });
});

describe('TCP checksum check', () => {
  for (const [family, one, other] of [
    ['IPv4', '10.131.13.11', '10.131.13.10'],
    ['IPv6', 'fe80::1', 'fe80::2'],
  ] as const) {
    const from = { address: one, port: 57956 };
    const to = { address: other, port: 3260 };
    const payload = Buffer.from('some odd bytes!');
    const start = family === 'IPv4' ? 34 : 54;
    /** With the checksum that `of` makes of the complete sum and the pseudo header's. */
    const frame = (of: (sum: number, pseudo: number) => number): Uint8Array => {
      const bytes = tcpFrame({ from, to, sequence: 1, payload });
      const addresses = family === 'IPv4' ? bytes.slice(26, 34) : bytes.slice(22, 54);
      const pseudo = onesComplementSum(addresses, 0, addresses.length, 6 + 20 + payload.length);
      const sum = onesComplementSum(bytes, start, bytes.length, pseudo);
      new DataView(bytes.buffer).setUint16(start + 16, of(sum, pseudo));
      return bytes;
    };
    const check = async (packet: Packet): Promise<FieldNode | undefined> => {
      const { analysis, source } = await analysed(pcapFile([packet]));
      const { tree } = await readDetail(analysis, source, 0);
      return tree.flatMap(({ children }) => children ?? []).find(({ filter }) => filter === 'tcp.checksum.status');
    };

    it(`finds a correct one over ${family}`, async () => {
      assert.equal((await check({ bytes: frame((sum) => ~sum & 0xffff) }))?.value, 'correct');
    });
    it(`finds one that is left to the adapter over ${family}, in a cut frame too`, async () => {
      const bytes = frame((_, pseudo) => pseudo);
      assert.equal((await check({ bytes }))?.value, 'not computed');
      assert.equal((await check({ bytes: bytes.subarray(0, -4), original: bytes.length }))?.value, 'not computed');
    });
    it(`finds a wrong one over ${family}, and says nothing where bytes are missing`, async () => {
      const bytes = frame((sum) => (~sum & 0xffff) ^ 0x0100);
      const node = await check({ bytes });
      assert.deepEqual([node?.value, node?.severity], ['not correct', 'warning']);
      const cut = await check({ bytes: bytes.subarray(0, -4), original: bytes.length });
      assert.deepEqual([cut?.value, cut?.severity], ['not checked', undefined]);
    });
  }
});
