import assert from 'node:assert/strict';
import path from 'node:path';
import type { Browser, Frame, Page } from 'playwright-core';
import { launchChromium } from '../../../scripts/hosts/chromium';
import { fixtures } from '../../support/captures';
import { startTestServer, type TestServer } from '../../support/codeServer';
import {
  openFile,
  openWorkbench,
  runCommand,
  screenshot,
  webviewFrame,
  type WorkbenchPage,
} from '../../support/workbenchPage';

const ACCEPTED = path.join(fixtures, 'chap-ok.pcap');
const REJECTED = path.join(fixtures, 'chap-wrong-password.pcap');

describe('the Logins view in the window', () => {
  let server: TestServer;
  let browser: Browser;
  let workbench: WorkbenchPage;
  let page: Page;

  before(async () => {
    server = await startTestServer();
    browser = await launchChromium();
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  beforeEach(async () => {
    workbench = await openWorkbench(browser, server, { folder: fixtures, files: [ACCEPTED] });
    ({ page } = workbench);
    // A page that is still loading takes the focus when it is there, which closes the box that the next file is typed into.
    await (await webviewFrame(page)).getByRole('grid', { name: 'Packets' }).waitFor();
    await openFile(page, REJECTED);
  });

  afterEach(async function () {
    await screenshot(page, `logins ${this.currentTest?.title ?? ''}`.replace(/[^a-z0-9]+/gi, '-'));
    const { problems } = workbench;
    await workbench.close();
    assert.deepEqual(problems, []);
  });

  const chosen = (frame: Frame, text: RegExp) =>
    frame
      .getByRole('listbox', { name: /^Exchange of login/ })
      .locator('[aria-selected=true]')
      .filter({ hasText: text })
      .waitFor();

  it('walks the stages of a login by keyboard only, and comes back to the packets', async () => {
    const frame = await webviewFrame(page);
    const grid = frame.getByRole('grid', { name: 'Packets' });
    await grid.getByRole('row').filter({ hasText: 'Login Request' }).first().waitFor();
    await grid.focus();
    for (let step = 0; step < 20; step++) {
      await page.keyboard.press('Shift+Tab');
      if ((await frame.evaluate(() => document.activeElement?.id)) === 'tab-packets') break;
    }
    await page.keyboard.press('ArrowRight');
    await frame.getByRole('listbox', { name: /^Exchange of login 1/ }).waitFor();
    await page.keyboard.press('Alt+PageDown');
    await chosen(frame, /Login Request/);
    await page.keyboard.press('Alt+PageDown');
    await chosen(frame, /Login Response/);
    await page.keyboard.press('Alt+PageUp');
    await chosen(frame, /Login Request/);
    await page.keyboard.press('Alt+Shift+PageUp');
    await page.locator('.statusbar').getByText('No earlier login').waitFor();
    await frame.getByRole('listbox', { name: /^Exchange/ }).focus();
    await page.keyboard.press('End');
    await chosen(frame, /0x0201 Authentication failure/);
    await page.keyboard.press('Enter');
    await grid.locator('[role=row][aria-selected=true]').filter({ hasText: 'Login Response' }).waitFor();
  });

  it('compares two logins of two captures in the diff editor', async () => {
    const frame = await webviewFrame(page);
    await frame.getByRole('grid', { name: 'Packets' }).waitFor();
    await runCommand(page, 'iSCSI Trace: Compare Logins...');
    const rows = page.locator('.quick-input-list .monaco-list-row');
    await rows
      .filter({ hasText: 'chap-wrong-password.pcap' })
      .filter({ hasText: 'Authentication failure' })
      .first()
      .click();
    await page.locator('.quick-input-widget', { hasText: 'Compare Login 1 With' }).waitFor();
    await rows.filter({ hasText: 'chap-ok.pcap' }).first().click();
    const diff = page.locator('.monaco-diff-editor');
    await diff.waitFor();
    const side = (name: 'original' | 'modified', text: RegExp) =>
      diff.locator(`.editor.${name} .view-line`).filter({ hasText: text }).first().waitFor();
    await side('original', /outcome\s+rejected/);
    await side('modified', /outcome\s+success/);
  });
});
