import type { CaptureEditorModel } from '../CaptureEditorModel';
import { formatCount } from '../formatNumbers';
import { Icon } from '../Icon';
import { HostileText } from '../HostileText';
import type { IoReport } from '../../../src/messages/results';
import { t } from '../l10n';
import { seconds, shortTime } from './formatQuantities';

/** How many tasks the filter leaves, the conditions that show nowhere else, and what can be done with them. */
export function TaskListHead({ model, report }: { readonly model: CaptureEditorModel; readonly report: IoReport }) {
  const { io } = model;
  const { stretch, zoom, isFiltered, selection } = io;
  const { session, target } = io.query.filter;
  const { shown, tasks, firstFrame, lastFrame } = report;
  return (
    <header class="ioSection-head">
      <h2 class="ioSection-title">{t('Tasks')}</h2>
      <span class="ioCount" role="status">
        {isFiltered ? t('{0} of {1}', formatCount(shown), formatCount(tasks)) : formatCount(tasks)}
      </span>
      {stretch && (
        <Condition
          text={t(
            'sent {0} to {1} s ({2})',
            seconds(stretch.from),
            seconds(stretch.to),
            shortTime(stretch.to - stretch.from),
          )}
          onClear={() => io.changeFilter({ from: undefined, to: undefined })}
        />
      )}
      {session !== undefined && (
        <Condition text={t('session {0}', session + 1)} onClear={() => io.changeFilter({ session: undefined })} />
      )}
      {target !== undefined && (
        <Condition text={t('target {0}', target)} onClear={() => io.changeFilter({ target: undefined })} />
      )}
      {isFiltered && (
        <>
          <button
            type="button"
            class="link"
            disabled={shown === 0}
            title={t(
              'Show frames {0} to {1} among the packets: the ones of these tasks and what came between',
              firstFrame,
              lastFrame,
            )}
            onClick={() => model.showFrames(firstFrame, lastFrame)}
          >
            {t('Show frames')}
          </button>
          <button type="button" class="link" onClick={() => io.clearFilter()}>
            {t('Clear filter')}
          </button>
        </>
      )}
      {stretch && (
        <button
          type="button"
          class="link"
          title={t('Charts show this stretch of time')}
          onClick={() => io.zoomTo(stretch)}
        >
          {t('Zoom in')}
        </button>
      )}
      {zoom && (
        <button
          type="button"
          class="link"
          title={t('Charts show all of the time')}
          onClick={() => io.zoomTo(undefined)}
        >
          {t('Zoom out')}
        </button>
      )}
      {selection.task !== undefined && selection.row === -1 && (
        <span class="quiet">{t('the selected task is hidden by the filter')}</span>
      )}
    </header>
  );
}

function Condition({ text, onClear }: { readonly text: string; readonly onClear: () => void }) {
  return (
    <span class="ioCondition">
      <HostileText text={text} limit={80} />
      <button type="button" class="ioCondition-clear" aria-label={t('Remove this condition')} onClick={onClear}>
        <Icon name="close" />
      </button>
    </span>
  );
}
