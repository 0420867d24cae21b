import assert from 'node:assert/strict';
import { MERGED_SECTIONS, RENUMBERING } from '../../../src/core/rfc/renumbering';
import {
  childrenOf,
  counterpart,
  findSection,
  hasSection,
  parentOf,
  sectionsOf,
  sectionTitle,
} from '../../../src/core/rfc/sectionIndex';

const at = (rfc: number, section: string): { rfc: number; section: string } => ({ rfc, section });

/** Titles that RFC 7143 worded anew although the section is the same. */
const RETITLED: ReadonlyMap<string, string> = new Map([
  ['2', '2'],
  ['3.2.4.4', '4.2.5.4'],
  ['3.5.3.1', '4.6.3.1'],
  ['3.5.3.2', '4.6.3.2'],
  ['3.5.3.3', '4.6.3.3'],
  ['8.3.1', '9.3.1'],
  ['9.5', '10.5'],
  ['10.2.1.1', '11.2.1.1'],
  ['10.2.1.3', '11.2.1.3'],
  ['10.2.2.4', '11.2.2.4'],
  ['10.6.2', '4.2.3.3'],
  ['10.7', '11.7'],
  ['10.16.2', '11.16.2'],
  ['12.22', '13.22'],
  ['A.3', '13.25'],
  ['A.3.1', '13.25'],
  ['A.3.2', '13.25'],
]);

const plain = (title: string | undefined): string | undefined =>
  title
    ?.toLowerCase()
    .replace(/[^a-z\d]+/g, ' ')
    .trim();

describe('sectionIndex', () => {
  it('has every section of both RFCs', () => {
    assert.equal(sectionsOf(3720).length, 338);
    assert.equal(sectionsOf(7143).length, 368);
    assert.deepEqual(sectionsOf(1), []);
  });

  it('knows title and page', () => {
    assert.deepEqual(findSection(at(3720, '12.12')), {
      ...at(3720, '12.12'),
      title: 'MaxRecvDataSegmentLength',
      page: 196,
    });
    assert.equal(sectionTitle(at(3720, 'D')), 'SendTargets Operation');
    assert.equal(sectionTitle(at(3720, 'A.3.1')), 'OFMarker, IFMarker');
    assert.equal(sectionTitle(at(7143, '11.13.5')), 'Status-Class and Status-Detail');
    assert.equal(sectionTitle(at(7144, '6.3')), 'Task Management Function Additions');
    assert.equal(sectionTitle(at(3720, '99')), undefined);
    assert.equal(hasSection(at(3721, '1')), false);
  });

  it('puts every subsection below a section that exists', () => {
    for (const rfc of [3720, 7143, 5048, 7144, 7145]) {
      assert.ok(sectionsOf(rfc).length > 0);
      for (const section of sectionsOf(rfc)) {
        const parent = parentOf(section);
        assert.equal(parent !== undefined, section.section.includes('.'), `${rfc} ${section.section}`);
        if (parent) assert.ok(childrenOf(parent).includes(section), `${rfc} ${section.section}`);
      }
    }
  });

  it('lists children in order', () => {
    assert.deepEqual(
      childrenOf(at(3720, '10.15')).map(({ section }) => section),
      ['10.15.1', '10.15.2', '10.15.3', '10.15.4'],
    );
    assert.deepEqual(childrenOf(at(3720, '12.12')), []);
    assert.equal(parentOf(at(3720, '10.99')), undefined);
  });
});

describe('counterpart', () => {
  it('follows the renumbering', () => {
    const pairs: readonly (readonly [string, string])[] = [
      ['3.2.2.1', '4.2.2.1'],
      ['3.2.2.3', '4.2.2.4'],
      ['3.2.5', '4.2.6'],
      ['3.2.6.3.1', '4.2.7.4'],
      ['3.5.3.2', '4.6.3.2'],
      ['5.3.1', '6.3.1'],
      ['6.9', '7.11'],
      ['6.4.2', '7.5.2'],
      ['10.12.5', '11.12.5'],
      ['10.6.2', '4.2.3.3'],
      ['10.6.3', '11.6.2'],
      ['11.1.4', '12.1.3'],
      ['12.12', '13.12'],
      ['D', 'C'],
      ['B.4', 'A.4'],
      ['2.1', '2.2'],
    ];
    for (const [old, successor] of pairs) {
      assert.equal(counterpart(at(3720, old))?.section, successor, old);
      assert.equal(counterpart(at(7143, successor))?.section, old, successor);
    }
  });

  it('leads from every section to one of the same title, but for those known to be worded anew', () => {
    let found = 0;
    for (const section of sectionsOf(3720)) {
      const other = counterpart(section);
      if (!other) continue;
      found++;
      assert.equal(other.rfc, 7143);
      const isRetitled = plain(section.title) !== plain(other.title);
      assert.equal(isRetitled ? other.section : undefined, RETITLED.get(section.section), section.section);
    }
    assert.ok(found > 315, `${found} sections have a counterpart`);
  });

  it('leads back to where it came from, but for merged sections', () => {
    for (const rfc of [3720, 7143]) {
      for (const section of sectionsOf(rfc)) {
        const other = counterpart(section);
        const isMerged = rfc === 3720 && MERGED_SECTIONS.has(section.section);
        if (other && !isMerged) assert.equal(counterpart(other)?.section, section.section, `${rfc} ${section.section}`);
      }
    }
    assert.equal(counterpart(at(3720, 'A.3.1'))?.section, '13.25');
    assert.equal(counterpart(at(7143, '13.25'))?.section, 'A.3');
  });

  it('has no answer where the other RFC has nothing of the kind', () => {
    for (const section of ['11.1.2', 'A', 'A.1', '2.3.1', '13.5.2', '99']) {
      assert.equal(counterpart(at(3720, section)), undefined, section);
    }
    for (const section of [
      '4.2.2.3',
      '4.2.3',
      '7.4',
      '7.10',
      '9.4',
      '10.7',
      '11.4.5.2',
      '13.23',
      '13.24',
      '13.26',
      '16',
    ]) {
      assert.equal(counterpart(at(7143, section)), undefined, section);
    }
    assert.equal(counterpart(at(5048, '9.1')), undefined);
  });

  it('is missing for exactly the sections that the other RFC has nothing of', () => {
    const without = (rfc: number): string =>
      sectionsOf(rfc)
        .filter((section) => !counterpart(section))
        .map(({ section }) => section)
        .join(' ');
    // Word rules, SPKM, the IANA considerations in detail, markers.
    assert.equal(
      without(3720),
      '2.3.1 2.3.2 2.3.3 11.1.2 13.1 13.2 13.3 13.4 13.5 13.5.1 13.5.2 13.5.3 13.5.4 13.6 A A.1 A.2',
    );
    // UML, response fences, task management, naa names, discovery recovery, residuals, new keys, references.
    assert.equal(
      without(7143),
      [
        '2.3 3 3.1 3.2 3.3 3.4 3.5 3.6 4.2.2.3 4.2.2.3.1 4.2.2.3.2 4.2.2.3.3 4.2.2.3.4 4.2.3 4.2.3.1 4.2.3.2 4.2.3.4',
        '4.2.3.5 4.2.3.6 4.2.7.6 4.4.3.2 4.5 7.4 7.4.1 7.4.2 7.4.2.1 7.4.2.2 7.4.3 7.10 9.2.3 9.4 9.5 10.7 11.4.5.1',
        '11.4.5.2 11.4.5.3 13.23 13.24 13.26 13.26.1 13.26.2 14 16 16.1 16.2 A.3.1 A.3.2 A.3.3 A.3.4',
      ].join(' '),
    );
  });

  it('uses every row of the table of renumbering', () => {
    for (const [from, to] of RENUMBERING) {
      assert.ok(hasSection(at(3720, from)), from);
      assert.equal(counterpart(at(3720, from))?.section, to, from);
    }
  });
});
