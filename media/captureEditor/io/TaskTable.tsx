import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { CaptureEditorModel } from '../CaptureEditorModel';
import { HostileText } from '../HostileText';
import { keyTarget } from '../keyTarget';
import { phrase, t } from '../l10n';
import { TASK_COLUMNS } from './taskColumns';
import { TaskColumnWidths } from './TaskColumnWidths';
import { taskRowId, TaskTableRow } from './TaskTableRow';
import { SortMark } from './SortMark';
import { useTableScroll } from './useTableScroll';

const headerHeight = 24;

/** The table of tasks: however many there are, only the rows in view exist as elements. */
export function TaskTable({ model, rowHeight }: { readonly model: CaptureEditorModel; readonly rowHeight: number }) {
  const grid = useRef<HTMLDivElement>(null);
  const { io, isComplete } = model;
  const { list, selection, report } = io;
  const { store, rows: count } = list;
  const { scroll, height, top, first, last } = useTableScroll(
    grid,
    count,
    rowHeight,
    headerHeight,
    isComplete,
    selection.wish,
  );
  useEffect(() => store.want(first, last), [store, first, last]);

  const hasSessions = (report?.choices.sessions.length ?? 0) > 1;
  const columns = hasSessions ? TASK_COLUMNS : WITHOUT_SESSION;
  const longest = report?.scatter.longest ?? 0;
  const current = selection.shownRow;
  const widths = useMemo(() => new TaskColumnWidths(), [model.summary?.generation]);
  if (report) widths.widenForReport(report);
  const rows = [];
  for (let index = first; index <= last; index++) {
    const row = store.row(index);
    if (row) widths.widenFor(row);
    rows.push(
      <TaskTableRow
        key={index}
        index={index}
        row={row}
        failed={store.hasFailed(index)}
        selected={index === current}
        columns={columns}
        longest={longest}
      />,
    );
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    // Buttons of the header have keys of their own.
    if (event.target !== grid.current) return;
    if (event.key === 'Enter') reveal(model);
    else {
      const start = current === undefined ? undefined : { above: current, below: current };
      const target = keyTarget(event.key, start, Math.floor(scroll.top / rowHeight), scroll.scroller);
      if (target === undefined) return;
      selection.selectRow(target);
      showDetails();
    }
    event.preventDefault();
  };
  const rowOf = (event: Event): string | null | undefined =>
    event.target instanceof Element ? event.target.closest('[data-row]')?.getAttribute('data-row') : undefined;

  const { sort } = io.query;
  const error = store.errorInView;
  return (
    <>
      <div
        ref={grid}
        id="tasks"
        class={`taskTable${hasSessions ? ' taskTable-sessions' : ''}`}
        role="grid"
        tabIndex={0}
        aria-label={t('Tasks')}
        aria-rowcount={count + 1}
        aria-activedescendant={
          current !== undefined && current >= first && current <= last ? taskRowId(current) : undefined
        }
        style={widths.style()}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          const row = event.button > 2 ? undefined : rowOf(event);
          if (!row) return;
          selection.selectRow(Number(row));
          showDetails();
        }}
        onDblClick={(event) => {
          if (rowOf(event)) reveal(model);
        }}
      >
        <div
          role="presentation"
          class="packets-extent"
          style={{ height: `${scroll.scroller.elementHeight + headerHeight}px` }}
        >
          <div role="presentation" class="packets-view" style={{ height: `${height}px` }}>
            <div role="row" class="taskRow taskHeader" aria-rowindex={1} style={{ height: `${headerHeight}px` }}>
              {columns.map(({ id, title, hint, isNumber, sort: by }) => {
                const isSorted = by !== undefined && by === sort.by;
                return (
                  <span
                    key={id}
                    role="columnheader"
                    class={`taskCell taskCell-${id}${isNumber ? ' number' : ''}`}
                    aria-sort={isSorted ? (sort.descending ? 'descending' : 'ascending') : undefined}
                    title={hint}
                  >
                    {by === undefined ? (
                      title
                    ) : (
                      <button type="button" class="sortButton" onClick={() => io.sortBy(by)}>
                        {title}
                        <SortMark isSorted={isSorted} descending={sort.descending} />
                      </button>
                    )}
                  </span>
                );
              })}
            </div>
            <div role="presentation" class="packets-rows">
              <div role="presentation" style={{ transform: `translateY(${Math.round(first * rowHeight - top)}px)` }}>
                {rows}
              </div>
            </div>
          </div>
        </div>
      </div>
      {error !== undefined && (
        <p class="ioNote bad" role="alert">
          {phrase('Tasks could not be read: {0}', <HostileText text={error} />)}
        </p>
      )}
    </>
  );
}

const WITHOUT_SESSION = TASK_COLUMNS.filter(({ id }) => id !== 'session');

function reveal(model: CaptureEditorModel): void {
  const { detail, task } = model.io.selection;
  if (detail && detail.row.task === task) model.showPacket(detail.row.frame);
}

/** Where the time of a chosen task went stands below the table, in low windows below what is in view. */
function showDetails(): void {
  document.querySelector('.ioDetails')?.scrollIntoView({ block: 'nearest' });
}
