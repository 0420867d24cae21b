import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Milliseconds between two looks at a process's memory. */
const POLL_INTERVAL = 5;

/** One program run to its end. */
export interface ProcessRun {
  /** From the start to the exit, in milliseconds. */
  readonly milliseconds: number;
  /** Most resident memory in bytes; undefined where the system does not tell. */
  readonly peakBytes: number | undefined;
  /** Milliseconds for which processors worked for it, all threads together; undefined where the system does not tell. */
  readonly processorTime: number | undefined;
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/**
 * Runs a program and measures it. What it prints is kept.
 * @throws when it cannot be started
 */
export function measureProcess(command: string, args: readonly string[]): Promise<ProcessRun> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let milliseconds = NaN;
    let peakBytes: number | undefined;
    let processorTime: number | undefined;
    let output = '';
    let errors = '';
    const poll = setInterval(() => {
      // The last look before the end counts: both numbers only grow.
      peakBytes = peakResidentBytes(child.pid) ?? peakBytes;
      processorTime = processorMilliseconds(child.pid) ?? processorTime;
    }, POLL_INTERVAL);
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.on('error', (error) => {
      clearInterval(poll);
      reject(error);
    });
    child.on('exit', () => {
      milliseconds = performance.now() - start;
      clearInterval(poll);
    });
    child.on('close', (code) => resolve({ milliseconds, peakBytes, processorTime, code, output, errors }));
  });
}

/** The kernel's high-water mark of a process, in bytes: what happens between two looks is in it. */
function peakResidentBytes(pid: number | undefined): number | undefined {
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(processFile(pid, 'status'))?.[1];
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
}

/** Time in user and in system mode; the kernel counts in hundredths of a second, whatever its own tick is. */
function processorMilliseconds(pid: number | undefined): number | undefined {
  const text = processFile(pid, 'stat');
  // The name, which stands in parentheses, may hold spaces. Behind it, user and system time are the 12th and 13th field.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [user, system] = [fields[11], fields[12]];
  return user === undefined || system === undefined ? undefined : (Number(user) + Number(system)) * 10;
}

/** What the kernel tells of a process; empty where it tells nothing, or when the process has ended in the meantime. */
function processFile(pid: number | undefined, name: string): string {
  if (pid === undefined || process.platform !== 'linux') return '';
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}
