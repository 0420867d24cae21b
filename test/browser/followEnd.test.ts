import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { CaptureSummary } from '../../src/messages/results';
import { eventually, rowsInView, useWebview } from '../support/webviewHarnessMocha';

describe('following the end of a growing file', () => {
  const open = useWebview();

  const button = (page: Page) => page.getByRole('button', { name: 'Follow' });
  const isOn = (page: Page) => button(page).getAttribute('aria-pressed');
  const announced = (page: Page) => page.getByRole('status').first().innerText();
  const ready = async (page: Page) => page.locator('.packets-rows .info', { hasText: /\w/ }).first().waitFor();
  const frames = async (page: Page) => (await rowsInView(page)).map((row) => row.frame);
  const last = async (page: Page) => (await frames(page)).at(-1);
  const selectedRow = (page: Page) =>
    page.locator('#packets [role=row][aria-selected=true]').getAttribute('data-frame');
  const title = (page: Page) => page.locator('#detailTitle').innerText();
  const grow = (page: Page, summary: Partial<CaptureSummary>) =>
    page.evaluate((more) => window.harness.grow(more), summary);
  const requests = (page: Page, method: string) =>
    page.evaluate(
      (wanted) =>
        window.harness.posted.filter((message) => message.type === 'request' && message.method === wanted).length,
      method,
    );
  const settle = (page: Page, time = 80) =>
    page.evaluate((pause) => new Promise((resolve) => setTimeout(resolve, pause)), time);
  const follow = async (page: Page) => {
    await ready(page);
    await button(page).click();
    await eventually(() => isOn(page), 'true');
  };

  it('is offered for a file that grows, and for no other', async () => {
    const page = await open({ scenario: 'login' });
    await ready(page);
    assert.equal(await button(page).count(), 0);
    assert(!(await page.locator('.strip-facts').innerText()).includes('live'));
    await grow(page, { frames: 240, live: true });
    await button(page).waitFor();
    assert.equal(await isOn(page), 'false');
    assert.match(await page.locator('.strip-facts').innerText(), /live/);
    assert.equal(await page.locator('.strip-live svg').count(), 1);
    assert.match((await button(page).getAttribute('title')) ?? '', /until you scroll away/);
  });

  it('is reached and switched with the keyboard', async () => {
    const page = await open({ scenario: 'live' });
    await ready(page);
    await page.getByRole('button', { name: 'Go to Frame…' }).focus();
    await page.keyboard.press('Home');
    assert(await button(page).evaluate((element) => element === document.activeElement));
    await page.keyboard.press('Space');
    assert.equal(await isOn(page), 'true');
    assert.equal(await announced(page), 'Following the end of the capture');
    await eventually(() => last(page), 231);
    await page.keyboard.press('Space');
    assert.equal(await isOn(page), 'false');
    assert.equal(await announced(page), 'No longer following');
  });

  it('scrolls to the end at every step, and leaves selection, focus and details alone', async () => {
    const page = await open({ scenario: 'live' });
    await ready(page);
    await page.locator('#frame-8').click();
    await eventually(() => title(page), 'Frame 8 · Login Request (frames 7 + 8, 280 bytes)');
    await follow(page);
    await page.locator('#fields').focus();
    const details = await requests(page, 'frame');
    for (const count of [232, 240, 300, 310]) {
      await grow(page, { frames: count });
      await eventually(() => last(page), count);
    }
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'fields');
    assert.equal(await title(page), 'Frame 8 · Login Request (frames 7 + 8, 280 bytes)');
    assert.equal(await isOn(page), 'true');
    assert.equal(await announced(page), 'Following the end of the capture', 'said once');
    assert.equal(await requests(page, 'frame'), details, 'no news about frame 8');
    // Far above the bound up to which the browser can scroll by itself.
    await grow(page, { frames: 9_000_000 });
    await eventually(() => last(page), 9_000_000);
    await grow(page, { frames: 9_000_003 });
    await eventually(() => last(page), 9_000_003);
    assert.equal(await isOn(page), 'true');
  });

  it('does not flicker when the file grows', async () => {
    const page = await open({ scenario: 'live' });
    await ready(page);
    await page.locator('#frame-8').click();
    await eventually(() => title(page), 'Frame 8 · Login Request (frames 7 + 8, 280 bytes)');
    await page.evaluate(() => {
      for (const row of document.querySelectorAll('.packets-rows [role=row]')) row.setAttribute('data-kept', 'yes');
      const { log } = Object.assign(window, { log: [] as string[] });
      new MutationObserver((changes) => {
        for (const { target, type, attributeName } of changes) log.push(`${type} ${attributeName} ${target.nodeName}`);
      }).observe(document.querySelector('.editor')!, { subtree: true, childList: true, attributes: true });
    });
    const before = await frames(page);
    for (const count of [1_000, 1_500, 2_000]) {
      await grow(page, { frames: count });
      await eventually(() => page.locator('#packets').getAttribute('aria-rowcount'), String(count + 1));
    }
    assert.deepEqual(await frames(page), before);
    assert.equal(await page.locator('.packets-rows [role=row]:not([data-kept])').count(), 0);
    assert.equal(await selectedRow(page), '8');
    const log = await page.evaluate(() => (window as unknown as { log: string[] }).log);
    const other = log.filter((change) => !/^attributes (aria-rowcount|style) DIV$/.test(change));
    assert.deepEqual([...new Set(other)], [], 'only the length of the scroll bar changes');
  });

  it('asks for the details again when many frames have come behind a frame near the end, not at every step', async () => {
    const page = await open({ scenario: 'live' });
    await ready(page);
    await page.locator('#packets').focus();
    await page.keyboard.press('End');
    await eventually(() => title(page), 'Frame 231 · TCP ACK');
    const before = await requests(page, 'frame');
    for (let count = 232; count < 290; count++) await grow(page, { frames: count });
    await settle(page);
    assert.equal(await requests(page, 'frame'), before);
    await grow(page, { frames: 400 });
    await eventually(() => requests(page, 'frame'), before + 1);
    for (let count = 401; count < 600; count += 10) await grow(page, { frames: count });
    await settle(page);
    assert.equal(await requests(page, 'frame'), before + 1);
  });

  it('asks for rows and details again when the writer rests', async () => {
    const page = await open({ scenario: 'live' });
    await ready(page);
    await page.locator('#frame-8').click();
    await eventually(() => title(page), 'Frame 8 · Login Request (frames 7 + 8, 280 bytes)');
    const before = await requests(page, 'frame');
    await page.evaluate(() => window.harness.mark(4, 'request'));
    await grow(page, {});
    await eventually(() => requests(page, 'frame'), before + 1);
    await page.locator('#frame-4 .rowMark').waitFor();
  });

  it('comes back to its place when the same capture is read once more', async () => {
    const page = await open({ scenario: 'live' });
    await ready(page);
    await grow(page, { frames: 1_000_000 });
    await page.evaluate(() => window.harness.send({ type: 'reveal', frame: 900_000, focus: true, announce: 'there' }));
    await eventually(() => title(page), 'Frame 900000 · TCP ACK');
    await page.locator('#packets').hover();
    await page.mouse.wheel(0, 110);
    await eventually(async () => (await frames(page)).includes(900_005), true);
    await settle(page);
    const before = await frames(page);
    await grow(page, { frames: 500, complete: false });
    await page.getByRole('progressbar', { name: 'Reading the capture' }).waitFor();
    for (const count of [10_000, 600_000]) {
      await grow(page, { frames: count });
      await eventually(() => page.locator('#packets').getAttribute('aria-rowcount'), String(count + 1));
    }
    await grow(page, { frames: 1_000_010, complete: true });
    await eventually(() => frames(page), before);
    assert.equal(await selectedRow(page), '900000');
    assert.equal(await title(page), 'Frame 900000 · TCP ACK');
  });

  it('ends when the person scrolls away, and does not begin again by itself', async () => {
    for (const count of [300, 5_000_000]) {
      const page = await open({ scenario: 'live' });
      await follow(page);
      await grow(page, { frames: count });
      await eventually(() => last(page), count);
      await page.locator('#packets').hover();
      await page.mouse.wheel(0, 100);
      await settle(page);
      assert.equal(await isOn(page), 'true', 'the end is the end');
      await page.mouse.wheel(0, -100);
      await eventually(() => isOn(page), 'false');
      assert.equal(await announced(page), 'No longer following');
      // The wheel's way may not be over when following is.
      await settle(page);
      const shown = await frames(page);
      await grow(page, { frames: count + 10 });
      await eventually(() => page.locator('#packets').getAttribute('aria-rowcount'), String(count + 11));
      await settle(page);
      assert.deepEqual(await frames(page), shown);
      await page.mouse.wheel(0, 100_000);
      await eventually(() => last(page), count + 10);
      assert.equal(await isOn(page), 'false');
      await grow(page, { frames: count + 20 });
      await settle(page);
      assert.equal(await last(page), count + 10);
    }
  });

  it('ends when the scroll bar is dragged away', async () => {
    for (const count of [300, 5_000_000]) {
      const page = await open({ scenario: 'live' });
      await follow(page);
      await grow(page, { frames: count });
      await eventually(() => last(page), count);
      await page.locator('#packets').evaluate((grid) => (grid.scrollTop = grid.scrollHeight / 2));
      await eventually(() => isOn(page), 'false');
    }
  });

  it('ends when another frame than the last is selected, by key, click or link', async () => {
    const page = await open({ scenario: 'live' });
    await follow(page);
    await page.locator('#packets').focus();
    await page.keyboard.press('End');
    await eventually(() => selectedRow(page), '231');
    assert.equal(await isOn(page), 'true', 'the last one may be selected');
    await page.keyboard.press('ArrowUp');
    await eventually(() => isOn(page), 'false');
    await follow(page);
    await page.locator('#frame-228').click();
    await eventually(() => isOn(page), 'false');
    await page.evaluate(() => window.harness.send({ type: 'reveal', frame: 8, focus: false, announce: 'Frame 8' }));
    await follow(page);
    await page.getByRole('button', { name: 'Login Response in 11' }).click();
    await eventually(() => isOn(page), 'false');
    await eventually(async () => (await frames(page)).includes(11), true);
  });

  it('ends when the host shows a frame', async () => {
    const page = await open({ scenario: 'live' });
    await follow(page);
    await page.evaluate(() => window.harness.send({ type: 'reveal', frame: 42, focus: false, announce: 'Frame 42' }));
    await eventually(() => isOn(page), 'false');
    await eventually(async () => (await frames(page)).includes(42), true);
    assert.equal(await announced(page), 'No longer following. Frame 42');
  });

  it('stays on while the window changes its size', async () => {
    const page = await open({ scenario: 'live' });
    await follow(page);
    for (const height of [500, 1_000, 700]) {
      await page.setViewportSize({ width: 900, height });
      await settle(page);
      await eventually(() => last(page), 231);
      assert.equal(await isOn(page), 'true');
    }
  });

  it('goes on after its tab was hidden, although the host repeats the selection', async () => {
    const page = await open({ scenario: 'live' });
    await ready(page);
    await page.locator('#frame-8').click();
    await follow(page);
    await settle(page, 300);
    await page.reload();
    await page.evaluate(() => window.harness.send({ type: 'reveal', frame: 8, focus: false }));
    await eventually(() => title(page), 'Frame 8 · Login Request (frames 7 + 8, 280 bytes)');
    assert.equal(await isOn(page), 'true');
    await grow(page, { frames: 500 });
    await eventually(() => last(page), 500);
  });

  it('is forgotten when the file no longer grows', async () => {
    const page = await open({ scenario: 'live' });
    await follow(page);
    await settle(page, 300);
    // The same state, and a file that nobody writes: the window was closed in between.
    await page.goto(page.url().replace('live', 'login'));
    await ready(page);
    assert.deepEqual((await frames(page)).slice(-1), [231], 'the table stands where it stood');
    await grow(page, { frames: 500, live: true });
    await button(page).waitFor();
    assert.equal(await isOn(page), 'false');
    assert.deepEqual((await frames(page)).slice(-1), [231]);
  });

  it('follows the end of what a filter leaves', async () => {
    const page = await open({ scenario: 'live' });
    await follow(page);
    const field = page.getByRole('combobox', { name: 'Display filter' });
    await field.fill('every 7');
    await field.press('Enter');
    await eventually(() => last(page), 231);
    for (const count of [300, 3_000, 30_000]) {
      await grow(page, { frames: count });
      await eventually(() => last(page), count - (count % 7));
    }
    assert.equal(await isOn(page), 'true');
    await field.press('Escape');
    await eventually(() => last(page), 30_000);
    assert.equal(await isOn(page), 'true');
  });
});
