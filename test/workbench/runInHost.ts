/**
 * Runs the bundled suite of test/workbench/suite inside the extension host of a real VS Code and leaves its results in
 * TEST_RESULTS_FILE. A desktop VS Code where there is one or one can be had, else code-server in a browser: the suite is the
 * same. Build it before: `node esbuild.js --tests`. VSCODE_HOST=desktop or code-server insists on one.
 */
import { runTests } from '@vscode/test-electron';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findChromium, launchChromium, noChromium } from '../../scripts/hosts/chromium';
import { argumentsForRoot, findDesktopExecutable, hasDisplay } from '../../scripts/hosts/desktop';
import { findOnPath, run } from '../../scripts/processes';
import { outputFolder, root } from '../../scripts/repository';
import { startTestServer } from '../support/codeServer';
import { isHostNoise } from '../support/hostNoise';
import { runSuitePage } from './suitePage';

const suite = path.join(root, process.env.WORKBENCH_SUITE ?? 'out/workbench/index.js');
const extension = process.env.WORKBENCH_EXTENSION ?? root;
const folder = path.join(root, 'fixtures');
const resultsFile = process.env.TEST_RESULTS_FILE ?? path.join(outputFolder, 'workbench-results.json');

const say = (line: string) => console.log(line);

/** Works the suite in a desktop window. Undefined when there is none; else whether it passed. */
async function runInDesktop(): Promise<boolean | undefined> {
  if (!hasDisplay()) {
    const xvfb = findOnPath('xvfb-run');
    if (!xvfb || process.env.UNDER_XVFB) return undefined;
    if (!(await findDesktopExecutable(say))) return undefined;
    const args = ['-a', process.execPath, ...process.execArgv, __filename];
    const env = { ...process.env, UNDER_XVFB: '1', VSCODE_HOST: 'desktop', TEST_RESULTS_FILE: resultsFile };
    return (await run(xvfb, args, { show: true, env })).code === 0;
  }
  const vscodeExecutablePath = await findDesktopExecutable(say);
  if (!vscodeExecutablePath) return undefined;
  say(`in-host tests: desktop VS Code ${vscodeExecutablePath}`);
  const home = mkdtempSync(path.join(os.tmpdir(), 'iscsi-trace-viewer-'));
  try {
    await runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: extension,
      extensionTestsPath: suite,
      extensionTestsEnv: { TEST_RESULTS_FILE: resultsFile },
      launchArgs: [folder, '--disable-extensions', `--user-data-dir=${home}`, ...argumentsForRoot(home).slice(0, 1)],
    });
    return true;
  } catch (error) {
    say(`in-host tests: ${(error as Error).message}`);
    return false;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** The same over the web. */
async function runInCodeServer(): Promise<boolean> {
  const server = await startTestServer({ env: { TEST_RESULTS_FILE: resultsFile } });
  const browser = await launchChromium();
  const log: string[] = [];
  try {
    say(`in-host tests: code-server at ${server.authority}`);
    const options = { folder, extensionDevelopmentPath: extension, extensionTestsPath: suite };
    const code = await runSuitePage(browser, server.authority, options, (line) => log.push(line));
    // With results, the failed tests speak for themselves.
    if (!existsSync(resultsFile)) showLog(log, server.logFile);
    return code === 0;
  } finally {
    await browser.close();
    await server.stop();
    writeFileSync(path.join(outputFolder, 'in-host.log'), log.join('\n'));
  }
}

function showLog(log: readonly string[], serverLog: string): void {
  const ours = log.filter((line) => !isHostNoise(line));
  say(`--- end of the window's log (all of it: test-output/in-host.log)\n${ours.slice(-40).join('\n')}`);
  say(`--- end of the server's log\n${readFileSync(serverLog, 'utf8').split('\n').slice(-20).join('\n')}\n---`);
}

async function main(): Promise<void> {
  mkdirSync(outputFolder, { recursive: true });
  rmSync(resultsFile, { force: true });
  const insisted = process.env.VSCODE_HOST;
  const inDesktop = insisted === 'code-server' ? undefined : await runInDesktop();
  let passed = inDesktop;
  if (inDesktop === undefined && insisted !== 'desktop' && findChromium()) passed = await runInCodeServer();
  if (passed === undefined) {
    const unavailable = `no desktop VS Code can be started, and ${insisted ? `VSCODE_HOST is ${insisted}` : noChromium}`;
    writeFileSync(resultsFile, JSON.stringify({ passed: 0, failed: 0, skipped: 0, unavailable }));
    return;
  }
  if (inDesktop === undefined) showReport();
  // An extension host that crashes may end with any code.
  if (!passed || !existsSync(resultsFile)) process.exitCode = 1;
}

/** In code-server nobody sees what the reporter prints. */
function showReport(): void {
  try {
    const { report } = JSON.parse(readFileSync(resultsFile, 'utf8')) as { report: string };
    if (report) say(report);
  } catch {
    say('in-host tests: the suite left no results');
  }
}

main().catch((error: Error) => {
  console.error(error);
  // Whatever was started must not keep this process alive; it ends with it.
  process.exit(1);
});
