import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { taskFilter, taskOfPdu } from '../filter/selection/scopeFilters';
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
  const task = filterOfTask(analysis, finding);
  return [
    ...(task === undefined ? [] : [{ about: 'task', filter: task } as const]),
    ...(session >= 0 ? [{ about: 'session', filter: `iscsi.session == ${session}` } as const] : []),
    ...(stream >= 0 ? [{ about: 'connection', filter: `tcp.stream == ${stream}` } as const] : []),
  ];
}

/** Leaves the PDUs of the task that the first evidence belongs to. */
function filterOfTask(analysis: CaptureAnalysis, { evidence }: Finding): string | undefined {
  for (const { pdu = -1 } of evidence) {
    if (pdu < 0 || pdu >= analysis.pdus.length) continue;
    const task = taskOfPdu(analysis, pdu);
    if (task >= 0) return taskFilter(task);
  }
  return undefined;
}
