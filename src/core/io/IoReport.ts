import { scsiDissector } from '../protocols/scsi/scsiDissector';
import { sessionEnds } from '../session/SessionTable';
import { type MatchingTasks, matchingTasks } from './matchingTasks';
import { type HistogramBucket, responseHistogram } from './responseHistogram';
import { type ResponseScatter, responseScatter } from './responseScatter';
import type { TaskColumns } from './TaskColumns';
import { sessionName, type TaskGroup, taskGroups } from './taskGroups';
import { outcomeName, OUTCOME_END } from './taskOutcome';
import { GROUPING_FIELDS, type TaskFilter, type TaskGrouping, withoutFields } from './TaskQuery';
import { lunName } from './TaskRow';
import { type TaskSeries, taskSeries } from './taskSeries';

/** What an I/O view wants to show. */
export interface IoRequest {
  readonly filter: TaskFilter;
  readonly by: TaskGrouping;
  /** Size of the scatter in pixels. */
  readonly width: number;
  readonly height: number;
  /** The stretch of time that charts show, in nanoseconds since the first frame; all of it when absent. */
  readonly zoom?: { readonly from: number; readonly to: number };
}

/** One value that tasks can be filtered by, and how many tasks have it. */
export interface TaskChoice {
  readonly value: number;
  readonly name: string;
  readonly tasks: number;
}

/** What the tasks of a capture come to. Times are nanoseconds; those of charts count from the first frame. */
export interface IoReport {
  /** Tasks of the capture, and those that the filter leaves. */
  readonly tasks: number;
  readonly shown: number;
  /** Of those that the filter leaves: first frame of their commands and last frame of their answers, from 1; 0 for none. */
  readonly firstFrame: number;
  readonly lastFrame: number;
  /** The stretch that has tasks at all. */
  readonly from: number;
  readonly to: number;
  /** What the charts show of it. */
  readonly chartFrom: number;
  readonly chartTo: number;
  readonly choices: {
    readonly commands: readonly TaskChoice[];
    readonly luns: readonly TaskChoice[];
    readonly sessions: readonly TaskChoice[];
    readonly outcomes: readonly TaskChoice[];
  };
  readonly by: TaskGrouping;
  /** The conditions that groups of this kind stand for. */
  readonly groupFields: readonly (keyof TaskFilter)[];
  /** The groups with most tasks, and how many groups there are. */
  readonly groups: readonly TaskGroup[];
  readonly groupCount: number;
  /** Of the tasks that the filter leaves, whatever stretch of time it names. */
  readonly scatter: ResponseScatter;
  readonly series: TaskSeries;
  /** Of the tasks that the filter leaves. */
  readonly histogram: readonly HistogramBucket[];
}

/** Rows of statistics, and values of one field, that a view is given. */
const MOST_ROWS = 500;
/** Intervals of the charts over time. */
const MOST_INTERVALS = 160;

/** Sums up the tasks for a view. */
export function ioReport(columns: TaskColumns, { filter, by, width, height, zoom }: IoRequest): IoReport {
  const { from, to } = columns;
  const stretch = zoom ? { from: zoom.from, to: Math.max(zoom.from, zoom.to) } : { from, to };
  const shown = matchingTasks(columns, filter);
  const without = (fields: readonly (keyof TaskFilter)[]): MatchingTasks =>
    fields.some((field) => field in filter) ? matchingTasks(columns, withoutFields(filter, fields)) : shown;
  const inAllTime = without(['from', 'to']);
  const ofAllGroups = without(GROUPING_FIELDS[by]);
  const groups = taskGroups(columns, ofAllGroups, by);
  return {
    tasks: columns.length,
    shown: shown.count,
    ...frameSpan(columns, shown.mask),
    from,
    to,
    chartFrom: stretch.from,
    chartTo: stretch.to,
    choices: choicesOf(columns),
    by,
    groupFields: GROUPING_FIELDS[by],
    groups: groups.slice(0, MOST_ROWS),
    groupCount: groups.length,
    scatter: responseScatter(columns, inAllTime, { ...stretch, width, height }),
    series: taskSeries(columns, inAllTime, stretch, MOST_INTERVALS),
    histogram: responseHistogram(columns, shown),
  };
}

function frameSpan({ analysis, length }: TaskColumns, mask: Uint8Array): Pick<IoReport, 'firstFrame' | 'lastFrame'> {
  const { tasks, pdus } = analysis;
  let [first, last] = [Infinity, -1];
  for (let task = 0; task < length; task++) {
    if (mask[task] !== 1) continue;
    const command = tasks.command(task);
    first = Math.min(first, pdus.frame(command));
    last = Math.max(last, pdus.frame(Math.max(command, tasks.answer(task))));
  }
  return first === Infinity ? { firstFrame: 0, lastFrame: 0 } : { firstFrame: first + 1, lastFrame: last + 1 };
}

function choicesOf(columns: TaskColumns): IoReport['choices'] {
  const { analysis, command, lun, session, outcome } = columns;
  const sessions = analysis.sessions.sessions;
  return {
    commands: counted(command, 256, (code) => scsiDissector.commandName(code)),
    luns: counted(lun, analysis.tasks.lunCount + 1, (number) => lunName(analysis, number)),
    sessions: counted(session, sessions.length, (index) => {
      const found = sessions[index];
      const ends = found ? sessionEnds(found) : undefined;
      return `${sessionName(index)}${ends ? `: ${ends.initiator} → ${ends.target}` : ''}`;
    }),
    outcomes: counted(outcome, OUTCOME_END, outcomeName),
  };
}

/** Counts values from 0 up to `end`; those that occur, the most frequent first. */
function counted(
  values: { readonly length: number; readonly [at: number]: number },
  end: number,
  nameOf: (value: number) => string,
): TaskChoice[] {
  const counts = new Float64Array(end);
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? -1;
    // What is beyond is counted with the last one: LUNs that are not told apart.
    if (value >= 0) counts[Math.min(value, end - 1)] = (counts[Math.min(value, end - 1)] ?? 0) + 1;
  }
  return [...counts.entries()]
    .filter(([, tasks]) => tasks > 0)
    .sort(([, one], [, other]) => other - one)
    .slice(0, MOST_ROWS)
    .map(([value, tasks]) => ({ value, name: nameOf(value), tasks }));
}
