/** A whole session without the mouse: open, filter, find, back and forward, follow the stream, export. */
import assert from 'node:assert/strict';
import { copyFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { fixtures } from '../../support/captures';
import { useWindow } from '../../support/windowTests';
import { screenshot, webviewFrame } from '../../support/workbenchPage';

/** The element of the page that the keyboard speaks to. */
const focused = (frame: Frame): Promise<string> => frame.evaluate(() => document.activeElement?.id ?? '');

/** The frame that is selected in the packet table. */
const selected = (frame: Frame): Promise<string> =>
  frame.evaluate(() => document.querySelector('#packets [aria-selected="true"]')?.getAttribute('data-frame') ?? '');

/** What the page's live regions say. */
const spoken = (frame: Frame): Promise<string[]> => frame.locator('[role=status], [aria-live]').allTextContents();

async function becomes(what: string, ask: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await ask()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail(`${what} did not come`);
}

async function pressUntil(page: Page, key: string, most: number, isThere: () => Promise<boolean>): Promise<void> {
  for (let times = 0; times < most; times++) {
    if (await isThere()) return;
    await page.keyboard.press(key);
  }
  assert.ok(await isThere(), `${key} does not lead there`);
}

describe('a session by keyboard', function () {
  this.timeout(180_000);
  const opened = useWindow({
    pictures: 'keyboard',
    open: (scratch) => {
      copyFileSync(path.join(fixtures, 'chap-ok.pcap'), path.join(scratch, 'chap-ok.pcap'));
      return { folder: scratch };
    },
  });

  it('opens, filters, finds, goes back, follows and exports', async () => {
    const { page, scratch } = opened;
    const { keyboard } = page;
    const input = page.locator('.quick-input-widget input.input');
    const listed = page.locator('.quick-input-list .monaco-list-row');
    // Open, from the Explorer.
    const file = page.getByRole('treeitem', { name: /chap-ok\.pcap/ });
    await file.waitFor();
    await keyboard.press('Control+Shift+E');
    await pressUntil(page, 'ArrowDown', 10, async () => /focused/.test((await file.getAttribute('class')) ?? ''));
    await keyboard.press('Enter');
    const frame = await webviewFrame(page);
    await frame.getByRole('row').filter({ hasText: 'Login Request' }).first().waitFor();
    await becomes('the focus of the packet table', async () => (await focused(frame)) === 'packets');

    // Filter.
    await pressUntil(page, 'Shift+Tab', 12, async () => (await focused(frame)) === 'displayFilter');
    await keyboard.type('iscsi.opcode in {0x03, 0x06}');
    await keyboard.press('Enter');
    const rows = (): Promise<number> => frame.locator('#packets [data-frame]').count();
    await becomes('the filtered rows', async () => (await rows()) > 0 && (await rows()) < 10);
    await screenshot(page, 'keyboard-filter');
    const counts = await spoken(frame);
    assert.ok(
      counts.some((text) => /\d+ of 26|\d+ (frames|packets)/.test(text)),
      `the count of what is left is announced: ${counts.join(' | ')}`,
    );

    // Find, among what the filter leaves.
    await pressUntil(page, 'Tab', 12, async () => (await focused(frame)) === 'packets');
    await keyboard.press('Home');
    await becomes('the details of the first row', async () => (await selected(frame)) === '4');
    await frame.getByText('Frame 4', { exact: true }).first().waitFor();
    await keyboard.press('Control+f');
    await input.waitFor();
    await keyboard.type('Login Request');
    await listed.filter({ hasText: 'Text in the packet list' }).first().waitFor();
    await keyboard.press('Enter');
    // It may be the first row itself, when the search began before the host had heard of the selection.
    await page
      .locator('.statusbar')
      .getByText(/Frame (4|8)/)
      .first()
      .waitFor();
    await becomes(
      'the end of the search',
      async () =>
        (await page
          .locator('.statusbar')
          .getByText(`Frame ${await selected(frame)}`)
          .count()) > 0,
    );
    const found = await selected(frame);
    await keyboard.press('F3');
    await becomes('the next one', async () => !['', found].includes(await selected(frame)));

    // Back from the end of the list, and forward again: places that lie near are one.
    const here = await selected(frame);
    await keyboard.press('End');
    await becomes('the last row', async () => !['', here].includes(await selected(frame)));
    const last = await selected(frame);
    await frame.getByText(`Frame ${last}`, { exact: true }).first().waitFor();
    await becomes('the frame before', async () => {
      // The host hears of a selection when it has come to rest.
      await keyboard.press('Alt+ArrowLeft');
      return (await selected(frame)) === here;
    });
    await keyboard.press('Alt+ArrowRight');
    await becomes('the later frame again', async () => (await selected(frame)) === last);

    // Follow the stream.
    await keyboard.press('Control+Alt+Shift+T');
    await frame.getByRole('tab', { name: /Stream/, selected: true }).waitFor();
    await frame.getByText('Logout Request').locator('visible=true').first().waitFor();
    await screenshot(page, 'keyboard-stream');

    // Export what the filter leaves, as CSV.
    await keyboard.press('F1');
    await input.waitFor();
    await keyboard.type('iSCSI Trace: Export Frames');
    await listed.filter({ hasText: 'Export Frames' }).first().waitFor();
    await keyboard.press('Enter');
    await page.locator('.quick-input-widget').getByText('Frames that the display filter leaves').waitFor();
    await keyboard.press('Enter');
    await page.locator('.quick-input-widget').getByText('The columns of the packet table').waitFor();
    await keyboard.type('CSV');
    await keyboard.press('Enter');
    await page.locator('.quick-input-widget').getByText('User names, challenges').waitFor();
    await keyboard.press('Enter');
    await page.locator('.quick-input-widget').getByRole('button', { name: 'Show Local' }).waitFor();
    await keyboard.press('Enter');
    await becomes('the exported file', () => Promise.resolve(existsSync(path.join(scratch, 'chap-ok-export.csv'))));
    await screenshot(page, 'keyboard-exported');
  });
});
