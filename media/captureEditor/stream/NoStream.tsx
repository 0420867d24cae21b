import type { CaptureEditorModel } from '../CaptureEditorModel';
import { t } from '../l10n';

/** Stands where the stream would: none is chosen, there is none, or it has not come yet. */
export function NoStream({ model }: { readonly model: CaptureEditorModel }) {
  const { stream, summary, isComplete } = model;
  if (stream.error !== undefined) return <div class="stream-empty" />;
  if (stream.isLoading) return <p class="hint hint-late">{t('Laying out the stream…')}</p>;
  const has = (summary?.streams ?? 0) > 0;
  return (
    <div class="page stream-empty">
      <div class="page-body">
        <h1>{has || !isComplete ? t('No stream to follow yet') : t('No TCP in this capture')}</h1>
        <p>
          {stream.isForeign
            ? t(
                'Frame {0} belongs to no TCP connection. Select one that does, and its bytes are shown here.',
                model.selected,
              )
            : has || !isComplete
              ? t(
                  'Select a frame of a TCP connection among the packets, and the bytes of that connection are shown here in both directions, with the PDUs that they carry.',
                )
              : t('Streams are the bytes of TCP connections, and this capture holds none.')}
        </p>
        {has && (
          <p>
            <button type="button" class="secondary" onClick={() => model.showTab('packets')}>
              {t('Show Packets')}
            </button>
          </p>
        )}
      </div>
    </div>
  );
}
