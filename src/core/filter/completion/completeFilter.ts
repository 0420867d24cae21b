import { hexNumber } from '../../bytes/hex';
import { completionPlace, type CompletionPlace } from './completionPlace';
import type {
  CompletionCatalogue,
  CompletionField,
  CompletionValue,
  FilterCompletion,
  FilterProposal,
} from './FilterCompletion';
import { type FilterOperator, isCommon, JOINS, operatorsOf } from './filterOperators';

/** Proposals of one answer: more than anybody reads. */
export const MOST_PROPOSALS = 50;
/** Longer filters are not written by hand. */
const LONGEST = 16 * 1024;

/** Types of fields in words. */
const TYPES: Readonly<Record<string, string>> = {
  none: 'there or not',
  boolean: 'flag',
  key: 'text key',
  bytes: 'bytes',
  mac: 'Ethernet address',
  ipv4: 'IPv4 address',
  ipv6: 'IPv6 address',
};

/**
 * What may stand at the cursor (UTF-16 units from the filter's beginning): names of fields, then operators, then values
 * by their names, then what joins tests. Never throws; of a filter that cannot be it says what would fit so far.
 */
export function completeFilter(filter: string, cursor: number, catalogue: CompletionCatalogue): FilterCompletion {
  const at = Math.max(0, Math.min(cursor, filter.length));
  const nothing = { start: at, end: at, proposals: [], further: 0 };
  if (filter.length > LONGEST) return nothing;
  const place = completionPlace(filter, at);
  const all = proposalsAt(place, catalogue);
  // Nothing to choose: what is written stands alone.
  if (all.length === 1 && all[0]?.insert.trimEnd() === filter.slice(place.start, place.end)) return nothing;
  return {
    start: place.start,
    end: place.end,
    proposals: all.slice(0, MOST_PROPOSALS),
    further: Math.max(0, all.length - MOST_PROPOSALS),
  };
}

function proposalsAt(place: CompletionPlace, catalogue: CompletionCatalogue): FilterProposal[] {
  const field = place.field === '' ? undefined : catalogue.field(place.field);
  switch (place.expected) {
    case 'operand':
      return fieldsFor(place.written, catalogue);
    case 'relation':
      return [
        ...operatorsFor(place.written, field ? operatorsOf(field.type) : [], 'operator'),
        ...(place.field === '' || field ? operatorsFor(place.written, JOINS, 'join') : []),
      ];
    case 'value':
      return [
        ...(field ? valuesFor(place.written, field) : []),
        ...(/^[a-z]/i.test(place.written) ? fieldsFor(place.written, catalogue, field?.type) : []),
      ];
    case 'member':
      return field ? valuesFor(place.written, field) : [];
    case 'set':
      return [{ kind: 'operator', label: '{', insert: '{', detail: 'values, separated by commas', type: '' }];
    case 'join':
      return operatorsFor(place.written, JOINS, 'join');
    case 'nothing':
      return [];
  }
}

/** How well a name fits what is written, 0 best; undefined when it does not. */
function rank(name: string, written: string): number | undefined {
  if (name === written) return 0;
  if (name.startsWith(written)) return 1;
  const at = name.indexOf(written);
  if (at < 0) return undefined;
  for (let from = at; from >= 0; from = name.indexOf(written, from + 1)) {
    if (/[^a-z0-9]/.test(name[from - 1] ?? '')) return 2;
  }
  return 3;
}

interface Ranked<T> {
  readonly item: T;
  readonly rank: number;
}

/** Those that fit, the best first, of equally good ones as they stand. */
function ranked<T>(items: readonly T[], rankOf: (item: T) => number | undefined): T[] {
  const found: Ranked<T>[] = [];
  for (const item of items) {
    const place = rankOf(item);
    if (place !== undefined) found.push({ item, rank: place });
  }
  return found.sort((one, other) => one.rank - other.rank).map(({ item }) => item);
}

/** Names match first, then words of what they are called; names with fewer parts come before those that go on. */
function fieldsFor(written: string, { fields }: CompletionCatalogue, type?: string): FilterProposal[] {
  const wanted = written.toLowerCase();
  const rankOf = ({ name, label, type: own }: CompletionField): number | undefined => {
    if (type !== undefined && own !== type) return undefined;
    const parts = name.split('.').length;
    const byName = rank(name.toLowerCase(), wanted);
    if (byName !== undefined) return byName * 100 + parts;
    return wanted.length > 1 && (rank(label.toLowerCase(), wanted) ?? 3) < 3 ? 400 + parts : undefined;
  };
  return ranked(fields(), rankOf).map(fieldProposal);
}

function fieldProposal({ name, label, description, type }: CompletionField): FilterProposal {
  const detail = description === '' || description === label ? label : `${label}: ${description}`;
  return { kind: 'field', label: name, insert: `${name} `, detail, type: TYPES[type] ?? type };
}

function operatorsFor(
  written: string,
  operators: readonly FilterOperator[],
  kind: 'operator' | 'join',
): FilterProposal[] {
  const wanted = written.toLowerCase();
  return operators
    .filter((operator) => (wanted === '' ? isCommon(operator) : fits(operator, wanted)))
    .map(({ text, detail, word }) => ({ kind, label: text, insert: `${text} `, detail, type: word ?? '' }));
}

function fits({ text, word }: FilterOperator, wanted: string): boolean {
  return text.startsWith(wanted) || (word?.startsWith(wanted) ?? false);
}

function valuesFor(written: string, { values, type }: CompletionField): FilterProposal[] {
  const wanted = written.replace(/^[rR]?["']/, '').toLowerCase();
  const rankOf = ({ name, value }: CompletionValue): number | undefined => {
    const byName = rank(name.toLowerCase(), wanted);
    if (byName !== undefined || value === undefined) return byName;
    return String(value).startsWith(wanted) || `0x${value.toString(16)}`.startsWith(wanted) ? 4 : undefined;
  };
  return ranked(values, rankOf).map(({ name, value, description = '' }) => ({
    kind: 'value',
    label: name,
    insert: type === 'boolean' ? name : quoted(name),
    detail: description,
    type:
      value === undefined || type === 'boolean' ? '' : value > 9 ? `${value}, ${hexNumber(value, 2)}` : String(value),
  }));
}

/** A text as a filter writes it. */
function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
