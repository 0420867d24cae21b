import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { ByteSource } from '../capture/ByteSource';
import type { LoginDirectory } from '../login/LoginDirectory';
import type { FindingCollector } from './FindingCollector';
import type { Turns } from './Turns';

/** What the sources of findings look at, and where they report to. */
export interface FindingContext {
  readonly analysis: CaptureAnalysis;
  readonly source: ByteSource;
  readonly directory: LoginDirectory;
  readonly collector: FindingCollector;
  readonly turns: Turns;
}
