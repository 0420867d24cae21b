import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { hexNumber } from '../bytes/hex';
import { commandOf } from '../inspection/CommandData';
import { sessionName } from '../io/taskGroups';
import { sessionEnds } from '../session/SessionTable';
import type { Finding } from './Finding';

/** A display filter that leaves what a finding is about. */
export interface FindingFilter {
  readonly about: 'task' | 'session' | 'connection';
  readonly filter: string;
}

/** A finding as views list it. Plain data without BigInts; its texts are hostile. */
export interface FindingRow extends Finding {
  /** "Session 0: iqn… → iqn…", "TCP stream 3", or "The capture as a whole". */
  readonly sessionText: string;
  /** The narrowest one first. */
  readonly filters: readonly FindingFilter[];
}

/** What a finding belongs to, in words. */
export function sessionText({ sessions }: CaptureAnalysis, { session, stream }: Finding): string {
  const found = sessions.sessions[session];
  if (found) {
    const { initiator, target } = sessionEnds(found);
    return `${sessionName(session)}: ${initiator} → ${target}`;
  }
  return stream >= 0 ? `TCP stream ${stream}` : 'The capture as a whole';
}

/** Adds to a finding what a view needs to know beside it. */
export function findingRow(analysis: CaptureAnalysis, finding: Finding): FindingRow {
  return { ...finding, sessionText: sessionText(analysis, finding), filters: filtersOf(analysis, finding) };
}

function filtersOf(analysis: CaptureAnalysis, finding: Finding): FindingFilter[] {
  const { session, stream } = finding;
  const task = taskFilter(analysis, finding);
  return [
    ...(task === undefined ? [] : [{ about: 'task', filter: task } as const]),
    ...(session >= 0 ? [{ about: 'session', filter: `iscsi.session == ${session}` } as const] : []),
    ...(stream >= 0 ? [{ about: 'connection', filter: `tcp.stream == ${stream}` } as const] : []),
  ];
}

/** Leaves the PDUs of the task that the first evidence belongs to; tags come back, so the frames are bounded as well. */
function taskFilter(analysis: CaptureAnalysis, { evidence }: Finding): string | undefined {
  const { pdus, tasks } = analysis;
  for (const { pdu = -1 } of evidence) {
    if (pdu < 0 || pdu >= pdus.length) continue;
    const command = commandOf(analysis, pdu);
    const task = command < 0 ? -1 : tasks.taskOfCommand(command);
    if (task < 0) continue;
    const answer = tasks.answer(task);
    const parts = [
      `tcp.stream == ${pdus.direction(command) >> 1}`,
      `iscsi.initiatortasktag == ${hexNumber(pdus.initiatorTaskTag(command), 8)}`,
      `frame.number >= ${pdus.firstFrame(command) + 1}`,
      ...(answer < 0 ? [] : [`frame.number <= ${Math.max(pdus.frame(answer), pdus.frame(pdu)) + 1}`]),
    ];
    return parts.join(' && ');
  }
  return undefined;
}
