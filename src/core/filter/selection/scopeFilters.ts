import { sessionName } from '../../io/taskGroups';
import type { CaptureAnalysis } from '../../analysis/CaptureAnalysis';
import { hexNumber } from '../../bytes/hex';
import { commandOf } from '../../inspection/CommandData';
import { pdusOf } from '../../inspection/PduBytes';
import { operationCodeName } from '../../protocols/scsi/commands';
import type { SelectionFilter } from './SelectionFilter';

/** What a frame belongs to: the SCSI task, the iSCSI session, the TCP connection. */
export type FilterScope = 'task' | 'session' | 'conversation';

/** Leaves the PDUs of a SCSI task. */
export function taskFilter(task: number): string {
  return `iscsi.task == ${task}`;
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
      return session === undefined ? [] : [{ filter: `iscsi.session == ${session}`, label: sessionName(session) }];
    }
    case 'conversation':
      return [{ filter: `tcp.stream == ${stream}`, label: `TCP stream ${stream}` }];
  }
}

/** Tasks of one frame that can be chosen from. */
const MOST_TASKS = 50;

function taskFilters(analysis: CaptureAnalysis, frame: number): SelectionFilter[] {
  const { pdus, tasks } = analysis;
  const found = new Map<number, SelectionFilter>();
  for (const pdu of pdusOf(analysis, frame)) {
    const task = taskOfPdu(analysis, pdu);
    if (task < 0 || found.has(task)) continue;
    const command = tasks.command(task);
    const tag = hexNumber(pdus.initiatorTaskTag(command), 8);
    const label = `${operationCodeName(pdus.command(command))}, task tag ${tag}`;
    found.set(task, { filter: taskFilter(task), label });
    if (found.size === MOST_TASKS) break;
  }
  return [...found.values()];
}
