/** Compressed captures give what the plain ones give, as far as they are whole. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { analyseCapture } from '../../../src/core/analysis/analyseCapture';
import type { CaptureAnalysis } from '../../../src/core/analysis/CaptureAnalysis';
import { type ByteSource, MemorySource } from '../../../src/core/capture/ByteSource';
import { CaptureSet } from '../../../src/core/capture/CaptureSet';
import { CaptureEngine } from '../../../src/engine/CaptureEngine';
import { UnpackedSource } from '../../../src/engine/unpack/UnpackedSource';
import { xxh32 } from '../../../src/engine/unpack/xxh32';
import { analysed, frameTable, pduTable } from '../../support/analysed';
import { pcapFile } from '../../support/captureBuilder';
import { fixtures, readFixture } from '../../support/captures';

const plain = readFixture('chap-ok.pcap');
const compressed = (name: string): Uint8Array => readFileSync(path.join(fixtures, 'compressed', name));

async function unpacked(bytes: Uint8Array, largest?: number): Promise<UnpackedSource> {
  const source = await UnpackedSource.of(new MemorySource(bytes), largest);
  assert.ok(source, 'it is compressed');
  return source;
}

async function analysisOf(bytes: Uint8Array, largest?: number): Promise<CaptureAnalysis> {
  const source = await unpacked(bytes, largest);
  try {
    return await analyseCapture(source, { name: 'x' });
  } finally {
    await source.close();
  }
}

async function contentOf(source: ByteSource): Promise<Uint8Array> {
  let size = -1;
  for (let next = 0; next !== size; next = await source.size()) size = next;
  return source.read(0, size);
}

/** Bytes that do not compress well, so that there are many blocks. */
function noise(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = 12345;
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    bytes[at] = at % 3000 < 1500 ? state >>> 24 : at & 15;
  }
  return bytes;
}

const long = pcapFile(
  Array.from({ length: 6000 }, (_, at) => ({ bytes: noise(1514), seconds: at, nanoseconds: at * 1000 })),
);

describe('compressed captures', () => {
  for (const [name, format] of [
    ['chap-ok.pcap.gz', 'gzip'],
    ['chap-ok.members.gz', 'gzip'],
    ['chap-ok.pcap.zst', 'Zstandard'],
    ['chap-ok.frames.zst', 'Zstandard'],
    ['chap-ok.pcap.lz4', 'LZ4'],
    ['chap-ok.legacy.lz4', 'LZ4'],
    ['chap-ok.frames.lz4', 'LZ4'],
  ] as const) {
    it(`${name} gives the frames and PDUs of the plain one`, async () => {
      const [analysis, expected] = [await analysisOf(compressed(name)), (await analysed(plain)).analysis];
      assert.deepEqual(frameTable(analysis), frameTable(expected));
      assert.deepEqual(pduTable(analysis), pduTable(expected));
      assert.deepEqual(analysis.capture.notices, []);
      assert.equal(analysis.capture.format, `pcap, little-endian, microseconds, ${format}`);
    });

    it(`${name} cut anywhere gives whole frames and at most one notice`, async () => {
      const whole = compressed(name);
      const expected = frameTable((await analysed(plain)).analysis);
      for (let end = 4; end < whole.length; end += 29) {
        const source = await unpacked(whole.slice(0, end));
        const content = await contentOf(source);
        assert.equal(Buffer.compare(content, plain.subarray(0, content.length)), 0);
        const { notice } = source.packed;
        if (content.length < plain.length && !/frames|legacy|members/.test(name)) {
          assert.match(
            notice?.message ?? '',
            /cannot be unpacked further than offset \d+: the data ends in the middle/,
          );
        }
        if (content.length < 24) continue;
        const analysis = await analysisOf(whole.slice(0, end));
        assert.ok(analysis.capture.notices.length <= 1);
        // Later frames tell more of earlier ones: what was captured stands in the first columns.
        const seen = frameTable(analysis).map((row) => row.slice(0, 6));
        assert.deepEqual(
          seen,
          expected.slice(0, seen.length).map((row) => row.slice(0, 6)),
        );
      }
    });

    it(`${name} with any byte changed is read without an exception`, async () => {
      const whole = compressed(name);
      for (let at = 4; at < whole.length; at += 13) {
        const changed = Uint8Array.from(whole);
        changed[at] ^= 0x5a;
        const source = await unpacked(changed);
        await contentOf(source);
        await source.close();
      }
    });
  }

  it('keeps the frames before a damaged gzip block, and gives one notice', async () => {
    const whole = Uint8Array.from(gzipSync(long, { level: 1 }));
    whole.fill(0xff, whole.length >> 1, (whole.length >> 1) + 64);
    const source = await unpacked(whole);
    const content = await contentOf(source);
    assert.ok(content.length > long.length / 3);
    const { notices } = await analysisOf(whole).then(({ capture }) => capture);
    assert.equal(notices.length, 1);
    await source.close();
  });

  it('tells a wrong gzip checksum and shows all frames', async () => {
    const whole = Uint8Array.from(gzipSync(plain));
    whole[whole.length - 8] ^= 1;
    const analysis = await analysisOf(whole);
    assert.equal(analysis.frames.length, 26);
    assert.match(
      analysis.capture.notices.map(({ message }) => message).join('|'),
      /^[^|]*damaged: incorrect data check[^|]*$/,
    );
  });

  for (const [tool, args] of [
    ['gzip', ['-c']],
    ['zstd', ['-qc', '-3']],
    ['zstd', ['-qc', '-19', '--long=24']],
    ['lz4', ['-qc', '-1', '-BD', '-B4']],
    ['lz4', ['-qc', '-9', '-BX']],
    ['lz4', ['-qc', '-l']],
  ] as const) {
    it(`reads a long capture of ${tool} ${args.join(' ')}, also back at any place`, async function () {
      const { stdout, error } = spawnSync(tool, args, { input: long, maxBuffer: 1 << 26 });
      if (error) return this.skip();
      const source = await unpacked(Uint8Array.from(stdout));
      const analysis = await analyseCapture(source, { name: 'x' });
      assert.equal(analysis.frames.length, 6000);
      assert.deepEqual(analysis.capture.notices, []);
      for (const frame of [5999, 0, 3000]) {
        const offset = analysis.frames.fileOffset(frame);
        const bytes = await source.read(offset, 1514);
        assert.equal(Buffer.compare(bytes, long.subarray(offset, offset + 1514)), 0);
      }
      await source.close();
    });
  }

  it('unpacks only what somebody reads', async () => {
    const packed = gzipSync(long);
    const source = await unpacked(packed);
    await source.read(0, 64);
    assert.ok(source.packed.bytesRead < packed.length);
    await source.close();
  });

  it('stops at the limit with one notice', async () => {
    const analysis = await analysisOf(gzipSync(long), 1024 * 1024);
    assert.ok(analysis.frames.length > 300 && analysis.frames.length < 700);
    assert.deepEqual(analysis.capture.notices.length, 1);
    assert.match(analysis.capture.notices[0].message, /unpacked it has more than 1048576 bytes/);
  });

  it('unpacks one level only, and says so', async () => {
    await assert.rejects(analysisOf(gzipSync(gzipSync(plain))), /a gzip file, in another one: unpack it first/);
  });

  it('refuses a Zstandard frame that wants gigabytes of memory', async () => {
    const source = await unpacked(Buffer.from('28b52ffd00a8'.concat('00'.repeat(30)), 'hex'));
    await source.size();
    assert.match(source.packed.notice?.message ?? '', /wants to look back 2147483648 bytes/);
  });

  it('reads compressed members of a set', async () => {
    const files = await Promise.all(
      ['chap-ok.pcap.gz', 'chap-ok.pcap.zst'].map(async (name) => ({ name, source: await unpacked(compressed(name)) })),
    );
    const set = await CaptureSet.open(files);
    let frames = 0;
    while (await set.advance({ frame: () => frames++ }));
    assert.equal(frames, 52);
  });

  it('opens in the engine', async () => {
    const summaries: { frames: number; complete: boolean }[] = [];
    const paths = [path.join(fixtures, 'compressed', 'chap-ok.pcap.zst')];
    const engine = new CaptureEngine(
      { kind: 'files', paths, name: 'x' },
      { summary: (summary) => summaries.push(summary), failed: (...why) => assert.fail(why.join(': ')) },
    );
    await engine.run();
    await engine.dispose();
    assert.deepEqual([summaries.at(-1)?.frames, summaries.at(-1)?.complete], [26, true]);
  });

  it('computes xxHash as published', () => {
    assert.equal(xxh32(new Uint8Array(0)), 0x02cc5d05);
    assert.equal(xxh32(Buffer.from('abc')), 0x32d153ff);
  });
});
