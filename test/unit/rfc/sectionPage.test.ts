import assert from 'node:assert/strict';
import { createExplainer, type FieldLookup } from '../../../src/core/rfc/explain';
import { NOTES_3720, NOTES_7143 } from '../../../src/core/rfc/explanations/sectionNotes';
import { formatReference, type RfcReference } from '../../../src/core/rfc/RfcReference';
import {
  childrenOf,
  counterpart,
  hasSection,
  parentOf,
  sectionsOf,
  sectionTitle,
} from '../../../src/core/rfc/sectionIndex';
import { createSectionPages, type SectionPage } from '../../../src/core/rfc/sectionPage';
import { webLink } from '../../../src/core/rfc/webLink';

const lookup: FieldLookup = {
  fieldSpec: (layer, filter) =>
    layer === '0x03' && filter === 'iscsi.login.csg'
      ? {
          name: 'CSG',
          filter,
          offset: 1,
          length: 1,
          kind: 'unsigned',
          doc: 'Where the login stands.',
          rfc: { rfc3720: '10.12.3', rfc7143: '11.12.3' },
        }
      : undefined,
  fieldTopics: () => ['field/0x03/iscsi.login.csg'],
};

const page = createSectionPages(createExplainer(lookup));
const pageOf = (rfc: number, section: string): SectionPage => page({ rfc, section });
const textOf = (rfc: number, section: string): string => pageOf(rfc, section).lines.join('\n');

describe('webLink', () => {
  it('leads to sections and appendices', () => {
    assert.equal(webLink({ rfc: 3720, section: '10.12' }), 'https://www.rfc-editor.org/rfc/rfc3720#section-10.12');
    assert.equal(webLink({ rfc: 3720, section: 'D' }), 'https://www.rfc-editor.org/rfc/rfc3720#appendix-D');
    assert.equal(webLink({ rfc: 3720, section: 'A.3.1' }), 'https://www.rfc-editor.org/rfc/rfc3720#appendix-A.3.1');
    assert.equal(webLink({ rfc: 1982 }), 'https://www.rfc-editor.org/rfc/rfc1982');
    assert.equal(
      webLink({ rfc: 1, section: '" onload=' }),
      'https://www.rfc-editor.org/rfc/rfc1#section-%22%20onload%3D',
    );
  });
});

describe('section pages', () => {
  it('exist for every indexed section, with title, neighbours, counterpart, web link and how to get the text', () => {
    let pages = 0;
    for (const rfc of [3720, 7143, 5048, 7144, 7145]) {
      for (const section of sectionsOf(rfc)) {
        pages++;
        const { title, lines, links, web } = page(section);
        const name = formatReference(section);
        assert.equal(title, `${name}: ${section.title}`);
        assert.equal(lines[0], title);
        assert.ok(
          lines.some((line) => line.includes(web)),
          name,
        );
        assert.match(lines.slice(-3).join(' '), /not installed.*iscsiTrace\.rfcFolder/, name);
        for (const line of lines) {
          assert.ok(line.length <= 90 || line.includes(': RFC') || line === title, `${name}: ${line}`);
          assert.doesNotMatch(line, /\n|undefined/, name);
        }
        const targets = links.map(({ line, start, end, rfc: to, section: number }) => {
          const label = formatReference({ rfc: to, section: number });
          assert.equal(lines[line]?.slice(start, end), `${label}: ${sectionTitle({ rfc: to, section: number })}`);
          return label;
        });
        const wanted = [parentOf(section), ...childrenOf(section), counterpart(section)].filter(
          (one): one is NonNullable<typeof one> => one !== undefined,
        );
        assert.deepEqual(targets, wanted.map(formatReference), name);
      }
    }
    assert.ok(pages > 700);
  });

  it('say what the section rules for every section of RFC 3720 and RFC 7143', () => {
    // Without the field tables, headers' fields are only described by the PDU that they belong to.
    for (const rfc of [3720, 7143]) {
      for (const section of sectionsOf(rfc)) {
        const { lines } = page(section);
        const said = lines.slice(
          2,
          lines.findIndex((line) => line === 'Around it' || line === 'The text itself'),
        );
        assert.ok(said.join(' ').trim().length >= 15, `${formatReference(section)}: ${said.join(' ')}`);
      }
    }
  });

  it('give the facts of what the section defines', () => {
    assert.match(textOf(3720, '12.12'), /What it rules\n-+\n\nMaxRecvDataSegmentLength\n/);
    assert.match(textOf(3720, '12.12'), /default: 8192 bytes/);
    assert.match(textOf(7143, '11.3'), /SCSI Command \(0x01\)/);
    assert.match(textOf(7145, '6.10'), /iSERHelloRequired/);
  });

  it('give the fields that the lookup lists', () => {
    assert.match(textOf(3720, '10.12.3'), /What it rules\n-+\n\nCSG \(Login Request\)\n {2}Where the login stands\./);
  });

  it('list what only mentions the section after what it defines', () => {
    assert.match(textOf(7143, '11.13.5'), /Also explained with it[^]*- Out of resources \(0x0302\)/);
  });

  it('explain what mentions a section that nothing begins with', () => {
    assert.match(textOf(3720, '3.5.3.2'), /What it rules[^]*Login Request \(0x03\)[^]*Login Response \(0x23\)/);
    assert.match(textOf(3720, '11'), /What it rules\n-+\n\nSecurity negotiation \(stage 0\)/);
  });

  it('describe a section without explanations by the one that it lies in', () => {
    assert.match(textOf(3720, '10.14.4'), /Part of RFC 3720, section 10.14: Logout Request/);
    assert.match(textOf(3720, '10.14.4'), /What it belongs to\n-+\n\nLogout Request \(0x06\)/);
  });

  it('lead to the web where the index ends', () => {
    const unknown: RfcReference[] = [
      { rfc: 9293, section: '3.1' },
      { rfc: 3720, section: '99.9' },
      { rfc: 5048, section: '12.2' },
    ];
    for (const reference of unknown) {
      const { title, lines, links, web } = page(reference);
      assert.equal(title, formatReference(reference));
      assert.ok(lines.some((line) => line.includes('not in our index')));
      assert.ok(lines.join('\n').includes(web));
      assert.deepEqual(links, []);
    }
  });

  it('offer fetching only for the RFCs that can be fetched', () => {
    assert.match(textOf(3720, '1'), /Fetch RFC Text/);
    assert.doesNotMatch(textOf(5048, '9.1'), /Fetch RFC Text/);
  });
});

describe('section notes', () => {
  it('stand at sections that exist', () => {
    for (const section of NOTES_3720.keys()) assert.ok(hasSection({ rfc: 3720, section }), section);
    for (const section of NOTES_7143.keys()) assert.ok(hasSection({ rfc: 7143, section }), section);
  });
});
