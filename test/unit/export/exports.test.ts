import assert from 'node:assert/strict';
import { CaptureAnalysis } from '../../../src/core/analysis/CaptureAnalysis';
import { readToEnd } from '../../../src/core/analysis/analyseCapture';
import { type ByteSource, MemorySource } from '../../../src/core/capture/ByteSource';
import { CaptureSet } from '../../../src/core/capture/CaptureSet';
import { readPacketOptions } from '../../../src/core/capture/readPacketOptions';
import { exportFrames } from '../../../src/core/export/exportFrames';
import { ExportLog, ExportRefused } from '../../../src/core/export/FrameExport';
import type { FrameScope } from '../../../src/core/export/FrameList';
import { type Analysed, analysed } from '../../support/analysed';
import {
  enhancedPacket,
  hex,
  interfaceDescription,
  join,
  nameRecord,
  nameResolution,
  obsoletePacket,
  option,
  pcapFile,
  sectionHeader,
  simplePacket,
} from '../../support/captureBuilder';
import { readFixture } from '../../support/captures';
import { Conversation } from '../../support/conversation';
import { EVERYTHING_MASKED, exported, seeded } from '../../support/exported';
import { frameBytes } from '../../support/frameBytes';
import { loginRequest } from '../../support/pduBuilder';

const ascii = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));
const FRAME = new Conversation().handshake().packets[0]?.bytes ?? new Uint8Array(0);
const holds = (bytes: Uint8Array, text: string): boolean => Buffer.from(bytes).includes(text);

/** Times, lengths, interfaces and what the blocks say, frame by frame. */
async function recordFacts({ analysis, source }: Pick<Analysed, 'analysis' | 'source'>): Promise<unknown[]> {
  const { frames, capture } = analysis;
  const facts: unknown[] = [];
  for (let frame = 0; frame < frames.length; frame++) {
    const from = capture.interfaces[frames.interfaceIndex(frame)];
    const options = await readPacketOptions(source, frames.fileOffset(frame), frames.captured(frame), from);
    facts.push([
      ...[frames.seconds(frame), frames.nanoseconds(frame), frames.captured(frame), frames.original(frame)],
      ...[from?.linkType, from?.name, from?.timeDigits, options],
    ]);
  }
  return facts;
}

/** Everything that a pcapng file can say, in one byte order. */
function talkative(little: boolean): Uint8Array {
  const comment = (text: string): Uint8Array => option(little, 1, ascii(text));
  const word = (value: number): Uint8Array => (little ? Uint8Array.of(value, 0, 0, 0) : Uint8Array.of(0, 0, 0, value));
  const first = [
    option(little, 2, ascii('eth-secret')),
    option(little, 9, Uint8Array.of(12)),
    option(little, 11, ascii('\0port 3260')),
  ];
  const second = [option(little, 2, ascii('bond7')), option(little, 9, Uint8Array.of(9))];
  return join(
    sectionHeader(little, [comment('made by somebody'), option(little, 4, ascii('toolname'))]),
    interfaceDescription(little, { options: first }),
    interfaceDescription(little, { linkType: 113, snapLength: 96, options: second }),
    enhancedPacket(
      1_700_000_000_123_456_789_012n,
      { bytes: FRAME, options: [comment('look here'), option(little, 2, word(1))] },
      little,
    ),
    enhancedPacket(1_700_000_000_123_456_789n, { bytes: FRAME.subarray(0, 33), original: 1500 }, little, 1),
    obsoletePacket(1_700_000_001_000_000_000_000n, { bytes: FRAME }, little),
    simplePacket({ bytes: FRAME }, little),
  );
}

async function setOf(...files: readonly Uint8Array[]): Promise<Analysed> {
  const set = await CaptureSet.open(
    files.map((bytes, at) => ({ name: `${at}.pcap`, source: new MemorySource(bytes) })),
  );
  const analysis = new CaptureAnalysis(set);
  await readToEnd(set, analysis);
  analysis.finish();
  return { analysis, source: set.source as MemorySource };
}

describe('exports as pcapng', () => {
  for (const little of [true, false]) {
    it(`keep every block of a ${little ? 'little' : 'big'}-endian file`, async () => {
      const file = little
        ? join(talkative(true), nameResolution([nameRecord(1, hex('0a000001'), 'db1')]))
        : talkative(false);
      const { bytes, notices } = await exported(await analysed(file), 'pcapng');
      // The length of the section need not be told.
      const expected = file.slice();
      expected.fill(0xff, 16, 24);
      assert.deepEqual(bytes, expected);
      assert.deepEqual(notices, []);
    });
  }

  it('of a part keep the blocks of its frames, and all that is no frame', async () => {
    const capture = await analysed(talkative(true));
    const { bytes } = await exported(capture, 'pcapng', { scope: { kind: 'frame', frame: 2 } });
    const again = await analysed(bytes);
    const [, second] = await recordFacts(capture);
    assert.deepEqual(await recordFacts(again), [second]);
    assert.equal(again.analysis.capture.interfaces.length, 2);
  });

  it('masked lose what could name somebody, and keep flags and times', async () => {
    const file = join(talkative(true), nameResolution([nameRecord(1, hex('0a000001'), 'db1')]));
    const { bytes, notices } = await exported(await analysed(file), 'pcapng', { mask: EVERYTHING_MASKED });
    for (const text of ['eth-secret', 'bond7', 'somebody', 'toolname', 'look here', 'db1', 'port 3260']) {
      assert(!holds(bytes, text), text);
    }
    assert.deepEqual(notices, ['Left out: blocks with names of addresses (1).']);
    const again = await analysed(bytes);
    assert.deepEqual(
      again.analysis.capture.interfaces.map(({ timeDigits }) => timeDigits),
      [9, 9],
    );
    const told = (facts: unknown): string =>
      JSON.stringify(facts, (key, value: unknown) =>
        key === 'comments' || value === 'eth-secret' || value === 'bond7'
          ? null
          : typeof value === 'bigint'
            ? `${value}`
            : value,
      ).replaceAll('"eth-secret"', 'null');
    assert.equal(told(await recordFacts(again)), told(await recordFacts(await analysed(file))));
  });

  it('of several files keep interfaces, comments and exact times', async () => {
    const plain = pcapFile([{ bytes: FRAME, seconds: 1_700_000_002, nanoseconds: 5000 }]);
    const withTimes = (little: boolean): Uint8Array => {
      const file = talkative(little);
      return file.subarray(0, file.length - simplePacket({ bytes: FRAME }, little).length);
    };
    const capture = await setOf(withTimes(true), withTimes(false), plain);
    const { bytes, notices } = await exported(capture, 'pcapng');
    const again = await analysed(bytes);
    assert.deepEqual(await recordFacts(again), await recordFacts(capture));
    assert.deepEqual(await frameBytes(again), await frameBytes(capture));
    assert(holds(bytes, 'port 3260'));
    assert.equal(notices.length, 1);
    assert.match(notices[0] ?? '', /statistics, names/);
  });
});

describe('exports as pcap', () => {
  it('have nanoseconds only where the capture has them', async () => {
    const magic = async (file: Uint8Array): Promise<string> =>
      Buffer.from((await exported(await analysed(file), 'pcap')).bytes.subarray(0, 4)).toString('hex');
    assert.equal(await magic(readFixture('nanosecond.pcap')), '4d3cb2a1');
    assert.equal(await magic(readFixture('sample.pcap')), 'd4c3b2a1');
  });

  it('are refused for several link types, with the reason and another format', async () => {
    const capture = await analysed(talkative(true));
    await assert.rejects(exported(capture, 'pcap'), (error) => {
      assert(error instanceof ExportRefused);
      assert.match(error.message, /Ethernet \(1\), Linux cooked \(113\)/);
      assert.equal(error.instead, 'pcapng');
      return true;
    });
    // Those of one link type can be told.
    const { notices } = await exported(capture, 'pcap', { scope: { kind: 'frame', frame: 1 } });
    assert.match(notices.join(' '), /no comments: those of 1 frames/);
  });

  it('keep lengths of frames that are cut off, and the length of the check sequence', async () => {
    const file = pcapFile([{ bytes: FRAME.subarray(0, 40), original: 1514, seconds: 7 }]);
    new DataView(file.buffer).setUint32(20, 0x24000001, true);
    const { bytes } = await exported(await analysed(file), 'pcap');
    assert.deepEqual(bytes, file);
    const asPcapng = await analysed((await exported(await analysed(file), 'pcapng')).bytes);
    assert.equal(asPcapng.analysis.frames.original(0), 1514);
  });

  it('say which frames cannot be read any more', async () => {
    const { analysis, source } = await analysed(new Conversation().handshake().file());
    const broken: ByteSource = {
      size: () => source.size(),
      read: (offset, length) =>
        offset === analysis.frames.fileOffset(1) ? Promise.reject(new Error('gone')) : source.read(offset, length),
    };
    for (const format of ['pcap', 'pcapng', 'csv', 'ndjson'] as const) {
      const { bytes, notices } = await exported({ analysis, source: broken }, format);
      assert.deepEqual(notices, [
        '1 of the frames could not be read any more and are left out, the first of them frame 2.',
      ]);
      if (format === 'pcap') assert.equal((await analysed(bytes)).analysis.frames.length, 2);
    }
  });
});

describe('exports of parts', () => {
  const scopes: [FrameScope & { kind: 'conversation' | 'direction' | 'session' }, number][] = [
    [{ kind: 'conversation', stream: 1 }, 3],
    [{ kind: 'direction', stream: 1, direction: 1 }, 1],
    [{ kind: 'session', session: 0 }, 4],
  ];
  for (const [scope, count] of scopes) {
    it(`have the frames of one ${scope.kind}`, async () => {
      const one = new Conversation().handshake().send(0, loginRequest(['InitiatorName=iqn.2001-04.com.example:a']));
      const other = new Conversation([
        { address: '10.0.0.9', port: 1 },
        { address: '10.0.0.8', port: 2 },
      ]).handshake();
      const capture = await analysed(pcapFile([...one.packets, ...other.packets]));
      const { bytes } = await exported(capture, 'pcap', { scope });
      assert.equal((await analysed(bytes)).analysis.frames.length, count);
    });
  }
});

describe('exports as text', () => {
  /** RFC 4180, without lines within cells: there are none. */
  const cells = (line: string): string[] =>
    [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(([, quoted, plain = '']) =>
      quoted === undefined ? plain : quoted.replaceAll('""', '"'),
    );

  it('of CSV have the columns of the table, and no formulas', async () => {
    const keys = ['InitiatorName==cmd|calc', 'TargetAlias=a,"b"\r\n=1+1'];
    const capture = await analysed(new Conversation().handshake().send(0, loginRequest(keys)).file());
    const { text } = await exported(capture, 'csv');
    const lines = text.split('\r\n');
    assert.equal(lines.length, 6);
    assert.deepEqual(cells(lines[0] ?? ''), ['No.', 'Time', 'Source', 'Destination', 'Protocol', 'Length', 'Info']);
    for (const line of lines.slice(0, 5)) {
      assert.equal(cells(line).length, 7);
      for (const cell of cells(line)) assert(!/^[=+@\t\r-]/.test(cell), cell);
    }
  });

  it('of JSON have one object a frame, as an array or a line each', async () => {
    const capture = await analysed(readFixture('chap-ok.pcap'));
    const lines = (await exported(capture, 'ndjson')).text.trimEnd().split('\n');
    const array = JSON.parse((await exported(capture, 'json')).text) as Record<string, unknown>[];
    assert.deepEqual(
      array,
      lines.map((line) => JSON.parse(line) as unknown),
    );
    assert.equal(array.length, capture.analysis.frames.length);
    assert.deepEqual(Object.keys(array[3] ?? {}), [
      ...[
        'frame',
        'time',
        'relative',
        'length',
        'captured',
        'protocols',
        'src',
        'dst',
        'protocol',
        'info',
        'tcp',
        'fields',
      ],
    ]);
    const [one] = JSON.parse(
      (await exported(capture, 'json', { scope: { kind: 'frame', frame: 4 } })).text,
    ) as unknown[];
    assert.deepEqual(one, array[3]);
  });

  it('show each PDU, and a line for other frames', async () => {
    const capture = await analysed(readFixture('chap-ok.pcap'));
    const { text } = await exported(capture, 'text');
    const numbers = [...text.matchAll(/^Frame (\d+) /gm)].map(([, number]) => Number(number));
    assert.deepEqual(
      numbers,
      Array.from({ length: capture.analysis.frames.length }, (_, at) => at + 1),
    );
    assert.match(text, /^ {8}CHAP_N=/m);
  });

  for (const format of ['csv', 'ndjson', 'text'] as const) {
    it(`masked as ${format} hold no name, address or CHAP value`, async () => {
      const capture = await analysed(readFixture('chap-ok.pcap'));
      const plain = (await exported(capture, format)).text;
      const { text } = await exported(capture, format, { mask: EVERYTHING_MASKED });
      if (format !== 'text') assert.equal(text.split('\n').length, plain.split('\n').length);
      const secrets = ['iqn.2026', '127.0.0.1', ...(plain.match(/CHAP_[NRC]=[^\s,"·]+/g) ?? [])];
      assert(format === 'ndjson' || secrets.length > 2);
      for (const secret of secrets) assert(!text.includes(secret), secret);
    });
  }
});

describe('a long export', () => {
  it('comes in pieces of a bounded size', async () => {
    const packets = Array.from({ length: 60_000 }, (_, at) => ({ bytes: FRAME, seconds: at }));
    const { analysis, source } = await analysed(pcapFile(packets));
    const frames = { length: analysis.frames.length, at: (index: number) => index };
    for (const format of ['pcap', 'pcapng'] as const) {
      let total = 0;
      const log = new ExportLog();
      for await (const piece of exportFrames({ analysis, source, frames, name: '', format, random: seeded(), log })) {
        assert(piece.length < 300 * 1024);
        total += piece.length;
      }
      assert(total > 60_000 * (FRAME.length + 16));
      assert.equal(log.done, 60_000);
    }
  });

  it('that is masked gives others their turn while it looks for addresses, and can be given up', async () => {
    const packets = Array.from({ length: 20_000 }, (_, at) => ({ bytes: FRAME, seconds: at }));
    const { analysis, source } = await analysed(pcapFile(packets));
    let reads = 0;
    const counted = {
      size: () => source.size(),
      read: (offset: number, length: number) => {
        reads++;
        return source.read(offset, length);
      },
    };
    const maskedExport = (frames: number): AsyncGenerator<Uint8Array | string> =>
      exportFrames({
        ...{ analysis, source: counted, format: 'pcap', name: '', random: seeded(), log: new ExportLog() },
        frames: { length: frames, at: (index) => index },
        mask: EVERYTHING_MASKED,
      });
    const pieces = maskedExport(20_000);
    for (let turn = 0; turn < 3; turn++) assert.equal((await pieces.next()).value?.length, 0);
    await pieces.return(undefined);
    assert(reads < 2_000, `${reads} reads`);
    // A part of the capture costs as much as that part.
    reads = 0;
    for await (const _ of maskedExport(20));
    assert(reads < 100, `${reads} reads`);
  });
});
