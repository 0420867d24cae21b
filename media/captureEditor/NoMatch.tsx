import type { CaptureEditorModel } from './CaptureEditorModel';
import { t } from './l10n';

/** Takes the place of the rows when the filter leaves none. */
export function NoMatch({ model }: { readonly model: CaptureEditorModel }) {
  const { list, filter } = model;
  if (list.filter === '' || !list.isCounted || list.rows > 0) return null;
  return (
    <div class="noMatch">
      <p class="noMatch-text">
        {list.isFinal ? t('No frame matches the filter') : t('No frame matches the filter so far')}
      </p>
      <button
        type="button"
        class="secondary"
        onClick={() => {
          filter.clear();
          document.getElementById('packets')?.focus({ preventScroll: true });
        }}
      >
        {t('Clear filter')}
      </button>
    </div>
  );
}
