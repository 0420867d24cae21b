import { closestName } from '../filter/closestName';
import type { FilterError } from '../filter/FilterError';
import { BUILT_IN_NAMES } from './builtInColumns';
import { columnField, columnFields } from './columnFields';

/**
 * Reads a list of columns that somebody has typed: names of built-in ones ("info") and filter names of fields
 * ("iscsi.cmdsn") with commas between them.
 * @returns the names in their order, or what is wrong with the first one that is none and where
 */
export function parseColumns(text: string): { readonly ok: readonly string[] } | { readonly err: FilterError } {
  const names: string[] = [];
  let start = 0;
  for (const part of text.split(',')) {
    const name = part.trim();
    const from = start + part.indexOf(name);
    const place = { start: from, end: from + name.length };
    start += part.length + 1;
    if (name === '') return { err: { message: 'The name of a column is missing', ...place } };
    if (names.includes(name)) return { err: { message: `The column "${name}" is there twice`, ...place } };
    if (!BUILT_IN_NAMES.includes(name) && !columnField(name)) {
      const suggestion = closestName(name, [...BUILT_IN_NAMES, ...columnFields().keys()]);
      const more = suggestion === undefined ? {} : { suggestion };
      return { err: { message: `There is no column "${name}"`, ...place, ...more } };
    }
    names.push(name);
  }
  return { ok: names };
}
