import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { readFixture } from '../../support/captures';
import { ringFiles } from '../../support/splitCapture';
import { writtenState } from '../../support/windowState';
import { useWindow } from '../../support/windowTests';
import { chooseInMenu, runCommand, screenshot, webviewFrame } from '../../support/workbenchPage';

const TAB = 'login (3 files)';

/** Waits for all frames of the login: its end is in the last file of the ring. */
async function wholeLogin(page: Page): Promise<void> {
  const frame = await webviewFrame(page);
  await frame.getByText('26 frames').waitFor();
  const grid = frame.getByRole('grid', { name: 'Packets' });
  await grid.getByRole('row').filter({ hasText: 'Login Request' }).first().waitFor();
  await grid.focus();
  await page.keyboard.press('End');
  await grid.getByRole('row').filter({ hasText: 'Logout Response' }).first().waitFor();
}

/** Opens the explorer's menu of the first file, with the others selected too. */
async function openMenu(page: Page, file: string, ...others: readonly string[]): Promise<void> {
  await runCommand(page, 'File: Focus on Files Explorer');
  const entry = (name: string) => page.locator('.explorer-folders-view').getByRole('treeitem', { name });
  // A plain click would open the file, which selects it anew when it has been opened.
  if (others.length > 0) for (const one of [file, ...others]) await entry(one).click({ modifiers: ['ControlOrMeta'] });
  await entry(file).click({ button: 'right' });
}

async function openAsOne(page: Page, file: string, ...others: readonly string[]): Promise<void> {
  await openMenu(page, file, ...others);
  await chooseInMenu(page, 'Open as One Capture');
}

describe('Open as One Capture in the window', () => {
  const opened = useWindow({
    pictures: 'set',
    server: { settings: { 'explorer.autoReveal': false } },
    open: (scratch) => {
      const folder = path.join(scratch, 'captures');
      mkdirSync(folder, { recursive: true });
      for (const [at, bytes] of ringFiles(readFixture('chap-ok.pcap'), [7, 15]).entries()) {
        writeFileSync(path.join(folder, `login_0000${at + 1}_2026010215040${at}.pcap`), bytes);
      }
      writeFileSync(path.join(folder, 'trace.pcap0'), readFixture('discovery.pcap'));
      writeFileSync(path.join(folder, 'broken.pcap'), 'no capture');
      writeFileSync(path.join(folder, 'notes.txt'), 'no capture');
      return { folder };
    },
  });

  it('offers the ring of the file that was clicked, and shows it again when the window is loaded again', async () => {
    const { page } = opened;
    await openAsOne(page, 'login_00002_20260102150401.pcap');
    const rows = page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'login_0000' });
    await rows.nth(2).waitFor();
    assert.equal(await rows.locator('input[type=checkbox]:checked').count(), 3);
    await screenshot(page, 'set-ring');
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: TAB }).waitFor();
    await wholeLogin(page);
    await writtenState(page, 'login_00001', /"frame":[1-9]/);
    await opened.reload();
    await page.getByRole('tab', { name: TAB }).waitFor();
    await wholeLogin(page);
  });

  it('opens the files that are selected, and says which is no capture', async () => {
    const { page } = opened;
    await openAsOne(page, 'login_00001_20260102150400.pcap', 'broken.pcap', 'notes.txt');
    await page.getByRole('tab', { name: 'captures (2 files)' }).waitFor();
    const frame = await webviewFrame(page);
    await frame.getByText('broken.pcap is not a capture').waitFor();
    await frame.getByRole('button', { name: 'Open with another editor' }).click();
    await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'broken.pcap' }).click();
    await page.getByRole('tab', { name: 'broken.pcap' }).waitFor();
  });

  it('says what to do when the file belongs to no ring', async () => {
    const { page } = opened;
    await openAsOne(page, 'trace.pcap0');
    await page.getByText('No other file of the same ring buffer lies in this folder.').first().waitFor();
  });

  it('is not offered for other files', async () => {
    const { page } = opened;
    await openMenu(page, 'notes.txt');
    await page.getByRole('menuitem', { name: 'Rename...' }).waitFor();
    assert.equal(await page.getByRole('menuitem', { name: 'Open as One Capture' }).count(), 0);
    await page.keyboard.press('Escape');
  });
});
