/** The list below the filter line and VS Code's own context menus, as they show in the window. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { fixtures } from '../../support/captures';
import { themes, type Theme } from '../../support/themes';
import { useWindow } from '../../support/windowTests';
import { chooseInMenu, chooseTheme, packetTable, runCommand, screenshot } from '../../support/workbenchPage';

const CAPTURE = path.join(fixtures, 'chap-ok.pcap');

describe('the filter line in the window', () => {
  let page: Page;

  const opened = useWindow({ pictures: 'filter', open: () => ({ folder: fixtures, files: [CAPTURE] }) });
  beforeEach(() => {
    ({ page } = opened);
  });

  const field = (frame: Frame) => frame.getByRole('combobox', { name: 'Display filter' });
  const menuItem = (label: string) => page.locator('.monaco-menu .action-label', { hasText: label }).first();
  const filterBecomes = async (frame: Frame, wanted: RegExp) => {
    await frame.waitForFunction(
      (pattern) => new RegExp(pattern).test(document.querySelector<HTMLInputElement>('#displayFilter')?.value ?? ''),
      wanted.source,
    );
  };

  it('takes a filter from a cell by the mouse, and joins another one by key', async () => {
    const { frame } = await packetTable(page);
    await frame.locator('#frame-4 .source').click({ button: 'right' });
    await menuItem('Apply as Filter').hover();
    await menuItem('Not Selected').waitFor();
    await screenshot(page, 'filter-context-menu-dark');
    await chooseInMenu(page, 'Apply as Filter', 'Selected');
    await filterBecomes(frame, /^ip\.src == 127\.0\.0\.1 && tcp\.srcport == \d+$/);
    await frame.locator('#packets').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Shift+F10');
    await chooseInMenu(page, 'Filter to This Conversation');
    await filterBecomes(frame, /^tcp\.stream == \d+$/);
    await frame.locator('#frame-4 .info').click({ button: 'right' });
    await chooseInMenu(page, 'Follow', 'Follow This Session');
    await filterBecomes(frame, /^iscsi\.session == \d+$/);
  });

  it('takes a filter from a field of the tree by key', async () => {
    const { frame } = await packetTable(page);
    await frame.getByRole('row').filter({ hasText: 'Login Request' }).first().click();
    const opcode = frame.getByRole('treeitem', { name: /^Opcode/ });
    await opcode.click({ position: { x: 60, y: 8 } });
    await frame.locator('#fields').focus();
    await page.keyboard.press('Shift+F10');
    await menuItem('Prepare as Filter').waitFor();
    await screenshot(page, 'filter-field-menu-dark');
    await chooseInMenu(page, 'Apply as Filter', 'Selected');
    await filterBecomes(frame, /^iscsi\.opcode == 0x03$/);
  });

  it('offers how a filter goes on, in every theme', async () => {
    const { frame } = await packetTable(page);
    for (const theme of Object.keys(themes) as Theme[]) {
      await chooseTheme(page, theme);
      await field(frame).fill('');
      await field(frame).pressSequentially('iscsi.lo');
      await frame.getByRole('option').first().waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await screenshot(page, `filter-completion-${theme}`);
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
    }
    await field(frame).fill('');
    await field(frame).pressSequentially('iscsi.opcode == ');
    await frame.getByRole('option', { name: /Login Request/ }).click();
    await filterBecomes(frame, /^iscsi\.opcode == "Login Request"$/);
    // The setting outlives the window.
    await chooseTheme(page, opened.server.theme);
  });

  it('is saved under a name and applied again by keyboard only', async () => {
    const { frame } = await packetTable(page);
    const { keyboard } = page;
    const quickInput = page.locator('.quick-input-widget');
    await field(frame).focus();
    await keyboard.type('iscsi.opcode == 0x23');
    await keyboard.press('Enter');
    await frame.getByRole('row').filter({ hasText: 'Login Request' }).first().waitFor({ state: 'detached' });
    await runCommand(page, 'iSCSI Trace: Save Filter...');
    await quickInput.getByText('A name for the filter iscsi.opcode == 0x23').waitFor();
    await screenshot(page, 'filter-save');
    await keyboard.type('answers to logins');
    await keyboard.press('Enter');
    await page.locator('.statusbar').getByText('Filter "answers to logins" saved.').waitFor();
    const settings = path.join(opened.server.home, 'user-data/User/settings.json');
    const { 'iscsiTrace.savedFilters': saved } = JSON.parse(readFileSync(settings, 'utf8')) as Record<string, unknown>;
    assert.deepEqual(saved, { 'answers to logins': 'iscsi.opcode == 0x23' });

    await field(frame).focus();
    await keyboard.press('Escape');
    await frame.getByRole('row').filter({ hasText: 'Login Request' }).first().waitFor();
    await runCommand(page, 'iSCSI Trace: Apply Filter...');
    await quickInput.getByText('answers to logins').waitFor();
    await screenshot(page, 'filter-apply');
    await keyboard.type('answers');
    await keyboard.press('Enter');
    await filterBecomes(frame, /^iscsi\.opcode == 0x23$/);
    await frame.getByRole('row').filter({ hasText: 'Login Request' }).first().waitFor({ state: 'detached' });
  });
});
