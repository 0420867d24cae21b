import type { CaptureEditorModel } from './CaptureEditorModel';
import { t } from './l10n';

/** What to do when no iSCSI was found: below the heading of a view that has nothing to show because of it. */
export function NoIscsi({ model }: { readonly model: CaptureEditorModel }) {
  const hasTcp = (model.summary?.streams ?? 0) > 0;
  if (model.isComplete && !hasTcp) {
    return (
      <p>
        {t(
          'No TCP was found in it, so there can be no iSCSI. Capture on the interface that leads to the target, without a filter or with “tcp port 3260”.',
        )}
      </p>
    );
  }
  return (
    <>
      <p>
        {model.isComplete && `${t('No iSCSI was found in it.')} `}
        {t('If iSCSI runs on another port than 3260 and 860, Decode As… says so.')}
      </p>
      {hasTcp && (
        <p>
          <button type="button" class="secondary" onClick={() => model.command('decodeAs')}>
            {t('Decode As…')}
          </button>
        </p>
      )}
    </>
  );
}
