import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  differenceText,
  epochText,
  FURTHEST_SECONDS,
  TimestampClock,
  utcText,
} from '../../../src/core/capture/timestamp';

function at(clock: TimestampClock, count: bigint): [number, number] {
  const { seconds, nanoseconds } = clock.at(Number(count >> 32n), Number(count & 0xffffffffn));
  return [seconds, nanoseconds];
}

describe('TimestampClock', () => {
  it('is exact beyond 2^53 units', () => {
    const clock = new TimestampClock(9, 0);
    assert.deepEqual(at(clock, 1_700_000_000_999_999_999n), [1_700_000_000, 999_999_999]);
    assert.deepEqual(at(clock, 1_700_000_001_000_000_001n), [1_700_000_001, 1]);
    assert.deepEqual(at(clock, (1n << 64n) - 1n), [18_446_744_073, 709_551_615]);
  });

  it('equals 64-bit arithmetic for every resolution', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 255 }),
        fc.array(fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), { minLength: 1, maxLength: 6 }),
        (resolution, counts) => {
          const exponent = resolution & 0x7f;
          const units = resolution & 0x80 ? 2n ** BigInt(exponent) : 10n ** BigInt(exponent);
          const clock = new TimestampClock(resolution, 0);
          for (const count of counts) {
            const [seconds, nanoseconds] = at(clock, count);
            if (count / units > BigInt(FURTHEST_SECONDS)) {
              assert.deepEqual([seconds, nanoseconds], [NaN, 0], 'a time that no number holds is none');
              continue;
            }
            assert.equal(seconds, Number(count / units));
            assert.equal(BigInt(nanoseconds), ((count % units) * 1_000_000_000n) / units);
          }
        },
      ),
      { seed: 20260101, numRuns: 600 },
    );
  });

  it('adds the offset of the interface, before 1970 too', () => {
    assert.deepEqual(at(new TimestampClock(6, -10), 4_250_000n), [-6, 250_000_000]);
  });

  it('adds an offset that no number holds exactly', () => {
    const offset = (1n << 60n) + 1n;
    assert.deepEqual(at(new TimestampClock(0, -offset), offset + 5n), [5, 0]);
    assert.deepEqual(at(new TimestampClock(6, 9_007_199_254_740_993n), 1_500_000n), [NaN, 0]);
    assert.deepEqual(at(new TimestampClock(0, -(1n << 63n)), (1n << 63n) - 7n), [-7, 0]);
  });

  it('tells the last second that a number holds, and none behind it', () => {
    const last = BigInt(FURTHEST_SECONDS);
    const clock = new TimestampClock(0, 0);
    assert.deepEqual(at(clock, last), [FURTHEST_SECONDS, 0]);
    assert.deepEqual(at(clock, last + 1n), [NaN, 0]);
    assert.deepEqual(at(clock, 7n), [7, 0]);
    assert.deepEqual(at(new TimestampClock(0, -last), 0n), [-FURTHEST_SECONDS, 0]);
    assert.deepEqual(at(new TimestampClock(0, -last - 1n), 0n), [NaN, 0]);
  });

  it('writes every digit of a counter', () => {
    const text = (resolution: number, offset: bigint, count: bigint): string =>
      new TimestampClock(resolution, offset).exactText(Number(count >> 32n), Number(count & 0xffffffffn));
    assert.equal(text(12, 1_335_478_366n, 448_450_000_123n), '1335478366.448450000123');
    assert.equal(text(12, 0n, 1_500_000_000_000n), '1.500000000');
    assert.equal(text(6, 0n, 1_500_000n), '1.500000000');
    assert.equal(text(0, 1n << 62n, 1n), '4611686018427387905.000000000');
    assert.equal(text(0x80 | 12, 0n, 4097n), '1.000244140625');
    assert.equal(text(12, -1n, 250_000_000_001n), '-0.749999999999');
    assert.equal(text(127, 0n, 1n), `0.${'0'.repeat(126)}1`);
  });

  it('knows how many digits its resolution is good for', () => {
    const digits = (resolution: number): number => new TimestampClock(resolution, 0).digits;
    assert.deepEqual([0, 3, 6, 9, 12].map(digits), [0, 3, 6, 9, 9]);
    assert.deepEqual([0x80, 0x81, 0x8a, 0x94, 0xa0].map(digits), [0, 1, 4, 7, 9]);
  });
});

describe('texts of times', () => {
  it('write epoch seconds with nine digits', () => {
    assert.equal(epochText(1335478366, 448450000), '1335478366.448450000');
    assert.equal(epochText(0, 1), '0.000000001');
    assert.equal(epochText(-1, 750_000_000), '-0.250000000');
    assert.equal(epochText(-2, 0), '-2.000000000');
    assert.equal(epochText(NaN, 0), '');
  });

  it('write differences exactly, cut and not rounded', () => {
    assert.equal(differenceText(1335478378, 175300000, 1335478366, 448450000, 6), '11.726850');
    assert.equal(differenceText(5, 999_999_999, 5, 0, 6), '0.999999');
    assert.equal(differenceText(5, 0, 4, 1, 9), '0.999999999');
    assert.equal(differenceText(4, 900_000_000, 5, 0, 3), '-0.100');
    assert.equal(differenceText(3, 0, 5, 0, 3), '-2.000');
    assert.equal(differenceText(3, 0, 5, 500_000_000, 1), '-2.5');
    assert.equal(differenceText(7, 5, 5, 0, 0), '2');
    assert.equal(differenceText(NaN, 0, 5, 0, 6), '');
    assert.equal(differenceText(5, 0, NaN, 0, 6), '');
  });

  it('write the date in UTC', () => {
    assert.equal(utcText(1335478366, 448450000), '2012-04-26T22:12:46.448450000Z');
    assert.equal(utcText(-1, 500_000_000), '1969-12-31T23:59:59.500000000Z');
    assert.equal(utcText(0x100000000, 999_999_999), '2106-02-07T06:28:16.999999999Z');
  });

  it('write dates beyond those that JavaScript has', () => {
    assert.equal(utcText(8_640_000_000_000, 1), '+275760-09-13T00:00:00.000000001Z');
    assert.equal(utcText(8_640_000_000_001, 0), '+275760-09-13T00:00:01.000000000Z');
    assert.equal(utcText(8_640_000_000_000 + 12_622_780_800, 0), '+276160-09-13T00:00:00.000000000Z');
    assert.equal(utcText(FURTHEST_SECONDS, 0), '+142715360-12-06T03:48:15.000000000Z');
    assert.equal(utcText(-62_167_219_200, 0), '0000-01-01T00:00:00.000000000Z');
    assert.equal(utcText(-62_167_219_201, 0), '-000001-12-31T23:59:59.000000000Z');
    for (const seconds of [-8_640_000_000_000, -1e12, 253_402_300_799, 253_402_300_800, 5e12, 951_782_400]) {
      const expected = new Date(seconds * 1000).toISOString().replace(/\.\d+Z$/, '.000000007Z');
      assert.equal(utcText(seconds, 7), expected);
    }
  });

  it('write nothing where there is no time', () => {
    assert.equal(utcText(NaN, 0), '');
  });
});
