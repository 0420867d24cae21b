import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { fixtures } from '../../support/captures';
import { useWindow } from '../../support/windowTests';
import { openFile, packetTable, runCommand, webviewFrame } from '../../support/workbenchPage';

const ACCEPTED = path.join(fixtures, 'chap-ok.pcap');
const REJECTED = path.join(fixtures, 'chap-wrong-password.pcap');

/** A secret that nobody has, and what the initiator of chap-wrong-password.pcap had for one. */
const OTHER_SECRET = 'nobody-has-this-one-7261';
const WRONG_PASSWORD = 'wrongsecret99';

/** Files below a folder that hold a text. */
function filesWith(folder: string, text: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((file) => existsSync(file) && statSync(file).isFile() && statSync(file).size < 64 * 1024 * 1024)
    .filter((file) => readFileSync(file).includes(text));
}

describe('the Logins view in the window', () => {
  let page: Page;

  const opened = useWindow({ pictures: 'logins', open: () => ({ folder: fixtures, files: [ACCEPTED] }) });
  beforeEach(async () => {
    ({ page } = opened);
    // A page that is still loading takes the focus when it is there, which closes the box that the next file is typed into.
    await (await webviewFrame(page)).getByRole('grid', { name: 'Packets' }).waitFor();
    await openFile(page, REJECTED);
  });

  const chosen = (frame: Frame, text: RegExp) =>
    frame
      .getByRole('listbox', { name: /^Exchange of login/ })
      .locator('[aria-selected=true]')
      .filter({ hasText: text })
      .waitFor();

  it('walks the stages of a login by keyboard only, and comes back to the packets', async () => {
    const { frame, grid } = await packetTable(page);
    await grid.focus();
    for (let step = 0; step < 20; step++) {
      await page.keyboard.press('Shift+Tab');
      if ((await frame.evaluate(() => document.activeElement?.id)) === 'tab-packets') break;
    }
    await page.keyboard.press('ArrowRight');
    await frame.getByRole('listbox', { name: /^Exchange of login 1/ }).waitFor();
    // Two at once: the second step goes on from where the first one leads.
    await page.keyboard.press('Alt+PageDown');
    await page.keyboard.press('Alt+PageDown');
    await chosen(frame, /Login Response/);
    await page.keyboard.press('Alt+PageUp');
    await chosen(frame, /Login Request/);
    await page.keyboard.press('Alt+Shift+PageUp');
    await page.locator('.statusbar').getByText('No earlier login').waitFor();
    await frame.getByRole('listbox', { name: /^Exchange/ }).focus();
    await page.keyboard.press('End');
    await chosen(frame, /closes its direction/);
    const failure = frame.locator('.arrow[aria-selected=true]', { hasText: '0x0201 Authentication failure' });
    for (let step = 0; step < 6 && !(await failure.isVisible()); step++) {
      await page.keyboard.press('ArrowUp');
      await page.waitForTimeout(200);
    }
    await chosen(frame, /0x0201 Authentication failure/);
    await page.keyboard.press('Enter');
    await grid.locator('[role=row][aria-selected=true]').filter({ hasText: 'Login Response' }).waitFor();
  });

  it('checks a CHAP response with a secret that is neither shown, logged nor stored', async () => {
    const frame = await webviewFrame(page);
    await frame.getByRole('tab', { name: /^Logins/ }).click();
    // The wrong one first: that fixture's initiator had another.
    for (const [secret, answer] of [
      [OTHER_SECRET, /does not match: the initiator’s CHAP response was made with another one/],
      [WRONG_PASSWORD, /The secret matches: the initiator’s CHAP response was made with it/],
    ] as const) {
      await frame.getByRole('button', { name: /Check the initiator’s CHAP response/ }).click();
      await page.locator('.quick-input-widget', { hasText: 'Secret of the initiator' }).waitFor();
      const input = page.locator('.quick-input-widget input.input');
      assert.equal(await input.getAttribute('type'), 'password');
      await input.fill(secret);
      await page.keyboard.press('Enter');
      await page.locator('.notification-toast, .notifications-toasts').getByText(answer).waitFor();
    }
    const text = (await page.content()) + (await frame.content()) + opened.problems.join();
    for (const secret of [OTHER_SECRET, WRONG_PASSWORD]) {
      assert.ok(!text.includes(secret), 'the secret is on the page');
      assert.deepEqual(filesWith(path.join(opened.server.home, 'user-data'), secret), []);
      assert.ok(
        !readFileSync(opened.server.logFile, 'utf8').includes(secret),
        'the secret is in the log of the server',
      );
    }
  });

  it('stays in front and follows when a node of the tree is clicked that its ladder has', async () => {
    const frame = await webviewFrame(page);
    await frame.getByRole('tab', { name: /^Logins/ }).click();
    await frame.getByRole('listbox', { name: /^Exchange/ }).waitFor();
    await page.locator('.activitybar [aria-label*="iSCSI Trace"]').first().click();
    const node = (name: RegExp) => page.getByRole('treeitem', { name }).first();
    await node(/^TCP close/).click();
    await chosen(frame, /FIN, ACK/);
    await node(/^TCP handshake/).click();
    await chosen(frame, /SYN/);
    assert.equal(await frame.getByRole('tab', { name: /^Logins/ }).getAttribute('aria-selected'), 'true');
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
