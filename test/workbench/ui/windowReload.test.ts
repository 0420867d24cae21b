/** What a window shows that is loaded again: "Developer: Reload Window", a restart, a browser that was closed. */
import assert from 'node:assert/strict';
import { copyFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import { benchBuilders } from '../../../scripts/bench/benchBuilders';
import { fixtures } from '../../support/captures';
import { eventually } from '../../support/eventually';
import { holdersOf } from '../../support/holdersOf';
import { writtenState } from '../../support/windowState';
import { useWindow } from '../../support/windowTests';
import { openFile, packetTable, screenshot, webviewFrame } from '../../support/workbenchPage';

/** Large enough that its pass can be met in the middle. */
const BIG = 120 * 1024 * 1024;

describe('a window that is loaded again', function () {
  this.timeout(300_000);
  const opened = useWindow({
    pictures: 'reload',
    // With an index at hand there would be no pass.
    server: { settings: { 'iscsiTrace.indexCache.maximumSize': 0 } },
    open: (scratch) => {
      copyFileSync(path.join(fixtures, 'chap-ok.pcap'), path.join(scratch, 'chap-ok.pcap'));
      return { folder: scratch };
    },
  });

  it('shows the same tab, view, filter and frame', async () => {
    const { page, scratch } = opened;
    await openFile(page, path.join(scratch, 'chap-ok.pcap'));
    const { frame, grid } = await packetTable(page);
    await frame.locator('#displayFilter').fill('iscsi.opcode == 0x23');
    await page.keyboard.press('Enter');
    await grid.getByRole('row').filter({ hasText: 'Login Request' }).first().waitFor({ state: 'detached' });
    await grid.getByRole('row').filter({ hasText: 'Login Response' }).nth(1).click();
    const selected = grid.locator('[role=row][aria-selected=true]');
    const number = await selected.getAttribute('data-frame');
    await frame.getByText(`Frame ${number}`, { exact: true }).first().waitFor();
    await frame.getByRole('tab', { name: 'Stream' }).click();
    await frame.getByText('Login Response').locator('visible=true').first().waitFor();
    await writtenState(
      page,
      'chap-ok.pcap',
      /"filter":"iscsi\.opcode == 0x23"/,
      /"tab":"stream"/,
      new RegExp(`"frame":${number}\\b`),
    );
    await opened.reload();
    const again = await webviewFrame(page);
    await again.getByRole('tab', { name: 'Stream', selected: true }).waitFor();
    await again.getByText('Login Response').locator('visible=true').first().waitFor();
    await screenshot(page, 'reload-stream');
    await again.getByRole('tab', { name: 'Packets' }).click();
    const row = again.getByRole('grid', { name: 'Packets' }).locator('[role=row][aria-selected=true]');
    await row.waitFor();
    assert.equal(await row.getAttribute('data-frame'), number);
    assert.equal(await again.locator('#displayFilter').inputValue(), 'iscsi.opcode == 0x23');
    await again.getByText(`Frame ${number}`, { exact: true }).first().waitFor();
  });

  it('reads a big capture completely when it was in the middle of it, and leaves no worker behind', async () => {
    const { page, scratch } = opened;
    const big = path.join(scratch, 'big.pcap');
    if (!existsSync(big)) benchBuilders.small(big, BIG);
    await openFile(page, big);
    await (await webviewFrame(page)).locator('.packetRow, [data-frame]').first().waitFor();
    await writtenState(page, 'big.pcap');
    // VS Code may have taken so long to write that the first pass is over: the next one is met as soon as it begins, which is
    // when another process has the file open. Elsewhere than on Linux it may be over, too.
    const before = new Set(holdersOf(big));
    await opened.reload();
    await eventually(() => (holdersOf(big) ?? [-1]).some((process) => !before.has(process)), 90_000);
    await opened.reload();
    const frame = await webviewFrame(page);
    await frame.locator('[data-frame]').first().waitFor();
    await frame
      .getByRole('progressbar', { name: 'Reading the capture' })
      .waitFor({ state: 'detached', timeout: 120_000 });
    // All of it: the strip has no word of a part, and the last frame is the one that the file ends with.
    await frame.getByRole('grid', { name: 'Packets' }).focus();
    await page.keyboard.press('End');
    const total = Number(
      (
        (await frame
          .getByText(/^[\d,]+ frames$/)
          .first()
          .textContent()) ?? ''
      ).replace(/\D/g, ''),
    );
    await frame.locator(`#frame-${total}[aria-selected=true]`).waitFor();
    if (holdersOf(big) === undefined) return;
    await eventually(() => holdersOf(big)?.length === 1, 60_000);
    await page.getByRole('tab', { name: 'big.pcap' }).getByLabel(/Close/).click();
    await eventually(() => holdersOf(big)?.length === 0, 60_000);
  });
});
