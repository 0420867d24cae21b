import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FrameFlag, FrameIndex, BYTES_PER_FRAME, MOST_BYTES_PER_FRAME } from '../../../src/core/capture/FrameIndex';
import { BYTES_PER_PDU, MOST_BYTES_PER_PDU, PduIndex } from '../../../src/core/streams/PduIndex';
import { analysed, frameTable, pduTable } from '../../support/analysed';
import { readFixture } from '../../support/captures';

/** Entries of one chunk of each index. */
const FRAME_CHUNK = 16_384;
const PDU_CHUNK = 8_192;

describe('FrameIndex', () => {
  it('takes what it says for a frame of a usual capture, at most 64 bytes', () => {
    const frames = new FrameIndex();
    for (let at = 0; at < FRAME_CHUNK * 2; at++) {
      const index = frames.add(24 + at * 300, 1.7e9 + Math.floor(at / 9), (at % 9) * 1e8, 284, 284, 0);
      frames.setTcp(index, at & 3, at * 100, 66, 218);
      if (at > 3) frames.setNextInDirection(index - 4, index);
      frames.setFirstPdu(index, at);
    }
    assert.equal(frames.byteLength / frames.length, BYTES_PER_FRAME);
    assert.ok(BYTES_PER_FRAME <= 40, `${BYTES_PER_FRAME}`);
  });

  it('takes at most 64 bytes for a frame of the oddest capture', () => {
    const frames = new FrameIndex();
    for (let at = 0; at < FRAME_CHUNK; at++) {
      const far = at % 2 === 0 ? 0 : 2 ** 40;
      const index = frames.add(24 + far + at, at % 3 === 0 ? NaN : at * 1e9, 999_999_999, 2 ** 26, 2 ** 32 - 1, 65_535);
      frames.setTcp(index, 2 ** 31, at % 2 === 0 ? -5 : 2 ** 40, 70_000, 2 ** 26);
      frames.setFirstPdu(index, 2 ** 31);
      frames.addFlag(index, FrameFlag.outOfOrder);
      frames.setNextInDirection(index, index + 2 ** 31);
    }
    assert.ok(frames.byteLength / frames.length <= MOST_BYTES_PER_FRAME);
    assert.ok(MOST_BYTES_PER_FRAME <= 64, `${MOST_BYTES_PER_FRAME}`);
    assert.equal(frames.original(7), 2 ** 32 - 1);
    assert.equal(frames.fileOffset(7), 24 + 2 ** 40 + 7);
    assert.equal(frames.position(6), -5);
    assert.equal(frames.nextInDirection(3), 3 + 2 ** 31);
    assert.ok(Number.isNaN(frames.seconds(6)));
    assert.equal(frames.nanoseconds(6), 0);
    assert.deepEqual([frames.seconds(7), frames.nanoseconds(7)], [7e9, 999_999_999]);
  });

  it('keeps every time to the nanosecond, however far apart and in whatever order', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            seconds: fc.oneof(fc.integer({ min: -(2 ** 40), max: 2 ** 40 }), fc.integer({ min: 1e9, max: 1e9 + 9e6 })),
            nanoseconds: fc.oneof(fc.nat(999_999_999), fc.constantFrom(0, 1, 999_999_999)),
          }),
          { minLength: 1, maxLength: 40 },
        ),
        (times) => {
          const frames = new FrameIndex();
          for (const { seconds, nanoseconds } of times) frames.add(24, seconds, nanoseconds, 60, 60, 0);
          for (const [at, { seconds, nanoseconds }] of times.entries()) {
            assert.deepEqual([frames.seconds(at), frames.nanoseconds(at)], [seconds, nanoseconds]);
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
    for (let at = 0; at < PDU_CHUNK; at++) {
      usual.add(at & 3, at * 100, 560, at, at, at, 0x25, 3, 2 ** 31 + at);
      if (at > 0) usual.setNextInDirection(at - 1, at);
      if (at > 0) usual.link(at - 1, at);
      usual.setCommand(at, 0x28);
      odd.add(2 ** 31, 2 ** 40, 2 ** 24, 0, 2 ** 31, 2 ** 30, 0x25, 63, 2 ** 32 - 1);
      odd.setCommand(at, 0xff);
      odd.setNextInDirection(at, at + 2 ** 31);
    }
    assert.equal(usual.byteLength / usual.length, BYTES_PER_PDU);
    assert.ok(BYTES_PER_PDU <= 40, `${BYTES_PER_PDU}`);
    assert.ok(odd.byteLength / odd.length <= MOST_BYTES_PER_PDU);
    assert.ok(MOST_BYTES_PER_PDU <= 96, `${MOST_BYTES_PER_PDU}`);
    assert.deepEqual(
      [odd.firstFrame(5), odd.frame(5), odd.lastFrame(5), odd.lengthOf(5), odd.position(5), odd.command(5)],
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
