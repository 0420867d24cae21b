import assert from 'node:assert/strict';
import type { FieldSpec } from '../../../src/core/dissect/FieldSpec';
import { interpretHeader, numberReader } from '../../../src/core/dissect/interpret';
import type { Issue } from '../../../src/core/dissect/Issue';
import { viewOf } from '../../../src/core/bytes/view';
import { hex } from '../../support/captureBuilder';

const field = (more: Partial<FieldSpec>): FieldSpec => ({
  name: 'Field',
  filter: 'x.field',
  offset: 0,
  length: 1,
  kind: 'unsigned',
  ...more,
});

describe('numberReader', () => {
  const bytes = hex('ff 89 ab cd ef 01');

  for (const [length, mask, value] of [
    [1, undefined, 0x89],
    [1, 0xf0, 0x8],
    [1, 0x01, 1],
    [2, undefined, 0x89ab],
    [2, 0x0ff0, 0x9a],
    [3, undefined, 0x89abcd],
    [3, 0x00fff0, 0xabc],
    [4, undefined, 0x89abcdef],
    [4, 0xf0000000, 8],
    [4, 0x000fffff, 0xbcdef],
    [4, 0x80000000, 1],
  ] as const) {
    it(`reads ${length} bytes${mask === undefined ? '' : ` under mask 0x${mask.toString(16)}`}`, () => {
      const spec = field({ offset: 1, length, ...(mask === undefined ? {} : { mask }) });
      assert.equal(numberReader(spec)(viewOf(bytes), 0), value);
    });
  }

  it('refuses fields that are no numbers', () => {
    assert.throws(() => numberReader(field({ length: 5 })), RangeError);
    assert.throws(() => numberReader(field({ length: 0 })), RangeError);
  });
});

describe('interpretHeader', () => {
  const run = (table: readonly FieldSpec[], bytes: Uint8Array, end = bytes.length) => {
    const issues: Issue[] = [];
    const nodes = interpretHeader(table, bytes, 0, end, { source: 3, issues, reservedSeverity: 'warning' });
    return { nodes, issues };
  };

  it('gives every kind its text and its JSON value', () => {
    const table: FieldSpec[] = [
      field({ name: 'U', filter: 'x.u', length: 2 }),
      field({ name: 'H', filter: 'x.h', offset: 2, length: 3, kind: 'hexadecimal' }),
      field({ name: 'B1', filter: 'x.b1', offset: 5, mask: 0x80, kind: 'boolean' }),
      field({ name: 'B2', filter: 'x.b2', offset: 5, mask: 0x40, kind: 'boolean' }),
      field({ name: 'N', filter: 'x.n', offset: 5, mask: 0x3f, kind: 'hexadecimal' }),
      field({ name: 'S', filter: 'x.s', offset: 6, length: 6, kind: 'bytes' }),
      field({ name: 'M', filter: 'x.m', offset: 6, length: 6, kind: 'mac' }),
      field({ name: 'A', filter: 'x.a', offset: 8, length: 4, kind: 'ipv4' }),
      field({ name: 'A6', filter: 'x.a6', offset: 12, length: 16, kind: 'ipv6' }),
    ];
    const { nodes, issues } = run(table, hex('0102 00abcd 8a 0203040506ff 20010db8000000000000000000000001'));
    assert.deepEqual(
      nodes.map(({ label, value, json, source }) => [label, value, json, source]),
      [
        ['U', '258', 258, 3],
        ['H', '0x00abcd', 0xabcd, 3],
        ['B1', '1', true, 3],
        ['B2', '0', false, 3],
        ['N', '0x0a', 10, 3],
        ['S', '0x0203040506ff', '0x0203040506ff', 3],
        ['M', '02:03:04:05:06:ff', '02:03:04:05:06:ff', 3],
        ['A', '4.5.6.255', '4.5.6.255', 3],
        ['A6', '2001:db8::1', '2001:db8::1', 3],
      ],
    );
    assert.deepEqual(issues, []);
  });

  it('names values from tables and functions', () => {
    const { nodes } = run(
      [
        field({ values: { 1: 'one' } }),
        field({ offset: 1, values: (value) => (value > 5 ? 'many' : undefined) }),
        field({ offset: 2, values: (value) => (value > 5 ? 'many' : undefined) }),
      ],
      hex('01 09 02'),
    );
    assert.deepEqual(
      nodes.map(({ note }) => note),
      ['one', 'many', undefined],
    );
  });

  it('reports reserved bits that are set, and only those', () => {
    const table = [
      field({ name: 'Reserved', kind: 'reserved', mask: 0xf0 }),
      field({ name: 'Reserved', kind: 'reserved', offset: 1, length: 2 }),
      field({ name: 'Reserved', kind: 'reserved', offset: 3, length: 6 }),
    ];
    assert.deepEqual(run(table, hex('0f 0000 000000000000')).issues, []);
    const { issues, nodes } = run(table, hex('10 0000 000000000001'));
    assert.deepEqual(
      issues.map(({ code, start, length }) => [code, start, length]),
      [
        ['RESERVED', 0, 1],
        ['RESERVED', 3, 6],
      ],
    );
    assert.deepEqual(
      nodes.map(({ unused, severity }) => [unused, severity]),
      [
        [true, 'warning'],
        [true, undefined],
        [true, 'warning'],
      ],
    );
  });

  it('treats a field outside of its use as reserved, its idle value allowed', () => {
    const used = field({
      offset: 1,
      usedWhen: { test: (header) => header('x.flag') === 1, text: 'the flag is 1', idle: 0xff },
    });
    const table = [field({ name: 'Flag', filter: 'x.flag' }), used];
    assert.equal(run(table, hex('01 05')).nodes[1]?.json, 5);
    for (const idle of ['00 00', '00 ff']) {
      const { nodes, issues } = run(table, hex(idle));
      assert.deepEqual([nodes[1]?.unused, nodes[1]?.json, issues.length], [true, undefined, 0]);
    }
    assert.match(run(table, hex('00 05')).issues[0]?.message ?? '', /used only when the flag is 1/);
  });

  it('reports a fixed bit that has another value', () => {
    const table = [field({ name: 'Always', mask: 0x80, kind: 'boolean', fixed: 1 })];
    assert.deepEqual(run(table, hex('80')).issues, []);
    assert.match(run(table, hex('00')).issues[0]?.message ?? '', /Always is always 1 here, not 0/);
  });

  it('leaves out what is not in the capture and says so once', () => {
    const table = [field({}), field({ offset: 1, length: 4 }), field({ offset: 5 })];
    const { nodes, issues } = run(table, hex('01 0203'), 3);
    assert.equal(nodes.length, 1);
    assert.deepEqual(
      issues.map(({ code }) => code),
      ['TRUNCATED'],
    );
    assert.deepEqual(run(table, new Uint8Array(0)).nodes, []);
  });
});
