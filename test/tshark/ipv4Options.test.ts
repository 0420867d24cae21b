/** Wireshark reads the same numbers out of IPv4 options, and lying lengths stop neither. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readDetail } from '../../src/core/inspection/readDetail';
import { analysed } from '../support/analysed';
import { hex, join, pcapFile, tcpFrame } from '../support/captureBuilder';
import { allFields } from '../../src/core/dissect/interpret';
import { IPV4_OPTION_FIELDS } from '../../src/core/protocols/ipv4/ipv4Options';
import { unavailable } from '../support/captures';
import { transportChecksum } from '../support/transportChecksum';
import { ourValue, theirValue } from '../support/tcpFields';
import { tsharkVersion } from '../support/tsharkRun';
import { detailValues, tsharkFieldValues } from '../support/tsharkFields';

const FIELDS = [
  ...new Set(allFields(IPV4_OPTION_FIELDS).flatMap(({ filter }) => filter ?? [])),
  ...['ip.dst', 'ip.cur_rt', 'ip.opt.sec_rfc791_hr', 'ip.opt.sec_rfc791_tcc', 'ip.opt.ext_sec_add_sec_info'],
  'ip.opt.qs_ttl_diff',
];
const GOOD = [
  '01010100',
  '94040000 01010100',
  '88041234',
  '0b0405dc 0c0405a0',
  '520c0001 00020003 c0000209 00000000',
  '00000000',
  // Routes: some recorded, none recorded, all recorded, no room, and pointers that point nowhere.
  '070b08c0 00020500 00000000',
  '070f 08 c0000205 00000000 c0000207 00',
  '830f 08 c0000205 c0000206 c0000207 00',
  '830b08c0 000205c0 00020600',
  '830b 04 c0000205 c0000206 00',
  '890f 10 c0000205 c0000206 c0000207 00',
  '890704c0 00020500',
  '8303 04 00',
  '070d 06 c0000205 00000000 0000 000000',
  '8307 03 c0000205 00',
  '8307 ff c0000205 00',
  // Timestamps of every format.
  '440c 0d 00 00000001 80000002 00000000',
  '4414 0d 01 c0000201 00000001 c0000202 00000002',
  '4414 0d 23 c0000201 00000001 c0000202 00000002',
  '4410 09 05 000000010000000200000003',
  '4404 05 f0',
  // Security, old and newer format, extended and commercial.
  '820b f135 0001 4142 434445 00',
  '820b abcd 0001 0002 000003 00',
  '8203ab 00',
  '82040b80',
  '8205 ab ff 10 000000',
  '8205 ab ff ff 000000',
  '8505 01 02 03 000000',
  '8507 01 ff 02 aabb00',
  '8503 01 00',
  '8606 00000001 0000',
  '860c 00000003 0106 0005 00ff 0000 0000 0000',
  '860d 00000001 0507 0003 0001 0001 00 0000',
  // Quick-Start: a request, a report, and a function that nobody has defined.
  '1908 05 00 00000004',
  '1908 85 40 0000000c',
  '1908 a5 40 00000004',
  '950a c0000201 c0000202 0000',
];
/** Options whose lengths lie. */
const LYING = [
  '94030000',
  '94080000',
  '19070500 00000000',
  '44030500',
  '85020000',
  '88060000 00000000',
  '01010194',
  '94000000',
  '07020000',
];

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
    const theirs = await tsharkFieldValues(path.join(folder, 'options.pcap'), FIELDS);
    rmSync(folder, { recursive: true });
    const { analysis, source } = await analysed(file);
    for (const [at, options] of GOOD.entries()) {
      const detail = await readDetail(analysis, source, at);
      for (const [which, field] of FIELDS.entries()) {
        const ours = detailValues(detail, field).map(ourValue);
        assert.deepEqual(ours, theirs[at]?.[which]?.map(theirValue), `${options}: ${field}`);
      }
      assert.ok(!detail.issues.some(({ code }) => code === 'IP-OPTIONS'));
    }
  });

  it('with a source route count by where the packet finally goes', async function () {
    if (tsharkVersion() === undefined) unavailable(this, 'tshark is not installed');
    const ends = { from: { address: '192.0.2.1', port: 51234 }, to: { address: '192.0.2.9', port: 51235 } };
    const segment = tcpFrame({ ...ends, sequence: 7, payload: Uint8Array.of(1, 2, 3) });
    const routed = (route: string, next: string): Uint8Array => {
      const options = hex(route);
      const head = frame(options);
      head[17] = 20 + options.length + segment.length - 34;
      head[23] = 6;
      head.set(hex(next), 30);
      const packet = join(head, segment.subarray(34));
      // The checksum counts on the last address of the route.
      const sum = transportChecksum(hex('c0000201 c0000209'), 6, segment.subarray(34));
      packet.set(sum, head.length + 16);
      return packet;
    };
    const answer = tcpFrame({ from: ends.to, to: ends.from, sequence: 9, acknowledgment: 10, flags: 'A' });
    const file = pcapFile([
      { bytes: routed('830b 04 c0000205 c0000209 00', 'c0000202') },
      { bytes: routed('830b 0c c0000205 c0000202 00', 'c0000209') },
      { bytes: routed('8907 04 c0000209 00', 'c0000202') },
      { bytes: answer },
    ]);
    const folder = mkdtempSync(path.join(tmpdir(), 'options-'));
    writeFileSync(path.join(folder, 'routed.pcap'), file);
    const fields = ['tcp.stream', 'tcp.checksum.status', 'ip.dst'];
    const theirs = await tsharkFieldValues(path.join(folder, 'routed.pcap'), fields, ['-o', 'tcp.check_checksum:TRUE']);
    rmSync(folder, { recursive: true });
    const { analysis, source } = await analysed(file);
    assert.equal(analysis.streams.streams.length, 1);
    for (const [at, [stream, status]] of theirs.entries()) {
      assert.deepEqual(stream, ['0']);
      const detail = await readDetail(analysis, source, at);
      if (at < 3) {
        assert.deepEqual(status, ['1']);
        assert.ok(!detail.issues.some(({ code }) => code === 'CHECKSUM'), `frame ${at + 1}`);
      }
      assert.deepEqual(detailValues(detail, 'ip.dst'), theirs[at]?.[2]);
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
