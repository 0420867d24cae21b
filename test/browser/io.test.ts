import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { capturePath, fixtures, needsCaptures } from '../support/captures';
import { manyTasks, taskCapture } from '../support/taskCaptures';
import { postedMessages, type PageOptions } from '../support/webviewHarness';
import { hostileTexts } from '../support/webviewHarnessData';
import { eventually, useWebview } from '../support/webviewHarnessMocha';
import { themes } from '../support/webviewHarnessThemes';
import { violations } from '../support/webviewHarnessViolations';

/** Pixels of a chart's canvas that have nearly this colour, and the middle of them in CSS pixels of the window. */
async function pixelsOf(page: Page, chart: string, colour: string) {
  return page.evaluate(
    ([selector, wanted]) => {
      const canvas = document.querySelector<HTMLCanvasElement>(`${selector} canvas`);
      const context = canvas?.getContext('2d');
      if (!canvas || !context) return { count: 0, x: 0, y: 0 };
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      let [count, x, y] = [0, 0, 0];
      for (let at = 0; at < data.length; at += 4) {
        const isAlike = [0, 1, 2].every((part) => Math.abs((data[at + part] ?? 0) - (wanted[part] ?? 0)) < 6);
        if (!isAlike || (data[at + 3] ?? 0) < 250) continue;
        count++;
        x += (at / 4) % canvas.width;
        y += Math.floor(at / 4 / canvas.width);
      }
      const { left, top } = canvas.getBoundingClientRect();
      const scale = Math.max(1, count) * devicePixelRatio;
      return { count, x: left + x / scale, y: top + y / scale };
    },
    [chart, [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16))] as const,
  );
}

describe('I/O view', () => {
  const open = useWebview();
  const bytesOf = (bytes: Uint8Array) => ({ kind: 'bytes', bytes, name: 'test.pcap' }) as const;
  const openIo = async (bytes: Uint8Array, more: Partial<PageOptions> = {}) => {
    const page = await open({ scenario: 'engine', capture: bytesOf(bytes), ...more });
    await page.getByRole('tab', { name: /^I\/O/ }).click();
    return page;
  };
  const grid = (page: Page) => page.getByRole('grid', { name: 'Tasks' });
  const dataRows = (page: Page) => grid(page).locator('.taskRow[data-task]');
  const count = (page: Page) => page.locator('.ioCount').innerText();
  const shownQuery = async (page: Page) =>
    (await postedMessages(page)).findLast(({ type }) => type === 'ioShown')?.['query'] as
      { filter: Record<string, unknown>; sort: Record<string, unknown> } | undefined;
  const three = taskCapture([
    { start: 0, time: 900 },
    { start: 100_000, time: 30_000, command: 'write' },
    { start: 200_000, time: 2000, command: 'inquiry', status: 8 },
  ]);
  const many = taskCapture(manyTasks(30_000));

  it('tells the response times of the capture of the walk-through', async function () {
    needsCaptures(this, 'iscsi_login.pcap');
    const page = await openIo(readFileSync(capturePath('iscsi_login.pcap')));
    const row = page.getByRole('row').filter({ hasText: /^READ\(10\)/ });
    await row.first().waitFor();
    assert.deepEqual(
      (await row.first().locator('th, td').allInnerTexts()).map((text) => text.trim()),
      [
        'READ(10)',
        ...['30', '1.031', '12.604', '9.807', '10.038', '137.482', '137.482', '378.119', '26.1 kB', '0', '7'],
      ],
    );
    assert.equal(await page.locator('.ioGroups tbody tr').count(), 9);
    const label = await page.getByRole('img', { name: /^Response time of 80 tasks/ }).getAttribute('aria-label');
    assert.match(label ?? '', /321 µs to 137 ms: READ\(10\) 30; INQUIRY 18; .*8 tasks without an answer$/);
    await page.getByRole('img', { name: /^Queue depth .* command window 31$/ }).waitFor();
  });

  for (const theme of ['dark', 'light', 'hc'] as const) {
    it(`draws tasks, bars, rates and the queue in the colours of ${theme}`, async () => {
      const page = await openIo(three, { theme });
      const colours = themes[theme];
      const blue = colours['--vscode-charts-blue'];
      await eventually(async () => (await pixelsOf(page, '.ioScatter', blue)).count > 8, true, 'a point for the read');
      const orange = await pixelsOf(page, '.ioScatter', colours['--vscode-charts-orange']);
      const read = await pixelsOf(page, '.ioScatter', blue);
      const inquiry = await pixelsOf(page, '.ioScatter', colours['--vscode-charts-green']);
      // The read came first and was the fastest; the write came next and was the slowest.
      assert(read.x < orange.x && orange.x < inquiry.x, `${read.x} ${orange.x} ${inquiry.x}`);
      assert(orange.y < inquiry.y && inquiry.y < read.y, `${orange.y} ${inquiry.y} ${read.y}`);
      assert((await pixelsOf(page, '.ioHistogram', blue)).count > 100, 'bars');
      assert((await pixelsOf(page, '.ioThroughput', blue)).count > 10, 'bytes read');
      assert((await pixelsOf(page, '.ioQueue', blue)).count > 10, 'the queue');
      // The switch of a command takes its points away, and nothing else.
      await page.getByRole('button', { name: 'WRITE(10)' }).click();
      await eventually(async () => (await pixelsOf(page, '.ioScatter', colours['--vscode-charts-orange'])).count, 0);
      assert((await pixelsOf(page, '.ioScatter', blue)).count > 8);
    });
  }

  it('is drawn anew when the theme changes', async () => {
    const page = await openIo(three);
    await eventually(async () => (await pixelsOf(page, '.ioScatter', '#3794ff')).count > 8, true);
    await page.evaluate(() => document.documentElement.style.setProperty('--vscode-charts-blue', '#12ab34'));
    await eventually(async () => (await pixelsOf(page, '.ioScatter', '#12ab34')).count > 8, true);
    assert.equal((await pixelsOf(page, '.ioScatter', '#3794ff')).count, 0);
  });

  it('selects the task of a point, reveals its frames, and says where its time went', async () => {
    const page = await openIo(three);
    await eventually(async () => (await pixelsOf(page, '.ioScatter', '#d18616')).count > 8, true);
    const point = await pixelsOf(page, '.ioScatter', '#d18616');
    await page.mouse.move(point.x, point.y);
    await eventually(
      () => page.locator('.ioScatter .ioChart-readout').innerText(),
      'WRITE(10): 30.000 ms, sent at 1.100000 s',
    );
    await page.mouse.click(point.x, point.y);
    const details = page.getByRole('region', { name: 'Selected task' });
    await details.getByRole('rowheader', { name: 'Command to status' }).waitFor();
    assert.match(
      await details.innerText(),
      /Most of the time went to the target \(command to status\): 30\.000 ms of 30\.000 ms/,
    );
    await grid(page).locator('.taskRow.selected[data-task="1"]').waitFor();
    const frame = (await postedMessages(page)).findLast(({ type }) => type === 'selected')?.['frame'];
    assert.equal(frame, 8);
    await details.getByRole('button', { name: 'Frame 9' }).click();
    await page.locator('#frame-9[aria-selected=true]').waitFor();
    assert.equal(await page.getByRole('tab', { name: 'Packets' }).getAttribute('aria-selected'), 'true');
  });

  it('takes the tasks of a stretch of time that is dragged over, zooms into it, and shows its frames', async () => {
    const page = await openIo(three);
    await eventually(async () => (await pixelsOf(page, '.ioScatter', '#d18616')).count > 8, true);
    const point = await pixelsOf(page, '.ioScatter', '#d18616');
    const plot = await page.locator('.ioQueue .u-over').boundingBox();
    assert(plot);
    await page.mouse.move(point.x - 40, plot.y + 10);
    await page.mouse.down();
    await page.mouse.move(point.x + 40, plot.y + 12, { steps: 4 });
    await page.mouse.up();
    await eventually(() => count(page), '1 of 3');
    assert.deepEqual(await dataRows(page).evaluateAll((rows) => rows.map((row) => row.dataset['task'])), ['1']);
    const { from, to } = (await shownQuery(page))?.filter ?? {};
    assert(Number(from) < 1.1e9 && Number(to) > 1.1e9, `${String(from)} to ${String(to)}`);
    await page.getByRole('button', { name: 'Zoom in' }).click();
    const zoomed = page.getByRole('img', { name: /^Response time of 1 task from/ });
    await zoomed.waitFor();
    await page.getByRole('button', { name: 'Zoom out' }).click();
    await page.getByRole('img', { name: /^Response time of 3 tasks from/ }).waitFor();
    await page.getByRole('region', { name: 'Tasks' }).getByRole('button', { name: 'Show frames' }).click();
    await page.locator('#frame-8').waitFor();
    assert.equal(
      await page.getByRole('combobox', { name: 'Display filter' }).inputValue(),
      'frame.number >= 8 && frame.number <= 9',
    );
    await eventually(() => page.locator('.packets-rows .row').count(), 2);
  });

  it('asks for a picture of the size that it has', async () => {
    const page = await openIo(many);
    await page.getByRole('img', { name: /^Response time of 30,000 tasks/ }).waitFor();
    const plot = await page.locator('.ioScatter .u-over').boundingBox();
    await eventually(
      () =>
        page.evaluate(() => {
          const asked = window.harness.posted.findLast((one) => one.type === 'request' && one.method === 'io');
          const { width, height } = (asked as { params: { width: number; height: number } }).params;
          return { width, height };
        }),
      { width: Math.round(plot?.width ?? 0), height: Math.round(plot?.height ?? 0) },
    );
  });

  it('walks through any number of tasks by keys, with few rows on the page', async () => {
    const page = await openIo(many);
    await dataRows(page).first().waitFor();
    await grid(page).focus();
    await page.keyboard.press('End');
    await grid(page).locator('.taskRow.selected[data-task="29999"]').waitFor();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('PageUp');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await grid(page).locator('.taskRow.selected[data-task="1"]').waitFor();
    assert.equal(await grid(page).getAttribute('aria-activedescendant'), 'task-row-1');
    assert.equal(await grid(page).getAttribute('aria-rowcount'), '30001');
    assert((await grid(page).getByRole('row').count()) < 80);
    const asked = await page.evaluate(() =>
      window.harness.posted.flatMap((one) =>
        one.type === 'request' && one.method === 'tasks' ? [(one.params as { count: number }).count] : [],
      ),
    );
    assert(asked.length > 1 && asked.every((rows) => rows <= 100), asked.join());
    await page.getByRole('rowheader', { name: 'Command to first Data-In' }).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('#packets .row.selected').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'packets');
  });

  it('sorts by a column, shows what comes first then, and keeps the selection', async () => {
    const page = await openIo(many);
    await dataRows(page).first().waitFor();
    await grid(page).focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await page.getByRole('button', { name: /^Time \(ms\)/ }).click();
    const header = page.getByRole('columnheader', { name: /^Time \(ms\)/ });
    await eventually(() => header.getAttribute('aria-sort'), 'descending');
    await grid(page).locator('.taskRow[data-row="0"][data-task="1000"]').waitFor();
    await page.locator('.taskDetails[data-task="1"]').waitFor();
    // Keys go on from the selected task, wherever it stands now.
    await grid(page).focus();
    await page.keyboard.press('ArrowDown');
    const next = grid(page).locator('.taskRow.selected[data-task]');
    await next.waitFor();
    assert.notEqual(await next.getAttribute('data-row'), '1');
    await page.keyboard.press('Home');
    await grid(page).locator('.taskRow.selected[data-task="1000"]').waitFor();
    await page.getByRole('button', { name: /^Time \(ms\)/ }).click();
    await eventually(() => header.getAttribute('aria-sort'), 'ascending');
    assert.deepEqual((await shownQuery(page))?.sort, { by: 'time', descending: false });
  });

  it('filters by command, LUN, status and least time, says when nothing is left, and clears', async () => {
    const page = await openIo(three);
    await eventually(() => count(page), '3');
    await page.getByRole('combobox', { name: 'Command' }).selectOption({ label: 'WRITE(10) (1)' });
    await eventually(() => count(page), '1 of 3');
    await page.getByRole('combobox', { name: 'Command' }).selectOption({ label: 'All commands' });
    await page.getByRole('combobox', { name: 'Status' }).selectOption({ label: 'BUSY (1)' });
    await eventually(() => dataRows(page).evaluateAll((rows) => rows.map((row) => row.dataset['task'])), ['2']);
    await page.getByRole('combobox', { name: 'Status' }).selectOption({ label: 'No answer' });
    await page.getByText('No task matches the filter.').waitFor();
    await page.getByRole('button', { name: 'Clear filter' }).click();
    await eventually(() => count(page), '3');
    await page.getByRole('textbox', { name: 'Least response time in milliseconds' }).fill('1.5');
    await eventually(() => count(page), '2 of 3');
    await page.getByRole('textbox', { name: 'Least response time in milliseconds' }).fill('soon');
    await eventually(
      () => page.getByRole('textbox', { name: 'Least response time in milliseconds' }).getAttribute('aria-invalid'),
      'true',
    );
    assert.equal(await count(page), '2 of 3');
  });

  it('filters by a row of the statistics, by mouse and key, and by a bar of the distribution', async () => {
    const page = await openIo(three);
    const row = page.locator('.ioGroups tbody tr').filter({ hasText: 'WRITE(10)' });
    await row.click();
    await eventually(() => count(page), '1 of 3');
    assert.equal(await page.locator('.ioGroups tbody tr').count(), 3, 'the other rows stay');
    await row.focus();
    await page.keyboard.press('Enter');
    await eventually(() => count(page), '3');
    await page.getByRole('combobox', { name: 'Statistics by' }).selectOption('target');
    await page.locator('.ioGroups tbody tr').filter({ hasText: 'iqn.2001-04.com.example:disk' }).waitFor();
    const bar = await page.locator('.ioHistogram .u-over').boundingBox();
    assert(bar);
    await page.mouse.click(bar.x + bar.width - 5, bar.y + bar.height - 3);
    await eventually(() => count(page), '1 of 3');
    assert.deepEqual((await shownQuery(page))?.filter, { slowerThan: 20e6 });
  });

  it('hands exports to the host, together with what it shows', async () => {
    const page = await openIo(three);
    await page.getByRole('combobox', { name: 'Command' }).selectOption({ label: 'WRITE(10) (1)' });
    await page.getByRole('button', { name: 'Export Tasks…' }).click();
    await page.getByRole('button', { name: 'Export Statistics…' }).click();
    const posted = (await postedMessages(page))
      .filter(({ type }) => type === 'command' || type === 'ioShown')
      .slice(-3);
    assert.deepEqual(posted, [
      {
        type: 'ioShown',
        query: { filter: { command: 0x2a }, sort: { by: 'start', descending: false } },
        by: 'command',
      },
      { type: 'command', command: 'exportTasks' },
      { type: 'command', command: 'exportStatistics' },
    ]);
  });

  it('shows when the host asks for it, and again when the page has been built again', async () => {
    const page = await open({ scenario: 'engine', capture: bytesOf(three) });
    await page.locator('#frame-1').waitFor();
    await page.evaluate(() => window.harness.send({ type: 'showView', view: 'io' }));
    await page.getByRole('combobox', { name: 'Command' }).selectOption({ label: 'INQUIRY (1)' });
    await eventually(() => count(page), '1 of 3');
    await dataRows(page).first().click();
    await page.waitForTimeout(400);
    await page.reload();
    await eventually(() => count(page), '1 of 3');
    await grid(page).locator('.taskRow.selected[data-task="2"]').waitFor();
    assert.equal(await page.getByRole('tab', { name: /^I\/O/ }).getAttribute('aria-selected'), 'true');
  });

  it('selects the task of the frame that was selected among the packets', async () => {
    const page = await open({ scenario: 'engine', capture: bytesOf(three) });
    await page.locator('#frame-9').click();
    await page.getByRole('tab', { name: /^I\/O/ }).click();
    await grid(page).locator('.taskRow.selected[data-task="1"]').waitFor();
  });

  it('grows with the capture, without losing rows, selection or place', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'io-growth-'));
    const file = path.join(folder, 'growing.pcap');
    const whole = taskCapture(manyTasks(2000));
    const half = whole.length / 2;
    writeFileSync(file, whole.subarray(0, half));
    try {
      const page = await open({ scenario: 'engine', capture: { kind: 'files', paths: [file], name: 'growing.pcap' } });
      await page.getByRole('tab', { name: /^I\/O/ }).click();
      await grid(page).focus();
      await dataRows(page).first().waitFor();
      for (const key of ['Home', 'PageDown', 'PageDown', 'ArrowDown']) await page.keyboard.press(key);
      const selected = grid(page).locator('.taskRow.selected[data-task]');
      await selected.waitFor();
      await page.waitForTimeout(300);
      const before = await selected.getAttribute('data-task');
      const placeOf = async () =>
        ((await selected.boundingBox())?.y ?? NaN) - ((await grid(page).boundingBox())?.y ?? NaN);
      const place = await placeOf();
      // What flickers is seen by an observer, not by a look now and then.
      await page.evaluate(() => {
        const seen: string[] = [];
        Object.assign(window, { seen });
        new MutationObserver(() => {
          const rows = [...document.querySelectorAll('.taskRow[data-row]')];
          if (rows.some((row) => !row.hasAttribute('data-task'))) seen.push('a row without its task');
          if (!document.querySelector('.taskRow.selected')) seen.push('no selection');
          if (document.querySelectorAll('.ioChart canvas').length !== 4) seen.push('a chart is gone');
        }).observe(document.body, { subtree: true, childList: true, attributes: true });
      });
      const first = await count(page);
      appendFileSync(file, whole.subarray(half));
      await eventually(() => count(page), '2,000');
      assert.notEqual(first, '2,000');
      await page.getByRole('tab', { name: 'I/O 2,000' }).waitFor();
      await page.waitForTimeout(300);
      assert.equal(await selected.getAttribute('data-task'), before);
      // A notice above may have gone: what counts is the place in the table.
      assert.equal(await placeOf(), place);
      assert.deepEqual(await page.evaluate(() => (window as unknown as { seen: string[] }).seen), []);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('says what a capture without tasks holds instead', async () => {
    const discovery = await openIo(readFileSync(path.join(fixtures, 'discovery.pcap')));
    await discovery.getByRole('heading', { name: 'This capture holds no SCSI command' }).waitFor();
    await discovery.getByText(/discovery only/).waitFor();
    const closed = await openIo(readFileSync(path.join(fixtures, 'port-closed.pcap')));
    await closed.getByText(/No iSCSI was found in it/).waitFor();
    assert.equal(await closed.locator('.ioTools').count(), 0);
  });

  it('says that a capture without frames is empty', async () => {
    const page = await open({ scenario: 'engine', capture: bytesOf(taskCapture([]).subarray(0, 24)) });
    await page.getByRole('heading', { name: 'This capture holds no frames' }).waitFor();
  });

  it('shows one task', async () => {
    const page = await openIo(taskCapture([{ start: 0, time: 1500 }]));
    await eventually(() => count(page), '1');
    await eventually(async () => (await pixelsOf(page, '.ioScatter', '#3794ff')).count > 8, true);
    await page.getByRole('img', { name: /1 ms to 2 ms: 1$/ }).waitFor();
    await page.getByRole('img', { name: /at most 1 task outstanding/ }).waitFor();
  });

  it('shows tasks of which none was answered at the upper edge, and can select one', async () => {
    const page = await openIo(taskCapture([{ start: 0 }, { start: 50_000 }, { start: 100_000 }]));
    await page.getByRole('img', { name: /^Response time of 0 tasks.*3 tasks without an answer$/ }).waitFor();
    await page.getByRole('img', { name: 'Distribution of response times: no answered task' }).waitFor();
    await page
      .getByRole('img', { name: /at most 3 tasks outstanding at one time; command window not known$/ })
      .waitFor();
    const red = '#f85149';
    await eventually(async () => (await pixelsOf(page, '.ioScatter', red)).count > 6, true);
    // The one in the middle, at the upper edge.
    const plot = await page.locator('.ioScatter .u-over').boundingBox();
    assert(plot);
    await page.mouse.click(plot.x + plot.width / 2 + 3, plot.y + 9);
    await grid(page).locator('.taskRow.selected[data-task="1"]').waitFor();
    assert.match(await page.getByRole('region', { name: 'Selected task' }).innerText(), /unanswered/);
    assert.deepEqual(await violations(page), []);
  });

  it('shows hostile names as text', async () => {
    const { markup, bidi } = hostileTexts;
    const page = await openIo(taskCapture([{ start: 0, time: 900 }], `${markup}${bidi}`));
    await page.getByRole('combobox', { name: 'Statistics by' }).selectOption('target');
    await page.locator('.ioGroups tbody tr').first().click();
    await dataRows(page).first().click();
    await page.locator('.taskDetails').getByText('TCP stream').waitFor();
    const text = await page.locator('main.io').innerText();
    assert(text.includes('<img src=x') && text.includes('\\u202e'));
    assert(!/[\u202e]/.test(text));
    assert.equal(await page.evaluate(() => window.hacked), undefined);
    assert.equal(await page.locator('main.io img, main.io script').count(), 0);
  });

  for (const width of [2000, 1600, 1380, 1379, 1000, 800]) {
    it(`fits into ${width} pixels`, async () => {
      const page = await openIo(readFileSync(path.join(fixtures, 'sample.pcap')), { width });
      await dataRows(page).first().click();
      await page.locator('.taskDetails').waitFor();
      const cut = await page.evaluate(() => {
        const found: string[] = [];
        const parts = ['html', 'main.io', '.ioStatistics-scroll', '.ioDetails', '.ioChart-head', '.taskRow .taskCell'];
        for (const selector of parts) {
          for (const element of document.querySelectorAll(selector)) {
            const over = element.scrollWidth - element.clientWidth;
            if (over > 1) found.push(`${selector} "${element.textContent}" is cut by ${over} pixels`);
          }
        }
        const table = document.querySelector('.taskTable')?.getBoundingClientRect();
        for (const cell of document.querySelectorAll('.taskRow .taskCell')) {
          const { right, width: wideness } = cell.getBoundingClientRect();
          if (wideness > 0 && table && right > table.right + 1)
            found.push(`${cell.textContent} hangs out of the table`);
        }
        for (const chart of document.querySelectorAll('.u-over')) {
          const { width: wideness, height } = chart.getBoundingClientRect();
          if (wideness < 100 || height < 20) found.push(`a chart has ${wideness} by ${height} pixels`);
        }
        return found;
      });
      assert.deepEqual(cut, []);
    });
  }

  for (const theme of ['dark', 'light', 'hc', 'hcLight'] as const) {
    it(`has no accessibility violation in ${theme}`, async () => {
      const page = await openIo(three, { theme });
      await dataRows(page).nth(1).click();
      await page.locator('.taskDetails').waitFor();
      assert.deepEqual(await violations(page), []);
      await page.locator('.ioGroups tbody tr').first().click();
      await eventually(() => count(page), '1 of 3');
      assert.deepEqual(await violations(page), []);
    });
  }
});
