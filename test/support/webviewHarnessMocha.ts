import assert from 'node:assert/strict';
import { after, afterEach, before } from 'mocha';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openWebview, type OpenPage, type PageOptions } from './webviewHarness';

/**
 * Registers the hooks of a suite that looks at the webview: one browser for the suite, pages closed after each test. A
 * test fails when its page has written an error to the console. Without a browser the suite is skipped (fails under CI).
 */
export function useWebview(): (options: PageOptions) => Promise<Page> {
  let browser: Browser | undefined;
  let opened: OpenPage[] = [];

  before(async function () {
    this.timeout(60_000);
    browser = await launchBrowser();
    if (!browser) this.skip();
  });
  after(() => browser?.close());
  afterEach(async () => {
    const errors = opened.flatMap((page) => page.errors);
    for (const { page } of opened) await page.context().close();
    opened = [];
    assert.deepEqual(errors, [], 'errors in the console of the page');
  });

  return async (options) => {
    assert(browser, 'the browser is running');
    const page = await openWebview(browser, options);
    page.page.setDefaultTimeout(10_000);
    opened.push(page);
    return page.page;
  };
}

/** Waits until `read` gives `expected`; reports the last value when it never does. */
export async function eventually<T>(read: () => Promise<T>, expected: T, message?: string): Promise<void> {
  const end = Date.now() + 10_000;
  for (;;) {
    const actual = await read();
    try {
      assert.deepEqual(actual, expected, message);
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The page's frame number and text of every packet row that lies in view as a whole. */
export async function rowsInView(page: Page): Promise<{ frame: number; text: string }[]> {
  return page.evaluate(() => {
    const view = document.querySelector('.packets-rows')!.getBoundingClientRect();
    return [...document.querySelectorAll<HTMLElement>('.packets-rows [role=row]')]
      .filter((row) => {
        const { top, bottom } = row.getBoundingClientRect();
        return top >= view.top - 1 && bottom <= view.bottom + 1;
      })
      .map((row) => ({ frame: Number(row.dataset['frame']), text: row.innerText.replaceAll('\n', ' ') }));
  });
}

/** The bytes that are marked in the hex view, as hexadecimal text. */
export async function markedBytes(page: Page): Promise<string> {
  const cells = await page.locator('.byte.mark').allInnerTexts();
  return cells.join('');
}
