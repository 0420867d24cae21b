import assert from 'node:assert/strict';
import path from 'node:path';
import type { Page } from 'playwright-core';
import type { LoginReport } from '../../src/core/login/LoginReport';
import { fixtures } from '../support/captures';
import { loginReports } from '../support/loginReports';
import { postedMessages, type PageOptions } from '../support/webviewHarness';
import { hostileTexts } from '../support/webviewHarnessData';
import { eventually, useWebview } from '../support/webviewHarnessMocha';
import { violations } from '../support/webviewHarnessViolations';

describe('logins view', () => {
  const open = useWebview();
  let rejected: LoginReport[];
  let several: LoginReport[];

  before(async () => {
    rejected = await loginReports(path.join(fixtures, 'chap-wrong-password.pcap'));
    several = await loginReports(path.join(fixtures, 'odd-logins.pcap'));
  });

  const tab = (page: Page, name: RegExp) => page.getByRole('tab', { name });
  const ladder = (page: Page) => page.getByRole('listbox', { name: /^Exchange/ });
  const arrows = (page: Page) => ladder(page).getByRole('option');
  const chosen = (page: Page) => ladder(page).locator('[aria-selected=true]');
  const selectedFrames = async (page: Page) =>
    (await postedMessages(page)).filter(({ type }) => type === 'selected').map(({ frame }) => frame);
  const focused = (page: Page) => page.evaluate(() => document.activeElement?.id);
  const openLogins = async (logins: readonly LoginReport[], more: Partial<PageOptions> = {}) => {
    const page = await open({ scenario: 'login', logins, ...more });
    await tab(page, /^Logins/).click();
    await ladder(page).waitFor();
    return page;
  };

  it('is a tab beside the packets, which stay as they were left', async () => {
    const page = await open({ scenario: 'tenMillion', logins: rejected });
    await page.locator('#frame-1').waitFor();
    assert.deepEqual(
      await page.getByRole('tablist', { name: 'Views of the capture' }).getByRole('tab').allInnerTexts(),
      ['Packets', 'Logins 1', 'I/O 0', 'Findings', 'Stream'],
    );
    await page.locator('#packets').focus();
    for (let page_ = 0; page_ < 5; page_++) await page.keyboard.press('PageDown');
    await page.locator('#frame-9').waitFor({ state: 'detached' });
    const state = () =>
      page.evaluate(() => {
        const rows = [...document.querySelectorAll<HTMLElement>('.packets-rows [role=row]')];
        return rows.map((row) => `${row.dataset['frame']} ${row.getAttribute('aria-selected')} ${row.offsetTop}`);
      });
    await page.waitForTimeout(300);
    const before = await state();
    await tab(page, /^Packets/).focus();
    await page.keyboard.press('ArrowRight');
    await ladder(page).waitFor();
    assert.equal(await tab(page, /^Logins/).getAttribute('aria-selected'), 'true');
    assert.equal(await focused(page), 'tab-logins');
    const panel = await tab(page, /^Logins/).getAttribute('aria-controls');
    assert.equal(await page.locator(`#${panel}`).getAttribute('role'), 'tabpanel');
    assert.equal(await page.getByRole('grid', { name: 'Packets' }).count(), 0, 'the packets are not to be seen');
    await page.keyboard.press('Home');
    await page.getByRole('grid', { name: 'Packets' }).waitFor();
    assert.deepEqual(await state(), before);
  });

  it('is shown again when the page has been built again', async () => {
    const page = await openLogins(rejected);
    await arrows(page).filter({ hasText: 'Authentication failure' }).click();
    await page.waitForTimeout(400);
    await page.reload();
    await chosen(page).filter({ hasText: 'Authentication failure' }).waitFor();
    assert.equal(await tab(page, /^Logins/).getAttribute('aria-selected'), 'true');
  });

  it('draws handshake and login as arrows with exact gaps, in bands of stages', async () => {
    const page = await openLogins(rejected);
    const bands = ladder(page).getByRole('group');
    assert.deepEqual(await bands.evaluateAll((all) => all.map((band) => band.getAttribute('aria-label'))), [
      'TCP connection',
      'Security negotiation, 0.151 ms',
      'Close',
    ]);
    const spoken = (await arrows(page).allTextContents()).map((text) => text.replace(/\s+/g, ' ').trim());
    assert.equal(spoken.length, 5 + rejected[0].steps.length);
    assert.equal(spoken[0], 'SYN from initiator to target opens the connection · frame 1');
    assert.equal(spoken[1], '+15 µsSYN, ACK from target to initiator accepts the connection · frame 2');
    assert.equal(
      spoken.at(-3),
      '+44 µsLogin Response from target to initiator 0x0201 Authentication failure · frame 11',
    );
    assert.equal(spoken.at(-1), '+27 µsFIN, ACK from initiator to target closes its direction · frame 13');
  });

  it('binds every arrow to its frame, those of TCP and of the close too', async () => {
    const page = await openLogins(rejected);
    const frames = rejected[0].ladder.map(({ frame }) => frame);
    for (let at = 0; at < frames.length; at++) await arrows(page).nth(at).click();
    await eventually(async () => (await selectedFrames(page)).slice(-frames.length), frames);
  });

  it('walks by keys, selects the frames, and goes to the packet by Enter', async () => {
    const page = await openLogins(rejected);
    await ladder(page).focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('PageDown');
    await page.keyboard.press('ArrowDown');
    await chosen(page).filter({ hasText: 'Login Response' }).waitFor();
    await eventually(async () => (await selectedFrames(page)).slice(-2), [4, 6]);
    assert.equal(await ladder(page).getAttribute('aria-activedescendant'), await chosen(page).getAttribute('id'));
    await page.keyboard.press('Enter');
    await page.locator('#frame-6[aria-selected=true]').waitFor();
    assert.equal(await focused(page), 'packets');
    assert.equal(await tab(page, /^Packets/).getAttribute('aria-selected'), 'true');
  });

  it('says outcome, cause, next check and who proved what, and asks the host for the CHAP check', async () => {
    const page = await openLogins(rejected);
    const text = await page.locator('.loginDetails').innerText();
    const { advice, authentication } = rejected[0];
    for (const part of [advice!.usualCause, advice!.checkNext, authentication.sentence, 'CHAP_R']) {
      assert(text.includes(part), part);
    }
    await page.getByRole('button', { name: /Check the initiator’s CHAP response/ }).click();
    const posted = (await postedMessages(page)).filter(({ type }) => type === 'checkChap');
    assert.deepEqual(posted, [{ type: 'checkChap', stream: 0, login: 0, prover: 'initiator' }]);
  });

  it('explains a key that the pointer rests on, and the same by key', async () => {
    const page = await openLogins(rejected);
    await page.getByRole('grid', { name: 'Negotiated keys' }).getByText('AuthMethod', { exact: true }).hover();
    const card = page.getByRole('dialog', { name: 'About AuthMethod' });
    await card.waitFor();
    await page.keyboard.press('Escape');
    await page.mouse.move(2, 2);
    await eventually(() => card.count(), 0);
    await page.locator('.keyTable tbody tr').first().focus();
    await page.keyboard.press('i');
    await page.getByRole('dialog', { name: 'About InitiatorName' }).waitFor();
    await page.keyboard.press('i');
    assert.equal(await focused(page), 'hoverCard');
    await page.keyboard.press('Escape');
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'TR');
    await page.keyboard.press('Enter');
    const posted = (await postedMessages(page)).filter(({ type }) => type === 'openRfc');
    assert.equal(posted.length, 1);
  });

  it('marks an arrow that has no explanation of its own as nothing to explain', async () => {
    const plain = rejected.map((report) => ({
      ...report,
      ladder: report.ladder.map((event) => ({ ...event, topic: undefined })),
    }));
    const page = await openLogins(plain);
    await ladder(page).focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('i');
    await page.waitForTimeout(100);
    assert.equal(await page.getByRole('dialog').count(), 0);
  });

  it('posts walks and comparison as commands of the host', async () => {
    const page = await openLogins(rejected);
    for (const name of ['Previous login', 'Previous stage', 'Next stage', 'Next login', 'Compare…']) {
      await page.getByRole('button', { name, exact: true }).click();
    }
    const posted = (await postedMessages(page)).filter(({ type }) => type === 'command' || type === 'compareLogins');
    assert.deepEqual(posted, [
      { type: 'command', command: 'previousLogin' },
      { type: 'command', command: 'previousLoginStage' },
      { type: 'command', command: 'nextLoginStage' },
      { type: 'command', command: 'nextLogin' },
      { type: 'compareLogins', login: { stream: 0, login: 0 } },
    ]);
  });

  it('follows what is revealed while it belongs to a login, and goes to the packets with the rest', async () => {
    const page = await openLogins(rejected);
    const reveal = (frame: number, isLoginWalk?: boolean) =>
      page.evaluate((message) => window.harness.send(message), {
        type: 'reveal',
        frame,
        focus: false,
        announce: 'there',
        ...(isLoginWalk ? { isLoginWalk } : {}),
      } as const);
    await reveal(9);
    await chosen(page).filter({ hasText: 'Login Response' }).waitFor();
    // The first command after a login is a stop of the walk and not on the ladder.
    await reveal(200, true);
    await eventually(() => chosen(page).count(), 0);
    assert.equal(await tab(page, /^Logins/).getAttribute('aria-selected'), 'true');
    await reveal(200);
    await page.locator('#frame-200[aria-selected=true]').waitFor();
    assert.equal(await tab(page, /^Packets/).getAttribute('aria-selected'), 'true');
  });

  it('lists ten thousand logins and asks for windows of them only', async () => {
    const page = await openLogins(several, { loginCount: 10_000 });
    const list = page.getByRole('listbox', { name: 'Logins, 10,000' });
    await list.getByRole('option').first().waitFor();
    await list.focus();
    await page.keyboard.press('End');
    await list.getByRole('option', { name: /^Login 10,000/ }).waitFor();
    await eventually(() => list.locator('[aria-selected=true]').getAttribute('aria-posinset'), '10000');
    assert((await list.getByRole('option').count()) < 60, 'few elements');
    const asked = await page.evaluate(() =>
      window.harness.posted
        .filter((message) => message.type === 'request' && message.method === 'logins')
        .map((message) => (message as { params: { count: number } }).params.count),
    );
    assert(asked.length < 12 && Math.max(...asked) <= 100, JSON.stringify(asked));
  });

  it('says that a capture holds no login', async () => {
    const page = await open({ scenario: 'empty' });
    await page.getByRole('heading').first().waitFor();
    assert.equal(await page.getByRole('tab').count(), 0, 'an empty capture has no views');
    const quiet = await open({ scenario: 'login' });
    await quiet.evaluate(() => window.harness.grow({ logins: { accepted: 0, rejected: 0, unfinished: 0 } }));
    await tab(quiet, /^Logins 0/).click();
    await quiet.getByRole('heading', { name: 'This capture holds no login' }).waitFor();
  });

  it('shows hostile names and values as text', async () => {
    const { markup, bidi, control } = hostileTexts;
    const [report] = rejected;
    const evil: LoginReport = {
      ...report,
      initiator: markup,
      target: bidi,
      sentence: markup,
      steps: report.steps.map((step) => ({
        ...step,
        summary: markup,
        keys: [
          [markup, bidi],
          ['', 'A'.repeat(100_000)],
        ],
      })),
      keys: report.keys.map((row) => ({ ...row, key: markup, effectiveText: bidi, rule: markup })),
      problems: [{ code: 'X', severity: 'error', message: `${control} ${markup}`, references: [], frame: 9 }],
    };
    const page = await openLogins([evil]);
    await ladder(page).focus();
    await page.keyboard.press('End');
    const text = await page.locator('main.logins').innerText();
    assert(text.includes(markup) && text.includes('\\u202e') && text.includes('\\x1b'));
    assert(!/[\u202e\x1b]/.test(text));
    assert.equal(await page.evaluate(() => window.hacked), undefined);
    assert.equal(await page.locator('main.logins img, main.logins script').count(), 0);
  });

  it('groups problems of one rule', async () => {
    const [report] = rejected;
    const problems = Array.from({ length: 17 }, (_, at) => ({
      ...{ code: 'KEY-DUP', severity: 'error', message: `Key ${at} is sent again.`, references: [], frame: 9 },
    })) as LoginReport['problems'];
    const page = await openLogins([{ ...report, problems }]);
    assert.equal(await page.getByRole('region', { name: 'Problems' }).getByRole('listitem').count(), 1);
    await page.getByRole('button', { name: '16 more of this kind' }).click();
    await page.getByText('Key 16 is sent again.').waitFor();
  });

  for (const [width, isNarrow] of [
    [2000, false],
    [1210, false],
    [1060, true],
    [800, true],
    [400, true],
  ] as const) {
    it(`fits into ${width} pixels`, async () => {
      const page = await openLogins(rejected, { width });
      const fold = page.getByRole('button', { name: /^Login 1 of 1/ });
      assert.equal(await fold.isVisible(), isNarrow);
      assert.equal(await page.locator('#logins').isVisible(), !isNarrow);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      assert(overflow <= 0, `${overflow} pixels too wide`);
      const wide = await page.locator('main.logins').evaluate((element) => element.scrollWidth - element.clientWidth);
      assert(wide <= 0, `${wide} pixels hang out of the view`);
      // The columns of rules and sections were cut off beside the ladder in a window with its side bar open.
      const cut = await page.locator('.keyTable').evaluate((table) => {
        const details = table.closest('.loginDetails');
        return details ? table.getBoundingClientRect().right - details.getBoundingClientRect().right : NaN;
      });
      if (width >= 800) assert(cut <= 0, `${cut} pixels of the negotiation table are cut off`);
      if (!isNarrow) return;
      await fold.click();
      await page.locator('#logins').waitFor({ state: 'visible' });
    });
  }

  for (const theme of ['dark', 'light', 'hc', 'hcLight'] as const) {
    it(`has no accessibility violation in ${theme}`, async () => {
      const page = await openLogins(rejected, { theme });
      assert.deepEqual(await violations(page), []);
      await ladder(page).focus();
      await page.keyboard.press('End');
      await page
        .getByRole('button', { name: /that nobody spoke of/ })
        .click({ timeout: 500 })
        .catch(() => undefined);
      assert.deepEqual(await violations(page), []);
    });
  }
});
