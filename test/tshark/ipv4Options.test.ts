/** Wireshark reads the same numbers out of IPv4 options, and lying lengths stop neither. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readDetail } from '../../src/core/inspection/readDetail';
import { analysed } from '../support/analysed';
import { hex, join, pcapFile } from '../support/captureBuilder';
import { unavailable } from '../support/captures';
import { tsharkVersion } from '../support/tshark';
import { detailValues, tsharkFieldValues } from '../support/tsharkFields';

const FIELDS = ['type', 'len', 'ptr', 'mtu', 'id_number', 'ohc', 'rhc', 'originator', 'sid', 'ra'].map(
  (name) => `ip.opt.${name}`,
);
const GOOD = [
  '01010100',
  '94040000 01010100',
  '88041234',
  '0b0405dc 0c0405a0',
  '520c0001 00020003 c0000209 00000000',
  '070b08c0 00020500 00000000',
  '830b08c0 000205c0 00020600',
  '890704c0 00020500',
  '00000000',
];
/** Options whose lengths lie. */
const LYING = ['94030000', '94080000', '88060000 00000000', '01010194', '94000000', '07020000'];

function frame(options: Uint8Array): Uint8Array {
  const head = hex('020000000002 020000000001 0800 4000 0000 00010000 40 3b 0000 c0000201 c0000202');
  head[14] = 0x45 + options.length / 4;
  head[17] = 20 + options.length;
  return join(head, options);
}

describe('IPv4 options', () => {
  it('have the numbers that tshark reads', async function () {
    if (tsharkVersion() === undefined) unavailable(this, 'tshark is not installed');
    const folder = mkdtempSync(path.join(tmpdir(), 'options-'));
    const file = pcapFile(GOOD.map((options) => ({ bytes: frame(hex(options)) })));
    writeFileSync(path.join(folder, 'options.pcap'), file);
    const theirs = tsharkFieldValues(path.join(folder, 'options.pcap'), FIELDS);
    rmSync(folder, { recursive: true });
    const { analysis, source } = await analysed(file);
    for (const [at, options] of GOOD.entries()) {
      const detail = await readDetail(analysis, source, at);
      const ours = FIELDS.map((field) => detailValues(detail, field).map(String));
      assert.equal(JSON.stringify(ours), JSON.stringify(theirs[at]), options);
      assert.ok(!detail.issues.some(({ code }) => code === 'IP-OPTIONS'));
    }
  });

  it('with lying lengths are one issue each, and stay visible', async () => {
    const { analysis, source } = await analysed(pcapFile(LYING.map((one) => ({ bytes: frame(hex(one)) }))));
    for (const [at, options] of LYING.entries()) {
      const { issues } = await readDetail(analysis, source, at);
      assert.ok(issues.filter(({ code }) => code === 'IP-OPTIONS').length >= 1, options);
    }
  });
});
