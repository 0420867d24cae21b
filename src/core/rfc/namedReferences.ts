import type { RfcReference } from './RfcReference';
import { hasSection } from './sectionIndex';

/** A reference in any text that names its RFC. Columns from 0, the end exclusive. */
export interface NamedReference extends RfcReference {
  readonly start: number;
  readonly end: number;
}

const NUMBER = '(?:\\d{1,2}|[A-Z])(?:\\.\\d{1,3}){0,5}(?![\\w-]|\\.[A-Za-z\\d])';
const WORD = '(?:[Ss]ection|[Ss]ec\\.|[Cc]hapter|[Aa]ppendix|§)';
const RFC = 'RFC[ -]?(\\d{4})';
const RFC_FIRST = new RegExp(`\\b${RFC}(?:,? ${WORD} ?| §)(${NUMBER})`, 'g');
const SECTION_FIRST = new RegExp(
  `\\b(?:[Ss]ection|[Cc]hapter|[Aa]ppendix) (${NUMBER}) (?:of|in) \\[?${RFC}\\b\\]?`,
  'g',
);

/**
 * References with the number of their RFC: "RFC 3720, section 12.12", "RFC 7143 §13.12", "Section 12.12 of RFC 3720".
 * Only sections that our index knows. Linear in the length of the line.
 */
export function namedReferences(line: string): NamedReference[] {
  if (!line.includes('RFC')) return [];
  const found: NamedReference[] = [];
  const add = (match: RegExpMatchArray, rfc: string | undefined, section: string | undefined): void => {
    const reference = { rfc: Number(rfc), section: section ?? '' };
    const start = match.index ?? 0;
    if (hasSection(reference)) found.push({ ...reference, start, end: start + match[0].length });
  };
  for (const match of line.matchAll(RFC_FIRST)) add(match, match[1], match[2]);
  for (const match of line.matchAll(SECTION_FIRST)) add(match, match[2], match[1]);
  return found.sort((a, b) => a.start - b.start);
}
