import type { CaptureSummary } from '../../src/messages/results';
import type { CaptureEditorModel } from './CaptureEditorModel';
import { formatCount, formatDuration, plural } from './formatNumbers';
import { Icon } from './Icon';
import { phrase, t } from './l10n';
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
  const file = `${summary.name}: ${summary.format}`;
  const firstTime = summary.firstTime.replace('T', ' ').replace('Z', ' UTC');
  return (
    <header class="strip">
      <div class="strip-facts">
        <span title={visibleText(firstTime ? t('{0}, first frame at {1}', file, firstTime) : file)}>
          {summary.frames === 1
            ? phrase('{0} frame', <b>{formatCount(summary.frames)}</b>)
            : phrase('{0} frames', <b>{formatCount(summary.frames)}</b>)}
        </span>
        {summary.duration && (
          <span title={t('{0} seconds from the first to the last frame', summary.duration)}>
            <b>{formatDuration(summary.duration)}</b>
          </span>
        )}
        <span>
          {summary.streams === 1
            ? phrase('{0} TCP stream', <b>{formatCount(summary.streams)}</b>)
            : phrase('{0} TCP streams', <b>{formatCount(summary.streams)}</b>)}
        </span>
        <Sessions summary={summary} />
        {accepted > 0 && (
          <span class="good">
            <Icon name="pass" />
            {plural(accepted, '{0} login accepted', '{0} logins accepted')}
          </span>
        )}
        {rejected > 0 && (
          <span class="bad">
            <Icon name="error" />
            {plural(rejected, '{0} login rejected', '{0} logins rejected')}
          </span>
        )}
        {unfinished > 0 && (
          <span class="warning">
            <Icon name="warning" />
            {plural(unfinished, '{0} login not finished', '{0} logins not finished')}
          </span>
        )}
        {!summary.complete && <span class="strip-reading">{t('reading…')}</span>}
        {summary.live && (
          <span class="strip-live" title={t('The file is still being written: new frames are added as they come')}>
            <Icon name="live" />
            {t('live')}
          </span>
        )}
      </div>
      {(summary.frames > 0 || !summary.complete) && (
        <Toolbar label={t('Capture')} class="toolbar">
          {summary.live && (
            <button
              type="button"
              class="action toggle"
              title={t('Scroll new frames into view as they come, until you scroll away or select another frame')}
              aria-pressed={model.isFollowing}
              onClick={() => model.setFollowing(!model.isFollowing)}
            >
              <Icon name="follow" />
              {t('Follow')}
            </button>
          )}
          <button
            type="button"
            class="action"
            title={t('Go to a frame by its number (Ctrl+G)')}
            onClick={() => model.command('goToFrame')}
          >
            {t('Go to Frame…')}
          </button>
          <button
            type="button"
            class="action"
            title={t('Show the capture as a text document')}
            onClick={() => model.command('openAsText')}
          >
            {t('Open as Text')}
          </button>
        </Toolbar>
      )}
    </header>
  );
}

function Sessions({ summary }: { readonly summary: CaptureSummary }) {
  const { normal, discovery, unknown } = summary.sessions;
  const total = normal + discovery + unknown;
  if (total === 0) return <span>{t('no iSCSI session')}</span>;
  const kinds = [
    normal > 0 && t('{0} normal', formatCount(normal)),
    discovery > 0 && t('{0} discovery', formatCount(discovery)),
    unknown > 0 && t('{0} joined after login', formatCount(unknown)),
  ].filter((kind) => kind !== false);
  // Of one kind only the number of all stands before it.
  const only = normal > 0 ? t('normal') : discovery > 0 ? t('discovery') : t('joined after login');
  const text = kinds.length === 1 ? only : kinds.join(', ');
  return (
    <span title={text}>
      {total === 1
        ? phrase('{0} iSCSI session', <b>{formatCount(total)}</b>)
        : phrase('{0} iSCSI sessions', <b>{formatCount(total)}</b>)}
      <span class="strip-kinds">: {text}</span>
    </span>
  );
}
