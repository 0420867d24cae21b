import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Column } from '../../../src/core/bytes/Column';

const values = (column: Column): number[] => Array.from({ length: column.size }, (_, at) => column.get(at));
const pack = (numbers: readonly number[]): Column => Column.pack(Float64Array.from(numbers), numbers.length);
const packWords = (numbers: readonly number[]): Column => Column.pack(Uint32Array.from(numbers), numbers.length);
const width = (column: Column): number => column.byteLength / column.size;

const anyNumber = fc.oneof(
  fc.nat(300),
  fc.nat(70_000),
  fc.integer({ min: -3, max: 2 ** 32 + 3 }),
  fc.integer({ min: 2 ** 40, max: 2 ** 40 + 300 }),
  fc.maxSafeInteger(),
);

describe('Column', () => {
  it('packs numbers into what tells them apart', () => {
    assert.equal(width(pack([7, 7, 7])), 0);
    assert.equal(width(pack([2 ** 40, 2 ** 40 + 255])), 1);
    assert.equal(width(pack([-1, 65_534])), 2);
    assert.equal(width(pack([5, 5 + 2 ** 32 - 1])), 4);
    assert.equal(width(pack([0, 2 ** 32])), 8);
    assert.equal(width(pack([0.5, 1])), 8);
  });

  it('gives back any numbers that it packed, and takes others in their place', () =>
    fc.assert(
      fc.property(
        fc.array(fc.oneof(anyNumber, fc.double({ min: -1e15, max: 1e15 })), { minLength: 1, maxLength: 30 }),
        fc.array(fc.tuple(fc.nat(29), anyNumber), { maxLength: 8 }),
        (numbers, changes) => {
          const column = pack(numbers);
          const expected = numbers.map((value) => value + 0);
          assert.deepEqual(values(column), expected);
          for (const [at, value] of changes) {
            if (at >= numbers.length) continue;
            column.set(at, value);
            expected[at] = value;
          }
          assert.deepEqual(values(column), expected);
          assert.deepEqual(values(Column.restore(structuredClone(column.stored()))), expected);
        },
      ),
      { seed: 20261124, numRuns: 500 },
    ));

  it('gives back words of 32 bits', () =>
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.nat(300), fc.integer({ min: 2 ** 31, max: 2 ** 32 - 1 })), { minLength: 1 }),
        (words) => assert.deepEqual(values(packWords(words)), words),
      ),
      { seed: 20261124 },
    ));

  it('packs the first of an array, and keeps them when the array is used again', () => {
    const source = Uint32Array.from([4, 5, 6, 70_000]);
    const column = Column.pack(source, 3);
    source.fill(9);
    assert.deepEqual(values(column), [4, 5, 6]);
    assert.equal(Column.pack(source, 0).size, 0);
  });

  it('shows what an array holds that is still being written to', () => {
    const source = new Uint32Array(2);
    const column = Column.over(source);
    source[1] = 2 ** 32 - 1;
    assert.deepEqual(values(column), [0, 2 ** 32 - 1]);
    column.set(0, 3);
    assert.equal(source[0], 3);
  });

  it('becomes as wide as a number needs that is put in later, and keeps the others', () => {
    const column = pack([1, 2, 3, 4]);
    const widths = [255, 256, 65_536, 2 ** 32].map((value, at) => {
      column.set(at, value);
      return width(column);
    });
    assert.deepEqual(widths, [1, 2, 4, 8]);
    assert.deepEqual(values(column), [255, 256, 65_536, 2 ** 32]);
  });

  it('takes numbers below the smallest that it was packed with', () => {
    const column = pack([1000, 1001, 1002]);
    column.set(1, 0);
    column.set(2, 70_000);
    assert.deepEqual(values(column), [1000, 0, 70_000]);
    const equal = pack([5, 5]);
    equal.set(0, 5);
    assert.equal(equal.byteLength, 0);
    equal.set(0, -1);
    assert.deepEqual(values(equal), [-1, 5]);
  });

  it('does not share memory of equal numbers with other columns once one changes', () => {
    const one = pack([3, 3]);
    const other = pack([8, 8]);
    one.set(0, 4);
    assert.deepEqual(
      [values(one), values(other)],
      [
        [4, 3],
        [8, 8],
      ],
    );
  });
});
