import type { CaptureEditorModel } from './CaptureEditorModel';
import { HostileText } from './HostileText';
import { phrase, t } from './l10n';
import { SeverityMark } from './SeverityMark';

/** Says that rows in view could not be fetched, and lets the person ask for them again. */
export function RowErrorBar({ model }: { readonly model: CaptureEditorModel }) {
  const error = model.list.store.errorInView;
  if (error === undefined) return null;
  return (
    <div class="rowError" role="alert">
      <SeverityMark severity="error" />
      <span class="rowError-text">{phrase('Some rows could not be read: {0}', <HostileText text={error} />)}</span>
      <button type="button" class="link" onClick={() => model.list.store.retry()}>
        {t('Try again')}
      </button>
    </div>
  );
}
