import { useRef } from 'preact/hooks';
import type { CaptureEditorModel } from './CaptureEditorModel';
import { longestFilter } from './DisplayFilter';
import { FilterMark } from './FilterMark';
import { FilterMessage } from './FilterMessage';
import { formatCount } from './formatNumbers';
import { Icon } from './Icon';

const messageId = 'filterMessage';

/** The display filter: its field, how many frames it leaves, and what is wrong with it or hidden by it. */
export function FilterBar({ model }: { readonly model: CaptureEditorModel }) {
  const field = useRef<HTMLInputElement>(null);
  const { filter, list, selection } = model;
  const { problem } = filter;

  const onKeyDown = (event: KeyboardEvent) => {
    // Keys of an input method are none of ours.
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key === 'Enter') filter.submit();
    else if (event.key === 'ArrowDown') focusTable();
    else if (event.key !== 'Escape' || !filter.escape()) return;
    event.preventDefault();
  };

  const select = (start: number, end: number) => {
    field.current?.focus();
    field.current?.setSelectionRange(start, end);
  };

  return (
    <div class="filter" role="search">
      <div class={`filter-box${problem ? ' filter-wrong' : list.filter === '' ? '' : ' filter-applied'}`}>
        <Icon name="filter" />
        <div class="filter-line">
          {problem && <FilterMark problem={problem} text={filter.text} field={field} />}
          <input
            ref={field}
            id="displayFilter"
            class="filter-field"
            type="text"
            dir="ltr"
            aria-label="Display filter"
            aria-invalid={problem !== undefined}
            aria-describedby={problem ? messageId : undefined}
            placeholder="Display filter"
            title="Which frames to show, in the language of Wireshark's display filters"
            autocomplete="off"
            spellcheck={false}
            maxLength={longestFilter}
            value={filter.text}
            onInput={(event) => filter.edit(event.currentTarget.value)}
            onKeyDown={onKeyDown}
          />
        </div>
        {filter.isSlow ? (
          <span class="filter-count">filtering…</span>
        ) : (
          list.filter !== '' &&
          list.isCounted && (
            <span class="filter-count">
              {formatCount(list.rows)} of {formatCount(list.frames)}
              <span class="filter-unit"> frames</span>
            </span>
          )
        )}
        {filter.text !== '' && (
          <button
            type="button"
            class="filter-clear"
            title="Clear the filter (Escape)"
            aria-label="Clear the filter"
            onClick={() => {
              filter.clear();
              field.current?.focus();
            }}
          >
            <Icon name="close" />
          </button>
        )}
      </div>
      {selection.isHidden && (
        <p class="filter-hidden">
          Frame {model.selected} is hidden by the filter
          <button
            type="button"
            class="link"
            onClick={() => {
              filter.clear();
              focusTable();
            }}
          >
            Show all
          </button>
        </p>
      )}
      {problem && (
        <FilterMessage
          id={messageId}
          problem={problem}
          onShowPlace={() => select(problem.start, problem.end)}
          onTakeSuggestion={() => {
            const end = filter.takeSuggestion();
            // The field gets the new text when the page is drawn again.
            requestAnimationFrame(() => select(end, end));
          }}
        />
      )}
    </div>
  );
}

function focusTable(): void {
  document.getElementById('packets')?.focus({ preventScroll: true });
}
