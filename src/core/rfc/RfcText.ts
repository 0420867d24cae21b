import { identifyRfc } from './identifyRfc';
import { type RfcBlock, splitBlocks } from './rfcBlocks';
import { excerptOf, type RfcExcerpt, shortExcerptOf } from './rfcExcerpt';
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

/** Subsections that are listed in place of an excerpt. */
const MOST_SUBSECTIONS = 12;

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

  /** The sections one level below, in document order. */
  subsections(number: string): readonly RfcTextSection[] {
    return this.sections.filter((section) => section.number.slice(0, section.number.lastIndexOf('.')) === number);
  }

  /**
   * The first sentences of the section itself, about 600 characters, word for word and unwrapped. Where it has none of its
   * own, a line of ours that says so and lists its subsections. Undefined for unknown sections.
   */
  excerpt(number: string): RfcExcerpt | undefined {
    const section = this.section(number);
    if (!section) return undefined;
    const blocks = splitBlocks(this.document, section.bodyLine, section.ownEndLine);
    const text = excerptOf(blocks) || shortExcerptOf(blocks);
    if (text !== '') return { isQuote: true, text };
    return { isQuote: false, text: withoutWords(blocks.length > 0, this.subsections(number)) };
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

/** What is said in place of an excerpt. */
function withoutWords(hasDrawing: boolean, subsections: readonly RfcTextSection[]): string {
  const holds = hasDrawing ? 'only a table, a drawing or program text' : 'no text of its own';
  if (subsections.length === 0) return `This section holds ${holds}.`;
  const names = subsections.slice(0, MOST_SUBSECTIONS).map(({ number, title }) => `${number} ${title}`);
  const more = subsections.length - names.length;
  if (more > 0) names.push(`and ${more} more.`);
  return [`This section holds ${holds}, and these subsections:`, ...names].join('\n');
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
