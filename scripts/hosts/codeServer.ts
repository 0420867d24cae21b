/**
 * code-server: the VS Code that comes from the npm registry and shows in a browser. It runs where no desktop build can be
 * downloaded and no display exists, with a real Node extension host.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { mustRun, npm, stopTree } from '../processes';
import { cacheFolder, root } from '../repository';

/** VS Code 1.99.3. Later versions want Node 22 and native modules; this one runs on Node 20 with neither. */
export const codeServerVersion = '4.99.4';

/** The helper extension that opens a file when the extensions are ready for it. */
export const openCaptureHelper = path.join(root, 'scripts/openCapture');

const home = path.join(cacheFolder, 'code-server');
const entry = path.join(home, 'node_modules/code-server/out/node/entry.js');

/** Written when an installation is complete. Its content changes with the steps below, so that an older one is redone. */
const stamp = path.join(home, 'installed.txt');
const stampText = `code-server ${codeServerVersion}, steps of version 1\n`;

/** Installs code-server into .vscode-test/code-server unless it is there. About half a minute, 200 MB. */
export async function installCodeServer(say: (line: string) => void): Promise<void> {
  const installed = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === stampText;
  if (installed()) return;
  mkdirSync(cacheFolder, { recursive: true });
  // Built beside its place and then moved: a half-done installation is never taken for a whole one.
  const work = mkdtempSync(path.join(cacheFolder, 'code-server-installing-'));
  try {
    say(`code-server ${codeServerVersion}: installing into .vscode-test (once, about half a minute)`);
    writeFileSync(path.join(work, 'package.json'), '{ "private": true }\n');
    // Its own install scripts fetch from GitHub and compile native modules. Search and the terminal need those; editors,
    // views and the extension host do not.
    const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    await mustRun(npm.command, ['install', `code-server@${codeServerVersion}`, ...quiet], {
      cwd: work,
      ...npm.options,
    });
    say('code-server: installing the modules of its VS Code');
    const modules = path.join(work, 'node_modules');
    const vscode = path.join(modules, 'code-server/lib/vscode');
    await mustRun(npm.command, ['install', '--omit=dev', ...quiet], { cwd: vscode, ...npm.options });
    symlinkSync('node_modules', path.join(vscode, 'node_modules.asar'), 'junction');
    // Native modules that are loaded at once.
    standIn('argon2.cjs', path.join(modules, 'argon2/argon2.js'));
    standIn('spdlog.cjs', path.join(vscode, 'node_modules/@vscode/spdlog/index.js'));
    standIn('native-watchdog.cjs', path.join(vscode, 'node_modules/native-watchdog/index.js'));
    writeFileSync(path.join(work, path.basename(stamp)), stampText);
    // Somebody else may have been faster.
    if (!installed()) {
      rmSync(home, { recursive: true, force: true });
      renameSync(work, home);
    }
    say('code-server: installed');
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function standIn(name: string, place: string): void {
  copyFileSync(path.join(root, 'scripts/hosts/standIns', name), place);
}

export interface CodeServerOptions {
  readonly port: number;
  readonly userDataDir: string;
  readonly extensionsDir: string;
  /** Where the server's own output goes. */
  readonly logFile: string;
  /** Added to the environment that the extension host sees. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface RunningCodeServer {
  /** "127.0.0.1:8080", which is also the authority of vscode-remote URIs. */
  readonly authority: string;
  readonly logFile: string;
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

function serverArguments(options: Pick<CodeServerOptions, 'userDataDir' | 'extensionsDir'>): string[] {
  return [
    ...['--auth', 'none', '--disable-telemetry', '--disable-update-check', '--disable-workspace-trust'],
    ...['--disable-getting-started-override'],
    ...['--user-data-dir', options.userDataDir, '--extensions-dir', options.extensionsDir],
  ];
}

/** The environment without what would make code-server think that it was started from a VS Code terminal. */
function cleanEnvironment(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(VSCODE_|CODE_SERVER_|NODE_OPTIONS$|PORT$)/.test(name),
  );
  return { ...Object.fromEntries(kept), ...extra };
}

/** Installs a .vsix into the extensions folder, as a user would. */
export async function installVsix(vsix: string, options: Pick<CodeServerOptions, 'userDataDir' | 'extensionsDir'>) {
  const args = [entry, ...serverArguments(options), '--install-extension', vsix, '--force'];
  await mustRun(process.execPath, args, { env: cleanEnvironment() });
}

/**
 * Puts the helper extension into an extensions folder that no server has used yet: VS Code takes what it finds there the
 * first time as installed.
 */
export function addOpenCaptureHelper(extensionsDir: string): void {
  cpSync(openCaptureHelper, path.join(extensionsDir, 'iscsi-trace-viewer.open-capture-0.0.1'), { recursive: true });
}

/** Starts the server and waits until it answers. */
export async function startCodeServer(options: CodeServerOptions): Promise<RunningCodeServer> {
  const authority = `127.0.0.1:${options.port}`;
  mkdirSync(path.dirname(options.logFile), { recursive: true });
  const args = [entry, ...serverArguments(options), '--bind-addr', authority];
  // A group of its own: the server starts extension hosts, which must end with it.
  const child = spawn(process.execPath, args, {
    env: cleanEnvironment(options.env),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  writeFileSync(options.logFile, '');
  const log = (chunk: Buffer) => writeFileSync(options.logFile, chunk, { flag: 'a' });
  child.stdout.on('data', log);
  child.stderr.on('data', log);
  const onExit = () => {
    if (child.exitCode === null && child.pid !== undefined) {
      try {
        process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
      } catch {
        // It has ended in the meantime.
      }
    }
  };
  process.once('exit', onExit);
  const stop = async () => {
    await stopTree(child);
    process.removeListener('exit', onExit);
  };
  try {
    await untilAnswering(`http://${authority}/healthz`, child, options.logFile);
  } catch (error) {
    await stop();
    throw error;
  }
  return { authority, logFile: options.logFile, process: child, stop };
}

async function untilAnswering(address: string, child: ChildProcess, logFile: string, patience = 60_000): Promise<void> {
  const end = Date.now() + patience;
  while (Date.now() < end) {
    if (child.exitCode !== null) throw new Error(`code-server ended:\n${readFileSync(logFile, 'utf8').trim()}`);
    try {
      if ((await fetch(address)).ok) return;
    } catch {
      // Not listening yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  throw new Error(`code-server does not answer at ${address}:\n${readFileSync(logFile, 'utf8').trim()}`);
}

/** A TCP port of this machine that nobody listens on; `wanted` if it is free. */
export async function freePort(wanted = 0): Promise<number> {
  try {
    return await probe(wanted);
  } catch {
    return probe(0);
  }
}

function probe(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port));
    });
  });
}

/** The page's address that opens a folder, with what a desktop VS Code would get as command line arguments. */
export function workbenchAddress(
  authority: string,
  options: { folder: string; extensionDevelopmentPath?: string; extensionTestsPath?: string },
): string {
  const remote = (file: string) =>
    `vscode-remote://${authority}${slashed(file).split('/').map(encodeURIComponent).join('/')}`;
  const payload: [string, string][] = [];
  // One at most: VS Code keeps the last entry of a name.
  if (options.extensionDevelopmentPath) {
    payload.push(['extensionDevelopmentPath', remote(options.extensionDevelopmentPath)]);
  }
  if (options.extensionTestsPath) payload.push(['extensionTestsPath', remote(options.extensionTestsPath)]);
  const query = new URLSearchParams({ folder: slashed(options.folder) });
  if (payload.length > 0) query.set('payload', JSON.stringify(payload));
  return `http://${authority}/?${query.toString()}`;
}

function slashed(file: string): string {
  const forward = file.split(path.sep).join('/');
  return forward.startsWith('/') ? forward : `/${forward}`;
}
