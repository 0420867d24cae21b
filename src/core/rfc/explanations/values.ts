import { hexNumber } from '../../bytes/hex';
import type { Explanation } from '../Explanation';
import { ASYNC_EVENTS, REJECT_REASONS } from './eventValues';
import { AHS_TYPES, ISCSI_RESPONSES, LUN_ADDRESSING, SCSI_STATUSES, SENSE_KEYS, TASK_ATTRIBUTES } from './scsiValues';
import { SENSE_CODES } from './senseCodes';
import { ISID_TYPES, LOGOUT_REASONS, LOGOUT_RESPONSES, SNACK_TYPES } from './sessionValues';
import { TASK_MANAGEMENT_FUNCTIONS, TASK_MANAGEMENT_RESPONSES } from './taskManagementValues';
import type { ValueFacts, ValueTable } from './ValueTable';

/** All code fields whose single values have hovers. */
export const VALUE_TABLES: readonly ValueTable[] = [
  ASYNC_EVENTS,
  REJECT_REASONS,
  LOGOUT_REASONS,
  LOGOUT_RESPONSES,
  TASK_MANAGEMENT_FUNCTIONS,
  TASK_MANAGEMENT_RESPONSES,
  SNACK_TYPES,
  ISCSI_RESPONSES,
  SCSI_STATUSES,
  SENSE_KEYS,
  SENSE_CODES,
  TASK_ATTRIBUTES,
  ISID_TYPES,
  LUN_ADDRESSING,
  AHS_TYPES,
];

const BY_FILTER: ReadonlyMap<string, ValueTable> = new Map(
  VALUE_TABLES.flatMap((table) => table.filters.map((filter) => [filter, table] as const)),
);

/** The hover of one value of a code field; undefined for other fields and for values that nobody defines. */
export function explainValue(filter: string, value: number): Explanation | undefined {
  const table = BY_FILTER.get(filter);
  if (!table) return undefined;
  const facts = table.values.find((row) => row.value === value) ?? table.range?.(value);
  return facts && valueExplanation(table, value, facts);
}

function valueExplanation(table: ValueTable, value: number, facts: Omit<ValueFacts, 'value'>): Explanation {
  return {
    title: `${facts.name} (${hexNumber(value, table.digits)})`,
    text: facts.text,
    facts: [['field', table.what], ...(facts.facts ?? [])],
    references: [...table.references, ...(facts.also ?? [])],
  };
}
