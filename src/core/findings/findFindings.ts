import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { ByteSource } from '../capture/ByteSource';
import { LoginDirectory } from '../login/LoginDirectory';
import { captureHoles } from './captureHoles';
import type { Finding } from './Finding';
import { FindingCollector } from './FindingCollector';
import type { FindingContext } from './FindingContext';
import { reportConnections } from './sources/connections';
import { reportControlPdus } from './sources/controlPdus';
import { reportDigests } from './sources/digests';
import { reportLengths } from './sources/lengths';
import { reportLogins } from './sources/logins';
import { reportObservations } from './sources/observations';
import { reportPaths } from './sources/paths';
import { reportSharedTags } from './sources/sharedTags';
import { reportSlowShare } from './sources/slowShare';
import { reportTaskManagement } from './sources/taskManagement';
import { reportTasks } from './sources/tasks';
import { reportTcp } from './sources/tcp';
import { Turns } from './Turns';

/** What looks at a capture, in the order in which it does. */
const SOURCES: readonly ((context: FindingContext) => void | Promise<void>)[] = [
  ...[reportDigests, reportObservations, reportLogins, reportTasks, reportTaskManagement, reportControlPdus],
  ...[reportSharedTags, reportSlowShare, reportLengths, reportConnections, reportTcp, reportPaths],
];

/**
 * All findings of a capture whose pass is over, the weightiest first. Reads single PDUs back; its time grows with the
 * indexes, not with the file. Rejects with what the source rejects with.
 * @param pause lets others have their turn, now and then; when it rejects, so does this
 */
export async function findFindings(
  analysis: CaptureAnalysis,
  source: ByteSource,
  pause?: () => Promise<void>,
): Promise<Finding[]> {
  const turns = new Turns(pause);
  const collector = new FindingCollector(analysis, await captureHoles(analysis, turns));
  const context: FindingContext = { analysis, source, directory: new LoginDirectory(analysis), collector, turns };
  for (const report of SOURCES) {
    await turns.now();
    await report(context);
  }
  return collector.findings(turns);
}
