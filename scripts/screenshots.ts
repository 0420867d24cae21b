/**
 * `npm run screenshots`: packages the product, installs it in a fresh VS Code (code-server) as users do, drives it, and
 * writes the pictures of the README to docs/images/ and those of the walkthrough to media/walkthrough/.
 */
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { startTestServer } from '../test/support/codeServer';
import { chooseTheme, openWorkbench, runCommand, webviewFrame } from '../test/support/workbenchPage';
import { launchChromium } from './hosts/chromium';
import { buildVsix } from './package';
import { cacheFolder, root } from './repository';
import { sampleCapture } from './sampleCapture';

const images = path.join(root, 'docs/images');
/** Part of the package: drawn without the finer resolution. */
const walkthrough = path.join(root, 'media/walkthrough');
const key = 'MaxRecvDataSegmentLength';

async function main(): Promise<void> {
  for (const folder of [images, walkthrough]) mkdirSync(folder, { recursive: true });
  const vsix = await buildVsix(console.log, { production: true, to: path.join(cacheFolder, 'screenshots.vsix') });
  const settings = { 'window.title': 'iSCSI Trace Viewer', 'editor.minimap.enabled': false };
  const server = await startTestServer({ vsix, settings });
  const browser = await launchChromium();
  try {
    const capture = sampleCapture();
    const { page, problems } = await openWorkbench(browser, server, {
      folder: path.dirname(capture),
      files: [capture],
      extensionDevelopmentPath: null,
      size: { width: 1360, height: 850 },
      scale: 1.25,
    });
    await showLogin(page);
    await take(page, 'login-dark', 'packets');
    await chooseTheme(page, 'Default Light Modern');
    await take(page, 'login-light');
    await chooseTheme(page, 'Default Dark Modern');
    await showHover(page);
    await take(page, 'hover-dark', 'explanation');
    await showLogins(page);
    await take(page, 'logins-dark', 'logins');
    await openRfc(page);
    await take(page, 'rfc-reader');
    await openText(page);
    await take(page, 'text', 'text');
    for (const problem of problems) console.error(`screenshots: on the console: ${problem}`);
    if (problems.length > 0) process.exitCode = 1;
  } finally {
    await browser.close();
    await server.stop();
    rmSync(vsix, { force: true });
  }
}

async function take(page: Page, name: string, step?: string): Promise<void> {
  await page.waitForTimeout(700);
  const file = path.join(images, `${name}.png`);
  await page.screenshot({ path: file });
  if (step !== undefined) await page.screenshot({ path: path.join(walkthrough, `${step}.png`), scale: 'css' });
  console.log(`screenshots: ${path.relative(root, file)}`);
}

/** The Conversations view beside the capture, on the login's operational stage, where the keys stand. */
async function showLogin(page: Page): Promise<void> {
  await page.locator('.activitybar').getByRole('tab', { name: 'iSCSI Trace' }).click();
  await page.getByRole('treeitem').filter({ hasText: 'Login' }).first().waitFor();
  const frame = await webviewFrame(page, 'sample.pcap');
  await frame
    .getByRole('grid', { name: 'Packets' })
    .getByRole('row')
    .filter({ hasText: 'Login Request' })
    .first()
    .waitFor();
  for (let stop = 0; stop < 12; stop++) {
    await runCommand(page, 'iSCSI Trace: Next Login Stage');
    await page.waitForTimeout(500);
    const selected = frame.locator('[role=row][aria-selected=true]', { hasText: 'Login Request operational' });
    if (!(await selected.isVisible())) continue;
    await scrollTo(page, frame);
    return;
  }
  throw new Error('the stage walk does not come to an operational Login Request');
}

/** The field tree draws only the rows in view: turns the wheel until the key is well inside. */
async function scrollTo(page: Page, frame: Frame): Promise<void> {
  const tree = frame.getByRole('tree', { name: 'Packet details' });
  await tree.hover();
  for (let turn = 0; turn < 30; turn++) {
    const box = await field(frame)
      .boundingBox({ timeout: 500 })
      .catch(() => null);
    const view = await tree.boundingBox();
    if (box && view && box.y + box.height < view.y + view.height * 0.95) return;
    await page.mouse.wheel(0, 60);
    await page.waitForTimeout(100);
  }
  throw new Error(`${key} is not among the fields`);
}

function field(frame: Frame) {
  return frame.getByRole('tree', { name: 'Packet details' }).getByRole('treeitem').filter({ hasText: key }).last();
}

async function showHover(page: Page): Promise<void> {
  const frame = await webviewFrame(page);
  await field(frame).hover();
  await frame.getByRole('dialog').waitFor();
}

async function showLogins(page: Page): Promise<void> {
  const frame = await webviewFrame(page);
  await page.keyboard.press('Escape');
  await frame.getByRole('tab', { name: 'Logins' }).click();
  await frame.getByRole('tabpanel', { name: 'Logins' }).getByText('MaxRecvDataSegmentLength').first().waitFor();
}

/** The link in the hover opens the reader. */
async function openRfc(page: Page): Promise<void> {
  const frame = await webviewFrame(page);
  await frame.getByRole('tab', { name: 'Packets' }).click();
  await showHover(page);
  await frame.getByRole('dialog').getByText('RFC 3720').first().click();
  await page.getByRole('tab', { name: /RFC/ }).first().waitFor();
  // Room for two editors side by side.
  await runCommand(page, 'View: Close Primary Side Bar');
  await restPointer(page);
}

async function openText(page: Page): Promise<void> {
  await runCommand(page, 'View: Close All Editors in Group');
  await page.locator('.activitybar').getByRole('tab', { name: 'iSCSI Trace' }).click();
  await page.getByRole('tab', { name: 'sample.pcap' }).first().click();
  // A page that is being built again takes the focus, and keys are lost on it.
  const frame = await webviewFrame(page, 'sample.pcap');
  await frame.getByRole('row', { selected: true }).first().waitFor();
  await runCommand(page, 'iSCSI Trace: Open as Text');
  await page.locator('.monaco-editor .view-line').filter({ hasText: 'Login Request' }).first().waitFor();
  await restPointer(page);
}

/** On the status bar, where no tooltip shows. */
async function restPointer(page: Page): Promise<void> {
  await page.mouse.move(700, 840);
}

main().catch((error: Error) => {
  console.error(`screenshots: ${error.message}`);
  process.exit(1);
});
