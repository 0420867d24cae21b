import type { TaskDetail } from '../../../src/messages/results';
import type { CaptureEditorModel } from '../CaptureEditorModel';
import { formatCount, plural } from '../formatNumbers';
import { HostileText } from '../HostileText';
import { SeverityMark } from '../SeverityMark';
import { milliseconds } from './formatQuantities';

/** The selected task: its time in parts, what may have cost it, and its frames. */
export function TaskDetails({ model }: { readonly model: CaptureEditorModel }) {
  const { detail, detailError, task } = model.io.selection;
  if (detailError !== undefined) {
    return (
      <p class="ioNote bad" role="alert">
        <SeverityMark severity="error" /> The task could not be read: <HostileText text={detailError} />
      </p>
    );
  }
  if (task === undefined) {
    return (
      <p class="ioNote quiet">Select a task, in the table or as a point of the chart, to see where its time went.</p>
    );
  }
  if (!detail) return <p class="ioNote quiet">Reading the task…</p>;
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
          Show frames
        </button>
        <button
          type="button"
          class="link"
          title={detail.filter}
          onClick={() => model.showFiltered(detail.filter, row.frame)}
        >
          Filter to this task
        </button>
      </header>
      <Parts detail={detail} />
      {detail.causes.length > 0 && (
        <ul class="taskCauses" aria-label="Likely causes">
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
      <table class="taskFrames" aria-label="Frames of the task">
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
      {detail.furtherFrames > 0 && <p class="ioNote quiet">and {plural(detail.furtherFrames, 'further PDU')}</p>}
    </div>
  );
}

function FrameLink({ model, frame }: { readonly model: CaptureEditorModel; readonly frame: number }) {
  return (
    <button type="button" class="link frameLink" aria-label={`Frame ${frame}`} onClick={() => model.showPacket(frame)}>
      {frame}
    </button>
  );
}

/** The parts of the time as bars of one length of time, and in numbers. */
function Parts({ detail: { row } }: { readonly detail: TaskDetail }) {
  const { parts, time } = row;
  if (time === null || parts.length === 0) return null;
  return (
    <table class="taskParts" aria-label="Where the time went">
      <tbody>
        {parts.map(({ kind, name, nanoseconds }, at) => (
          <tr key={at}>
            <th scope="row">{name}</th>
            <td class="taskParts-kind quiet">{kind}</td>
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
    row.read > 0 && `${formatCount(row.read)} read`,
    row.written > 0 && `${formatCount(row.written)} written`,
  ];
  const facts: readonly (readonly [string, string])[] = [
    ['CDB', details],
    ['LUN', row.lun],
    ['Bytes', [...moved.filter(Boolean), `${formatCount(row.expected)} expected`].join(', ')],
    ['Residual', residual],
    ['Sense', sense],
    ['Initiator Task Tag', initiatorTaskTag],
    ['Target', row.target],
    ['TCP stream', stream < 0 ? '' : String(stream)],
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
