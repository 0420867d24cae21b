import { scsiDissector } from '../protocols/scsi/scsiDissector';
import type { MatchingTasks } from './matchingTasks';
import { sortedOrder } from './sortedOrder';
import type { TaskColumns } from './TaskColumns';
import type { TaskSort } from './TaskQuery';

/** The tasks that a filter leaves, in the order that is asked for. */
export function taskOrder(columns: TaskColumns, { mask, count }: MatchingTasks, sort: TaskSort): Uint32Array {
  const chosen = new Uint32Array(count);
  let at = 0;
  for (let task = 0; task < mask.length; task++) if (mask[task] === 1) chosen[at++] = task;
  const keyOf = keyReader(columns, sort);
  return sortedOrder(Float64Array.from(chosen, keyOf), sort.descending).map((place) => chosen[place] ?? 0);
}

function keyReader(columns: TaskColumns, { by }: TaskSort): (task: number) => number {
  const { start, time, command, session, lun, outcome, analysis } = columns;
  const { tasks } = analysis;
  switch (by) {
    case 'start':
      return (task) => start[task] ?? NaN;
    case 'time':
      return (task) => time[task] ?? NaN;
    case 'command': {
      // By name, as people look for it.
      const names = Array.from({ length: 256 }, (_, code) => scsiDissector.commandName(code));
      const sorted = [...names].sort();
      const ranks = names.map((name) => sorted.indexOf(name));
      return (task) => ranks[command[task] ?? 0] ?? NaN;
    }
    case 'session':
      return (task) => session[task] ?? NaN;
    case 'lun': {
      const ranks = lunRanks(columns);
      return (task) => ranks[lun[task] ?? 0] ?? ranks.length;
    }
    case 'address':
      return (task) => tasks.addressNumber(task);
    case 'bytes':
      return (task) => tasks.read(task) + tasks.written(task);
    case 'outcome':
      return (task) => outcome[task] ?? NaN;
  }
}

/** Places of the LUNs in the order of their bytes, which is that of their numbers. */
function lunRanks({ analysis: { tasks } }: TaskColumns): number[] {
  const texts = Array.from({ length: tasks.lunCount }, (_, lun) =>
    [...(tasks.lunBytes(lun) ?? [])].map((byte) => String.fromCharCode(byte)).join(''),
  );
  const order = texts.map((_, lun) => lun).sort((one, other) => ((texts[one] ?? '') < (texts[other] ?? '') ? -1 : 1));
  const ranks = new Array<number>(texts.length);
  order.forEach((lun, rank) => (ranks[lun] = rank));
  return ranks;
}
