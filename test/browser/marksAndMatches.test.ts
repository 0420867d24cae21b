import assert from 'node:assert/strict';
import path from 'node:path';
import type { Page } from 'playwright-core';
import type { ToWebview } from '../../src/messages/webview';
import { fixtures } from '../support/captures';
import { postedMessages } from '../support/webviewHarness';
import { hostileTexts } from '../support/webviewHarnessData';
import { eventually, useWebview } from '../support/webviewHarnessMocha';
import { violations } from '../support/webviewHarnessViolations';

const capture = { kind: 'files', paths: [path.join(fixtures, 'sample.pcap')], name: 'sample.pcap' } as const;

describe('marks, notes and matches in the page', () => {
  const open = useWebview();
  const send = (page: Page, message: ToWebview) => page.evaluate((sent) => window.harness.send(sent), message);
  const openPackets = async (theme: 'dark' | 'light' | 'hc' | 'hcLight' = 'dark') => {
    const page = await open({ scenario: 'engine', capture, theme });
    await page.locator('#frame-1').waitFor();
    return page;
  };

  it('marked rows have a sign that says so, and the details show the note', async () => {
    const page = await openPackets();
    await send(page, { type: 'frameMarks', marks: [{ frame: 4, note: 'why so late?' }, { frame: 6 }] });
    assert.equal(await page.locator('#frame-4 .frameMark').getAttribute('title'), 'Note: why so late?');
    assert.equal(await page.locator('#frame-6 .frameMark').getAttribute('title'), 'Marked');
    await page.locator('#frame-4').click();
    await page.locator('.frameNote').waitFor();
    assert.equal(await page.locator('.frameNote-text').innerText(), 'why so late?');
    await page.getByRole('button', { name: 'Edit Note…' }).click();
    const commands = (await postedMessages(page)).flatMap((one) => (one.type === 'command' ? [one.command] : []));
    assert.deepEqual(commands, ['editNote']);
    await send(page, { type: 'frameMarks', marks: [] });
    await eventually(() => page.locator('.frameMark, .frameNote').count(), 0);
  });

  it('notes are texts, whatever they hold', async () => {
    const page = await openPackets();
    const note = `${hostileTexts.markup} ${hostileTexts.bidi} ${hostileTexts.control}`;
    await send(page, { type: 'frameMarks', marks: [{ frame: 4, note }] });
    await page.locator('#frame-4').click();
    await page.locator('.frameNote').waitFor();
    assert.equal(await page.evaluate(() => window.hacked), undefined);
    assert.doesNotMatch(await page.locator('.frameNote-text').innerText(), /[\u202a-\u202e\u0000-\u0008]/);
  });

  it('text that was found in a column is marked in every row that holds it, until Escape', async () => {
    const page = await openPackets();
    const found = { kind: 'columns', text: 'login res' } as const;
    await send(page, { type: 'reveal', frame: 6, focus: true, announce: 'found', found });
    await eventually(() => page.locator('#frame-6 mark').allInnerTexts(), ['Login Res']);
    assert.ok((await page.locator('mark.found').count()) > 1);
    await page.locator('#packets').press('Escape');
    await eventually(() => page.locator('mark.found').count(), 0);
  });

  it('a key that was found selects its field and marks its bytes', async () => {
    const page = await openPackets();
    const found = { kind: 'pair', text: 'sessiontype=normal' } as const;
    await send(page, { type: 'reveal', frame: 4, focus: true, announce: 'found', found });
    await eventually(
      async () => (await page.locator('.character.found').allInnerTexts()).join(''),
      'SessionType=Normal',
    );
    assert.match(await page.locator('.field[aria-selected=true]').innerText(), /SessionType/);
  });

  it('bytes that were found are marked as far as they reach', async () => {
    const page = await openPackets();
    const bytes = new TextEncoder().encode('iqn.2008');
    await send(page, { type: 'reveal', frame: 4, focus: true, announce: 'found', found: { kind: 'bytes', bytes } });
    await eventually(async () => (await page.locator('.character.found').allInnerTexts()).join(''), 'iqn.2008');
  });

  for (const theme of ['dark', 'light', 'hc', 'hcLight'] as const) {
    it(`are accessible in the theme ${theme}`, async () => {
      const page = await openPackets(theme);
      await send(page, { type: 'frameMarks', marks: [{ frame: 4, note: 'why so late?' }, { frame: 6 }] });
      const found = { kind: 'pair', text: 'sessiontype=normal' } as const;
      await send(page, { type: 'reveal', frame: 4, focus: true, announce: 'found', found });
      await page.locator('.character.found').first().waitFor();
      assert.deepEqual(await violations(page), []);
    });
  }
});
