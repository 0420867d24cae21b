import assert from 'node:assert/strict';
import { unknownField } from '../../../src/core/columns/columnFields';
import {
  chosenColumns,
  columnNames,
  DEFAULT_COLUMNS,
  MOST_COLUMNS,
  withColumn,
  withColumnAt,
  withoutColumn,
} from '../../../src/messages/columns';

describe('the setting of columns', () => {
  it('is taken as far as it makes sense', () => {
    assert.deepEqual(columnNames(['info', 'number', 'iscsi.cmdsn', 'info']), ['info', 'number', 'iscsi.cmdsn']);
    assert.deepEqual(columnNames(['info', 7, null, '<b>', 'a b', 'x'.repeat(500)]), ['info']);
    for (const nothing of [undefined, null, 'info', {}, [], [7]])
      assert.deepEqual(columnNames(nothing), DEFAULT_COLUMNS);
    assert.equal(columnNames(Array.from({ length: 500 }, (_, at) => `a.b${at}`)).length, MOST_COLUMNS);
  });

  it('takes a new column before Info, where that is the last', () => {
    assert.deepEqual(withColumn(['number', 'info'], 'ip.ttl'), ['number', 'ip.ttl', 'info']);
    assert.deepEqual(withColumn(['info', 'number'], 'ip.ttl'), ['info', 'number', 'ip.ttl']);
    assert.deepEqual(withColumn(['ip.ttl', 'info'], 'ip.ttl'), ['ip.ttl', 'info']);
  });

  it('moves a column, keeps one at least, and keeps the order of those that were there', () => {
    const names = ['number', 'time', 'info'];
    assert.deepEqual(withColumnAt(names, 'info', 0), ['info', 'number', 'time']);
    assert.deepEqual(withColumnAt(names, 'number', 99), ['time', 'info', 'number']);
    assert.deepEqual(withColumnAt(names, 'ip.ttl', 0), names);
    assert.deepEqual(withoutColumn(['info'], 'info'), ['info']);
    assert.deepEqual(chosenColumns(names, new Set(['ip.ttl', 'info', 'number'])), ['number', 'ip.ttl', 'info']);
    assert.deepEqual(chosenColumns(names, new Set()), names);
  });

  it('suggests the field that may have been meant', () => {
    assert.equal(unknownField('iscsi.cmdsn'), undefined);
    assert.equal(unknownField('iscsi.key.X-com.vendor.Thing'), undefined);
    assert.equal(unknownField('iscsi.cmdsm')?.suggestion, 'iscsi.cmdsn');
    assert.deepEqual(unknownField('qqqqqqqqq.zzzzzzzz'), { message: 'There is no field "qqqqqqqqq.zzzzzzzz".' });
  });
});
