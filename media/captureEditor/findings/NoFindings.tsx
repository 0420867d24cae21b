import type { CaptureEditorModel } from '../CaptureEditorModel';
import { formatCount, plural } from '../formatNumbers';
import { HostileText } from '../HostileText';
import { NoIscsi } from '../NoIscsi';
import { SeverityMark } from '../SeverityMark';

/** Stands where the findings would: there are none, or they are not known yet. */
export function NoFindings({ model }: { readonly model: CaptureEditorModel }) {
  const { overview, error } = model.findings;
  return (
    <main class="page" aria-label="Findings">
      <div class="page-body">
        {error !== undefined ? (
          <>
            <h1>The findings could not be read</h1>
            <p class="page-message" role="alert">
              <SeverityMark severity="error" /> <HostileText text={error} />
            </p>
          </>
        ) : overview ? (
          <Nothing model={model} />
        ) : model.isComplete ? (
          <h1>Looking for findings…</h1>
        ) : (
          <>
            <h1>Not yet</h1>
            <p>What is wrong in a capture is looked for when it has been read to its end.</p>
          </>
        )}
      </div>
    </main>
  );
}

function Nothing({ model }: { readonly model: CaptureEditorModel }) {
  const { overview } = model.findings;
  const { summary } = model;
  if (!overview || !summary) return null;
  const { normal, discovery, unknown } = summary.sessions;
  return (
    <>
      <h1>No findings</h1>
      <p>
        {formatCount(overview.rules)} rules were checked on {plural(normal + discovery + unknown, 'session')} with{' '}
        {plural(summary.pdus, 'PDU')} and {plural(summary.tasks, 'SCSI task')}
        {summary.pdus === 0 ? '.' : ', and none was broken.'}
      </p>
      {summary.pdus === 0 && <NoIscsi model={model} />}
      {overview.hidden > 0 && (
        <p>
          {plural(overview.hidden, 'finding')} {overview.hidden === 1 ? 'is' : 'are'} left out by the settings
          iscsiTrace.findings.
        </p>
      )}
      {overview.notChecked.length > 0 && (
        <>
          <p>Not everything could be checked:</p>
          <ul class="findings-unchecked">
            {overview.notChecked.map((note, at) => (
              <li key={at}>
                <HostileText text={note} />
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
