/** RFC text is set in 72 columns. */
const LINE_WIDTH = 72;

/**
 * The lines of a paginated RFC text without its page furniture: form feeds, page footers ("Author   Standards Track
 * [Page 12]") and the running headers after them. Paragraphs that a page break cut in two are joined again; runs of
 * empty lines become one. Text without pages passes through. Linear in the length of the text, and never throws.
 */
export function removePageFurniture(text: string): string[] {
  const cleaned: string[] = [];
  /** Where in `cleaned` the last page break is, until the text goes on after it. */
  let breakAt = -1;
  let headerExpected = false;
  for (const rawLine of linesOf(text)) {
    const hasFormFeed = rawLine.startsWith('\f');
    const line = (hasFormFeed ? rawLine.slice(1) : rawLine).trimEnd();
    if (hasFormFeed || isFooter(line)) {
      dropEmptyTail(cleaned);
      breakAt = cleaned.length;
      headerExpected = true;
      if (!hasFormFeed) continue;
    }
    if (line === '') {
      if (breakAt < 0 && cleaned.length > 0 && cleaned[cleaned.length - 1] !== '') cleaned.push('');
      continue;
    }
    if (headerExpected) {
      headerExpected = false;
      if (isRunningHeader(line)) continue;
    }
    if (breakAt >= 0) {
      const before = cleaned[breakAt - 1];
      if (before !== undefined && !continues(before, line)) cleaned.push('');
      breakAt = -1;
    }
    cleaned.push(line);
  }
  dropEmptyTail(cleaned);
  return cleaned;
}

/** Lines whatever ends them; a form feed begins a line of its own, and a byte order mark is no part of the first. */
function linesOf(text: string): string[] {
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  return body
    .replace(/\r\n?/g, '\n')
    .replace(/([^\n])\f/g, '$1\n\f')
    .split('\n');
}

function dropEmptyTail(lines: string[]): void {
  while (lines.length > 0 && lines[lines.length - 1] === '') lines.pop();
}

function isFooter(line: string): boolean {
  return line.endsWith(']') && !/^\s/.test(line) && /\[Page \d{1,5}\]$/.test(line.slice(-16));
}

function isRunningHeader(line: string): boolean {
  return line.length <= 80 && /^(RFC|INTERNET-DRAFT)\b/i.test(line) && /\s{2}.{0,20}(19|20)\d\d$/.test(line.slice(-26));
}

/**
 * Whether the paragraph that ended a page goes on at the top of the next one. The text does not say: the rule judges by
 * what a line breaker would have done with the first word of the next page.
 */
function continues(before: string, after: string): boolean {
  if (isDrawn(before) && isDrawn(after)) return true;
  if (isDrawn(before) || isDrawn(after)) return false;
  if (!before.startsWith(' ') || !after.startsWith(' ')) return false;
  if (isColumns(before) && isColumns(after)) return true;
  if (/^\s*([-o*]|\(?[a-z\d]{1,3}[).]|\d{1,3} -)\s/.test(after)) return false;
  const sentenceEnds = /[.:;!?]["')]?$/.test(before);
  if (before.endsWith(',') || (!sentenceEnds && /^\s*[a-z(]/.test(after))) return true;
  const firstWord = after.trimStart().split(' ', 1)[0] ?? '';
  const gap = sentenceEnds ? 2 : 1;
  const wouldHaveFitted = before.length + gap + firstWord.length <= LINE_WIDTH;
  return !wouldHaveFitted && !sentenceEnds;
}

/** Lines of tables and drawings. */
function isDrawn(line: string): boolean {
  return line.includes('|') || line.includes('---');
}

/** Rows of a table without rules: prose has no gaps of three columns. */
function isColumns(line: string): boolean {
  return /\S {3,60}\S/.test(line);
}
