import { sessionEnds } from '../session/SessionTable';
import type { TaskColumns } from './TaskColumns';
import { isGoodOutcome, isWithoutAnswer, OUTCOME_END } from './taskOutcome';
import type { TaskFilter } from './TaskQuery';

/** Tasks that a filter leaves: 1 for each of them, 0 for the others. */
export interface MatchingTasks {
  readonly mask: Uint8Array;
  readonly count: number;
}

/** Finds the tasks that a filter leaves. */
export function matchingTasks(columns: TaskColumns, filter: TaskFilter): MatchingTasks {
  const { length, start, time, command, lun, session, outcome } = columns;
  const mask = new Uint8Array(length).fill(1);
  const keep = (holds: (task: number) => boolean): void => {
    for (let task = 0; task < length; task++) if (mask[task] === 1 && !holds(task)) mask[task] = 0;
  };
  if (filter.command !== undefined) keep((task) => command[task] === filter.command);
  if (filter.lun !== undefined) keep((task) => lun[task] === filter.lun);
  if (filter.session !== undefined) keep((task) => session[task] === filter.session);
  if (filter.target !== undefined) {
    const { sessions } = columns.analysis.sessions;
    const wanted = sessions.map((one) => sessionEnds(one).target === filter.target);
    keep((task) => wanted[session[task] ?? -1] ?? false);
  }
  if (filter.outcome !== undefined) {
    const wanted = outcomesOf(filter.outcome);
    keep((task) => wanted[outcome[task] ?? 0] === 1);
  }
  const { slowerThan, from, to } = filter;
  if (slowerThan !== undefined) keep((task) => (time[task] ?? NaN) >= slowerThan);
  if (from !== undefined) keep((task) => (start[task] ?? NaN) >= from);
  if (to !== undefined) keep((task) => (start[task] ?? NaN) <= to);
  let count = 0;
  for (let task = 0; task < length; task++) count += mask[task] ?? 0;
  return { mask, count };
}

function outcomesOf(wanted: NonNullable<TaskFilter['outcome']>): Uint8Array {
  const isWanted =
    wanted === 'notGood'
      ? (outcome: number) => !isGoodOutcome(outcome)
      : wanted === 'noAnswer'
        ? isWithoutAnswer
        : (outcome: number) => outcome === wanted;
  return Uint8Array.from({ length: OUTCOME_END }, (_, outcome) => (isWanted(outcome) ? 1 : 0));
}
