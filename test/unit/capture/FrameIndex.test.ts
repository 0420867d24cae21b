import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FrameIndex, BYTES_PER_FRAME, MOST_BYTES_PER_FRAME } from '../../../src/core/capture/FrameIndex';
import { TcpFinding } from '../../../src/core/streams/TcpAnalysis';
import { BYTES_PER_PDU, MOST_BYTES_PER_PDU, PduIndex } from '../../../src/core/streams/PduIndex';
import { analysed, frameTable, pduTable } from '../../support/analysed';
import { readFixture } from '../../support/captures';

/** Entries of one chunk of each index. Adding one more packs them. */
const FRAME_CHUNK = 8_192;
const PDU_CHUNK = 8_192;

describe('FrameIndex', () => {
  it('takes what it says for a frame of a usual capture, at most 64 bytes', () => {
    const frames = new FrameIndex();
    const add = (at: number): void => {
      const index = frames.add(24 + at * 300, 1.7e9 + Math.floor(at / 9), (at % 9) * 1e8, 60 + (at % 2000), 2060, 0);
      frames.setTcp(at & 3, at * 100, 54 + (at & 12), 218);
      if (at > 3) frames.setNextInDirection(index - 4, index);
      frames.setFirstPdu(index, at);
    };
    for (let at = 0; at < FRAME_CHUNK + 1; at++) add(at);
    const before = frames.byteLength;
    for (let at = 0; at < FRAME_CHUNK; at++) add(FRAME_CHUNK + 1 + at);
    // Here `cut` (2 bytes) and `trailer` (1) differ from frame to frame, as they usually do not.
    assert.equal((frames.byteLength - before) / FRAME_CHUNK, BYTES_PER_FRAME + 3);
    assert.ok(BYTES_PER_FRAME <= 24, `${BYTES_PER_FRAME}`);
    assert.deepEqual([frames.captured(2001), frames.original(2001), frames.payloadLength(2001)], [61, 2060, 218]);
  });

  it('takes at most 64 bytes for a frame of the oddest capture', () => {
    const frames = new FrameIndex();
    const odd = (at: number): void => {
      const far = at % 2 === 0 ? 0 : 2 ** 40;
      const index = frames.add(
        24 + far + at,
        at % 3 === 0 ? NaN : at * 1e9,
        999_999_999,
        at % 5 === 0 ? 60 : 2 ** 26,
        2 ** 32 - 1,
        at % 5 === 0 ? 0 : 65_535,
      );
      frames.setTcp(at % 5 === 0 ? 0 : 2 ** 31, at % 2 === 0 ? -5 : 2 ** 40, at % 7 === 0 ? 0 : 70_000, 2 ** 26);
      frames.setFirstPdu(index, 5 + (at % 5 === 0 ? 0 : 2 ** 31));
      if (at % 2 === 0) frames.addFlag(index, TcpFinding.reusedPorts);
      frames.setNextInDirection(index, index + (at % 5 === 0 ? 1 : 2 ** 31));
    };
    const check = (): void => {
      assert.equal(frames.original(7), 2 ** 32 - 1);
      assert.equal(frames.fileOffset(7), 24 + 2 ** 40 + 7);
      assert.equal(frames.position(6), -5);
      assert.equal(frames.nextInDirection(3), 3 + 2 ** 31);
      assert.equal(frames.firstPdu(3), 5 + 2 ** 31);
      assert.equal(frames.payloadLength(3), 2 ** 26);
      assert.equal(frames.direction(3), 2 ** 31);
      assert.equal(frames.interfaceIndex(3), 65_535);
      assert.deepEqual([frames.flags(3), frames.flags(4)], [0, TcpFinding.reusedPorts]);
      assert.ok(Number.isNaN(frames.seconds(6)));
      assert.equal(frames.nanoseconds(6), 0);
      assert.deepEqual([frames.seconds(7), frames.nanoseconds(7)], [7e9, 999_999_999]);
    };
    for (let at = 0; at < FRAME_CHUNK; at++) odd(at);
    check();
    odd(FRAME_CHUNK);
    check();
    const before = frames.byteLength;
    for (let at = 1; at <= FRAME_CHUNK; at++) odd(FRAME_CHUNK + at);
    assert.ok((frames.byteLength - before) / FRAME_CHUNK <= MOST_BYTES_PER_FRAME);
    assert.ok(MOST_BYTES_PER_FRAME <= 64, `${MOST_BYTES_PER_FRAME}`);
  });

  it('takes what is told of a frame after its chunk was packed', () => {
    const frames = new FrameIndex();
    for (let at = 0; at <= FRAME_CHUNK; at++) frames.add(24 + at * 100, 5, at, 84, 84, 0);
    frames.setNextInDirection(3, FRAME_CHUNK);
    frames.addFlag(4, TcpFinding.retransmission);
    frames.setFirstPdu(5, 900);
    frames.setFirstPdu(6, 1900);
    frames.setFirstPdu(6, 1901);
    const told = (index: FrameIndex): unknown[] => [
      index.nextInDirection(3),
      index.flags(4),
      [4, 5, 6].map((at) => index.firstPdu(at)),
      index.flags(5),
    ];
    assert.deepEqual(told(frames), [FRAME_CHUNK, TcpFinding.retransmission, [-1, 900, 1900], 0]);
    assert.deepEqual(told(FrameIndex.restore(structuredClone(frames.stored()))), told(frames));
  });

  it('keeps every time to the nanosecond, however far apart and in whatever order', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            seconds: fc.oneof(fc.integer({ min: -(2 ** 40), max: 2 ** 40 }), fc.integer({ min: 1e9, max: 1e9 + 9e6 })),
            nanoseconds: fc.oneof(
              fc.nat(999_999_999),
              fc.constantFrom(0, 1, 999_999_999, 999_999_000),
              fc.nat(999_999).map((microseconds) => microseconds * 1000),
            ),
          }),
          { minLength: 1, maxLength: 40 },
        ),
        (times) => {
          const frames = new FrameIndex();
          for (const { seconds, nanoseconds } of times) frames.add(24, seconds, nanoseconds, 60, 60, 0);
          // Stored and restored, they are packed.
          for (const index of [frames, FrameIndex.restore(frames.stored())]) {
            for (const [at, { seconds, nanoseconds }] of times.entries()) {
              assert.deepEqual([index.seconds(at), index.nanoseconds(at)], [seconds, nanoseconds]);
            }
          }
        },
      ),
      { seed: 20261124, numRuns: 300 },
    ));

  it('keeps times without a date among others', () => {
    const frames = new FrameIndex();
    const seconds = [NaN, 5, NaN, 6, 1e12, NaN];
    for (const second of seconds) frames.add(24, second, Number.isNaN(second) ? 0 : 17, 60, 60, 0);
    assert.deepEqual(
      seconds.map((_, at) => frames.seconds(at)),
      seconds,
    );
    assert.deepEqual(
      seconds.map((_, at) => frames.nanoseconds(at)),
      [0, 17, 0, 17, 17, 0],
    );
  });
});

describe('PduIndex', () => {
  it('takes at most 96 bytes for a PDU, and what it says for one of a usual capture', () => {
    const usual = new PduIndex();
    const odd = new PduIndex();
    const addUsual = (at: number): void => {
      usual.add(at & 3, at * 100, 48 + (at % 512), at, at, at, at & 0x3f, at & 3, (at * 0x10000) >>> 0);
      if (at > 0) usual.setNextInDirection(at - 1, at);
      if (at > 3 && at % 4 === 0) usual.link(at - 3, at);
      usual.setCommand(at, at & 0x2a);
    };
    const addOdd = (at: number): void => {
      const far = at % 2 === 0 ? 1 : 0;
      odd.add(far * 2 ** 31, far * 2 ** 40, 2 ** (24 * far), 0, 2 ** (31 * far), far * 2 ** 30, 0x25, 63 * far, far);
      odd.setCommand(at, 0xff);
      odd.setNextInDirection(at, at + 2 ** (31 * far));
      odd.link(at, at);
    };
    for (let at = 0; at <= PDU_CHUNK; at++) {
      addUsual(at);
      addOdd(at);
    }
    const [usualBefore, oddBefore] = [usual.byteLength, odd.byteLength];
    for (let at = 1; at <= PDU_CHUNK; at++) {
      addUsual(PDU_CHUNK + at);
      addOdd(PDU_CHUNK + at);
    }
    assert.equal((usual.byteLength - usualBefore) / PDU_CHUNK, BYTES_PER_PDU);
    assert.ok(BYTES_PER_PDU <= 24, `${BYTES_PER_PDU}`);
    assert.ok((odd.byteLength - oddBefore) / PDU_CHUNK <= MOST_BYTES_PER_PDU);
    assert.ok(MOST_BYTES_PER_PDU <= 96, `${MOST_BYTES_PER_PDU}`);
    assert.deepEqual(
      [odd.firstFrame(6), odd.frame(6), odd.lastFrame(6), odd.lengthOf(6), odd.position(6), odd.command(6)],
      [0, 2 ** 30, 2 ** 31, 2 ** 24, 2 ** 40, 0xff],
    );
  });
});

describe('stored indexes', () => {
  it('give back every number', async () => {
    const { analysis } = await analysed(readFixture('sample.pcap'));
    const frames = FrameIndex.restore(structuredClone(analysis.frames.stored()));
    const pdus = PduIndex.restore(structuredClone(analysis.pdus.stored()));
    assert.deepEqual(frameTable({ ...analysis, frames } as typeof analysis), frameTable(analysis));
    assert.deepEqual(pduTable({ ...analysis, pdus } as typeof analysis), pduTable(analysis));
  });
});
