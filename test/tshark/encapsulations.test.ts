/** The packets of one capture in every encapsulation: the same PDUs for us, and the same streams and PDUs for tshark. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { analysed, frameTable, pduRows } from '../support/analysed';
import { type Packet, pcapFile } from '../support/captureBuilder';
import { readFixture } from '../support/captures';
import { ENCAPSULATIONS } from '../support/encapsulations';
import { allTsharkLines, tsharkVersion } from '../support/tsharkRun';

const FIELDS = ['tcp.stream', 'tcp.seq', 'tcp.len', 'iscsi.opcode'];
/** tshark is told which ports carry iSCSI and VXLAN; we find out. */
const PORTS = [3260, 3262, 13260, 13270];
const tshark = tsharkVersion();

async function tsharkTable(file: string): Promise<string> {
  const wanted = FIELDS.flatMap((field) => ['-e', field]);
  const decodeAs = ['-d', 'udp.port==8472,vxlan', ...PORTS.flatMap((port) => ['-d', `tcp.port==${port},iscsi`])];
  return (await allTsharkLines({ file, args: [...decodeAs, '-T', 'fields', ...wanted] })).join('\n');
}

describe('the encapsulation matrix', function () {
  this.timeout(60_000);
  let folder: string;
  /** What tshark says of the plain packets, by the longest one among them. */
  const known = new Map<number, string>();
  let packets: Packet[];
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'encapsulations-'));
    const plain = readFixture('sample.pcap');
    const { frames } = (await analysed(plain)).analysis;
    packets = Array.from({ length: frames.length }, (_, frame) => {
      const from = frames.fileOffset(frame);
      const ethernet = plain.subarray(from, from + frames.captured(frame));
      return { bytes: ethernet.subarray(14), type: (ethernet[12] ?? 0) * 256 + (ethernet[13] ?? 0) };
    }).filter(({ type }) => type === 0x0800);
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const { name, linkType, longest = Infinity, frame } of ENCAPSULATIONS) {
    it(name, async function () {
      const fitting = packets.filter(({ bytes }) => bytes.length <= longest);
      const plainFile = pcapFile(fitting, { linkType: 101 });
      const plain = (await analysed(plainFile)).analysis;
      const file = pcapFile(
        fitting.map(({ bytes }) => ({ bytes: frame(bytes) })),
        { linkType },
      );
      const { analysis } = await analysed(file);
      assert.ok(plain.pdus.length > 0);
      assert.deepEqual(pduRows(analysis), pduRows(plain));
      assert.equal(analysis.streams.streams.length, plain.streams.streams.length);
      // Direction, position and length of each frame's payload; where it starts is what differs.
      const places = (one: typeof plain): number[][] =>
        frameTable(one).map((row) => [row[7] ?? 0, row[8] ?? 0, row[10] ?? 0]);
      assert.deepEqual(places(analysis), places(plain));
      if (!tshark) return this.skip();
      const written = path.join(folder, 'one.pcap');
      let expected = known.get(longest);
      if (expected === undefined) {
        writeFileSync(written, plainFile);
        known.set(longest, (expected = await tsharkTable(written)));
      }
      assert.match(expected, /^0\t1\t\d+\t(0x)?\d/m);
      writeFileSync(written, file);
      assert.equal(await tsharkTable(written), expected);
    });
  }
});
