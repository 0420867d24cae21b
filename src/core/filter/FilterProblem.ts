import type { FilterError } from './FilterError';

/** Ends the reading of a filter. It does not leave this folder: `compileFilter` answers with its error. */
export class FilterProblem extends Error {
  override readonly name = 'FilterProblem';

  constructor(readonly error: FilterError) {
    super(error.message);
  }
}
