import assert from 'node:assert/strict';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { fixtures } from '../support/captures';
import { pcapFile } from '../support/captureBuilder';
import { type PageOptions, postedMessages } from '../support/webviewHarness';
import { eventually, useWebview } from '../support/webviewHarnessMocha';
import { violations } from '../support/webviewHarnessViolations';

const fixture = (name: string) => ({ kind: 'files', paths: [path.join(fixtures, name)], name }) as const;
const sample = fixture('sample.pcap');
/** An ARP request: a frame, and no TCP. */
const withoutTcp = {
  kind: 'bytes',
  name: 'arp.pcap',
  bytes: pcapFile([{ bytes: Uint8Array.of(...Array<number>(12).fill(0xff), 8, 6, ...Array<number>(28).fill(0)) }]),
} as const;
const views = ['Packets', 'Logins', 'I/O', 'Findings', 'Stream'] as const;

describe('accessibility of the capture editor', () => {
  const open = useWebview();
  const tab = (page: Page, name: string) => page.getByRole('tab', { name: new RegExp(`^${name}`) });
  const ready = async (options: Partial<PageOptions> = {}) => {
    const page = await open({ scenario: 'engine', capture: sample, ...options });
    await page.locator('#frame-1 .info', { hasText: /\w/ }).waitFor();
    return page;
  };

  describe('a capture without iSCSI', () => {
    for (const theme of ['dark', 'light', 'hc', 'hcLight'] as const) {
      it(`says in every view what is missing and what to do, ${theme}`, async () => {
        const page = await ready({ capture: fixture('port-closed.pcap'), theme });
        for (const view of ['Logins', 'I/O'] as const) {
          await tab(page, view).click();
          await page.getByText('No iSCSI was found in it.').waitFor();
          await page.getByRole('button', { name: 'Decode As…' }).click();
          assert.deepEqual((await postedMessages(page)).at(-1), { type: 'command', command: 'decodeAs' });
          assert.deepEqual(await violations(page), []);
        }
        assert.equal(await page.getByRole('button', { name: 'Next login', exact: true }).count(), 0);
        await tab(page, 'Packets').click();
        assert(await page.getByRole('button', { name: 'Next login stage' }).isDisabled());
      });
    }

    it('without TCP no port is blamed', async () => {
      const page = await ready({ capture: withoutTcp });
      await tab(page, 'Logins').click();
      await page.getByText('No TCP was found in it').waitFor();
      assert.equal(await page.getByRole('button', { name: 'Decode As…' }).count(), 0);
    });
  });

  describe('200 % zoom', () => {
    // Half of 1280 by 800, less what VS Code has around the page.
    const size = { width: 616, height: 330 };
    for (const view of views) {
      it(`${view}: nothing leaves the page to the side, and every control can be brought into view`, async () => {
        const page = await ready(size);
        await page.locator('#frame-6').click();
        await tab(page, view).click();
        await eventually(() => tab(page, view).getAttribute('aria-selected'), 'true');
        await page.waitForFunction(() => !document.body.innerText.includes('Reading the'));
        const lost = await page.evaluate((width) => {
          const shown = [...document.querySelectorAll<HTMLElement>('button, select, input, summary')].filter(
            (control) => control.checkVisibility({ visibilityProperty: true }),
          );
          return shown.flatMap((control) => {
            control.scrollIntoView({ block: 'nearest', inline: 'nearest' });
            const { left, right, top, bottom } = control.getBoundingClientRect();
            const isInside = left >= -1 && right <= width + 1 && top >= -1 && bottom <= window.innerHeight + 1;
            return isInside ? [] : [`${control.innerText || control.className} ${left} ${top} ${right} ${bottom}`];
          });
        }, size.width);
        assert.deepEqual(lost, []);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), size.width);
        if (view === 'Packets') {
          const height = await page.locator('.title').evaluate((title) => title.clientHeight);
          assert(height >= 20, `the bar with the login stages has ${height} pixels`);
        }
      });
    }
  });

  it('shows no half RFC chip where the field tree is narrow', async () => {
    const page = await ready({ width: 1280 });
    await page.locator('#frame-6').click();
    await page.locator('.field.layer .chip').first().waitFor();
    for (const width of [1280, 900, 640, 400]) {
      await page.setViewportSize({ width, height: 900 });
      const chips = page.locator('.field.layer .chip:visible');
      if (width === 1280) assert((await chips.count()) > 0);
      for (const chip of await chips.all()) {
        assert(await chip.evaluate((element) => element.scrollWidth <= element.clientWidth + 1), `${width}`);
      }
    }
  });

  it('moves nothing for people who want less motion', async () => {
    const page = await open({ scenario: 'reading' });
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const moving = await page.evaluate(() =>
      [...document.querySelectorAll('*')].flatMap((element) => {
        const { animationName, animationDuration, transitionDuration, scrollBehavior } = getComputedStyle(element);
        const isAnimated = animationName !== 'none' && animationDuration !== '0s';
        const moves = isAnimated || transitionDuration !== '0s' || scrollBehavior === 'smooth';
        return moves ? [`${element.className}: ${animationName} ${transitionDuration} ${scrollBehavior}`] : [];
      }),
    );
    assert.deepEqual(moving, []);
  });

  describe('forced colours', () => {
    const background = (page: Page, selector: string) =>
      page
        .locator(selector)
        .first()
        .evaluate((element) => getComputedStyle(element).backgroundColor);

    it('a selected row, field and byte stand out, and rows keep their colours', async () => {
      const page = await ready();
      await page.emulateMedia({ forcedColors: 'active' });
      await page.locator('#frame-6').click();
      await page.locator('.field', { hasText: 'Opcode' }).first().click();
      await page.locator('.byte.mark').first().waitFor();
      assert.notEqual(await background(page, '#frame-6'), await background(page, '#frame-8'));
      assert.notEqual(await background(page, '.field.selected'), await background(page, '.field:not(.selected)'));
      assert.notEqual(await background(page, '.byte.mark'), await background(page, '.byte:not(.mark)'));
      const bar = (frame: number) =>
        page.locator(`#frame-${frame}`).evaluate((row) => getComputedStyle(row, '::before').backgroundColor);
      assert.notEqual(await bar(1), await bar(6), 'TCP and a login');
    });

    it('only the chosen tab is underlined', async () => {
      const page = await ready();
      await page.emulateMedia({ forcedColors: 'active' });
      const line = (name: string) => tab(page, name).evaluate((element) => getComputedStyle(element).borderBottomColor);
      assert.notEqual(await line('Packets'), await line('Logins'));
      assert.equal(await line('I/O'), await line('Logins'));
    });
  });

  it('every control shows that it has the focus', async () => {
    const page = await ready();
    await page.locator('#frame-6').click();
    await page.locator('.field.layer').first().waitFor();
    await page.getByRole('button', { name: 'Go to Frame…' }).focus();
    const seen = new Set<string>();
    for (let stop = 0; stop < 40; stop++) {
      await page.keyboard.press('Tab');
      const focus = await page.evaluate(() => {
        const element = document.activeElement as HTMLElement | null;
        if (!element || element === document.body) return null;
        // The filter line draws the focus as the border of its box.
        const box = element.closest('.filter-box');
        const isBox = box !== null && getComputedStyle(box).borderColor === 'rgb(0, 120, 212)';
        const styled = [element, element.parentElement!, ...element.querySelectorAll('[id], .selected, .cursor')];
        const active = element.getAttribute('aria-activedescendant');
        const inner = active === null ? null : document.getElementById(active);
        if (inner) styled.push(inner);
        const isShown =
          isBox ||
          styled.some((one) => {
            const { outlineStyle, outlineWidth } = getComputedStyle(one);
            const before = getComputedStyle(one, '::before').backgroundColor;
            const isSplitter = one.getAttribute('role') === 'separator' && before !== 'rgba(0, 0, 0, 0)';
            return (outlineStyle !== 'none' && outlineWidth !== '0px') || isSplitter;
          });
        return { name: `${element.tagName} ${element.className} ${element.id}`, isShown };
      });
      if (!focus) break;
      seen.add(focus.name);
      assert(focus.isShown, `the focus on ${focus.name} cannot be seen`);
    }
    assert(seen.size >= 8, [...seen].join(', '));
  });
});
