import { useLayoutEffect, useRef } from 'preact/hooks';
import { formatCount } from '../formatNumbers';
import { HostileText } from '../HostileText';
import { t } from '../l10n';
import type { Suggestion, SuggestionList } from './SuggestionList';

/** Id of the list, for `aria-controls`. */
export const suggestionsId = 'filterSuggestions';

/** Id of a line, for `aria-activedescendant`. */
export function suggestionId(at: number): string {
  return `filterSuggestion-${at}`;
}

interface Props {
  readonly list: SuggestionList;
  readonly onAccept: (suggestion: Suggestion) => void;
}

/** The list below the filter's field: proposals for what is being written, or filters to choose from. */
export function SuggestionPopup({ list, onAccept }: Props) {
  const box = useRef<HTMLUListElement>(null);
  const { open, active } = list;
  useLayoutEffect(() => {
    if (active >= 0) box.current?.children[active]?.scrollIntoView({ block: 'nearest' });
    else box.current?.scrollTo({ top: 0 });
  }, [open, active]);
  if (!open) return null;
  const { suggestions, further, kind } = open;
  return (
    // The field keeps the focus, whatever of the list is pressed.
    <div class="suggestions" onPointerDown={(event) => event.preventDefault()}>
      <ul
        ref={box}
        id={suggestionsId}
        class="suggestions-list"
        role="listbox"
        aria-label={kind === 'completion' ? t('Suggestions') : t('Saved filters and history')}
      >
        {suggestions.map((suggestion, at) => (
          <li
            key={`${suggestion.kind} ${suggestion.label}`}
            id={suggestionId(at)}
            role="option"
            class={`suggestion suggestion-${suggestion.kind}${at === active ? ' active' : ''}`}
            aria-selected={at === active}
            onClick={() => onAccept(suggestion)}
          >
            <span class="suggestion-label">
              <HostileText text={suggestion.label} limit={300} />
            </span>
            <span class="suggestion-detail">
              <HostileText text={suggestion.detail} limit={300} />
            </span>
            <span class="suggestion-type">{suggestion.type}</span>
          </li>
        ))}
      </ul>
      {further > 0 && <p class="suggestions-note">{t('and {0} more: write on to see them', formatCount(further))}</p>}
    </div>
  );
}
