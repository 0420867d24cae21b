/** A capture that lies in a git repository: its change, its history, and what a person sees of them. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { fixtures } from '../../support/captures';
import { useWindow } from '../../support/windowTests';
import { chooseInMenu, screenshot } from '../../support/workbenchPage';

const FAILED = 'The login that fails';
const DISCOVERED = 'Only a discovery';

/** Two commits of one capture, and a change that is not committed. */
function makeRepository(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const git = (...args: readonly string[]) => execFileSync('git', ['-C', folder, ...args]);
  const write = (fixture: string) => copyFileSync(path.join(fixtures, fixture), path.join(folder, 'login.pcap'));
  git('init', '--quiet', '--initial-branch=main');
  git('config', 'user.name', 'Storage Engineer');
  git('config', 'user.email', 'engineer@example.com');
  for (const [fixture, message] of [
    ['discovery.pcap', DISCOVERED],
    ['chap-wrong-password.pcap', FAILED],
  ] as const) {
    write(fixture);
    git('add', '.');
    git('commit', '--quiet', `--message=${message}`);
  }
  write('chap-ok.pcap');
}

/** The page among those in the window that shows this text. */
async function pageWith(page: Page, text: string): Promise<Frame> {
  for (const end = Date.now() + 90_000; Date.now() < end; await page.waitForTimeout(200)) {
    for (const frame of page.frames()) {
      const found = frame.locator('.app').getByText(text).first();
      if (await found.isVisible().catch(() => false)) return frame;
    }
  }
  throw new Error(`no page shows "${text}"`);
}

describe('a capture in a git repository, in the window', function () {
  this.timeout(300_000);
  let repositories = 0;
  const opened = useWindow({
    pictures: 'git',
    server: { settings: { 'git.enabled': true } },
    open: (scratch) => {
      const folder = path.join(scratch, `repository-${++repositories}`);
      makeRepository(folder);
      return { folder };
    },
  });

  it('shows both versions of a change side by side, and commands are about the side that is used', async () => {
    const { page } = opened;
    await page
      .locator('.activitybar')
      .getByRole('tab', { name: /Source Control/ })
      .click();
    // The tooltip of the tab lies over the list.
    await page.mouse.move(900, 600);
    await page
      .locator('.scm-view')
      .getByRole('treeitem', { name: /login\.pcap/ })
      .click();
    const before = await pageWith(page, '1 login rejected');
    const after = await pageWith(page, '1 login accepted');
    const filter = (frame: Frame) => frame.locator('#displayFilter');
    for (const [frame, other] of [
      [after, before],
      [before, after],
    ] as const) {
      await frame.locator('#frame-4 .info').click({ button: 'right' });
      await chooseInMenu(page, 'Filter to This Conversation');
      await frame.waitForFunction(
        () => document.querySelector<HTMLInputElement>('#displayFilter')?.value === 'tcp.stream == 0',
      );
      if (frame === after && (await filter(other).inputValue()) !== '') throw new Error('both sides were filtered');
    }
    await screenshot(page, 'git-change');
  });

  it('shows an earlier version from the Timeline beside the one before it', async () => {
    const { page } = opened;
    const explorer = page.locator('.explorer-folders-view');
    await explorer.getByRole('treeitem', { name: 'login.pcap' }).click();
    await pageWith(page, '1 login accepted');
    await page.getByRole('button', { name: 'Timeline Section' }).click();
    const entries = page.locator('.timeline-tree-view');
    await entries.getByRole('treeitem', { name: new RegExp(FAILED) }).waitFor();
    await screenshot(page, 'git-timeline');
    await entries.getByRole('treeitem', { name: new RegExp(FAILED) }).click();
    await pageWith(page, '1 login rejected');
    await pageWith(page, 'SendTargets=All');
    await screenshot(page, 'git-timeline-versions');
  });
});
