import type { CaptureEditorModel } from '../CaptureEditorModel';
import { plural } from '../formatNumbers';
import { HostileText } from '../HostileText';
import { phrase, t } from '../l10n';
import { NoIscsi } from '../NoIscsi';
import { SeverityMark } from '../SeverityMark';
import { useMetrics } from '../useMetrics';
import { HistogramChart } from './HistogramChart';
import { QueueChart } from './QueueChart';
import { ScatterChart } from './ScatterChart';
import { StatisticsTable } from './StatisticsTable';
import { TaskDetails } from './TaskDetails';
import { TaskListHead } from './TaskListHead';
import { TaskTable } from './TaskTable';
import { ThroughputChart } from './ThroughputChart';

/** The I/O view: charts over time, statistics, the tasks, and the selected one. */
export function IoPanel({ model }: { readonly model: CaptureEditorModel }) {
  const { io, summary } = model;
  const { report, reportError } = io;
  const { tableRow } = useMetrics();
  if (reportError !== undefined) {
    return (
      <p class="ioNote bad" role="alert">
        <SeverityMark severity="error" />{' '}
        {phrase('The tasks could not be read: {0}', <HostileText text={reportError} />)}
      </p>
    );
  }
  if ((summary?.tasks ?? 0) === 0) return <NoTasks model={model} />;
  if (!report) return <p class="ioNote quiet">{t('Reading the tasks…')}</p>;
  return (
    <main class="io" aria-label={t('I/O')} style={{ '--table-row': `${tableRow}px` }}>
      <section class="ioTime-charts" aria-label={t('Charts over time')}>
        <ScatterChart model={io} report={report} />
        <ThroughputChart model={io} report={report} />
        <QueueChart model={io} report={report} />
      </section>
      <StatisticsTable model={io} report={report} />
      <HistogramChart model={io} report={report} />
      <section class="ioTasks" aria-label={t('Tasks')}>
        <TaskListHead model={model} report={report} />
        {report.shown === 0 && report.tasks > 0 && (
          <p class="ioNote">
            {model.isComplete ? t('No task matches the filter.') : t('No task matches the filter so far.')}
          </p>
        )}
        <TaskTable model={model} rowHeight={tableRow} />
      </section>
      <section class="ioDetails" aria-label={t('Selected task')} tabIndex={-1}>
        <TaskDetails model={model} />
      </section>
    </main>
  );
}

/** A capture without tasks is no error: it says what it holds instead. */
function NoTasks({ model }: { readonly model: CaptureEditorModel }) {
  const { summary, isComplete } = model;
  const sessions = summary?.sessions ?? { normal: 0, discovery: 0, unknown: 0 };
  const total = sessions.normal + sessions.discovery + sessions.unknown;
  return (
    <main class="page" aria-label={t('I/O')}>
      <div class="page-body">
        <h1>{isComplete ? t('This capture holds no SCSI command') : t('No SCSI command so far')}</h1>
        {total === 0 ? (
          <NoIscsi model={model} />
        ) : sessions.discovery === total ? (
          <p>
            {plural(
              total,
              'Its iSCSI session is for discovery only: it asks for targets and carries no commands.',
              'Its {0} iSCSI sessions are for discovery only: they ask for targets and carry no commands.',
            )}
          </p>
        ) : (
          <p>
            {plural(
              total,
              'It holds {0} iSCSI session, but no command of it: maybe the capture was stopped before the first one, or no login was accepted.',
              'It holds {0} iSCSI sessions, but no command of them: maybe the capture was stopped before the first one, or no login was accepted.',
            )}
          </p>
        )}
      </div>
    </main>
  );
}
