/** What has been written behind the magic numbers of pcap in thirty years: frames, times and lengths as tshark has them. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { captureTotals } from '../../src/core/inspection/captureTotals';
import { analysed } from '../support/analysed';
import { pcapVariant, type PcapVariant } from '../support/captureBuilder';
import { unavailable } from '../support/captures';
import { tsharkVersion } from '../support/tsharkRun';

const KUZNETZOV = 0xa1b2cd34;

interface Case extends PcapVariant {
  readonly name: string;
  /** What the format says behind the byte order and the unit of time. */
  readonly format: string;
  /** capinfos's name of the file type. */
  readonly type: string;
  readonly nanoseconds?: boolean;
}

const CASES: readonly Case[] = [
  { name: 'version 2.4', format: '', type: 'pcap' },
  { name: 'nanoseconds', magic: 0xa1b23c4d, nanoseconds: true, format: '', type: 'nsecpcap' },
  { name: 'Kuznetzov', magic: KUZNETZOV, behindHeader: 8, format: ', Kuznetzov', type: 'modpcap' },
  { name: 'Red Hat 6.1', behindHeader: 8, format: ', Red Hat 6.1', type: 'rh6_1pcap' },
  { name: 'SuSE 6.3', magic: KUZNETZOV, behindHeader: 12, format: ', Kuznetzov, SuSE 6.3', type: 'suse6_3pcap' },
  { name: 'Nokia', behindHeader: 4, format: ', Nokia', type: 'nokiapcap' },
  { name: 'Ixia hardware', magic: 0x1c0001ac, behindFileHeader: 4, format: ', Ixia', type: 'pcap' },
  { name: 'Ixia software', magic: 0x1c0001ab, behindFileHeader: 4, format: ', Ixia', type: 'pcap' },
  { name: 'version 2.0', version: [2, 0], swapped: () => true, format: ', version 2.0', type: 'pcap' },
  { name: 'version 2.2', version: [2, 2], swapped: () => true, format: ', version 2.2', type: 'pcap' },
  { name: 'version 2.3', version: [2, 3], format: ', version 2.3', type: 'pcap' },
  {
    name: 'version 2.3 of either order',
    version: [2, 3],
    swapped: (at) => at % 2 === 1,
    format: ', version 2.3',
    type: 'pcap',
  },
  { name: 'version 543.0', version: [543, 0], swapped: () => true, format: ', version 543.0', type: 'pcap' },
  ...[6, 9, 15, 24].map((linkType): Case => ({
    name: `AIX, interface type ${linkType}`,
    version: [2, 2],
    linkType,
    swapped: () => true,
    nanoseconds: true,
    format: ', AIX, version 2.2',
    type: 'aixpcap',
  })),
  {
    name: 'a check sequence',
    linkType: 0x24000001,
    format: ', frames end with 4 bytes of check sequence',
    type: 'pcap',
  },
  { name: 'no check sequence after all', linkType: 0x20000001, format: '', type: 'pcap' },
];

describe('the variants of pcap', () => {
  let folder: string;
  before(function () {
    folder = mkdtempSync(path.join(tmpdir(), 'variants-'));
    if (tsharkVersion() === undefined) unavailable(this, 'tshark is not there (Debian: apt-get install tshark)');
  });
  after(() => rmSync(folder, { recursive: true }));

  /** Time and lengths of each frame, and last the bytes of all of them. */
  function theirs(name: string): string[] {
    const run = (...args: readonly string[]): string[] =>
      spawnSync('tshark', ['-n', '-r', name, ...args], { encoding: 'utf8' })
        .stdout.trimEnd()
        .split('\n');
    const fields = ['frame.time_epoch', 'frame.cap_len', 'frame.len'].flatMap((field) => ['-e', field]);
    const bytes = run('-x').map((line) => /^[0-9a-f]{4} {2}((?:[0-9a-f]{2} )+)/.exec(`${line} `)?.[1] ?? '');
    return [...run('-T', 'fields', ...fields), bytes.join('').replaceAll(' ', '')];
  }

  for (const one of CASES) {
    for (const littleEndian of [true, false]) {
      it(`${one.name}, ${littleEndian ? 'little' : 'big'}-endian`, async () => {
        const file = pcapVariant({ ...one, littleEndian });
        const name = path.join(folder, 'one.pcap');
        writeFileSync(name, file);
        const { stdout } = spawnSync('capinfos', ['-T', '-r', '-m', '-t', '-c', name], { encoding: 'utf8' });
        assert.deepEqual(stdout.trim().split(',').slice(1), [one.type, '5']);
        const expected = theirs(name);
        for (const chunkLength of [undefined, 300]) {
          const { analysis } = await analysed(file, chunkLength);
          const unit = one.nanoseconds ? 'nano' : 'micro';
          assert.equal(
            captureTotals(analysis).format,
            `pcap, ${littleEndian ? 'little' : 'big'}-endian, ${unit}seconds${one.format}`,
          );
          assert.deepEqual(analysis.capture.notices, []);
          const { frames } = analysis;
          const ours: (string | number)[][] = [];
          let bytes = '';
          for (let at = 0; at < frames.length; at++) {
            const start = frames.fileOffset(at);
            bytes += Buffer.from(file.subarray(start, start + frames.captured(at))).toString('hex');
            const time = `${frames.seconds(at)}.${String(frames.nanoseconds(at)).padStart(9, '0')}`;
            ours.push([time, frames.captured(at), frames.original(at)]);
          }
          assert.deepEqual([...ours.map((row) => row.join('\t')), bytes], expected);
        }
      });
    }
  }

  // What tshark makes of the rest is no help to anybody, so we differ on purpose.
  for (const [name, variant, frames, said] of [
    // tshark refuses the file.
    ['version 1', { version: [1, 4] }, 5, /has version 1\.4; only 2\.4 is known/],
    ['a reserved bit of the link type', { linkType: 0x00010001 }, 5, /bits set that mean nothing \(0x00010001\)/],
    // tshark shows 1000.1500000000.
    ['a fraction of more than a second', { fraction: 1_500_000 }, 5, /1500000 microseconds .* more than a second/],
  ] as const) {
    it(`${name} is read, with a notice`, async () => {
      const { analysis } = await analysed(pcapVariant(variant));
      assert.equal(analysis.frames.length, frames);
      assert.equal(analysis.capture.notices.length, 1);
      assert.match(analysis.capture.notices[0]?.message ?? '', said);
      if ('fraction' in variant) {
        assert.deepEqual([analysis.frames.seconds(0), analysis.frames.nanoseconds(0)], [1001, 500_000_000]);
      }
    });
  }

  it('with one record of 20 bytes of header is read as what its magic number promises', async () => {
    // tshark takes it for Nokia's; but so looks a file of which four bytes of the next record have been written.
    const { analysis } = await analysed(pcapVariant({ behindHeader: 4, count: 1 }));
    assert.equal(captureTotals(analysis).format, 'pcap, little-endian, microseconds');
  });
});
