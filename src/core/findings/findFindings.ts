import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { ByteSource } from '../capture/ByteSource';
import { LoginDirectory } from '../login/LoginDirectory';
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
import { reportTaskManagement } from './sources/taskManagement';
import { reportTasks } from './sources/tasks';
import { reportTcp } from './sources/tcp';

/**
 * All findings of a capture whose pass is over, the weightiest first. Reads single PDUs back; its time grows with the
 * indexes, not with the file. Rejects with what the source rejects with.
 */
export async function findFindings(analysis: CaptureAnalysis, source: ByteSource): Promise<Finding[]> {
  const collector = new FindingCollector(analysis);
  const context: FindingContext = { analysis, source, directory: new LoginDirectory(analysis), collector };
  reportDigests(context);
  reportObservations(context);
  await reportLogins(context);
  await reportTasks(context);
  await reportTaskManagement(context);
  await reportControlPdus(context);
  await reportLengths(context);
  reportConnections(context);
  reportTcp(context);
  reportPaths(context);
  return collector.findings();
}
