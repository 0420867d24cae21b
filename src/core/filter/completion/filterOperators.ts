/** An operator as completion proposes it. */
export interface FilterOperator {
  readonly text: string;
  /** The word for it, where there is one. */
  readonly word?: string;
  readonly detail: string;
}

const EQUAL: FilterOperator = { text: '==', word: 'eq', detail: 'equal to' };
const NOT_EQUAL: FilterOperator = { text: '!=', word: 'ne', detail: 'not equal to: holds of every value' };
const ORDERED: readonly FilterOperator[] = [
  { text: '>', word: 'gt', detail: 'greater than' },
  { text: '>=', word: 'ge', detail: 'greater than or equal to' },
  { text: '<', word: 'lt', detail: 'less than' },
  { text: '<=', word: 'le', detail: 'less than or equal to' },
];
const AMONG: FilterOperator = { text: 'in', detail: 'one of several values: {1, 2, 5..9}' };
const SEARCHED: readonly FilterOperator[] = [
  { text: 'contains', detail: 'holds this text or these bytes' },
  { text: 'matches', word: '~', detail: 'fits a regular expression, in any case' },
];
/** Proposed only to somebody who has begun to write them: a frame rarely has several values of a field. */
const OF_SEVERAL: readonly FilterOperator[] = [
  { text: '===', word: 'all_eq', detail: 'every value is equal to' },
  { text: '!==', word: 'any_ne', detail: 'some value is not equal to' },
];

/** What joins tests. */
export const JOINS: readonly FilterOperator[] = [
  { text: '&&', word: 'and', detail: 'both must hold' },
  { text: '||', word: 'or', detail: 'one must hold' },
  { text: '^^', word: 'xor', detail: 'exactly one must hold' },
];

/** The operators that a field of this type can be compared with. */
export function operatorsOf(type: string): readonly FilterOperator[] {
  switch (type) {
    case 'none':
      return [];
    case 'protocol':
      return SEARCHED;
    case 'boolean':
      return [EQUAL, NOT_EQUAL, ...OF_SEVERAL];
    case 'text':
      return [EQUAL, NOT_EQUAL, ...SEARCHED, AMONG, ...OF_SEVERAL];
    case 'key':
      return [EQUAL, NOT_EQUAL, ...SEARCHED, AMONG, ...ORDERED, ...OF_SEVERAL];
    case 'bytes':
    case 'mac':
      return [EQUAL, NOT_EQUAL, ...SEARCHED, AMONG, ...OF_SEVERAL];
    default:
      return [EQUAL, NOT_EQUAL, ...ORDERED, AMONG, ...OF_SEVERAL];
  }
}

/** Whether it is proposed to somebody who has written nothing of it yet. */
export function isCommon(operator: FilterOperator): boolean {
  return !OF_SEVERAL.includes(operator) && operator.text !== '^^';
}
