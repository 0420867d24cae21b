/** Drives the window of VS Code that code-server shows in a browser. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, ConsoleMessage, Frame, Locator, Page } from 'playwright-core';
import { workbenchAddress } from '../../scripts/hosts/codeServer';
import { outputFolder } from '../../scripts/repository';
import type { TestServer } from './codeServer';
import { isHostNoise } from './hostNoise';
import { themes, type Theme } from './themes';

export interface WorkbenchPage {
  readonly page: Page;
  /** Console errors and uncaught exceptions so far that are not known noise of the host. Must be empty at a test's end. */
  readonly problems: string[];
  /** Loads the window again, as "Developer: Reload Window" does. What VS Code has not written down yet is lost. */
  readonly reload: () => Promise<void>;
  readonly close: () => Promise<void>;
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
  const { folder, files = [], size = { width: 1400, height: 900 }, scale } = options;
  const { extensionDevelopmentPath = server.extensionUnderDevelopment } = options;
  const context = await browser.newContext({ viewport: size, deviceScaleFactor: scale });
  const page = await context.newPage();
  const problems: string[] = [];
  let isGoing = false;
  const record = (text: string) => {
    // A window that goes complains of connections and questions that end.
    if (!isGoing && !isHostNoise(text)) problems.push(text);
  };
  page.on('console', (message) => {
    if (message.type() === 'error') record(consoleText(message));
  });
  page.on('pageerror', (error) => record(`uncaught: ${error.stack ?? error.message}`));
  const address = workbenchAddress(server.authority, {
    folder,
    extensionDevelopmentPath: extensionDevelopmentPath ?? undefined,
  });
  await page.goto(address);
  await page.locator('.monaco-workbench .statusbar').waitFor({ timeout: 60_000 });
  await themeShown(page, server.theme);
  for (const file of files) await openFile(page, file);
  const close = () => {
    isGoing = true;
    return context.close();
  };
  const reload = async () => {
    isGoing = true;
    await page.reload();
    isGoing = false;
    await page.locator('.monaco-workbench .statusbar').waitFor({ timeout: 60_000 });
  };
  return { page, problems, reload, close };
}

async function themeShown(page: Page, theme: Theme): Promise<void> {
  await page.locator(`.monaco-workbench[class*="${themes[theme].mark}"]`).waitFor({ timeout: 30_000 });
}

/** Changes the theme of the window, as a user would. */
export async function chooseTheme(page: Page, theme: Theme): Promise<void> {
  await runCommand(page, 'Preferences: Color Theme');
  const { label } = themes[theme];
  await page.locator('.quick-input-widget input.input').fill(label);
  const rows = page.locator('.quick-input-list .monaco-list-row');
  const wanted = rows.filter({ has: page.locator('.label-name').getByText(label, { exact: true }) }).first();
  await wanted.click();
  await themeShown(page, theme);
}

/** Opens a file as a click in the explorer would, but not before the extensions have registered their editors. */
export async function openFile(page: Page, file: string): Promise<void> {
  // A command of an extension stands in the palette when that has happened.
  const question = page.locator('.quick-input-widget', { hasText: 'Path of the file' });
  const end = Date.now() + 60_000;
  do {
    if (Date.now() > end) throw new Error('the question for the path does not stay');
    // A page that has just loaded takes the focus, and a question that loses it closes.
    await runCommand(page, 'Open Capture: Open by Path');
  } while (!(await appears(question, 5000)));
  await question.locator('input.input').fill(file);
  await page.keyboard.press('Enter');
  await page
    .getByRole('tab', { name: path.basename(file) })
    .first()
    .waitFor({ timeout: 30_000 });
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
  for (const end = Date.now() + 60_000; ;) {
    // VS Code, or the editor for a page that does not come, may put another document in place of one that is being loaded.
    const frame = await innerFrame(page).catch(() => undefined);
    if (frame && (await appears(frame.locator('#root > *').first(), 5000))) return frame;
    if (Date.now() > end) throw new Error('the webview has no document that shows something');
  }
}

async function innerFrame(page: Page): Promise<Frame | undefined> {
  const outer = page.locator('iframe.webview:visible').last();
  await outer.waitFor({ timeout: 30_000 });
  const outerFrame = await (await outer.elementHandle())?.contentFrame();
  const inner = await outerFrame?.waitForSelector('iframe#active-frame', { timeout: 5000, state: 'attached' });
  return (await inner?.contentFrame()) ?? undefined;
}

/** The page of the editor in front (or of the tab called `title`) and its packet table, once a login shows in it. */
export async function packetTable(page: Page, title?: string): Promise<{ frame: Frame; grid: Locator }> {
  const frame = await webviewFrame(page, title);
  const grid = frame.getByRole('grid', { name: 'Packets' });
  await grid.getByRole('row').filter({ hasText: 'Login Request' }).first().waitFor();
  return { frame, grid };
}

/** Runs a command by its whole label in the command palette ("iSCSI: Go to Frame..."), as soon as it is there. */
export async function runCommand(page: Page, label: string): Promise<void> {
  const input = page.locator('.quick-input-widget input.input');
  const rows = page.locator('.quick-input-list .monaco-list-row');
  const wanted = rows.filter({ has: page.locator('.label-name').getByText(label, { exact: true }) }).first();
  const end = Date.now() + 60_000;
  for (;;) {
    await page.keyboard.press('F1');
    // A key that is pressed while a page takes the focus may reach nobody.
    if (await appears(input, 5000)) {
      await input.fill(`>${label}`);
      // Rows come with a delay, and others may stand above: Enter alone could run something else.
      if (await appears(wanted, 2000)) break;
    }
    if (Date.now() > end) throw new Error(`the command palette has no "${label}"`);
    // The open list does not learn of commands that are registered now.
    await page.keyboard.press('Escape');
  }
  await wanted.click();
}

/**
 * Chooses an entry of the context menu that is open, through the submenus on the way: `chooseInMenu(page, 'Apply as Filter',
 * 'Selected')`. A menu that has just opened takes no click for a moment, since that could still belong to what opened it, and
 * a hover may come before the menu listens: both are tried again.
 * @param labels whole labels, from the outermost
 */
export async function chooseInMenu(page: Page, ...labels: readonly string[]): Promise<void> {
  const entry = (label: string) => page.locator('.monaco-menu .action-label').getByText(label, { exact: true }).first();
  const end = Date.now() + 30_000;
  const isLate = (label: string) => {
    if (Date.now() > end) throw new Error(`the context menu does not go to "${label}"`);
  };
  const last = entry(labels.at(-1) ?? '');
  for (const [index, label] of labels.slice(0, -1).entries()) {
    const next = entry(labels[index + 1] ?? '');
    await entry(label).hover();
    while (!(await appears(next, 1000))) {
      isLate(label);
      await page.mouse.move(0, 0);
      await entry(label).hover();
    }
  }
  do {
    isLate(labels.at(-1) ?? '');
    // It may be gone by now: the click before was taken late.
    await last.click({ timeout: 2000 }).catch(() => undefined);
  } while (!(await disappears(last, 1000)));
}

async function disappears(locator: Locator, timeout: number): Promise<boolean> {
  return locator.waitFor({ state: 'hidden', timeout }).then(
    () => true,
    () => false,
  );
}

async function appears(locator: Locator, timeout: number): Promise<boolean> {
  return locator.waitFor({ timeout }).then(
    () => true,
    () => false,
  );
}

/** Keeps a picture of the window in test-output/screenshots/. */
export async function screenshot(page: Page, name: string): Promise<string> {
  const folder = path.join(outputFolder, 'screenshots');
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${name}.png`);
  await page.screenshot({ path: file });
  return file;
}
