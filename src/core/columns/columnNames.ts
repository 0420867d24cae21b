import { closestName } from '../filter/closestName';
import type { TimeFormat } from '../text/frameTime';
import { columnField, columnFields } from './columnFields';

/** A column of the packet table. Plain data. */
export interface TableColumn {
  /** One of the built-in ones ("info"), or a field by its filter name ("iscsi.cmdsn"). */
  readonly name: string;
  readonly title: string;
  /** What is wrong with a column that can hold nothing. */
  readonly problem?: string;
}

/** The columns that every row fills in, by name, with their titles. */
export const BUILT_IN_COLUMNS: ReadonlyMap<string, string> = new Map([
  ['number', 'No.'],
  ['time', 'Time'],
  ['source', 'Source'],
  ['destination', 'Destination'],
  ['protocol', 'Protocol'],
  ['length', 'Length'],
  ['info', 'Info'],
]);

/** What the table shows where nobody says otherwise. */
export const DEFAULT_COLUMNS: readonly string[] = [...BUILT_IN_COLUMNS.keys()];

/** Further columns that tell times, under the names that Wireshark has for these fields. */
export const TIME_COLUMNS: ReadonlyMap<string, { readonly title: string; readonly format: TimeFormat }> = new Map([
  ['frame.time_delta', { title: 'Delta', format: 'delta' }],
  ['frame.time_delta_displayed', { title: 'Delta Displayed', format: 'deltaDisplayed' }],
  ['frame.time_relative', { title: 'Since First', format: 'relative' }],
  ['frame.time_epoch', { title: 'Epoch Time', format: 'epoch' }],
  ['frame.time_utc', { title: 'UTC Time', format: 'utc' }],
]);

/** Columns that a table may have, and characters of a name. */
export const MOST_COLUMNS = 40;
const LONGEST_NAME = 100;
const NAME = /^[\w.#@+-]+$/;

/** What the setting says, as far as it can be used: names, each once. Nothing usable gives the default. */
export function columnNames(setting: unknown): readonly string[] {
  if (!Array.isArray(setting)) return DEFAULT_COLUMNS;
  const names = setting.filter(
    (name): name is string => typeof name === 'string' && name.length <= LONGEST_NAME && NAME.test(name),
  );
  const kept = [...new Set(names)].slice(0, MOST_COLUMNS);
  return kept.length === 0 ? DEFAULT_COLUMNS : kept;
}

/** The names among these that stand for fields: what rows have to be asked for besides what they always hold. */
export function fieldNames(names: readonly string[]): string[] {
  return names.filter((name) => !BUILT_IN_COLUMNS.has(name));
}

/** The column of a name, with its title; a name that nobody knows is a column too, and says so. */
export function tableColumn(name: string): TableColumn {
  const title = BUILT_IN_COLUMNS.get(name) ?? TIME_COLUMNS.get(name)?.title ?? columnField(name)?.label;
  return title === undefined ? { name, title: name, problem: unknownField(name) } : { name, title };
}

/** Why a name is no column; undefined for one that is. */
export function columnProblem(name: string): string | undefined {
  return tableColumn(name).problem;
}

function unknownField(name: string): string {
  const closest = closestName(name, [...columnFields().keys(), ...TIME_COLUMNS.keys()]);
  return `There is no field "${name}"${closest === undefined ? '.' : `. Did you mean "${closest}"?`}`;
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

/** The names with one moved to a place (from 0) among the others. */
export function withColumnAt(names: readonly string[], name: string, place: number): readonly string[] {
  if (!names.includes(name)) return names;
  const others = names.filter((one) => one !== name);
  const at = Math.max(0, Math.min(others.length, place));
  return [...others.slice(0, at), name, ...others.slice(at)];
}
