import type { FilterProblem } from './DisplayFilter';
import { HostileText } from './HostileText';
import { phrase, t } from './l10n';
import { SeverityMark } from './SeverityMark';

interface Props {
  readonly id: string;
  readonly problem: FilterProblem;
  readonly onShowPlace: () => void;
  readonly onTakeSuggestion: () => void;
}

/** What is wrong with the filter, and what may have been meant. */
export function FilterMessage({ id, problem, onShowPlace, onTakeSuggestion }: Props) {
  const { error, end, suggestion } = problem;
  return (
    <p class="filter-message">
      <SeverityMark severity="error" />
      {end > 0 ? (
        <button
          type="button"
          id={id}
          class="filter-place"
          title={t('Go to this part of the filter')}
          onClick={onShowPlace}
        >
          <HostileText text={error} />
        </button>
      ) : (
        <span id={id}>
          <HostileText text={error} />
        </span>
      )}
      {suggestion !== undefined && (
        <span class="filter-suggestion">
          {phrase(
            'Did you mean {0}?',
            <button type="button" class="link" title={t('Put this in its place')} onClick={onTakeSuggestion}>
              <HostileText text={suggestion} />
            </button>,
          )}
        </span>
      )}
    </p>
  );
}
