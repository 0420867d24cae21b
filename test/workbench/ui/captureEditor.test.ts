import assert from 'node:assert/strict';
import path from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { fixtures } from '../../support/captures';
import { writtenState } from '../../support/windowState';
import { useWindow } from '../../support/windowTests';
import { openFile, packetTable, webviewFrame } from '../../support/workbenchPage';

const CAPTURE = path.join(fixtures, 'chap-ok.pcap');

/** The selected row of the packet table as text. */
async function selectedRow(frame: Frame): Promise<string> {
  const row = frame.getByRole('grid', { name: 'Packets' }).locator('[role=row][aria-selected=true]');
  await row.waitFor();
  return (await row.textContent()) ?? '';
}

/** The selected bytes as hexadecimal text. */
async function markedBytes(frame: Frame): Promise<string> {
  const cells = frame.getByRole('grid', { name: 'Packet bytes' }).locator('[role=gridcell][aria-selected=true]');
  await cells.first().waitFor();
  return (await cells.allTextContents()).join(' ');
}

describe('the capture editor in the window', () => {
  let page: Page;

  const opened = useWindow({ pictures: 'editor', open: () => ({ folder: fixtures, files: [CAPTURE] }) });
  beforeEach(() => {
    ({ page } = opened);
  });

  it('selects a frame, its field and its bytes by mouse, and explains the field', async () => {
    const { frame, grid } = await packetTable(page);
    await grid.getByRole('row').filter({ hasText: 'Login Request' }).first().click();
    const tree = frame.getByRole('tree', { name: 'Packet details' });
    const opcode = tree.getByRole('treeitem', { name: /^Opcode/ });
    // On the label: the chip that leads to the RFC stands further right.
    await opcode.click({ position: { x: 60, y: 8 } });
    assert.equal(await markedBytes(frame), '43');
    await opcode.hover({ position: { x: 60, y: 8 } });
    const card = frame.getByRole('dialog', { name: /About/ });
    await card.waitFor();
    assert.match((await card.textContent()) ?? '', /RFC 3720/);
    const cells = frame.getByRole('grid', { name: 'Packet bytes' });
    await cells.getByRole('gridcell').first().click();
    const selected = tree.locator('[aria-selected=true]');
    await selected.filter({ hasText: 'Destination' }).waitFor();
  });

  it('does the same by keyboard only, and opens the RFC', async () => {
    const { frame, grid } = await packetTable(page);
    await grid.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    assert.match(await selectedRow(frame), /SYN, ACK/);
    await page.keyboard.press('Alt+PageDown');
    await frame
      .getByText(/Login Request \(/)
      .first()
      .waitFor();
    assert.match(await selectedRow(frame), /Login Request/);
    await grid.focus();
    await page.keyboard.press('Tab');
    const tree = frame.getByRole('tree', { name: 'Packet details' });
    await frame.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Packet details');
    await page.keyboard.press('End');
    await page.keyboard.press('Home');
    const csg = tree.getByRole('treeitem', { name: /^CSG/ });
    await csg.waitFor();
    for (let step = 0; step < 60 && (await csg.getAttribute('aria-selected')) !== 'true'; step++) {
      await page.keyboard.press('ArrowDown');
    }
    assert.equal(await csg.getAttribute('aria-selected'), 'true');
    await page.keyboard.press('i');
    await frame.getByRole('dialog', { name: /About CSG/ }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('F12');
    const reader = page.getByRole('tab', { name: /RFC 3720/ });
    await reader.waitFor();
  });

  it('shows the frame of a node that is clicked while another tab is in front', async () => {
    const { frame, grid } = await packetTable(page);
    await grid.getByRole('row').filter({ hasText: 'Login Response' }).first().click();
    assert.match(await selectedRow(frame), /Login Response/);
    await openFile(page, path.join(fixtures, 'README.md'));
    await page.locator('.activitybar [aria-label*="iSCSI Trace"]').first().click();
    await page
      .getByRole('treeitem', { name: /^Logout, / })
      .first()
      .click();
    const again = await webviewFrame(page);
    const row = again.getByRole('grid', { name: 'Packets' }).locator('[role=row][aria-selected=true]');
    await row.filter({ hasText: 'Logout Request' }).waitFor();
  });

  it('keeps the selected frame when the tab is hidden and when the window is loaded again', async () => {
    const { frame, grid } = await packetTable(page);
    await grid.getByRole('row').filter({ hasText: 'Login Response' }).first().click();
    const before = await selectedRow(frame);
    await frame
      .getByRole('tree', { name: 'Packet details' })
      .getByRole('treeitem', { name: /^Opcode/ })
      .waitFor();
    await openFile(page, path.join(fixtures, 'README.md'));
    await page.getByRole('tab', { name: /chap-ok\.pcap/ }).click();
    assert.equal(await selectedRow(await webviewFrame(page)), before);
    await writtenState(page, 'chap-ok.pcap', /"frame":[1-9]/);
    await opened.reload();
    const again = await packetTable(page);
    assert.equal(await selectedRow(again.frame), before);
  });

  it('goes back and forward through frames in the Stream tab, and stays there', async () => {
    const { frame, grid } = await packetTable(page);
    const chosen = frame.locator('#stream [aria-selected=true]');
    await grid.getByRole('row').filter({ hasText: 'Login Request' }).first().click();
    await frame.getByText('Frame 4', { exact: true }).first().waitFor();
    await frame.getByRole('tab', { name: 'Stream' }).click();
    await chosen.filter({ hasText: 'frame 4' }).waitFor();
    await frame.locator('#stream').focus();
    await page.keyboard.press('End');
    await chosen.filter({ hasText: 'Logout Response' }).waitFor();
    const goes = async (key: string, place: string) => {
      const there = chosen.filter({ hasText: place });
      const comes = () =>
        there.waitFor({ timeout: 1000 }).then(
          () => true,
          () => false,
        );
      // The host hears of a selection when it has come to rest.
      for (let tries = 0; tries < 30; tries++) {
        await page.keyboard.press(key);
        if (await comes()) return;
      }
      assert.fail(`${key} does not lead to ${place}`);
    };
    await goes('Alt+ArrowLeft', 'frame 4');
    await frame.getByRole('tab', { name: 'Stream', selected: true }).waitFor();
    await goes('Alt+ArrowRight', 'Logout Response');
    await frame.getByRole('tab', { name: 'Stream', selected: true }).waitFor();
  });
});
