import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { postedMessages } from '../support/webviewHarness';
import { eventually, useWebview } from '../support/webviewHarnessMocha';

describe('hover card', () => {
  const open = useWebview();

  const label = (page: Page, text: string) => page.locator('.field-label', { hasText: new RegExp(`^${text}$`) });
  const card = (page: Page) => page.getByRole('dialog');
  const openLogin = async (width = 1400, height = 900) => {
    const page = await open({ scenario: 'login', width, height });
    await page.locator('#frame-8').click();
    await page.locator('#fields').focus();
    await page.keyboard.type('sessiontype');
    await page.locator('.field.selected', { hasText: 'SessionType' }).waitFor();
    return page;
  };

  it('explains the field that the pointer rests on', async () => {
    const page = await openLogin();
    await label(page, 'SessionType').hover();
    await card(page).waitFor();
    assert.equal(await card(page).getAttribute('aria-label'), 'About SessionType');
    const text = await card(page).innerText();
    for (const part of [
      'RFC 3720 §12.12',
      'RFC 7143 §13.12',
      'it is not negotiated',
      'range, default',
      'made-up first paragraph',
    ]) {
      assert(text.includes(part), `${part} in ${text}`);
    }
    const described = await page.locator('.field.selected').getAttribute('aria-describedby');
    assert.equal(described, await card(page).getAttribute('id'));
    await page.getByRole('button', { name: 'Open section 12.12 in the RFC reader' }).click();
    await page.getByRole('button', { name: 'RFC 7143 §13.12' }).click();
    const posted = (await postedMessages(page)).filter(({ type }) => type === 'openRfc');
    assert.deepEqual(posted, [
      { type: 'openRfc', rfc: 3720, section: '12.12' },
      { type: 'openRfc', rfc: 7143, section: '13.12' },
    ]);
  });

  for (const [width, height] of [
    [1400, 900],
    [700, 900],
    [1000, 400],
    [420, 500],
  ] as const) {
    it(`fits into ${width} × ${height} and never covers its row`, async () => {
      const page = await openLogin(width, height);
      await label(page, 'SessionType').hover();
      await card(page).waitFor();
      const row = (await page.locator('.field.selected').boundingBox())!;
      const box = (await card(page).boundingBox())!;
      assert(
        box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height,
        JSON.stringify(box),
      );
      assert(box.y >= row.y + row.height || box.y + box.height <= row.y, 'beside the row');
    });
  }

  it('stays while the pointer is in it and closes when the pointer leaves', async () => {
    const page = await openLogin();
    await label(page, 'SessionType').hover();
    await card(page).waitFor();
    await card(page).hover();
    // Longer than the time after which it would close.
    await page.waitForTimeout(600);
    assert.equal(await card(page).count(), 1);
    await page.mouse.move(700, 100);
    await eventually(() => card(page).count(), 0);
  });

  it('closes on Escape, on scrolling and when the page loses the focus', async () => {
    const page = await openLogin();
    for (const close of [
      () => page.keyboard.press('Escape'),
      () => page.mouse.wheel(0, 60),
      () => page.evaluate(() => window.dispatchEvent(new Event('blur'))),
    ]) {
      await page.mouse.move(700, 100);
      await page.keyboard.press('Home');
      await page.keyboard.type('sessiontype');
      await label(page, 'SessionType').hover();
      await card(page).waitFor();
      await close();
      await eventually(() => card(page).count(), 0);
    }
  });

  it('opens by key, takes the focus when asked again, and gives it back', async () => {
    const page = await openLogin();
    for (const keys of [['i'], ['Control+k', 'Control+i']]) {
      for (const key of keys) await page.keyboard.press(key);
      await card(page).waitFor();
      assert.equal(await page.evaluate(() => document.activeElement?.id), 'fields');
      for (const key of keys) await page.keyboard.press(key);
      await eventually(() => page.evaluate(() => document.activeElement?.id), 'hoverCard');
      await page.keyboard.press('Tab');
      assert.match(await page.evaluate(() => document.activeElement?.textContent ?? ''), /RFC 3720/);
      await page.keyboard.press('Escape');
      await eventually(() => card(page).count(), 0);
      assert.equal(await page.evaluate(() => document.activeElement?.id), 'fields');
    }
  });

  it('asks once for each explanation', async () => {
    const page = await openLogin();
    for (let time = 0; time < 3; time++) {
      await page.keyboard.press('i');
      await card(page).waitFor();
      await page.keyboard.press('Escape');
      await eventually(() => card(page).count(), 0);
    }
    const asked = await page.evaluate(() => {
      return window.harness.posted.filter((message) => message.type === 'request' && message.method === 'explain')
        .length;
    });
    assert.equal(asked, 1);
  });

  it('names the section when there is nothing else, and says why an explanation is missing', async () => {
    const page = await openLogin();
    await page.keyboard.press('Home');
    await page.keyboard.type('tsih');
    await page.locator('.field.selected', { hasText: 'TSIH' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.press('Control+i');
    await card(page).getByRole('button', { name: 'Open section 10.12.6 in the RFC reader' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('ArrowUp');
    await page.locator('.field.selected', { hasText: 'ISID' }).waitFor();
    await page.keyboard.press('i');
    await card(page).getByText('the explanations are not there').waitFor();
  });
});
