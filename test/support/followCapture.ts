import path from 'node:path';
import { CaptureEngine } from '../../src/engine/CaptureEngine';
import type { CaptureSummary } from '../../src/messages/results';

/** Milliseconds after which a change that was not noticed will not be noticed any more. */
const PATIENCE = 5000;

/** An engine over files that change, and what it has said. */
export interface Followed {
  readonly engine: CaptureEngine;
  readonly summaries: CaptureSummary[];
  readonly failures: string[];
  /** Waits until the last summary is as wanted. */
  readonly until: (wanted: (summary: CaptureSummary) => boolean, what: string) => Promise<CaptureSummary>;
  readonly untilFailed: () => Promise<string>;
}

/** Opens a capture in an engine of its own that looks at the files often; whoever calls disposes of the engine. */
export async function followCapture(paths: readonly string[], options = {}): Promise<Followed> {
  const summaries: CaptureSummary[] = [];
  const failures: string[] = [];
  const location = { kind: 'files', paths, name: path.basename(paths[0] ?? '') } as const;
  const engine = new CaptureEngine(
    location,
    { summary: (summary) => summaries.push(summary), failed: (_, detail) => failures.push(detail) },
    { watchPause: 10, rest: 50, ...options },
  );
  await engine.run();
  const wait = async <T>(found: () => T | undefined, what: string): Promise<T> => {
    for (const end = Date.now() + PATIENCE; Date.now() < end;) {
      const result = found();
      if (result !== undefined) return result;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    throw new Error(`${what} never came; last: ${JSON.stringify(summaries.at(-1))}, failures: ${failures.join()}`);
  };
  return {
    engine,
    summaries,
    failures,
    until: (wanted, what) =>
      wait(() => {
        const last = summaries.at(-1);
        return last && wanted(last) ? last : undefined;
      }, what),
    untilFailed: () => wait(() => failures.at(-1), 'a failure'),
  };
}
