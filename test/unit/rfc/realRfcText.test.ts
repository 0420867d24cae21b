import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { identifyRfc } from '../../../src/core/rfc/identifyRfc';
import { RfcText } from '../../../src/core/rfc/RfcText';
import { sectionsOf } from '../../../src/core/rfc/sectionIndex';

const repository = path.resolve(__dirname, '../../..');
const folder = process.env.RFC_DIR ?? path.resolve(repository, '../shared/rfc');
const fileOf = (rfc: number): string => path.join(folder, `rfc${rfc}.txt`);

/** Sections that are nothing but drawings, tables or program text. */
const WITHOUT_PROSE: ReadonlyMap<number, readonly string[]> = new Map([
  [3720, ['2.2', 'B.1', 'B.2', 'E.2.2', 'E.2.3', 'E.3.2', 'E.3.3', 'E.4.2', 'E.4.3']],
  [7143, ['2.1', 'A.1', 'A.2', 'A.3.1', 'A.3.2', 'A.3.4', 'D.2.2', 'D.2.3', 'D.3.2', 'D.3.3', 'D.4.2', 'D.4.3']],
]);

for (const rfc of [3720, 7143]) {
  describe(`the text of RFC ${rfc}`, () => {
    let text: RfcText;
    let source: string;

    before(function () {
      if (!existsSync(fileOf(rfc))) {
        const reason = `${fileOf(rfc)} is missing: set RFC_DIR to a folder with the RFC texts`;
        assert.ok(!process.env.CI, reason);
        console.warn(`SKIPPED: ${reason}`);
        this.skip();
      }
      source = readFileSync(fileOf(rfc), 'latin1');
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

    it('gives every section with prose an excerpt that reads well', () => {
      const empty: string[] = [];
      for (const { number } of text.sections) {
        const excerpt = text.excerpt(number);
        if (excerpt === '') {
          empty.push(number);
          continue;
        }
        assert.ok(excerpt.length <= 900, `${number}: ${excerpt.length} characters`);
        assert.doesNotMatch(excerpt, /\+---|\[Page|\|.*\|.*\||^Use: |^Senders: |^Scope: /m, `${number}: ${excerpt}`);
        assert.doesNotMatch(excerpt, /^[\s,.;)]|\s$/, `${number}: ${excerpt}`);
      }
      assert.deepEqual(empty, WITHOUT_PROSE.get(rfc));
    });

    it('excerpts words that stand in the section, in their order', () => {
      for (const { number, bodyLine, endLine } of text.sections) {
        const words = (part: string): string => part.replace(/\s+|-/g, '');
        const body = words(text.document.slice(bodyLine, endLine).join(' '));
        let from = 0;
        for (const paragraph of text.excerpt(number).split('\n')) {
          const at = body.indexOf(words(paragraph.replace(/…$/, '')), from);
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
    if (!existsSync(fileOf(3720))) {
      assert.ok(!process.env.CI, `${fileOf(3720)} is missing`);
      this.skip();
    }
    original = new RfcText(readFileSync(fileOf(3720), 'latin1'));
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
    ['10.14.1', /\n0 - close the session\. /],
  ];

  for (const [section, beginning] of beginnings) {
    it(`section ${section}`, () => assert.match(original.excerpt(section), beginning));
  }
});
