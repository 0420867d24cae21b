/** The build for browsers in VS Code's web extension host: a worker of the page, as in vscode.dev. */
import { truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { packWebVsix } from '../../../scripts/package';
import { joinedPcaps, pcapFile } from '../../support/captureBuilder';
import { fixtures, readFixture } from '../../support/captures';
import { useWindow } from '../../support/windowTests';
import { openFile, packetTable, runCommand, webviewFrame } from '../../support/workbenchPage';

const CAPTURE = path.join(fixtures, 'chap-ok.pcap');

describe('in the web extension host', () => {
  const opened = useWindow({
    pictures: 'web',
    server: async (scratch) => {
      const vsix = path.join(scratch, 'web.vsix');
      await packWebVsix(vsix);
      return { vsix };
    },
    open: () => ({ folder: fixtures, files: [CAPTURE], extensionDevelopmentPath: null }),
  });
  let page: Page;
  beforeEach(() => {
    ({ page } = opened);
  });

  it('shows a login: tab, tree and stages', async () => {
    const { frame, grid } = await packetTable(page);
    await page.locator('.activitybar').getByRole('tab', { name: 'iSCSI Trace' }).click();
    await page.getByRole('treeitem').filter({ hasText: 'iSCSI sessions' }).first().waitFor();
    await page
      .getByRole('treeitem', { name: /^Logout, / })
      .first()
      .click();
    await grid.locator('[aria-selected=true]').filter({ hasText: 'Logout Request' }).waitFor();
    await frame.getByRole('tab', { name: /^Logins/ }).click();
    const exchange = frame.getByRole('listbox', { name: /^Exchange of login 1/ });
    await exchange.getByText('CHAP').or(exchange.getByText('Login Response')).first().waitFor();
    await runCommand(page, 'iSCSI Trace: Next Login Stage');
    await frame
      .getByText(/login accept|accepted/)
      .first()
      .waitFor();
  });

  it('checks a CHAP response, for which a browser has no hash function', async () => {
    const { frame } = await packetTable(page);
    await frame.getByRole('tab', { name: /^Logins/ }).click();
    await frame.getByRole('button', { name: /Check the initiator’s CHAP response/ }).click();
    await page.locator('.quick-input-widget', { hasText: 'Secret of the initiator' }).waitFor();
    await page.locator('.quick-input-widget input.input').fill('chapsecret12');
    await page.keyboard.press('Enter');
    await page
      .locator('.notifications-toasts')
      .getByText(/The secret matches/)
      .waitFor();
  });

  it('shows fields, explains one, and opens the RFC at its section', async () => {
    const { frame, grid } = await packetTable(page);
    await grid.getByRole('row').filter({ hasText: 'Login Request' }).first().click();
    const tree = frame.getByRole('tree', { name: 'Packet details' });
    const opcode = tree.getByRole('treeitem', { name: /^Opcode/ });
    await opcode.click({ position: { x: 60, y: 8 } });
    await opcode.hover({ position: { x: 60, y: 8 } });
    const card = frame.getByRole('dialog', { name: /About/ });
    await card.getByText('RFC 3720').first().click();
    await page.getByRole('tab', { name: /RFC 3720/ }).waitFor();
    await page.locator('.monaco-editor .view-line').filter({ hasText: '10.2.1.2. Opcode' }).first().waitFor();
  });

  it('filters, and shows I/O and findings', async () => {
    const { frame, grid } = await packetTable(page);
    const filter = frame.getByRole('textbox', { name: /filter/i }).or(frame.getByRole('combobox', { name: /filter/i }));
    await filter.first().fill('iscsi.opcode == 0x23');
    await page.keyboard.press('Enter');
    await grid.getByRole('row').filter({ hasText: '[SYN]' }).first().waitFor({ state: 'detached' });
    await grid.getByRole('row').filter({ hasText: 'Login Response' }).first().waitFor();
    await frame.getByRole('tab', { name: /^I\/O/ }).click();
    await frame
      .getByText(/Response time/i)
      .first()
      .waitFor();
    await frame.getByRole('tab', { name: /^Findings/ }).click();
    await frame.getByRole('option').filter({ hasText: 'CHAP-WEAK' }).waitFor();
  });

  it('opens the sample that comes with it, also as text', async () => {
    await packetTable(page);
    await runCommand(page, 'iSCSI Trace: Open the Sample Capture');
    await page.getByRole('tab', { name: 'sample.pcap' }).first().waitFor();
    await packetTable(page);
    await runCommand(page, 'iSCSI Trace: Open as Text');
    await page.locator('.monaco-editor .view-line').filter({ hasText: 'Login Request' }).first().waitFor();
  });

  it('names what it reads whole, waits no longer on Cancel, and shows all of it after Reopen', async function () {
    this.timeout(180_000);
    await packetTable(page);
    const large = path.join(opened.scratch, 'large.pcap');
    const packets = Array.from({ length: 800 }, () => ({ bytes: new Uint8Array(256 * 1024) }));
    writeFileSync(large, joinedPcaps([readFixture('chap-ok.pcap'), pcapFile(packets)]));
    await openFile(page, large);
    const frame = await webviewFrame(page, 'large.pcap');
    await frame
      .getByRole('heading', { name: /^Reading large\.pcap, 201 MiB, through VS Code’s file system/ })
      .waitFor();
    await frame.getByRole('button', { name: 'Cancel' }).click();
    await frame.getByRole('heading', { name: 'Reading was cancelled' }).waitFor();
    await frame.getByRole('button', { name: 'Reopen' }).click();
    await frame.getByRole('row').filter({ hasText: 'Login Request' }).first().waitFor({ timeout: 60_000 });
    await page.locator('.statusbar').getByText('826').first().waitFor();
  });

  it('says how large a file may be that a browser reads', async () => {
    await packetTable(page);
    const long = path.join(opened.scratch, 'long.pcap');
    writeFileSync(long, '');
    truncateSync(long, 256 * 1024 * 1024 + 1);
    await openFile(page, long);
    const frame = await webviewFrame(page, 'long.pcap');
    await frame.getByText('long.pcap has 257 MiB; in a browser up to 256 MiB can be read.').waitFor();
  });
});
