import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { FilterChoices } from '../../src/messages/results';
import { eventually, useWebview } from '../support/webviewHarnessMocha';
import { violations } from '../support/webviewHarnessViolations';

describe('suggestions for the display filter', () => {
  const open = useWebview();

  const field = (page: Page) => page.getByRole('combobox', { name: 'Display filter', exact: true });
  const options = (page: Page) => page.getByRole('listbox').getByRole('option');
  const labels = (page: Page) => page.locator('.suggestion-label').allInnerTexts();
  const active = async (page: Page) => {
    const id = await field(page).getAttribute('aria-activedescendant');
    return id === null ? 'none' : page.locator(`#${id} .suggestion-label`).innerText();
  };
  const ready = async (page: Page) => page.locator('#frame-1 .info', { hasText: /\w/ }).waitFor();
  const offer = (page: Page, choices: FilterChoices) =>
    page.evaluate((offered) => window.harness.offerFilters(offered), choices);
  const posted = (page: Page, type: string) =>
    page.evaluate((wanted) => window.harness.posted.filter((message) => message.type === wanted), type);
  const cursor = (page: Page) => field(page).evaluate((input: HTMLInputElement) => input.selectionStart);
  const focused = (page: Page) => page.evaluate(() => document.activeElement?.id);

  const opened = async (more: { width?: number; height?: number } = {}) => {
    const page = await open({ scenario: 'login', ...more });
    await ready(page);
    await field(page).focus();
    return page;
  };

  it('lets a filter be written with Tab and the arrow keys alone', async () => {
    const page = await opened();
    assert.equal(await field(page).getAttribute('aria-expanded'), 'false');
    await page.keyboard.type('iscsi.op');
    await eventually(async () => (await labels(page))[0], 'iscsi.opcode');
    assert.equal(await field(page).getAttribute('aria-expanded'), 'true');
    const list = await field(page).getAttribute('aria-controls');
    assert.equal(await page.locator(`#${list}`).getAttribute('role'), 'listbox');
    assert.equal(await active(page), 'none', 'nothing is chosen before somebody chooses');
    await page.keyboard.press('Tab');
    assert.equal(await field(page).inputValue(), 'iscsi.opcode ');
    await eventually(async () => (await labels(page))[0], '==');
    await page.keyboard.press('ArrowDown');
    assert.equal(await active(page), '==');
    await page.keyboard.press('Enter');
    await eventually(() => field(page).inputValue(), 'iscsi.opcode == ');
    await eventually(async () => (await labels(page)).includes('Login Request'), true);
    await page.keyboard.type('"login');
    await eventually(async () => (await labels(page)).slice(0, 2).join(), 'Login Request,Login Response');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await eventually(() => active(page), 'Login Response');
    await page.keyboard.press('Enter');
    await eventually(() => field(page).inputValue(), 'iscsi.opcode == "Login Response"');
    await eventually(() => cursor(page), 32);
    assert.equal(await options(page).count(), 0);
    assert.equal(await focused(page), 'displayFilter');
    await page.keyboard.type(' ');
    await eventually(async () => (await labels(page)).join(), '&&,||');
  });

  it('applies what is written with Enter while nothing of the list is chosen', async () => {
    const page = await opened();
    await page.keyboard.type('isc');
    await options(page).first().waitFor();
    await page.keyboard.type('si');
    await options(page).first().waitFor();
    await page.keyboard.press('Enter');
    await eventually(() => page.locator('.filter-count').count(), 1);
    assert.equal(await options(page).count(), 0);
    assert.equal(await field(page).inputValue(), 'iscsi');
  });

  it('closes with Escape and keeps what is written; the next Escape gives the edit up', async () => {
    const page = await opened();
    await page.keyboard.type('iscsi.op');
    await options(page).first().waitFor();
    await page.keyboard.press('Escape');
    assert.equal(await options(page).count(), 0);
    assert.equal(await field(page).inputValue(), 'iscsi.op');
    await page.keyboard.press('Escape');
    assert.equal(await field(page).inputValue(), '');
  });

  it('opens with Ctrl+Space wherever something can stand, goes round with the arrows, and steps by pages', async () => {
    const page = await opened();
    await page.keyboard.press('Control+Space');
    await options(page).first().waitFor();
    const all = await labels(page);
    assert.ok(all.length > 20 && all.length <= 50);
    await page.keyboard.press('ArrowUp');
    assert.equal(await active(page), all.at(-1));
    const inView = await page.locator('.suggestion.active').evaluate((row) => {
      const list = row.parentElement!.getBoundingClientRect();
      const { top, bottom } = row.getBoundingClientRect();
      return top >= list.top - 1 && bottom <= list.bottom + 1;
    });
    assert.ok(inView, 'the chosen line is scrolled into view');
    await page.keyboard.press('ArrowDown');
    assert.equal(await active(page), 'none');
    await page.keyboard.press('PageDown');
    assert.equal(await active(page), all[7]);
  });

  it('takes a line that is clicked, without losing the focus', async () => {
    const page = await opened();
    await page.keyboard.type('tcp && iscsi.op');
    await options(page).first().click();
    await eventually(() => field(page).inputValue(), 'tcp && iscsi.opcode ');
    assert.equal(await focused(page), 'displayFilter');
    await eventually(() => cursor(page), 20);
  });

  it('completes the word at the cursor and leaves what stands behind it', async () => {
    const page = await opened();
    await field(page).fill('iscsi.op == 3 && tcp');
    await field(page).evaluate((input: HTMLInputElement) => input.setSelectionRange(8, 8));
    await page.keyboard.press('Control+Space');
    await options(page).first().waitFor();
    await page.keyboard.press('Tab');
    await eventually(() => field(page).inputValue(), 'iscsi.opcode == 3 && tcp');
    await eventually(() => cursor(page), 13);
  });

  it('drops an answer that has been overtaken by what was written since', async () => {
    const page = await opened();
    await page.evaluate(() => window.harness.hold('completeFilter'));
    await page.keyboard.type('tcp.st');
    await field(page).fill('iscsi.op');
    await page.evaluate(() => window.harness.release(true));
    await eventually(async () => (await labels(page))[0], 'iscsi.opcode');
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal((await labels(page))[0], 'iscsi.opcode');
  });

  it('waits for the list of what is written when a line is chosen before it is there', async () => {
    const page = await opened();
    await page.keyboard.type('iscsi.o');
    await options(page).first().waitFor();
    await page.evaluate(() => window.harness.hold('completeFilter'));
    await page.keyboard.type('pco');
    await page.keyboard.press('ArrowDown');
    assert.equal(await active(page), 'iscsi.opcode');
    await page.keyboard.press('Enter');
    assert.equal(await field(page).inputValue(), 'iscsi.opco');
    await page.evaluate(() => window.harness.release());
    await eventually(() => field(page).inputValue(), 'iscsi.opcode ');
  });

  it('closes when somebody goes elsewhere, also when the answer comes only then', async () => {
    const page = await opened();
    await page.keyboard.type('iscsi.op');
    await options(page).first().waitFor();
    await page.locator('#packets').focus();
    assert.equal(await options(page).count(), 0);
    await page.evaluate(() => window.harness.hold('completeFilter'));
    await field(page).fill('tcp.s');
    await page.locator('#packets').focus();
    await page.evaluate(() => window.harness.release());
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal(await options(page).count(), 0);
  });

  it('says nothing of a half-written field as long as it offers how to go on', async () => {
    const page = await opened();
    await page.keyboard.type('iscsi.op');
    await options(page).first().waitFor();
    await new Promise((resolve) => setTimeout(resolve, 400));
    assert.equal(await page.locator('.filter-message').count(), 0);
    await page.keyboard.press('Escape');
    await page.locator('.filter-message').waitFor();
  });

  it('takes the suggestion for what is wrong with Ctrl+.', async () => {
    const page = await opened();
    await field(page).fill('??');
    await page.locator('.filter-message').waitFor();
    await page.keyboard.press('Control+.');
    await eventually(() => field(page).inputValue(), 'every 7');
  });

  it('offers saved filters and those used before in an empty line, and by its button', async () => {
    const page = await opened();
    await page.keyboard.press('ArrowDown');
    await eventually(() => focused(page), 'packets', 'without any the key goes to the table');
    await offer(page, { saved: [{ name: 'Logins', filter: 'every 7' }], history: ['after 100', 'tcp'] });
    await field(page).focus();
    await page.keyboard.press('ArrowDown');
    await options(page).first().waitFor();
    assert.deepEqual(await labels(page), ['Logins', 'after 100', 'tcp', 'Clear the history']);
    assert.equal(await active(page), 'Logins');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await eventually(() => page.locator('.filter-count').innerText(), '131 of 231 frames');
    await page.getByRole('button', { name: 'Saved filters and history' }).click();
    await options(page).first().waitFor();
    assert.equal((await labels(page))[0], 'Save this filter…');
    await options(page).first().click();
    assert.deepEqual(await posted(page, 'saveFilter'), [{ type: 'saveFilter', filter: 'after 100' }]);
    await page.keyboard.press('Control+ArrowDown');
    await options(page).last().click();
    assert.deepEqual(await posted(page, 'command'), [{ type: 'command', command: 'clearFilterHistory' }]);
  });

  it('remembers filters that were meant, and not those on the way to them', async () => {
    const page = await opened();
    await page.keyboard.type('every 7');
    await eventually(() => page.locator('.filter-count').innerText(), '33 of 231 frames');
    assert.deepEqual(await posted(page, 'filterUsed'), []);
    await page.keyboard.type('0');
    await page.keyboard.press('Enter');
    await eventually(() => page.locator('.filter-count').innerText(), '3 of 231 frames');
    assert.deepEqual(await posted(page, 'filterUsed'), [{ type: 'filterUsed', filter: 'every 70' }]);
    await field(page).fill('every 50');
    await eventually(() => page.locator('.filter-count').innerText(), '4 of 231 frames');
    await page.locator('#packets').focus();
    const used = await posted(page, 'filterUsed');
    assert.deepEqual(used.at(-1), { type: 'filterUsed', filter: 'every 50' });
  });

  it('joins a filter of the host to the one that stands there, applies it, or only prepares it', async () => {
    const page = await opened();
    const set = (filter: string, combination: 'selected' | 'and' | 'orNot', isApplied: boolean, frame = 0) =>
      page.evaluate((message) => window.harness.send(message), {
        ...{ type: 'setFilter' as const, filter, combination, isApplied, frame },
      });
    await set('every 7', 'selected', true, 14);
    await eventually(() => page.locator('.filter-count').innerText(), '33 of 231 frames');
    await eventually(
      () => page.locator('#packets [aria-selected=true]').getAttribute('data-frame'),
      '14',
      'the frame that the command was about is selected',
    );
    await set('tcp', 'orNot', false);
    await eventually(() => field(page).inputValue(), 'every 7 || !(tcp)');
    await eventually(() => focused(page), 'displayFilter');
    await new Promise((resolve) => setTimeout(resolve, 400));
    assert.equal(await page.locator('.filter-count').innerText(), '33 of 231 frames', 'not before Enter');
    assert.equal(await page.locator('.filter-message').count(), 0);
    await page.keyboard.press('Escape');
    assert.equal(await field(page).inputValue(), 'every 7');
  });

  it('tells the host which field is selected, and the menu which fields a filter can name', async () => {
    const page = await opened();
    await page.locator('#frame-8').click();
    await page.locator('#fields').focus();
    await page.keyboard.press('Home');
    await eventually(async () => (await posted(page, 'selectedField')).length > 0, true);
    const told = (await posted(page, 'selectedField')).at(-1);
    assert.deepEqual(told, { type: 'selectedField', frame: 8, field: 0 });
    const context = await page.locator('#field-0').getAttribute('data-vscode-context');
    assert.equal((JSON.parse(context ?? '') as { filterable?: boolean }).filterable, false);
  });

  it('shows how far a filter has come that reads frames, and lets it be stopped and gone on with', async () => {
    const page = await opened();
    await page.evaluate(() => {
      window.harness.filterSlowly(50);
    });
    await page.keyboard.type('every 7');
    const asked = async () =>
      (await posted(page, 'request')).filter((one) => 'method' in one && one.method === 'filter').length;
    await page.keyboard.press('Enter');
    await eventually(async () => (await page.locator('.filter-count').innerText()).endsWith('231 frames'), true);
    assert.equal(await page.locator('.filter-progress').count(), 0, 'all of it has been looked at');
    await field(page).fill('after 100');
    // A frame at a time: it must not be through before somebody has clicked.
    await page.evaluate(() => window.harness.filterSlowly(1));
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Stop' }).click();
    const before = await asked();
    await new Promise((resolve) => setTimeout(resolve, 200));
    assert.ok((await asked()) <= before + 1, 'nothing more is asked for');
    await page.getByRole('progressbar', { name: 'Frames that the filter has looked at' }).waitFor();
    await page.evaluate(() => window.harness.filterSlowly(50));
    await page.getByRole('button', { name: 'Go on' }).click();
    await eventually(() => page.locator('.filter-count').innerText(), '131 of 231 frames');
    assert.equal(await page.locator('.filter-progress').count(), 0);
  });

  for (const { width, height, why } of [
    { width: 320, height: 600, why: 'in a narrow editor' },
    { width: 700, height: 450, why: 'at 200 % zoom' },
  ]) {
    it(`fits into the page ${why}`, async () => {
      const page = await opened({ width, height });
      await page.keyboard.type('frame.');
      await options(page).first().waitFor();
      const box = (await page.locator('.suggestions').boundingBox())!;
      assert.ok(box.x >= 0 && box.x + box.width <= width, `${box.x} + ${box.width}`);
      assert.ok(box.y + box.height <= height, `${box.y} + ${box.height}`);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
      assert.ok((await options(page).first().boundingBox())!.height >= 20);
    });
  }

  for (const theme of ['dark', 'light', 'hc', 'hcLight'] as const) {
    it(`has no violations of axe in the theme ${theme}, with the list open and a line of it chosen`, async () => {
      const page = await open({ scenario: 'login', theme });
      await ready(page);
      await field(page).focus();
      await page.keyboard.type('frame.');
      await options(page).first().waitFor();
      await page.keyboard.press('ArrowDown');
      assert.deepEqual(await violations(page), []);
    });
  }
});
