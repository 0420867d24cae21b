import assert from 'node:assert/strict';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { MemorySource, type ByteSource } from '../../../src/core/capture/ByteSource';
import { CachedSource } from '../../../src/core/capture/CachedSource';
import { FileSource } from '../../../src/engine/FileSource';

const CONTENT = Uint8Array.from({ length: 300_001 }, (_, at) => (at * 7 + (at >> 8)) & 0xff);

async function sameRanges(source: ByteSource): Promise<void> {
  assert.equal(await source.size(), CONTENT.length);
  const range = fc.tuple(fc.integer({ min: 0, max: CONTENT.length + 10 }), fc.integer({ min: 0, max: 300_000 }));
  await fc.assert(
    fc.asyncProperty(range, async ([offset, length]) => {
      const bytes = await source.read(offset, length);
      assert.ok(Buffer.from(CONTENT.subarray(offset, offset + length)).equals(Buffer.from(bytes)));
    }),
    { seed: 20260102, numRuns: 60 },
  );
}

describe('MemorySource', () => {
  it('answers ranges, fewer bytes at the end, none behind it', () => sameRanges(new MemorySource(CONTENT)));
});

describe('FileSource', () => {
  let folder: string;
  before(async () => (folder = await mkdtemp(path.join(tmpdir(), 'source-'))));
  after(() => rm(folder, { recursive: true }));

  it('answers ranges, fewer bytes at the end, none behind it', async () => {
    const name = path.join(folder, 'content');
    await writeFile(name, CONTENT);
    const file = await open(name, 'r');
    try {
      await sameRanges(new FileSource(file));
    } finally {
      await file.close();
    }
  });
});

class Counting implements ByteSource {
  reads: [number, number][] = [];
  fail = false;
  constructor(public content: Uint8Array) {}
  size(): Promise<number> {
    return Promise.resolve(this.content.length);
  }
  read(offset: number, length: number): Promise<Uint8Array> {
    this.reads.push([offset, length]);
    if (this.fail) return Promise.reject(new Error('gone'));
    return Promise.resolve(this.content.subarray(offset, offset + length));
  }
}

describe('CachedSource', () => {
  it('answers like the source below it', () => sameRanges(new CachedSource(new MemorySource(CONTENT))));

  it('does not read a page twice', async () => {
    const below = new Counting(CONTENT);
    const cached = new CachedSource(below);
    for (const offset of [10, 5000, 65530, 100, 70000]) await cached.read(offset, 20);
    assert.deepEqual(below.reads, [
      [0, 65536],
      [65536, 65536],
    ]);
  });

  it('reads a page again that was short, because the file may have grown', async () => {
    const below = new Counting(CONTENT.subarray(0, 100));
    const cached = new CachedSource(below);
    assert.equal((await cached.read(90, 20)).length, 10);
    below.content = CONTENT;
    assert.equal((await cached.read(90, 20)).length, 20);
  });

  it('does not remember a failure', async () => {
    const below = new Counting(CONTENT);
    const cached = new CachedSource(below);
    below.fail = true;
    await assert.rejects(cached.read(0, 10), /gone/);
    below.fail = false;
    assert.equal((await cached.read(0, 10)).length, 10);
  });

  it('keeps pages, never the whole of a large file', async () => {
    const page = new Uint8Array(65536);
    const below: ByteSource & { reads: number } = {
      reads: 0,
      size: () => Promise.resolve(1e12),
      read() {
        this.reads++;
        return Promise.resolve(page);
      },
    };
    const cached = new CachedSource(below);
    for (let at = 0; at < 300; at++) await cached.read(at * 65536, 10);
    assert.equal(below.reads, 300);
    await cached.read(299 * 65536, 10);
    assert.equal(below.reads, 300, 'the newest page is kept');
    await cached.read(0, 10);
    assert.equal(below.reads, 301, 'the oldest page has been given up');
  });

  it('lets long reads pass by', async () => {
    const below = new Counting(CONTENT);
    const cached = new CachedSource(below);
    await cached.read(0, 290_000);
    assert.deepEqual(below.reads, [[0, 290_000]]);
  });
});
