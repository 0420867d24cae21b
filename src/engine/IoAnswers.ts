import type { CaptureAnalysis } from '../core/analysis/CaptureAnalysis';
import type { ByteSource } from '../core/capture/ByteSource';
import { exportGroups, exportTasks } from '../core/io/exportTable';
import { type IoReport, ioReport, type IoRequest } from '../core/io/IoReport';
import { matchingTasks } from '../core/io/matchingTasks';
import { TaskColumns } from '../core/io/TaskColumns';
import { type TaskDetail, taskDetail } from '../core/io/TaskDetail';
import { taskGroups } from '../core/io/taskGroups';
import { taskOrder } from '../core/io/taskOrder';
import { GROUPING_FIELDS, type TaskQuery, withoutFields } from '../core/io/TaskQuery';
import { type TaskRow, taskRow } from '../core/io/TaskRow';
import { pdusOf } from '../core/inspection/PduBytes';
import { readTask } from '../core/tasks/readTask';
import type { ExportPart, ExportRequest } from '../messages/engine';
import { nextTurn } from './nextTurn';

/** Tasks looked at before other requests get their turn: a few milliseconds. */
const SLICE = 50_000;
/** Orders that are kept: one for each editor of the capture, and one more. */
const MOST_ORDERS = 3;
/** Exports that are under way at once; the oldest ones are given up. */
const MOST_EXPORTS = 4;

/** The orders of one state of the tasks. */
interface Snapshot {
  readonly columns: TaskColumns;
  /** PDUs that were known when the columns were made, and whether the pass had ended: others mean other columns. */
  readonly pdus: number;
  readonly isComplete: boolean;
  readonly orders: Map<string, Uint32Array>;
}

/**
 * Answers requests about the tasks of one capture. A report takes in what has been found since the last one; the rows of the
 * table are those of the latest report, so that all parts of a view tell of the same tasks.
 */
export class IoAnswers {
  private snapshot: Snapshot | undefined;
  private making: Promise<Snapshot> | undefined;
  private isComplete = false;
  private readonly exports = new Map<number, Generator<string, void>>();

  constructor(
    private readonly analysis: CaptureAnalysis,
    private readonly source: ByteSource,
  ) {}

  /** The pass has reached the end, or a growing file rests: what was not answered may be now. */
  passEnded(): void {
    this.isComplete = true;
    this.snapshot = undefined;
  }

  async report(request: IoRequest): Promise<IoReport> {
    const { columns } = await this.current(true);
    return ioReport(columns, request);
  }

  /** Rows `start` (from 0) up to `start + count` of the table. */
  async rows({ query, start, count }: { query: TaskQuery; start: number; count: number }): Promise<TaskRow[]> {
    const order = await this.order(query);
    return Array.from(order.subarray(start, start + count), (task) => taskRow(this.analysis, task));
  }

  /** Row of a task in the table; -1 when the filter leaves it out. */
  async place({ query, task }: { query: TaskQuery; task: number }): Promise<number> {
    return (await this.order(query)).indexOf(task);
  }

  async detail(task: number): Promise<TaskDetail | null> {
    const { analysis, source } = this;
    if (!Number.isInteger(task) || task < 0 || task >= analysis.tasks.length) return null;
    return taskDetail(analysis, await readTask(analysis, source, task));
  }

  /** The task that a frame (from 1) has a PDU of; -1 for none. */
  taskOf(frame: number): number {
    const { pdus, tasks, frames } = this.analysis;
    if (frame < 1 || frame > frames.length) return -1;
    for (const pdu of pdusOf(this.analysis, frame - 1)) {
      const request = pdus.request(pdu);
      const task = tasks.taskOfCommand(request >= 0 ? request : pdu);
      if (task >= 0) return task;
    }
    return -1;
  }

  /** The next piece of an exported table. The first request for an id says what is wanted. */
  async exportPart({ id, start, isGivenUp }: ExportRequest): Promise<ExportPart> {
    if (isGivenUp) {
      this.exports.delete(id);
      return { text: '', done: true };
    }
    const pieces = start ? await this.beginExport(id, start) : this.exports.get(id);
    if (!pieces) throw new Error('The capture has changed while it was exported. Export it again.');
    const next = pieces.next();
    if (!next.done) return { text: next.value, done: false };
    this.exports.delete(id);
    return { text: '', done: true };
  }

  private async beginExport(id: number, start: NonNullable<ExportRequest['start']>): Promise<Generator<string, void>> {
    const { table, format, query, by } = start;
    const { columns } = await this.current(true);
    let pieces: Generator<string, void>;
    if (table === 'tasks') pieces = exportTasks(this.analysis, await this.order(query), format);
    else {
      const matching = matchingTasks(columns, withoutFields(query.filter, GROUPING_FIELDS[by]));
      pieces = exportGroups(taskGroups(columns, matching, by), format);
    }
    this.exports.set(id, pieces);
    for (const oldest of this.exports.keys()) {
      if (this.exports.size <= MOST_EXPORTS) break;
      this.exports.delete(oldest);
    }
    return pieces;
  }

  private async order(query: TaskQuery): Promise<Uint32Array> {
    const { columns, orders } = await this.current(false);
    const key = JSON.stringify(query);
    let order = orders.get(key);
    orders.delete(key);
    order ??= taskOrder(columns, matchingTasks(columns, query.filter), query.sort);
    // The one used last stands last.
    orders.set(key, order);
    for (const oldest of orders.keys()) {
      if (orders.size <= MOST_ORDERS) break;
      orders.delete(oldest);
    }
    return order;
  }

  /** The columns of the tasks: those at hand, unless there are none or the latest ones are wanted. */
  private async current(isLatestWanted: boolean): Promise<Snapshot> {
    if (this.making) await this.making;
    const { snapshot, analysis, isComplete } = this;
    const isLatest = snapshot?.pdus === analysis.pdus.length && snapshot.isComplete === isComplete;
    if (snapshot && (isLatest || !isLatestWanted)) return snapshot;
    this.making ??= this.make().finally(() => (this.making = undefined));
    return this.making;
  }

  private async make(): Promise<Snapshot> {
    const { analysis, isComplete } = this;
    const made: Snapshot = {
      columns: new TaskColumns(analysis),
      pdus: analysis.pdus.length,
      isComplete,
      orders: new Map(),
    };
    while (!made.columns.advance(SLICE)) await nextTurn();
    this.snapshot = made;
    return made;
  }
}
