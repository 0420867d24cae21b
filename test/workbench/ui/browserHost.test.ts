/** The build for browsers in VS Code's web extension host: a worker of the page, as in vscode.dev. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../../../scripts/hosts/chromium';
import { packWebVsix } from '../../../scripts/package';
import { fixtures } from '../../support/captures';
import { startTestServer, type TestServer } from '../../support/codeServer';
import { openWorkbench, runCommand, screenshot, webviewFrame, type WorkbenchPage } from '../../support/workbenchPage';

const CAPTURE = path.join(fixtures, 'chap-ok.pcap');

describe('in the web extension host', () => {
  let folder: string;
  let server: TestServer;
  let browser: Browser;
  let workbench: WorkbenchPage;
  let page: Page;

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'iscsi-trace-viewer-'));
    const vsix = path.join(folder, 'web.vsix');
    await packWebVsix(vsix);
    server = await startTestServer({ vsix });
    browser = await launchChromium();
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  beforeEach(async () => {
    workbench = await openWorkbench(browser, server, {
      folder: fixtures,
      files: [CAPTURE],
      extensionDevelopmentPath: null,
    });
    ({ page } = workbench);
  });

  afterEach(async function () {
    await screenshot(page, `web ${this.currentTest?.title ?? ''}`.replace(/[^a-z0-9]+/gi, '-'));
    const { problems } = workbench;
    await workbench.close();
    assert.deepEqual(problems, []);
  });

  it('shows a login', async () => {
    const frame = await webviewFrame(page);
    const packets = frame.getByRole('grid', { name: 'Packets' });
    await packets.getByRole('row').filter({ hasText: 'Login Request' }).first().waitFor();
    await frame.getByRole('tab', { name: /^Logins/ }).click();
    await frame.getByRole('listbox', { name: /^Exchange of login 1/ }).waitFor();
    await page.waitForTimeout(1000);
  });
});
void runCommand;
