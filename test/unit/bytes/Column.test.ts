import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Column } from '../../../src/core/bytes/Column';

const values = (column: Column): number[] => Array.from({ length: column.size }, (_, at) => column.get(at));

describe('Column', () => {
  it('holds 0 where nothing was set', () => {
    assert.deepEqual(values(new Column(3, 1)), [0, 0, 0]);
  });

  it('becomes as wide as its largest number needs, and keeps the others', () => {
    const column = new Column(4, 1);
    const widths = [255, 256, 65_536, 2 ** 32].map((value, at) => {
      column.set(at, value);
      return column.byteLength / column.size;
    });
    assert.deepEqual(widths, [1, 2, 4, 8]);
    assert.deepEqual(values(column), [255, 256, 65_536, 2 ** 32]);
  });

  it('never becomes narrower, or narrower than it began', () => {
    const column = new Column(2, 2);
    column.set(0, 1);
    assert.equal(column.byteLength, 4);
    column.set(0, 70_000);
    column.set(0, 1);
    assert.equal(column.byteLength, 8);
  });

  it('holds any number that it is given', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.nat(300),
            fc.nat(70_000),
            fc.integer({ min: -3, max: 2 ** 32 + 3 }),
            fc.double({ noNaN: false, min: -1e15, max: 1e15 }),
          ),
          { minLength: 1, maxLength: 30 },
        ),
        fc.constantFrom(1, 2, 4, 8),
        (numbers, width) => {
          const column = new Column(numbers.length, width);
          // A fraction fits no whole-number array: the index never stores one in a narrow column.
          const whole = numbers.map((value) => (width === 8 ? value : Math.trunc(value) + 0));
          whole.forEach((value, at) => column.set(at, value));
          assert.deepEqual(values(column), whole);
          assert.deepEqual(values(Column.restore(column.stored())), whole);
        },
      ),
      { seed: 20261124 },
    ));

  it('goes on to grow after it was restored', () => {
    const column = new Column(2, 1);
    column.set(0, 7);
    const restored = Column.restore(column.stored());
    restored.set(1, 1e6);
    assert.deepEqual(values(restored), [7, 1e6]);
  });
});
