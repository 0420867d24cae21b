import type { TaskQuery } from '../../../src/core/io/TaskQuery';
import type { TaskDetail } from '../../../src/messages/results';
import { type HostConnection, messageOf } from '../HostConnection';
import { t } from '../l10n';
import type { ScrollAlign } from '../ScaledScroller';
import type { TaskList } from './TaskList';

/** A wish that the table brings a row into view. Each has a number of its own, so that it is granted once. */
export interface TaskScrollWish {
  readonly serial: number;
  readonly row: number;
  readonly align: ScrollAlign;
}

/** Which task is selected, where it stands in the table, and what is known of it. The selection outlives every query. */
export class TaskSelection {
  /** Row of the task in the list; -1 when the filter hides it; undefined until that is known. */
  row: number | undefined;
  /** The row that keys have led to and whose task has not come yet. */
  pendingRow: number | undefined;
  detail: TaskDetail | undefined;
  detailError: string | undefined;
  wish: TaskScrollWish = { serial: 0, row: 0, align: 'nearest' };
  private question = 0;

  /**
   * @param task number of the selected task; undefined for none
   * @param list gives the list that the table shows
   * @param onSelect is called when the person has gone to a task, with the frame of its command
   */
  constructor(
    public task: number | undefined,
    private readonly connection: HostConnection,
    private readonly list: () => TaskList,
    private readonly onSelect: (frame: number) => void,
    private readonly onChange: () => void,
  ) {}

  /** The row that is drawn as selected. */
  get shownRow(): number | undefined {
    return this.pendingRow ?? (this.row !== undefined && this.row >= 0 ? this.row : undefined);
  }

  clear(): void {
    this.question++;
    this.task = this.row = this.pendingRow = this.detail = this.detailError = undefined;
    this.onChange();
  }

  /** The person goes to a row, which may not have come yet. */
  selectRow(row: number): void {
    const { rows } = this.list();
    const wanted = Math.min(Math.max(0, row), rows - 1);
    if (wanted < 0) return;
    this.pendingRow = wanted;
    this.scrollTo(wanted, 'nearest');
    this.rowsArrived();
    this.onChange();
  }

  /** Selects a task, wherever it stands. `isPersonal`: the person went to it, so its frame is selected as well. */
  selectTask(task: number, isPersonal: boolean): void {
    this.pendingRow = undefined;
    this.take(task);
    void this.locate('center');
    void this.load(isPersonal);
    this.onChange();
  }

  /** Rows have come: maybe the one that keys have led to. */
  rowsArrived(): void {
    const row = this.pendingRow;
    const found = row === undefined ? undefined : this.list().store.row(row);
    if (row === undefined || !found) return;
    this.pendingRow = undefined;
    this.take(found.task);
    this.row = row;
    this.onSelect(found.frame);
    void this.load(false);
  }

  /** The table is to show its first row. */
  showFirst(): void {
    this.scrollTo(0, 'start');
  }

  /** Another list shows, or the same one has grown: where the task stands is asked again. */
  async relocate(align: ScrollAlign | undefined): Promise<void> {
    this.pendingRow = undefined;
    await this.locate(align);
  }

  /** Asks for what is known of the task once more. */
  async load(isPersonal: boolean): Promise<void> {
    const { task } = this;
    if (task === undefined) return;
    try {
      const detail = await this.connection.request('task', { task });
      if (task !== this.task) return;
      this.detail = detail ?? undefined;
      this.detailError = detail ? undefined : t('This task is no longer there.');
      if (detail && isPersonal) this.onSelect(detail.row.frame);
    } catch (error) {
      if (task !== this.task) return;
      this.detailError = messageOf(error);
    }
    this.onChange();
  }

  /** Row of the selected task under a query; -1 for none. */
  async placeIn(query: TaskQuery): Promise<number> {
    const { task } = this;
    if (task === undefined) return -1;
    try {
      return await this.connection.request('taskPlace', { query, task });
    } catch {
      return -1;
    }
  }

  private take(task: number): void {
    this.question++;
    if (task === this.task) return;
    this.task = task;
    this.row = undefined;
    this.detailError = undefined;
  }

  private async locate(align: ScrollAlign | undefined): Promise<void> {
    const question = ++this.question;
    const list = this.list();
    const row = await this.placeIn(list.query);
    if (question !== this.question || list !== this.list() || this.pendingRow !== undefined) return;
    this.row = this.task === undefined ? undefined : row;
    if (row >= 0 && align) this.scrollTo(row, align);
    this.onChange();
  }

  private scrollTo(row: number, align: ScrollAlign): void {
    this.wish = { serial: this.wish.serial + 1, row, align };
  }
}
