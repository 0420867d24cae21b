import assert from 'node:assert/strict';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fixtures } from '../../support/captures';
import { useWindow } from '../../support/windowTests';
import { screenshot, webviewFrame } from '../../support/workbenchPage';

describe('exporting in the window', function () {
  this.timeout(120_000);
  const opened = useWindow({
    pictures: 'export',
    open: (scratch) => {
      copyFileSync(path.join(fixtures, 'chap-ok.pcap'), path.join(scratch, 'chap-ok.pcap'));
      return { folder: scratch, files: [path.join(scratch, 'chap-ok.pcap')] };
    },
  });

  it('asks which frames, as what, what to mask and where to, and writes the file', async () => {
    const { page, scratch } = opened;
    const frame = await webviewFrame(page);
    const row = frame
      .getByRole('grid', { name: 'Packets' })
      .getByRole('row')
      .filter({ hasText: 'Login Request' })
      .first();
    await row.click();
    await row.click({ button: 'right' });
    const menu = page.getByRole('menuitem', { name: 'Copy' });
    await menu.first().waitFor();
    await menu.first().hover();
    await page.getByRole('menuitem', { name: 'Copy as C Array' }).waitFor();
    await screenshot(page, 'export-copy-menu');
    await page.getByRole('menuitem', { name: 'Export Frames' }).click();
    const input = page.locator('.quick-input-widget');
    await input.getByText('The session of the selected frame').waitFor();
    await screenshot(page, 'export-which');
    await input.getByText('The conversation of the selected frame').click();
    await input.getByText('Keeps interfaces, comments').waitFor();
    await screenshot(page, 'export-format');
    await input.getByText('The columns of the packet table').click();
    await input.getByText('User names, challenges').waitFor();
    await input.getByText('Names and aliases').click();
    await screenshot(page, 'export-masks');
    await input.getByRole('button', { name: 'OK' }).click();
    // VS Code's own dialog for files, in the window.
    await input.getByRole('button', { name: 'Show Local' }).waitFor();
    // The dialog first looks at the folder.
    const proposed = path.join(scratch, 'chap-ok-masked.csv');
    const name = input.locator('input[type=text]');
    for (let tries = 0; tries < 100 && (await name.inputValue()) !== proposed; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.equal(await name.inputValue(), proposed);
    await screenshot(page, 'export-where');
    await page.keyboard.press('Enter');
    await page.getByText('frames exported to').first().waitFor();
    await screenshot(page, 'export-done');
    const written = path.join(scratch, 'chap-ok-masked.csv');
    assert(existsSync(written));
    assert.equal(readFileSync(written, 'utf8').trimEnd().split('\r\n').length, 27);
  });
});
