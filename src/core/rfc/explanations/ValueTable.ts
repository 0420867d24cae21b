import type { RfcReference } from '../RfcReference';

/** One value of a code field. */
export interface ValueFacts {
  readonly value: number;
  readonly name: string;
  readonly text: string;
  readonly facts?: readonly (readonly [string, string])[];
  /** Sections besides the table's own. */
  readonly also?: readonly RfcReference[];
}

/** All values of a code field. */
export interface ValueTable {
  /** Filter names that the field goes by. */
  readonly filters: readonly string[];
  /** "Asynchronous event". */
  readonly what: string;
  /** Hexadecimal digits of a value. */
  readonly digits: number;
  readonly references: readonly RfcReference[];
  readonly values: readonly ValueFacts[];
  /** Ranges (vendor specific values); asked for values that are not in the list. */
  readonly range?: (value: number) => Omit<ValueFacts, 'value'> | undefined;
}
