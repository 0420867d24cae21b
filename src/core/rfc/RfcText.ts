import { identifyRfc } from './identifyRfc';
import { type RfcBlock, splitBlocks } from './rfcBlocks';
import { excerptOf, shortExcerptOf } from './rfcExcerpt';
import { findHeadings } from './rfcHeadings';
import { findLinks, type RfcLink } from './rfcLinks';
import { removePageFurniture } from './rfcPages';

/** A numbered section or appendix of the text. Lines are indexes into `RfcText.document`; ends are exclusive. */
export interface RfcTextSection {
  /** "10.12", "A.3.1", "D". */
  readonly number: string;
  readonly title: string;
  /** The heading. */
  readonly firstLine: number;
  /** The first line after the heading. */
  readonly bodyLine: number;
  /** Where the section's own text ends: at the next heading of any kind. */
  readonly ownEndLine: number;
  /** Where its last subsection ends. */
  readonly endLine: number;
  /** 1 for "10" and "D", 2 for "10.12". */
  readonly depth: number;
}

/**
 * The text of an RFC in the classic paginated layout, read at run time: our repository holds none of it. Takes any text:
 * one that is no RFC has no sections.
 */
export class RfcText {
  /** The number that the text's own header states. */
  readonly rfc: number | undefined;
  /** The lines of the text without page breaks. */
  readonly document: readonly string[];
  /** In document order. */
  readonly sections: readonly RfcTextSection[];
  private readonly byNumber: ReadonlyMap<string, RfcTextSection>;

  constructor(text: string) {
    this.rfc = identifyRfc(text);
    this.document = removePageFurniture(text);
    this.sections = sectionsIn(this.document);
    this.byNumber = new Map(this.sections.map((section) => [section.number, section]));
  }

  section(number: string): RfcTextSection | undefined {
    return this.byNumber.get(number);
  }

  /** The innermost section that a line of the document lies in. */
  sectionAt(line: number): RfcTextSection | undefined {
    return this.sections.findLast(({ firstLine, endLine }) => firstLine <= line && line < endLine);
  }

  /** The section's own text, without its subsections, in blocks; empty for unknown sections. */
  paragraphs(number: string): readonly RfcBlock[] {
    const section = this.section(number);
    return section ? splitBlocks(this.document, section.bodyLine, section.ownEndLine) : [];
  }

  /**
   * The first sentences of the section, about 600 characters, word for word and unwrapped; from its first subsection
   * with prose when it has none of its own. Empty when there is none at all, as in tables and program text.
   */
  excerpt(number: string): string {
    const section = this.section(number);
    if (!section) return '';
    const first = this.sections.indexOf(section);
    for (const read of [excerptOf, shortExcerptOf]) {
      for (let at = first; at < this.sections.length; at++) {
        const candidate = this.sections[at];
        if (candidate === undefined || candidate.firstLine >= section.endLine) break;
        const excerpt = read(splitBlocks(this.document, candidate.bodyLine, candidate.ownEndLine));
        if (excerpt !== '') return excerpt;
      }
    }
    return '';
  }

  /** Cross references in one line of the document; headings have none. */
  links(line: number): readonly RfcLink[] {
    const text = this.document[line];
    if (text === undefined || this.isHeading(line)) return [];
    return findLinks(text, this.document[line - 1] ?? '', this.document[line + 1] ?? '', {
      rfc: this.rfc,
      hasSection: (section) => this.byNumber.has(section),
    });
  }

  private isHeading(line: number): boolean {
    const section = this.sectionAt(line);
    return section !== undefined && line < section.bodyLine;
  }
}

function sectionsIn(document: readonly string[]): RfcTextSection[] {
  const headings = findHeadings(document);
  return headings.flatMap((heading, at): RfcTextSection[] => {
    const { number, title, firstLine, bodyLine } = heading;
    if (number === undefined) return [];
    const ownEndLine = headings[at + 1]?.firstLine ?? document.length;
    let next = at + 1;
    while (headings[next]?.number?.startsWith(number + '.')) next++;
    const endLine = headings[next]?.firstLine ?? document.length;
    return [{ number, title, firstLine, bodyLine, ownEndLine, endLine, depth: number.split('.').length }];
  });
}
