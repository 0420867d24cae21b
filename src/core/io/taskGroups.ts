import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { scsiDissector } from '../protocols/scsi/scsiDissector';
import { sessionEnds } from '../session/SessionTable';
import { summarizeTasks, type TaskSummary } from '../tasks/commandStatistics';
import type { MatchingTasks } from './matchingTasks';
import type { TaskColumns } from './TaskColumns';
import type { TaskFilter, TaskGrouping } from './TaskQuery';
import { lunName } from './TaskRow';

/**
 * What the tasks of one command, LUN, session or target come to. Times in nanoseconds; the sum is a double, because a page
 * cannot be sent whole numbers of any size.
 */
export interface TaskGroup extends Omit<TaskSummary, 'times'> {
  readonly times: Omit<TaskSummary['times'], 'exactSum'>;
  /** "READ(10)", "LUN 1", "Session 2" */
  readonly name: string;
  /** What else tells the group from others: names of initiator and target. */
  readonly note: string;
  /** The conditions that leave just the tasks of this group. */
  readonly filter: TaskFilter;
}

interface GroupKind {
  /** Key of a task's group; undefined when it belongs to none. */
  readonly keyOf: (task: number) => number | undefined;
  readonly describe: (key: number) => Pick<TaskGroup, 'name' | 'note' | 'filter'>;
}

/** More than there are LUNs with a number of their own. */
const LUN_NUMBERS = 0x2_0000;

/** Statistics of the tasks that match, the groups with most tasks first. */
export function taskGroups(columns: TaskColumns, { mask }: MatchingTasks, by: TaskGrouping): TaskGroup[] {
  const { keyOf, describe } = groupKind(columns, by);
  // Tasks that have come since the columns were made are not among them.
  const summaries = summarizeTasks(columns.analysis, (task) => (mask[task] === 1 ? keyOf(task) : undefined));
  return [...summaries]
    .map(
      ([
        key,
        {
          times: { exactSum: _, ...times },
          ...summary
        },
      ]) => ({ ...describe(key), ...summary, times }),
    )
    .sort((one, other) => other.tasks - one.tasks);
}

function groupKind(columns: TaskColumns, by: TaskGrouping): GroupKind {
  const { analysis, command, lun, session } = columns;
  const targets = targetsOf(analysis);
  switch (by) {
    case 'command':
      return {
        keyOf: (task) => command[task],
        describe: (code) => ({ name: scsiDissector.commandName(code), note: '', filter: { command: code } }),
      };
    case 'lun':
      return {
        keyOf: (task) => (targets.of[session[task] ?? -1] ?? 0) * LUN_NUMBERS + (lun[task] ?? 0),
        describe: (key) => {
          const number = key % LUN_NUMBERS;
          const target = targets.names[Math.floor(key / LUN_NUMBERS)] ?? '';
          const filter: TaskFilter = target === '' ? { lun: number } : { lun: number, target };
          return { name: `LUN ${lunName(analysis, number)}`, note: target, filter };
        },
      };
    case 'session':
      return {
        keyOf: (task) => ((session[task] ?? -1) < 0 ? undefined : session[task]),
        describe: (index) => {
          const found = analysis.sessions.sessions[index];
          const { initiator, target } = found ? sessionEnds(found) : { initiator: '', target: '' };
          return { name: sessionName(index), note: `${initiator} → ${target}`, filter: { session: index } };
        },
      };
    case 'target':
      return {
        keyOf: (task) => targets.of[session[task] ?? -1],
        describe: (key) => {
          const target = targets.names[key] ?? '';
          return { name: target, note: '', filter: { target } };
        },
      };
  }
}

/** "Session 0" for the first one: the number that `iscsi.session` and `--json` have, counted as TCP streams are. */
export function sessionName(index: number): string {
  return `Session ${index}`;
}

/** The targets of all sessions, each once, and the place of each session's target among them. */
function targetsOf({ sessions }: CaptureAnalysis): {
  readonly names: readonly string[];
  readonly of: readonly number[];
} {
  const places = new Map<string, number>();
  const of = sessions.sessions.map((session) => {
    const { target } = sessionEnds(session);
    const place = places.get(target) ?? places.size;
    places.set(target, place);
    return place;
  });
  return { names: [...places.keys()], of };
}
