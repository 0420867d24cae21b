/** Other editors for a capture, and a decoder that has died. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { root } from '../../../scripts/repository';
import { fixtures } from '../../support/captures';
import { useWindow } from '../../support/windowTests';
import { packetTable, runCommand, screenshot, webviewFrame } from '../../support/workbenchPage';

describe('reopening a capture in the window', function () {
  this.timeout(180_000);
  const opened = useWindow({
    pictures: 'reopen',
    server: { helpers: [path.join(root, 'test/support/endDecoder')] },
    open: () => ({ folder: fixtures, files: [path.join(fixtures, 'chap-ok.pcap')] }),
  });

  it('"Reopen Editor With..." lists ours and the others, and leads there and back', async () => {
    const { page } = opened;
    await packetTable(page);
    const rows = page.locator('.quick-input-list .monaco-list-row');
    await runCommand(page, 'View: Reopen Editor With...');
    await rows.filter({ hasText: 'iSCSI Trace' }).first().waitFor();
    await screenshot(page, 'reopen-with');
    await rows.filter({ hasText: 'Text Editor' }).first().click();
    // VS Code shows no binary file as text unless it is told to.
    await page.getByText('The file is not displayed in the text editor').waitFor();
    await screenshot(page, 'reopen-text');
    await runCommand(page, 'View: Reopen Editor With...');
    await rows.filter({ hasText: 'iSCSI Trace' }).first().click();
    await packetTable(page);
  });

  it('the decoder died: it is started again, and when that is not enough, Reopen brings the capture back', async () => {
    const { page } = opened;
    const { frame, grid } = await packetTable(page);
    const again = frame.getByText('It was started again, and has read the capture anew.');
    await grid.getByRole('row').filter({ hasText: 'Login Response' }).first().click();
    await runCommand(page, 'Test: End the Decoder');
    await again.waitFor();
    await grid.getByRole('row').filter({ hasText: 'Login Request' }).first().waitFor();
    await screenshot(page, 'reopen-started-again');
    const reopen = frame.getByRole('button', { name: 'Reopen' });
    for (let times = 0; times < 5 && !(await reopen.isVisible()); times++) {
      await runCommand(page, 'Test: End the Decoder');
      await reopen
        .or(grid.getByRole('row').filter({ hasText: 'Login Request' }))
        .first()
        .waitFor();
    }
    await frame.getByText('The capture cannot be shown any more').waitFor();
    await screenshot(page, 'reopen-failed');
    await reopen.click();
    await packetTable(page);
    assert.equal(await again.count(), 0);
    // It answers again, also what it is asked anew.
    await grid.getByRole('row').filter({ hasText: 'Login Request' }).first().click();
    await frame.getByRole('treeitem', { name: /^Opcode/ }).waitFor();
    await webviewFrame(page);
  });
});
