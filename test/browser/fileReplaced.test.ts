import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { CaptureSummary } from '../../src/messages/results';
import { postedMessages } from '../support/webviewHarness';
import { eventually, rowsInView, useWebview } from '../support/webviewHarnessMocha';

describe('a file that is replaced while it is open', () => {
  const open = useWebview();

  const ready = async (page: Page) => page.locator('#frame-1 .info', { hasText: /\w/ }).waitFor();
  const frames = async (page: Page) => (await rowsInView(page)).map((row) => row.frame);
  const title = (page: Page) => page.locator('#detailTitle').innerText();
  const field = (page: Page) => page.getByRole('combobox', { name: 'Display filter' });
  const replace = (page: Page, summary: Partial<CaptureSummary>) =>
    page.evaluate((more) => window.harness.grow({ generation: 1, ...more }), summary);
  const reveal = (page: Page, frame: number) =>
    page.evaluate((wanted) => window.harness.send({ type: 'reveal', frame: wanted, focus: true }), frame);
  const settle = (page: Page) => page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 80)));

  it('is shown from its beginning, without anything of the file before', async () => {
    const page = await open({ scenario: 'tenMillion' });
    await ready(page);
    await reveal(page, 9_000_000);
    await eventually(() => title(page), 'Frame 9000000 · TCP ACK');
    await page.locator('#fields').focus();
    await page.evaluate(() => window.harness.hold('rows'));
    await replace(page, { frames: 9_500_000 });
    await eventually(() => title(page), 'No frame selected');
    assert.equal(await page.getByRole('status').first().innerText(), 'The file has changed and is read anew');
    assert.equal(await page.locator('#packets [aria-selected=true]').count(), 0);
    assert.equal((await frames(page))[0], 1);
    assert.equal(await page.locator('#frame-1 .info').innerText(), '…', 'its rows are asked for again');
    const told = (await postedMessages(page)).filter(({ type }) => type === 'selected');
    assert.deepEqual(told.at(-1), { type: 'selected', frame: 0 }, 'the host is told');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'packets', 'the focus is not lost');
    await page.evaluate(() => window.harness.release());
    await ready(page);
  });

  it('drops answers about the file before', async () => {
    const page = await open({ scenario: 'login' });
    await ready(page);
    await page.evaluate(() => {
      window.harness.hold('frame');
      window.harness.hold('rows');
      window.harness.send({ type: 'marksChanged' });
    });
    await page.locator('#frame-8').click();
    await replace(page, { frames: 20 });
    await page.evaluate(() => window.harness.release());
    await settle(page);
    assert.equal(await title(page), 'No frame selected');
    assert.equal(await page.locator('#packets').getAttribute('aria-rowcount'), '21');
    // The same frame again: it is another one now.
    await page.locator('#frame-8').click();
    await eventually(() => title(page), 'Frame 8 · Login Request (frames 7 + 8, 280 bytes)');
  });

  it('is filtered as the file before was', async () => {
    const page = await open({ scenario: 'tenMillion' });
    await ready(page);
    await field(page).fill('every 7');
    await page.locator('.filter-count').waitFor();
    await reveal(page, 7_000_000);
    await eventually(() => title(page), 'Frame 7000000 · TCP ACK');
    await replace(page, { frames: 700, complete: false });
    await eventually(() => page.locator('.filter-count').innerText(), '100 of 700 frames');
    await eventually(async () => (await frames(page)).slice(0, 3), [7, 14, 21]);
    assert.equal(await field(page).inputValue(), 'every 7');
    assert.equal(await title(page), 'No frame selected');
    await page.getByRole('progressbar', { name: 'Reading the capture' }).waitFor();
    await replace(page, { frames: 1_400, complete: true });
    await eventually(() => page.locator('.filter-count').innerText(), '200 of 1,400 frames');
  });

  it('is followed to its end when the file before was', async () => {
    const page = await open({ scenario: 'live' });
    await ready(page);
    await page.getByRole('button', { name: 'Follow' }).click();
    await replace(page, { frames: 100, live: false });
    await eventually(async () => (await frames(page)).at(-1), 100);
    await replace(page, { frames: 200, live: true });
    await eventually(async () => (await frames(page)).at(-1), 200);
    assert.equal(await page.getByRole('button', { name: 'Follow' }).getAttribute('aria-pressed'), 'true');
  });

  it('may hold nothing yet', async () => {
    const page = await open({ scenario: 'login' });
    await ready(page);
    await page.locator('#frame-8').click();
    await replace(page, { frames: 0 });
    await page.getByRole('heading', { name: 'This capture holds no frames' }).waitFor();
    await replace(page, { frames: 3, live: true });
    await ready(page);
    assert.deepEqual(await frames(page), [1, 2, 3]);
    assert.equal(await title(page), 'No frame selected');
  });
});
