import type { CaptureEditorModel } from '../CaptureEditorModel';
import { HostileText } from '../HostileText';
import { phrase, t } from '../l10n';
import { ExplainedArea } from '../logins/ExplainedArea';
import { SeverityMark } from '../SeverityMark';
import { useMetrics } from '../useMetrics';
import { FindingDetails } from './FindingDetails';
import { FindingList } from './FindingList';
import { NoFindings } from './NoFindings';

/** The Findings view: the list by severity and session, and the chosen finding in full. */
export function FindingsPanel({ model }: { readonly model: CaptureEditorModel }) {
  const { findings } = model;
  const { overview, error } = findings;
  const metrics = useMetrics();
  if (!overview || overview.total === 0) return <NoFindings model={model} />;
  const chosen = findings.chosenRow;
  return (
    <ExplainedArea model={model} class="findings" label={t('Findings')}>
      <FindingList model={model} overview={overview} rowHeight={Math.ceil(metrics.tableRow * 1.9)} />
      {chosen ? (
        <FindingDetails model={model} finding={chosen} />
      ) : (
        <p class="findings-note quiet">{error === undefined ? t('Select a finding to see what shows it.') : ''}</p>
      )}
      {error !== undefined && (
        <p class="findings-note severity-text-error" role="alert">
          <SeverityMark severity="error" />{' '}
          {phrase('The findings could not be read: {0}', <HostileText text={error} />)}
        </p>
      )}
    </ExplainedArea>
  );
}
