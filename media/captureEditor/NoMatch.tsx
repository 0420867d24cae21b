import type { CaptureEditorModel } from './CaptureEditorModel';

/** Takes the place of the rows when the filter leaves none. */
export function NoMatch({ model }: { readonly model: CaptureEditorModel }) {
  const { list, filter } = model;
  if (list.filter === '' || !list.isCounted || list.rows > 0) return null;
  return (
    <div class="noMatch">
      <p class="noMatch-text">No frame matches the filter{list.isFinal ? '' : ' so far'}</p>
      <button
        type="button"
        class="secondary"
        onClick={() => {
          filter.clear();
          document.getElementById('packets')?.focus({ preventScroll: true });
        }}
      >
        Clear filter
      </button>
    </div>
  );
}
