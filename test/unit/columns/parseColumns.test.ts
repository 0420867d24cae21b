import assert from 'node:assert/strict';
import { parseColumns } from '../../../src/core/columns/parseColumns';

describe('a typed list of columns', () => {
  it('is read as names, also of keys that only vendors know', () => {
    assert.deepEqual(parseColumns('number, iscsi.cmdsn ,iscsi.key.X-com.example,info'), {
      ok: ['number', 'iscsi.cmdsn', 'iscsi.key.X-com.example', 'info'],
    });
  });

  it('says what is wrong, where, and what may have been meant', () => {
    for (const [text, wrong] of [
      ['number, iscsi.cmdns', { start: 8, end: 19, suggestion: 'iscsi.cmdsn' }],
      ['inof', { start: 0, end: 4, suggestion: 'info' }],
      ['number,qqqqqqqqqqqqqqqqqqqqqqqqqqqqqq', { start: 7, end: 37 }],
      ['number,,info', { start: 7, end: 7 }],
      ['', { start: 0, end: 0 }],
      ['info,number,info', { start: 12, end: 16 }],
      ['constructor', { start: 0, end: 11 }],
      ['iscsi.key.', { start: 0, end: 10 }],
    ] as const) {
      const parsed = parseColumns(text);
      assert('err' in parsed, text);
      const { message, ...rest } = parsed.err;
      assert.match(message, /column/);
      assert.deepEqual({ ...rest, suggestion: undefined }, { ...wrong, suggestion: undefined }, text);
      if ('suggestion' in wrong) assert.equal(rest.suggestion, wrong.suggestion);
    }
  });
});
