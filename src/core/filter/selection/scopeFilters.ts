import type { CaptureAnalysis } from '../../analysis/CaptureAnalysis';
import { hexNumber } from '../../bytes/hex';
import { commandOf } from '../../inspection/CommandData';
import { pdusOf } from '../../inspection/PduBytes';
import { operationCodeName } from '../../protocols/scsi/commands';
import type { SelectionFilter } from './SelectionFilter';

/** What a frame belongs to: the SCSI task, the iSCSI session, the TCP connection. */
export type FilterScope = 'task' | 'session' | 'conversation';

/**
 * Leaves the PDUs of a SCSI task: those with its tag on its connection, from the command to the answer, because tags come
 * back.
 * @param last PDU (or -1) that belongs to the task too when it comes behind the answer
 */
export function taskFilter(analysis: CaptureAnalysis, task: number, last = -1): string {
  const { pdus, tasks } = analysis;
  const command = tasks.command(task);
  const answer = tasks.answer(task);
  return [
    `tcp.stream == ${pdus.direction(command) >> 1}`,
    `iscsi.initiatortasktag == ${hexNumber(pdus.initiatorTaskTag(command), 8)}`,
    `frame.number >= ${pdus.firstFrame(command) + 1}`,
    ...(answer < 0 ? [] : [`frame.number <= ${Math.max(pdus.frame(answer), last < 0 ? 0 : pdus.frame(last)) + 1}`]),
  ].join(' && ');
}

/** The SCSI task that a PDU is a part of; -1 for none. */
export function taskOfPdu(analysis: CaptureAnalysis, pdu: number): number {
  const command = commandOf(analysis, pdu);
  return command < 0 ? -1 : analysis.tasks.taskOfCommand(command);
}

/** Filters that leave what a frame (index from 0) belongs to; several where it holds PDUs of several tasks. */
export function scopeFilters(analysis: CaptureAnalysis, frame: number, scope: FilterScope): SelectionFilter[] {
  const direction = analysis.frames.direction(frame);
  if (direction < 0) return [];
  const stream = direction >> 1;
  switch (scope) {
    case 'task':
      return taskFilters(analysis, frame);
    case 'session': {
      const session = analysis.connectionOf(stream)?.session?.index;
      return session === undefined ? [] : [{ filter: `iscsi.session == ${session}`, label: `Session ${session + 1}` }];
    }
    case 'conversation':
      return [{ filter: `tcp.stream == ${stream}`, label: `TCP stream ${stream}` }];
  }
}

/** Tasks of one frame that can be chosen from. */
const MOST_TASKS = 50;

function taskFilters(analysis: CaptureAnalysis, frame: number): SelectionFilter[] {
  const { pdus, tasks } = analysis;
  // Tasks that use the same tag within the same frames have the same filter.
  const found = new Map<string, SelectionFilter>();
  for (const pdu of pdusOf(analysis, frame)) {
    const task = taskOfPdu(analysis, pdu);
    if (task < 0) continue;
    const filter = taskFilter(analysis, task, pdu);
    const command = tasks.command(task);
    const tag = hexNumber(pdus.initiatorTaskTag(command), 8);
    if (!found.has(filter))
      found.set(filter, { filter, label: `${operationCodeName(pdus.command(command))}, task tag ${tag}` });
    if (found.size === MOST_TASKS) break;
  }
  return [...found.values()];
}
