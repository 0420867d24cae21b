import type { TaskManagementStep } from '../session/IscsiConnection';
import type { TaskIndex } from './TaskIndex';

/*
 * Which tasks a task management function is about. Codes are those of RFC 3720, section 10.5.1, and RFC 7144, section 6.3.
 */

const ABORT_TASK = 1;
export const TASK_REASSIGN = 8;
const QUERY_TASK = 9;
/** ABORT TASK SET, CLEAR TASK SET, LOGICAL UNIT RESET, QUERY TASK SET: about all tasks of one LUN. */
const OF_A_LUN: ReadonlySet<number> = new Set([2, 4, 5, 10]);
/** TARGET WARM RESET, TARGET COLD RESET, I_T NEXUS RESET: about all tasks of the session. */
const OF_THE_SESSION: ReadonlySet<number> = new Set([6, 7, 11]);
/** Those that end the tasks that they are about when they are carried out. */
const ENDING: ReadonlySet<number> = new Set([ABORT_TASK, 2, 4, 5, 6, 7, 11]);

/** True for a function that is about the one task whose tag it names. */
export function namesOneTask(code: number): boolean {
  return code === ABORT_TASK || code === TASK_REASSIGN || code === QUERY_TASK;
}

/** True for a function that ends the tasks that it is about. */
export function endsTasks(code: number): boolean {
  return ENDING.has(code);
}

/** True when a function that names no task is about this one. */
export function coversTask(
  tasks: TaskIndex,
  task: number,
  step: Pick<TaskManagementStep, 'function' | 'lunHigh' | 'lunLow'>,
): boolean {
  if (OF_THE_SESSION.has(step.function)) return true;
  return OF_A_LUN.has(step.function) && tasks.isOfLun(task, step.lunHigh, step.lunLow);
}
