/**
 * `npm start [-- CAPTURE] [--host desktop|code-server] [--port N]`: builds, then opens VS Code with the extension and a
 * capture. A desktop VS Code where there is one or one can be had, else code-server, which shows in a browser.
 */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  addOpenCaptureHelper,
  freePort,
  installCodeServer,
  installVsix,
  openCaptureHelper,
  startCodeServer,
  workbenchAddress,
  type RunningCodeServer,
} from './hosts/codeServer';
import { argumentsForRoot, downloadDesktop, findCodeCommand, hasDisplay, runCode } from './hosts/desktop';
import { buildProduct, buildVsix } from './package';
import { run } from './processes';
import { cacheFolder, option, root } from './repository';
import { sampleCapture } from './sampleCapture';

const say = (line: string) => console.log(`start: ${line}`);
const defaultPort = 8463;

async function main(): Promise<void> {
  const capture = namedCapture() ?? sampleCapture();
  const host = option('host');
  if (host !== undefined && host !== 'desktop' && host !== 'code-server') {
    throw new Error('--host is desktop or code-server');
  }
  if (host !== 'code-server' && (await openDesktop(capture))) return;
  if (host === 'desktop') throw new Error('no desktop VS Code can be opened here');
  await serve(capture);
}

/** The first argument that is neither an option nor an option's value. */
function namedCapture(): string | undefined {
  const args = process.argv.slice(2);
  const named = args.find((arg, i) => !arg.startsWith('--') && !['--host', '--port'].includes(args[i - 1] ?? ''));
  if (named === undefined) return undefined;
  const file = path.resolve(process.env.INIT_CWD ?? process.cwd(), named);
  if (!existsSync(file)) throw new Error(`no such file: ${file}`);
  return file;
}

/** Opens a desktop window on the capture. False when there is no desktop VS Code to open. */
async function openDesktop(capture: string): Promise<boolean> {
  if (!hasDisplay()) {
    say('no display: no desktop VS Code');
    return false;
  }
  const command = await findCodeCommand(say);
  const downloaded = command ? undefined : await downloadDesktop(say);
  if (!command && !downloaded) return false;

  say('building');
  await buildProduct(say, { production: false });

  const userDataDir = path.join(cacheFolder, 'start/desktop');
  const developed = [root, openCaptureHelper].map((folder) => `--extensionDevelopmentPath=${folder}`);
  const args = [...developed, '--new-window', ...argumentsForRoot(userDataDir), path.dirname(capture)];
  const env = { ...process.env, ISCSI_TRACE_VIEWER_OPEN: capture };
  if (command) {
    say(`opening ${capture} with ${command}`);
    const { code, output } = await runCode(command, args, { env });
    if (code !== 0) throw new Error(`${command} ended with code ${code}\n${output}`);
    return true;
  }
  say(`opening ${capture} with the downloaded VS Code; close its window to end`);
  await run(downloaded!, ['--user-data-dir', userDataDir, ...args], { env });
  return true;
}

/** Serves VS Code to a browser until Ctrl+C. The extension is installed as its users get it: from the .vsix. */
async function serve(capture: string): Promise<void> {
  await installCodeServer(say);
  const home = path.join(cacheFolder, 'start');
  const userDataDir = path.join(home, 'user-data');
  const extensionsDir = path.join(home, 'extensions');
  // Settings stay from one start to the next; the extension is always the one built now.
  rmSync(extensionsDir, { recursive: true, force: true });
  writeFirstSettings(path.join(userDataDir, 'User/settings.json'));
  say('building');
  const product = await buildVsix(say, { production: false, to: path.join(home, 'product.vsix') });
  say('installing the extension into code-server');
  addOpenCaptureHelper(extensionsDir);
  await installVsix(product, { userDataDir, extensionsDir });

  const wanted = Number(option('port') ?? defaultPort);
  const port = await freePort(wanted);
  if (port !== wanted) say(`port ${wanted} is taken: using ${port}`);
  const server = await startCodeServer({
    port,
    userDataDir,
    extensionsDir,
    logFile: path.join(home, 'code-server.log'),
    env: { ISCSI_TRACE_VIEWER_OPEN: capture },
  });
  const address = workbenchAddress(server.authority, { folder: path.dirname(capture) });
  say(`VS Code with ${path.basename(capture)} is at\n\n  ${address}\n`);
  say('Ctrl+C ends it');
  await untilStopped(server);
}

/** The capture comes first, not VS Code's own welcome and questions. */
function writeFirstSettings(file: string): void {
  if (existsSync(file)) return;
  mkdirSync(path.dirname(file), { recursive: true });
  const settings = {
    'workbench.startupEditor': 'none',
    'telemetry.telemetryLevel': 'off',
    'git.openRepositoryInParentFolders': 'never',
    'chat.commandCenter.enabled': false,
  };
  writeFileSync(file, `${JSON.stringify(settings, null, 2)}\n`);
}

async function untilStopped(server: RunningCodeServer): Promise<void> {
  const ended = new Promise<string>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve('stopped'));
    server.process.once('exit', (code) => resolve(`code-server ended with code ${code}; its log is ${server.logFile}`));
  });
  say(await ended);
  await server.stop();
}

main().catch((error: Error) => {
  console.error(`start: ${error.message}`);
  process.exitCode = 1;
});
