import assert from 'node:assert/strict';
import { identifyRfc } from '../../../src/core/rfc/identifyRfc';
import { RfcText } from '../../../src/core/rfc/RfcText';
import { sectionsOf } from '../../../src/core/rfc/sectionIndex';
import { needsRfcText, readRfcFile } from '../../support/rfcTexts';

/** Sections that are nothing but drawings, tables or program text, with or without subsections. */
const ONLY_DRAWN: ReadonlyMap<number, readonly string[]> = new Map([
  [
    3720,
    [
      '2.2',
      '10.2.2',
      '10.2.2.4',
      '10.3',
      '10.4',
      '10.5',
      'B.1',
      'B.2',
      'B.4',
      'E.2.2',
      'E.2.3',
      'E.3.2',
      'E.3.3',
    ].concat('E.4.2', 'E.4.3'),
  ],
  [
    7143,
    ['2.1', '3.2', '11.2.2', '11.2.2.4', '11.3', '11.4', '11.5', 'A.1', 'A.2', 'A.3.1', 'A.3.2', 'A.3.4'].concat([
      'D.2.2',
      'D.2.3',
      'D.3.2',
      'D.3.3',
      'D.4.2',
      'D.4.3',
    ]),
  ],
]);

for (const rfc of [3720, 7143]) {
  describe(`the text of RFC ${rfc}`, () => {
    let text: RfcText;
    let source: string;

    before(function () {
      needsRfcText(this, rfc);
      source = readRfcFile(rfc);
      text = new RfcText(source);
    });

    it('is what its name says', () => {
      assert.equal(identifyRfc(source), rfc);
      assert.equal(text.rfc, rfc);
    });

    it('has exactly the sections of our index, with the same titles, in the same order', () => {
      assert.deepEqual(
        text.sections.map(({ number, title }) => `${number} ${title}`),
        sectionsOf(rfc).map(({ section, title }) => `${section} ${title}`),
      );
    });

    it('puts every section on the page of our index', () => {
      const heads = new Map<string, number>();
      let page = 1;
      for (const line of source.split('\n')) {
        const heading = /^(?:Appendix )?((?:[A-Z]|\d+)(?:\.\d+)*)\.? {1,4}\S/.exec(line);
        if (heading?.[1] && !heads.has(heading[1])) heads.set(heading[1], page);
        const footer = /\[Page (\d+)\]$/.exec(line);
        if (footer && !line.startsWith(' ')) page = Number(footer[1]) + 1;
      }
      for (const { section, page: known } of sectionsOf(rfc)) assert.equal(heads.get(section), known, section);
    });

    it('keeps all words of the source but the page furniture', () => {
      const words = (lines: readonly string[]): string[] => lines.join('\n').split(/\s+/).filter(Boolean);
      const wanted: string[] = [];
      let afterFooter = false;
      for (const line of source.replaceAll('\f', '').split('\n')) {
        if (/^\S.*\[Page \d+\]$/.test(line)) afterFooter = true;
        else if (afterFooter && line.startsWith(`RFC ${rfc} `)) afterFooter = false;
        else wanted.push(line);
      }
      assert.deepEqual(words(text.document), words(wanted));
    });

    it('covers the lines of each section with blocks, without a gap', () => {
      for (const { number, bodyLine, ownEndLine } of text.sections) {
        let next = bodyLine;
        for (const { firstLine, endLine } of text.paragraphs(number)) {
          assert.ok(
            text.document.slice(next, firstLine).every((line) => line === ''),
            number,
          );
          assert.ok(endLine > firstLine, number);
          next = endLine;
        }
        assert.ok(
          text.document.slice(next, ownEndLine).every((line) => line === ''),
          number,
        );
      }
    });

    it('gives every section an excerpt of whole sentences, within bounds, without furniture, figures and tables', () => {
      let quoted = 0;
      for (const { number } of text.sections) {
        const excerpt = text.excerpt(number);
        if (!excerpt?.isQuote) continue;
        quoted++;
        const said = `${number}: ${excerpt.text}`;
        // "Length of Sense Data." is a whole section.
        assert.ok(excerpt.text.length >= 20 && excerpt.text.length <= 900, `${excerpt.text.length}, ${said}`);
        assert.match(excerpt.text, /[.!?]["')\]]{0,2}$/, said);
        assert.doesNotMatch(excerpt.text, /[\f\r\t]|\[Page|^RFC \d+ .* 20\d\d$|^\S.* Standards Track +\[/m, said);
        assert.doesNotMatch(excerpt.text, /[+]-|-[+]|---|===|\||\+$|\S {2,}\S|^ /m, said);
        assert.doesNotMatch(excerpt.text, /^Use: |^Senders: |^Scope: /m, said);
        assert.doesNotMatch(excerpt.text, /^[\s,.;)]|\s$|…/, said);
        assert.doesNotMatch(excerpt.text, /^\d+\.\d+\.? {1,4}[A-Z]/m, `a heading in ${said}`);
      }
      assert.ok(quoted > 250, `${quoted} quoted`);
    });

    it('says so where a section has no words of its own, and lists its subsections', () => {
      const drawn: string[] = [];
      for (const { number, bodyLine, ownEndLine } of text.sections) {
        const excerpt = text.excerpt(number);
        assert.ok(excerpt, number);
        if (excerpt.isQuote) continue;
        const own = text.document.slice(bodyLine, ownEndLine).join('').trim();
        if (own !== '') drawn.push(number);
        else assert.match(excerpt.text, /^This section holds no text of its own, and these subsections:\n/, number);
        const children = text.subsections(number);
        if (children.length > 12) assert.match(excerpt.text, /\nand \d+ more\.$/);
        for (const child of children.slice(0, 12)) {
          assert.ok(excerpt.text.includes(`\n${child.number} ${child.title}`), `${number}: ${child.number}`);
        }
      }
      assert.deepEqual(drawn, ONLY_DRAWN.get(rfc));
    });

    it('excerpts words that stand in the section, in their order', () => {
      for (const { number, bodyLine, ownEndLine } of text.sections) {
        const excerpt = text.excerpt(number);
        if (!excerpt?.isQuote) continue;
        const words = (part: string): string => part.replace(/\s+|-/g, '');
        const body = words(text.document.slice(bodyLine, ownEndLine).join(' '));
        let from = 0;
        for (const paragraph of excerpt.text.split('\n')) {
          // A list may have been closed with a full stop.
          const at = body.indexOf(words(paragraph.replace(/\.$/, '')), from);
          assert.ok(at >= 0, `${number}: ${paragraph}`);
          from = at;
        }
      }
    });

    it('links only to sections that exist', () => {
      let own = 0;
      for (const [line, content] of text.document.entries()) {
        for (const { start, end, rfc: to, section } of text.links(line)) {
          assert.ok(start < end && end <= content.length && content.slice(start, end).trim() !== '', content);
          if (to !== rfc || section === undefined) continue;
          own++;
          assert.ok(text.section(section), `${section} in: ${content}`);
        }
      }
      assert.ok(own > 200, `${own} links`);
    });
  });
}

describe('excerpts that hovers show often', () => {
  let original: RfcText;

  before(function () {
    needsRfcText(this, 3720);
    original = new RfcText(readRfcFile(3720));
  });

  const beginnings: readonly (readonly [string, RegExp])[] = [
    ['10.12', /^After establishing a TCP connection/],
    ['10.12.1', /^If set to 1, indicates/],
    ['10.2.1.2', /^The Opcode indicates the type/],
    ['12.12', /^The initiator or target declares/],
    ['12.21', /^The initiator indicates the type of session/],
    ['12.10', /^The InitialR2T key is used/],
    ['12.3', /^For a complete description/],
    ['11.1.4', /^For CHAP.*\nCHAP_A=<A1,A2...>\n/],
    ['D', /^To reduce the amount of configuration/],
    ['3.5.3.2', /^Login Requests and Responses are used/],
    ['10.6.1', /\na\) 0 - Function complete\.\nb\) 1 - /],
    // What followed its examples stood there without them.
    ['A.3.1', /^OFMarker is used .* markers on the connection\.$/],
    ['10.14.1', /\n0 - close the session\. /],
  ];

  for (const [section, beginning] of beginnings) {
    it(`section ${section}`, () => assert.match(original.excerpt(section)?.text ?? '', beginning));
  }
});
