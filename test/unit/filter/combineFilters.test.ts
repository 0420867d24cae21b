import assert from 'node:assert/strict';
import { combineFilters, FILTER_COMBINATIONS } from '../../../src/messages/combineFilters';
import { compileFilter } from '../../../src/core/filter/compileFilter';

describe('joining a filter to the one that is there', () => {
  it('joins as the menu says', () => {
    assert.deepEqual(
      FILTER_COMBINATIONS.map((combination) => combineFilters('tcp', 'iscsi', combination)),
      ['iscsi', '!(iscsi)', 'tcp && iscsi', 'tcp || iscsi', 'tcp && !(iscsi)', 'tcp || !(iscsi)'],
    );
    assert.equal(combineFilters('  ', 'iscsi', 'and'), 'iscsi');
    assert.equal(combineFilters('', 'iscsi', 'orNot'), '!(iscsi)');
  });

  it('puts parentheses where the parts would read otherwise, and nowhere else', () => {
    assert.equal(combineFilters('tcp || iscsi', 'frame', 'and'), '(tcp || iscsi) && frame');
    assert.equal(combineFilters('tcp or iscsi', 'frame', 'and'), '(tcp or iscsi) && frame');
    assert.equal(combineFilters('tcp && iscsi', 'frame', 'and'), 'tcp && iscsi && frame');
    assert.equal(combineFilters('tcp && iscsi', 'frame', 'or'), '(tcp && iscsi) || frame');
    assert.equal(combineFilters('(tcp || iscsi)', 'frame', 'and'), '(tcp || iscsi) && frame');
    assert.equal(combineFilters('(tcp) || (iscsi)', 'frame', 'and'), '((tcp) || (iscsi)) && frame');
    assert.equal(combineFilters('tcp', 'tcp.stream == 1 && frame', 'or'), 'tcp || (tcp.stream == 1 && frame)');
    assert.equal(combineFilters('tcp ^^ iscsi', 'frame', 'and'), '(tcp ^^ iscsi) && frame');
  });

  it('takes no word of a text, of a set or of a name for one that joins', () => {
    const text = 'iscsi.session.target == "a || b or c"';
    assert.equal(combineFilters(text, 'frame', 'and'), `${text} && frame`);
    assert.equal(combineFilters('x.or.y', 'frame', 'and'), 'x.or.y && frame');
  });

  it('makes filters of filters', () => {
    const filters = [
      'tcp',
      'tcp || iscsi',
      'not tcp and iscsi',
      'tcp.port in {1, 3260}',
      'iscsi.session.target == "\\"or"',
    ];
    for (const current of filters) {
      for (const added of filters) {
        for (const combination of FILTER_COMBINATIONS) {
          const joined = combineFilters(current, added, combination);
          assert.ok('ok' in compileFilter(joined), joined);
        }
      }
    }
  });
});
