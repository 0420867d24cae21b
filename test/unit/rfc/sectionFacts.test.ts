import assert from 'node:assert/strict';
import { namedReferences } from '../../../src/core/rfc/namedReferences';
import { searchSections } from '../../../src/core/rfc/searchSections';
import { explainSection, nearestCounterpart, withoutCounterpart } from '../../../src/core/rfc/sectionFacts';
import { counterpart, sectionsOf } from '../../../src/core/rfc/sectionIndex';

const names = (query: string): string[] =>
  searchSections(query).map(({ rfc, section, title }) => `${rfc} ${section} ${title}`);

describe('searchSections', () => {
  it('finds every section of both RFCs by its title and by its number', () => {
    for (const rfc of [3720, 7143]) {
      for (const { section, title } of sectionsOf(rfc)) {
        const name = `${rfc} ${section} ${title}`;
        assert.ok(names(title).includes(name), title);
        assert.ok(names(`${section} ${title}`.toUpperCase()).includes(name), section);
      }
    }
  });

  it('is as loose as VS Code expects: letters in their order, words in any order, the RFC as a word', () => {
    for (const query of ['login request', 'LogReq', '10.12 login', 'request login', 'login 3720']) {
      assert.ok(names(query).includes('3720 10.12 Login Request'), query);
    }
    assert.ok(names('snack 7143').every((name) => name.startsWith('7143 ')));
    assert.ok(names('snack 7143').includes('7143 11.16 SNACK Request'));
    assert.deepEqual(names('teapot kettle'), []);
  });

  it('keeps out of the way of an empty query', () => {
    assert.deepEqual(names(''), []);
    assert.deepEqual(names(' \t'), []);
  });
});

describe('explainSection', () => {
  it('says what the section rules and what its counterpart is, for every section of both RFCs', () => {
    for (const rfc of [3720, 7143]) {
      for (const reference of sectionsOf(rfc)) {
        const explanation = explainSection(reference);
        assert.ok(explanation && explanation.title.endsWith(`${reference.section}: ${reference.title}`));
        const [label, said] = explanation.facts[0] ?? [];
        assert.equal(label, 'counterpart');
        const other = counterpart(reference);
        if (other) assert.ok(said?.endsWith(`${other.section}: ${other.title}`), said);
        else assert.equal(said, `none: RFC ${rfc === 3720 ? 7143 : 3720} has no such section`);
        assert.deepEqual(
          explanation.references.map(({ section }) => section),
          other ? [reference.section, other.section] : [reference.section],
        );
      }
    }
  });

  it('knows nothing of other sections', () => {
    assert.equal(explainSection({ rfc: 3720, section: '99' }), undefined);
    assert.equal(explainSection({ rfc: NaN, section: '' }), undefined);
  });
});

describe('sections without a counterpart', () => {
  it('lead to where the section around them went', () => {
    assert.equal(counterpart({ rfc: 3720, section: '11.1.2' }), undefined);
    assert.equal(nearestCounterpart({ rfc: 3720, section: '11.1.2' })?.section, '12.1');
    assert.equal(nearestCounterpart({ rfc: 3720, section: 'A.1' }), undefined);
    assert.equal(withoutCounterpart({ rfc: 3720, section: '10.12' }), undefined);
    assert.equal(withoutCounterpart({ rfc: 5048, section: '3' }), undefined);
  });
});

describe('namedReferences', () => {
  it('gives columns, and stops at the end of the number', () => {
    const line = 'see RFC 3720, section 10.12.3, and RFC7143, Section 13.12.';
    assert.deepEqual(
      namedReferences(line).map(({ start, end, rfc, section }) => [line.slice(start, end), rfc, section]),
      [
        ['RFC 3720, section 10.12.3', 3720, '10.12.3'],
        ['RFC7143, Section 13.12', 7143, '13.12'],
      ],
    );
  });

  it('passes over other RFCs, unknown sections and longer words', () => {
    for (const line of [
      'RFC 2119, section 1',
      'RFC 3720, section 77',
      'RFC 3720, section A-b',
      'XRFC 3720, section 1',
    ]) {
      assert.deepEqual(namedReferences(line), [], line);
    }
  });
});
