import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { TASK_MANAGEMENT_FUNCTIONS } from '../protocols/iscsi/pdus/taskManagementFunctionRequest';
import { TASK_MANAGEMENT_RESPONSES } from '../protocols/iscsi/pdus/taskManagementFunctionResponse';
import type { TaskManagementStep } from '../session/IscsiConnection';
import { coversTask, namesOneTask } from './coveredTasks';
import { TaskMark } from './TaskIndex';

/** A task management function and what came of it. Frames are indexes from 0. */
export interface TaskManagement {
  readonly frame: number;
  /** "ABORT TASK" */
  readonly function: string;
  /** -1, and empty, while there is no response. */
  readonly responseFrame: number;
  /** "Function complete" */
  readonly response: string;
}

/** The functions that named or covered a task while it was outstanding, in the order of their requests. */
export function taskManagementSteps(analysis: CaptureAnalysis, task: number): TaskManagementStep[] {
  const { tasks, pdus } = analysis;
  const marks = TaskMark.managed | TaskMark.aborted | TaskMark.reassigned;
  if ((tasks.marks(task) & marks) === 0) return [];
  const command = tasks.command(task);
  const ending = tasks.ending(task);
  const tag = pdus.initiatorTaskTag(command);
  const own = analysis.connectionOf(pdus.direction(command) >> 1);
  const connections = own?.session?.connections ?? (own ? [own] : []);
  return connections
    .flatMap((connection) => connection.taskManagement)
    .filter((step) => {
      if (step.pdu < command || (ending >= 0 && step.pdu > ending)) return false;
      return namesOneTask(step.function) ? step.referencedTaskTag === tag : coversTask(tasks, task, step);
    })
    .sort((one, other) => one.pdu - other.pdu);
}

/** The same for people and for JSON. */
export function taskManagement(analysis: CaptureAnalysis, task: number): TaskManagement[] {
  const { pdus } = analysis;
  return taskManagementSteps(analysis, task).map(({ pdu, function: code, answer, response }) => ({
    frame: pdus.frame(pdu),
    function: TASK_MANAGEMENT_FUNCTIONS[code] ?? `function ${code}`,
    responseFrame: answer < 0 ? -1 : pdus.frame(answer),
    response: answer < 0 ? '' : (TASK_MANAGEMENT_RESPONSES[response] ?? `response ${response}`),
  }));
}
