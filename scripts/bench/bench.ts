/**
 * `npm run bench [-- --size 200m|1g|4g] [--rounds N] [--only small,bulk,lossy,page]`: builds the product, measures it against
 * tshark, capinfos and a plain walk over the record headers, and writes docs/benchmarks.md and docs/benchmarks.json. Times
 * are reported, never asserted.
 */
import { closeSync, cpSync, existsSync, openSync, readFileSync, readSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { format, resolveConfig } from 'prettier';
import { buildProduct } from '../package';
import { findOnPath } from '../processes';
import { cacheFolder, option, root } from '../repository';
import { benchBuilders, type CaptureKind } from './benchBuilders';
import {
  actionTable,
  benchmarkReport,
  captureTitle,
  foundText,
  goalTable,
  openingTable,
  PAGE_TITLE,
  programTable,
} from './benchReport';
import type {
  ActionFigures,
  ActionSamples,
  BenchResults,
  CaptureResult,
  EngineFigures,
  EngineSamples,
  PageResult,
  ProgramName,
  ProgramResult,
} from './BenchResult';
import { cachedCapture, type CachedCapture } from './cachedCapture';
import { describeMachine, type Machine } from './machine';
import { measurePage } from './measurePage';
import { measureProcess, type ProcessRun } from './measureProcess';
import { parseSize } from './quantities';
import { median, percentile } from './statistics';

const folder = path.join(cacheFolder, 'bench');
/** A copy of dist/: another build must not change what is being measured. */
const productFolder = path.join(folder, 'product');
const programFolder = path.join(folder, 'programs');
const resultsFile = path.join(root, 'docs/benchmarks.json');
const reportFile = path.join(root, 'docs/benchmarks.md');

const kinds = Object.keys(benchBuilders) as CaptureKind[];
const parts = [...kinds, 'page'] as const;
const DEFAULT_SIZE = '200m';
/** From this size on, three rounds must do. */
const LARGE = 1024 ** 3;

const say = (line: string) => console.log(`bench: ${line}`);

interface Options {
  readonly size: number;
  readonly rounds: number;
  readonly only: readonly string[];
}

function options(): Options {
  const size = parseSize(option('size') ?? DEFAULT_SIZE);
  if (size === undefined || size < 1024 ** 2)
    throw new Error('--size is a number of m or g, at least 1m: 200m, 1g, 4g');
  const rounds = Number(option('rounds') ?? (size >= LARGE ? 3 : 5));
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds is a whole number from 1');
  const only = option('only')?.split(',') ?? parts;
  const unknown = only.filter((part) => !parts.some((known) => known === part));
  if (unknown.length > 0) throw new Error(`--only knows ${parts.join(', ')}, not ${unknown.join(', ')}`);
  return { size, rounds, only };
}

async function main(): Promise<void> {
  const { size, rounds, only } = options();
  // Before the minute in question is full of our own work.
  const [load = 0] = os.loadavg();
  if (load > 0.5) say(`other programs are running (load ${load.toFixed(1)}): all times will be too long`);
  await prepare();
  const circumstances = { date: new Date().toISOString().slice(0, 10), machine: await describeMachine(), load };
  for (const kind of kinds.filter((name) => only.includes(name))) {
    const capture = cachedCapture(kind, size, folder, say);
    warm(capture.file);
    const programs = await measurePrograms(capture, rounds);
    const { totals, results } = programs;
    const engine = await measureEngine(capture, rounds);
    const result: CaptureResult = {
      kind,
      size,
      frames: totals?.frames ?? 0,
      pdus: totals?.pdus ?? 0,
      writtenPdus: capture.pdus,
      rounds,
      ...circumstances,
      programs: results,
      ...engine,
    };
    // After each capture: what is measured stays when a later one fails.
    await keep((before) => ({ ...before, captures: withCapture(before.captures, result) }));
    const tables = [programTable(result), openingTable([result])];
    if (result.engine) tables.push(actionTable('After the pass', result.engine.actions));
    const text = [`## ${captureTitle(result)}`, foundText(result), ...tables].join('\n\n');
    console.log(`\n${await markdown(text)}`);
  }
  if (only.includes('page')) await measureThePage(circumstances);
  console.log(`\n${await markdown(goalTable(readResults().captures))}`);
  say(`wrote ${path.relative(root, reportFile)} and ${path.relative(root, resultsFile)}`);
}

/** Builds what is measured and what measures, as plain JavaScript that needs no loader. */
async function prepare(): Promise<void> {
  say('building');
  await buildProduct(say, { production: true });
  rmSync(productFolder, { recursive: true, force: true });
  cpSync(path.join(root, 'dist'), productFolder, { recursive: true });
  await build({
    entryPoints: ['headerWalk.ts', 'engineProbe.ts'].map((name) => path.join(__dirname, name)),
    outdir: programFolder,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
  });
}

/** Reads the file once, so that no program has to wait for the disk. */
function warm(path: string): void {
  const bytes = Buffer.alloc(8 * 1024 * 1024);
  const file = openSync(path, 'r');
  while (readSync(file, bytes) > 0);
  closeSync(file);
}

interface Program {
  readonly name: ProgramName;
  readonly command: string;
  readonly args: readonly string[];
  readonly missing?: string;
}

function programsFor(file: string): Program[] {
  const installed = (name: 'tshark' | 'capinfos', args: readonly string[]): Program => {
    const missing = findOnPath(name) ? undefined : `${name} is not installed`;
    return { name, command: name, args, ...(missing ? { missing } : {}) };
  };
  const node = process.execPath;
  return [
    { name: 'ours', command: node, args: [path.join(productFolder, 'cli.js'), '--json', '--summary', file] },
    installed('tshark', ['-q', '-z', 'scsi,srt,0', '-r', file]),
    installed('capinfos', ['-c', file]),
    { name: 'headerWalk', command: node, args: [path.join(programFolder, 'headerWalk.js'), file] },
  ];
}

interface Totals {
  readonly frames: number;
  readonly pdus: number;
}

/** Runs all programs in turns, so that what slows the machine down for a while slows all of them. */
async function measurePrograms(
  { file }: CachedCapture,
  rounds: number,
): Promise<{ results: ProgramResult[]; totals: Totals | undefined }> {
  const programs = programsFor(file).map((program) => {
    const problem = program.missing;
    return { program, runs: [] as ProcessRun[], problem };
  });
  let totals: Totals | undefined;
  for (let round = 1; round <= rounds; round++) {
    say(`round ${round} of ${rounds}`);
    for (const measured of programs) {
      if (measured.problem) continue;
      const { name, command, args } = measured.program;
      const run = await measureProcess(command, args);
      const { code, output, errors } = run;
      if (code !== 0) {
        // A run that broke off says nothing about the time that a whole one takes.
        measured.problem = code === null ? 'was ended by a signal' : `ended with code ${code}`;
        say(`${name} ${measured.problem}: ${errors.trim().split('\n').at(-1)}`);
        continue;
      }
      measured.runs.push(run);
      if (name === 'ours') totals = JSON.parse(output) as Totals;
    }
  }
  const results = programs.map(({ program, runs, problem }) => ({
    program: program.name,
    milliseconds: runs.map(({ milliseconds }) => milliseconds),
    peakBytes: runs.map(({ peakBytes }) => peakBytes).filter((bytes) => bytes !== undefined),
    processorTimes: runs.map(({ processorTime }) => processorTime).filter((time) => time !== undefined),
    ...(problem ? { problem } : {}),
  }));
  return { results, totals };
}

/** What a person waits for while and after a capture is opened. */
async function measureEngine(
  { file }: CachedCapture,
  rounds: number,
): Promise<Pick<CaptureResult, 'engine' | 'engineProblem'>> {
  const probe = [path.join(programFolder, 'engineProbe.js'), path.join(productFolder, 'worker.js'), file];
  const runs: EngineSamples[] = [];
  for (let round = 1; round <= rounds; round++) {
    say(`engine, round ${round} of ${rounds}`);
    const { code, output, errors } = await measureProcess(process.execPath, probe);
    if (code !== 0) {
      say(`the engine could not be measured: ${errors.trim()}`);
      return { engineProblem: 'could not be measured' };
    }
    runs.push(JSON.parse(output) as EngineSamples);
  }
  const engine: EngineFigures = {
    firstRows: median(runs.map(({ firstRows }) => firstRows)),
    complete: median(runs.map(({ complete }) => complete)),
    actions: actionFigures(runs.flatMap(({ actions }) => actions)),
    longestBlock: Math.max(...runs.map(({ longestBlock }) => longestBlock)),
  };
  return { engine };
}

/** Sums samples up; those of the same action are taken together. */
function actionFigures(samples: readonly ActionSamples[]): ActionFigures[] {
  const byAction = new Map<string, number[]>();
  for (const { action, milliseconds } of samples) {
    byAction.set(action, [...(byAction.get(action) ?? []), ...milliseconds]);
  }
  return [...byAction].map(([action, all]) => ({
    action,
    count: all.length,
    median: median(all),
    percentile95: percentile(all, 0.95),
    longest: Math.max(...all),
  }));
}

async function measureThePage(circumstances: { date: string; machine: Machine; load: number }): Promise<void> {
  say('the page in a browser');
  const samples = await measurePage();
  if ('missing' in samples) {
    say(`the page is not measured: ${samples.missing}`);
    return;
  }
  const { browser, frames } = samples;
  const page: PageResult = { browser, frames, ...circumstances, actions: actionFigures(samples.actions) };
  await keep((before) => ({ ...before, page }));
  console.log(`\n${await markdown(actionTable(PAGE_TITLE, page.actions))}`);
}

function readResults(): BenchResults {
  if (!existsSync(resultsFile)) return { captures: [] };
  return JSON.parse(readFileSync(resultsFile, 'utf8')) as BenchResults;
}

/** Changes the results on disk, and writes the report anew. */
async function keep(change: (before: BenchResults) => BenchResults): Promise<void> {
  const results = change(readResults());
  writeFileSync(resultsFile, await formatted(JSON.stringify(results), resultsFile));
  writeFileSync(reportFile, await markdown(benchmarkReport(results)));
}

/** The same capture of the same size is replaced. */
function withCapture(captures: readonly CaptureResult[], result: CaptureResult): CaptureResult[] {
  const others = captures.filter(({ kind, size }) => kind !== result.kind || size !== result.size);
  const order = ({ kind, size }: CaptureResult) => size * kinds.length + kinds.indexOf(kind);
  return [...others, result].sort((one, other) => order(one) - order(other));
}

const markdown = (text: string): Promise<string> => formatted(text, reportFile);

/** As `npm run format` would, so that the check of the formatting has nothing to say. */
async function formatted(text: string, file: string): Promise<string> {
  return format(text, { ...(await resolveConfig(file)), filepath: file });
}

main().catch((error: Error) => {
  console.error(`bench: ${error.message}`);
  process.exitCode = 1;
});
