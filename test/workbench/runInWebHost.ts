/**
 * Runs the suite of test/workbench/suite inside VS Code's web extension host, where it can: code-server with a copy of the
 * extension that has no `main`. Leaves its results in TEST_RESULTS_FILE. Build it before: `node esbuild.js --tests`.
 */
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { launchChromium } from '../../scripts/hosts/chromium';
import { copyForBrowser } from '../../scripts/package';
import { outputFolder, root } from '../../scripts/repository';
import { capturePath } from '../support/captures';
import { startTestServer } from '../support/codeServer';
import { isHostNoise } from '../support/hostNoise';
import { runSuitePage } from './suitePage';
import { NOT_IN_BROWSER, RESULTS_MARK } from './webSuite/resultsMark';

const resultsFile = process.env.TEST_RESULTS_FILE ?? path.join(outputFolder, 'web-host-results.json');

interface Results {
  readonly passed: number;
  readonly failures: readonly { readonly title: string; readonly why: string }[];
  readonly skipped: readonly string[];
  /** Tests that had a second try, and why. */
  readonly retried: readonly string[];
}

async function main(): Promise<void> {
  mkdirSync(outputFolder, { recursive: true });
  rmSync(resultsFile, { force: true });
  const home = mkdtempSync(path.join(os.tmpdir(), 'iscsi-trace-viewer-'));
  const copy = path.join(home, 'repository');
  mkdirSync(copy);
  copyForBrowser(copy);
  // Tests run in the host that the extension they lie in runs in.
  cpSync(path.join(root, 'out/webSuite'), path.join(copy, 'out/webSuite'), { recursive: true });
  const recorded = 'iscsi_login.pcap';
  if (existsSync(capturePath(recorded))) {
    mkdirSync(path.join(home, 'shared/captures'), { recursive: true });
    copyFileSync(capturePath(recorded), path.join(home, 'shared/captures', recorded));
  }
  for (const [name, why] of Object.entries(NOT_IN_BROWSER)) {
    console.log(`  not in the web extension host: ${name}: ${why}`);
  }
  const server = await startTestServer();
  const browser = await launchChromium();
  const log: string[] = [];
  try {
    const options = {
      folder: path.join(copy, 'fixtures'),
      extensionDevelopmentPath: copy,
      extensionTestsPath: path.join(copy, 'out/webSuite/index.js'),
    };
    const code = await runSuitePage(browser, server.authority, options, (line) => log.push(line));
    const results = resultsIn(log);
    if (results) report(results);
    else
      console.log(
        log
          .filter((line) => !isHostNoise(line))
          .slice(-40)
          .join('\n'),
      );
    if (code !== 0) process.exitCode = 1;
  } finally {
    await browser.close();
    await server.stop();
    rmSync(home, { recursive: true, force: true });
    writeFileSync(path.join(outputFolder, 'web-host.log'), log.join('\n'));
  }
}

function resultsIn(log: readonly string[]): Results | undefined {
  const line = log.find((one) => one.includes(RESULTS_MARK));
  if (line === undefined) return undefined;
  const from = line.indexOf(RESULTS_MARK) + RESULTS_MARK.length;
  return JSON.parse(line.slice(from, line.lastIndexOf('}') + 1)) as Results;
}

function report({ passed, failures, skipped, retried }: Results): void {
  for (const title of retried) console.log(`  tried again: ${title}`);
  for (const title of skipped) console.log(`  skipped: ${title}`);
  for (const [number, { title, why }] of failures.entries()) console.log(`  ${number + 1}) ${title}\n${why}\n`);
  const counts = { passed, failed: failures.length, skipped: skipped.length, report: '' };
  writeFileSync(resultsFile, JSON.stringify(counts));
  console.log(`  web extension host: ${passed} passed, ${failures.length} failed, ${skipped.length} skipped`);
}

main().catch((error: Error) => {
  console.error(error);
  process.exit(1);
});
