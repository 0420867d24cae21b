import assert from 'node:assert/strict';
import path from 'node:path';
import type { Page } from 'playwright-core';
import type { FindingRow, FindingsOverview } from '../../src/messages/results';
import { fixtures } from '../support/captures';
import { postedMessages, type PageOptions } from '../support/webviewHarness';
import { hostileTexts } from '../support/webviewHarnessData';
import { eventually, useWebview } from '../support/webviewHarnessMocha';
import { violations } from '../support/webviewHarnessViolations';

const name = 'data-digest-flipped.pcap';
const capture = { kind: 'files', paths: [path.join(fixtures, name)], name } as const;

const hostileRow: FindingRow = {
  ...{ id: 'CHAP-FLOW', severity: 'error', title: 'The authentication did not go through', session: 0, stream: 0 },
  ...{ evidence: [{ frame: 3 }, { frame: 5 }], count: 400, rfc3720: ['11.1.4'], rfc7143: ['12.1.3'] },
  ...{ fact: `${hostileTexts.markup} ${hostileTexts.bidi} ${hostileTexts.control} ${'x'.repeat(5000)}` },
  ...{ rule: 'rule', cause: hostileTexts.markup, next: hostileTexts.bidi, quirk: hostileTexts.markup },
  ...{ sessionText: `${hostileTexts.markup} ${hostileTexts.control}`, filters: [] },
  chain: [{ frame: 5, text: hostileTexts.markup }],
};

const overviewOf = (groups: readonly (readonly [FindingRow['severity'], number])[]): FindingsOverview => {
  let start = 0;
  const made = groups.map(([severity, count], at) => {
    const group = { severity, sessionText: `Session ${at + 1}`, start, count };
    start += count;
    return group;
  });
  const sum = (wanted: FindingRow['severity']) =>
    groups.reduce((all, [severity, count]) => all + (severity === wanted ? count : 0), 0);
  const counts = { error: sum('error'), warning: sum('warning'), info: sum('info') };
  return { total: start, counts, groups: made, hidden: 0, rules: 85, notChecked: [] };
};

describe('findings view', () => {
  const open = useWebview();
  const tab = (page: Page) => page.getByRole('tab', { name: /^Findings/ });
  const list = (page: Page) => page.getByRole('listbox', { name: /^Findings/ });
  const chosen = (page: Page) => list(page).locator('[aria-selected=true]');
  const details = (page: Page) => page.getByRole('region', { name: /^Finding / });
  const selectedFrames = async (page: Page) =>
    (await postedMessages(page)).filter(({ type }) => type === 'selected').map(({ frame }) => frame);
  const openFindings = async (more: Partial<PageOptions> = {}) => {
    const page = await open({ scenario: 'engine', capture, ...more });
    await tab(page).click();
    await list(page).waitFor();
    return page;
  };

  it('lists what the engine finds, by severity and session, with the count in its tab', async () => {
    const page = await openFindings();
    const options = await list(page).getByRole('option').allInnerTexts();
    assert.match(await tab(page).innerText(), new RegExp(`^Findings ${options.length}$`));
    const severities = options.map((text) => /^(Error|Warning|Information)/.exec(text.trim())?.[1]);
    const order = ['Error', 'Warning', 'Information'];
    assert.deepEqual(
      severities,
      [...severities].sort((one = '', other = '') => order.indexOf(one) - order.indexOf(other)),
    );
    assert.equal((await list(page).locator('.findingGroup').count()) > 0, true);
    await chosen(page).waitFor();
    for (const term of ['Fact', 'Rule', 'Likely cause', 'Next step', 'Evidence']) {
      assert.equal(await details(page).getByText(term, { exact: true }).count(), 1, term);
    }
  });

  it('goes through the list with keys, selects the frame, and Enter shows the packet', async () => {
    const page = await openFindings();
    await list(page).focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await eventually(() => chosen(page).getAttribute('aria-posinset'), '2');
    assert.equal(await list(page).getAttribute('aria-activedescendant'), await chosen(page).getAttribute('id'));
    const link = await details(page)
      .getByRole('button', { name: /^frame / })
      .first()
      .innerText();
    const frame = Number(link.replace('frame ', ''));
    await eventually(async () => (await selectedFrames(page)).at(-1), frame);
    await page.keyboard.press('Enter');
    await page.getByRole('grid', { name: 'Packets' }).waitFor();
    assert.equal(await page.locator(`#frame-${frame}`).getAttribute('aria-selected'), 'true');
    await tab(page).click();
    await eventually(() => chosen(page).getAttribute('aria-posinset'), '2');
  });

  it('filters the packets to the session of a finding', async () => {
    const page = await openFindings();
    const button = details(page).getByRole('button', { name: 'Filter to this session' });
    const filter = await button.getAttribute('title');
    await button.click();
    await page.getByRole('grid', { name: 'Packets' }).waitFor();
    assert.equal(await page.getByLabel('Display filter').inputValue(), filter);
    await page.locator('.filter-applied').waitFor();
  });

  it('has the chosen finding put on the clipboard', async () => {
    const page = await openFindings();
    await list(page).focus();
    await page.keyboard.press('ArrowDown');
    await details(page).getByRole('button', { name: 'Copy evidence as text' }).click();
    const asked = () =>
      page.evaluate(() =>
        window.harness.posted.flatMap((one) =>
          one.type === 'request' && one.method === 'copyFinding' ? [one.params] : [],
        ),
      );
    await eventually(asked, [{ number: 1 }]);
    await page.getByText('The evidence is on the clipboard').waitFor({ state: 'attached' });
  });

  it('opens RFC sections, and explains the rule on hover', async () => {
    const page = await openFindings();
    const chip = details(page).locator('.chip').first();
    await chip.click();
    await eventually(async () => (await postedMessages(page)).filter(({ type }) => type === 'openRfc').length, 1);
    await chosen(page).locator('.finding-id').hover();
    await page.getByRole('dialog', { name: /^About/ }).waitFor();
  });

  it('marks the rows of the packets that findings name', async () => {
    const page = await open({ scenario: 'engine', capture, height: 1600 });
    const row = page.locator('#frame-23');
    await row.waitFor();
    assert.equal(await row.locator('.severity').count(), 0);
    await page.evaluate(() => {
      window.harnessMarksFindings = true;
      window.harness.send({ type: 'marksChanged' });
    });
    await row.locator('.severity-error[title="A connection ended without a logout"]').waitFor();
    assert.match(await row.innerText(), /Error: A connection ended without a logout\./);
    assert.equal(await page.locator('#frame-6 .severity').count(), 0, 'information marks no row');
  });

  it('draws only the lines in view of thousands, and reaches the last one', async () => {
    const overview = overviewOf([
      ['error', 2500],
      ['warning', 2499],
      ['info', 1],
    ]);
    const findings = { findings: [hostileRow], findingCount: 5000, overview };
    const page = await openFindings({ scenario: 'login', capture: undefined, findings });
    assert.match(await tab(page).innerText(), /^Findings 5,000$/);
    await list(page).focus();
    await page.keyboard.press('End');
    await chosen(page).filter({ hasText: '(5000)' }).waitFor();
    await eventually(() => chosen(page).getAttribute('aria-posinset'), '5000');
    assert((await list(page).getByRole('option').count()) < 100);
    await page.keyboard.press('Home');
    await eventually(() => list(page).evaluate((element) => element.scrollTop), 0, 'with the heading of its group');
  });

  it('shows hostile texts as text', async () => {
    const overview = overviewOf([['error', 1]]);
    const findings = { findings: [hostileRow], findingCount: 1, overview };
    const page = await openFindings({ scenario: 'login', capture: undefined, findings });
    await details(page).waitFor();
    const text = await details(page).innerText();
    assert(
      text.includes(hostileTexts.markup) && text.includes('\\u202e') && text.includes('\\x1b'),
      text.slice(0, 500),
    );
    assert.equal(await page.evaluate(() => window.hacked), undefined);
    assert.equal(await page.locator('.findings img').count(), 0);
    const width = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert(width <= 0, 'the page is not wider than its window');
  });

  it('says what was checked when there is nothing to tell', async () => {
    const overview = { ...overviewOf([]), hidden: 3, notChecked: [`${hostileTexts.bidi} joins in mid-stream`] };
    const page = await open({ scenario: 'login', findings: { findings: [], findingCount: 0, overview } });
    assert.match(await tab(page).innerText(), /^Findings 0$/);
    await tab(page).click();
    await page.getByRole('heading', { name: 'No findings' }).waitFor();
    const text = await page.getByRole('main', { name: 'Findings' }).innerText();
    assert.match(text, /85 rules were checked/);
    assert.match(text, /3 findings are left out by the settings/);
    assert.match(text, /safe\\u202e.* joins in mid-stream/);
  });

  it('waits for what the host has not found yet', async () => {
    const page = await open({ scenario: 'login' });
    assert.equal(await tab(page).innerText(), 'Findings');
    await tab(page).click();
    await page.getByRole('heading', { name: /Looking for findings|Not yet/ }).waitFor();
    await page.evaluate(() => window.harness.send({ type: 'findings', overview: null, error: 'out of order' }));
    await page.getByRole('alert').filter({ hasText: 'out of order' }).waitFor();
  });

  for (const width of [800, 1200, 2000]) {
    it(`fits a page of ${width} pixels`, async () => {
      const page = await openFindings({ width });
      await details(page).waitFor();
      const boxes = await page.evaluate(() =>
        ['.findingsList', '.findingDetails'].map((one) =>
          document.querySelector(one)!.getBoundingClientRect().toJSON(),
        ),
      );
      for (const { width: own, height, right } of boxes as DOMRect[]) {
        assert(own >= 340 && height >= 200 && right <= width, JSON.stringify(boxes));
      }
    });
  }

  for (const theme of ['dark', 'light', 'hc', 'hcLight'] as const) {
    it(`has no accessibility violation in ${theme}`, async () => {
      const page = await openFindings({ theme });
      await details(page).waitFor();
      assert.deepEqual(await violations(page), []);
      await list(page).focus();
      await page.keyboard.press('End');
      assert.deepEqual(await violations(page), []);
    });
  }
});
