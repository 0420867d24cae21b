/**
 * Runs tshark, and keeps what it said: the same tshark asked the same about the same bytes says the same again. Answers lie
 * in `test-output/tshark`; delete the folder to have all asked anew.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { repository } from './captures';

const folder = path.join(repository, 'test-output', 'tshark');
/** Answers that nobody asked for in this time go. */
const KEPT_DAYS = 14;

let version: string | undefined;
let known = false;

/** "TShark (Wireshark) 4.0.17 ..."; undefined where there is none. */
export function tsharkVersion(): string | undefined {
  if (!known) {
    const { stdout, error } = spawnSync('tshark', ['--version'], { encoding: 'utf8' });
    version = error ? undefined : stdout.split('\n')[0];
    known = true;
    removeOld();
  }
  return version;
}

function removeOld(): void {
  mkdirSync(folder, { recursive: true });
  const oldest = Date.now() - KEPT_DAYS * 24 * 3600 * 1000;
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name);
    // Another run may have been faster.
    if ((statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Infinity) < oldest) rmSync(file, { force: true });
  }
}

/** A question about a capture file. */
export interface TsharkQuestion {
  /** Path of the capture; absent for questions about tshark itself. */
  readonly file?: string;
  /** Everything but "-n" and "-r". */
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Whatever else the answer depends on, such as the content of files that `args` or `environment` name. */
  readonly dependsOn?: readonly string[];
}

/** Where the answer lies, or will lie. */
function answerPath({ file, args, dependsOn = [] }: TsharkQuestion): string {
  const hash = createHash('sha256').update(JSON.stringify([tsharkVersion(), args, dependsOn]));
  if (file !== undefined) hash.update(readFileSync(file));
  return path.join(folder, `${hash.digest('hex').slice(0, 40)}.gz`);
}

/** Answers that are being written. */
const running = new Map<string, Promise<void>>();

function answered(question: TsharkQuestion): Promise<string> {
  const answer = answerPath(question);
  let run = running.get(answer);
  if (!run) {
    if (existsSync(answer)) {
      const now = new Date();
      utimesSync(answer, now, now);
      return Promise.resolve(answer);
    }
    run = write(question, answer).finally(() => running.delete(answer));
    running.set(answer, run);
  }
  return run.then(() => answer);
}

async function write({ file, args, environment }: TsharkQuestion, answer: string): Promise<void> {
  const child = spawn('tshark', [...(file === undefined ? [] : ['-n', '-r', file]), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const temporary = `${answer}.${process.pid}`;
  const ended = new Promise<number | null>((resolve, reject) => child.on('close', resolve).on('error', reject));
  await pipeline(child.stdout, createGzip({ level: 1 }), createWriteStream(temporary));
  const code = await ended;
  // 2: the last record is cut off; what is before it has been read. A script that fails is only told about.
  if ((code === 0 || code === 2) && !errors.includes('Lua:')) renameSync(temporary, answer);
  else {
    rmSync(temporary, { force: true });
    throw new Error(`tshark ended with code ${code} for ${file}: ${errors}`);
  }
}

/** Begins to ask what somebody will want to know soon, so that tshark works while we do. */
export function askAhead(question: TsharkQuestion | undefined): void {
  // Whoever wants to know is told of an error; nobody may, when a run is only about some captures.
  if (question) answered(question).catch(() => undefined);
}

/** The lines that tshark prints. */
export async function* tsharkLines(question: TsharkQuestion): AsyncGenerator<string> {
  yield* createInterface({ input: createReadStream(await answered(question)).pipe(createGunzip()) });
}

/** All of them at once. */
export async function allTsharkLines(question: TsharkQuestion): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of tsharkLines(question)) lines.push(line);
  return lines;
}
