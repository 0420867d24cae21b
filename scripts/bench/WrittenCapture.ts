import type { BenchCapture } from './BenchCapture';
import { INITIATOR, TARGET, type BenchConnection } from './BenchConnection';
import type { PduCounts } from './PduLedger';

/** One connection of a capture and what it carried. */
export interface WrittenConnection {
  readonly initiatorPort: number;
  readonly fromInitiator: PduCounts;
  readonly fromTarget: PduCounts;
}

/** What a builder has written: the truth that an analysis is held against. */
export interface WrittenCapture {
  readonly frames: number;
  readonly bytes: number;
  readonly connections: readonly WrittenConnection[];
}

/** Collects what the connections of a closed capture carried. */
export function writtenCapture(capture: BenchCapture, connections: readonly BenchConnection[]): WrittenCapture {
  return {
    frames: capture.frames,
    bytes: capture.length,
    connections: connections.map((connection) => ({
      initiatorPort: connection.options.initiator.port,
      fromInitiator: connection.countsOf(INITIATOR),
      fromTarget: connection.countsOf(TARGET),
    })),
  };
}
