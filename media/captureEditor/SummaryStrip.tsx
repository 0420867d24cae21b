import type { CaptureSummary } from '../../src/messages/results';
import type { CaptureEditorModel } from './CaptureEditorModel';
import { formatCount, formatDuration, plural } from './formatNumbers';
import { Icon } from './Icon';
import { Toolbar } from './Toolbar';
import { visibleText } from './visibleText';

/** What the capture holds, before anything is clicked, and the commands that concern all of it. */
export function SummaryStrip({
  model,
  summary,
}: {
  readonly model: CaptureEditorModel;
  readonly summary: CaptureSummary;
}) {
  const { accepted, rejected, unfinished } = summary.logins;
  const firstTime = summary.firstTime && `, first frame at ${summary.firstTime.replace('T', ' ').replace('Z', ' UTC')}`;
  return (
    <header class="strip">
      <div class="strip-facts">
        <span title={visibleText(`${summary.name}: ${summary.format}${firstTime}`)}>
          <b>{formatCount(summary.frames)}</b> {summary.frames === 1 ? 'frame' : 'frames'}
        </span>
        {summary.duration && (
          <span title={`${summary.duration} seconds from the first to the last frame`}>
            <b>{formatDuration(summary.duration)}</b>
          </span>
        )}
        <span>
          <b>{formatCount(summary.streams)}</b> TCP {summary.streams === 1 ? 'stream' : 'streams'}
        </span>
        <Sessions summary={summary} />
        {accepted > 0 && (
          <span class="good">
            <Icon name="pass" />
            {plural(accepted, 'login')} accepted
          </span>
        )}
        {rejected > 0 && (
          <span class="bad">
            <Icon name="error" />
            {plural(rejected, 'login')} rejected
          </span>
        )}
        {unfinished > 0 && (
          <span class="warning">
            <Icon name="warning" />
            {plural(unfinished, 'login')} not finished
          </span>
        )}
        {!summary.complete && <span class="strip-reading">reading…</span>}
        {summary.live && (
          <span class="strip-live" title="The file is still being written: new frames are added as they come">
            <Icon name="live" />
            live
          </span>
        )}
      </div>
      {(summary.frames > 0 || !summary.complete) && (
        <Toolbar label="Capture" class="toolbar">
          {summary.live && (
            <button
              type="button"
              class="action toggle"
              title="Scroll new frames into view as they come, until you scroll away or select another frame"
              aria-pressed={model.isFollowing}
              onClick={() => model.setFollowing(!model.isFollowing)}
            >
              <Icon name="follow" />
              Follow
            </button>
          )}
          <button
            type="button"
            class="action"
            title="Go to a frame by its number (Ctrl+G)"
            onClick={() => model.command('goToFrame')}
          >
            Go to Frame…
          </button>
          <button
            type="button"
            class="action"
            title="Show the capture as a text document"
            onClick={() => model.command('openAsText')}
          >
            Open as Text
          </button>
        </Toolbar>
      )}
    </header>
  );
}

function Sessions({ summary }: { readonly summary: CaptureSummary }) {
  const { normal, discovery, unknown } = summary.sessions;
  const total = normal + discovery + unknown;
  if (total === 0) return <span>no iSCSI session</span>;
  const kinds = [
    normal > 0 && `${formatCount(normal)} normal`,
    discovery > 0 && `${formatCount(discovery)} discovery`,
    unknown > 0 && `${formatCount(unknown)} joined after login`,
  ].filter((kind) => kind !== false);
  // The number of all stands before it.
  const text = kinds.length === 1 ? kinds.join('').replace(/^\S+ /, '') : kinds.join(', ');
  return (
    <span title={text}>
      <b>{formatCount(total)}</b> iSCSI {total === 1 ? 'session' : 'sessions'}
      <span class="strip-kinds">: {text}</span>
    </span>
  );
}
