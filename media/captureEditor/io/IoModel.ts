import type { TaskFilter, TaskGrouping, TaskQuery, TaskSortKey } from '../../../src/core/io/TaskQuery';
import type { CaptureSummary, IoReport } from '../../../src/messages/results';
import { type HostConnection, messageOf } from '../HostConnection';
import { t } from '../l10n';
import { SeriesMarks } from './seriesMarks';
import { TaskList } from './TaskList';
import { TaskSelection } from './TaskSelection';

/** A stretch of time since the first frame, in nanoseconds. */
export interface TimeStretch {
  readonly from: number;
  readonly to: number;
}

/** What the page remembers of the view. */
export interface SavedIo {
  readonly query: TaskQuery;
  readonly by: TaskGrouping;
  readonly zoom: TimeStretch | undefined;
  readonly task: number | undefined;
  /** Commands whose points are hidden. */
  readonly hidden: readonly number[];
}

export const initialIo: SavedIo = {
  query: { filter: {}, sort: { by: 'start', descending: false } },
  by: 'command',
  zoom: undefined,
  task: undefined,
  hidden: [],
};

/** Shortest pause between two reports while the capture grows, in milliseconds, and in times what a report took. */
const SHORTEST_PAUSE = 700;
const PAUSE_FACTOR = 8;
/** Size of the scatter in pixels until it is known. */
const USUAL_SIZE = { width: 800, height: 200 };

/** What the I/O view knows: the filter, the report on the tasks that it leaves, the rows of their table, the selection. */
export class IoModel {
  query: TaskQuery;
  by: TaskGrouping;
  zoom: TimeStretch | undefined;
  report: IoReport | undefined;
  reportError: string | undefined;
  /** The rows that the table shows. */
  list: TaskList;
  readonly selection: TaskSelection;
  readonly marks = new SeriesMarks();
  readonly hidden: Set<number>;
  private size = USUAL_SIZE;
  private isShown = false;
  private isAsking = false;
  private mustAsk = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private lastAnswer = 0;
  private pause = SHORTEST_PAUSE;
  private signature = '';
  private generation = 0;
  private epoch = 0;

  /**
   * @param onSelectFrame is called when the person has gone to a task, with the frame of its command
   * @param onChange is called when there is something else to draw
   */
  constructor(
    private readonly connection: HostConnection,
    onSelectFrame: (frame: number) => void,
    private readonly onChange: () => void,
    private readonly onAnnounce: (text: string) => void,
    restored: SavedIo,
  ) {
    this.query = restored.query;
    this.by = restored.by;
    this.zoom = restored.zoom;
    this.hidden = new Set(restored.hidden);
    this.list = this.createList(this.query);
    this.selection = new TaskSelection(restored.task, connection, () => this.list, onSelectFrame, onChange);
  }

  get saved(): SavedIo {
    const { query, by, zoom, selection, hidden } = this;
    return { query, by, zoom, task: selection.task, hidden: [...hidden] };
  }

  /** Whether the filter leaves out anything. */
  get isFiltered(): boolean {
    return Object.keys(this.query.filter).length > 0;
  }

  /** The chosen stretch of time. */
  get stretch(): TimeStretch | undefined {
    const { from, to } = this.query.filter;
    return from === undefined || to === undefined ? undefined : { from, to };
  }

  /** The view shows: the task of the selected frame (0: none) is selected, unless one is already. */
  async show(frame: number): Promise<void> {
    this.isShown = true;
    this.tellHost();
    this.ask();
    const { selection } = this;
    if (selection.task !== undefined) {
      void selection.load(false);
      return;
    }
    if (frame === 0) return;
    const task = await this.connection.request('taskOf', { frame }).catch(() => -1);
    if (task >= 0 && selection.task === undefined) selection.selectTask(task, false);
  }

  hide(): void {
    this.isShown = false;
    clearTimeout(this.timer);
  }

  /** What the capture holds has changed. */
  takeSummary(summary: CaptureSummary, isShown: boolean): void {
    const { generation, complete, tasks, pdus } = summary;
    const signature = [generation, complete, tasks, pdus].join(' ');
    if (signature === this.signature) return;
    if (this.signature !== '' && generation !== this.generation) this.startAnew();
    this.signature = signature;
    this.generation = generation;
    this.isShown = isShown;
    if (!isShown) return;
    if (complete) this.ask();
    else this.askLater();
  }

  /** Adds conditions to the filter; undefined takes one away. */
  changeFilter(change: { readonly [Field in keyof TaskFilter]?: TaskFilter[Field] | undefined }): void {
    const filter = Object.fromEntries(
      Object.entries({ ...this.query.filter, ...change }).filter(([, value]) => value !== undefined),
    );
    this.setQuery({ ...this.query, filter });
  }

  clearFilter(): void {
    this.setQuery({ ...this.query, filter: {} });
  }

  /** Sorts by a column; once more turns the order round. Times and bytes begin with the largest. */
  sortBy(by: TaskSortKey): void {
    const { sort } = this.query;
    const descending = sort.by === by ? !sort.descending : by === 'time' || by === 'bytes';
    this.setQuery({ ...this.query, sort: { by, descending } });
  }

  groupBy(by: TaskGrouping): void {
    if (by === this.by) return;
    this.by = by;
    this.tellHost();
    this.ask();
    this.onChange();
  }

  /** The charts show this stretch of time; all of it when undefined. */
  zoomTo(zoom: TimeStretch | undefined): void {
    this.zoom = zoom;
    this.ask();
    this.onChange();
  }

  /** Shows the points of a command, or hides them. */
  toggle(command: number): void {
    if (!this.hidden.delete(command)) this.hidden.add(command);
    this.onChange();
  }

  /** The scatter has this size in pixels: how many points can be told apart follows it. */
  setSize(width: number, height: number): void {
    const { size, report } = this;
    if (width === size.width && height === size.height) return;
    this.size = { width, height };
    if (report?.scatter.isThinned) this.askLater(200);
  }

  private setQuery(query: TaskQuery): void {
    if (JSON.stringify(query) === JSON.stringify(this.query)) return;
    this.query = query;
    this.tellHost();
    this.ask();
    this.onChange();
  }

  private tellHost(): void {
    this.connection.post({ type: 'ioShown', query: this.query, by: this.by });
  }

  /** The file is another one: frames and tasks are others. What the person set about the table's order stays. */
  private startAnew(): void {
    this.epoch++;
    this.report = undefined;
    this.reportError = undefined;
    this.zoom = undefined;
    this.query = { ...this.query, filter: {} };
    this.list = this.createList(this.query);
    this.selection.clear();
    this.tellHost();
  }

  private createList(query: TaskQuery): TaskList {
    return new TaskList(this.connection, query, (list) => {
      if (list !== this.list) return;
      this.selection.rowsArrived();
      this.onChange();
    });
  }

  /** Asks a moment later: of all that the capture brings until then once. */
  private askLater(pause = Math.max(0, this.lastAnswer + this.pause - Date.now())): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), pause);
  }

  private ask(): void {
    clearTimeout(this.timer);
    if (!this.isShown) return;
    this.mustAsk = true;
    if (!this.isAsking) void this.askInTurn();
  }

  private async askInTurn(): Promise<void> {
    this.isAsking = true;
    while (this.mustAsk && this.isShown) {
      this.mustAsk = false;
      const { query, by, zoom, size, epoch } = this;
      const began = Date.now();
      try {
        const request = { filter: query.filter, by, ...size, ...(zoom ? { zoom } : {}) };
        const report = await this.connection.request('io', request);
        if (epoch === this.epoch) await this.take(report, query);
      } catch (error) {
        if (epoch === this.epoch) this.reportError = messageOf(error);
      }
      this.lastAnswer = Date.now();
      this.pause = Math.max(SHORTEST_PAUSE, PAUSE_FACTOR * (this.lastAnswer - began));
      this.onChange();
    }
    this.isAsking = false;
  }

  /** Takes over an answer; the rows of another query show when they are there, together with what the report says. */
  private async take(report: IoReport, query: TaskQuery): Promise<void> {
    const { selection, epoch } = this;
    if (query === this.list.query) {
      this.list.grow(report.shown);
      void selection.relocate(undefined);
    } else {
      const next = this.createList(query);
      next.grow(report.shown);
      // Whoever sorts wants to see what comes first now; whoever filters goes on with the selected task.
      const isSorted = JSON.stringify(query.sort) !== JSON.stringify(this.list.query.sort);
      const place = isSorted ? -1 : await selection.placeIn(query);
      await next.prepare(Math.max(0, place));
      if (epoch !== this.epoch || query !== this.query) return;
      this.list = next;
      void selection.relocate(place < 0 ? undefined : 'middle');
      if (place < 0) selection.showFirst();
      this.onAnnounce(t('{0} of {1} tasks', report.shown, report.tasks));
    }
    this.report = report;
    this.reportError = undefined;
    // In an order that is settled, so that the same capture always looks the same.
    for (const { command } of report.scatter.series) this.marks.of(command);
  }
}
