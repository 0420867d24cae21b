/**
 * The capture editor's page in a plain browser, with a fake VS Code around it: what the page posts and shows can be looked
 * at, without an extension host. The page's content security policy is as strict as the real one.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { chromium, type Browser, type Page } from 'playwright-core';
import { CaptureEngine } from '../../src/engine/CaptureEngine';
import { webviewPage } from '../../src/host/editor/webviewPage';
import type { CaptureLocation, EngineMethod } from '../../src/messages/engine';
import type { CaptureSummary, FindingRow, FindingsOverview, LoginReport } from '../../src/messages/results';
import type { ScenarioName } from './webviewHarnessData';
import type { Harness } from './webviewHarnessHost';
import { toWire } from './wireValue';
import { defaultStyles, fonts, ownColors, themeClasses, themes, type ThemeName } from './webviewHarnessThemes';

const root = path.resolve(__dirname, '../..');
const out = path.join(root, 'out/webview');
const origin = 'http://webview.test';

const browserArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface PageOptions {
  readonly scenario: ScenarioName;
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  /** The logins of the capture, in order of first frames. */
  readonly logins?: readonly LoginReport[];
  /** With the scenario "engine": the capture, which the product's own engine answers for. */
  readonly capture?: CaptureLocation;
  /** The findings of the capture, as the host tells of them. */
  readonly findings?: {
    readonly findings: readonly FindingRow[];
    readonly findingCount: number;
    readonly overview: FindingsOverview;
  };
  /** So many logins: those of `logins` over and over, under other numbers. */
  readonly loginCount?: number;
  /** English texts and what the page is to say instead, as VS Code hands them to the host. */
  readonly translations?: Readonly<Record<string, string>>;
}

/** A page with the webview in it. */
export interface OpenPage {
  readonly page: Page;
  /** Errors of the console and uncaught ones so far. */
  readonly errors: string[];
}

/** The browser to test with, or why there is none. */
export function findChromium(): { readonly executable: string } | { readonly missing: string } {
  const executable = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
  return existsSync(executable) ? { executable } : { missing: `no browser at ${executable} (set CHROMIUM)` };
}

let bundled: Promise<void> | undefined;

/** Bundles the page and the fake host once. */
export function bundleWebview(): Promise<void> {
  bundled ??= build({
    absWorkingDir: root,
    entryPoints: { captureEditor: 'media/captureEditor/main.tsx', host: 'test/support/webviewHarnessHost.ts' },
    outdir: out,
    bundle: true,
    format: 'iife',
    platform: 'browser',
    target: 'chrome122',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    sourcemap: 'inline',
    logLevel: 'warning',
  }).then(() => undefined);
  return bundled;
}

/** Starts the browser. Mocha's `this.skip` is to be called when it answers undefined. */
export async function launchBrowser(): Promise<Browser | undefined> {
  const found = findChromium();
  if ('missing' in found) {
    if (process.env['CI']) throw new Error(`the browser tests cannot run: ${found.missing}`);
    console.log(`      browser tests skipped: ${found.missing}`);
    return undefined;
  }
  await bundleWebview();
  return chromium.launch({ executablePath: found.executable, args: browserArguments });
}

/** The product's own page and policy; what plays VS Code comes before its files, under its nonce. */
function harnessPage(translations: PageOptions['translations']): string {
  const files = { script: `${origin}/captureEditor.js`, style: `${origin}/captureEditor.css` };
  return webviewPage(files, { language: 'de', translations })
    .replace(/<link [^>]*>/, (link) => `${link.replace('captureEditor.css', 'default.css')}\n${link}`)
    .replace(/<script [^>]*><\/script>/, (script) => `${script.replace('captureEditor.js', 'host.js')}\n${script}`);
}

/** Opens the page. Every page has a browser context of its own, so states do not mix. */
export async function openWebview(browser: Browser, options: PageOptions): Promise<OpenPage> {
  const { scenario, theme = 'dark', width = 1400, height = 900 } = options;
  const context = await browser.newContext({ viewport: { width, height } });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.route(`${origin}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: harnessPage(options.translations) });
    if (pathname === '/default.css') return route.fulfill({ contentType: 'text/css', body: defaultStyles });
    if (pathname === '/favicon.ico') return route.fulfill({ status: 204 });
    const body = await readFile(path.join(out, pathname));
    return route.fulfill({ contentType: pathname.endsWith('.css') ? 'text/css' : 'text/javascript', body });
  });
  if (options.capture) await serveCapture(page, options.capture);
  await page.addInitScript(
    ({ variables, bodyClass }) => {
      new MutationObserver((_, observer) => {
        if (!document.body) return;
        observer.disconnect();
        for (const [name, value] of Object.entries(variables)) document.documentElement.style.setProperty(name, value);
        document.body.className = bodyClass;
      }).observe(document, { childList: true, subtree: true });
    },
    { variables: { ...fonts, ...themes[theme], ...ownColors(theme) }, bodyClass: themeClasses[theme] },
  );
  const { logins = [], loginCount = logins.length } = options;
  await page.addInitScript((given) => (window.harnessLogins = given), { logins, loginCount });
  if (options.findings) await page.addInitScript((given) => (window.harnessFindings = given), options.findings);
  await page.goto(`${origin}/?scenario=${scenario}`);
  return { page, errors };
}

/** Lets the page ask an engine that has read a capture, and tells it when the capture grows. */
async function serveCapture(page: Page, location: CaptureLocation): Promise<void> {
  let summary: CaptureSummary | undefined;
  const events = {
    summary: (found: CaptureSummary) => {
      summary = found;
      void page
        .evaluate((message) => (window.harness as Harness | undefined)?.send(message), {
          type: 'summary',
          summary: found,
        } as const)
        .catch(() => undefined);
    },
    failed: (...why: string[]) => {
      throw new Error(why.join(': '));
    },
  };
  const engine = new CaptureEngine(location, events, { watchPause: 50, rest: 300 });
  await engine.run();
  page.on('close', () => void engine.dispose());
  await page.exposeFunction('harnessEngine', async (method: EngineMethod | 'summary', params: never) =>
    toWire(method === 'summary' ? summary : await engine.answer(method, params)),
  );
}

/** What the page has posted, without requests. */
export async function postedMessages(page: Page): Promise<{ type: string; [key: string]: unknown }[]> {
  const all = await page.evaluate(() => window.harness.posted);
  return all.filter((message) => message.type !== 'request');
}
