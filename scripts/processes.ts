import { spawn, spawnSync, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/** What a program did that was run to its end. `code` is null when a signal ended it. */
export interface Outcome {
  readonly code: number | null;
  readonly output: string;
}

/** Runs a program to its end and keeps what it prints; `show` prints it as well. Never throws for an exit code. */
export function run(command: string, args: readonly string[], options: SpawnOptions & { show?: boolean } = {}) {
  const { show = false, ...spawnOptions } = options;
  return new Promise<Outcome>((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...spawnOptions });
    let output = '';
    const keep = (stream: NodeJS.WriteStream) => (chunk: Buffer) => {
      output += chunk.toString();
      if (show) stream.write(chunk);
    };
    child.stdout?.on('data', keep(process.stdout));
    child.stderr?.on('data', keep(process.stderr));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

/** As `run`, for steps that must succeed: throws with the program's output. */
export async function mustRun(
  command: string,
  args: readonly string[],
  options: SpawnOptions & { show?: boolean } = {},
) {
  const { code, output } = await run(command, args, options);
  if (code === 0) return output;
  const shown = options.show ? '' : `\n${output.trim()}`;
  throw new Error(`${path.basename(command)} ${args.join(' ')} ended with code ${code}${shown}`);
}

/** npm is a batch file on Windows, which Node starts only through a shell. */
export const npm = { command: 'npm', options: { shell: process.platform === 'win32' } };

/** Full path of a program on PATH. */
export function findOnPath(...names: readonly string[]): string | undefined {
  const extensions = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];
  for (const name of names) {
    for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
      for (const extension of extensions) {
        const file = path.join(folder, name + extension);
        if (folder !== '' && isExecutable(file)) return file;
      }
    }
  }
  return undefined;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Ends a program started with `detached`, and everything it started. Waits until it is gone. */
export async function stopTree(child: ChildProcess, patience = 5000): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  signalTree(child.pid, 'SIGTERM');
  const stubborn = setTimeout(() => signalTree(child.pid!, 'SIGKILL'), patience);
  await gone;
  clearTimeout(stubborn);
}

function signalTree(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(pid), '/t', '/f']);
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended in the meantime.
  }
}
