/** `npx tsx test/support/webviewHarnessScreenshots.ts [part of a name]` draws the page into test-output/webview/. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { fixtures } from './captures';
import { loginReports } from './loginReports';
import { launchBrowser, openWebview, type PageOptions } from './webviewHarness';

const out = path.resolve(__dirname, '../../test-output/webview');

interface Shot extends PageOptions {
  readonly name: string;
  readonly act?: (page: Page) => Promise<void>;
}

const maxRecv = (page: Page) => page.locator('.field', { hasText: 'MaxRecvDataSegmentLength' }).locator('.field-label');
const selectLogin = async (page: Page) => {
  await page.locator('#frame-8').click();
  await page.locator('#packets').press('Enter');
  await page.locator('#fields:focus').waitFor();
  await page.keyboard.type('max');
  await maxRecv(page).click();
};
const withCard = async (page: Page) => {
  await selectLogin(page);
  await page.mouse.move(5, 5);
  await maxRecv(page).hover();
  await page.locator('.card').waitFor();
};
const halfWay = async (page: Page) => {
  await page.locator('#frame-1').waitFor();
  await page.locator('#packets').evaluate((element) => (element.scrollTop = element.scrollHeight / 2));
  await page.waitForTimeout(300);
};

const field = (page: Page) => page.getByRole('combobox', { name: 'Display filter' });
const filterBy = (text: string) => async (page: Page) => {
  await page.locator('#frame-8').click();
  await page.locator('.field').first().waitFor();
  await field(page).fill(text);
  await field(page).press('Enter');
};
const following = async (page: Page) => {
  await page.locator('#frame-8').click();
  await page.getByRole('button', { name: 'Follow' }).click();
  await page.evaluate(() => window.harness.grow({ frames: 734, duration: '71.22' }));
};
/** What the display filter and a growing file look like, in every theme and width. */
const states: Record<string, Omit<PageOptions, 'theme' | 'width'> & Pick<Shot, 'act'>> = {
  plain: { scenario: 'login', act: async (page) => page.locator('#frame-8').click() },
  applied: { scenario: 'login', act: filterBy('iscsi || tcp.flags.syn == 1') },
  hidden: {
    scenario: 'login',
    act: async (page) => {
      await filterBy('iscsi')(page);
      await page.evaluate(() => window.harness.send({ type: 'reveal', frame: 12, focus: true, announce: 'Frame 12' }));
    },
  },
  many: { scenario: 'tenMillion', act: filterBy('every 7') },
  wrong: { scenario: 'login', act: filterBy('iscsi && (iscsi.opcod == 0x03 || tcp.port == 3260)') },
  missing: { scenario: 'login', act: filterBy('iscsi && (iscsi.opcode == 0x03') },
  noMatch: { scenario: 'login', act: filterBy('none') },
  follow: { scenario: 'live', act: following },
};
const themeNames = ['dark', 'light', 'hc', 'hcLight'] as const;
const stateShots = Object.entries(states).flatMap(([state, options]) =>
  themeNames.flatMap((theme) =>
    [1400, 800, 500].map((width): Shot => ({ ...options, name: `filter-${state}-${theme}-${width}`, theme, width })),
  ),
);

/** The Logins view of a fixture: with the second step of its first login chosen. */
async function loginShots(): Promise<Shot[]> {
  const list: Shot[] = [];
  for (const fixture of ['sample', 'chap-wrong-password', 'two-connections']) {
    const logins = await loginReports(path.join(fixtures, `${fixture}.pcap`));
    for (const theme of themeNames)
      for (const width of [800, 1200, 2000])
        list.push({
          name: `logins-${fixture}-${theme}-${width}`,
          ...{ scenario: 'login', theme, width, height: width === 2000 ? 1100 : 900, logins },
          act: async (page) => {
            await page.getByRole('tab', { name: /^Logins/ }).click();
            await page.locator('#ladder').focus();
            for (const key of ['Home', 'PageDown', 'ArrowDown']) await page.keyboard.press(key);
          },
        });
  }
  return list;
}

const shots: Shot[] = [
  ...stateShots,
  { name: 'login-dark-1400', scenario: 'login', act: withCard },
  { name: 'login-light-1400', scenario: 'login', theme: 'light', act: withCard },
  { name: 'login-hc-1400', scenario: 'login', theme: 'hc', act: withCard },
  { name: 'login-hcLight-1400', scenario: 'login', theme: 'hcLight', act: withCard },
  { name: 'login-dark-700', scenario: 'login', width: 700, act: selectLogin },
  { name: 'login-light-700', scenario: 'login', theme: 'light', width: 700, act: withCard },
  { name: 'login-hc-700', scenario: 'login', theme: 'hc', width: 700, act: selectLogin },
  { name: 'login-dark-2000', scenario: 'login', width: 2000, height: 1100, act: selectLogin },
  { name: 'login-light-2000', scenario: 'login', theme: 'light', width: 2000, height: 1100, act: selectLogin },
  { name: 'login-dark-500', scenario: 'login', width: 500, act: selectLogin },
  { name: 'login-dark-400high', scenario: 'login', width: 1000, height: 400, act: withCard },
  {
    name: 'login-frametab-dark',
    scenario: 'login',
    act: async (page) => {
      await selectLogin(page);
      await page.getByRole('tab', { name: /Frame 8/ }).click();
    },
  },
  { name: 'login-unselected-dark', scenario: 'login' },
  { name: 'million-dark-1400', scenario: 'tenMillion', act: halfWay },
  { name: 'million-light-700', scenario: 'tenMillion', theme: 'light', width: 700, act: halfWay },
  { name: 'tiny-dark-1400', scenario: 'tiny' },
  { name: 'tiny-light-700', scenario: 'tiny', theme: 'light', width: 700 },
  { name: 'growing-dark-1400', scenario: 'growing', act: selectLogin },
  { name: 'failure-dark', scenario: 'failure' },
  { name: 'failure-light-700', scenario: 'failure', theme: 'light', width: 700, height: 400 },
  { name: 'failure-hc', scenario: 'failure', theme: 'hc' },
  { name: 'empty-dark', scenario: 'empty' },
  { name: 'empty-light', scenario: 'empty', theme: 'light' },
  { name: 'hostile-dark', scenario: 'hostile', act: async (page) => page.locator('#frame-1').click() },
  {
    name: 'hostile-light',
    scenario: 'hostile',
    theme: 'light',
    width: 900,
    act: async (page) => page.locator('#frame-1').click(),
  },
  { name: 'large-dark', scenario: 'largeTree', act: async (page) => page.locator('#frame-1').click() },
  { name: 'error-frame-dark', scenario: 'login', act: async (page) => page.locator('#frame-13').click() },
  {
    name: 'error-rows-dark',
    scenario: 'tenMillion',
    act: async (page) => {
      await page.locator('#frame-1').waitFor();
      await page.evaluate(() => window.harness.failRows('the file could not be read at offset 4,096: ENOENT'));
      await halfWay(page);
    },
  },
];

async function main() {
  mkdirSync(out, { recursive: true });
  const browser = await launchBrowser();
  if (!browser) return;
  const wanted = process.argv[2] ?? '';
  for (const shot of [...shots, ...(await loginShots())]) {
    if (!shot.name.includes(wanted)) continue;
    const { page, errors } = await openWebview(browser, shot);
    await shot.act?.(page);
    await page.waitForTimeout(350);
    await page.screenshot({ path: path.join(out, `${shot.name}.png`) });
    if (errors.length > 0) console.log(shot.name, errors);
    await page.context().close();
  }
  await browser.close();
}

void main();
