import type { Place } from './FilterExpression';
import { FilterProblem } from './FilterProblem';

/** Ends the reading of a filter with what is wrong at a place of its text. */
export function fail(message: string, { start, end }: Place, suggestion?: string): never {
  throw new FilterProblem({ message, start, end, ...(suggestion === undefined ? {} : { suggestion }) });
}
