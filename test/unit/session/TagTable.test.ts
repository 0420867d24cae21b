import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TagTable } from '../../../src/core/session/TagTable';

describe('TagTable', () => {
  it('does what a map does, whatever is set and deleted in whatever order', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            // Few different tags, so that they meet; of all sizes, so that they share places.
            tag: fc.oneof(
              fc.nat(40),
              fc.nat(40).map((at) => at * 65_536),
              fc.nat(20).map((at) => 0xffffffff - at),
            ),
            value: fc.option(fc.nat(2 ** 31 - 2), { freq: 2 }),
          }),
          { maxLength: 400 },
        ),
        (steps) => {
          const table = new TagTable();
          const map = new Map<number, number>();
          for (const { tag, value } of steps) {
            if (value === null) {
              table.delete(tag);
              map.delete(tag);
            } else {
              table.set(tag, value);
              map.set(tag, value);
            }
            assert.equal(table.size, map.size);
          }
          for (const { tag } of steps) assert.equal(table.get(tag), map.get(tag) ?? -1);
        },
      ),
      { seed: 20261124, numRuns: 300 },
    ));

  it('holds tens of thousands', () => {
    const table = new TagTable();
    for (let tag = 0; tag < 65_536; tag++) table.set(tag * 7919, tag);
    for (let tag = 0; tag < 65_536; tag += 97) assert.equal(table.get(tag * 7919), tag);
    for (let tag = 0; tag < 65_536; tag++) table.delete(tag * 7919);
    assert.equal(table.size, 0);
  });

  it('forgets the older half, and gives the places to others', () => {
    const table = new TagTable();
    for (let tag = 0; tag < 1000; tag++) table.set(tag * 7919, tag, tag + 5);
    table.dropOlderHalf();
    assert.equal(table.size, 500);
    for (let tag = 0; tag < 1000; tag++) assert.equal(table.get(tag * 7919), tag < 500 ? -1 : tag);
    assert.equal(table.get(999 * 7919), 999);
    assert.equal(table.task, 1004);
    new TagTable().dropOlderHalf();
  });
});
