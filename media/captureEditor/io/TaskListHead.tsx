import type { CaptureEditorModel } from '../CaptureEditorModel';
import { formatCount } from '../formatNumbers';
import { Icon } from '../Icon';
import { HostileText } from '../HostileText';
import type { IoReport } from '../../../src/messages/results';
import { seconds, shortTime } from './formatQuantities';

/** How many tasks the filter leaves, the conditions that show nowhere else, and what can be done with them. */
export function TaskListHead({ model, report }: { readonly model: CaptureEditorModel; readonly report: IoReport }) {
  const { io } = model;
  const { stretch, zoom, isFiltered, selection } = io;
  const { session, target } = io.query.filter;
  const { shown, tasks, firstFrame, lastFrame } = report;
  return (
    <header class="ioSection-head">
      <h2 class="ioSection-title">Tasks</h2>
      <span class="ioCount" role="status">
        {isFiltered ? `${formatCount(shown)} of ${formatCount(tasks)}` : formatCount(tasks)}
      </span>
      {stretch && (
        <Condition
          text={`sent ${seconds(stretch.from)} to ${seconds(stretch.to)} s (${shortTime(stretch.to - stretch.from)})`}
          onClear={() => io.changeFilter({ from: undefined, to: undefined })}
        />
      )}
      {session !== undefined && (
        <Condition text={`session ${session + 1}`} onClear={() => io.changeFilter({ session: undefined })} />
      )}
      {target !== undefined && (
        <Condition text={`target ${target}`} onClear={() => io.changeFilter({ target: undefined })} />
      )}
      {isFiltered && (
        <>
          <button
            type="button"
            class="link"
            disabled={shown === 0}
            title={`Show frames ${firstFrame} to ${lastFrame} among the packets: the ones of these tasks and what came between`}
            onClick={() => model.showFrames(firstFrame, lastFrame)}
          >
            Show frames
          </button>
          <button type="button" class="link" onClick={() => io.clearFilter()}>
            Clear filter
          </button>
        </>
      )}
      {stretch && (
        <button type="button" class="link" title="Charts show this stretch of time" onClick={() => io.zoomTo(stretch)}>
          Zoom in
        </button>
      )}
      {zoom && (
        <button type="button" class="link" title="Charts show all of the time" onClick={() => io.zoomTo(undefined)}>
          Zoom out
        </button>
      )}
      {selection.task !== undefined && selection.row === -1 && (
        <span class="quiet">the selected task is hidden by the filter</span>
      )}
    </header>
  );
}

function Condition({ text, onClear }: { readonly text: string; readonly onClear: () => void }) {
  return (
    <span class="ioCondition">
      <HostileText text={text} limit={80} />
      <button type="button" class="ioCondition-clear" aria-label="Remove this condition" onClick={onClear}>
        <Icon name="close" />
      </button>
    </span>
  );
}
