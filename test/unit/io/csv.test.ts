import assert from 'node:assert/strict';
import { csvLine } from '../../../src/core/io/csv';

describe('csvLine', () => {
  it('quotes what would break a line, and leaves numbers and nothing as they are', () => {
    assert.equal(
      csvLine(['a,b', 'say "x"', 5, -0.25, null, '-0.002000000', '']),
      '"a,b","say ""x""",5,-0.25,,-0.002000000,\r\n',
    );
  });

  for (const formula of ['=1+1', '+cmd', '-cmd|x', '@SUM(A1)', '  =1', '\uff1d1', '|calc', '%0A=1']) {
    it(`disarms ${JSON.stringify(formula)}, which a spreadsheet would run`, () => {
      assert.equal(csvLine([formula]), `'${formula}\r\n`);
    });
  }

  it('writes characters that nobody sees as escapes, so that none begins another line or turns a text around', () => {
    assert.equal(csvLine(['a\r\n=1', '\t=2', 'x\u202ey']), 'a\\x0d\\x0a=1,\\x09=2,x\\u202ey\r\n');
  });
});
