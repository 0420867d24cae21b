/**
 * `npm run fuzz [-- --seconds N] [--runs N] [--seed N] [--targets a,b]`: changes well-formed inputs of every part that takes
 * bytes or text from outside, and looks whether the part keeps its promises. Inputs that break one are written to
 * test-output/fuzz; the exit code is then 1. The same seed and number of runs give the same inputs on every machine.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import { option, outputFolder } from '../../scripts/repository';
import {
  type Broken,
  type FuzzOrder,
  type FuzzProgress,
  INPUT_AT,
  LENGTH_AT,
  RUNS_AT,
  SHARED_LENGTH,
} from './fuzzMessages';
import { TARGETS } from './targets/targets';

const folder = path.join(outputFolder, 'fuzz');
/** A run that takes longer has hung: the slowest well-formed input needs a thousandth of it. */
const HUNG = 20_000;
const MOST_MEMORY_MIB = 512;
/** Inputs written of one target: more of the same help nobody. */
const MOST_WRITTEN = 20;

interface TargetResult extends FuzzProgress {
  readonly broken: number;
}

const written = new Map<string, number>();

function keep(target: string, input: Uint8Array, reason: string): void {
  const first = reason.split('\n').slice(0, 4).join('\n');
  // One place in the code counts once, whatever the numbers in its message.
  const kind = `${target} ${first.replace(/\d+/g, '#')}`;
  const count = (written.get(kind) ?? 0) + 1;
  written.set(kind, count);
  if (count > 1 || written.size > MOST_WRITTEN * TARGETS.length) return;
  const name = `${target}-${createHash('sha256').update(input).digest('hex').slice(0, 12)}.bin`;
  writeFileSync(path.join(folder, name), input);
  console.log(`  ${target}: ${name}: ${first}`);
}

async function runTarget(
  name: string,
  program: string,
  seed: number,
  runs: number,
  milliseconds: number,
): Promise<TargetResult> {
  const shared = new SharedArrayBuffer(SHARED_LENGTH);
  const words = new Int32Array(shared);
  const order: FuzzOrder = { target: name, seed, runs, milliseconds, shared };
  let progress: FuzzProgress = { runs: 0, kept: 0, outcomes: 0, slowest: 0 };
  let broken = 0;
  await new Promise<void>((resolve) => {
    const worker = new Worker(program, {
      workerData: order,
      resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MIB },
    });
    const current = (): Uint8Array =>
      new Uint8Array(shared, INPUT_AT, Math.min(words[LENGTH_AT] ?? 0, SHARED_LENGTH - INPUT_AT)).slice();
    const failed = (reason: string): void => {
      broken++;
      keep(name, current(), reason);
    };
    let last = -1;
    const watch = setInterval(() => {
      const now = Atomics.load(words, RUNS_AT);
      if (now === last && now > 0) {
        failed(`hung: no answer for ${HUNG / 1000} s`);
        void worker.terminate();
      }
      last = now;
    }, HUNG);
    worker.on('message', (message: Broken | FuzzProgress) => {
      if ('broken' in message) {
        broken++;
        keep(name, message.broken, message.reason);
      } else progress = message;
    });
    worker.on('error', (error) => failed(error.stack ?? error.message));
    worker.on('exit', () => {
      clearInterval(watch);
      resolve();
    });
  });
  return { ...progress, runs: Math.max(progress.runs, words[RUNS_AT] ?? 0), broken };
}

function wholeNumber(name: string, otherwise: number): number {
  const value = Number(option(name) ?? otherwise);
  if (!Number.isInteger(value) || value < 0) throw new Error(`--${name} is a whole number`);
  return value;
}

async function main(): Promise<void> {
  const seed = wholeNumber('seed', 1);
  const chosen = option('targets')?.split(',') ?? TARGETS.map(({ name }) => name);
  const unknown = chosen.filter((name) => !TARGETS.some((target) => target.name === name));
  if (unknown.length > 0)
    throw new Error(`no target ${unknown.join(', ')}; there are ${TARGETS.map(({ name }) => name).join(', ')}`);
  const runs = wholeNumber('runs', 0);
  const seconds = wholeNumber('seconds', runs > 0 ? 24 * 3600 : 60);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const program = path.join(folder, 'fuzzWorker.cjs');
  await build({
    entryPoints: [path.join(__dirname, 'fuzzWorker.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
    // Fixtures are found from the place of the sources.
    define: { __dirname: JSON.stringify(path.join(__dirname, '..', 'support')) },
  });
  console.log(`fuzz: seed ${seed}`);
  let total = 0;
  let broken = 0;
  for (const name of chosen) {
    const result = await runTarget(name, program, seed, runs || Infinity, (seconds * 1000) / chosen.length);
    total += result.runs;
    broken += result.broken;
    console.log(
      `${name.padEnd(8)} ${String(result.runs).padStart(9)} runs, ${String(result.outcomes).padStart(6)} outcomes, ` +
        `${String(result.kept).padStart(5)} inputs kept, slowest ${result.slowest.toFixed(0)} ms, ${result.broken} broken`,
    );
  }
  console.log(
    `fuzz: ${total} inputs, ${broken} broke a promise${broken > 0 ? ` (see ${path.relative(process.cwd(), folder)})` : ''}`,
  );
  if (broken > 0) process.exitCode = 1;
}

main().catch((error: Error) => {
  console.error(`fuzz: ${error.message}`);
  process.exitCode = 1;
});
