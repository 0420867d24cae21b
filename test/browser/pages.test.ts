import assert from 'node:assert/strict';
import { postedMessages, type PageOptions } from '../support/webviewHarness';
import { eventually, rowsInView, useWebview } from '../support/webviewHarnessMocha';
import { violations } from '../support/webviewHarnessViolations';

describe('capture editor page', () => {
  const open = useWebview();

  it('says why a file cannot be shown and offers other editors', async () => {
    const page = await open({ scenario: 'failure' });
    await page.getByRole('heading', { name: /not a capture/ }).waitFor();
    const text = await page.getByRole('main').innerText();
    assert.match(text, /notes\.pcap is not a capture: its first bytes are 48 65 6c 6c\./);
    assert.match(text, /Offset 0: expected the magic number/);
    await page.getByRole('button', { name: 'Open with another editor…' }).click();
    assert.deepEqual((await postedMessages(page)).at(-1), { type: 'command', command: 'reopenAsHex' });
    assert.equal(await page.getByRole('grid').count(), 0);
  });

  it('has a friendly page for a capture without frames', async () => {
    const page = await open({ scenario: 'empty' });
    await page.getByRole('heading', { name: 'This capture holds no frames' }).waitFor();
    assert.equal(await page.getByRole('grid').count(), 0);
    assert.equal(await page.getByRole('progressbar').count(), 0);
  });

  it('shows that it is reading before the host has said anything', async () => {
    const page = await open({ scenario: 'reading' });
    await page.getByText('Reading the capture…').waitFor();
    await page.getByRole('progressbar', { name: 'Reading the capture' }).waitFor({ state: 'attached' });
  });

  it('shows hostile texts as text', async () => {
    const page = await open({ scenario: 'hostile' });
    await page.locator('#frame-1').click();
    await page.getByRole('tree').waitFor();
    const markup = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>';
    const bidi = 'safe\\u202egnp.exe\\u2066x\\u200f';
    const control = 'a\\x1b[31mred\\x07\\x00\\x9bz\\nnext';
    const text = async (selector: string) => page.locator(selector).first().innerText();
    assert.equal(await text('#frame-1 .source'), markup);
    assert.equal(await text('#frame-1 .destination'), bidi);
    assert.equal(await text('#frame-1 .time'), control);
    assert.equal(await text('#frame-1 .info'), `${markup} ${bidi} ${control} half \\ud83d pair`);
    assert.equal(await text('#detailTitle'), `Frame 1 · ${markup}`);
    assert.equal(await text('.bytes-name'), bidi);
    assert((await text('.notices')).includes(markup));
    await page.getByText('About the capture file').click();
    assert.equal(await text('.facts li'), `${markup}: ${control} ${bidi}`);
    await page.getByText('About the capture file').click();
    assert((await text('.issues')).includes(control));
    assert.equal(await text('[aria-level="2"] .field-text'), `${bidi}: ${markup}`);
    assert((await text('.field:last-child')).length < 1_100, 'a value of 100,000 characters is cut');
    await page.locator('#fields').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('i');
    await page.getByRole('dialog').waitFor();
    assert((await page.getByRole('dialog').innerText()).includes(markup));
    const intruders = await page.evaluate(() => ({
      elements: document.querySelectorAll('img, body script:not([src])').length,
      hacked: window.hacked,
      raw: /[\u202a-\u202e\u2066-\u2069\u200e\u200f\u001b\u009b]/.test(document.body.innerHTML),
    }));
    assert.deepEqual(intruders, { elements: 0, hacked: undefined, raw: false });
  });

  it('comes back as it was after its tab was hidden', async () => {
    const page = await open({ scenario: 'tenMillion' });
    await page.evaluate(() => window.harness.send({ type: 'reveal', frame: 6_000_000, focus: true }));
    const tcp = page.locator('[role=treeitem]', { hasText: 'TCP' }).first();
    await tcp.locator('.twistie').click();
    await eventually(() => tcp.getAttribute('aria-expanded'), 'false');
    await page.locator('.field-label', { hasText: 'IPv4' }).click();
    await page.getByRole('separator', { name: 'Width of the packet details' }).focus();
    await page.keyboard.press('ArrowLeft');
    await page.locator('#packets').hover();
    await page.mouse.wheel(0, 220);
    const look = async () => ({
      rows: (await rowsInView(page)).map((row) => row.frame),
      title: await page.locator('#detailTitle').innerText(),
      tcp: await tcp.getAttribute('aria-expanded'),
      field: await page.locator('.field.selected .field-label').innerText(),
      share: await page.getByRole('separator', { name: 'Width of the packet details' }).getAttribute('aria-valuenow'),
    });
    await eventually(async () => (await rowsInView(page)).some((row) => row.frame === 6_000_010), true);
    const before = await look();
    await page.reload();
    await page.locator('.field.selected').waitFor();
    await eventually(look, before);
    assert.equal(before.title, 'Frame 6000000 · TCP ACK');
    assert.deepEqual(
      (await postedMessages(page)).slice(-2),
      [
        { type: 'selected', frame: 6_000_000 },
        { type: 'selectedField', frame: 6_000_000, field: 1 },
      ],
      'the host is told',
    );
  });

  it('keeps the chosen tab over the bytes', async () => {
    const page = await open({ scenario: 'login' });
    await page.locator('#frame-8').click();
    await page.getByRole('tab', { name: 'Frame 8' }).click();
    await page.getByRole('tab', { name: 'Frame 8', selected: true }).waitFor();
    await page.reload();
    await page.getByRole('tab', { name: 'Frame 8', selected: true }).waitFor();
  });

  it('restores a position in a capture that is still being read as soon as it can', async () => {
    const page = await open({ scenario: 'growing' });
    await page.evaluate(() => {
      window.harness.grow({ frames: 900_000 });
      window.harness.send({ type: 'reveal', frame: 800_000, focus: false });
    });
    await eventually(() => page.locator('#detailTitle').innerText(), 'Frame 800000 · TCP ACK');
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
    await page.reload();
    await page.locator('#frame-1000 .info', { hasText: /\w/ }).waitFor();
    await page.evaluate(() => window.harness.grow({ frames: 900_000 }));
    await eventually(() => page.locator('#detailTitle').innerText(), 'Frame 800000 · TCP ACK');
    await eventually(async () => (await rowsInView(page)).some((row) => row.frame === 800_000), true);
  });

  describe('accessibility', () => {
    const cases: PageOptions[] = [];
    for (const theme of ['dark', 'light', 'hc', 'hcLight'] as const) {
      cases.push({ scenario: 'login', theme }, { scenario: 'tiny', theme, width: 700 }, { scenario: 'failure', theme });
      cases.push({ scenario: 'empty', theme }, { scenario: 'growing', theme, width: 500 });
    }
    for (const options of cases) {
      it(`${options.scenario}, ${options.theme}`, async () => {
        const page = await open(options);
        if (options.scenario === 'login' || options.scenario === 'growing') {
          await page.locator('#frame-8').click();
          await page.locator('#fields').focus();
          await page.keyboard.type('sessiontype');
          await page.locator('.field.selected', { hasText: 'SessionType' }).waitFor();
          assert.deepEqual(await violations(page), []);
          await page.keyboard.press('Control+k');
          await page.keyboard.press('Control+i');
          await page.getByRole('dialog').waitFor();
        } else await page.locator('.strip, h1').first().waitFor();
        assert.deepEqual(await violations(page), []);
      });
    }
  });
});
