import { visibleText } from '../text/visibleText';

/**
 * What spreadsheets take for the beginning of a formula, also behind blanks and in the wide forms of East Asian fonts; and
 * an apostrophe, so that every one that a cell begins with is ours to take away again.
 */
const FORMULA = /^(?:'|\s*[=+\-@|%\uff1d\uff0b\uff0d\uff20])/;
const PLAIN_NUMBER = /^-?\d+(\.\d+)?$/;

/** A line of comma-separated values (RFC 4180), with its end. Null is an empty cell. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/**
 * Spreadsheets run cells that begin like a formula. Texts come from captures, so such ones get an apostrophe in front: who
 * wants the text takes one away where a cell begins with one. Numbers cannot do harm, and characters that could are written
 * as escapes; the export as JSON has the values themselves.
 */
function csvCell(cell: string | number | null): string {
  if (cell === null) return '';
  const text = visibleText(String(cell));
  if (PLAIN_NUMBER.test(text)) return text;
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return /[",]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
