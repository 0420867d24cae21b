import assert from 'node:assert/strict';
import path from 'node:path';
import { fixtures } from '../support/captures';
import { useWebview } from '../support/webviewHarnessMocha';

const sample = { kind: 'files', paths: [path.join(fixtures, 'sample.pcap')], name: 'sample.pcap' } as const;
const tabs = ['Packets', 'Logins', 'I/O', 'Findings', 'Stream'] as const;

/** Editors beside a side bar, in windows of 700 x 600 and 1280 x 800. */
const sizes = [
  { width: 350, height: 480 },
  { width: 650, height: 480 },
  { width: 930, height: 680 },
];

describe('the page', () => {
  const open = useWebview();

  for (const { width, height } of sizes) {
    it(`as a whole cannot be scrolled out of view, ${width} x ${height}: only its lists and panels scroll`, async () => {
      const page = await open({ scenario: 'engine', capture: sample, width, height });
      await page.locator('#frame-4').click();
      for (const name of tabs) {
        await page.getByRole('tab', { name }).click();
        await page.getByRole('tabpanel', { name }).waitFor();
        const moved = await page.evaluate(() => {
          const whole = [document.documentElement, document.body, document.querySelector('#root')];
          return whole.map((element) => {
            element?.scrollTo(1000, 1000);
            return [element?.scrollLeft, element?.scrollTop];
          });
        });
        assert.deepEqual(moved.flat(), [0, 0, 0, 0, 0, 0], name);
      }
    });

    it(`shows every tab whole, ${width} x ${height}`, async () => {
      const page = await open({ scenario: 'engine', capture: sample, width, height });
      for (const name of tabs) {
        const box = await page.getByRole('tab', { name }).boundingBox();
        assert.ok(box && box.x >= 0 && box.x + box.width <= width, `${name}: ${JSON.stringify(box)}`);
      }
    });
  }
});
