/** One proposal for what may stand at the cursor of a filter. Plain data. */
export interface FilterProposal {
  readonly kind: 'field' | 'operator' | 'value' | 'join';
  /** What the list shows. */
  readonly label: string;
  /** What takes the place of the text from `start` to `end`. */
  readonly insert: string;
  /** What it is for, in a few words; empty where nothing is said of it. */
  readonly detail: string;
  /** What values of a field are ("number"), or the number that a name stands for; empty for none. */
  readonly type: string;
}

/** What may stand at a place of a filter. Offsets count UTF-16 units of the filter's text. */
export interface FilterCompletion {
  /** The text that a proposal takes the place of. */
  readonly start: number;
  readonly end: number;
  /** The best ones first. */
  readonly proposals: readonly FilterProposal[];
  /** How many more there are. */
  readonly further: number;
}

/** A name of a value of a field. */
export interface CompletionValue {
  readonly name: string;
  /** The number that it stands for; absent where the name itself is the value. */
  readonly value?: number;
  readonly description?: string;
}

/** What completion needs to know of a field. */
export interface CompletionField {
  readonly name: string;
  readonly type: string;
  readonly label: string;
  readonly description: string;
  readonly values: readonly CompletionValue[];
}

/** The fields that can be proposed. */
export interface CompletionCatalogue {
  readonly fields: () => readonly CompletionField[];
  /** The field of exactly this name. */
  readonly field: (name: string) => CompletionField | undefined;
}
