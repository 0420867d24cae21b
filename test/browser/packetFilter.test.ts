import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { postedMessages } from '../support/webviewHarness';
import { eventually, rowsInView, useWebview } from '../support/webviewHarnessMocha';
import { violations } from '../support/webviewHarnessViolations';

describe('display filter', () => {
  const open = useWebview();

  const field = (page: Page) => page.getByRole('combobox', { name: 'Display filter', exact: true });
  const count = (page: Page) => page.locator('.filter-count').innerText();
  const selectedRow = (page: Page) =>
    page.evaluate(
      () => document.querySelector('#packets [role=row][aria-selected=true]')?.getAttribute('data-frame') ?? 'no row',
    );
  const title = (page: Page) => page.locator('#detailTitle').innerText();
  const announced = (page: Page) => page.getByRole('status').first().innerText();
  const ready = async (page: Page) => page.locator('#frame-1 .info', { hasText: /\w/ }).waitFor();
  const frames = async (page: Page) => (await rowsInView(page)).map((row) => row.frame);
  const settle = (page: Page, time = 60) =>
    page.evaluate((pause) => new Promise((resolve) => setTimeout(resolve, pause)), time);
  const applied = async (page: Page, text: string, expected: string) => {
    await field(page).fill(text);
    await field(page).press('Enter');
    await eventually(() => count(page), expected);
  };
  const requests = (page: Page, method: string) =>
    page.evaluate(
      (wanted) =>
        window.harness.posted
          .filter((message) => message.type === 'request')
          .filter((message) => message.method === wanted)
          .map((message) => message.params as { start: number; filter?: string; frame?: number }),
      method,
    );
  const reveal = (page: Page, frame: number, announce = `Frame ${frame}`) =>
    page.evaluate((message) => window.harness.send(message), {
      type: 'reveal' as const,
      frame,
      focus: true,
      announce,
    });

  /** Rows in view, when none of them is a placeholder. */
  const loadedFrames = async (page: Page): Promise<number[]> => {
    await eventually(async () => (await rowsInView(page)).some((row) => row.text.includes('…')), false);
    return frames(page);
  };

  it('shows the frames that match when Enter is pressed, and all when the field is empty', async () => {
    const page = await open({ scenario: 'login' });
    await ready(page);
    await applied(page, 'every 7', '33 of 231 frames');
    assert.deepEqual((await loadedFrames(page)).slice(0, 4), [7, 14, 21, 28]);
    assert.equal(await page.locator('#packets').getAttribute('aria-rowcount'), '34');
    assert.equal(await page.locator('#frame-14').getAttribute('aria-rowindex'), '3');
    assert.match(await page.locator('#frame-7 .rowMark').innerText(), /part of the same PDU/);
    assert.equal(await announced(page), '33 of 231 frames match the filter');
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await eventually(() => page.locator('#packets').getAttribute('aria-rowcount'), '232');
    assert.deepEqual((await loadedFrames(page)).slice(0, 3), [1, 2, 3]);
    assert.equal(await page.locator('.filter-count').count(), 0);
    assert.equal(await announced(page), 'All 231 frames are shown');
    assert(await field(page).evaluate((input) => input === document.activeElement));
  });

  it('asks without a filter as it always did', async () => {
    const page = await open({ scenario: 'tenMillion' });
    await ready(page);
    await page.locator('#packets').focus();
    await page.keyboard.press('End');
    await eventually(() => selectedRow(page), '10000000');
    await reveal(page, 5_000_000);
    await eventually(() => selectedRow(page), '5000000');
    const asked = await requests(page, 'rows');
    assert(asked.every((params) => !('filter' in params)));
    assert.deepEqual(await requests(page, 'rowOf'), []);
    assert.deepEqual(await requests(page, 'filter'), []);
  });

  it('applies what is typed after a pause, and keeps the last good rows while it is wrong', async () => {
    const page = await open({ scenario: 'login' });
    await ready(page);
    await field(page).pressSequentially('every 7', { delay: 5 });
    await eventually(() => count(page), '33 of 231 frames');
    assert.deepEqual(
      (await requests(page, 'filter')).map(({ filter }) => filter),
      ['every 7'],
    );
    await field(page).pressSequentially(' ??', { delay: 5 });
    await page.locator('.filter-message').waitFor();
    assert.equal(await field(page).getAttribute('aria-invalid'), 'true');
    const described = await field(page).getAttribute('aria-describedby');
    assert.equal(await page.locator(`#${described}`).innerText(), '"??" is not a field');
    assert.equal(await announced(page), '"??" is not a field');
    assert.equal(await count(page), '33 of 231 frames');
    assert.deepEqual((await frames(page)).slice(0, 3), [7, 14, 21]);
    await field(page).press('Backspace');
    await field(page).press('Backspace');
    await eventually(() => page.locator('.filter-message').count(), 0);
    assert.equal(await field(page).getAttribute('aria-invalid'), 'false');
  });

  it('shows which part is wrong, selects it, and takes the suggestion over', async () => {
    const page = await open({ scenario: 'login', width: 800 });
    await ready(page);
    const text = `${'(every 7) || '.repeat(10)}?? and more`;
    const start = text.indexOf('??');
    await field(page).fill(text);
    await field(page).press('Enter');
    const message = page.getByRole('button', { name: '"??" is not a field' });
    await message.click();
    const selection = await field(page).evaluate((input: HTMLInputElement) => [
      input.selectionStart,
      input.selectionEnd,
      input.scrollLeft > 0,
    ]);
    assert.deepEqual(selection, [start, start + 2, true]);
    const places = () =>
      page.evaluate(() => {
        const mark = document.querySelector('.filter-mark')!;
        const input = document.querySelector<HTMLInputElement>('#displayFilter')!;
        const meant = document.querySelector('.filter-meant')!.getBoundingClientRect();
        const box = mark.getBoundingClientRect();
        return [mark.scrollLeft - input.scrollLeft, meant.left >= box.left && meant.right <= box.right];
      });
    await eventually(places, [0, true], 'the mark scrolls with the text');
    const below = (await message.boundingBox())!;
    const table = (await page.locator('#packets').boundingBox())!;
    assert(below.y + below.height <= table.y, 'the message covers no rows');

    await field(page).fill('??');
    await field(page).press('Enter');
    await page.getByRole('button', { name: 'every 7' }).click();
    await eventually(() => count(page), '33 of 231 frames');
    assert.equal(await field(page).inputValue(), 'every 7');
    assert(await field(page).evaluate((input) => input === document.activeElement));
    await eventually(() => field(page).evaluate((input: HTMLInputElement) => input.selectionStart), 7);
  });

  it('marks the end of the text where something is missing', async () => {
    const page = await open({ scenario: 'login' });
    await ready(page);
    await field(page).fill('(every 7');
    await page.getByRole('button', { name: 'A closing parenthesis is missing' }).click();
    const width = await page.locator('.filter-meant').evaluate((mark) => mark.getBoundingClientRect().width);
    assert(width > 4);
    const place = await field(page).evaluate((input: HTMLInputElement) => [input.selectionStart, input.selectionEnd]);
    assert.deepEqual(place, [8, 8]);
  });

  it('gives up an edit with Escape, then the filter, and goes to the table with Down', async () => {
    const page = await open({ scenario: 'login' });
    await ready(page);
    await applied(page, 'every 7', '33 of 231 frames');
    await field(page).fill('every 7 ??');
    await page.locator('.filter-message').waitFor();
    await field(page).press('Escape');
    assert.equal(await field(page).inputValue(), 'every 7');
    assert.equal(await page.locator('.filter-message').count(), 0);
    assert.equal(await count(page), '33 of 231 frames');
    await field(page).press('Escape');
    await eventually(() => page.locator('#packets').getAttribute('aria-rowcount'), '232');
    assert.equal(await field(page).inputValue(), '');
    await field(page).press('ArrowDown');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'packets');
    await page.keyboard.press('Shift+Tab');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'displayFilter');
  });

  it('does not apply an edit that was given up while it was being looked at', async () => {
    const page = await open({ scenario: 'login' });
    await ready(page);
    await page.evaluate(() => window.harness.hold('filter'));
    await field(page).fill('every 7');
    await field(page).press('Enter');
    await page.getByText('filtering…').waitFor();
    await field(page).press('Escape');
    await page.evaluate(() => window.harness.release());
    await settle(page);
    assert.equal(await field(page).inputValue(), '');
    assert.equal(await page.locator('#packets').getAttribute('aria-rowcount'), '232');
  });

  it('takes at most 4,096 characters', async () => {
    const page = await open({ scenario: 'login' });
    await ready(page);
    await field(page).fill('x'.repeat(5_000));
    await page.locator('.filter-message').waitFor();
    assert.equal((await field(page).inputValue()).length, 4_096);
    assert((await requests(page, 'filter')).every(({ filter }) => filter!.length <= 4_096));
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.equal(width, 1_400, 'a long text and a long message stay in the window');
  });

  it('leaves the keys of the table and of VS Code alone', async () => {
    const page = await open({ scenario: 'login' });
    await ready(page);
    await page.locator('#packets').focus();
    for (const key of ['/', 'Control+f', 'i']) await page.keyboard.press(key);
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'packets');
    await field(page).focus();
    await page.keyboard.type('i/');
    assert.equal(await field(page).inputValue(), 'i/');
    assert.equal(await page.getByRole('dialog').count(), 0);
  });

  it('drops the answer for a filter that has been overtaken', async () => {
    const page = await open({ scenario: 'login' });
    await ready(page);
    await page.evaluate(() => window.harness.hold('filter'));
    await field(page).fill('every 7');
    await field(page).press('Enter');
    await field(page).fill('every 11');
    await field(page).press('Enter');
    await page.evaluate(() => window.harness.release(true));
    await eventually(() => count(page), '21 of 231 frames');
    await settle(page);
    assert.equal(await count(page), '21 of 231 frames');
    assert.deepEqual((await loadedFrames(page)).slice(0, 2), [11, 22]);
  });

  it('never shows the rows of one filter under another', async () => {
    const page = await open({ scenario: 'tenMillion' });
    await ready(page);
    await page.evaluate(() => window.harness.hold('rows'));
    await applied(page, 'every 7', '1,428,571 of 10,000,000 frames');
    await applied(page, 'every 11', '909,090 of 10,000,000 frames');
    assert.deepEqual(
      (await frames(page)).filter((frame) => !Number.isNaN(frame)),
      [],
      'no number of a frame until its row is there',
    );
    // The rows that were asked for last are answered first, those of the old filter after them.
    await page.evaluate(() => window.harness.release(true));
    await settle(page);
    assert.deepEqual((await loadedFrames(page)).slice(0, 3), [11, 22, 33]);
  });

  it('keeps the rows before until those of the new filter are there', async () => {
    const page = await open({ scenario: 'login' });
    await ready(page);
    await page.evaluate(() => {
      const seen: string[] = [];
      (window as unknown as { seen: string[] }).seen = seen;
      void (async () => {
        for (;;) {
          await new Promise(requestAnimationFrame);
          const texts = [...document.querySelectorAll<HTMLElement>('.packets-rows .info')].map(
            (cell) => cell.innerText,
          );
          seen.push(texts.length === 0 ? 'no row' : texts.includes('…') ? 'placeholder' : 'rows');
        }
      })();
    });
    for (const [text, expected] of [
      ['every 7', '33 of 231 frames'],
      ['every 3', '77 of 231 frames'],
    ]) {
      await applied(page, text, expected);
    }
    const seen = await page.evaluate(() => (window as unknown as { seen: string[] }).seen);
    assert.deepEqual([...new Set(seen)], ['rows']);
  });

  it('keeps the selection and brings it to the middle when the filter changes', async () => {
    const page = await open({ scenario: 'tenMillion' });
    await ready(page);
    await reveal(page, 7_000_000);
    await eventually(() => title(page), 'Frame 7000000 · TCP ACK');
    const isInTheMiddle = async () => {
      const shown = await frames(page);
      const at = shown.indexOf(7_000_000);
      return selectedRow(page).then((row) => row === '7000000' && Math.abs(at - shown.length / 2) <= 1.5);
    };
    await applied(page, 'every 7', '1,428,571 of 10,000,000 frames');
    await eventually(isInTheMiddle, true);
    await applied(page, 'every 1000', '10,000 of 10,000,000 frames');
    await eventually(isInTheMiddle, true);
    await field(page).press('Escape');
    await eventually(isInTheMiddle, true);
    assert.equal(await title(page), 'Frame 7000000 · TCP ACK');
    const details = (await requests(page, 'frame')).length;
    assert.equal(details, 1, 'the details are those of before');
    assert.equal(await page.locator('.filter-hidden').count(), 0);
  });

  it('keeps what stands at the upper edge when nothing is selected', async () => {
    const page = await open({ scenario: 'tenMillion' });
    await ready(page);
    await page.locator('#packets').evaluate((grid) => (grid.scrollTop = (grid.scrollHeight - grid.clientHeight) / 2));
    await eventually(async () => (await loadedFrames(page))[0] > 4_000_000, true);
    const [top] = await loadedFrames(page);
    await applied(page, 'every 7', '1,428,571 of 10,000,000 frames');
    await eventually(async () => Math.abs((await loadedFrames(page))[0] - top) <= 7, true);
    await field(page).press('Escape');
    await eventually(async () => Math.abs((await loadedFrames(page))[0] - top) <= 14, true);
  });

  it('goes to the next and the previous shown row by keys', async () => {
    const page = await open({ scenario: 'tenMillion' });
    await ready(page);
    await applied(page, 'every 7', '1,428,571 of 10,000,000 frames');
    await field(page).press('ArrowDown');
    await loadedFrames(page);
    const page1 = (await rowsInView(page)).length;
    const steps: [string, number][] = [
      ['ArrowDown', 7],
      ['ArrowDown', 14],
      ['ArrowUp', 7],
      ['ArrowUp', 7],
      ['PageDown', 7 + 7 * page1],
      ['PageUp', 7],
      ['End', 9_999_997],
      ['ArrowDown', 9_999_997],
      ['ArrowUp', 9_999_990],
      ['PageUp', 9_999_990 - 7 * page1],
      ['Home', 7],
    ];
    for (const [key, frame] of steps) {
      await page.keyboard.press(key);
      await eventually(() => selectedRow(page), String(frame), key);
      await eventually(() => title(page), `Frame ${frame} · TCP ACK`);
      await eventually(async () => (await frames(page)).includes(frame), true, `${key} in view`);
      assert.equal(await page.locator('#packets').getAttribute('aria-activedescendant'), `frame-${frame}`);
    }
    const [last] = (await postedMessages(page)).slice(-1);
    assert.deepEqual(last, { type: 'selected', frame: 7 });
  });

  it('loses no step while Down is held and the rows are late', async () => {
    const page = await open({ scenario: 'tenMillion' });
    await ready(page);
    await applied(page, 'every 7', '1,428,571 of 10,000,000 frames');
    await field(page).press('ArrowDown');
    await page.evaluate(() => window.harness.hold('rows'));
    for (let step = 0; step < 230; step++) await page.keyboard.press('ArrowDown');
    const pending = page.locator('#packets [role=row][aria-selected=true]');
    assert.equal(await pending.getAttribute('aria-rowindex'), '231');
    assert.equal(
      await page.locator('#packets').getAttribute('aria-activedescendant'),
      await pending.getAttribute('id'),
    );
    await page.evaluate(() => window.harness.release());
    await eventually(() => selectedRow(page), String(230 * 7));
    await eventually(() => title(page), `Frame ${230 * 7} · TCP ACK`);
    await page.keyboard.press('ArrowDown');
    await eventually(() => selectedRow(page), String(231 * 7));
  });

  it('shows a frame that the filter hides, where it would stand, and says so', async () => {
    const page = await open({ scenario: 'tenMillion' });
    await ready(page);
    await applied(page, 'every 7', '1,428,571 of 10,000,000 frames');
    await reveal(page, 5_000_001, 'Login Response, frame 5000001');
    await eventually(() => title(page), 'Frame 5000001 · TCP ACK');
    const hidden = page.getByText('Frame 5000001 is hidden by the filter').first();
    await hidden.waitFor();
    await eventually(() => announced(page), 'Login Response, frame 5000001. Frame 5000001 is hidden by the filter');
    assert.equal(await page.locator('#packets [aria-selected=true]').count(), 0);
    const shown = await loadedFrames(page);
    assert(shown.includes(4_999_995) && shown.includes(5_000_002), String(shown));
    // It stands between two rows: keys go to its neighbours.
    await page.keyboard.press('ArrowDown');
    await eventually(() => selectedRow(page), '5000002');
    await eventually(() => page.locator('.filter-hidden').count(), 0);
    await reveal(page, 5_000_001);
    await page.locator('.filter-hidden').waitFor();
    await page.keyboard.press('ArrowUp');
    await eventually(() => selectedRow(page), '4999995');
    // The nearest row may also be the one before. What was announced for the frame before is not what is waited for.
    for (const [key, neighbour] of [
      ['ArrowUp', '4999995'],
      ['ArrowDown', '5000002'],
    ]) {
      await reveal(page, 4_999_996);
      await page.locator('.filter-hidden', { hasText: 'Frame 4999996 is hidden by the filter' }).waitFor();
      await page.keyboard.press(key);
      await eventually(() => selectedRow(page), neighbour);
    }
    await reveal(page, 5_000_001);
    await page.getByRole('button', { name: 'Show all' }).click();
    await eventually(() => selectedRow(page), '5000001');
    assert.equal(await field(page).inputValue(), '');
    assert((await frames(page)).includes(5_000_001));
    assert.equal(await page.locator('.filter-hidden').count(), 0);
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'packets');
  });

  it('takes steps of keys that come before it is known where the frame stands', async () => {
    const page = await open({ scenario: 'tenMillion' });
    await ready(page);
    await applied(page, 'every 7', '1,428,571 of 10,000,000 frames');
    await page.locator('#packets').focus();
    for (const [keys, frame] of [
      [['ArrowDown'], 5_000_002],
      [['ArrowUp'], 4_999_995],
      [['ArrowDown', 'ArrowDown', 'ArrowUp'], 5_000_002],
    ] as const) {
      await page.evaluate(() => window.harness.hold('rowOf'));
      await reveal(page, 5_000_001);
      // The reveal has been taken: keys must not overtake it on their way to the page.
      await eventually(() => title(page), 'Frame 5000001 · TCP ACK');
      for (const key of keys) await page.keyboard.press(key);
      await page.evaluate(() => window.harness.release());
      await eventually(() => selectedRow(page), String(frame), keys.join());
    }
  });

  it('follows a link to a frame that the filter hides', async () => {
    const page = await open({ scenario: 'login' });
    await ready(page);
    await page.locator('#frame-8').click();
    await applied(page, 'every 8', '28 of 231 frames');
    await page.getByRole('button', { name: 'Login Response in 11' }).click();
    await eventually(() => title(page), 'Frame 11 · TCP ACK');
    await page.getByText('Frame 11 is hidden by the filter').first().waitFor();
    await reveal(page, 16);
    await eventually(() => selectedRow(page), '16');
    assert.equal(await page.locator('.filter-hidden').count(), 0);
  });

  it('drops the place of a frame that is no longer selected', async () => {
    const page = await open({ scenario: 'tenMillion' });
    await ready(page);
    await applied(page, 'every 7', '1,428,571 of 10,000,000 frames');
    await page.evaluate(() => window.harness.hold('rowOf'));
    await reveal(page, 7_000);
    await reveal(page, 7_000_000);
    await page.evaluate(() => window.harness.release(true));
    await eventually(() => selectedRow(page), '7000000');
    await settle(page);
    assert.equal(await selectedRow(page), '7000000');
    assert((await frames(page)).includes(7_000_000));
  });

  it('counts on while the capture grows, one request at a time, and keeps the rows in view', async () => {
    const page = await open({ scenario: 'growing' });
    await ready(page);
    await applied(page, 'every 7', '142 of 1,000 frames');
    await page.locator('#frame-14').click();
    await eventually(() => title(page), 'Frame 14 · TCP ACK');
    await page.locator('#frame-14').evaluate((row) => row.setAttribute('data-kept', 'yes'));
    await page.evaluate(() => window.harness.hold('filter'));
    const before = (await requests(page, 'filter')).length;
    for (const frames of [1_100, 1_200, 1_300]) {
      await page.evaluate((grown) => window.harness.grow({ frames: grown }), frames);
    }
    await settle(page);
    assert.equal((await requests(page, 'filter')).length, before + 1, 'one request under way');
    await page.evaluate(() => window.harness.release());
    await eventually(() => count(page), '185 of 1,300 frames');
    await page.evaluate(() => window.harness.grow({ frames: 14_000, complete: true }));
    await eventually(() => count(page), '2,000 of 14,000 frames');
    assert.equal(await page.locator('#packets').getAttribute('aria-rowcount'), '2001');
    assert.equal(await page.locator('#frame-14').getAttribute('data-kept'), 'yes');
    assert.equal(await selectedRow(page), '14');
    await page.locator('#packets').focus();
    await page.keyboard.press('End');
    await eventually(() => selectedRow(page), '14000');
  });

  it('shows other frames when the end of the pass, or a pause of the writer, shows that others match', async () => {
    const page = await open({ scenario: 'growing' });
    await ready(page);
    await applied(page, 'every 7', '142 of 1,000 frames');
    await page.locator('#frame-21').click();
    await eventually(() => title(page), 'Frame 21 · TCP ACK');
    const ends = [
      { frames: 7_000, complete: true, shift: 1, shown: [6, 13, 20], hidden: true },
      { frames: 7_000, complete: true, live: true, shift: 0, shown: [7, 14, 21], hidden: false },
      { frames: 7_001, complete: true, live: true, shift: 1, shown: [6, 13, 20], hidden: true },
    ];
    for (const { shift, shown, hidden, ...summary } of ends) {
      await page.evaluate(
        ([matches, more]) => {
          window.harness.shiftMatches(matches);
          window.harness.grow(more);
        },
        [shift, summary] as const,
      );
      await eventually(async () => (await frames(page)).slice(0, 3), shown);
      await eventually(async () => (await page.locator('.filter-hidden').count()) === 1, hidden);
      await eventually(() => selectedRow(page), hidden ? 'no row' : '21');
    }
    assert.equal(await title(page), 'Frame 21 · TCP ACK');
  });

  it('asks until the host has looked at all frames', async () => {
    const page = await open({ scenario: 'tenMillion' });
    await ready(page);
    await page.evaluate(() => window.harness.filterSlowly(3_000_000));
    await field(page).fill('every 7');
    await field(page).press('Enter');
    await reveal(page, 9_999_997);
    await eventually(() => count(page), '1,428,571 of 10,000,000 frames');
    await eventually(() => selectedRow(page), '9999997', 'it was behind what had been looked at');
    assert.equal(await page.locator('.filter-hidden').count(), 0);
    assert.equal((await requests(page, 'filter')).length, 4);
  });

  it('shows a frame that was revealed before the host had looked at it, when it has', async () => {
    const page = await open({ scenario: 'tenMillion' });
    await ready(page);
    await page.evaluate(() => {
      window.harness.filterSlowly(3_000_000);
      window.harness.hold('filter');
    });
    await field(page).fill('every 7');
    await field(page).press('Enter');
    await reveal(page, 9_999_997);
    await page.evaluate(() => window.harness.release());
    await eventually(() => count(page), '1,428,571 of 10,000,000 frames');
    await eventually(() => selectedRow(page), '9999997', 'it stood in the list that showed before');
  });

  it('says that no frame matches, and that none has so far', async () => {
    const page = await open({ scenario: 'growing' });
    await ready(page);
    await page.locator('#frame-8').click();
    await field(page).fill('after 2000');
    await page.getByText('No frame matches the filter so far').waitFor();
    assert.equal(await announced(page), 'No frame matches the filter. Frame 8 is hidden by the filter');
    assert.equal(await page.locator('#packets').getAttribute('aria-rowcount'), '1');
    await page.locator('#packets').focus();
    for (const key of ['ArrowDown', 'PageUp', 'End']) await page.keyboard.press(key);
    await page.evaluate(() => window.harness.grow({ frames: 2_010 }));
    await eventually(() => frames(page), [2001, 2002, 2003, 2004, 2005, 2006, 2007, 2008, 2009, 2010]);
    assert.equal(await page.locator('.noMatch').count(), 0);
    await field(page).fill('none');
    await page.locator('.noMatch').waitFor();
    await page.evaluate(() => window.harness.grow({ frames: 2_011, complete: true }));
    await page.getByText('No frame matches the filter', { exact: true }).and(page.locator('.noMatch-text')).waitFor();
    await page.getByRole('button', { name: 'Clear filter', exact: true }).click();
    await eventually(() => selectedRow(page), '8');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'packets');
  });

  it('copies the selected row', async () => {
    const page = await open({ scenario: 'tenMillion' });
    await ready(page);
    await page.evaluate(() => {
      document.addEventListener('copy', (event) => {
        document.title = event.clipboardData?.getData('text/plain') ?? 'nothing';
      });
    });
    await applied(page, 'every 7', '1,428,571 of 10,000,000 frames');
    await page.locator('#frame-42').click();
    await page.keyboard.press('Control+c');
    await eventually(async () => (await page.title()).startsWith('42 16.346107'), true);
    await reveal(page, 43);
    await page.locator('.filter-hidden').waitFor();
    await page.keyboard.press('Control+c');
    await eventually(() => page.title(), '', 'a hidden frame has no row to copy');
  });

  it('keeps what shows and says so when rows under a filter cannot be read', async () => {
    const page = await open({ scenario: 'tenMillion' });
    await ready(page);
    await applied(page, 'every 7', '1,428,571 of 10,000,000 frames');
    await page.evaluate(() => window.harness.failRows('the file is gone'));
    await page.locator('#packets').focus();
    await page.keyboard.press('End');
    await page.getByRole('alert').getByText('the file is gone').waitFor();
    await page.evaluate(() => window.harness.failRows(undefined));
    await page.getByRole('button', { name: 'Try again' }).click();
    await eventually(() => selectedRow(page), '9999997', 'the step is made when the row is there');
  });

  it('is applied again after its tab was hidden, with the place in the table and an edit not applied', async () => {
    const page = await open({ scenario: 'tenMillion' });
    await ready(page);
    await applied(page, 'every 7', '1,428,571 of 10,000,000 frames');
    await reveal(page, 7_000_000);
    await eventually(() => title(page), 'Frame 7000000 · TCP ACK');
    await page.locator('#packets').hover();
    for (let step = 0; step < 3; step++) await page.mouse.wheel(0, 440);
    await eventually(async () => (await frames(page)).includes(7_000_000), false);
    await field(page).fill('every 7 ??');
    await page.locator('.filter-message').waitFor();
    await settle(page, 300);
    const before = await loadedFrames(page);
    await page.reload();
    // The host repeats the selection as soon as the page is ready.
    await page.evaluate(() => window.harness.send({ type: 'reveal', frame: 7_000_000, focus: false }));
    await eventually(() => count(page), '1,428,571 of 10,000,000 frames');
    await eventually(() => loadedFrames(page), before);
    assert.equal(await title(page), 'Frame 7000000 · TCP ACK');
    assert.equal(await field(page).inputValue(), 'every 7 ??');
    await page.locator('.filter-message').waitFor();
    await field(page).press('Escape');
    assert.equal(await field(page).inputValue(), 'every 7');
    assert((await requests(page, 'rows')).every(({ filter }) => filter === 'every 7'));
  });

  it('shows all frames when the filter of a hidden tab is no longer understood', async () => {
    const page = await open({ scenario: 'login' });
    await ready(page);
    await applied(page, 'every 7', '33 of 231 frames');
    await settle(page, 300);
    await page.evaluate(() => {
      const state = JSON.parse(sessionStorage.getItem('harness.state')!) as object;
      const changed = { ...state, filter: 'iscsi.gone', filterText: 'iscsi.gone' };
      addEventListener('pagehide', () => sessionStorage.setItem('harness.state', JSON.stringify(changed)));
    });
    await page.reload();
    await ready(page);
    assert.equal(
      await page
        .locator('.filter-message')
        .innerText()
        .then((text) => text.trim()),
      'Error:\n"iscsi.gone" is not understood',
    );
    assert.equal(await page.locator('#packets').getAttribute('aria-rowcount'), '232');
  });

  it('shows an error of the host, and keeps the rows', async () => {
    const page = await open({ scenario: 'login' });
    await ready(page);
    await page.evaluate(() => window.harness.failFilter('the capture has been closed'));
    await field(page).fill('every 7');
    await page.getByText('The filter could not be applied: the capture has been closed').first().waitFor();
    assert.equal(await page.locator('#packets').getAttribute('aria-rowcount'), '232');
    await page.evaluate(() => window.harness.failFilter(undefined));
    await field(page).press('Enter');
    await eventually(() => count(page), '33 of 231 frames');
  });

  it('shows hostile texts of a problem as text', async () => {
    const page = await open({ scenario: 'login' });
    await ready(page);
    await field(page).fill('<img src=x onerror="window.hacked=1">\u202e??');
    await page.locator('.filter-message').waitFor();
    await field(page).fill('<img src=x onerror="window.hacked=1">\u202e');
    await page.getByText('\\u202e" is not understood').first().waitFor();
    assert.equal(await page.evaluate(() => document.querySelectorAll('img').length), 0);
    assert.equal(await page.evaluate(() => window.hacked), undefined);
  });

  for (const width of [700, 400]) {
    it(`fits into ${width} pixels`, async () => {
      const page = await open({ scenario: 'tenMillion', width });
      await ready(page);
      await page.evaluate(() => window.harness.grow({ live: true }));
      await page.getByRole('button', { name: 'Follow' }).waitFor();
      const overflow = () =>
        page.evaluate(() =>
          [...document.querySelectorAll<HTMLElement>('.strip, .filter, .filter-box, .filter-message, .noMatch')]
            .filter((part) => part.scrollWidth > part.clientWidth)
            .map((part) => part.className)
            .concat(document.documentElement.scrollWidth > innerWidth ? ['page'] : []),
        );
      const expectRoom = async (where: string) => {
        assert.deepEqual(await overflow(), [], where);
        assert((await field(page).boundingBox())!.width >= 100, where);
      };
      await expectRoom('empty');
      await applied(page, 'every 7', width < 600 ? '1,428,571 of 10,000,000' : '1,428,571 of 10,000,000 frames');
      await reveal(page, 5_000_001);
      await page.locator('.filter-hidden').waitFor();
      await expectRoom('hidden');
      await field(page).fill(`${'every 7 || '.repeat(20)}??`);
      await page.locator('.filter-message').waitFor();
      await expectRoom('wrong');
      await field(page).fill('none');
      await page.locator('.noMatch').waitFor();
      await expectRoom('no match');
    });
  }

  describe('accessibility', () => {
    for (const theme of ['dark', 'light', 'hc', 'hcLight'] as const) {
      it(theme, async () => {
        const page = await open({ scenario: 'live', theme });
        await ready(page);
        await page.getByRole('button', { name: 'Follow' }).click();
        assert.deepEqual(await violations(page), [], 'following');
        await page.locator('#frame-231').click();
        await applied(page, 'iscsi', '152 of 231 frames');
        await page.getByRole('button', { name: 'Show all' }).waitFor();
        assert.deepEqual(await violations(page), [], 'applied');
        await field(page).fill('iscsi && iscsi.opcod == 3');
        await page.getByRole('button', { name: 'iscsi.opcode' }).waitFor();
        assert.deepEqual(await violations(page), [], 'wrong');
        await field(page).fill('none');
        await page.locator('.noMatch').waitFor();
        assert.deepEqual(await violations(page), [], 'no match');
      });
    }
  });
});
