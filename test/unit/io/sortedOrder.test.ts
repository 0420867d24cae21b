import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sortedOrder } from '../../../src/core/io/sortedOrder';

/** The order that comparing gives, said as plainly as can be. */
function expected(keys: readonly number[], descending: boolean): number[] {
  const known = keys.map((_, at) => at).filter((at) => !Number.isNaN(keys[at]));
  const unknown = keys.map((_, at) => at).filter((at) => Number.isNaN(keys[at]));
  known.sort((one, other) => (descending ? keys[other] - keys[one] : keys[one] - keys[other]) || one - other);
  return [...known, ...unknown];
}

describe('sortedOrder', () => {
  const key = fc.oneof(fc.double(), fc.integer({ min: -5, max: 5 }), fc.constantFrom(0, -0, NaN, 1e15, -1e15));

  it('sorts few keys, keeps the order of equal ones, and puts what is no number last', () =>
    fc.assert(
      fc.property(
        fc.array(
          key.filter((one) => Math.abs(one) !== Infinity),
          { maxLength: 200 },
        ),
        fc.boolean(),
        (keys, descending) => {
          assert.deepEqual([...sortedOrder(Float64Array.from(keys), descending)], expected(keys, descending));
        },
      ),
    ));

  it('sorts many keys by their bits as comparing does', () =>
    fc.assert(
      fc.property(
        fc.array(
          key.filter((one) => Math.abs(one) !== Infinity),
          { minLength: 20, maxLength: 60 },
        ),
        fc.boolean(),
        (some, descending) => {
          const keys = Array.from({ length: 4100 }, (_, at) => (some[(at * 7) % some.length] ?? 0) * (at % 3));
          assert.deepEqual([...sortedOrder(Float64Array.from(keys), descending)], expected(keys, descending));
        },
      ),
      { numRuns: 30 },
    ));
});
