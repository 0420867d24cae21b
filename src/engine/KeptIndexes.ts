import type { StoredAnalysis } from '../core/analysis/CaptureAnalysis';

/** Indexes of captures that were read before (see `IndexCache`; in a browser none are kept). */
export interface KeptIndexes {
  /** The index of a capture with this key (`CaptureFiles.key`); undefined when there is none. */
  load(key: string): Promise<StoredAnalysis | undefined>;
  /**
   * Keeps an index.
   * @param bytesOfIndex about how long it is; one that is too long is not made at all
   */
  store(key: string, bytesOfIndex: number, make: () => StoredAnalysis): Promise<void>;
}
