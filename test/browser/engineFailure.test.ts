import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { postedMessages } from '../support/webviewHarness';
import { eventually, useWebview } from '../support/webviewHarnessMocha';

describe('a decoder that stops or hangs', () => {
  const open = useWebview();
  const ready = (page: Page) => page.locator('#frame-1 .info', { hasText: /\w/ }).waitFor();
  const reopened = async (page: Page) =>
    (await postedMessages(page)).filter((message) => message.type === 'command' && message.command === 'reopenCapture')
      .length;
  const detail =
    'The decoder has stopped while it was asked for frame {"frame":7}. Reason: <img src=x>\nCapture: /captures/x.pcap';
  const fail = (page: Page, canReopen: boolean) =>
    page.evaluate(
      ({ text, can }) => {
        const message = 'The capture cannot be shown any more';
        window.harness.send({ type: 'failed', message, detail: text, ...(can ? { canReopen: true } : {}) });
      },
      { text: detail, can: canReopen },
    );

  it('that was started again is told in lines, not with "\\n" between them', async () => {
    const page = await open({ scenario: 'login' });
    await ready(page);
    const message = `${detail}\nIt was started again, and has read the capture anew.`;
    await page.evaluate(
      (text) => window.harness.grow({ generation: 2, notices: [{ severity: 'warning', message: text }] }),
      message,
    );
    const notice = page.locator('.notice-warning .notice-text');
    await notice.getByText('It was started again').waitFor();
    assert.deepEqual((await notice.innerText()).trim().split('\n'), message.split('\n'));
  });

  it('is told in place of everything else, with Reopen, which shows the capture again', async () => {
    const page = await open({ scenario: 'login' });
    await ready(page);
    await fail(page, true);
    const alert = page.getByRole('alert');
    await eventually(async () => (await alert.innerText()).includes('<img src=x>'), true);
    assert.match(await alert.innerText(), /frame \{"frame":7\}.*\n*.*\/captures\/x\.pcap/s);
    await page.getByRole('button', { name: 'Reopen' }).click();
    assert.equal(await reopened(page), 1);
    assert.equal(await page.getByRole('button', { name: 'Reopening…' }).isDisabled(), true);
    // It stops once more: then it can be asked for once more.
    await fail(page, true);
    await page.getByRole('button', { name: 'Reopen', exact: true }).click();
    assert.equal(await reopened(page), 2);
    await page.evaluate(() => window.harness.grow({ generation: 2 }));
    await ready(page);
  });

  it('offers no Reopen where that would come to the same', async () => {
    const page = await open({ scenario: 'login' });
    await ready(page);
    await fail(page, false);
    await page.getByRole('button', { name: 'Open with another editor…' }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Reopen' }).count(), 0);
  });

  it('is told above what is known while it hangs, with Stop and Reopen, until it answers', async () => {
    const page = await open({ scenario: 'login' });
    await ready(page);
    await page.evaluate(() => window.harness.send({ type: 'hanging' }));
    const alert = page.getByRole('alert');
    await eventually(
      async () => (await alert.innerText()).replace(/\s+/g, ' '),
      'Warning: The decoder of this capture has not answered for half a minute. Stop and Reopen',
    );
    assert.equal(await page.locator('#frame-1').count(), 1, 'what is known stays');
    await page.getByRole('button', { name: 'Stop and Reopen' }).click();
    assert.equal(await reopened(page), 1);
    await page.evaluate(() => window.harness.grow({}));
    await eventually(() => alert.count(), 0);
  });
});
