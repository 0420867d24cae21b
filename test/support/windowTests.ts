/** What every suite needs that looks at VS Code's window: server, browser, a window for each test, and a picture of its end. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, afterEach, before, beforeEach } from 'mocha';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../../scripts/hosts/chromium';
import { startTestServer, type TestServer } from './codeServer';
import { openWorkbench, screenshot, type WorkbenchPage } from './workbenchPage';

type ServerOptions = NonNullable<Parameters<typeof startTestServer>[0]>;
type WindowOptions = Parameters<typeof openWorkbench>[2];

export interface WindowSuite {
  /** How the pictures of the tests' ends begin: `test-output/screenshots/PICTURES-TITLE-OF-THE-TEST.png`. */
  readonly pictures: string;
  /** How the server is started; `scratch` is an empty folder that is removed in the end. */
  readonly server?: ServerOptions | ((scratch: string) => ServerOptions | Promise<ServerOptions>);
  /** What each window opens. Asked after the server has been started, once for each test: files may be written here. */
  readonly open: (scratch: string) => WindowOptions;
}

/** The window of the test that runs. */
export interface TestWindow {
  readonly page: Page;
  /** Errors on the console so far; a test fails by them without looking here. */
  readonly problems: readonly string[];
  /** Loads the window again; what it complains of while it goes does not count. */
  readonly reload: () => Promise<void>;
  readonly server: TestServer;
  /** A folder for files of the suite's own. */
  readonly scratch: string;
}

/**
 * Registers the hooks of a suite that looks at the window: one server and one browser for the suite, a fresh window for each
 * test, of whose end a picture is kept. A test fails when its window has written an error to the console.
 */
export function useWindow(suite: WindowSuite): TestWindow {
  let scratch = '';
  let server: TestServer | undefined;
  let browser: Browser | undefined;
  let opened: WorkbenchPage | undefined;

  before(async () => {
    scratch = mkdtempSync(path.join(os.tmpdir(), 'iscsi-trace-window-'));
    server = await startTestServer(typeof suite.server === 'function' ? await suite.server(scratch) : suite.server);
    browser = await launchChromium();
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    rmSync(scratch, { recursive: true, force: true });
  });
  beforeEach(async () => {
    assert(browser && server);
    opened = await openWorkbench(browser, server, suite.open(scratch));
  });
  afterEach(async function () {
    if (!opened) return;
    const { page, problems, close } = opened;
    opened = undefined;
    const title = `${suite.pictures} ${this.currentTest?.title ?? ''}`;
    await screenshot(page, title.replace(/[^a-z0-9]+/gi, '-'));
    const known = [...problems];
    await close();
    // A hook that fails ends its suite: of a test that has failed anyway the rest shall still run.
    if (this.currentTest?.state === 'failed') for (const problem of known) console.log(`on the console: ${problem}`);
    else assert.deepEqual(known, [], 'errors on the console of the window');
  });

  const there = <T>(value: T | undefined): T => {
    assert(value, 'the window is there while a test runs');
    return value;
  };
  return {
    get page() {
      return there(opened).page;
    },
    get problems() {
      return there(opened).problems;
    },
    reload: () => there(opened).reload(),
    get server() {
      return there(server);
    },
    get scratch() {
      return there(scratch);
    },
  };
}
