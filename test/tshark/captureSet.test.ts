/** What mergecap makes of several files, as tshark reads it, is what we make of them. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findOnPath } from '../../scripts/processes';
import { MemorySource } from '../../src/core/capture/ByteSource';
import { CaptureSet } from '../../src/core/capture/CaptureSet';
import { epochText } from '../../src/core/capture/timestamp';
import { pcapFile } from '../support/captureBuilder';
import { readFixture, unavailable } from '../support/captures';
import { interleavedFiles, ringFiles, takeApart } from '../support/splitCapture';

/** "epoch seconds, bytes on the wire, bytes captured" of every frame. */
async function ours(files: readonly Uint8Array[]): Promise<string[]> {
  const named = files.map((bytes, at) => ({ name: `${at}.pcap`, source: new MemorySource(bytes) }));
  const set = await CaptureSet.open(named, 4096);
  const rows: string[] = [];
  const sink = {
    frame(
      _bytes: Uint8Array,
      _view: DataView,
      _start: number,
      captured: number,
      original: number,
      seconds: number,
      nanoseconds: number,
    ): void {
      rows.push(`${epochText(seconds, nanoseconds)},${original},${captured}`);
    },
  };
  while (await set.advance(sink));
  return rows;
}

describe('mergecap and we agree on', () => {
  let folder: string;

  before(function () {
    for (const tool of ['mergecap', 'tshark']) {
      if (!findOnPath(tool)) unavailable(this, `${tool} is not there (Debian: apt-get install tshark)`);
    }
    folder = mkdtempSync(path.join(tmpdir(), 'capture-set-'));
  });
  after(() => {
    if (folder) rmSync(folder, { recursive: true });
  });

  function theirs(files: readonly Uint8Array[]): string[] {
    const paths = files.map((bytes, at) => {
      const file = path.join(folder, `${at}.pcap`);
      writeFileSync(file, bytes);
      return file;
    });
    const merged = path.join(folder, 'merged.pcapng');
    execFileSync('mergecap', ['-w', merged, ...paths], { stdio: 'pipe' });
    const fields = ['frame.time_epoch', 'frame.len', 'frame.cap_len'].flatMap((field) => ['-e', field]);
    const said = execFileSync('tshark', ['-n', '-r', merged, '-T', 'fields', '-E', 'separator=,', ...fields], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
    return said.trimEnd().split('\n');
  }

  async function compare(files: readonly Uint8Array[], frames: number): Promise<void> {
    const rows = await ours(files);
    assert.equal(rows.length, frames);
    assert.deepEqual(rows, theirs(files));
  }

  // No two frames of these have the same time: of equal times mergecap takes the file given last, we that of the first.
  for (const name of [
    'sample.pcap',
    'two-connections.pcap',
    'nanosecond.pcap',
    'unsolicited-write.pcapng',
    'snap96.pcap',
  ]) {
    it(`${name} as three files of a ring, given in another order`, async () => {
      const whole = readFixture(name);
      const { length } = takeApart(whole).records;
      const [first, second, third] = ringFiles(whole, [Math.floor(length / 4), Math.floor(length / 2)]);
      await compare([third, first, second], length);
    });

    it(`${name} as two and as five captures of the same time`, async () => {
      const whole = readFixture(name);
      const { length } = takeApart(whole).records;
      for (const count of [2, 5]) await compare(interleavedFiles(whole, count), length);
    });
  }

  it('files whose times go backwards', async () => {
    const packet = (seconds: number) => ({ bytes: new Uint8Array(seconds + 14), seconds });
    const files = [[10, 3, 12, 40], [5, 20, 1, 2, 30], [11]].map((times) => pcapFile(times.map(packet)));
    await compare(files, 10);
  });

  it('files of both formats and resolutions', async () => {
    const [even, odd] = interleavedFiles(readFixture('unsolicited-write.pcapng'), 2);
    const fine = readFixture('nanosecond.pcap');
    const coarse = readFixture('chap-ok.pcap');
    await compare([odd, fine, even], 60 + 26);
    await compare([coarse, even, odd], 60 + 26);
  });
});
