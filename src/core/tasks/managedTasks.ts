import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { TaskManagementStep } from '../session/IscsiConnection';
import { coversTask, namesOneTask } from './coveredTasks';
import { TaskMark } from './TaskIndex';

/** Tasks before a function that are looked through. */
const MOST_LOOKED_AT = 65_536;

/** The function that a Task Management Function Request or Response is about; undefined for other PDUs. */
function stepOf(analysis: CaptureAnalysis, pdu: number): TaskManagementStep | undefined {
  const opcode = analysis.pdus.opcode(pdu);
  if (opcode !== 0x02 && opcode !== 0x22) return undefined;
  const connection = analysis.connectionOf(analysis.pdus.direction(pdu) >> 1);
  return connection?.taskManagement.find((step) => step.pdu === pdu || step.answer === pdu);
}

/** The tasks that a task management PDU names or covers and that were outstanding when the function was asked for. */
export function managedTasks(analysis: CaptureAnalysis, pdu: number): number[] {
  const step = stepOf(analysis, pdu);
  if (step === undefined) return [];
  const { tasks, pdus } = analysis;
  const marks = TaskMark.managed | TaskMark.aborted | TaskMark.reassigned;
  const own = analysis.connectionOf(pdus.direction(pdu) >> 1);
  const found: number[] = [];
  let task = tasks.lastTaskBefore(step.pdu);
  for (const end = task - MOST_LOOKED_AT; task >= 0 && task > end; task--) {
    if ((tasks.marks(task) & marks) === 0) continue;
    const ending = tasks.ending(task);
    if (ending >= 0 && ending < step.pdu) continue;
    const command = tasks.command(task);
    const connection = analysis.connectionOf(pdus.direction(command) >> 1);
    if (connection !== own && (connection?.session === undefined || connection.session !== own?.session)) continue;
    const touched = namesOneTask(step.function)
      ? pdus.initiatorTaskTag(command) === step.referencedTaskTag
      : coversTask(tasks, task, step);
    if (touched) found.push(task);
  }
  return found.reverse();
}
