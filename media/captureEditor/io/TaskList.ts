import type { TaskQuery } from '../../../src/core/io/TaskQuery';
import type { TaskRow } from '../../../src/messages/results';
import type { HostConnection } from '../HostConnection';
import { RowStore } from '../RowStore';

/** Rows around the one to be shown first that `prepare` fetches: more than a tall window shows. */
const PREPARED_ROWS = 60;
/** How long `prepare` waits at most, in milliseconds: longer than that, placeholders are better than the old rows. */
const PREPARE_TIME = 200;

/**
 * The rows of the table of tasks for one filter and order. A list never changes its query: another query is another list, so
 * an answer that comes late finds a list that nobody shows.
 */
export class TaskList {
  readonly store: RowStore<TaskRow>;
  /** Rows that exist. */
  rows = 0;
  private wakePrepare: () => void = () => undefined;

  constructor(
    connection: HostConnection,
    readonly query: TaskQuery,
    onRows: (list: TaskList) => void,
  ) {
    this.store = new RowStore<TaskRow>(
      (start, count) => connection.request('tasks', { query, start, count }),
      () => {
        if (this.store.isSettled) this.wakePrepare();
        onRows(this);
      },
    );
  }

  /** There are so many rows now, and those from before may be others. What shows stays until they have come. */
  grow(rows: number): void {
    this.rows = rows;
    this.store.setRows(rows, true);
  }

  /** Fetches the rows around one; waits for them, but not for long. */
  async prepare(row: number): Promise<void> {
    const first = Math.max(0, row - PREPARED_ROWS / 2);
    const last = Math.min(this.rows - 1, row + PREPARED_ROWS);
    if (last < first) return;
    await new Promise<void>((resolve) => {
      this.wakePrepare = resolve;
      setTimeout(resolve, PREPARE_TIME);
      this.store.want(first, last);
      if (this.store.isSettled) resolve();
    });
  }
}
