/** What a person sees of a capture that attacks: the window as it is, with the page's policy in force. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { HOSTILE_FILE_NAME, hostileCapture } from '../../support/hostileCapture';
import { useWindow } from '../../support/windowTests';
import { runCommand, screenshot, webviewFrame } from '../../support/workbenchPage';

describe('a hostile capture in the window', () => {
  const opened = useWindow({
    pictures: 'hostile',
    open: (scratch) => {
      const file = path.join(scratch, HOSTILE_FILE_NAME);
      writeFileSync(file, hostileCapture().bytes);
      return { folder: scratch, files: [file] };
    },
  });

  it('is shown as text in the page, the Conversations view, its tooltips and the quick picks', async () => {
    const { page } = opened;
    const frame = await webviewFrame(page);
    await frame.getByRole('grid', { name: 'Packets' }).getByRole('row').nth(3).waitFor();
    await page.locator('.activitybar').getByRole('tab', { name: 'iSCSI Trace' }).click();
    const nodes = page.locator('.pane-body').getByRole('treeitem');
    await nodes.filter({ hasText: 'onerror' }).first().waitFor();
    await frame.getByRole('grid', { name: 'Packets' }).locator('#frame-4').click();
    await frame.getByRole('tree').waitFor();
    await screenshot(page, 'hostile-packets');
    await nodes.filter({ hasText: 'onerror' }).first().hover();
    await page.locator('.monaco-hover').filter({ hasText: 'onerror' }).first().waitFor();
    const hover = page.locator('.monaco-hover').filter({ hasText: 'onerror' }).first();
    assert.equal(await hover.locator('img, script, svg').count(), 0);
    await screenshot(page, 'hostile-tooltip');
    await page.mouse.move(5, 5);
    await frame.getByRole('tab', { name: /^Logins/ }).click();
    await frame.locator('#ladder').waitFor();
    await screenshot(page, 'hostile-logins');
    await frame.getByRole('tab', { name: /^Findings/ }).click();
    await frame.locator('#findings').waitFor();
    await screenshot(page, 'hostile-findings');
    await frame.getByRole('tab', { name: /^I\/O/ }).click();
    await frame.getByRole('grid', { name: 'Tasks' }).waitFor();
    await screenshot(page, 'hostile-io');
    const inPage = await frame.evaluate(() => (window as { hacked?: number }).hacked);
    await runCommand(page, 'iSCSI Trace: Compare Logins...');
    const rows = page.locator('.quick-input-list .monaco-list-row');
    await rows.filter({ hasText: 'onerror' }).first().waitFor();
    assert.equal(await rows.locator('.codicon-zap, img, a[href]').count(), 0);
    await screenshot(page, 'hostile-quick-pick');
    await page.keyboard.press('Escape');
    await runCommand(page, 'iSCSI Trace: Open as Text');
    await page.locator('.view-line').filter({ hasText: 'onerror' }).first().waitFor();
    await screenshot(page, 'hostile-text');
    const inWindow = await page.evaluate(() => (window as { hacked?: number }).hacked);
    assert.deepEqual([inPage, inWindow], [undefined, undefined]);
  });
});
