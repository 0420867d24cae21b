import assert from 'node:assert/strict';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../../../scripts/hosts/chromium';
import { sampleCapture } from '../../../scripts/sampleCapture';
import { startTestServer, type TestServer } from '../../support/codeServer';
import { openWorkbench, screenshot, webviewFrame } from '../../support/workbenchPage';

describe('opening a capture in the window', () => {
  let server: TestServer;
  let browser: Browser;

  before(async () => {
    server = await startTestServer();
    browser = await launchChromium();
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('shows the packet table, without an error on the console', async () => {
    const capture = sampleCapture();
    const { page, problems, close } = await openWorkbench(browser, server, {
      folder: path.dirname(capture),
      files: [capture],
    });
    try {
      const frame = await webviewFrame(page);
      const packets = frame.getByRole('grid', { name: 'Packets' });
      await packets.getByRole('row').filter({ hasText: 'Login Request' }).first().waitFor();
      assert.deepEqual(problems, []);
    } finally {
      await screenshot(page, 'open-capture');
      await close();
    }
  });
});
