import { spawn } from 'node:child_process';
import path from 'node:path';
import { build } from 'esbuild';
import { repository } from './captures';

export interface CommandLineRun {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The command line as a process, built from the sources as they are now. */
export interface CommandLine {
  /** Path of the program. */
  readonly program: string;
  run(...args: readonly string[]): Promise<CommandLineRun>;
}

/** Builds the command line into a folder. */
export async function builtCommandLine(folder: string): Promise<CommandLine> {
  const program = path.join(folder, 'cli.js');
  await build({
    absWorkingDir: repository,
    entryPoints: ['src/cli.ts'],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'silent',
  });
  return {
    program,
    run: (...args) =>
      new Promise((resolve, reject) => {
        const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
        let [out, err] = ['', ''];
        child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
        child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
        child.on('error', reject).on('close', (code) => resolve({ code, out, err }));
      }),
  };
}
