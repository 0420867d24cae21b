import { Component } from 'preact';
import type { TaskRow } from '../../../src/messages/results';
import { t } from '../l10n';
import type { TaskColumn } from './taskColumns';

interface Props {
  /** Place in the table, from 0. */
  readonly index: number;
  /** Absent while it is being fetched, or because it could not be. */
  readonly row: TaskRow | undefined;
  readonly failed: boolean;
  readonly selected: boolean;
  readonly columns: readonly TaskColumn[];
  /** Longest response time that the bars are drawn against, in nanoseconds. */
  readonly longest: number;
}

/** Id of a row, for `aria-activedescendant`. */
export const taskRowId = (index: number): string => `task-row-${index}`;

/** One line of the table of tasks. Drawn again only when what it shows has changed. */
export class TaskTableRow extends Component<Props> {
  override shouldComponentUpdate(next: Props): boolean {
    const now = this.props;
    return (Object.keys(next) as (keyof Props)[]).some((name) => next[name] !== now[name]);
  }

  override render({ index, row, failed, selected, columns, longest }: Props) {
    return (
      <div
        id={taskRowId(index)}
        role="row"
        class={`taskRow${selected ? ' selected' : ''}`}
        data-row={index}
        data-task={row?.task}
        aria-rowindex={index + 2}
        aria-selected={selected}
      >
        {columns.map(({ id, isNumber, cell }, at) => (
          <span key={id} role="gridcell" class={`taskCell taskCell-${id}${isNumber ? ' number' : ''}`}>
            {row ? cell(row, longest) : at === 1 ? (failed ? t('could not be read') : '…') : ''}
          </span>
        ))}
      </div>
    );
  }
}
