/** Desktop VS Code: one that is installed, or one that @vscode/test-electron downloads. */
import { downloadAndUnzipVSCode, SilentReporter } from '@vscode/test-electron';
import type { SpawnOptions } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { findOnPath, run } from '../processes';
import { cacheFolder } from '../repository';

/** Long enough to learn that there is no way out to the download's host; a download that has begun may take longer. */
const connectTimeout = 5000;

/** Whether a window could be shown at all. */
export function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/**
 * The `code` command, if it is a desktop's. In a terminal of a remote window or of code-server, `code` is another program of
 * that name, which talks to the window it runs in and knows nothing of extension development.
 */
export async function findCodeCommand(say: (line: string) => void): Promise<string | undefined> {
  const command = findOnPath('code');
  if (!command) return undefined;
  const real = realpathSync(command);
  if (process.env.VSCODE_IPC_HOOK_CLI || /remote-cli|code-server|openvscode/.test(real)) {
    say(`desktop: ${command} belongs to a remote window, not to a desktop: not used`);
    return undefined;
  }
  const { code, output } = await runCode(command, ['--version'], { timeout: 20_000 });
  if (code === 0 && /^\d+\.\d+\.\d+/m.test(output)) return command;
  say(`desktop: ${command} --version does not answer with a version: not used`);
  return undefined;
}

/** Runs `code`; on Windows it is a batch file, which needs a shell and quotes. */
export function runCode(command: string, args: readonly string[], options: SpawnOptions = {}) {
  const shell = process.platform === 'win32';
  const quoted = shell ? args.map((arg) => `"${arg}"`) : args;
  return run(shell ? `"${command}"` : command, quoted, { shell, ...options }).catch((error: Error) => ({
    code: null,
    output: error.message,
  }));
}

/**
 * The program to start for a test run: VSCODE_EXECUTABLE, the one behind an installed `code`, or a downloaded one. Says why
 * there is none.
 */
export async function findDesktopExecutable(say: (line: string) => void): Promise<string | undefined> {
  if (process.env.VSCODE_EXECUTABLE) return process.env.VSCODE_EXECUTABLE;
  const command = await findCodeCommand(say);
  if (command && process.platform === 'linux') {
    // /opt/vscode/bin/code is the command, /opt/vscode/code the program.
    const executable = path.resolve(path.dirname(realpathSync(command)), '../code');
    if (existsSync(executable)) return executable;
  }
  return downloadDesktop(say);
}

/** Downloads the stable desktop build into .vscode-test, or finds it there. */
export async function downloadDesktop(say: (line: string) => void): Promise<string | undefined> {
  try {
    await fetch('https://update.code.visualstudio.com/api/releases/stable', {
      signal: AbortSignal.timeout(connectTimeout),
    });
    say('desktop: downloading VS Code into .vscode-test (once)');
    return await downloadAndUnzipVSCode({ cachePath: cacheFolder, reporter: new SilentReporter() });
  } catch (error) {
    const { message, cause } = error as Error;
    say(`desktop: VS Code cannot be downloaded here (${cause instanceof Error ? cause.message : message})`);
    return undefined;
  }
}

/** Electron refuses to run as root with its sandbox and without a user-data folder of its own. */
export function argumentsForRoot(userDataDir: string): string[] {
  return process.getuid?.() === 0 ? ['--no-sandbox', '--user-data-dir', userDataDir] : [];
}
