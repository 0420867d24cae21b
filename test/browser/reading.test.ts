import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { postedMessages } from '../support/webviewHarness';
import { eventually, useWebview } from '../support/webviewHarnessMocha';

describe('a capture that VS Code reads whole', () => {
  const open = useWebview();
  const tellReading = (page: Page) =>
    page.evaluate(() => {
      const reading = { name: '<b>.pcap', bytes: 200 * 2 ** 20, mostBytes: 2 ** 28, began: Date.now() - 65_000 };
      window.harness.send({ type: 'reading', reading });
    });
  const fail = (page: Page) =>
    page.evaluate(() =>
      window.harness.send({ type: 'failed', message: 'Reading was cancelled', detail: 'nothing', canReopen: true }),
    );

  it('is named at once with size, limit and time, and can be cancelled and reopened', async () => {
    const page = await open({ scenario: 'login' });
    await fail(page);
    await tellReading(page);
    const heading = page.getByRole('heading');
    await eventually(() => heading.innerText(), 'Reading <b>.pcap, 200 MiB, through VS Code’s file system…');
    await page.getByText('up to 256 MiB here').waitFor();
    await page.getByText(/^6\d s so far$/).waitFor();
    await page.getByRole('progressbar').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    const posted = await postedMessages(page);
    assert.equal(posted.filter(({ type }) => type === 'cancelReading').length, 1);
    await fail(page);
    await page.getByRole('button', { name: 'Reopen' }).click();
    await page.getByRole('button', { name: 'Reopening…' }).waitFor();
    await tellReading(page);
    await page.getByRole('button', { name: 'Cancel' }).waitFor();
    await page.evaluate(() => window.harness.grow({}));
    await page.locator('#frame-1 .info', { hasText: /\w/ }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Cancel' }).count(), 0);
  });

  it('keeps what is known of it on the screen while it is read anew', async () => {
    const page = await open({ scenario: 'login' });
    const row = page.locator('#frame-1 .info', { hasText: /\w/ });
    await row.waitFor();
    await tellReading(page);
    await page.evaluate(() => window.harness.grow({}));
    await row.waitFor();
    assert.equal(await page.getByText('so far').count(), 0);
  });
});
