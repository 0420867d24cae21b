/** Files that were one capture must come out as that capture, and everything else in the order that is promised. */
import { readDetail } from '../../../src/core/inspection/readDetail';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readToEnd } from '../../../src/core/analysis/analyseCapture';
import { CaptureAnalysis } from '../../../src/core/analysis/CaptureAnalysis';
import { type ByteSource, MemorySource } from '../../../src/core/capture/ByteSource';
import { CachedSource } from '../../../src/core/capture/CachedSource';
import { CaptureFile } from '../../../src/core/capture/CaptureFile';
import { NotACaptureError } from '../../../src/core/capture/CaptureReader';
import { CaptureSet, FILE_SPAN, MOST_FILES, type SetFile, SetSource } from '../../../src/core/capture/CaptureSet';
import { conversations } from '../../../src/core/session/conversations';
import { stageStops } from '../../../src/core/session/stageStops';
import { analysed, frameTable, pduTable } from '../../support/analysed';
import {
  enhancedPacket,
  hex,
  interfaceDescription,
  join,
  option,
  type Packet,
  pcapFile,
  sectionHeader,
  simplePacket,
} from '../../support/captureBuilder';
import { readFixture } from '../../support/captures';
import { Conversation } from '../../support/conversation';
import { dataIn, filler, loginRequest, loginResponse, READ_10, scsiCommand } from '../../support/pduBuilder';
import { interleavedFiles, ringFiles, takeApart } from '../../support/splitCapture';

const SEED = 20260103;

function named(files: readonly Uint8Array[]): SetFile[] {
  return files.map((bytes, at) => ({ name: `ring${at}.pcap`, source: new MemorySource(bytes) }));
}

async function analysedSet(
  files: readonly SetFile[],
  blockLength?: number,
): Promise<{ set: CaptureSet; analysis: CaptureAnalysis }> {
  const set = await CaptureSet.open(files, blockLength);
  const analysis = new CaptureAnalysis(set);
  await readToEnd(set, analysis);
  analysis.finish();
  return { set, analysis };
}

/** The frame table without what must differ: offsets belong to other files, interfaces are counted over all of them. */
function comparable(analysis: CaptureAnalysis): number[][] {
  return frameTable(analysis).map(([_offset, seconds, nanoseconds, captured, original, _interface, ...rest]) => [
    seconds,
    nanoseconds,
    captured,
    original,
    ...rest,
  ]);
}

async function frameBytes(analysis: CaptureAnalysis, source: ByteSource): Promise<string[]> {
  const { frames } = analysis;
  const indexes = Array.from({ length: frames.length }, (_, frame) => frame);
  const read = indexes.map((frame) => source.read(frames.fileOffset(frame), frames.captured(frame)));
  return (await Promise.all(read)).map((bytes) => Buffer.from(bytes).toString('hex'));
}

/** Checks a set against the capture that its files were made of. */
async function assertLikeWhole(files: readonly SetFile[], whole: Uint8Array, blockLength?: number): Promise<void> {
  const expected = await analysed(whole);
  const { set, analysis } = await analysedSet(files, blockLength);
  assert.deepEqual(comparable(analysis), comparable(expected.analysis));
  assert.deepEqual(pduTable(analysis), pduTable(expected.analysis));
  assert.deepEqual(conversations(analysis), conversations(expected.analysis));
  assert.deepEqual(stageStops(analysis), stageStops(expected.analysis));
  const bytes = await frameBytes(expected.analysis, expected.source);
  assert.deepEqual(await frameBytes(analysis, set.source), bytes);
  assert.deepEqual(await frameBytes(analysis, new CachedSource(set.source)), bytes);
  assert.deepEqual(set.notices, []);
  assert.equal(set.bytesRead, set.bytesTotal);
}

/** A packet that shows which one it is. */
function packet(mark: number, seconds: number, nanoseconds = 0): Packet {
  return { bytes: Uint8Array.of(0xee, mark >> 8, mark & 0xff, 0), seconds, nanoseconds };
}

/** The marks of the frames that a set hands out, until it pauses. */
async function marks(set: CaptureSet): Promise<number[]> {
  const found: number[] = [];
  const sink = { frame: (_bytes: Uint8Array, view: DataView, start: number) => found.push(view.getUint16(start + 1)) };
  while (await set.advance(sink));
  return found;
}

async function marksOf(files: readonly Uint8Array[], blockLength?: number): Promise<number[]> {
  return marks(await CaptureSet.open(named(files), blockLength));
}

/** A file of which only the first `length` bytes have been written yet. */
class GrowingSource implements ByteSource {
  constructor(
    private readonly bytes: Uint8Array,
    public length = bytes.length,
  ) {}
  size(): Promise<number> {
    return Promise.resolve(this.length);
  }
  read(offset: number, length: number): Promise<Uint8Array> {
    return Promise.resolve(this.bytes.subarray(offset, Math.min(offset + length, this.length)));
  }
}

describe('CaptureSet', () => {
  for (const name of ['chap-ok.pcap', 'two-connections.pcap', 'snap96.pcap', 'unsolicited-write.pcapng']) {
    it(`comes out like the whole of ${name}, however a ring buffer has cut it`, async () => {
      const whole = readFixture(name);
      const { length } = takeApart(whole).records;
      const cut = fc.integer({ min: 0, max: length });
      const places = fc.shuffledSubarray([0, 1, 2], { minLength: 3 });
      const blockLength = fc.integer({ min: 16, max: 8192 });
      await fc.assert(
        fc.asyncProperty(cut, cut, places, blockLength, async (one, other, order, block) => {
          const files = named(ringFiles(whole, [Math.min(one, other), Math.max(one, other)]));
          const shuffled = order.map((place) => files[place]);
          await assertLikeWhole(shuffled, whole, block);
        }),
        { seed: SEED, numRuns: 30 },
      );
    });

    it(`comes out like the whole of ${name} when two or more captures took its frames in turns`, async () => {
      const whole = readFixture(name);
      for (const count of [2, 3, 11]) {
        for (const block of [50, 1000, undefined]) {
          await assertLikeWhole(named(interleavedFiles(whole, count)).reverse(), whole, block);
        }
      }
    });
  }

  it('merges as if the next frame of every file were looked at each time, wherever blocks end', async () => {
    const time = fc.integer({ min: 0, max: 40 });
    const file = fc.array(time, { minLength: 0, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(file, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 16, max: 200 }),
        async (files, block) => {
          // Times go backwards within files, and are equal between them.
          const marked = files.map((times, number) => times.map((at, place) => ({ mark: number * 100 + place, at })));
          const rest = marked
            .filter(({ length }) => length > 0)
            .sort(([one], [other]) => one.at - other.at)
            .map((frames) => [...frames]);
          const expected: number[] = [];
          while (rest.some(({ length }) => length > 0)) {
            const heads = rest.filter(({ length }) => length > 0);
            const earliest = Math.min(...heads.map(([{ at }]) => at));
            const [next] = heads.find(([{ at }]) => at === earliest)?.splice(0, 1) ?? [];
            expected.push(next?.mark ?? -1);
          }
          const written = marked.map((frames) =>
            pcapFile(frames.map(({ mark, at }) => packet(mark, at >> 2, (at & 3) * 1000))),
          );
          assert.deepEqual(await marksOf(written, block), expected);
        },
      ),
      { seed: SEED, numRuns: 300 },
    );
  });

  it('merges files of different resolutions exactly', async () => {
    const nanoseconds = option(true, 9, Uint8Array.of(9));
    const units = (mark: number, nanos: bigint): Uint8Array => enhancedPacket(7_000_000_000n + nanos, packet(mark, 0));
    const fine = join(
      sectionHeader(),
      interfaceDescription(true, { options: [option(true, 2, Buffer.from('eth1')), nanoseconds] }),
      units(1, 999n),
      units(3, 1_001n),
      units(5, 2_000_001n),
    );
    const coarse = pcapFile([packet(2, 7, 1_000), packet(4, 7, 2_000_000)]);
    const set = await CaptureSet.open(named([coarse, fine]));
    assert.deepEqual(await marks(set), [1, 2, 3, 4, 5]);
    assert.deepEqual(set.interfaces, [
      { linkType: 1, timeDigits: 9, name: 'eth1', blocks: 'little-endian', describedAt: FILE_SPAN + 28 },
      { linkType: 1, timeDigits: 6 },
    ]);
    assert.equal(set.format, '2 files: pcapng, little-endian; pcap, little-endian, microseconds');
  });

  it('decodes each file by its own link type', async () => {
    const talk = new Conversation().handshake().send(0, loginRequest([])).send(1, loginResponse([])).close();
    const cooked = ({ bytes, ...rest }: Packet): Packet => ({
      ...rest,
      bytes: join(hex('0000 0001 0006 020000000001 0000 0800'), bytes.subarray(14)),
    });
    const ethernet = talk.packets.filter((_, at) => at % 2 === 0);
    const linux = talk.packets.filter((_, at) => at % 2 === 1).map(cooked);
    const { set, analysis } = await analysedSet(named([pcapFile(ethernet), pcapFile(linux, { linkType: 113 })]));
    const { analysis: whole } = await analysed(talk.file());
    assert.deepEqual(pduTable(analysis), pduTable(whole));
    assert.deepEqual(
      set.interfaces.map(({ linkType }) => linkType),
      [1, 113],
    );
    const indexes = talk.packets.map((_, frame) => analysis.frames.interfaceIndex(frame));
    assert.deepEqual(
      indexes,
      indexes.map((_, at) => at % 2),
    );
  });

  it('keeps one interface a file, though two are alike', async () => {
    const { set, analysis } = await analysedSet(named(ringFiles(readFixture('chap-ok.pcap'), [10])));
    assert.equal(set.interfaces.length, 2);
    assert.deepEqual([analysis.frames.interfaceIndex(9), analysis.frames.interfaceIndex(10)], [0, 1]);
  });

  for (const [what, breakIt, said] of [
    [
      'is cut off',
      (file: Uint8Array) => file.subarray(0, file.length - 3),
      /^ring1\.pcap: The last record is cut off: .* 3 bytes are missing/,
    ],
    [
      'is damaged',
      (file: Uint8Array) => join(file, hex('01000000 00000000 ffffff7f ffffff7f'), new Uint8Array(64)),
      /^ring1\.pcap: The record at offset \d+ is damaged/,
    ],
  ] as const) {
    it(`shows all other files when one in the middle ${what}, and says which it is`, async () => {
      const times = [1, 2, 3, 4, 5, 6];
      const files = [0, 2, 4].map((at) => pcapFile(times.slice(at, at + 2).map((time) => packet(time, time))));
      files[1] = breakIt(files[1]);
      const set = await CaptureSet.open(named(files));
      const expected = what === 'is cut off' ? [1, 2, 3, 5, 6] : times;
      assert.deepEqual(await marks(set), expected);
      assert.equal(set.notices.length, 1);
      assert.match(set.notices[0].message, said);
      assert.equal(Math.floor(set.notices[0].offset / FILE_SPAN), 1);
    });
  }

  it('tells which file a frame is in, and where there', async () => {
    const { set, analysis } = await analysedSet(named(ringFiles(readFixture('chap-ok.pcap'), [10])));
    const facts = async (frame: number): Promise<string[]> => {
      const { tree } = await readDetail(analysis, set.source, frame);
      const children = tree[0]?.children ?? [];
      return children.filter(({ label }) => /file/i.test(label)).map(({ label, value }) => `${label} ${value}`);
    };
    assert.deepEqual(await facts(0), [`File ${set.files[0]}`, 'Offset in the file 40']);
    assert.deepEqual(await facts(10), [`File ${set.files[1]}`, 'Offset in the file 40']);
  });

  it('lists some notices and counts the others', async () => {
    const cut = pcapFile([packet(1, 1)]).subarray(0, 30);
    const set = await CaptureSet.open(named(Array.from({ length: 23 }, () => cut)));
    assert.deepEqual(await marks(set), []);
    assert.equal(set.notices.length, 21);
    assert.match(set.notices[19].message, /^ring19\.pcap: /);
    assert.equal(set.notices[20].message, 'There are 3 more notices about files of this capture.');
  });

  it('refuses what is no capture by its name', async () => {
    const files = [
      ...named([pcapFile([])]),
      { name: 'notes.txt', source: new MemorySource(Buffer.from('no capture')) },
    ];
    await assert.rejects(CaptureSet.open(files), (error) => {
      assert.ok(error instanceof NotACaptureError);
      assert.match(error.message, /^notes\.txt is not a capture/);
      return true;
    });
  });

  it('refuses no files, and more than offsets can tell apart', async () => {
    await assert.rejects(CaptureSet.open([]), RangeError);
    const [file] = named([pcapFile([])]);
    await assert.rejects(
      CaptureSet.open(new Array<SetFile>(MOST_FILES + 1).fill(file)),
      /2049 files are too many: up to 2048/,
    );
    const last = MOST_FILES * FILE_SPAN - 1;
    assert.ok(Number.isSafeInteger(last));
    const huge: ByteSource = {
      size: () => Promise.resolve(2 ** 43),
      read: (offset, length) => file.source.read(offset, length),
    };
    await assert.rejects(CaptureSet.open([{ name: 'huge.pcap', source: huge }]), /huge\.pcap has more than/);
  });

  it('is the file when it is only one', async () => {
    const bytes = readFixture('chap-ok.pcap');
    const { set, analysis } = await analysedSet(named([bytes]));
    const { analysis: whole } = await analysed(bytes);
    assert.deepEqual(frameTable(analysis), frameTable(whole));
    assert.equal(set.format, whole.capture.format);
    assert.deepEqual(set.interfaces, whole.capture.interfaces);
    assert.deepEqual(await frameBytes(analysis, set.source), await frameBytes(whole, new MemorySource(bytes)));
  });

  it('takes files of one name, and one file twice', async () => {
    const file = { name: 'same.pcap', source: new MemorySource(pcapFile([packet(1, 1), packet(2, 2)])) };
    const set = await CaptureSet.open([file, file]);
    assert.deepEqual(await marks(set), [1, 1, 2, 2]);
    assert.equal(set.format, '2 files: pcap, little-endian, microseconds');
  });

  it('counts the formats that it does not list', async () => {
    const files = [true, false].flatMap((littleEndian) =>
      [true, false].map((nanoseconds) => pcapFile([], { littleEndian, nanoseconds })),
    );
    const { format } = await CaptureSet.open(named([...files, sectionHeader()]));
    assert.match(format, /^5 files: (pcap, (little|big)-endian, (nano|micro)seconds; ){3}2 more formats$/);
  });

  it('lets frames without a time follow the one before them in their file', async () => {
    const timed = (mark: number, seconds: bigint): Uint8Array => enhancedPacket(seconds * 1_000_000n, packet(mark, 0));
    const mixed = [timed(1, 10n), simplePacket(packet(2, 0)), simplePacket(packet(3, 0)), timed(6, 30n)];
    const files = [join(sectionHeader(), interfaceDescription(), ...mixed), pcapFile([packet(4, 11), packet(5, 29)])];
    assert.deepEqual(await marksOf(files), [1, 2, 3, 4, 5, 6]);
    const { analysis } = await analysedSet(named(files));
    assert.ok(Number.isNaN(analysis.frames.seconds(1)));
  });

  it('gives files without times or without frames their turn behind the file given before them', async () => {
    const untimed = (mark: number): Uint8Array =>
      join(sectionHeader(), interfaceDescription(), simplePacket(packet(mark, 0)));
    const files = [untimed(1), pcapFile([packet(9, 90)]), untimed(10), pcapFile([]), pcapFile([packet(5, 50)])];
    assert.deepEqual(await marksOf(files), [1, 5, 9, 10]);
  });

  it('finds the first time behind a long packet and a long block without packets', async () => {
    const long = (time: number): Packet => ({
      bytes: Uint8Array.of(0xee, 0, time, ...new Uint8Array(100_000)),
      seconds: time,
    });
    const early = pcapFile([long(1), packet(2, 2)]);
    const names = join(
      hex('04000000'),
      Uint8Array.of(0x6c, 0x00, 0x02, 0x00),
      new Uint8Array(0x2006c - 12),
      Uint8Array.of(0x6c, 0x00, 0x02, 0x00),
    );
    const later = join(sectionHeader(), interfaceDescription(), names, enhancedPacket(3_000_000n, packet(3, 0)));
    assert.deepEqual(await marksOf([pcapFile([packet(4, 4)]), later, early]), [1, 2, 3, 4]);
  });

  it('goes on when files have grown, with what is older as well', async () => {
    const file = (...times: number[]): Uint8Array => pcapFile(times.map((time) => packet(time, time)));
    const sources = [file(1, 2, 7), file(3, 4), file(5, 6, 8)].map((bytes) => new GrowingSource(bytes));
    sources[0].length -= 20;
    sources[2].length -= 25;
    const set = await CaptureSet.open(sources.map((source, at) => ({ name: `ring${at}.pcap`, source })));
    assert.deepEqual(await marks(set), [1, 2, 3, 4, 5]);
    assert.match(set.notices[0]?.message ?? '', /^ring2\.pcap: .*cut off/);
    assert.deepEqual(await marks(set), [], 'nothing has been added');
    assert.equal(set.bytesRead, set.bytesTotal - 15);
    sources[2].length += 5;
    assert.deepEqual(await marks(set), [6]);
    for (const source of [sources[0], sources[2]]) source.length += 20;
    assert.deepEqual(await marks(set), [7, 8], 'by their own times');
    assert.deepEqual(set.notices, []);
    assert.equal(set.bytesRead, set.bytesTotal);
    assert.deepEqual(await marks(set), []);
  });

  it('comes out like the whole when the last file of a ring grows while it is followed', async () => {
    const talk = new Conversation().handshake().send(0, loginRequest([])).send(1, loginResponse([]));
    for (let tag = 1; tag < 30; tag++)
      talk.send(0, scsiCommand(READ_10, 512, { tag })).send(1, dataIn(filler(512), { tag }));
    const whole = talk.file();
    const [first, second] = ringFiles(whole, [12]);
    const growing = new GrowingSource(second, 24);
    const set = await CaptureSet.open([
      { name: 'ring0.pcap', source: new MemorySource(first) },
      { name: 'ring1.pcap', source: growing },
    ]);
    const analysis = new CaptureAnalysis(set);
    for (; growing.length < second.length; growing.length = Math.min(second.length, growing.length + 777)) {
      await readToEnd(set, analysis);
    }
    await readToEnd(set, analysis);
    analysis.finish();
    const { analysis: expected } = await analysed(whole);
    assert.deepEqual(comparable(analysis), comparable(expected));
    assert.deepEqual(pduTable(analysis), pduTable(expected));
  });

  it('reads a long ring one file after the other, a block at a time', async () => {
    const reads: { file: number; length: number }[] = [];
    const count = 300;
    const files = Array.from({ length: count }, (_, number): SetFile => {
      const below = new MemorySource(
        pcapFile(Array.from({ length: 20 }, (_, at) => packet(number * 20 + at, number * 20 + at))),
      );
      return {
        name: `ring${number}.pcap`,
        source: {
          size: () => below.size(),
          read(offset, length, into) {
            // Reads with room to read into are those of the pass: they fill the file's own two buffers.
            if (into) reads.push({ file: number, length });
            return below.read(offset, length);
          },
        },
      };
    });
    const set = await CaptureSet.open(files, 150);
    assert.equal(reads.length, 0);
    const sink = { frames: 0, frame: () => void sink.frames++ };
    let most = 0;
    for (let more = true, read = 0; more; read = set.bytesRead) {
      more = await set.advance(sink);
      most = Math.max(most, set.bytesRead - read);
      assert.ok(set.bytesRead >= read);
    }
    assert.equal(sink.frames, count * 20);
    assert.ok(most > 0 && most <= 300, `${most} bytes in one step`);
    let reached = 0;
    for (const { file, length } of reads) {
      assert.ok(length <= 150);
      assert.ok(file >= reached - 1, `file ${file} was read when file ${reached} had been begun`);
      reached = Math.max(reached, file);
    }
    assert.equal(reached, count - 1);
  });

  it('takes short blocks of files when many overlap', async () => {
    let longest = 0;
    const sizes = new Map<number, number>();
    const files = Array.from({ length: 40 }, (_, number): SetFile => {
      const below = new MemorySource(
        pcapFile([packet(number, 1, number * 1000), packet(number + 100, 2, number * 1000)]),
      );
      return {
        name: `host${number}.pcap`,
        source: {
          size: () => below.size(),
          read(offset, length, into) {
            if (into) {
              sizes.set(number, into.buffer.byteLength);
              longest = Math.max(longest, into.buffer.byteLength);
            }
            return below.read(offset, length);
          },
        },
      };
    });
    const set = await CaptureSet.open(files);
    const expected = Array.from({ length: 40 }, (_, number) => number);
    assert.deepEqual(await marks(set), [...expected, ...expected.map((number) => number + 100)]);
    assert.ok(longest > 1024 * 1024);
    assert.equal([...sizes.values()].filter((size) => size > 512 * 1024).length, 8);
  });

  it('passes on what a source rejects with', async () => {
    const bytes = pcapFile([packet(1, 1)]);
    let reads = 0;
    const failing: ByteSource = {
      size: () => Promise.resolve(bytes.length),
      read: (offset, length) =>
        ++reads > 3 ? Promise.reject(new Error('disk gone')) : Promise.resolve(bytes.subarray(offset, offset + length)),
    };
    const set = await CaptureSet.open([...named([pcapFile([packet(0, 0)])]), { name: 'other.pcap', source: failing }]);
    await assert.rejects(marks(set), /disk gone/);
  });
});

describe('SetSource', () => {
  const one = Uint8Array.of(1, 2, 3);
  const other = Uint8Array.of(4, 5, 6, 7);
  const source = new SetSource([new MemorySource(one), new MemorySource(other)]);

  it('reads each file under its own offsets, never beyond its end', async () => {
    assert.deepEqual([...(await source.read(1, 10))], [2, 3]);
    assert.deepEqual([...(await source.read(FILE_SPAN + 2, 2))], [6, 7]);
    assert.equal((await source.read(FILE_SPAN - 1, 2)).length, 0);
    assert.equal((await source.read(2 * FILE_SPAN, 1)).length, 0);
  });

  it('ends where the last file does', async () => {
    assert.equal(await source.size(), FILE_SPAN + 4);
    assert.equal(await new SetSource([]).size(), 0);
  });

  it('passes on the room to read into', async () => {
    let given: Uint8Array | undefined;
    const below: ByteSource = {
      size: () => Promise.resolve(4),
      read: (_offset, _length, into) => Promise.resolve((given = into ?? one)),
    };
    const into = new Uint8Array(2);
    await new SetSource([below, below]).read(FILE_SPAN, 2, into);
    assert.equal(given, into);
  });
});

describe('CaptureFile and CaptureSet', () => {
  it('hand out the same frames of one file', async () => {
    const source = new MemorySource(readFixture('sample.pcap'));
    const rows = async (input: CaptureFile | CaptureSet): Promise<unknown[]> => {
      const seen: unknown[] = [];
      while (
        await input.advance({
          frame: (bytes, _view, start, captured, ...rest) =>
            void seen.push([Buffer.from(bytes.subarray(start, start + captured)).toString('hex'), ...rest]),
        })
      );
      return seen;
    };
    const file = await rows(await CaptureFile.open(source, 'sample.pcap', 5000));
    assert.equal(file.length, 66);
    assert.deepEqual(await rows(await CaptureSet.open([{ name: 'sample.pcap', source }], 5000)), file);
  });
});
