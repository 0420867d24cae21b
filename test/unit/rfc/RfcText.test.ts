import assert from 'node:assert/strict';
import { RfcText } from '../../../src/core/rfc/RfcText';
import { MADE_UP_RFC } from './madeUpRfc';

describe('RfcText', () => {
  const text = new RfcText(MADE_UP_RFC);
  const blocks = (number: string): string[] => text.paragraphs(number).map(({ kind }) => kind);

  it('knows its number', () => {
    assert.equal(text.rfc, 9998);
  });

  it('finds the sections in order, appendices included, and none in the table of contents or after the end', () => {
    assert.deepEqual(
      text.sections.map(({ number, title, depth }) => [number, title, depth]),
      [
        ['1', 'Introduction', 1],
        ['2', 'Brewing', 1],
        ['2.1', 'Water', 2],
        ['2.1.1', 'A Very Long Title about Kettles and Their Lids', 3],
        ['2.2', 'Boiling', 2],
        ['2.2.1', 'Bubbles', 3],
        ['A', 'Cups', 1],
        ['A.1', 'Saucers', 2],
      ],
    );
  });

  it('has no page furniture in its document', () => {
    assert.deepEqual(
      text.document.filter((line) => /\[Page|RFC 9998 {3}|\f/.test(line)),
      [],
    );
    assert.ok(!text.document.some((line, at) => line === '' && text.document[at + 1] === ''));
  });

  it('joins a paragraph across a page break and keeps apart what begins after one', () => {
    const [first, second, third] = text.paragraphs('1');
    assert.equal(
      first?.text,
      'A teapot is a vessel with a spout. This sentence is long enough that it is carried over the end of the page by the typesetter, who had no room left for it.',
    );
    assert.equal(second?.text, 'A second paragraph ends here.');
    assert.equal(third, undefined);
  });

  it('says where sections begin and end', () => {
    for (const { number, title, firstLine, bodyLine, ownEndLine, endLine } of text.sections) {
      assert.ok(text.document[firstLine]?.includes(number), number);
      assert.ok(title.endsWith(text.document[bodyLine - 1]?.trim().split(' ').at(-1) ?? '?'), number);
      assert.ok(firstLine < bodyLine && bodyLine <= ownEndLine && ownEndLine <= endLine, number);
    }
    assert.equal(text.document[text.section('A')?.endLine ?? -1], 'Acknowledgements');
    assert.equal(text.section('2')?.endLine, text.section('A')?.firstLine);
    assert.equal(text.section('2')?.ownEndLine, text.section('2.1')?.firstLine);
    assert.equal(text.section('2.1.1')?.endLine, text.section('2.2')?.firstLine);
  });

  it('finds the innermost section of a line', () => {
    const line = text.document.findIndex((one) => one.includes('Bubbles rise'));
    assert.equal(text.sectionAt(line)?.number, '2.2.1');
    assert.equal(text.sectionAt(0), undefined);
    assert.equal(text.sectionAt(text.document.length), undefined);
  });

  it('tells drawings, tables, lists and key facts from prose', () => {
    assert.deepEqual(blocks('2.1'), ['prose', 'figure', 'prose', 'prose', 'item', 'item', 'item', 'prose', 'figure']);
    assert.deepEqual(blocks('2.1.1').slice(0, 2), ['facts', 'facts']);
  });

  it('gives the lines of every block as they stand in the document', () => {
    for (const { number } of text.sections) {
      for (const { kind, firstLine, endLine, text: content } of text.paragraphs(number)) {
        const words = text.document.slice(firstLine, endLine).join(' ').split(/\s+/).filter(Boolean);
        assert.deepEqual(content.split(/\s+/).filter(Boolean), words, `${number} ${kind}`);
      }
    }
  });

  it('excerpts prose and its lists, and leaves out what only introduces a drawing', () => {
    const excerpt = text.excerpt('2.1')?.text ?? '';
    assert.ok(excerpt.startsWith('Water is heated before it is poured'), excerpt);
    assert.ok(excerpt.includes('\n0 - cold\n1 - warm\n2 - hot, which takes longer'), excerpt);
    assert.ok(
      !excerpt.includes('+---') && !excerpt.includes('format of the kettle') && !excerpt.includes('Brown'),
      excerpt,
    );
  });

  it('excerpts the prose of a key section without its fact lines', () => {
    assert.deepEqual(text.excerpt('2.1.1'), { isQuote: true, text: 'Lids keep the heat in.' });
  });

  it('says that a section has only subsections, and lists them', () => {
    const only = 'This section holds no text of its own, and these subsections:\n';
    assert.deepEqual(text.excerpt('2.2'), { isQuote: false, text: `${only}2.2.1 Bubbles` });
    assert.deepEqual(text.excerpt('A'), { isQuote: false, text: `${only}A.1 Saucers` });
    const many = Array.from({ length: 20 }, (_, at) => `1.${at + 1}.  Part\n\n   Words.\n`).join('\n');
    const listed = new RfcText(`1.  All\n\n${many}`).excerpt('1')?.text ?? '';
    assert.match(listed, /\n1\.12 Part\nand 8 more\.$/);
  });

  it('says that a section holds only a drawing', () => {
    const drawn = '1.  Header\n\n   +-------+-------+\n   | first | last  |\n   +-------+-------+\n';
    const excerpt = { isQuote: false, text: 'This section holds only a table, a drawing or program text.' };
    assert.deepEqual(new RfcText(drawn).excerpt('1'), excerpt);
    const introduced = drawn.replace('   +', '   The format is:\n\n   +');
    assert.deepEqual(new RfcText(introduced).excerpt('1'), excerpt);
  });

  it('ends an excerpt at a sentence: what is left of a list or of key lines is dropped', () => {
    const words =
      'Kettles are made of metal and hold water, which somebody has to bring from the well before the tea is made. Lids keep the heat in.';
    const list = '\n   Lids are either of these:\n\n   - round\n\n   - square\n';
    assert.equal(new RfcText(`1.  One\n\n   ${words}\n${list}`).excerpt('1')?.text, words);
    const alone = new RfcText(`1.  One\n${list}`).excerpt('1')?.text;
    assert.equal(alone, 'Lids are either of these:\n- round\n- square.');
    const announced = `1.  One\n\n   ${words} The following table lists kettles.\n\n   +---+\n   | a |\n   +---+\n`;
    assert.equal(new RfcText(announced).excerpt('1')?.text, words);
  });

  it('knows nothing of sections that are not there', () => {
    assert.equal(text.section('7'), undefined);
    assert.deepEqual(text.paragraphs('7'), []);
    assert.equal(text.excerpt('7'), undefined);
    assert.deepEqual(text.subsections('7'), []);
  });

  it('links to its own sections and to other RFCs, by column', () => {
    const links = text.document.flatMap((line, at) =>
      text.links(at).map(({ start, end, rfc, section }) => [line.slice(start, end), rfc, section]),
    );
    assert.deepEqual(links, [
      // In the table of contents; the heading itself is no link.
      ['Appendix A', 9998, 'A'],
      ['Section 2.1.1', 9998, '2.1.1'],
      ['[RFC9997]', 9997, undefined],
      ['Sections 1', 9998, '1'],
      ['2', 9998, '2'],
      ['A.1', 9998, 'A.1'],
      // Broken by the line end: both halves lead there.
      ['Section', 9998, '2.2'],
      ['2.2', 9998, '2.2'],
      ['RFC 9997', 9997, undefined],
    ]);
    assert.deepEqual(text.links(-1), []);
    assert.deepEqual(text.links(1_000_000), []);
  });

  it('reads a text without pages too', () => {
    const plain = new RfcText('1.  One\n\n   First.\n\n2.  Two\n\n   Second.\n');
    assert.equal(plain.rfc, undefined);
    assert.deepEqual(
      plain.sections.map(({ number }) => [number, plain.excerpt(number)?.text]),
      [
        ['1', 'First.'],
        ['2', 'Second.'],
      ],
    );
  });

  it('reads line ends of other systems', () => {
    const mixed = MADE_UP_RFC.split('\n').reduce((all, line, at) => all + ['\n', '\r\n'][at % 2] + line);
    for (const other of [MADE_UP_RFC.replaceAll('\n', '\r\n'), MADE_UP_RFC.replaceAll('\n', '\r'), mixed]) {
      const read = new RfcText(other);
      assert.equal(read.rfc, 9998);
      assert.deepEqual(read.document, text.document);
      assert.deepEqual(read.sections, text.sections);
    }
  });

  it('reads a byte order mark, and form feeds that share a line with words', () => {
    const joined = MADE_UP_RFC.replaceAll('\n\f\n', '\f');
    for (const other of [`\uFEFF${MADE_UP_RFC}`, joined]) {
      assert.deepEqual(new RfcText(other).document, text.document);
    }
    assert.equal(new RfcText('\uFEFF1.  One\n\n   First.\n').section('1')?.title, 'One');
  });

  it('skips a table of contents at the left margin', () => {
    const contents = 'Table of Contents\n\n1.  One . . . . . . 4\n\n2.  Two ........ 5\n\n';
    const flush = new RfcText(`${contents}1.  One\n\n   First.\n\n2.  Two\n\n   Second.\n`);
    assert.deepEqual(
      flush.sections.map(({ number, title }) => [number, title, flush.excerpt(number)?.text]),
      [
        ['1', 'One', 'First.'],
        ['2', 'Two', 'Second.'],
      ],
    );
  });

  it('takes numbered lines for headings only where the numbers rise and the parents exist', () => {
    const odd = new RfcText('1.  One\n\n3.1.  No parent\n\n1.  Again\n\n2.  Two\n\n1.1.  Late\n\n2.1  Without a dot\n');
    assert.deepEqual(
      odd.sections.map(({ number }) => number),
      ['1', '2', '1.1', '2.1'],
    );
  });
});

describe('RfcText on hostile input', () => {
  const size = 200_000;
  const hostile: readonly (readonly [string, string])[] = [
    ['nothing', ''],
    ['spaces', ' '.repeat(size)],
    ['dots', '1.  ' + '.'.repeat(size)],
    ['dotted spaces', '1.  ' + '. '.repeat(size)],
    ['digits', '1'.repeat(size)],
    ['sections', '1.'.repeat(size)],
    ['line ends', '\n'.repeat(size)],
    ['form feeds', '\f'.repeat(size)],
    ['headings', Array.from({ length: 20_000 }, (_, at) => `${at % 999}.  Title\n\n`).join('')],
    ['deep headings', Array.from({ length: 20_000 }, (_, at) => `1.${at % 999}.${at % 7}  Title\n\n`).join('')],
    ['footers', 'A   [Page 1]\n'.repeat(20_000)],
    ['brackets', '   [RFC'.repeat(20_000)],
    ['section words', '   Section '.repeat(20_000)],
    ['one long paragraph', '1.  One\n\n   ' + 'word, '.repeat(size)],
    ['columns', '1.  One\n\n' + '   a        b\n'.repeat(20_000)],
    ['equal signs', '1.  One\n\n' + '   A = = = = (((((('.repeat(20_000)],
    ['half a pair', '1.  One\n\n   \ud800 \udfff\n'],
    ['control characters', '1.  One\n\n   \u0000\u0007\u001b[31m\n'],
  ];

  for (const [name, input] of hostile) {
    it(`reads ${name} in time`, function () {
      this.timeout(5_000);
      const text = new RfcText(input);
      for (const { number } of text.sections.slice(0, 2_000)) assert.equal(typeof text.excerpt(number)?.text, 'string');
      for (let line = 0; line < Math.min(text.document.length, 2_000); line++)
        assert.ok(Array.isArray(text.links(line)));
    });
  }
});
