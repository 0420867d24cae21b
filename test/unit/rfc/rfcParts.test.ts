import assert from 'node:assert/strict';
import { identifyRfc } from '../../../src/core/rfc/identifyRfc';
import { findLinks } from '../../../src/core/rfc/rfcLinks';
import { removePageFurniture } from '../../../src/core/rfc/rfcPages';
import { cutAtSentence } from '../../../src/core/rfc/sentences';
import { MADE_UP_RFC } from './madeUpRfc';

describe('identifyRfc', () => {
  it('reads the number of the header', () => {
    assert.equal(identifyRfc(MADE_UP_RFC), 9998);
    assert.equal(identifyRfc('\n\nRequest for Comments: 3720      K. Meth\n'), 3720);
  });

  it('refuses web pages, drafts and texts that only mention an RFC', () => {
    assert.equal(identifyRfc('<!doctype html>\nRequest for Comments: 3720\n'), undefined);
    assert.equal(identifyRfc('Internet-Draft\n\n   This draft updates RFC 3720.\n'), undefined);
    assert.equal(identifyRfc('   It began with the Request for Comments: 3720 of 2004.\n'), undefined);
    assert.equal(identifyRfc('Request for Comments: 123456\n'), undefined);
    assert.equal(identifyRfc(''), undefined);
  });

  it('looks at the first page only', () => {
    assert.equal(identifyRfc(' '.repeat(10_000) + '\nRequest for Comments: 3720\n'), undefined);
  });
});

describe('removePageFurniture', () => {
  const footer = 'Doe                          Standards Track                    [Page 7]';
  const header = 'RFC 9998                      Teapot Link                     March 2031';
  const join = (before: string, after: string): string[] =>
    removePageFurniture(`${before}\n\n\n${footer}\n\f\n${header}\n\n\n${after}`);

  it('joins what goes on in small letters or after a comma', () => {
    const before = '   This line is as long as a line of an RFC may be, it seems to the';
    assert.deepEqual(join(before, '   reader of it.'), [before, '   reader of it.']);
    assert.deepEqual(join('   In this case,', '   Section 4 holds.'), ['   In this case,', '   Section 4 holds.']);
  });

  it('keeps a line apart that would have had room on the last one', () => {
    assert.deepEqual(join('   Short.', '   Next.'), ['   Short.', '', '   Next.']);
    assert.deepEqual(join('   Short', '   Next.'), ['   Short', '', '   Next.']);
  });

  it('keeps list items and headings apart', () => {
    const full = '   This line is as long as a line of an RFC may be, and it says more on';
    assert.deepEqual(join(full, '   - An item.'), [full, '', '   - An item.']);
    assert.deepEqual(join(full, '4.  A Heading'), [full, '', '4.  A Heading']);
  });

  it('joins the two halves of a table', () => {
    const row = '     | one | two |';
    assert.deepEqual(join(row, row), [row, row]);
    assert.deepEqual(join('   ACA      Auto Contingent', '   AHS      Additional'), [
      '   ACA      Auto Contingent',
      '   AHS      Additional',
    ]);
  });

  it('removes a running header only at the top of a page', () => {
    assert.deepEqual(removePageFurniture(`   Text.\n${header}\n`), ['   Text.', header]);
  });
});

describe('cutAtSentence', () => {
  const sentence = 'One two three four five six seven eight. ';

  it('leaves short texts alone', () => {
    assert.equal(cutAtSentence('Short', 10), 'Short');
  });

  it('cuts at the last sentence end before the limit', () => {
    assert.equal(cutAtSentence(sentence.repeat(5), 100), sentence.repeat(2).trim());
  });

  for (const short of ['e.g.', 'i.e.', 'et al.', 'vs.', 'J.']) {
    it(`does not take ${short} for a sentence end`, () => {
      const text = `${sentence}It goes on, ${short} Smith is here, and on and on it goes to the end. Done.`;
      assert.equal(cutAtSentence(text, 65), sentence.trim());
    });
  }

  it('runs over the limit to the first sentence end rather than say too little', () => {
    assert.equal(cutAtSentence('Yes. ' + sentence.repeat(2), 40), 'Yes. One two three four five six seven eight.');
  });

  it('cuts at a word when there is no sentence end', () => {
    assert.equal(cutAtSentence('word '.repeat(100), 22), 'word word word word…');
    assert.equal(cutAtSentence('x'.repeat(100), 10), 'xxxxxxxxxx…');
  });
});

describe('findLinks', () => {
  const context = { rfc: 9998, hasSection: (section: string) => section !== '7' };
  const links = (line: string, before = '', after = ''): unknown[] =>
    findLinks(line, before, after, context).map(({ start, end, rfc, section }) => [
      line.slice(start, end),
      rfc,
      section,
    ]);

  it('names the other RFC when the section is of that one', () => {
    assert.deepEqual(links('   See Section 4.2 of [RFC9997], or section 5 of RFC 9996.'), [
      ['Section 4.2', 9997, '4.2'],
      ['[RFC9997]', 9997, undefined],
      ['section 5', 9996, '5'],
      ['RFC 9996', 9996, undefined],
    ]);
    assert.deepEqual(links('   as said in Section 6', '', '   of [RFC9997].'), [['Section 6', 9997, '6']]);
  });

  it('makes no link of sections of other documents or of sections that do not exist', () => {
    assert.deepEqual(links('   Section 6 of [SAM2] and Section 4.e of the licence; Section 7 is missing.'), []);
  });

  it('reads lists, chapters and appendices', () => {
    assert.deepEqual(links('   Sections 1, 2.3, and 4; Chapter 5 and Appendix D.'), [
      ['Sections 1', 9998, '1'],
      ['2.3', 9998, '2.3'],
      ['4', 9998, '4'],
      ['Chapter 5', 9998, '5'],
      ['Appendix D', 9998, 'D'],
    ]);
  });

  it('finds nothing in lines that are too long to be of an RFC', () => {
    assert.deepEqual(links('Section 1 '.repeat(1_000)), []);
  });
});
