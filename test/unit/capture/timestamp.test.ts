import assert from 'node:assert/strict';
import fc from 'fast-check';
import { differenceText, epochText, TimestampClock, utcText } from '../../../src/core/capture/timestamp';

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
            // Beyond 2^53 seconds no date is left that a number could hold.
            if (count / units >= 1n << 53n) continue;
            const [seconds, nanoseconds] = at(clock, count);
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
    assert.equal(utcText(1e15, 0), '');
    assert.equal(utcText(NaN, 0), '');
  });
});
