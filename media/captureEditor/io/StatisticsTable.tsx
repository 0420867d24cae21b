import { useRef, useState } from 'preact/hooks';
import type { TaskGrouping } from '../../../src/core/io/TaskQuery';
import type { IoReport } from '../../../src/messages/results';
import { formatCount } from '../formatNumbers';
import { HostileText } from '../HostileText';
import { t } from '../l10n';
import { visibleText } from '../visibleText';
import { milliseconds, shortBytes } from './formatQuantities';
import type { IoModel } from './IoModel';
import { SortMark } from './SortMark';

type Group = IoReport['groups'][number];

const GROUPINGS: readonly (readonly [by: TaskGrouping, title: string, choice: string])[] = [
  ['command', t('Command'), t('command')],
  ['lun', t('LUN'), t('LUN')],
  ['session', t('Session'), t('session')],
  ['target', t('Target'), t('target')],
];

interface NumberColumn {
  readonly id: string;
  readonly title: string;
  readonly hint: string;
  readonly value: (group: Group) => number;
  readonly text: (group: Group) => string;
}

const time = (id: keyof Group['times'], title: string, hint: string): NumberColumn => ({
  ...{ id, title, hint },
  value: ({ times }) => (times.calls === 0 ? NaN : times[id]),
  text: ({ times }) => (times.calls === 0 ? '–' : milliseconds(times[id])),
});
const count = (id: string, title: string, hint: string, value: (group: Group) => number): NumberColumn => ({
  ...{ id, title, hint, value },
  text: (group) => formatCount(value(group)),
});

const COLUMNS: readonly NumberColumn[] = [
  count('calls', t('Calls'), t('Tasks with an answer'), ({ times }) => times.calls),
  time('minimum', t('Min'), t('Shortest response time, in milliseconds')),
  time('mean', t('Mean'), t('Mean response time, in milliseconds')),
  time('p50', 'p50', t('Half of the tasks took no longer, in milliseconds')),
  time('p95', 'p95', t('95 of 100 tasks took no longer, in milliseconds')),
  time('p99', 'p99', t('99 of 100 tasks took no longer, in milliseconds')),
  time('maximum', t('Max'), t('Longest response time, in milliseconds')),
  time('sum', t('Sum'), t('All response times together, in milliseconds')),
  {
    ...{ id: 'bytes', title: t('Bytes'), hint: t('Bytes read and written') },
    value: ({ read, written }) => read + written,
    text: ({ read, written }) => shortBytes(read + written),
  },
  count('failed', t('Failed'), t('Tasks with a status other than GOOD and its like'), ({ failed }) => failed),
  count('open', t('No answer'), t('Tasks without a status in the capture'), ({ unanswered }) => unanswered),
];

/** Response times and bytes by command, LUN, session or target. A row filters the tasks. */
export function StatisticsTable({ model, report }: { readonly model: IoModel; readonly report: IoReport }) {
  const [sort, setSort] = useState<{ readonly id: string; readonly descending: boolean } | undefined>(undefined);
  const body = useRef<HTMLTableSectionElement>(null);
  const { by, groups, groupCount, groupFields: fields } = report;
  const sortColumn = COLUMNS.find(({ id }) => id === sort?.id);
  const shown = sortColumn && sort ? sorted(groups, sortColumn, sort.descending) : groups;
  const filter = model.query.filter;
  const isChosen = (group: Group): boolean =>
    Object.keys(group.filter).length > 0 &&
    fields.every(
      (field) => filter[field] === group.filter[field] || (field === 'target' && filter[field] === undefined),
    );
  const choose = (group: Group): void => {
    const none = Object.fromEntries(fields.map((field) => [field, undefined]));
    model.changeFilter(isChosen(group) ? none : { ...none, ...group.filter });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const rows = [...(body.current?.querySelectorAll<HTMLElement>('tr') ?? [])];
    const at = rows.indexOf(event.target as HTMLElement);
    const target = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    const group = shown[at];
    if (target !== undefined) rows[Math.min(Math.max(0, target), rows.length - 1)]?.focus();
    else if ((event.key === 'Enter' || event.key === ' ') && group) choose(group);
    else return;
    event.preventDefault();
  };
  return (
    <section class="ioStatistics" aria-label={t('Statistics')}>
      <header class="ioSection-head">
        <h2 class="ioSection-title">{t('Response times by')}</h2>
        <select
          class="ioSelect"
          aria-label={t('Statistics by')}
          value={model.by}
          onChange={(event) => model.groupBy(event.currentTarget.value as TaskGrouping)}
        >
          {GROUPINGS.map(([id, , choice]) => (
            <option key={id} value={id}>
              {choice}
            </option>
          ))}
        </select>
        <span class="quiet">{t('in milliseconds; a row filters the tasks')}</span>
      </header>
      <div class="ioStatistics-scroll" role="region" aria-label={t('Statistics table')} tabIndex={-1}>
        <table class="ioGroups" aria-rowcount={groupCount + 1}>
          <thead>
            <tr>
              <th scope="col">{GROUPINGS.find(([id]) => id === by)?.[1]}</th>
              {COLUMNS.map(({ id, title, hint }) => (
                <th
                  key={id}
                  scope="col"
                  class="number"
                  title={hint}
                  aria-sort={sort?.id === id ? (sort.descending ? 'descending' : 'ascending') : undefined}
                >
                  <button
                    type="button"
                    class="sortButton"
                    onClick={() => setSort({ id, descending: sort?.id === id ? !sort.descending : true })}
                  >
                    {title}
                    <SortMark isSorted={sort?.id === id} descending={sort?.descending ?? true} />
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody ref={body} onKeyDown={onKeyDown}>
            {shown.map((group, at) => (
              <tr
                key={JSON.stringify(group.filter)}
                class={isChosen(group) ? 'selected' : ''}
                aria-selected={isChosen(group)}
                tabIndex={at === 0 ? 0 : -1}
                title={visibleText(group.note)}
                onClick={() => choose(group)}
              >
                <th scope="row" class="ioGroups-name">
                  <HostileText text={group.name} limit={80} />
                  {group.note !== '' && groupCount > 1 && (
                    <span class="quiet">
                      {' '}
                      <HostileText text={nameEnd(group.note)} limit={60} />
                    </span>
                  )}
                </th>
                {COLUMNS.map(({ id, text, value }) => (
                  <td key={id} class={`number${isWorthSeeing(id, value(group)) ? ' bad' : ''}`}>
                    {text(group)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {groupCount > groups.length && (
          <p class="ioNote quiet">
            {t(
              'The {0} with most tasks of {1}. Export the statistics to see all.',
              formatCount(groups.length),
              formatCount(groupCount),
            )}
          </p>
        )}
      </div>
    </section>
  );
}

function sorted(groups: readonly Group[], { value }: NumberColumn, descending: boolean): Group[] {
  const rank = (group: Group): number => {
    const number = value(group);
    return Number.isNaN(number) ? -Infinity : descending ? number : -number;
  };
  return [...groups].sort((one, other) => rank(other) - rank(one));
}

function isWorthSeeing(id: string, value: number): boolean {
  return value > 0 && (id === 'failed' || id === 'open');
}

/** What tells names apart stands at their end. */
function nameEnd(note: string): string {
  const end = note.slice(note.lastIndexOf(':') + 1);
  return end === '' ? note : end;
}
