import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { secondsText } from '../tasks/taskJson';
import { visibleJson } from '../text/visibleText';
import { csvLine } from './csv';
import type { TaskGroup } from './taskGroups';
import { type TaskRow, taskRow } from './TaskRow';
import type { TimePart } from './timeParts';

/** A format that tables can be exported in. */
export type ExportFormat = 'csv' | 'json';

type Cell = string | number | null;
type Columns<Row> = readonly (readonly [name: string, cell: (row: Row) => Cell])[];

/** Rows that are made into one piece of text: a few hundred kilobytes. */
const ROWS_A_PIECE = 2000;

const seconds = (nanoseconds: number | null): string | null =>
  nanoseconds === null || Number.isNaN(nanoseconds) ? null : secondsText(nanoseconds);

const partTime =
  (kind: TimePart['kind']) =>
  ({ parts, time }: TaskRow): string | null =>
    time === null ? null : seconds(parts.reduce((sum, part) => (part.kind === kind ? sum + part.nanoseconds : sum), 0));

/** Columns of exported tasks: times in seconds with nine digits, frames from 1. */
const TASK_COLUMNS: Columns<TaskRow> = [
  ['start', ({ start }) => seconds(start)],
  ['commandFrame', ({ frame }) => frame],
  ['responseFrame', ({ answerFrame }) => (answerFrame === 0 ? null : answerFrame)],
  ['session', ({ session }) => (session < 0 ? null : session + 1)],
  ['initiator', ({ initiator }) => initiator],
  ['target', ({ target }) => target],
  ['lun', ({ lun }) => lun],
  ['command', ({ command }) => command],
  ['lba', ({ address }) => (address === '' ? null : address)],
  ['blocks', ({ blocks }) => (blocks < 0 ? null : blocks)],
  ['expectedBytes', ({ expected }) => expected],
  ['readBytes', ({ read }) => read],
  ['writtenBytes', ({ written }) => written],
  ['responseTime', ({ time }) => seconds(time)],
  ['targetTime', partTime('target')],
  ['initiatorTime', partTime('initiator')],
  ['dataTime', partTime('data')],
  ['status', ({ outcome }) => outcome],
];

const time =
  (name: keyof TaskGroup['times']) =>
  ({ times }: TaskGroup): string | null =>
    times.calls === 0 ? null : seconds(times[name]);

const GROUP_COLUMNS: Columns<TaskGroup> = [
  ['name', ({ name }) => name],
  ['of', ({ note }) => note],
  ['tasks', ({ tasks }) => tasks],
  ['calls', ({ times }) => times.calls],
  ['minimum', time('minimum')],
  ['mean', time('mean')],
  ['maximum', time('maximum')],
  ['sum', time('sum')],
  ['p50', time('p50')],
  ['p95', time('p95')],
  ['p99', time('p99')],
  ['readBytes', ({ read }) => read],
  ['writtenBytes', ({ written }) => written],
  ['failed', ({ failed }) => failed],
  ['unanswered', ({ unanswered }) => unanswered],
];

/** The tasks of an order as a table, piece by piece; their rows are read from the index when their turn comes. */
export function exportTasks(
  analysis: CaptureAnalysis,
  order: Uint32Array,
  format: ExportFormat,
): Generator<string, void> {
  return pieces(TASK_COLUMNS, order.length, (at) => taskRow(analysis, order[at] ?? 0), format);
}

/** Statistics as a table, piece by piece. */
export function exportGroups(groups: readonly TaskGroup[], format: ExportFormat): Generator<string, void> {
  return pieces(GROUP_COLUMNS, groups.length, (at) => groups[at], format);
}

/** CSV with a line of names, or a JSON array with one object a line. */
function* pieces<Row>(
  columns: Columns<Row>,
  count: number,
  rowAt: (at: number) => Row | undefined,
  format: ExportFormat,
): Generator<string, void> {
  if (format === 'csv') yield csvLine(columns.map(([name]) => name));
  else yield '[';
  for (let first = 0; first < count; first += ROWS_A_PIECE) {
    const lines: string[] = [];
    for (let at = first; at < Math.min(count, first + ROWS_A_PIECE); at++) {
      const row = rowAt(at);
      if (row === undefined) continue;
      if (format === 'csv') lines.push(csvLine(columns.map(([, cell]) => cell(row))));
      else {
        const object = Object.fromEntries(columns.map(([name, cell]) => [name, cell(row)]));
        lines.push(`${at === 0 ? '' : ','}\n${visibleJson(object)}`);
      }
    }
    yield lines.join('');
  }
  if (format === 'json') yield '\n]\n';
}
