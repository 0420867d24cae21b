import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { isGoodStatus, SCSI_STATUS } from '../dissect/scsiStatus';
import { type TaskState, taskState } from '../tasks/taskTimes';

/** Added to the iSCSI response code of an answer that says that the command was not carried out. */
const RESPONSE = 0x100;
/** Added to the place of a state without an answer in this list. */
const NO_ANSWER = 0x200;
const UNANSWERED_STATES: readonly Exclude<TaskState, 'answered'>[] = ['aborted', 'replaced', 'lost', 'unanswered'];

/** Outcomes are less than this. */
export const OUTCOME_END = NO_ANSWER + UNANSWERED_STATES.length;

/**
 * How a task stands, as one number to filter, sort and count by: its SCSI status, or 0x100 plus the iSCSI response code of
 * an answer without one (RFC 3720, section 10.4.3), or 0x200 and more for tasks without an answer.
 */
export function taskOutcome(analysis: CaptureAnalysis, task: number): number {
  const { tasks } = analysis;
  const status = tasks.status(task);
  if (status >= 0) return tasks.response(task) === 0 ? status : RESPONSE + tasks.response(task);
  const state = taskState(analysis, task);
  return NO_ANSWER + Math.max(0, UNANSWERED_STATES.indexOf(state as Exclude<TaskState, 'answered'>));
}

/** "GOOD", "target failure", "unanswered". */
export function outcomeName(outcome: number): string {
  if (outcome >= NO_ANSWER) return UNANSWERED_STATES[outcome - NO_ANSWER] ?? 'unanswered';
  if (outcome === RESPONSE + 1) return 'target failure';
  if (outcome >= RESPONSE) return `response ${hex(outcome - RESPONSE)}`;
  return SCSI_STATUS[outcome] ?? `status ${hex(outcome)}`;
}

/** Whether the command was carried out and ended with GOOD or its like. */
export function isGoodOutcome(outcome: number): boolean {
  return outcome < RESPONSE && isGoodStatus(outcome);
}

/** Whether there is no answer. */
export function isWithoutAnswer(outcome: number): boolean {
  return outcome >= NO_ANSWER;
}

function hex(number: number): string {
  return `0x${number.toString(16).padStart(2, '0')}`;
}
