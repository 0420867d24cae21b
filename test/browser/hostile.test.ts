/** Hostile texts, in everything that a capture can say, in every view of the page. */
import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { HOSTILE_FILE_NAME, hostileCapture } from '../support/hostileCapture';
import { checkPage } from '../support/hostilePage';
import { HOSTILE_TEXTS, type HostileName } from '../support/hostileTexts';
import { launchBrowser, openWebview } from '../support/webviewHarness';
import { eventually, useWebview } from '../support/webviewHarnessMocha';

const { bytes, sessions } = hostileCapture();
const capture = { kind: 'bytes', bytes, name: HOSTILE_FILE_NAME } as const;
const NAMES = Object.keys(HOSTILE_TEXTS) as HostileName[];
/** Of these every frame is looked at; of the others the login, the same code shows the rest. */
const WHOLE: readonly HostileName[] = ['imageTag', 'bidi', 'ansi', 'long'];

describe('hostile texts in the page', function () {
  this.timeout(240_000);
  const open = useWebview();
  const openCapture = async (): Promise<Page> => {
    const page = await open({ scenario: 'engine', capture, height: 1500 });
    await page.locator('#frame-1').waitFor();
    return page;
  };
  const show = async (page: Page, frame: number): Promise<void> => {
    await page.evaluate((wanted) => window.harness.send({ type: 'reveal', frame: wanted, focus: false }), frame);
    await page.locator('#detailTitle', { hasText: new RegExp(`^Frame ${frame}\\b`) }).waitFor();
    await page.locator('#fields [role=treeitem]').first().waitFor();
  };
  const tab = (page: Page, name: RegExp) => page.getByRole('tab', { name });

  it('stay text in the packet list, the fields and the bytes', async () => {
    const page = await openCapture();
    await checkPage(page, 'before a frame is selected');
    for (const [at, name] of NAMES.entries()) {
      const session = sessions[at];
      assert(session);
      const { first, last } = session;
      const frames = WHOLE.includes(name)
        ? Array.from({ length: last - first + 1 }, (_, offset) => first + offset)
        : [first + 3, first + 4];
      for (const frame of frames) {
        await show(page, frame);
        await checkPage(page, `${name}, frame ${frame}`);
      }
    }
    const last = sessions.at(-1);
    assert(last);
    for (let frame = last.first; frame <= last.last; frame++) {
      await show(page, frame);
      await checkPage(page, `no UTF-8, frame ${frame}`);
    }
  });

  it('stay text where all fields are unfolded, where they are explained, and where they are pointed at', async () => {
    const page = await openCapture();
    for (const name of WHOLE) {
      const session = sessions[NAMES.indexOf(name)];
      assert(session);
      await show(page, session.first + 3);
      await page.locator('#fields').focus();
      // From the first line on, each is unfolded before the next one is gone to.
      await page.keyboard.press('Home');
      for (let step = 0; step < 90; step++) {
        await page.keyboard.press('ArrowRight');
        await page.keyboard.press('ArrowDown');
      }
      await checkPage(page, `${name}, unfolded`);
      await page.keyboard.press('i');
      await checkPage(page, `${name}, explained`);
      await page.keyboard.press('Escape');
      await page.locator('#fields [role=treeitem]').last().hover();
      await checkPage(page, `${name}, pointed at`);
    }
  });

  it('stay text in the facts of the file and in its notices', async () => {
    const page = await openCapture();
    await page.getByText('About the capture file').click();
    const facts = await page.locator('.facts').innerText();
    for (const text of [HOSTILE_TEXTS.imageTag, HOSTILE_TEXTS.commandLink, HOSTILE_TEXTS.icon, HOSTILE_TEXTS.entity]) {
      assert(facts.includes(text), text);
    }
    await checkPage(page, 'facts');
    await page.evaluate((texts) => {
      const notices = texts.map((message) => ({ severity: 'warning', message }) as const);
      const facts = texts.map((text) => ({ subject: text, label: text, value: text }));
      window.harness.grow({ name: texts[0], notices, facts });
    }, Object.values(HOSTILE_TEXTS));
    await eventually(async () => (await page.locator('.notices').innerText()).includes(HOSTILE_TEXTS.imageTag), true);
    await checkPage(page, 'notices');
  });

  it('stay text in the view of logins', async () => {
    const page = await openCapture();
    await tab(page, /^Logins/).click();
    const logins = page.getByRole('listbox', { name: 'Logins' });
    await logins.waitFor();
    for (let login = 0; login < sessions.length; login++) {
      await page.locator('#ladder').waitFor();
      await checkPage(page, `login ${login + 1}`);
      if (login % 7 === 0) {
        await page.locator('#ladder').focus();
        await page.keyboard.press('End');
        await checkPage(page, `the end of login ${login + 1}`);
      }
      await logins.focus();
      await page.keyboard.press('ArrowDown');
    }
    assert((await page.locator('main.logins').innerText()).includes('\ufffd'), 'the last login is no UTF-8');
  });

  it('stay text in the view of findings', async () => {
    const page = await openCapture();
    await tab(page, /^Findings/).click();
    const list = page.locator('#findings');
    await list.waitFor();
    await list.focus();
    const said = new Set<string>();
    for (let step = 0; step < 60; step++) {
      await checkPage(page, `finding ${step + 1}`);
      said.add(await page.locator('main.findings, .findingDetails, #findings').first().innerText());
      await page.keyboard.press('ArrowDown');
    }
    assert(said.size > 20, 'the steps lead through the list');
  });

  it('stay text in the I/O view', async () => {
    const page = await openCapture();
    await tab(page, /^I\/O/).click();
    const tasks = page.getByRole('grid', { name: 'Tasks' });
    await tasks.locator('.taskRow[data-task]').first().waitFor();
    await tasks.focus();
    for (let step = 0; step < 60; step++) {
      await checkPage(page, `task ${step + 1}`);
      await page.keyboard.press('ArrowDown');
    }
  });

  it('stay text on the page of a file that cannot be shown, and in errors', async () => {
    const page = await open({ scenario: 'reading' });
    for (const [name, text] of Object.entries(HOSTILE_TEXTS)) {
      const message = `${name}: ${text}`;
      await page.evaluate((detail) => window.harness.send({ type: 'failed', message: detail, detail }), message);
      await page
        .getByRole('alert')
        .filter({ hasText: `${name}: ` })
        .waitFor();
      await checkPage(page, name);
    }
  });
});

describe('the policy of the page', () => {
  let browser: Browser | undefined;
  before(async function () {
    this.timeout(60_000);
    browser = await launchBrowser();
    if (!browser) this.skip();
  });
  after(() => browser?.close());

  it('neither loads nor runs what would be injected', async () => {
    assert(browser);
    const { page, errors } = await openWebview(browser, { scenario: 'login' });
    const policy = await page.locator('meta[http-equiv=Content-Security-Policy]').getAttribute('content');
    assert.match(
      policy ?? '',
      /^default-src 'none'; script-src 'nonce-[\w+/]{22}=='; style-src 'nonce-[\w+/]{22}=='; base-uri 'none'; form-action 'none'$/,
    );
    const refused = await page.evaluate(async () => {
      const seen: string[] = [];
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => seen.push(effectiveDirective));
      const holder = document.createElement('div');
      holder.innerHTML =
        '<img src="https://example.invalid/x.png" onerror="window.hacked=1"><style>body{color:red}</style><iframe src="https://example.invalid"></iframe>';
      document.body.append(holder);
      const script = document.createElement('script');
      script.textContent = 'window.hacked=1';
      document.body.append(script);
      await fetch('https://example.invalid/').catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 200));
      holder.remove();
      script.remove();
      return { seen: [...new Set(seen)].sort(), hacked: window.hacked };
    });
    assert.deepEqual(refused, {
      seen: ['connect-src', 'frame-src', 'img-src', 'script-src-attr', 'script-src-elem', 'style-src-elem'],
      hacked: undefined,
    });
    assert(errors.length > 0, 'what breaks the policy fails a test that looks at the console');
  });
});
