/** What the tree says of a TCP segment is what Wireshark says: header, options, times, and what follows from other frames. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { analysed } from '../support/analysed';
import { hex, joinedPcaps, type Packet, pcapFile, tcpFrame } from '../support/captureBuilder';
import { everyCapture, unavailable } from '../support/captures';
import { randomTcp } from '../support/randomTcp';
import { ourTcp, sameValue, tcpQuestion, tsharkTcp } from '../support/tcpFields';
import { askAhead, tsharkVersion } from '../support/tsharkRun';

/** Fields that are not compared, and why. */
const NOT_COMPARED: readonly (readonly [RegExp, string])[] = [
  [/^tcp\.(port|payload|segment_data)$/, 'said by other fields: both ports, and the bytes as they are'],
  [/^tcp\.(segment|segments|reassembled|reassembled_in|pdu)(\.|$)/, 'iSCSI shows its own reassembly'],
  [/^tcp\.analysis$/, 'tshark shows the group even with nothing in it; what it holds is compared'],
  [/^tcp\.checksum\.status$/, 'we always check; tshark only when it is told to'],
  [/^tcp\.completeness$/, 'tshark misses the SYN of some streams behind the first; we say what is in the capture'],
  [/^tcp\.(connection\.fin_(active|passive)|reset_cause)$/, 'not decoded yet'],
  [/^tcp\.options\.mptcp\.checksum$/, 'tshark shows it only when it was agreed on; we whenever there is room for it'],
  [/^tcp\.options\.unknown/, 'Riverbed’s options have no tables here'],
];

const met = new Set<(typeof NOT_COMPARED)[number]>();
const total = { frames: 0, compared: 0, fields: new Set<string>() };

/** Differences as "frame field: ours / theirs". */
async function differences(file: string): Promise<string[]> {
  const { analysis, source } = await analysed(readFileSync(file));
  const different: string[] = [];
  let frame = 0;
  for await (const theirs of tsharkTcp(file)) {
    const at = frame++;
    if (analysis.frames.direction(at) < 0) continue;
    total.frames++;
    const ours = await ourTcp(analysis, source, at);
    for (const name of new Set([...theirs.keys(), ...ours.keys()])) {
      const left = NOT_COMPARED.find(([pattern]) => pattern.test(name));
      if (left) {
        met.add(left);
        continue;
      }
      total.compared++;
      total.fields.add(name);
      const [one, other] = [ours.get(name), theirs.get(name)];
      // Fields without a value are there or not.
      if (one && other?.every((value) => value === '')) continue;
      if (one?.length === other?.length && one?.every((value, which) => sameValue(value, other?.[which] ?? '')))
        continue;
      different.push(`${at + 1} ${name}: ${one?.join() ?? 'nothing'} / ${other?.join() ?? 'nothing'}`);
    }
  }
  assert.equal(frame, analysis.frames.length);
  return different;
}

/** Options as flags of the segment and bytes. The handshake of another port makes each a stream of its own. */
const OPTIONS: readonly (readonly [flags: string, options: string])[] = [
  ['S', '020405b4 0402 080a 00000001 00000000 01 030307'],
  ['A', '0101 050a 00000065 000000c9'],
  ['A', '0101 0512 00000065 000000c9 00000190 00000200'],
  ['A', '01 051a 00000065 000000c9 00000190 00000200 00000190 00000200 00'],
  ['A', '050c 00000065 000000c9 aabb'],
  ['A', '0101 0512 00001001 00001002 00001000 00002000'],
  ['S', '0206 05b4 0000 0000'],
  ['S', '0203 05 00'],
  ['A', '020405b4'],
  ['S', '03030f 00'],
  ['S', '0304 0700'],
  ['S', '0302 0000'],
  ['S', '0403 00 00'],
  ['A', '0809 00000001 000000 00 0000'],
  ['A', '1312 000102030405060708090a0b0c0d0e0f 0000'],
  ['A', '1310 000102030405060708090a0b0c0d 0000'],
  ['A', '1d10 0102 000102030405060708090a0b'],
  ['A', '1d03 01 00'],
  ['A', '1d04 0102'],
  ['SA', '2202 0000'],
  ['SA', '220a 0102030405060708 0000'],
  ['A', '1c04 8005'],
  ['A', '1c03 80 00'],
  ['A', '1c06 8005 0000 0000'],
  ['A', 'fd04 f989'],
  ['A', 'fd0c f989 0102030405060708'],
  ['A', 'fd06 1234 aabb 0000'],
  ['A', 'fe02 0000'],
  ['A', 'fe03 aa 00'],
  ['A', 'fe08 e2d4c3d9 0102'],
  ['A', '4d06 01020304 0000'],
  ['A', '4d02 0000'],
  ['A', '4d00 0000'],
  ['A', '4d01 0000'],
  ['A', '4d28 0000'],
  ['A', '0101 014d'],
  ['A', '01010101'],
  ['A', '0000 0000'],
  ['A', '0001 0202'],
  ['A', '0101 0102'],
  ['S', '1e0c 0081 0102030405060708'],
  ['S', '1e04 0181'],
  ['SA', '1e0c 0081 0102030405060708'],
  ['A', '1e14 0081 0102030405060708 1112131415161718'],
  ['S', '1e0c 1001 01020304 0a0b0c0d'],
  ['SA', '1e10 1001 0102030405060708 0a0b0c0d'],
  ['A', '1e18 1000 000102030405060708090a0b0c0d0e0f10111213'],
  ['A', '1e08 2001 00000005'],
  ['A', '1e14 2005 00000005 00000006 00000001 0002 abcd'],
  ['A', '1e1c 200f 0000000000000005 0000000000000006 00000001 0002 abcd'],
  ['A', '1e08 3401 0a000005'],
  ['A', '1e10 3401 0a000005 0102030405060708'],
  ['A', '1e0a 3401 0a000005 0bb8 0000'],
  ['A', '1e04 4001'],
  ['A', '1e04 5001'],
  ['A', '1e03 51 00'],
  ['A', '1e0c 6000 0102030405060708'],
  ['A', '1e0c 7000 0102030405060708'],
  ['A', '1e04 8105'],
  ['A', '1e04 f005'],
  ['A', '0606 01020304 0000'],
  ['A', '0706 01020304 0000'],
  ['A', '0b06 01020304 0000'],
  ['A', '0c06 01020304 0000'],
  ['A', '0d06 01020304 0000'],
  ['A', '0e03 01 00'],
  ['A', '1404 0101'],
  ['A', '1602 0000'],
  ['A', '1702 0000'],
  ['A', '1b08 0102 01020304'],
  ['A', '0902 0000'],
  ['A', 'fc04 0000'],
];

/** Conversations that are made up. */
const SEEDS = Math.min(5, Number(process.env.TCP_SEEDS ?? 5));

describe('tshark and we say the same of TCP segments', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(path.join(tmpdir(), 'tcp-fields-'));
  before(function () {
    if (tsharkVersion() === undefined) unavailable(this, 'tshark is not there (Debian: apt-get install tshark)');
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
    const { frames, compared, fields } = total;
    if (frames > 0) console.log(`    ${frames} frames, ${compared} values of ${fields.size} TCP fields compared`);
  });

  // The largest ones are compared by the findings alone (tcpAnalysis.test.ts): each frame is read with those before it.
  const captures = everyCapture().filter(({ file }) => readFileSync(file).length < 400_000);
  for (const [index, { title, file }] of captures.entries()) {
    it(title, async () => {
      const next = captures.at(index + 1);
      if (next) askAhead(tcpQuestion(next.file));
      assert.deepEqual(await differences(file), []);
    });
  }

  it('options of every kind, and lengths that lie', async () => {
    const to = { address: '10.0.0.2', port: 80 };
    const packets = OPTIONS.map(([flags, options], at): Packet => {
      const from = { address: '10.0.0.1', port: 5000 + at };
      const acknowledgment = flags.includes('A') ? 3000 : 0;
      const bytes = tcpFrame({ from, to, sequence: 1000, acknowledgment, flags, options: hex(options) });
      return { bytes, seconds: at };
    });
    const file = path.join(folder, 'options.pcap');
    writeFileSync(file, pcapFile(packets));
    assert.deepEqual(await differences(file), []);
  });

  it(`${SEEDS} made-up conversations in which everything goes wrong`, async () => {
    const file = path.join(folder, 'random.pcap');
    writeFileSync(file, joinedPcaps(Array.from({ length: SEEDS }, (_, seed) => randomTcp(seed + 1, 400))));
    assert.deepEqual((await differences(file)).slice(0, 10), []);
  });

  it('every name that is not compared is still shown by one of both', () => {
    if (total.frames < 10_000) return;
    assert.deepEqual(
      NOT_COMPARED.filter((row) => !met.has(row)).map(([pattern]) => String(pattern)),
      [],
    );
  });
});
