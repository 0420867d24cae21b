import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';
import { findOnPath } from '../processes';

/** The Chromium or Chrome to drive: CHROMIUM, one on PATH, or the one that `npx playwright-core install` fetched. */
export function findChromium(): string | undefined {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const installed = findOnPath('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome');
  if (installed) return installed;
  const fetched = chromium.executablePath();
  return existsSync(fetched) ? fetched : undefined;
}

export const noChromium =
  'no Chromium found: install it (Debian: apt-get install chromium; elsewhere: npx playwright-core install chromium) or set CHROMIUM';

/** Starts the browser without anything that talks to the network of its own accord. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error(noChromium);
  return chromium.launch({
    executablePath,
    args: [
      // Root in a container has no sandbox; the pages are our own.
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
