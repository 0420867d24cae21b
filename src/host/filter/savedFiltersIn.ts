import * as v from 'valibot';
import type { SavedFilter } from '../../messages/results';

/** Filters that are offered. */
const MOST = 500;
/** Longest name of a saved filter. */
export const LONGEST_NAME = 200;

const entry = v.pipe(v.string(), v.minLength(1), v.maxLength(4096));

/** The filters of a setting, by name; what is none is left out. */
export function savedFiltersIn(setting: unknown): SavedFilter[] {
  if (typeof setting !== 'object' || setting === null || Array.isArray(setting)) return [];
  const saved: SavedFilter[] = [];
  for (const [name, filter] of Object.entries(setting)) {
    if (saved.length === MOST) break;
    if (name !== '' && name.length <= LONGEST_NAME && v.is(entry, filter)) saved.push({ name, filter });
  }
  return saved;
}
