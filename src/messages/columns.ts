import { BUILT_IN_COLUMNS, BUILT_IN_NAMES } from '../core/columns/builtInColumns';

export { BUILT_IN_COLUMNS };
export { LOCAL_TIME_COLUMN } from '../core/columns/timeColumns';

/** A column of the packet table. */
export interface TableColumn {
  /** A built-in one ("info"), or a field by its filter name ("iscsi.cmdsn"). */
  readonly name: string;
  readonly title: string;
  /** Width that the person has given it, in characters; absent for as wide as its content. */
  readonly width?: number;
  /** Why it can hold nothing. */
  readonly problem?: string;
}

/** How rows are coloured by what they are: not at all, by a bar at their left edge, or as a whole. */
export const ROW_COLORS = ['off', 'bar', 'background'] as const;
export type RowColors = (typeof ROW_COLORS)[number];

/** How the packet table looks, by the settings. */
export interface TableLook {
  readonly columns: readonly TableColumn[];
  readonly rowColors: RowColors;
}

/** What the table shows where nobody says otherwise. */
export const DEFAULT_COLUMNS: readonly string[] = BUILT_IN_NAMES;

export const DEFAULT_LOOK: TableLook = {
  columns: [...BUILT_IN_COLUMNS].map(([name, title]) => ({ name, title })),
  rowColors: 'bar',
};

/** Columns that a table may have, and characters of a name. */
export const MOST_COLUMNS = 40;
export const LONGEST_COLUMN_NAME = 200;
const NAME = /^[\w.#@+-]+$/;

/** Characters that a column can be wide. */
export const NARROWEST_COLUMN = 3;
export const WIDEST_COLUMN = 200;

/** Whether a text can be the name of a column at all. */
export function isColumnName(name: unknown): name is string {
  return typeof name === 'string' && name.length <= LONGEST_COLUMN_NAME && NAME.test(name);
}

/** What the setting says, as far as it can be used: names, each once. Nothing usable gives the default. */
export function columnNames(setting: unknown): readonly string[] {
  if (!Array.isArray(setting)) return DEFAULT_COLUMNS;
  const kept = [...new Set(setting.filter(isColumnName))].slice(0, MOST_COLUMNS);
  return kept.length === 0 ? DEFAULT_COLUMNS : kept;
}

/** The names with one more: before the Info column where that is the last, else at the end. */
export function withColumn(names: readonly string[], name: string): readonly string[] {
  if (names.includes(name)) return names;
  const at = names.at(-1) === 'info' ? names.length - 1 : names.length;
  return [...names.slice(0, at), name, ...names.slice(at)];
}

/** The names without one; the last one stays. */
export function withoutColumn(names: readonly string[], name: string): readonly string[] {
  const kept = names.filter((one) => one !== name);
  return kept.length === 0 ? names : kept;
}

/** The names with one moved to a place (from 0) among all of them. */
export function withColumnAt(names: readonly string[], name: string, place: number): readonly string[] {
  if (!names.includes(name)) return names;
  const others = names.filter((one) => one !== name);
  const at = Math.max(0, Math.min(others.length, place));
  return [...others.slice(0, at), name, ...others.slice(at)];
}

/** The names that were chosen, those that were there before in their order, new ones as `withColumn` adds them. */
export function chosenColumns(names: readonly string[], chosen: ReadonlySet<string>): readonly string[] {
  let result: readonly string[] = names.filter((name) => chosen.has(name));
  for (const name of chosen) result = withColumn(result, name);
  return result.length === 0 ? names : result;
}
