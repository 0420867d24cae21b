import path from 'node:path';
import { build } from 'esbuild';
import { findChromium, launchBrowser, openWebview } from '../../test/support/webviewHarness';
import type { ActionSamples } from './BenchResult';

/** Actions of each kind. */
const ACTIONS = 200;

/** What the page did, or why it could not be looked at. */
export type PageSamples =
  | { readonly browser: string; readonly frames: number; readonly actions: readonly ActionSamples[] }
  | { readonly missing: string };

/** Opens a capture of ten million frames, of which a fake host answers at once, and measures the page in Chromium. */
export async function measurePage(): Promise<PageSamples> {
  if ('missing' in findChromium()) return { missing: 'no Chromium found (CHROMIUM names one)' };
  const browser = await launchBrowser();
  if (!browser) return { missing: 'Chromium cannot be started' };
  try {
    const { page, errors } = await openWebview(browser, { scenario: 'tenMillion' });
    await page.locator('#frame-1 .info', { hasText: /\w/ }).waitFor();
    await page.evaluate(await bundledProbe());
    const frames = await page.evaluate(() => Number(document.getElementById('packets')?.ariaRowCount) - 1);
    const actions = await page.evaluate((count) => window.measurePage(count), ACTIONS);
    if (errors.length > 0) throw new Error(`the page has reported: ${errors.join('; ')}`);
    return { browser: `Chromium ${browser.version()}`, frames, actions };
  } finally {
    await browser.close();
  }
}

/** The probe as one script: functions handed over one by one would miss the helpers that the TypeScript loader adds. */
async function bundledProbe(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path.join(__dirname, 'pageProbe.ts')],
    bundle: true,
    format: 'iife',
    platform: 'browser',
    target: 'chrome122',
    write: false,
  });
  return outputFiles[0].text;
}
