import type { FilterError } from '../filter/FilterError';
import { visibleText } from './visibleText';

/** Characters of a filter that stand on each side of the place of an error. */
const AROUND = 60;

/**
 * What is wrong with a display filter, for a terminal: the message, the filter with a line below it that marks the place,
 * and what may have been meant.
 */
export function filterErrorText(filter: string, { message, start, end, suggestion }: FilterError): string {
  // Line breaks and tabs become one column each, control characters what they are shown as.
  const shown = (from: number, to: number): string => visibleText(filter.slice(from, to).replace(/\s/g, ' '));
  const first = Math.max(0, start - AROUND);
  const last = Math.min(filter.length, end + AROUND);
  const before = `${first > 0 ? '...' : ''}${shown(first, start)}`;
  const place = shown(start, end);
  const lines = [
    visibleText(message),
    `  ${before}${place}${shown(end, last)}${last < filter.length ? '...' : ''}`,
    `  ${' '.repeat(before.length)}^${'~'.repeat(Math.max(0, place.length - 1))}`,
  ];
  if (suggestion !== undefined) lines.push(`Did you mean: ${visibleText(suggestion)}`);
  return lines.join('\n');
}
