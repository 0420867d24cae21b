import type { TaskDetail } from '../../../src/messages/results';
import type { CaptureEditorModel } from '../CaptureEditorModel';
import { formatCount, plural } from '../formatNumbers';
import { HostileText } from '../HostileText';
import { phrase, t } from '../l10n';
import { SeverityMark } from '../SeverityMark';
import { milliseconds } from './formatQuantities';

/** The selected task: its time in parts, what may have cost it, and its frames. */
export function TaskDetails({ model }: { readonly model: CaptureEditorModel }) {
  const { detail, detailError, task } = model.io.selection;
  if (detailError !== undefined) {
    return (
      <p class="ioNote bad" role="alert">
        <SeverityMark severity="error" />{' '}
        {phrase('The task could not be read: {0}', <HostileText text={detailError} />)}
      </p>
    );
  }
  if (task === undefined) {
    return (
      <p class="ioNote quiet">
        {t('Select a task, in the table or as a point of the chart, to see where its time went.')}
      </p>
    );
  }
  if (!detail) return <p class="ioNote quiet">{t('Reading the task…')}</p>;
  const { row } = detail;
  return (
    <div class="taskDetails" data-task={row.task}>
      <header class="ioSection-head">
        <h2 class="ioSection-title">
          <HostileText text={row.command} />
        </h2>
        {row.time !== null && <b>{milliseconds(row.time)} ms</b>}
        <span class={row.outcomeKind === 'good' ? 'good' : row.outcomeKind === 'failed' ? 'bad' : 'warning'}>
          <HostileText text={row.outcome} />
        </span>
        <button type="button" class="link" onClick={() => model.showPacket(row.frame)}>
          {t('Show frames')}
        </button>
        <button
          type="button"
          class="link"
          title={detail.filter}
          onClick={() => model.showFiltered(detail.filter, row.frame)}
        >
          {t('Filter to this task')}
        </button>
      </header>
      <Parts detail={detail} />
      {detail.causes.length > 0 && (
        <ul class="taskCauses" aria-label={t('Likely causes')}>
          {detail.causes.map(({ text, frames }, at) => (
            <li key={at}>
              {frames.length > 0 && <SeverityMark severity="warning" />} {text}{' '}
              {frames.slice(0, 8).map((frame) => (
                <FrameLink key={frame} model={model} frame={frame} />
              ))}
            </li>
          ))}
        </ul>
      )}
      <Facts detail={detail} />
      <table class="taskFrames" aria-label={t('Frames of the task')}>
        <tbody>
          {detail.frames.map(({ frame, what }, at) => (
            <tr key={at}>
              <td class="number">
                <FrameLink model={model} frame={frame} />
              </td>
              <td>
                <HostileText text={what} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {detail.furtherFrames > 0 && (
        <p class="ioNote quiet">{plural(detail.furtherFrames, 'and {0} further PDU', 'and {0} further PDUs')}</p>
      )}
    </div>
  );
}

function FrameLink({ model, frame }: { readonly model: CaptureEditorModel; readonly frame: number }) {
  return (
    <button
      type="button"
      class="link frameLink"
      aria-label={t('Frame {0}', frame)}
      onClick={() => model.showPacket(frame)}
    >
      {frame}
    </button>
  );
}

/** What the time was spent on. */
const KIND_NAMES: Readonly<Record<TaskDetail['row']['parts'][number]['kind'], string>> = {
  target: t('target'),
  initiator: t('initiator'),
  data: t('data'),
};

/** The parts of the time as bars of one length of time, and in numbers. */
function Parts({ detail: { row } }: { readonly detail: TaskDetail }) {
  const { parts, time } = row;
  if (time === null || parts.length === 0) return null;
  return (
    <table class="taskParts" aria-label={t('Where the time went')}>
      <tbody>
        {parts.map(({ kind, name, nanoseconds }, at) => (
          <tr key={at}>
            <th scope="row">{name}</th>
            <td class="taskParts-kind quiet">{KIND_NAMES[kind]}</td>
            <td class="taskParts-bar" aria-hidden="true">
              <span
                class={`timeBar-part timeBar-${kind}`}
                style={{ width: `${Math.max(1, (nanoseconds / time) * 100)}%` }}
              />
            </td>
            <td class="number">{milliseconds(nanoseconds)} ms</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Facts({ detail }: { readonly detail: TaskDetail }) {
  const { row, details, initiatorTaskTag, stream, sense, residual } = detail;
  const moved = [
    row.read > 0 && t('{0} read', formatCount(row.read)),
    row.written > 0 && t('{0} written', formatCount(row.written)),
  ];
  const facts: readonly (readonly [string, string])[] = [
    ['CDB', details],
    [t('LUN'), row.lun],
    [t('Bytes'), [...moved.filter(Boolean), t('{0} expected', formatCount(row.expected))].join(', ')],
    [t('Residual'), residual],
    [t('Sense'), sense],
    ['Initiator Task Tag', initiatorTaskTag],
    [t('Target'), row.target],
    [t('TCP stream'), stream < 0 ? '' : String(stream)],
  ];
  return (
    <dl class="taskFacts">
      {facts
        .filter(([, value]) => value !== '')
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <HostileText text={value} limit={300} />
            </dd>
          </div>
        ))}
    </dl>
  );
}
