import { declaredFields } from './declaredFields';
import type { FilterType } from './FilterType';
import { INDEXED_FIELDS } from './indexedFields';
import { KEY_FIELDS, keyField, type KeyField } from './keyFields';
import { OWN_FIELDS } from './ownFields';

/** A name of a value, as it may stand in a filter (in quotes unless it is a single word). */
export interface CatalogueValue {
  readonly name: string;
  /** The number that it stands for; absent where the name itself is the value. */
  readonly value?: number;
  /** What it means, where more can be said. */
  readonly description?: string;
}

/** A field that a display filter can name. Plain data. */
export interface CatalogueField {
  readonly name: string;
  readonly type: FilterType;
  /** "Source Port" */
  readonly label: string;
  /** What the field is for, in a sentence or two; empty where nothing is said of it. */
  readonly description: string;
  readonly values: readonly CatalogueValue[];
  /** True where the index answers; otherwise the frames have to be read from the file. */
  readonly indexed: boolean;
}

const yes = { name: 'true', value: 1 };
const no = { name: 'false', value: 0 };

function ofKey({ name, key, facts }: KeyField): CatalogueField {
  const values = facts?.choices?.map((choice) => ({ name: choice })) ?? [];
  const boolean = facts?.resultFunction === 'and' || facts?.resultFunction === 'or';
  return {
    ...{ name, type: 'key', label: `Text key ${key}`, description: facts?.text ?? '', indexed: false },
    values: boolean ? [{ name: 'Yes' }, { name: 'No' }] : values,
  };
}

function collect(): CatalogueField[] {
  const fields = new Map<string, CatalogueField>();
  for (const { name, type, label, description, names } of declaredFields().values()) {
    const values = type === 'boolean' ? [yes, no] : names.map(([text, value]) => ({ name: text, value }));
    fields.set(name, { name, type, label, description, values, indexed: false });
  }
  for (const field of KEY_FIELDS) fields.set(field.name, ofKey(field));
  for (const { name, type, label, description, names } of OWN_FIELDS) {
    const values = names.map(([text, value, meaning]) => ({
      ...{ name: text, description: meaning },
      ...(value === undefined ? {} : { value }),
    }));
    fields.set(name, { name, type, label, description, values, indexed: false });
  }
  for (const field of INDEXED_FIELDS) {
    const { name, label } = field;
    const declared = fields.get(name);
    // Comments are known to be there from the index; their texts are read.
    if (declared?.type === 'text' && field.type === 'protocol') continue;
    const names = field.type === 'number' && field.names ? field.names : undefined;
    fields.set(name, {
      ...{ name, type: declared?.type ?? field.type, label, description: declared?.description ?? '', indexed: true },
      values: names?.map(([text, value]) => ({ name: text, value })) ?? declared?.values ?? [],
    });
  }
  return [...fields.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
}

let sorted: readonly CatalogueField[] | undefined;
let byName: ReadonlyMap<string, CatalogueField> | undefined;

/** Every field that a display filter can name, by name in alphabetical order. Made when somebody asks first. */
export function catalogueFields(): readonly CatalogueField[] {
  sorted ??= collect();
  return sorted;
}

let names: readonly string[] | undefined;

/** The names of all fields, in alphabetical order. */
export function catalogueNames(): readonly string[] {
  names ??= catalogueFields().map(({ name }) => name);
  return names;
}

/** The field of exactly this name; also of keys of vendors ("iscsi.key.X-com.example.k"), which no list holds. */
export function catalogueField(name: string): CatalogueField | undefined {
  byName ??= new Map(catalogueFields().map((field) => [field.name, field]));
  const known = byName.get(name);
  if (known) return known;
  const key = keyField(name);
  return key ? ofKey(key) : undefined;
}

/**
 * Fields for completion: those whose names begin with what is written, then those that hold it somewhere, at most `most`
 * of them. Case does not count. An empty text gives the first ones.
 */
export function findCatalogueFields(written: string, most: number): CatalogueField[] {
  const wanted = written.toLowerCase();
  const beginning: CatalogueField[] = [];
  const holding: CatalogueField[] = [];
  for (const field of catalogueFields()) {
    const name = field.name.toLowerCase();
    if (name.startsWith(wanted)) beginning.push(field);
    else if (wanted !== '' && name.includes(wanted)) holding.push(field);
  }
  // The name itself, and shorter ones, come before those that go on.
  beginning.sort((one, other) => depth(one.name) - depth(other.name) || (one.name < other.name ? -1 : 1));
  return [...beginning, ...holding].slice(0, Math.max(0, most));
}

function depth(name: string): number {
  return name.split('.').length;
}

/** Names of values for completion behind a field: those that begin with what is written, then those that hold it. */
export function findCatalogueValues(field: CatalogueField, written: string, most: number): CatalogueValue[] {
  const wanted = written.toLowerCase();
  const beginning = field.values.filter(({ name }) => name.toLowerCase().startsWith(wanted));
  const holding = field.values.filter(
    ({ name }) => !name.toLowerCase().startsWith(wanted) && name.toLowerCase().includes(wanted),
  );
  return [...beginning, ...holding].slice(0, Math.max(0, most));
}
