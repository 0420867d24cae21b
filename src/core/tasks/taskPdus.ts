import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { taskStreams } from './taskStreams';

/** PDUs that are looked through for those of one task; a task that spans more shows the first ones. */
const MOST_LOOKED_AT = 1_000_000;

/**
 * The PDUs of a task in the order of the PDU index, the command first: all of its connections with its Initiator Task Tag, up
 * to the answer, or, where there is none, up to the next command with that tag.
 */
export function taskPdus(analysis: CaptureAnalysis, task: number): number[] {
  const { tasks, pdus } = analysis;
  const command = tasks.command(task);
  const streams = taskStreams(analysis, task);
  const tag = pdus.initiatorTaskTag(command);
  const answer = tasks.answer(task);
  const last = answer >= 0 ? Math.max(answer, tasks.lastDataOut(task)) : lastKnown(analysis, task);
  const found = [command];
  // Behind a hole answers can stand before their command.
  const earliest = Math.min(
    ...[tasks.firstReadyToTransfer(task), tasks.firstDataIn(task), answer, command].filter((pdu) => pdu >= 0),
  );
  for (let pdu = Math.max(earliest, command - MOST_LOOKED_AT); pdu < command; pdu++) {
    if (pdus.initiatorTaskTag(pdu) === tag && pdus.request(pdu) === command) found.push(pdu);
  }
  for (let pdu = command + 1; pdu <= last && pdu - command <= MOST_LOOKED_AT; pdu++) {
    if (pdus.initiatorTaskTag(pdu) === tag && streams.includes(pdus.direction(pdu) >> 1)) found.push(pdu);
  }
  return found;
}

/** The last PDU that the index knows of a task without an answer. */
function lastKnown({ tasks, pdus }: CaptureAnalysis, task: number): number {
  const command = tasks.command(task);
  return Math.max(command, tasks.lastDataOut(task), tasks.lastDataIn(task), pdus.response(command));
}
