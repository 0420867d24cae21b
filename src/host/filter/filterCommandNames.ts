import { FILTER_COMBINATIONS, type FilterCombination } from '../../messages/combineFilters';

/** A command that makes a filter of what is selected. */
export interface SelectionCommand {
  readonly command: string;
  readonly combination: FilterCombination;
  /** False where the filter is only put into the line. */
  readonly isApplied: boolean;
}

/** "iscsiTrace.applyAsFilter.andNot": package.json declares all of them. */
export const SELECTION_COMMANDS: readonly SelectionCommand[] = FILTER_COMBINATIONS.flatMap((combination) => [
  { command: `iscsiTrace.applyAsFilter.${combination}`, combination, isApplied: true },
  { command: `iscsiTrace.prepareAsFilter.${combination}`, combination, isApplied: false },
]);
