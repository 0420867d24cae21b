/** What stands in for Node in a browser gives what Node gives. */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { MemorySource } from '../../../src/core/capture/ByteSource';
import type { HashName } from '../../../src/core/login/chapAlgorithms';
import { hostHash } from '../../../src/engine/hostHash';
import { hostHash as webHash } from '../../../src/engine/hostHash.web';
import { GzipUnpacker } from '../../../src/engine/unpack/GzipUnpacker';
import { GzipUnpacker as WebGzipUnpacker } from '../../../src/engine/unpack/GzipUnpacker.web';
import { MemoryPages } from '../../../src/engine/unpack/MemoryPages';
import { Spool as WebSpool } from '../../../src/engine/unpack/Spool.web';
import type { Unpacker } from '../../../src/engine/unpack/Unpacker';
import { fixtures } from '../../support/captures';

/** What an unpacker makes of a file that is given in pieces: a hash of the content, and every complaint. */
async function unpackedBy(make: new () => Unpacker, file: Uint8Array, piece: number): Promise<string> {
  const unpacker = new make();
  const content = createHash('sha256');
  let failure = '';
  const emit = async (part: Uint8Array): Promise<void> => void content.update(part);
  try {
    for (let at = 0; at < file.length; at += piece) await unpacker.push(file.slice(at, at + piece), emit);
    await unpacker.end(emit);
  } catch (error) {
    failure = String(error);
  }
  unpacker.close();
  const { mismatch } = unpacker;
  return [content.digest('hex'), failure, mismatch?.message, mismatch?.offset].join('\n');
}

/** The same numbers in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** A gzip file of its own for each number: level, strategy, members, padding, and damage to three of four. */
function gzipFile(number: number): Uint8Array {
  const next = numbers(number);
  const content = Buffer.from(Array.from({ length: 1 + next(3000) }, (_, at) => (next(10) < 7 ? at % 17 : next(256))));
  const options = { level: next(10), strategy: number % 5 };
  let file = gzipSync(content, options);
  if (number % 3 === 0) file = Buffer.concat([file, gzipSync(content.subarray(0, 100), options)]);
  if (number % 7 === 0) file = Buffer.concat([file, Buffer.alloc(5), Buffer.alloc(number % 2, 1)]);
  switch (number % 4) {
    case 1:
      for (let flips = 1 + next(3); flips > 0; flips--) file[next(file.length)] ^= 1 << next(8);
      return file;
    case 2:
      return file.subarray(0, 1 + next(file.length - 1));
    case 3:
      file[next(Math.min(60, file.length))] = next(256);
      return file;
    default:
      return file;
  }
}

describe('in place of Node in a browser', () => {
  for (const name of ['md5', 'sha1', 'sha256', 'sha3-256'] satisfies HashName[]) {
    it(`${name} of every length around a block, and of a long message`, () => {
      for (const length of [...Array.from({ length: 300 }, (_, at) => at), 100_000]) {
        const bytes = randomBytes(length);
        assert.deepEqual(Buffer.from(webHash(name, bytes)), Buffer.from(hostHash(name, bytes)), `${length} bytes`);
      }
    });
  }

  it('gzip: content, complaints and their places, whole and damaged, in pieces of every size', async function () {
    this.timeout(60_000);
    let complaints = 0;
    for (let number = 0; number < 100; number++) {
      const file = gzipFile(number);
      for (const piece of [1, 13, file.length]) {
        const expected = await unpackedBy(GzipUnpacker, file, piece);
        assert.equal(await unpackedBy(WebGzipUnpacker, file, piece), expected, `file ${number}, pieces of ${piece}`);
        if (expected.includes('Error')) complaints++;
      }
    }
    assert.ok(complaints > 100, `only ${complaints} files were damaged`);
  });

  it('gzip: names, comments, extra fields and checksums in headers', async () => {
    const whole = gzipSync('some content');
    const header = (flags: number, ...more: number[]) =>
      Buffer.concat([Buffer.from([0x1f, 0x8b, 8, flags, 0, 0, 0, 0, 0, 3, ...more]), whole.subarray(10)]);
    const files = [
      header(0x08, 0x61, 0x62, 0),
      header(0x10, 0x63, 0),
      header(0x04, 3, 0, 1, 2, 3),
      header(0x1c, 2, 0, 9, 9, 0x61, 0, 0x62, 0),
      header(0x02, 0x12, 0x34),
      header(0x20),
    ];
    for (const [number, file] of files.entries()) {
      for (const piece of [1, file.length]) {
        const expected = await unpackedBy(GzipUnpacker, file, piece);
        assert.equal(await unpackedBy(WebGzipUnpacker, file, piece), expected, `header ${number}`);
      }
    }
  });

  it('gzip: the compressed fixtures', async () => {
    const folder = path.join(fixtures, 'compressed');
    const names = readdirSync(folder).filter((name) => name.endsWith('.gz'));
    assert.ok(names.length > 0);
    for (const name of names) {
      const file = readFileSync(path.join(folder, name));
      assert.equal(await unpackedBy(WebGzipUnpacker, file, 4096), await unpackedBy(GzipUnpacker, file, 4096), name);
    }
  });

  it('pages in memory give what was appended, at any place', async () => {
    const bytes = randomBytes(2_500_000);
    const pages = new MemoryPages();
    for (let at = 0; at < bytes.length; at += 333_333) pages.append(bytes.subarray(at, at + 333_333));
    assert.equal(pages.length, bytes.length);
    const source = new MemorySource(bytes);
    for (const [offset, length] of [
      [0, 10],
      [1_048_570, 20],
      [1_000_000, 1_400_000],
      [2_499_990, 100],
      [2_500_000, 5],
      [9_000_000, 5],
    ] as const) {
      const expected = Buffer.from(await source.read(offset, length));
      assert.deepEqual(Buffer.from(pages.read(offset, length)), expected, `${offset} ${length}`);
      const into = new Uint8Array(length);
      assert.deepEqual(Buffer.from(pages.read(offset, length, into)), expected, `${offset} ${length} into`);
    }
    assert.deepEqual(Buffer.concat([...pages.parts()]), bytes);
  });

  it('says how much is unpacked at most', async () => {
    const spool = new WebSpool(100);
    await spool.append(new Uint8Array(60));
    await assert.rejects(spool.append(new Uint8Array(60)), /in a browser up to 100 bytes are unpacked/);
    assert.equal(spool.length, 60);
  });
});
