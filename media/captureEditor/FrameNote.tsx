import type { CaptureEditorModel } from './CaptureEditorModel';
import { Icon } from './Icon';
import { t } from './l10n';
import { visibleText } from './visibleText';

/** What somebody has noted about the frame whose details show. */
export function FrameNote({ model, frame }: { readonly model: CaptureEditorModel; readonly frame: number }) {
  const note = model.frameMarks.get(frame)?.note;
  if (note === undefined) return null;
  return (
    <p class="frameNote" aria-label={t('Note')}>
      <Icon name="info" />
      <span class="frameNote-text">{visibleText(note, 2000)}</span>
      <button type="button" class="link" onClick={() => model.command('editNote')}>
        {t('Edit Note…')}
      </button>
    </p>
  );
}
