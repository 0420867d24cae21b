import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { CaptureEditorModel } from './CaptureEditorModel';
import { longestFilter } from './DisplayFilter';
import { FilterMark } from './FilterMark';
import { FilterProgress } from './filterLine/FilterProgress';
import { FilterMessage } from './FilterMessage';
import { acceptSuggestion } from './filterLine/acceptSuggestion';
import { suggestionId, SuggestionPopup, suggestionsId } from './filterLine/SuggestionPopup';
import { formatCount, plural } from './formatNumbers';
import { Icon } from './Icon';
import { phrase, t } from './l10n';

const messageId = 'filterMessage';

/** The display filter: its field with what is offered for it, how many frames it leaves, and what is wrong with it. */
export function FilterBar({ model }: { readonly model: CaptureEditorModel }) {
  const field = useRef<HTMLInputElement>(null);
  const { filter, list, selection, suggestions } = model;
  const { open, active, chosen } = suggestions;
  const problem = filter.problem && !suggestions.isAbout(filter.problem) ? filter.problem : undefined;

  useLayoutEffect(() => {
    if (model.takeFilterFocus()) select(filter.text.length, filter.text.length);
  });
  useEffect(() => {
    const close = () => suggestions.close();
    window.addEventListener('blur', close);
    return () => window.removeEventListener('blur', close);
  }, [suggestions]);

  const select = (start: number, end: number) => {
    field.current?.focus();
    field.current?.setSelectionRange(start, end);
  };
  // The field gets another text when the page is drawn again.
  const selectSoon = (at: number) => requestAnimationFrame(() => select(at, at));
  const cursor = () => field.current?.selectionStart ?? filter.text.length;
  const accept = async (wanted: typeof chosen) => {
    const suggestion = await suggestions.settled(wanted);
    const at = suggestion && acceptSuggestion(model, suggestion);
    if (at !== undefined) selectSoon(at);
  };
  const takeSuggestion = () => selectSoon(filter.takeSuggestion());

  const onKeyDown = (event: KeyboardEvent) => {
    // Keys of an input method are none of ours.
    if (event.isComposing || event.altKey) return;
    const { key } = event;
    if (event.ctrlKey || event.metaKey) {
      if (key === ' ') void suggestions.complete(filter.text, cursor(), true);
      else if (key === 'ArrowDown') void suggestions.choose(filter.applied, true);
      else if (key === '.' && filter.problem?.suggestion !== undefined) takeSuggestion();
      else return;
    } else if (event.shiftKey) return;
    else if (key === 'Enter' && chosen) void accept(chosen);
    else if (key === 'Enter') {
      suggestions.close();
      filter.submit();
    } else if (key === 'Tab' && open?.kind === 'completion') void accept(chosen);
    else if (key === 'Escape' && open) suggestions.close();
    else if (suggestions.move(key)) {
      // The key was the list's.
    } else if (key === 'ArrowDown' && filter.text === '') void openChoicesOrTable();
    else if (key === 'ArrowDown') focusTable();
    else if (key !== 'Escape' || !filter.escape()) return;
    event.preventDefault();
  };

  const openChoicesOrTable = async () => {
    if (!(await suggestions.choose(filter.applied, true))) focusTable();
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
            role="combobox"
            dir="ltr"
            aria-label={t('Display filter')}
            aria-invalid={problem !== undefined}
            aria-describedby={problem ? messageId : undefined}
            aria-autocomplete="list"
            aria-expanded={open !== undefined}
            aria-keyshortcuts="Control+Space Control+ArrowDown Control+."
            aria-controls={open ? suggestionsId : undefined}
            aria-activedescendant={open && active >= 0 ? suggestionId(active) : undefined}
            placeholder={t('Display filter (Ctrl+Space suggests)')}
            title={open ? undefined : t("Which frames to show, in the language of Wireshark's display filters")}
            autocomplete="off"
            spellcheck={false}
            maxLength={longestFilter}
            value={filter.text}
            onInput={(event) => {
              const { value, selectionStart } = event.currentTarget;
              filter.edit(value);
              void suggestions.complete(value, selectionStart ?? value.length, false);
            }}
            onKeyDown={onKeyDown}
            onPointerDown={() => suggestions.close()}
            onBlur={() => {
              suggestions.close();
              filter.left();
            }}
          />
        </div>
        {filter.isSlow ? (
          <span class="filter-count">{t('filtering…')}</span>
        ) : (
          list.filter !== '' &&
          list.isCounted && (
            <span class="filter-count">
              {phrase(
                '{0} of {1}{2}',
                formatCount(list.rows),
                formatCount(list.frames),
                <span class="filter-unit"> {t('frames')}</span>,
              )}
            </span>
          )
        )}
        <FilterProgress list={list} onChange={model.changed} />
        {filter.text !== '' && (
          <button
            type="button"
            class="filter-clear"
            title={t('Clear the filter (Escape)')}
            aria-label={t('Clear the filter')}
            onClick={() => {
              filter.clear();
              field.current?.focus();
            }}
          >
            <Icon name="close" />
          </button>
        )}
        <button
          type="button"
          class="filter-clear"
          title={t('Saved filters and history (Ctrl+Down)')}
          aria-label={t('Saved filters and history')}
          aria-haspopup="listbox"
          aria-expanded={open?.kind === 'choices'}
          // The field has keys for it: one stop of the Tab key is enough.
          tabIndex={-1}
          // The field keeps the focus, and with it the list.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => {
            field.current?.focus();
            if (open?.kind === 'choices') suggestions.close();
            else
              void suggestions.choose(filter.applied, false).then((found) => found || model.say(t('No filters yet')));
          }}
        >
          <Icon name="collapse" />
        </button>
        <SuggestionPopup list={suggestions} onAccept={(suggestion) => void accept(suggestion)} />
      </div>
      <div class="srOnly" aria-live="polite">
        {open &&
          (open.kind === 'completion'
            ? plural(open.suggestions.length, '{0} suggestion', '{0} suggestions')
            : plural(open.suggestions.length, '{0} filter', '{0} filters'))}
      </div>
      {selection.isHidden && (
        <p class="filter-hidden">
          {t('Frame {0} is hidden by the filter', model.selected)}
          <button
            type="button"
            class="link"
            onClick={() => {
              filter.clear();
              focusTable();
            }}
          >
            {t('Show all')}
          </button>
        </p>
      )}
      {problem && (
        <FilterMessage
          id={messageId}
          problem={problem}
          onShowPlace={() => select(problem.start, problem.end)}
          onTakeSuggestion={takeSuggestion}
        />
      )}
    </div>
  );
}

function focusTable(): void {
  document.getElementById('packets')?.focus({ preventScroll: true });
}
