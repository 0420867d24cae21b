import type { CaptureEditorModel } from './CaptureEditorModel';
import { t } from './l10n';
import { SeverityMark } from './SeverityMark';

/** The decoder does not answer: it may come back, and the person may not want to wait for that. */
export function HangingBar({ model }: { readonly model: CaptureEditorModel }) {
  if (!model.isHanging) return null;
  return (
    <div class="notices hanging" role="alert">
      <div class="notice notice-warning">
        <SeverityMark severity="warning" />
        <span class="notice-text">
          {t('The decoder of this capture has not answered for half a minute.')}{' '}
          <button type="button" class="link" onClick={() => model.reopen()}>
            {t('Stop and Reopen')}
          </button>
        </span>
      </div>
    </div>
  );
}
