/**
 * Does with the engine worker what the extension host does with it, and measures what a person waits for:
 * `node engineProbe.js WORKER CAPTURE` prints `EngineSamples` as JSON. It runs in a process of its own that is plain Node,
 * as the extension host is: a loader of TypeScript would be loaded into the worker as well.
 */
import { basename } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { EngineClient } from '../../src/engine/EngineClient';
import type { CaptureSummary } from '../../src/messages/results';
import type { ActionSamples, EngineSamples } from './BenchResult';
import { SeededRandom } from './SeededRandom';

const ACTIONS = 200;
const ROWS = 50;
/** Milliseconds between two looks at the calling thread. */
const RESOLUTION = 1;
/** Display filters to be measured, a row of the report for each. */
const FILTERS: readonly string[] = ['iscsi.opcode == 0x25', 'iscsi.opcode == 0x01 && tcp.len > 100'];

/** One engine from its start on; the promises are kept when the worker gets there. */
class MeasuredEngine {
  readonly start = performance.now();
  readonly client: EngineClient;
  readonly firstFrames: Promise<void>;
  readonly complete: Promise<CaptureSummary>;

  constructor(workerPath: string, path: string) {
    let haveFrames: () => void;
    let haveAll: (summary: CaptureSummary) => void;
    let fail: (error: Error) => void;
    this.firstFrames = new Promise((resolve) => (haveFrames = resolve));
    this.complete = new Promise((resolve, reject) => {
      haveAll = resolve;
      fail = reject;
    });
    const location = { kind: 'files', paths: [path], name: basename(path) } as const;
    this.client = new EngineClient(workerPath, location, {
      summary: (summary) => {
        if (summary.frames > 0) haveFrames();
        if (summary.complete) haveAll(summary);
      },
      failed: (message, detail) => fail(new Error(`${message}: ${detail}`)),
      died: ({ detail }) => fail(new Error(detail)),
      hanging: () => undefined,
    });
  }

  /** Milliseconds since the start. */
  get elapsed(): number {
    return performance.now() - this.start;
  }

  rows(start: number) {
    return this.client.request('rows', { start, count: ROWS, marks: { selected: 0 } });
  }
}

/** Runs an action so many times, one after the other. */
async function repeated(action: string, run: () => Promise<unknown>): Promise<ActionSamples> {
  const milliseconds: number[] = [];
  for (let count = 0; count < ACTIONS; count++) {
    const start = performance.now();
    await run();
    milliseconds.push(performance.now() - start);
  }
  return { action, milliseconds };
}

/** Times a display filter over the whole capture, from the request to the number of rows that it leaves. */
async function measureFilter({ client }: MeasuredEngine, filter: string): Promise<ActionSamples> {
  const start = performance.now();
  const answer = await client.request('filter', { filter });
  if ('error' in answer) throw new Error(`${filter}: ${answer.error}`);
  return { action: `filter ${filter}`, milliseconds: [performance.now() - start] };
}

async function measure(workerPath: string, path: string): Promise<EngineSamples> {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION });
  delays.enable();
  const engine = new MeasuredEngine(workerPath, path);
  try {
    await Promise.race([engine.firstFrames, engine.complete]);
    await engine.rows(0);
    const firstRows = engine.elapsed;
    const { frames } = await engine.complete;
    const complete = engine.elapsed;
    const random = new SeededRandom(7);
    const actions = [
      await repeated(`${ROWS} rows at a random place`, () => engine.rows(random.below(Math.max(1, frames - ROWS)))),
      await repeated('details of a random frame', () =>
        engine.client.request('frame', { frame: 1 + random.below(frames) }),
      ),
    ];
    for (const filter of FILTERS) actions.push(await measureFilter(engine, filter));
    delays.disable();
    return { firstRows, complete, actions, longestBlock: Math.max(0, delays.max / 1e6 - RESOLUTION) };
  } finally {
    // The worker would keep this process alive.
    engine.client.dispose();
  }
}

const [workerPath = '', path = ''] = process.argv.slice(2);
measure(workerPath, path).then(
  (samples) => console.log(JSON.stringify(samples)),
  (error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
