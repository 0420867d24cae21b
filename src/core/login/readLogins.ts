import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { ByteSource } from '../capture/ByteSource';
import type { LoginRecord } from '../session/LoginRecord';
import { LoginDirectory } from './LoginDirectory';
import type { LoginReport } from './LoginReport';
import { readLogin } from './readLogin';

/** The logins of a capture, all or those that are taken, one after the other in the order of first frames. */
export async function* readLogins(
  analysis: CaptureAnalysis,
  source: ByteSource,
  takes: (login: LoginRecord) => boolean = () => true,
): AsyncGenerator<LoginReport> {
  const directory = new LoginDirectory(analysis);
  for (const entry of directory.entries) {
    if (takes(entry.login)) yield await readLogin(analysis, source, directory, entry);
  }
}
