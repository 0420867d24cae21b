/** Runs a suite inside the VS Code that code-server shows: what `runTests` of @vscode/test-electron does for the desktop. */
import type { Browser } from 'playwright-core';
import { workbenchAddress } from '../../scripts/hosts/codeServer';

const timeLimit = 12 * 60_000;

/**
 * Opens the page and waits for the suite's end: VS Code reports through two functions that its own test driver exposes.
 * @param log gets every line of the console
 * @returns the exit code; undefined when there was no end in time
 */
export async function runSuitePage(
  browser: Browser,
  authority: string,
  options: Parameters<typeof workbenchAddress>[1],
  log: (line: string) => void,
): Promise<number | undefined> {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  page.on('console', (message) => log(`[page] ${message.text()}`));
  page.on('pageerror', (error) => log(`[page] uncaught ${error.stack ?? error.message}`));
  await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
    log(`[${type}] ${args.map(String).join(' ')}`);
  });
  const exit = new Promise<number>((resolve) => {
    void page.exposeFunction('codeAutomationExit', (code: number) => resolve(code));
  });
  const limit = new Promise<undefined>((resolve) => {
    setTimeout(() => resolve(undefined), timeLimit).unref();
  });
  await page.goto(workbenchAddress(authority, options));
  const code = await Promise.race([exit, limit]);
  if (code === undefined) console.log(`in-host tests: no end after ${timeLimit / 60_000} minutes`);
  return code;
}
