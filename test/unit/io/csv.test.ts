import assert from 'node:assert/strict';
import { csvLine } from '../../../src/core/io/csv';
import { visibleText } from '../../../src/core/text/visibleText';
import { HOSTILE_TEXTS, unseenIn } from '../../support/hostileTexts';

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

  it('lets the text be had again: one apostrophe in front is taken away', () => {
    for (const text of [...Object.values(HOSTILE_TEXTS), "'=1", "''x", "'"]) {
      const line = csvLine([text]);
      assert(line.endsWith('\r\n') && !/[\r\n]/.test(line.slice(0, -2)), line);
      assert.equal(unseenIn(line.slice(0, -2)), undefined);
      const cell = line.slice(0, -2).replace(/^"([^]*)"$/, (_, quoted: string) => quoted.replaceAll('""', '"'));
      assert.doesNotMatch(cell, /^\s*[=+@|%-](?!\d+(\.\d+)?$)/);
      assert.equal(cell.replace(/^'/, ''), visibleText(text));
    }
  });

  it('writes characters that nobody sees as escapes, so that none begins another line or turns a text around', () => {
    assert.equal(csvLine(['a\r\n=1', '\t=2', 'x\u202ey']), 'a\\x0d\\x0a=1,\\x09=2,x\\u202ey\r\n');
  });
});
