/** Compressed captures give what the plain ones give, as far as they are whole. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { analyseCapture } from '../../../src/core/analysis/analyseCapture';
import type { CaptureAnalysis } from '../../../src/core/analysis/CaptureAnalysis';
import { type ByteSource, MemorySource } from '../../../src/core/capture/ByteSource';
import { CaptureSet } from '../../../src/core/capture/CaptureSet';
import { CaptureEngine } from '../../../src/engine/CaptureEngine';
import { UnpackedSource } from '../../../src/engine/unpack/UnpackedSource';
import { Spool } from '../../../src/engine/unpack/Spool';
import { analysed, frameTable, pduTable } from '../../support/analysed';
import { join, pcapFile } from '../../support/captureBuilder';
import { lz4Stored, zstdStored } from '../../support/compressedBuilder';
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
});

/** The file of a fixture with one byte changed, counted from its end. */
function flipped(bytes: Uint8Array, fromEnd: number): Uint8Array {
  const changed = Uint8Array.from(bytes);
  changed[changed.length - fromEnd] ^= 1;
  return changed;
}

describe('checksums of compressed captures', () => {
  // In each the last bytes are a checksum over all of the content.
  for (const [name, fromEnd, notice] of [
    ['chap-ok.pcap.gz', 5, /gzip .*offset \d+: .*incorrect data check, which is the CRC-32/],
    ['chap-ok.pcap.gz', 1, /gzip .*offset \d+: .*incorrect length check/],
    ['chap-ok.pcap.zst', 1, /Zstandard .*before offset \d+: the checksum .*0x[0-9a-f]{8}, expected 0x[0-9a-f]{8}/],
    ['chap-ok.pcap.lz4', 1, /LZ4 .*before offset \d+: the checksum .*0x[0-9a-f]{8}, expected 0x[0-9a-f]{8}/],
  ] as const) {
    it(`a wrong one at the end of ${name} (${fromEnd}) is told, and all frames are shown`, async () => {
      const { frames, capture } = await analysisOf(flipped(compressed(name), fromEnd));
      assert.equal(frames.length, 26);
      assert.equal(capture.notices.length, 1);
      assert.match(capture.notices[0].message, notice);
      const offset = Number(/offset (\d+)/.exec(capture.notices[0].message)?.[1]);
      const { length } = compressed(name);
      assert.ok(offset >= length - 8 && offset <= length, `offset ${offset} of ${length}`);
    });
  }

  it('a flipped bit of a stored block, which nothing else shows, is told by the checksum over the frame', async () => {
    for (const packed of [await zstdStored(plain), await lz4Stored(plain)]) {
      assert.deepEqual((await analysisOf(packed)).capture.notices, []);
      const { notices } = (await analysisOf(flipped(packed, 300))).capture;
      assert.match(notices.map(({ message }) => message).join('|'), /^The [^|]*checksum of a frame's content[^|]*$/);
    }
  });

  it('frames behind one with a wrong checksum are unpacked, and the first one is told of', async () => {
    const half = plain.length >> 1;
    for (const pack of [zstdStored, lz4Stored]) {
      const first = await pack(plain.slice(0, half));
      const packed = join(flipped(first, 1), flipped(await pack(plain.slice(half)), 1));
      const { frames, capture } = await analysisOf(packed);
      assert.equal(frames.length, 26);
      assert.equal(capture.notices.length, 1);
      assert.match(capture.notices[0].message, new RegExp(`before offset ${first.length - 4}: the checksum`));
    }
  });

  it('a content length that the header of a frame promises and the frame does not have is told', async () => {
    for (const [packed, at] of [
      [await zstdStored(plain), 6],
      [await lz4Stored(plain), undefined],
    ] as const) {
      // The checksum of the header of LZ4 covers the length.
      const wrong = at === undefined ? await lz4Stored(plain, plain.length + 1) : Uint8Array.from(packed);
      if (at !== undefined) wrong[at] ^= 1;
      const { notices } = (await analysisOf(wrong)).capture;
      assert.match(notices.map(({ message }) => message).join('|'), /bytes, expected \d+ as its header says[^|]*$/);
    }
  });

  it('a wrong checksum of an LZ4 block is told, and what the block holds is shown', async () => {
    const packed = await lz4Stored(plain, plain.length, true);
    assert.deepEqual((await analysisOf(packed)).capture.notices, []);
    const { frames, capture } = await analysisOf(flipped(packed, 300));
    assert.equal(frames.length, 26);
    assert.equal(capture.notices.length, 1);
    assert.match(capture.notices[0].message, /before offset \d+: the checksum of a block is 0x.{8}, expected 0x.{8}/);
  });

  it('a file of which nothing can be unpacked says why, and not that it is empty', async () => {
    const packed = await lz4Stored(plain);
    packed[14] ^= 1;
    await assert.rejects(
      analysisOf(packed),
      /x: The LZ4 file cannot be .* offset 15: the checksum of a frame header is 0x.., expected 0x../,
    );
  });

  it('bytes behind the last gzip member are told, zeros are padding', async () => {
    const packed = gzipSync(plain);
    assert.deepEqual((await analysisOf(join(packed, new Uint8Array(512)))).capture.notices, []);
    for (const tail of [Buffer.from('no gzip'), join(new Uint8Array(100), Buffer.from('x'))]) {
      const { frames, capture } = await analysisOf(join(packed, tail));
      assert.equal(frames.length, 26);
      assert.equal(capture.notices.length, 1);
      assert.match(capture.notices[0].message, /^The gzip file /);
    }
  });
});

describe('unpacking within limits', () => {
  it('ends where a short file becomes gigabytes, and says how much was read', async () => {
    // Blocks of one repeated byte: four bytes for 128 KiB of zeros.
    const zeros = Uint8Array.from({ length: 4 * 20_000 }, (_, at) => [0x02, 0, 0x10, 0][at & 3]);
    const packed = join(await zstdStored(pcapFile([{ bytes: noise(600) }])), Buffer.from('28b52ffd0058', 'hex'), zeros);
    const source = await unpacked(packed);
    const { length } = await contentOf(source);
    assert.ok(length >= 64 << 20 && length <= packed.length * 10_000, `${length} bytes`);
    const { notice } = source.packed;
    assert.match(notice?.message ?? '', /further than offset \d+: it becomes more than 10,000 times as long/);
    assert.match(notice?.message ?? '', new RegExp(`Everything before it \\(${length} bytes unpacked\\) is shown`));
    assert.ok((notice?.offset ?? 0) < packed.length / 2);
    await source.close();
  }).timeout(60_000);

  it('does not end for a capture of zeros, the shortest that honest traffic becomes', async () => {
    const zeros = pcapFile(
      Array.from({ length: 1400 }, (_, at) => ({
        bytes: join(noise(54), new Uint8Array(65_000)),
        seconds: at,
        nanoseconds: (at * 7919) % 1e9,
      })),
    );
    assert.ok(zeros.length > 64 << 20);
    const packed = gzipSync(zeros, { level: 9 });
    const { frames, capture } = await analysisOf(packed);
    assert.equal(frames.length, 1400);
    assert.deepEqual(capture.notices, []);
  }).timeout(60_000);

  it('keeps what there was room for when the disk is full', async function () {
    if (process.platform !== 'linux') return this.skip();
    // Everything written there fails as on a full disk.
    const spool = new Spool(async () => ({ file: await open('/dev/full', 'r+') }));
    const source = await UnpackedSource.of(new MemorySource(gzipSync(long)), undefined, spool);
    assert.ok(source);
    const analysis = await analyseCapture(source, { name: 'x' });
    assert.ok(analysis.frames.length > 1000 && analysis.frames.length < 6000);
    assert.equal(analysis.capture.notices.length, 1);
    assert.match(analysis.capture.notices[0].message, /the disk for temporary files \(.*\) is nearly full/);
    const last = analysis.frames.fileOffset(analysis.frames.length - 1);
    assert.equal(Buffer.compare(await source.read(last, 1514), long.subarray(last, last + 1514)), 0);
    await source.close();
  });

  it('writes on where the system took a part of what was written', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'spool-'));
    const file = await open(path.join(folder, 'spool'), 'w+');
    const write = file.write.bind(file) as (...args: [Uint8Array, number, number, number]) => Promise<unknown>;
    file.write = ((bytes: Uint8Array, from: number, length: number, at: number) =>
      write(bytes, from, Math.min(length, 1000), at)) as typeof file.write;
    const spool = new Spool(() => Promise.resolve({ file, folder }));
    const source = await UnpackedSource.of(new MemorySource(gzipSync(long)), undefined, spool);
    assert.ok(source);
    assert.equal(Buffer.compare(await contentOf(source), long), 0);
    await source.close();
    assert.equal(existsSync(folder), false);
  });

  it('ends when the user cancels, with what has been unpacked by then', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'cancel-'));
    const file = path.join(folder, 'long.pcap.gz');
    writeFileSync(file, gzipSync(long));
    const engine: CaptureEngine = new CaptureEngine(
      { kind: 'files', paths: [file], name: 'x' },
      { summary: () => engine.cancel(), failed: (...why) => assert.fail(why.join(': ')) },
    );
    await engine.run();
    const summary = engine.summary();
    await engine.dispose();
    rmSync(folder, { recursive: true });
    assert.equal(summary.complete, true);
    assert.ok(summary.frames > 0 && summary.frames < 6000, `${summary.frames} frames`);
    assert.match(summary.notices.map(({ message }) => message).join('|'), /^Reading was cancelled[^|]*$/);
  });
});
