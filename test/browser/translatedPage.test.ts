/** Every text of the page comes from the translations that the host hands over: each view is looked at with marked ones. */
import assert from 'node:assert/strict';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { bundleText, pageSources } from '../../scripts/l10n';
import { markedTexts } from '../support/bareTexts';
import { fixtures } from '../support/captures';
import { loginReports } from '../support/loginReports';
import { taskCapture } from '../support/taskCaptures';
import type { PageOptions } from '../support/webviewHarness';
import { eventually, useWebview } from '../support/webviewHarnessMocha';

const translations = markedTexts(Object.keys(JSON.parse(bundleText(pageSources())) as object));

type Content = readonly (readonly [selector: string, why: string])[];

/** Elements that hold what the capture or the core says, with all that is in them. */
const CONTENT: Content = [
  ['bdi', 'texts of the capture and of the core'],
  ['.hexRow, .streamHex, .streamText, .offset', 'bytes'],
  ['.card > p:not(.card-foot), .card-facts, .card-quote, .card-here > h3, .card-here > p', 'explanations'],
  ['.cardLayer > .srOnly', 'an explanation, spoken'],
  ['.filter-meant', 'what somebody has written'],
  ['.suggestion:not(.suggestion-saved, .suggestion-history) .suggestion-type', 'types of fields'],
  ['.finding-title, .finding-id, .findingDetails > h2, .findingDetails dd:has(.finding-references)', 'findings'],
  ['.problem > div > .quiet', 'the id of a rule'],
  ['.band-name .explained, .arrow-flags', 'stages and flags of a login'],
  ['.taskParts th, .taskCauses, .ioGroups th[scope=row], .ioLegend-item[aria-pressed]', 'parts of tasks, commands'],
  ['.ioFilter option:not([value=""], [value=notGood], [value=noAnswer])', 'commands, LUNs and states of tasks'],
];

/** Elements whose attributes repeat what the capture or the core says. */
const CONTENT_ATTRIBUTES: Content = [
  ['.field, #detailTitle', 'a field or a frame whose text may be cut'],
  ['.strip-facts > span:first-child', 'name and format of the file'],
  ['.cell', 'a cell whose text may be cut; what a time format is called'],
  [
    '.finding-line, .findingGroup, .login-name, .login-line, .keyTable td, .keyTable td .quiet',
    'a text that may be cut',
  ],
  ['.finding-actions .action[title], .taskDetails .link[title]', 'a display filter'],
  ['.timeBar', 'parts of tasks'],
  ['.band', 'a stage of a login'],
];

/** What may stand outside of translated texts. */
const NO_WORDS: readonly (readonly [pattern: RegExp, why: string])[] = [
  [/^(?:· |\+)?(?:[\d.,]* ?(?:B|kB|MB|GB|h|min|s|ms|µs|ns) ?)+$/, 'units'],
  [/^\((?:(?:Alt|Ctrl|Shift)\+)+\w+\)$/, 'keys'],
  [/^RFC$|^[A-Z](?:\.\d+)+$/, 'documents and their appendices'],
  [/^p\d\d$/, 'percentiles'],
  [/^(?:(?:T|C|TSIH|CID|CmdSN|ExpStatSN|StatSN|ExpCmdSN|MaxCmdSN) (?:0x)?[\da-f]+(?:, )?)+$/, 'fields of a header'],
  [/^(?:Initiator Task Tag|CDB|CID)$/, 'fields of a header'],
  [/^[A-Z]\d+$|^[A-Z]+(?:_[A-Z\d]+)*$/, 'states and transitions of RFC 3720, section 7'],
];

describe('the page in another language', () => {
  const open = useWebview();
  const openMarked = (options: PageOptions) => open({ translations, ...options });
  const tab = (page: Page, name: string) => page.getByRole('tab', { name });
  const captureOf = (name: string) => ({ kind: 'files', paths: [path.join(fixtures, name)], name }) as const;

  const assertTranslated = async (page: Page) => {
    const selector = (content: Content) => content.map(([one]) => one).join(', ');
    const found = await page.evaluate((content) => window.harness.bareTexts(content), {
      whole: selector(CONTENT),
      attributes: selector(CONTENT_ATTRIBUTES),
    });
    const told = found
      .filter(({ text }) => !NO_WORDS.some(([pattern]) => pattern.test(text)))
      .map(({ text, place, attribute }) => `${place}${attribute === '' ? '' : ` [${attribute}]`}: ${text}`);
    assert.deepEqual([...new Set(told)], [], 'these texts are not translated');
  };

  it('shows the packets with the details of one', async () => {
    const page = await openMarked({ scenario: 'login' });
    await page.locator('#frame-8').click();
    await page.getByRole('tree').waitFor();
    assert.equal(await tab(page, '⟦Packets⟧').count(), 1);
    await assertTranslated(page);
  });

  it('shows the card of a field', async () => {
    const page = await openMarked({ scenario: 'login' });
    await page.locator('#frame-8').click();
    await page.locator('#fields').focus();
    await page.keyboard.type('sessiontype');
    await page.keyboard.press('i');
    await page.getByRole('dialog').waitFor();
    await assertTranslated(page);
  });

  it('shows a filter that is wrong, what is offered, and one that lets nothing pass', async () => {
    const page = await openMarked({ scenario: 'engine', capture: captureOf('sample.pcap') });
    const line = page.getByRole('combobox');
    await line.fill('iscsi.opcod == 3');
    await page.keyboard.press('Enter');
    await page.locator('.filter-message').waitFor();
    await assertTranslated(page);
    await line.fill('iscsi.');
    await page.getByRole('listbox').waitFor();
    await assertTranslated(page);
    await page.evaluate(() => window.harness.offerFilters({ saved: [{ name: '1', filter: 'tcp' }], history: ['ip'] }));
    await line.fill('frame.number > 10000');
    await page.keyboard.press('Enter');
    await page.locator('.noMatch').waitFor();
    await page.keyboard.press('Control+ArrowDown');
    await page.getByRole('listbox').waitFor();
    await assertTranslated(page);
  });

  for (const scenario of ['growing', 'live', 'tiny', 'reading', 'empty', 'failure', 'tenMillion'] as const) {
    it(`shows the scenario ${scenario} in a narrow window`, async () => {
      const page = await openMarked({ scenario, width: 500 });
      await page.locator('main').first().waitFor();
      await assertTranslated(page);
    });
  }

  for (const name of ['chap-wrong-password.pcap', 'odd-logins.pcap', 'sample.pcap']) {
    it(`shows a login with all that can be opened: ${name}`, async () => {
      const page = await openMarked({ scenario: 'login', logins: await loginReports(path.join(fixtures, name)) });
      await tab(page, '⟦Logins⟧').click();
      await page.locator('#ladder').getByRole('option').nth(4).click();
      await page.locator('.loginStep').waitFor();
      for (const button of await page.locator('.loginDetails button[aria-expanded=false]').all()) await button.click();
      for (const summary of await page.locator('.loginDetails summary').all()) await summary.click();
      await assertTranslated(page);
    });
  }

  it('shows tasks, their statistics and charts', async () => {
    const bytes = taskCapture([
      { start: 0, time: 900 },
      { start: 100_000, time: 30_000, command: 'write' },
      { start: 200_000, time: 2000, command: 'inquiry', status: 8 },
    ]);
    const page = await openMarked({ scenario: 'engine', capture: { kind: 'bytes', bytes, name: '1.pcap' } });
    await tab(page, '⟦I/O⟧').click();
    await page.locator('.taskRow[data-task]').first().click();
    await page.locator('.taskDetails').waitFor();
    await assertTranslated(page);
    await page.locator('.ioGroups tbody tr').first().click();
    await page.locator('.ioCount', { hasText: '⟦' }).waitFor();
    await assertTranslated(page);
  });

  for (const name of ['data-digest-flipped.pcap', 'chap-wrong-password.pcap']) {
    it(`shows findings: ${name}`, async () => {
      const page = await openMarked({ scenario: 'engine', capture: captureOf(name) });
      await tab(page, '⟦Findings⟧').click();
      await page.locator('.findingDetails').waitFor();
      await assertTranslated(page);
    });
  }

  it('shows a stream and what is looked for in it', async () => {
    const page = await openMarked({ scenario: 'engine', capture: captureOf('sample.pcap') });
    await page.locator('#frame-8').click();
    await tab(page, '⟦Stream⟧').click();
    await page.locator('.streamHead').first().waitFor();
    await page.locator('.streamFind-field').fill('nowhere');
    await page.keyboard.press('Enter');
    await page.getByText('⟦Not found⟧').waitFor();
    await assertTranslated(page);
  });

  it('says that there is nothing to show in a view', async () => {
    const page = await openMarked({ scenario: 'tenMillion' });
    for (const name of ['⟦Logins⟧', '⟦I/O⟧', '⟦Findings⟧', '⟦Stream⟧']) {
      await tab(page, name).click();
      await eventually(() => tab(page, name).getAttribute('aria-selected'), 'true');
      await assertTranslated(page);
    }
  });

  it('takes markup in a translation for text', async () => {
    const markup = '"><img src=x onerror="window.hacked=1"><script>window.hacked=1</script>';
    const page = await open({ scenario: 'login', translations: { Packets: markup, Logins: '</div><img src=x>' } });
    await tab(page, markup).waitFor();
    assert.equal(await page.locator('html').getAttribute('lang'), 'de');
    const intruders = () => ({ elements: document.querySelectorAll('img').length, hacked: window.hacked });
    assert.deepEqual(await page.evaluate(intruders), { elements: 0, hacked: undefined });
  });
});
