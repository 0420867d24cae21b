import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { postedMessages } from '../support/webviewHarness';
import { eventually, rowsInView, useWebview } from '../support/webviewHarnessMocha';

describe('packet table', () => {
  const open = useWebview();

  const selectedRow = (page: Page) =>
    page.locator('#packets [role=row][aria-selected=true]').getAttribute('data-frame');
  const title = (page: Page) => page.locator('#detailTitle').innerText();
  const ready = async (page: Page) => page.locator('#frame-1 .info', { hasText: /\w/ }).waitFor();

  it('is a grid with a header and a row for each frame', async () => {
    const page = await open({ scenario: 'login' });
    await ready(page);
    const grid = page.getByRole('grid', { name: 'Packets' });
    assert.equal(await grid.getAttribute('aria-rowcount'), '232');
    const headers = await grid.getByRole('columnheader').allInnerTexts();
    assert.deepEqual(headers, ['No.', 'Time', 'Source', 'Destination', 'Protocol', 'Length', 'Info']);
    const cells = await page.locator('#frame-8').getByRole('gridcell').allInnerTexts();
    assert.deepEqual(cells, [
      '8',
      '11.726850',
      '10.131.13.11:57956',
      '10.131.13.10:3260',
      'iSCSI',
      '298',
      'Login Request  operational → full feature  T · Discovery · 10 keys',
    ]);
    assert.equal(await page.locator('#frame-8').getAttribute('aria-rowindex'), '9');
  });

  it('selects the frame that is clicked, tells the host and shows the frame', async () => {
    const page = await open({ scenario: 'login' });
    await page.locator('#frame-8').click();
    await eventually(() => title(page), 'Frame 8 · Login Request (frames 7 + 8, 280 bytes)');
    assert.equal(await selectedRow(page), '8');
    assert.deepEqual(await postedMessages(page), [
      { type: 'ready', timeZone: await page.evaluate(() => new Intl.DateTimeFormat().resolvedOptions().timeZone) },
      { type: 'viewShown', view: 'packets' },
      { type: 'selected', frame: 8 },
    ]);
  });

  it('moves by keys and keeps the selected row in view', async () => {
    const page = await open({ scenario: 'login' });
    await page.locator('#frame-8').click();
    const pageOf = (await rowsInView(page)).length;
    const steps: [string, number][] = [
      ['ArrowDown', 9],
      ['ArrowUp', 8],
      ['Home', 1],
      ['ArrowUp', 1],
      ['PageDown', 1 + pageOf],
      ['PageUp', 1],
      ['End', 231],
      ['ArrowDown', 231],
      ['Control+Home', 1],
      ['Control+End', 231],
    ];
    for (const [key, frame] of steps) {
      await page.keyboard.press(key);
      await eventually(() => selectedRow(page), String(frame), key);
      await eventually(async () => (await rowsInView(page)).some((row) => row.frame === frame), true, `${key} in view`);
      const active = await page.locator('#packets').getAttribute('aria-activedescendant');
      assert.equal(active, `frame-${frame}`);
    }
  });

  it('reaches the first, the last and every other of ten million rows with few elements', async () => {
    const page = await open({ scenario: 'tenMillion' });
    await ready(page);
    assert.equal(await page.locator('#packets').getAttribute('aria-rowcount'), '10000001');
    const expectConsistent = async (where: string) => {
      await eventually(async () => (await rowsInView(page)).some((row) => row.text.includes('…')), false, where);
      const rows = await rowsInView(page);
      assert(rows.length > 5, where);
      for (const [at, { frame, text }] of rows.entries()) {
        assert.equal(frame, rows[0].frame + at, where);
        if (frame > 100) assert(text.includes((frame * 0.1).toFixed(6)), `${where}: ${text}`);
      }
      assert((await page.locator('#packets [role=row]').count()) < 80, where);
      return rows;
    };
    for (const share of [0.5, 0.123456, 0.87654321, 0.0001]) {
      await page.locator('#packets').evaluate((grid, part) => {
        grid.scrollTop = (grid.scrollHeight - grid.clientHeight) * part;
      }, share);
      const wanted = 10_000_000 * share;
      await eventually(
        async () => Math.abs(((await rowsInView(page))[0]?.frame ?? 0) - wanted) < 200,
        true,
        `scrolled to ${share}`,
      );
      await expectConsistent(`share ${share}`);
    }
    await page.locator('#packets').evaluate((grid) => (grid.scrollTop = grid.scrollHeight));
    await eventually(async () => (await rowsInView(page)).at(-1)?.frame, 10_000_000);
    await expectConsistent('bottom');
    await page.locator('#packets').evaluate((grid) => (grid.scrollTop = 0));
    await eventually(async () => (await rowsInView(page))[0]?.frame, 1);
    await page.locator('#packets').focus();
    await page.keyboard.press('End');
    await eventually(() => selectedRow(page), '10000000');
    await eventually(() => title(page), 'Frame 10000000 · TCP ACK');
    await expectConsistent('End');
    await page.keyboard.press('ArrowUp');
    await eventually(() => selectedRow(page), '9999999');
  });

  it('moves by exactly one row near any of ten million positions', async () => {
    const page = await open({ scenario: 'tenMillion' });
    await ready(page);
    await page.evaluate(() => window.harness.send({ type: 'reveal', frame: 7_654_321, focus: true }));
    await eventually(() => selectedRow(page), '7654321');
    await page.locator('#packets').hover();
    for (const direction of [1, 1, 1, -1, -1]) {
      const before = (await rowsInView(page))[0].frame;
      await page.mouse.wheel(0, 22 * direction);
      await eventually(async () => (await rowsInView(page))[0]?.frame, before + direction);
    }
    for (const step of [1, 2, 3]) {
      await page.keyboard.press('ArrowDown');
      await eventually(() => selectedRow(page), String(7_654_321 + step));
    }
  });

  it('selects, shows and announces the frame that the host reveals', async () => {
    const page = await open({ scenario: 'login' });
    await ready(page);
    const announce = 'Login Response: final, frame 200';
    await page.evaluate((text) => {
      window.harness.send({ type: 'reveal', frame: 200, focus: true, announce: text });
    }, announce);
    await eventually(() => selectedRow(page), '200');
    assert.equal(await page.getByRole('status').first().innerText(), announce);
    assert(await page.locator('#packets').evaluate((grid) => grid === document.activeElement));
    assert((await rowsInView(page)).some((row) => row.frame === 200));
    const reported = (await postedMessages(page)).filter((message) => message.type === 'selected');
    assert.deepEqual(reported, [], 'the host knows what it has revealed');
  });

  it('keeps the rows that show while they are fetched again with new marks', async () => {
    const page = await open({ scenario: 'login' });
    await ready(page);
    await page.evaluate(() => {
      window.harness.hold('rows');
      window.harness.mark(4, 'request');
      window.harness.send({ type: 'marksChanged' });
    });
    await page.waitForFunction(() => {
      return (
        window.harness.posted.filter((message) => message.type === 'request' && message.method === 'rows').length > 1
      );
    });
    assert.match(await page.locator('#frame-4').innerText(), /SYN/);
    assert.equal(await page.locator('#frame-4 .rowMark').count(), 0);
    await page.evaluate(() => window.harness.release());
    await page.locator('#frame-4 .rowMark').waitFor();
    assert.match(await page.locator('#frame-4 .rowMark').innerText(), /request that belongs to the selected frame/);
  });

  it('shows quiet placeholders for rows that are not there yet, and then the rows', async () => {
    const page = await open({ scenario: 'tenMillion' });
    await ready(page);
    await page.evaluate(() => window.harness.hold('rows'));
    await page.locator('#packets').focus();
    await page.keyboard.press('End');
    await page.locator('#frame-10000000').waitFor();
    assert.equal(await page.locator('#frame-10000000').innerText(), '10000000\n…');
    await page.evaluate(() => window.harness.release());
    await eventually(async () => (await page.locator('#frame-10000000').innerText()).includes('READ(10)'), true);
  });

  it('keeps selection and position while the capture grows, and reaches the new end', async () => {
    const page = await open({ scenario: 'growing' });
    await ready(page);
    await page.getByRole('progressbar', { name: 'Reading the capture' }).waitFor();
    await page.locator('#packets').focus();
    await page.keyboard.press('End');
    await eventually(() => selectedRow(page), '1000');
    const before = await rowsInView(page);
    for (const frames of [5_000, 400_000, 3_000_000]) {
      await page.evaluate((count) => window.harness.grow({ frames: count }), frames);
      await eventually(() => page.locator('#packets').getAttribute('aria-rowcount'), String(frames + 1));
      assert.equal(await selectedRow(page), '1000');
      assert.deepEqual(
        (await rowsInView(page)).map((row) => row.frame),
        before.map((row) => row.frame),
      );
    }
    await page.evaluate(() => window.harness.grow({ frames: 3_000_007, complete: true }));
    await eventually(() => page.getByRole('progressbar').count(), 0);
    await page.keyboard.press('End');
    await eventually(() => selectedRow(page), '3000007');
    await eventually(() => title(page), 'Frame 3000007 · TCP ACK');
  });

  it('drops the details of a frame that is no longer selected', async () => {
    const page = await open({ scenario: 'login' });
    await ready(page);
    await page.evaluate(() => window.harness.hold('frame'));
    await page.locator('#frame-8').click();
    await page.locator('#frame-4').click();
    await page.evaluate(() => window.harness.release(true));
    await eventually(() => title(page), 'Frame 4 · TCP ACK');
    // The answer for frame 8 came after that for frame 4: let the page handle it.
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)));
    assert.equal(await title(page), 'Frame 4 · TCP ACK');
  });

  it('shows the message of a request that fails, and asks again', async () => {
    const page = await open({ scenario: 'tenMillion' });
    await ready(page);
    await page.evaluate(() => window.harness.failRows('the file is gone'));
    await page.locator('#packets').focus();
    await page.keyboard.press('End');
    await page.getByRole('alert').getByText('the file is gone').waitFor();
    assert.match(await page.locator('#frame-10000000').innerText(), /could not be read/);
    await page.evaluate(() => window.harness.failRows(undefined));
    await page.getByRole('button', { name: 'Try again' }).click();
    await eventually(async () => (await page.locator('#frame-10000000').innerText()).includes('READ(10)'), true);
    assert.equal(await page.getByRole('alert').count(), 0);
  });

  it('shows why a frame cannot be shown', async () => {
    const page = await open({ scenario: 'login' });
    await page.locator('#frame-13').click();
    await page.getByRole('alert').getByText('the file has become shorter').waitFor();
    assert.equal(await title(page), 'Frame 13');
    await page.locator('#frame-8').click();
    await page.getByRole('tree', { name: 'Packet details' }).waitFor();
    assert.equal(await page.getByRole('alert').count(), 0);
  });

  it('posts the commands of its buttons, and leaves keybindings to VS Code, which would run them twice', async () => {
    const page = await open({ scenario: 'login' });
    await ready(page);
    await page.getByRole('button', { name: 'Go to Frame…' }).click();
    await page.getByRole('button', { name: 'Open as Text' }).click();
    await page.getByRole('button', { name: 'Next login stage' }).click();
    await page.getByRole('button', { name: 'Previous login stage' }).click();
    await page.locator('#packets').focus();
    await page.keyboard.press('Control+g');
    const commands = (await postedMessages(page)).filter((message) => message.type === 'command');
    assert.deepEqual(
      commands.map((message) => message['command']),
      ['goToFrame', 'openAsText', 'nextLoginStage', 'previousLoginStage'],
    );
  });

  it('gives up the Length column and the start of addresses in a narrow window', async () => {
    const page = await open({ scenario: 'login', width: 700 });
    await ready(page);
    assert.equal(await page.locator('#frame-8 .length').isVisible(), false);
    const source = page.locator('#frame-8 .source');
    assert.equal(await source.getAttribute('title'), '10.131.13.11:57956');
    assert(await source.evaluate((cell) => cell.scrollWidth > cell.clientWidth));
    const scroll = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.equal(scroll, 700);
  });

  it('tells what the capture holds', async () => {
    const page = await open({ scenario: 'tiny' });
    await ready(page);
    const strip = await page.locator('.strip-facts').innerText();
    const facts = [
      '3 frames',
      '22.956 s',
      '1 TCP stream',
      '1 iSCSI session: normal',
      '1 login rejected',
      '1 login not finished',
    ];
    for (const fact of facts) assert(strip.replaceAll('\n', ' ').includes(fact), `${fact} in ${strip}`);
    const notice = await page.getByRole('list', { name: 'Notices' }).innerText();
    assert.match(notice, /The last record is cut off: 57 bytes are missing/);
  });
});
