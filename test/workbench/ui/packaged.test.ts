import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../../../scripts/hosts/chromium';
import { packVsix } from '../../../scripts/package';
import { sampleCapture } from '../../../scripts/sampleCapture';
import { startTestServer, type TestServer } from '../../support/codeServer';
import { openWorkbench, screenshot, webviewFrame } from '../../support/workbenchPage';

describe('the package that users install', () => {
  let folder: string;
  let server: TestServer;
  let browser: Browser;
  let said: string;

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'iscsi-trace-viewer-'));
    const vsix = path.join(folder, 'product.vsix');
    said = await packVsix(vsix);
    server = await startTestServer({ vsix, theme: 'Default High Contrast' });
    browser = await launchChromium();
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('was packed without a warning', () => {
    assert.doesNotMatch(said, /WARN|ERROR/);
  });

  it('decodes a capture with nothing of the repository beside it', async () => {
    const capture = sampleCapture();
    const { page, problems, close } = await openWorkbench(browser, server, {
      folder: path.dirname(capture),
      files: [capture],
      extensionDevelopmentPath: null,
    });
    try {
      const packets = (await webviewFrame(page)).getByRole('grid', { name: 'Packets' });
      await packets.getByRole('row').filter({ hasText: 'Login Request' }).first().waitFor();
      await page.locator('.activitybar').getByRole('tab', { name: 'iSCSI Trace' }).click();
      await page.getByRole('treeitem').filter({ hasText: 'iSCSI sessions' }).first().waitFor();
      assert.deepEqual(problems, []);
    } finally {
      await screenshot(page, 'packaged');
      await close();
    }
  });
});
