import assert from 'node:assert/strict';
import path from 'node:path';
import type { Page } from 'playwright-core';
import type { RowColors, TableColumn } from '../../src/messages/columns';
import { BUILT_IN_COLUMNS } from '../../src/messages/columns';
import { fixtures } from '../support/captures';
import { postedMessages, type PageOptions } from '../support/webviewHarness';
import { eventually, useWebview } from '../support/webviewHarnessMocha';
import { type ThemeName, themes } from '../support/webviewHarnessThemes';
import { violations } from '../support/webviewHarnessViolations';

const sample = path.join(fixtures, 'task-management.pcap');

describe('columns and colours of the packet table', () => {
  const openPage = useWebview();

  const column = (name: string): TableColumn => ({ name, title: BUILT_IN_COLUMNS.get(name) ?? name.toUpperCase() });
  const look = (page: Page, names: readonly (string | TableColumn)[], rowColors: RowColors = 'bar') =>
    page.evaluate((message) => window.harness.send(message), {
      type: 'table',
      look: { columns: names.map((one) => (typeof one === 'string' ? column(one) : one)), rowColors },
    } as const);
  /** The page with a real capture behind it. */
  const open = async (options: Partial<PageOptions> = {}): Promise<Page> => {
    const capture = { kind: 'files', paths: [sample], name: 'sample' } as const;
    const page = await openPage({ scenario: 'engine', capture, ...options });
    await page.locator('#frame-4 .info', { hasText: /\w/ }).waitFor();
    return page;
  };
  const headers = (page: Page) => page.getByRole('columnheader').locator('.head-text').allInnerTexts();
  const header = (page: Page, name: string) => page.locator(`[data-column="${name}"]`);
  const cells = (page: Page, frame: number) => page.locator(`#frame-${frame}`).getByRole('gridcell').allInnerTexts();
  const posted = async (page: Page, type: string) =>
    (await postedMessages(page)).filter((message) => message.type === type);
  const center = async (page: Page, name: string) => {
    const box = (await header(page, name).boundingBox())!;
    return { x: box.x + box.width / 2, y: box.y + box.height / 2, right: box.x + box.width };
  };

  it('show what the host says, in its order, with the values of fields', async () => {
    const page = await open();
    await look(page, ['info', 'iscsi.cmdsn', 'ip.ttl', 'number', 'frame.time_delta_displayed']);
    assert.deepEqual(await headers(page), ['Info', 'ISCSI.CMDSN', 'IP.TTL', 'No.', 'FRAME.TIME_DELTA_DISPLAYED']);
    await eventually(async () => (await cells(page, 4)).slice(1, 4), ['1313432602', '64', '4']);
    const grid = page.getByRole('grid', { name: 'Packets' });
    assert.equal(await grid.getAttribute('aria-colcount'), '5');
    assert.equal(await header(page, 'ip.ttl').getAttribute('aria-colindex'), '3');
    assert.equal(await page.locator('#frame-4').getByRole('gridcell').nth(2).getAttribute('aria-colindex'), '3');
    assert.equal(await header(page, 'ip.ttl').getAttribute('title'), 'ip.ttl');
  });

  it('have room for a short title in capitals over values of one digit', async () => {
    const page = await open();
    const csg = { name: 'iscsi.login.csg', title: 'CSG' };
    const lun = { name: 'scsi.lun', title: 'LUN' };
    for (const width of [1400, 930]) {
      await page.setViewportSize({ width, height: 700 });
      await look(page, ['number', csg, lun, 'info']);
      await eventually(() => headers(page), ['No.', 'CSG', 'LUN', 'Info']);
      for (const { name } of [csg, lun]) {
        // Not scrollWidth: it is rounded, and a part of a pixel is enough for an ellipsis.
        const missing = header(page, name).evaluate((cell) => {
          const text = cell.querySelector('.head-text')!;
          const written = document.createRange();
          written.selectNodeContents(text);
          return Math.max(0, written.getBoundingClientRect().width - text.getBoundingClientRect().width);
        });
        assert.equal(await missing, 0, `${name} at ${width}`);
      }
    }
  });

  it('keep the rows that show until the values of a new column have come', async () => {
    const page = await open();
    await page.evaluate(() => window.harness.hold('rows'));
    await look(page, ['number', 'ip.ttl', 'info']);
    await eventually(() => headers(page), ['No.', 'IP.TTL', 'Info']);
    assert.match((await cells(page, 4)).join('|'), /^4\|\|.*Login Request/);
    await page.evaluate(() => window.harness.release());
    await eventually(async () => (await cells(page, 4))[1], '64');
  });

  it('are moved by dragging a header, and Escape gives the drag up', async () => {
    const page = await open();
    const [from, to] = [await center(page, 'protocol'), await center(page, 'time')];
    const drag = async () => {
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      await page.mouse.move(to.x - 20, to.y, { steps: 5 });
    };
    await drag();
    assert.equal(await page.locator('.dropBefore').getAttribute('data-column'), 'time');
    await page.keyboard.press('Escape');
    await page.mouse.up();
    assert.deepEqual(await posted(page, 'moveColumn'), []);
    await drag();
    await page.mouse.up();
    await eventually(async () => (await headers(page)).slice(0, 3), ['No.', 'Protocol', 'Time']);
    assert.deepEqual(await posted(page, 'moveColumn'), [{ type: 'moveColumn', name: 'protocol', place: 1 }]);
    assert.deepEqual(await posted(page, 'selected'), []);
  });

  it('are resized by dragging an edge, and a double click fits them again', async () => {
    const page = await open();
    const width = async () => (await header(page, 'protocol').boundingBox())!.width;
    const before = await width();
    const { right, y } = await center(page, 'protocol');
    await page.mouse.move(right, y);
    await page.mouse.down();
    await page.mouse.move(right + 80, y, { steps: 4 });
    await page.mouse.up();
    assert(Math.abs((await width()) - before - 80) < 3, `${before} became ${await width()}`);
    const [message] = await posted(page, 'resizeColumn');
    assert.equal(message?.['name'], 'protocol');
    assert(Number(message?.['width']) > 12);
    const now = await center(page, 'protocol');
    await page.mouse.dblclick(now.right, now.y);
    await eventually(width, before);
    assert.deepEqual((await posted(page, 'resizeColumn')).at(-1), { type: 'resizeColumn', name: 'protocol' });
  });

  it('are moved, resized, fitted and hidden by keys, and what happened is announced', async () => {
    const page = await open();
    const status = page.getByRole('status').first();
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-column'));
    await page.locator('#packets').focus();
    await page.keyboard.press('Control+ArrowUp');
    assert.equal(await focused(), 'number');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Control+ArrowRight');
    await eventually(() => status.innerText(), 'Time is column 3 of 7');
    assert.equal(await focused(), 'time');
    await page.keyboard.press('Shift+ArrowRight');
    await eventually(async () => /^Time is \d+ characters wide$/.test(await status.innerText()), true);
    await page.keyboard.press('Enter');
    await eventually(() => status.innerText(), 'Time is as wide as its content');
    await page.keyboard.press('Delete');
    await eventually(() => status.innerText(), 'Column Time is hidden');
    assert.deepEqual(await headers(page), ['No.', 'Source', 'Destination', 'Protocol', 'Length', 'Info']);
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'packets');
    const kinds = (await postedMessages(page)).map(({ type }) => type);
    assert.deepEqual(
      kinds.filter((type) => type.endsWith('Column')),
      ['moveColumn', 'resizeColumn', 'resizeColumn', 'hideColumn'],
    );
    await page.keyboard.press('ArrowDown');
    await eventually(() => page.locator('#packets [aria-selected=true]').getAttribute('data-frame'), '1');
  });

  it('leave Info readable in a narrow window, and say which have no room', async () => {
    const page = await open({ width: 400 });
    await look(page, [
      'number',
      'time',
      'source',
      'destination',
      'protocol',
      'iscsi.cmdsn',
      'ip.ttl',
      'length',
      'info',
    ]);
    await eventually(async () => (await headers(page)).includes('Source'), false);
    const info = (await header(page, 'info').boundingBox())!.width;
    assert(info >= 190, `${info} pixels`);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 400);
    const left = page.locator('.columnsLeft');
    assert.match((await left.getAttribute('title'))!, /^No room for: Source, Destination, Protocol.*Length$/);
    await left.click();
    assert.deepEqual((await posted(page, 'command')).at(-1), { type: 'command', command: 'chooseColumns' });
  });

  it('show at 200 % zoom what a window of half the width shows', async () => {
    const page = await open({ width: 640, height: 500 });
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 640);
    assert((await header(page, 'info').boundingBox())!.width > 300);
  });

  it('copy what they show, in their order', async () => {
    const page = await open();
    await look(page, ['info', 'iscsi.cmdsn', 'number']);
    await eventually(async () => (await cells(page, 4))[1], '1313432602');
    await page.locator('#frame-4').click();
    const copied = await page.locator('#packets').evaluate((grid) => {
      const data = new DataTransfer();
      grid.dispatchEvent(new ClipboardEvent('copy', { clipboardData: data, bubbles: true, cancelable: true }));
      return data.getData('text/plain');
    });
    assert.match(copied, /^Login Request.*\t1313432602\t4$/);
  });

  it('tell VS Code which column a menu was opened at', async () => {
    const page = await open();
    const context = JSON.parse((await header(page, 'source').getAttribute('data-vscode-context'))!) as object;
    assert.deepEqual(context, { webviewSection: 'header', column: 'source', preventDefaultContextMenuItems: true });
  });

  it('show a field that nobody knows as an empty column that says why', async () => {
    const page = await open();
    const problem = 'There is no field "iscsi.cmdsm". Did you mean "iscsi.cmdsn"?';
    await look(page, ['number', { name: 'iscsi.cmdsm', title: 'iscsi.cmdsm', problem }, 'info']);
    await eventually(async () => (await cells(page, 4)).slice(0, 2), ['4', '']);
    await look(page, ['number', 'constructor', '__proto__', 'info']);
    await eventually(async () => (await cells(page, 4)).slice(0, 3), ['4', '', '']);
    await look(page, ['number', { name: 'iscsi.cmdsm', title: 'iscsi.cmdsm', problem }, 'info']);
    assert.equal(await header(page, 'iscsi.cmdsm').getAttribute('title'), problem);
  });

  it('mark rows by a bar of the colour of what they are, and not when that is off', async () => {
    const page = await open();
    const kind = (frame: number) => page.locator(`#frame-${frame}`).getAttribute('class');
    assert.match((await kind(4))!, /kind-login/);
    assert.match((await kind(1))!, /kind-tcp/);
    const bar = () =>
      page.locator('#frame-4').evaluate((row) => {
        const { content, backgroundColor } = getComputedStyle(row, '::before');
        return content === 'none' ? 'none' : backgroundColor;
      });
    assert.equal(await bar(), 'rgb(55, 148, 255)');
    await look(page, ['number', 'info'], 'off');
    await eventually(bar, 'none');
  });

  for (const theme of Object.keys(themes) as ThemeName[]) {
    it(`keep their text readable on tinted rows, and the bars visible: ${theme}`, async () => {
      const page = await open({ theme });
      await look(page, ['number', 'time', 'source', 'protocol', 'ip.ttl', 'info'], 'background');
      await eventually(async () => (await cells(page, 4))[4], '64');
      // What the test runner adds to functions is not there in the page.
      await page.evaluate('window.__name = (named) => named');
      const { texts, bars } = await page.evaluate(readContrasts);
      assert(texts.length > 20 && bars.length > 3, `${texts.length} texts, ${bars.length} bars`);
      assert.deepEqual(
        texts.filter(({ ratio }) => ratio < 4.5),
        [],
        'text',
      );
      assert.deepEqual(
        bars.filter(({ ratio }) => ratio < 3),
        [],
        'bars',
      );
      assert.deepEqual(await violations(page), []);
    });
  }
});

/** Contrast of every text of the table with what is behind it, and of every colour's bar with the page. Runs in the page. */
function readContrasts(): { texts: { text: string; ratio: number }[]; bars: { row: string; ratio: number }[] } {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  /** Paints colours over each other and says what comes out. */
  const painted = (colors: readonly string[]): number[] => {
    for (const color of colors) {
      context.fillStyle = color;
      context.fillRect(0, 0, 1, 1);
    }
    return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const luminance = (color: readonly number[]): number => {
    const [red = 0, green = 0, blue = 0] = color.map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ratio = (one: readonly number[], other: readonly number[]): number => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
    return (light + 0.05) / (dark + 0.05);
  };
  const page = getComputedStyle(document.documentElement).getPropertyValue('--vscode-editor-background');
  const texts: { text: string; ratio: number }[] = [];
  const bars: { row: string; ratio: number }[] = [];
  for (const row of document.querySelectorAll<HTMLElement>('.packets-rows [role=row]')) {
    const behind = painted([page, getComputedStyle(row).backgroundColor]);
    for (const element of row.querySelectorAll<HTMLElement>('bdi')) {
      if (element.childElementCount > 0 || !element.innerText.trim()) continue;
      const { color } = getComputedStyle(element);
      texts.push({ text: `${row.className}: ${element.innerText}`, ratio: ratio(painted([page, color]), behind) });
    }
    bars.push({
      row: row.className,
      ratio: ratio(painted([getComputedStyle(row, '::before').backgroundColor]), behind),
    });
  }
  return { texts, bars };
}
