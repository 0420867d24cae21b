/** Drives the window of VS Code that code-server shows in a browser. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, ConsoleMessage, Frame, Page } from 'playwright-core';
import { workbenchAddress } from '../../scripts/hosts/codeServer';
import { outputFolder, root } from '../../scripts/repository';
import type { TestServer } from './codeServer';
import { isHostNoise } from './hostNoise';

export interface WorkbenchPage {
  readonly page: Page;
  /** Console errors and uncaught exceptions so far that are not known noise of the host. Must be empty at a test's end. */
  readonly problems: string[];
  close(): Promise<void>;
}

/** Opens a window on a folder and waits until it is usable. */
export async function openWorkbench(
  browser: Browser,
  server: TestServer,
  options: {
    folder: string;
    files?: readonly string[];
    /** The extension under development: the repository unless told; null when the server has the package installed. */
    extensionDevelopmentPath?: string | null;
    size?: { width: number; height: number };
    /** 2 gives pictures for high-density displays. */
    scale?: number;
  },
): Promise<WorkbenchPage> {
  const { folder, files = [], extensionDevelopmentPath = root, size = { width: 1400, height: 900 }, scale } = options;
  const context = await browser.newContext({ viewport: size, deviceScaleFactor: scale });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && !isHostNoise(consoleText(message))) problems.push(consoleText(message));
  });
  page.on('pageerror', (error) => {
    const text = error.stack ?? error.message;
    if (!isHostNoise(text)) problems.push(`uncaught: ${text}`);
  });
  const developed = extensionDevelopmentPath === null ? [] : [extensionDevelopmentPath];
  await page.goto(workbenchAddress(server.authority, { folder, extensionDevelopmentPaths: developed }));
  await page.locator('.monaco-workbench .statusbar').waitFor({ timeout: 60_000 });
  for (const file of files) await openFile(page, file);
  return { page, problems, close: () => context.close() };
}

/**
 * Opens a file by its path through Quick Open. While the window is starting, VS Code opens it before the extensions have
 * registered their editors and says that it is binary (microsoft/vscode#164008): then again.
 */
export async function openFile(page: Page, file: string): Promise<void> {
  const end = Date.now() + 60_000;
  for (;;) {
    const input = page.locator('.quick-input-widget input.input');
    await page.keyboard.press('Control+P');
    await input.waitFor();
    await input.fill(file);
    const row = page.locator('.quick-input-list .monaco-list-row').filter({ hasText: path.basename(file) }).first();
    await row.waitFor();
    await page.keyboard.press('Enter');
    await input.waitFor({ state: 'hidden' });
    const editor = page.locator('.editor-group-container.active .editor-container');
    const binary = editor.locator('.monaco-editor-pane-placeholder');
    const shown = page.locator('iframe.webview:visible').or(editor.locator('.monaco-editor'));
    await binary.or(shown).first().waitFor({ timeout: 30_000 });
    if (!(await binary.isVisible())) return;
    if (Date.now() > end) throw new Error(`${file} is still shown as binary: the extension has not registered its editor`);
    await runCommand(page, 'View: Close Editor');
    await page.waitForTimeout(500);
  }
}

function consoleText(message: ConsoleMessage): string {
  const { url } = message.location();
  return url ? `${message.text()} (${url})` : message.text();
}

/**
 * The document inside the webview of the editor group that is in front, or of the tab called `title`: VS Code wraps it in
 * two frames, and keeps those of hidden tabs.
 */
export async function webviewFrame(page: Page, title?: string): Promise<Frame> {
  if (title !== undefined) await page.getByRole('tab', { name: title }).first().click();
  const outer = page.locator('iframe.webview:visible').last();
  await outer.waitFor({ timeout: 30_000 });
  const outerFrame = await (await outer.elementHandle())?.contentFrame();
  if (!outerFrame) throw new Error('the webview has no document');
  const inner = await outerFrame.waitForSelector('iframe#active-frame', { timeout: 30_000, state: 'attached' });
  const frame = await inner.contentFrame();
  if (!frame) throw new Error('the webview has no inner document');
  await frame.waitForLoadState('domcontentloaded');
  return frame;
}

/** Runs a command by its label in the command palette ("iSCSI: Go to Frame..."). */
export async function runCommand(page: Page, label: string): Promise<void> {
  const input = page.locator('.quick-input-widget input.input');
  await page.keyboard.press('F1');
  await input.waitFor();
  await input.fill(`>${label}`);
  const rows = page.locator('.quick-input-list .monaco-list-row');
  // Rows come with a delay, and others may stand above: Enter alone could run something else.
  const wanted = rows.filter({ has: page.locator('.label-name').getByText(label, { exact: true }) }).first();
  await wanted.waitFor({ timeout: 15_000 });
  await wanted.click();
  await input.waitFor({ state: 'hidden' });
}

/** Keeps a picture of the window in test-output/screenshots/. */
export async function screenshot(page: Page, name: string): Promise<string> {
  const folder = path.join(outputFolder, 'screenshots');
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${name}.png`);
  await page.screenshot({ path: file });
  return file;
}
