import type { CaptureEditorModel } from '../CaptureEditorModel';
import type { Suggestion } from './SuggestionList';

/**
 * Does what a line of the list stands for. Answers where the cursor belongs in the filter's field; undefined where the field
 * is not concerned.
 */
export function acceptSuggestion(model: CaptureEditorModel, suggestion: Suggestion): number | undefined {
  const { filter, suggestions } = model;
  const { open } = suggestions;
  if (!open) return undefined;
  const { kind, insert } = suggestion;
  suggestions.close();
  switch (kind) {
    case 'save':
      model.saveFilter();
      return undefined;
    case 'clear':
      model.command('clearFilterHistory');
      return undefined;
    case 'saved':
    case 'history':
      filter.edit(insert);
      filter.submit();
      return filter.text.length;
    case 'field':
    case 'operator':
    case 'value':
    case 'join': {
      const before = filter.text.slice(0, open.start);
      const behind = filter.text.slice(open.end);
      const cursor = open.start + insert.length;
      filter.edit(before + insert + (insert.endsWith(' ') ? behind.replace(/^ /, '') : behind));
      // What comes next is offered at once; behind a value the test is whole.
      if (kind !== 'value') void suggestions.complete(filter.text, cursor, kind !== 'join');
      return cursor;
    }
  }
}
