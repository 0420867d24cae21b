import { useState } from 'preact/hooks';
import type { CaptureEditorModel } from '../CaptureEditorModel';
import { formatCount, plural } from '../formatNumbers';
import { HostileText } from '../HostileText';
import { Icon } from '../Icon';
import { phrase, t } from '../l10n';
import { SeverityMark } from '../SeverityMark';
import { useMetrics } from '../useMetrics';
import { NoIscsi } from '../NoIscsi';
import { ExplainedArea } from './ExplainedArea';
import { LoginDetails } from './LoginDetails';
import { LoginLadder } from './LoginLadder';
import { LoginList } from './LoginList';
import { OutcomeMark } from './OutcomeMark';

/** The Logins view: the list, the ladder of the chosen login, and what that login says. */
export function LoginsPanel({ model }: { readonly model: CaptureEditorModel }) {
  const { logins, summary } = model;
  const { report, reportError, total } = logins;
  const metrics = useMetrics();
  const [isListOpen, setListOpen] = useState(false);
  const known = summary ? summary.logins.accepted + summary.logins.rejected + summary.logins.unfinished : 0;
  if (known === 0 && total === 0) return <NoLogins model={model} />;
  return (
    <ExplainedArea model={model} class={`logins${isListOpen ? ' logins-open' : ''}`} label={t('Logins')}>
      <button
        type="button"
        class="loginsFold"
        aria-expanded={isListOpen}
        aria-controls="loginsListArea"
        onClick={() => setListOpen(!isListOpen)}
      >
        <Icon name={isListOpen ? 'collapse' : 'expand'} />
        {report ? (
          <>
            <b>{t('Login {0} of {1}', formatCount(report.number + 1), formatCount(total))}</b>{' '}
            <OutcomeMark result={report.result} />
          </>
        ) : (
          <b>{plural(total, '{0} login', '{0} logins')}</b>
        )}
      </button>
      <div id="loginsListArea" class="loginsListArea">
        <LoginList model={model} rowHeight={Math.ceil(metrics.tableRow * 3)} />
      </div>
      {report ? (
        <>
          <LoginLadder model={model} report={report} />
          <LoginDetails model={model} report={report} />
        </>
      ) : (
        <p class="loginsNote quiet">{reportError === undefined ? t('Reading the login…') : ''}</p>
      )}
      {reportError !== undefined && (
        <p class="loginsNote severity-text-error" role="alert">
          <SeverityMark severity="error" />{' '}
          {phrase('The login could not be read: {0}', <HostileText text={reportError} />)}
        </p>
      )}
    </ExplainedArea>
  );
}

function NoLogins({ model }: { readonly model: CaptureEditorModel }) {
  const unknown = model.summary?.sessions.unknown ?? 0;
  return (
    <main class="page" aria-label={t('Logins')}>
      <div class="page-body">
        <h1>{model.isComplete ? t('This capture holds no login') : t('No login so far')}</h1>
        {unknown > 0 ? (
          <p>
            {plural(
              unknown,
              'It joins an iSCSI session after login, so what was negotiated is not known. To see a login, begin the capture before the initiator logs in.',
              'It joins {0} iSCSI sessions after login, so what was negotiated is not known. To see a login, begin the capture before the initiators log in.',
            )}
          </p>
        ) : (
          <NoIscsi model={model} />
        )}
      </div>
    </main>
  );
}
