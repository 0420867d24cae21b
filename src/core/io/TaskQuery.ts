/** Which tasks are wanted. All conditions that are there must hold; times are in nanoseconds. */
export interface TaskFilter {
  /** Operation code of the command. */
  readonly command?: number;
  /** Number of the LUN in the task index. */
  readonly lun?: number;
  /** Index of the session. */
  readonly session?: number;
  /** Name (or address) of the target. */
  readonly target?: string;
  /** How the task stands, see `taskOutcome`; "notGood": anything but a good status; "noAnswer": no status at all. */
  readonly outcome?: number | 'notGood' | 'noAnswer';
  /** Response time of at least so much. Tasks without an answer have none. */
  readonly slowerThan?: number;
  /** The command was sent in this stretch of time, since the first frame, both ends included. */
  readonly from?: number;
  readonly to?: number;
}

/** What the table of tasks can be sorted by. */
export const TASK_SORT_KEYS = ['start', 'command', 'session', 'lun', 'address', 'bytes', 'time', 'outcome'] as const;
export type TaskSortKey = (typeof TASK_SORT_KEYS)[number];

/** Order of tasks. Those that have no such value stand last in either direction; equal ones in the order of the capture. */
export interface TaskSort {
  readonly by: TaskSortKey;
  readonly descending: boolean;
}

export interface TaskQuery {
  readonly filter: TaskFilter;
  readonly sort: TaskSort;
}

/** What statistics can be given for. */
export const TASK_GROUPINGS = ['command', 'lun', 'session', 'target'] as const;
export type TaskGrouping = (typeof TASK_GROUPINGS)[number];

/** Fields of a filter that a grouping stands for: its own rows are not left out by them. */
export const GROUPING_FIELDS: Readonly<Record<TaskGrouping, readonly (keyof TaskFilter)[]>> = {
  command: ['command'],
  lun: ['lun', 'target'],
  session: ['session'],
  target: ['target'],
};

/** A filter without some of its conditions. */
export function withoutFields(filter: TaskFilter, fields: readonly (keyof TaskFilter)[]): TaskFilter {
  return Object.fromEntries(Object.entries(filter).filter(([name]) => !fields.includes(name as keyof TaskFilter)));
}
