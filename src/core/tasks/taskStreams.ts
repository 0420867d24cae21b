import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { TaskManagementStep } from '../session/IscsiConnection';
import { TASK_REASSIGN } from './coveredTasks';
import { TaskMark } from './TaskIndex';

/** The TCP stream of the command; -1 for none. */
function commandStream({ tasks, pdus }: CaptureAnalysis, task: number): number {
  return pdus.direction(tasks.command(task)) >> 1;
}

/** The last function that moved a task to another connection; undefined for tasks that stayed where they began. */
export function taskReassignment(analysis: CaptureAnalysis, task: number): TaskManagementStep | undefined {
  const { tasks, pdus } = analysis;
  if ((tasks.marks(task) & TaskMark.reassigned) === 0) return undefined;
  const command = tasks.command(task);
  const tag = pdus.initiatorTaskTag(command);
  const ending = tasks.ending(task);
  const connections = analysis.connectionOf(commandStream(analysis, task))?.session?.connections ?? [];
  return connections
    .flatMap(({ taskManagement }) => taskManagement)
    .filter(
      (step) =>
        step.function === TASK_REASSIGN &&
        step.response === 0 &&
        step.referencedTaskTag === tag &&
        step.answer > command &&
        (ending < 0 || step.answer < ending),
    )
    .reduce<TaskManagementStep | undefined>(
      (last, step) => (last && last.answer > step.answer ? last : step),
      undefined,
    );
}

/** The TCP streams that PDUs of a task came over: that of its command, and the one it was moved to last. */
export function taskStreams(analysis: CaptureAnalysis, task: number): number[] {
  const from = commandStream(analysis, task);
  const moved = taskReassignment(analysis, task);
  return moved ? [from, analysis.pdus.direction(moved.pdu) >> 1] : [from];
}
