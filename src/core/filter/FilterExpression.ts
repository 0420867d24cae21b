/** Where something stands in a filter's text: UTF-16 units from its beginning, `end` behind the last. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/**
 * How two values are compared, and of how many values of a field it must hold: `==` and `!==` ask whether it holds of
 * any, `===` and `!=` whether it holds of all. Other spellings ("eq", "any_ne", "~=") are these to the parser.
 */
export type ComparisonOperator = '==' | '!=' | '===' | '!==' | '<' | '<=' | '>' | '>=';

/** Of how many values of a field a test must hold; written, it overrules what the operator asks. */
export type Quantifier = 'any' | 'all';

/** A part of a text. Positions count from 0, negative ones from the end: -1 is the last. */
export type SlicePart =
  | { readonly start: number; readonly length: number }
  /** `last` is taken too. */
  | { readonly start: number; readonly last: number }
  /** To the end. */
  | { readonly start: number };

/** Which of several headers of one kind a field is taken from: 1 is the outermost, -1 the innermost. */
export type LayerPart = SlicePart;

/** A field or a value; which of them a word is, the table of fields tells. */
export interface Literal extends Place {
  /** `text` stood in double quotes, `character` in single ones. */
  readonly kind: 'word' | 'text' | 'character';
  /** Without quotes; escapes are resolved. */
  readonly text: string;
  readonly sign: '' | '+' | '-';
  /** One after another: each takes of what the one before it left. The parts of one are put together. */
  readonly slices: readonly (readonly SlicePart[])[];
  readonly layers?: readonly LayerPart[];
}

/** "lower(iscsi.keyvalue)" */
export interface FunctionCall extends Place {
  readonly kind: 'call';
  readonly name: string;
  readonly arguments: readonly Operand[];
  readonly slices: readonly (readonly SlicePart[])[];
}

export type CalculationOperator = '+' | '-' | '*' | '/' | '%' | '&';

/** "tcp.srcport + 1" */
export interface Calculation extends Place {
  readonly kind: 'calculation';
  readonly operator: CalculationOperator;
  /** Where the operator stands. */
  readonly at: Place;
  readonly left: Operand;
  readonly right: Operand;
}

/** What can be compared. */
export type Operand = Literal | FunctionCall | Calculation;

/** A value of a set, or with `high` a range that holds both its ends. */
export interface SetMember extends Place {
  readonly low: Literal;
  readonly high?: Literal;
}

/** One test of a field. */
export type FieldTest = Place & { readonly left: Operand; readonly quantifier?: Quantifier } & (
    | {
        readonly kind: 'comparison';
        /** More than one in "a < b < c": each compares with what stands before it, and all must hold. */
        readonly rest: readonly { readonly operator: ComparisonOperator; readonly right: Operand }[];
      }
    | { readonly kind: 'membership'; readonly negated: boolean; readonly members: readonly SetMember[] }
    | { readonly kind: 'contains' | 'matches'; readonly right: Operand }
  );

/** A display filter as its parser gives it, before anybody has asked what its words mean. */
export type FilterExpression =
  | (Place & { readonly kind: 'and' | 'or' | 'xor'; readonly parts: readonly FilterExpression[] })
  | (Place & { readonly kind: 'not'; readonly operand: FilterExpression })
  | (Place & { readonly kind: 'present'; readonly operand: Operand })
  | FieldTest;
