import assert from 'node:assert/strict';
import { analyseCapture } from '../../../src/core/analysis/analyseCapture';
import { NotACaptureError } from '../../../src/core/capture/CaptureReader';
import { FrameIndex } from '../../../src/core/capture/FrameIndex';
import { MemorySource, type ByteSource } from '../../../src/core/capture/ByteSource';
import { PduIndex } from '../../../src/core/streams/PduIndex';
import { analysed } from '../../support/analysed';
import { pcapFile } from '../../support/captureBuilder';
import { readFixture } from '../../support/captures';
import { Conversation } from '../../support/conversation';
import {
  dataIn,
  filler,
  loginRequest,
  loginResponse,
  READ_10,
  readyToTransfer,
  scsiCommand,
  scsiResponse,
} from '../../support/pduBuilder';

const FILE = readFixture('sample.pcap');

describe('analyseCapture', () => {
  it('reads by ranges, never the whole file', async () => {
    const asked: number[] = [];
    const below = new MemorySource(FILE);
    const source: ByteSource = {
      size: () => below.size(),
      read(offset, length) {
        asked.push(length);
        return below.read(offset, length);
      },
    };
    // The largest frame of the capture is longer than a chunk: it is asked for in one piece.
    const analysis = await analyseCapture(source, { name: 'x', chunkLength: 4096 });
    const largest = Math.max(...Array.from({ length: 66 }, (_, frame) => analysis.frames.captured(frame)));
    assert.equal(Math.max(...asked), Math.max(4096, largest + 16));
    assert.equal(analysis.frames.length, 66);
  });

  it('tells how far it is, and ends early when it is told to', async () => {
    const seen: [number, number][] = [];
    const options = { name: 'x', chunkLength: 20_000 };
    const whole = await analyseCapture(new MemorySource(FILE), {
      ...options,
      onChunk: (...progress) => seen.push(progress) > 0,
    });
    assert.equal(whole.frames.length, 66);
    assert.deepEqual(seen.at(-1), [FILE.length, FILE.length]);
    for (const [at, [read]] of seen.entries()) assert.ok(at === 0 || read > (seen[at - 1]?.[0] ?? 0));
    const part = await analyseCapture(new MemorySource(FILE), { ...options, onChunk: () => Promise.resolve(false) });
    assert.ok(part.frames.length > 0 && part.frames.length < 66);
  });

  it('hands the analysis out before the first frame', async () => {
    let frames = -1;
    const analysis = await analyseCapture(new MemorySource(FILE), {
      name: 'x',
      onStart: (started) => (frames = started.frames.length),
    });
    assert.equal(frames, 0);
    assert.equal(analysis.frames.length, 66);
  });

  it('refuses what is no capture by its name', async () => {
    await assert.rejects(
      analyseCapture(new MemorySource(Buffer.from('no capture')), { name: 'notes.txt' }),
      (error) => {
        assert.ok(error instanceof NotACaptureError);
        assert.match(error.message, /^notes\.txt is not a capture/);
        return true;
      },
    );
  });

  it('passes on what the source rejects with', async () => {
    const source: ByteSource = {
      size: () => Promise.resolve(FILE.length),
      read: (offset) => (offset === 0 ? Promise.resolve(FILE.subarray(0, 64)) : Promise.reject(new Error('disk gone'))),
    };
    await assert.rejects(analyseCapture(source, { name: 'x' }), /disk gone/);
  });

  it('ends where the source ends, though it claimed to be longer', async () => {
    const source: ByteSource = {
      size: () => Promise.resolve(1e9),
      read: (offset, length) => Promise.resolve(FILE.subarray(offset, offset + length)),
    };
    assert.equal((await analyseCapture(source, { name: 'x' })).frames.length, 66);
  });
});

describe('indexes', () => {
  it('keep every frame and PDU of a long capture', async () => {
    const talk = new Conversation().handshake().send(0, loginRequest([])).send(1, loginResponse([]));
    const command = scsiCommand(READ_10, 0);
    const count = 17_000;
    for (let at = 0; at < count; at++) talk.send(0, command);
    const { analysis } = await analysed(talk.file());
    assert.deepEqual([analysis.frames.length, analysis.pdus.length], [count + 5, count + 2]);
    for (const at of [8191, 8192, 16383, 16384, count]) {
      assert.equal(analysis.frames.position(at + 4), analysis.pdus.position(at + 1));
      assert.equal(analysis.pdus.frame(at + 1), at + 4);
    }
  });

  it('refuse numbers that they do not have', () => {
    assert.throws(() => new FrameIndex().seconds(0), RangeError);
    assert.throws(() => new PduIndex().opcode(0), RangeError);
    const frames = new FrameIndex();
    frames.add(24, 1, 2, 3, 4, 0);
    assert.equal(frames.seconds(0), 1);
    assert.throws(() => frames.seconds(1), RangeError);
  });
});

describe('requests and answers', () => {
  const linked = async (talk: Conversation): Promise<(number | undefined)[][]> => {
    const { pdus } = (await analysed(talk.file())).analysis;
    return Array.from({ length: pdus.length }, (_, pdu) => [pdus.opcode(pdu), pdus.request(pdu), pdus.response(pdu)]);
  };
  const begun = (): Conversation => new Conversation().handshake().send(0, loginRequest([])).send(1, loginResponse([]));

  it('are linked by their tag, the last answer with its request', async () => {
    const talk = begun()
      .send(0, scsiCommand(READ_10, 1024, { tag: 7 }))
      .send(1, dataIn(filler(512), { tag: 7, flags: 0x00 }))
      .send(1, dataIn(filler(512), { tag: 7, flags: 0x80, words: { 36: 1 } }))
      .send(1, scsiResponse(0, { tag: 7 }));
    assert.deepEqual(await linked(talk), [
      [0x03, -1, 1],
      [0x23, 0, -1],
      [0x01, -1, 5],
      [0x25, 2, -1],
      [0x25, 2, -1],
      [0x21, 2, -1],
    ]);
  });

  it('are kept apart when a tag is used again', async () => {
    const talk = begun();
    for (let round = 0; round < 2; round++) {
      talk.send(0, scsiCommand(READ_10, 512, { tag: 7 })).send(1, dataIn(filler(512), { tag: 7 }));
    }
    assert.deepEqual((await linked(talk)).slice(2), [
      [0x01, -1, 3],
      [0x25, 2, -1],
      [0x01, -1, 5],
      [0x25, 4, -1],
    ]);
  });

  it('without a partner stay alone; an R2T does not end its command', async () => {
    const talk = begun()
      .send(1, scsiResponse(0, { tag: 99 }))
      .send(0, scsiCommand(READ_10, 512, { tag: 8, flags: 0xa1 }))
      .send(1, readyToTransfer(512, { tag: 8 }))
      .send(1, scsiResponse(0, { tag: 8 }));
    assert.deepEqual((await linked(talk)).slice(2), [
      [0x21, -1, -1],
      [0x01, -1, 5],
      [0x31, 3, -1],
      [0x21, 3, -1],
    ]);
  });

  it('are linked once: what follows the final answer stays alone', async () => {
    const talk = begun()
      .send(0, scsiCommand(READ_10, 512, { tag: 8 }))
      .send(1, scsiResponse(0, { tag: 8 }))
      .send(1, scsiResponse(0, { tag: 8 }));
    assert.deepEqual((await linked(talk)).slice(2), [
      [0x01, -1, 3],
      [0x21, 2, -1],
      [0x21, -1, -1],
    ]);
  });

  it('do not come out of what a reset carries', async () => {
    const talk = begun().frame(1, { flags: 'RA', payload: scsiResponse(0, { tag: 8 }) });
    assert.equal((await linked(talk)).length, 2);
  });

  it('are not linked over two connections', async () => {
    const one = begun().send(0, scsiCommand(READ_10, 512, { tag: 7 }));
    const other = new Conversation([
      { address: '10.0.0.1', port: 4000 },
      { address: '10.0.0.2', port: 3260 },
    ])
      .handshake()
      .send(1, dataIn(filler(512), { tag: 7 }));
    const { pdus } = (await analysed(pcapFile([...one.packets, ...other.packets]))).analysis;
    assert.equal(pdus.opcode(3), 0x25);
    assert.equal(pdus.request(3), -1);
  });
});
