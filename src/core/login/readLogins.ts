import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { ByteSource } from '../capture/ByteSource';
import { LoginDirectory } from './LoginDirectory';
import type { LoginReport } from './LoginReport';
import { readLogin } from './readLogin';

/** Every login of a capture, one after the other in the order of first frames. */
export async function* readLogins(analysis: CaptureAnalysis, source: ByteSource): AsyncGenerator<LoginReport> {
  const directory = new LoginDirectory(analysis);
  for (const entry of directory.entries) yield await readLogin(analysis, source, directory, entry);
}
