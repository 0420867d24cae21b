import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { eventually, rowsInView, useWebview } from '../support/webviewHarnessMocha';

const all = 10_000_000;

/** The same frames in every run, spread over the whole capture (a linear congruential generator). */
function someFrames(count: number): number[] {
  const frames: number[] = [];
  let state = 20120426;
  for (let at = 0; at < count; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    frames.push(1 + Math.floor((state / 2 ** 32) * all));
  }
  return frames;
}

describe('any of ten million frames', () => {
  const open = useWebview();

  const selectedRow = (page: Page) =>
    page.locator('#packets [role=row][aria-selected=true]').getAttribute('data-frame');
  const title = (page: Page) => page.locator('#detailTitle').innerText();
  const reveal = (page: Page, frame: number) =>
    page.evaluate(
      (wanted) => window.harness.send({ type: 'reveal', frame: wanted, focus: true, announce: `Frame ${wanted}` }),
      frame,
    );

  for (const step of [1, 7]) {
    const start = async () => {
      const page = await open({ scenario: 'tenMillion' });
      await page.locator('#frame-1 .info', { hasText: /\w/ }).waitFor();
      if (step > 1) {
        const field = page.getByRole('combobox', { name: 'Display filter' });
        await field.fill(`every ${step}`);
        await field.press('Enter');
        await page.locator('.filter-count').waitFor();
      }
      await page.locator('#packets').focus();
      return page;
    };
    /** The rows in view, when they are all there: each says what belongs to its number, and none is left out. */
    const expectConsistent = async (page: Page, where: string) => {
      await eventually(async () => (await rowsInView(page)).some((row) => row.text.includes('…')), false, where);
      const rows = await rowsInView(page);
      assert(rows.length > 5, where);
      for (const [at, { frame, text }] of rows.entries()) {
        assert.equal(frame, rows[0].frame + at * step, where);
        if (frame > 100) assert(text.includes((frame * 0.1).toFixed(6)), `${where}: ${text}`);
      }
      return rows.map((row) => row.frame);
    };
    const shown = someFrames(12).map((frame) => Math.max(step, frame - (frame % step)));

    describe(step === 1 ? 'without a filter' : `of which a filter leaves every ${step}th`, () => {
      it('is reached by reveal', async () => {
        const page = await start();
        for (const frame of shown) {
          await reveal(page, frame);
          await eventually(() => selectedRow(page), String(frame));
          await eventually(() => title(page), `Frame ${frame} · TCP ACK`);
          assert((await expectConsistent(page, String(frame))).includes(frame));
          const index = Number(await page.locator(`#frame-${frame}`).getAttribute('aria-rowindex'));
          assert.equal(index, frame / step + 1);
        }
      });

      it('is reached by scrolling, and selected by a click', async () => {
        const page = await start();
        for (const frame of shown) {
          await page.locator('#packets').evaluate((grid, share) => {
            grid.scrollTop = (grid.scrollHeight - grid.clientHeight) * share;
          }, frame / all);
          // One pixel of the scroll bar stands for as many rows as that.
          const rowsPerPixel = Math.ceil(all / step / 4_000_000);
          await eventually(
            async () => Math.abs(((await rowsInView(page))[0]?.frame ?? 0) - frame) < step * (40 + rowsPerPixel),
            true,
            `scrolled to ${frame}`,
          );
          const frames = await expectConsistent(page, `scrolled to ${frame}`);
          await page.locator(`#frame-${frames[3]}`).click();
          await eventually(() => selectedRow(page), String(frames[3]));
          await eventually(() => title(page), `Frame ${frames[3]} · TCP ACK`);
          assert.deepEqual(await expectConsistent(page, `clicked at ${frame}`), frames, 'nothing has moved');
        }
      });

      it('is the start of steps by keys', async () => {
        const page = await start();
        const perPage = (await rowsInView(page)).length;
        for (const frame of shown) {
          await reveal(page, frame);
          await eventually(() => selectedRow(page), String(frame));
          let expected = frame;
          for (const [key, rows] of [
            ['ArrowDown', 1],
            ['ArrowDown', 1],
            ['PageDown', perPage],
            ['PageDown', perPage],
            ['ArrowUp', -1],
            ['PageUp', -perPage],
          ] as const) {
            await page.keyboard.press(key);
            const last = all - (all % step);
            expected = Math.min(Math.max(step, expected + rows * step), last);
            await eventually(() => selectedRow(page), String(expected), `${key} from ${frame}`);
          }
          assert((await expectConsistent(page, `keys from ${frame}`)).includes(expected));
        }
      });
    });
  }
});
