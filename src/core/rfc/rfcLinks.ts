/** A stretch of one line that names another place: a section of an RFC, or an RFC as a whole. */
export interface RfcLink {
  /** Columns in the line, from 0, the end exclusive. */
  readonly start: number;
  readonly end: number;
  readonly rfc: number;
  readonly section?: string;
}

/** The text that links are looked for in. */
export interface LinkContext {
  /** Number of the RFC; without it only links to other RFCs are found. */
  readonly rfc: number | undefined;
  readonly hasSection: (section: string) => boolean;
}

/** RFC lines have 72 characters; whatever is longer is not one. */
const LONGEST_LINE = 500;
const TAIL_LENGTH = 12;
const HEAD_LENGTH = 40;

const NUMBER = '(?:\\d{1,3}|[A-Z])(?:\\.\\d{1,3}){0,5}(?![\\w-]|\\.[A-Za-z\\d])';
const SECTION_WORD = new RegExp(`\\b(sections?|chapters?|appendix|appendices)\\s{1,3}(${NUMBER})`, 'gi');
const NEXT_IN_LIST = new RegExp(`^(?:,\\s(?:and\\s|or\\s)?|\\s(?:and|or|through|to)\\s)(${NUMBER})`);
const OTHER_DOCUMENT = /^\s(?:of|in)\s(?:\[RFC\s?(\d{1,5})\]|RFC\s(\d{1,5})|\[)/;
const RFC_NUMBER = /\[RFC\s?(\d{1,5})\]|\bRFCs?\s(\d{1,5})\b/g;

/**
 * Cross references in one line: "Section 10.12", "Sections 4.2.3.3 and 4.2.3.4", "Appendix D", "Section 6 of
 * [RFC3723]", "[RFC1982]", "RFC 3720". References broken by the line end are found in both lines. Sections that the
 * text itself does not have are no links. Linear in the length of the line.
 */
export function findLinks(line: string, before: string, after: string, context: LinkContext): RfcLink[] {
  if (line.length > LONGEST_LINE) return [];
  const tail = before.trimEnd().slice(-TAIL_LENGTH);
  const indent = line.length - line.trimStart().length;
  const body = line.trim();
  const text = `${tail} ${body} ${after.trimStart().slice(0, HEAD_LENGTH)}`;
  const bodyStart = tail.length + 1;
  const links: RfcLink[] = [];
  const add = (start: number, end: number, rfc: number, section?: string): void => {
    const from = Math.max(start - bodyStart, 0);
    const to = Math.min(end - bodyStart, body.length);
    if (from >= to) return;
    const range = { start: from + indent, end: to + indent, rfc };
    links.push(section === undefined ? range : { ...range, section });
  };

  for (const match of text.matchAll(SECTION_WORD)) {
    const numbers = [{ start: match.index, end: match.index + match[0].length, section: match[2] ?? '' }];
    let at = match.index + match[0].length;
    if (/^(sections|chapters|appendices)$/i.test(match[1] ?? '')) {
      for (let next = NEXT_IN_LIST.exec(text.slice(at)); next; next = NEXT_IN_LIST.exec(text.slice(at))) {
        const section = next[1] ?? '';
        at += next[0].length;
        numbers.push({ start: at - section.length, end: at, section });
      }
    }
    const other = OTHER_DOCUMENT.exec(text.slice(at));
    const rfc = other ? Number(other[1] ?? other[2] ?? NaN) : context.rfc;
    if (rfc === undefined || Number.isNaN(rfc)) continue;
    for (const { start, end, section } of numbers) {
      if (rfc !== context.rfc || context.hasSection(section)) add(start, end, rfc, section);
    }
  }
  for (const match of text.matchAll(RFC_NUMBER)) {
    add(match.index, match.index + match[0].length, Number(match[1] ?? match[2]));
  }
  return links.sort((a, b) => a.start - b.start);
}
