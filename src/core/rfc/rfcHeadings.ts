/** A heading of the text; `number` is absent on unnumbered ones ("Acknowledgements"), which only end what is before. */
export interface RfcHeading {
  readonly number?: string;
  readonly title: string;
  /** Index of the heading's line, and of the first line after it. */
  readonly firstLine: number;
  readonly bodyLine: number;
}

/** Titles are broken over two lines at most; one more does no harm. */
const MOST_TITLE_LINES = 3;

const NUMBERED =
  /^(?:Appendix ([A-Z])[.:]?|([A-Z](?:\.\d{1,3}){1,5})\.?|(\d{1,3})\.|(\d{1,3}(?:\.\d{1,3}){1,5})\.?)\s{1,4}(?=\S)/;
const UNNUMBERED =
  /^(?:Abstract|Status of this Memo|Copyright Notice|Table of Contents|(?:Normative |Informative )?References|Acknowledge?ments?|(?:Authors?'s?|Editors?'s?) Address(?:es)?|Full Copyright Statement|Intellectual Property(?: Statement)?|Contributors|Index)$/i;

/**
 * The headings of a text without page breaks, in order. A heading stands at the left margin after an empty line; entries
 * of the table of contents, which end in a page number, are none. Numbers must rise and their parents must have come
 * before, so that a numbered line of a drawing or list is not mistaken for a section. Linear in the length of the text.
 */
export function findHeadings(document: readonly string[]): RfcHeading[] {
  const headings: RfcHeading[] = [];
  /** Number of the last child of each section; '' is the document. */
  const lastChild = new Map<string, number>();
  for (let line = 0; line < document.length; line++) {
    const text = document[line] ?? '';
    if (text === '' || /^\s/.test(text) || (document[line - 1] ?? '') !== '') continue;
    if (UNNUMBERED.test(text)) {
      headings.push({ title: text, firstLine: line, bodyLine: line + 1 });
      continue;
    }
    const match = NUMBERED.exec(text);
    if (!match) continue;
    const number = match[1] ?? match[2] ?? match[3] ?? match[4] ?? '';
    const { title, bodyLine } = titleAt(document, line, match[0].length);
    if (isContentsEntry(title) || !follows(number, lastChild)) continue;
    headings.push({ number, title, firstLine: line, bodyLine });
    line = bodyLine - 1;
  }
  return headings;
}

/** The title from `column` on, with the lines that continue it: they are indented up to that column. */
function titleAt(document: readonly string[], line: number, column: number): { title: string; bodyLine: number } {
  let title = (document[line] ?? '').slice(column);
  let next = line + 1;
  for (; next < line + MOST_TITLE_LINES; next++) {
    const text = document[next] ?? '';
    const indent = text.length - text.trimStart().length;
    if (text === '' || Math.abs(indent - column) > 1) break;
    title += ' ' + text.trim();
  }
  return { title: title.replace(/ {2,}/g, ' '), bodyLine: next };
}

/** Whether a line ends as entries of a table of contents do: dots or a gap, then the page. */
function isContentsEntry(text: string): boolean {
  let digits = 0;
  while (digits < text.length && isDigit(text[text.length - 1 - digits])) digits++;
  let filling = 0;
  while (digits + filling < text.length && ' .'.includes(text[text.length - 1 - digits - filling] ?? 'x')) filling++;
  return digits > 0 && filling >= 2;
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9';
}

function follows(number: string, lastChild: Map<string, number>): boolean {
  const parts = number.split('.');
  const last = parts.pop() ?? '';
  const parent = parts.join('.');
  if (parent !== '' && !lastChild.has(parent)) return false;
  // Appendices come after all numbered sections.
  const order = isDigit(last[0]) ? Number(last) : 1_000 + last.charCodeAt(0);
  const previous = lastChild.get(parent) ?? 0;
  if (order <= previous) return false;
  lastChild.set(parent, order);
  lastChild.set(number, 0);
  return true;
}
