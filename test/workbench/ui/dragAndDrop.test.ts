/** Captures that are dragged from the explorer into the editor area. */
import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { fixtures } from '../../support/captures';
import { useWindow } from '../../support/windowTests';
import { packetTable, runCommand, screenshot } from '../../support/workbenchPage';

async function middle(locator: Locator): Promise<{ readonly x: number; readonly y: number }> {
  const box = await locator.boundingBox();
  assert(box, 'what is dragged and where it is dropped can be seen');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Drags as a hand does, in steps: VS Code shows where something may be dropped only while it moves over the place. */
async function drag(page: Page, from: Locator, to: Locator): Promise<void> {
  const [start, end] = [await middle(from), await middle(to)];
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move(start.x + 20, start.y + 5, { steps: 4 });
  await page.mouse.move(end.x, end.y, { steps: 12 });
  await page.locator('.editor-group-overlay-indicator').waitFor();
  // Nothing is told of the last place before the hand has moved there once more.
  await page.mouse.move(end.x + 3, end.y + 3, { steps: 3 });
  await screenshot(page, 'drag-over-the-editors');
  await page.mouse.up();
}

describe('dragging captures in the window', () => {
  const opened = useWindow({ pictures: 'drag', open: () => ({ folder: fixtures }) });

  it('opens one that is dropped, and a second one onto it', async () => {
    const { page } = opened;
    // Extensions have registered their editors when their commands are there.
    await runCommand(page, 'File: Focus on Files Explorer');
    const entry = (name: string) => page.locator('.explorer-folders-view').getByRole('treeitem', { name });
    const editors = page.locator('.part.editor .editor-group-container').first();
    await drag(page, entry('chap-ok.pcap'), editors);
    await page.getByRole('tab', { name: 'chap-ok.pcap' }).waitFor();
    await packetTable(page);
    await drag(page, entry('discovery.pcap'), editors);
    await page.getByRole('tab', { name: 'discovery.pcap' }).waitFor();
    const { grid } = await packetTable(page);
    await grid.getByRole('row').filter({ hasText: 'Text Request' }).first().waitFor();
    await packetTable(page, 'chap-ok.pcap');
  });
});
