import type { CaptureEditorModel } from '../CaptureEditorModel';
import { formatCount, plural } from '../formatNumbers';
import { HostileText } from '../HostileText';
import { t } from '../l10n';
import { NoIscsi } from '../NoIscsi';
import { SeverityMark } from '../SeverityMark';

/** Stands where the findings would: there are none, or they are not known yet. */
export function NoFindings({ model }: { readonly model: CaptureEditorModel }) {
  const { overview, error } = model.findings;
  return (
    <main class="page" aria-label={t('Findings')}>
      <div class="page-body">
        {error !== undefined ? (
          <>
            <h1>{t('The findings could not be read')}</h1>
            <p class="page-message" role="alert">
              <SeverityMark severity="error" /> <HostileText text={error} />
            </p>
          </>
        ) : overview ? (
          <Nothing model={model} />
        ) : model.isComplete ? (
          <h1>{t('Looking for findings…')}</h1>
        ) : (
          <>
            <h1>{t('Not yet')}</h1>
            <p>{t('What is wrong in a capture is looked for when it has been read to its end.')}</p>
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
  const checked = [
    formatCount(overview.rules),
    plural(normal + discovery + unknown, '{0} session', '{0} sessions'),
    plural(summary.pdus, '{0} PDU', '{0} PDUs'),
    plural(summary.tasks, '{0} SCSI task', '{0} SCSI tasks'),
  ];
  return (
    <>
      <h1>{t('No findings')}</h1>
      <p>
        {summary.pdus === 0
          ? t('{0} rules were checked on {1} with {2} and {3}.', ...checked)
          : t('{0} rules were checked on {1} with {2} and {3}, and none was broken.', ...checked)}
      </p>
      {summary.pdus === 0 && <NoIscsi model={model} />}
      {overview.hidden > 0 && (
        <p>
          {plural(
            overview.hidden,
            '{0} finding is left out by the settings iscsiTrace.findings.',
            '{0} findings are left out by the settings iscsiTrace.findings.',
          )}
        </p>
      )}
      {overview.notChecked.length > 0 && (
        <>
          <p>{t('Not everything could be checked:')}</p>
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
