import type { CaptureEditorModel } from '../CaptureEditorModel';
import { formatCount } from '../formatNumbers';
import { t } from '../l10n';
import { Toolbar } from '../Toolbar';
import { visibleText } from '../visibleText';
import { FilterSelect } from './FilterSelect';
import { TimeField } from './TimeField';

/** Which tasks are wanted, and exports. */
export function IoToolbar({ model }: { readonly model: CaptureEditorModel }) {
  const { io } = model;
  const { report, query } = io;
  const { command, lun, outcome, slowerThan } = query.filter;
  const choices = report?.choices;
  if (!report || report.tasks === 0) return null;
  const outcomeText = outcome === undefined ? '' : String(outcome);
  return (
    <div class="ioTools">
      <div class="ioFilter" role="search" aria-label={t('Filter of tasks')}>
        <FilterSelect
          label={t('Command')}
          all={t('All commands')}
          value={command === undefined ? '' : String(command)}
          options={choices?.commands.map(optionOf) ?? []}
          onChoose={(value) => io.changeFilter({ command: value === '' ? undefined : Number(value) })}
        />
        <FilterSelect
          label={t('LUN')}
          all={t('All LUNs')}
          value={lun === undefined ? '' : String(lun)}
          options={choices?.luns.map((one) => optionOf({ ...one, name: t('LUN {0}', one.name) })) ?? []}
          onChoose={(value) => io.changeFilter({ lun: value === '' ? undefined : Number(value), target: undefined })}
        />
        <FilterSelect
          label={t('Status')}
          all={t('Any status')}
          value={outcomeText}
          options={[
            ['notGood', t('Not good')],
            ['noAnswer', t('No answer')],
            ...(choices?.outcomes.map(optionOf) ?? []),
          ]}
          onChoose={(value) => {
            const wanted = value === 'notGood' || value === 'noAnswer' ? value : Number(value);
            io.changeFilter({ outcome: value === '' ? undefined : wanted });
          }}
        />
        <TimeField value={slowerThan} onChange={(time) => io.changeFilter({ slowerThan: time })} />
      </div>
      <Toolbar label={t('I/O')} class="toolbar viewBar-tools">
        <button
          type="button"
          class="action"
          title={t('Save the tasks that are shown, in the order that is shown, as CSV or JSON')}
          onClick={() => model.command('exportTasks')}
        >
          {t('Export Tasks…')}
        </button>
        <button
          type="button"
          class="action"
          title={t('Save the statistics as CSV or JSON')}
          onClick={() => model.command('exportStatistics')}
        >
          {t('Export Statistics…')}
        </button>
      </Toolbar>
    </div>
  );
}

function optionOf({ value, name, tasks }: { readonly value: number; readonly name: string; readonly tasks: number }) {
  return [String(value), `${visibleText(name)} (${formatCount(tasks)})`] as const;
}
