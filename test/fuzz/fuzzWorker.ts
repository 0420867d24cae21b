/** Runs one target with changed inputs, in a worker: an endless loop or too much memory ends the worker, not the run. */
import { parentPort, workerData } from 'node:worker_threads';
import { SeededRandom } from '../../scripts/bench/SeededRandom';
import { Mutator } from './Mutator';
import type { Broken, FuzzOrder, FuzzProgress } from './fuzzMessages';
import { INPUT_AT, LENGTH_AT, RUNS_AT } from './fuzzMessages';
import { TARGETS } from './targets/targets';

/** Inputs that are kept to be changed further. */
const MOST_KEPT = 4000;
/** Outcomes that are told apart; beyond it nothing counts as new. */
const MOST_OUTCOMES = 200_000;

const order = workerData as FuzzOrder;
const words = new Int32Array(order.shared);
const current = new Uint8Array(order.shared, INPUT_AT);

async function main(): Promise<void> {
  const target = TARGETS.find(({ name }) => name === order.target);
  if (!target) throw new Error(`no target ${order.target}`);
  const random = new SeededRandom(order.seed);
  const mutator = new Mutator(random);
  const corpus = await target.seeds();
  const outcomes = new Set<number>();
  let slowest = 0;
  const run = async (input: Uint8Array): Promise<void> => {
    words[LENGTH_AT] = input.length;
    current.set(input.subarray(0, current.length));
    Atomics.add(words, RUNS_AT, 1);
    const before = process.hrtime.bigint();
    try {
      const outcome = await target.run(input);
      if (!outcomes.has(outcome) && outcomes.size < MOST_OUTCOMES) {
        outcomes.add(outcome);
        if (corpus.length < MOST_KEPT) corpus.push(input);
      }
    } catch (error) {
      const broken: Broken = {
        broken: input,
        reason: error instanceof Error ? (error.stack ?? error.message) : String(error),
      };
      parentPort?.postMessage(broken);
    }
    slowest = Math.max(slowest, Number(process.hrtime.bigint() - before) / 1e6);
  };
  for (const seed of [...corpus]) await run(seed);
  const end = Date.now() + order.milliseconds;
  for (let runs = 0; runs < order.runs && Date.now() < end;) {
    // The clock is asked once for some runs.
    for (let some = 0; some < 16 && runs < order.runs; some++, runs++) {
      await run(mutator.mutate(random.pick(corpus), random.pick(corpus)));
    }
    const progress: FuzzProgress = { runs: words[RUNS_AT] ?? 0, kept: corpus.length, outcomes: outcomes.size, slowest };
    if (runs % 4096 === 0) parentPort?.postMessage(progress);
  }
  const last: FuzzProgress = {
    runs: words[RUNS_AT] ?? 0,
    kept: corpus.length,
    outcomes: outcomes.size,
    slowest,
    ended: true,
  };
  parentPort?.postMessage(last);
}

void main();
