import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { fixtures } from '../support/captures';
import { Conversation } from '../support/conversation';
import { filler } from '../support/pduBuilder';
import { hex, pcapFile } from '../support/captureBuilder';
import { postedMessages, type PageOptions } from '../support/webviewHarness';
import { eventually, useWebview } from '../support/webviewHarnessMocha';
import { violations } from '../support/webviewHarnessViolations';

const sample = { kind: 'files', paths: [path.join(fixtures, 'sample.pcap')], name: 'sample.pcap' } as const;

describe('stream view', () => {
  const open = useWebview();
  let folder: string;
  before(() => (folder = mkdtempSync(path.join(tmpdir(), 'stream-'))));
  after(() => rmSync(folder, { recursive: true }));

  const written = (name: string, bytes: Uint8Array): NonNullable<PageOptions['capture']> => {
    const file = path.join(folder, name);
    writeFileSync(file, bytes);
    return { kind: 'files', paths: [file], name };
  };
  const list = (page: Page) => page.getByRole('grid', { name: 'Bytes of the stream' });
  const tab = (page: Page, name: string) => page.getByRole('tab', { name });
  const heads = (page: Page) => page.locator('.streamHead').allInnerTexts();
  const selectedFrames = async (page: Page) =>
    (await postedMessages(page)).flatMap((message) => (message.type === 'selected' ? [message.frame] : []));
  const openStream = async (more: Partial<PageOptions> = {}, frame = 8) => {
    const page = await open({ scenario: 'engine', capture: sample, ...more });
    await page.locator(`#frame-${frame}`).click();
    await tab(page, 'Stream').click();
    await list(page).waitFor();
    await page.locator('.streamHead').first().waitFor();
    return page;
  };

  it('shows the stream of the selected frame, each PDU with its name and frame, and marks the frame’s bytes', async () => {
    const page = await openStream();
    const [first = '', second = ''] = await heads(page);
    assert.match(first.replaceAll('\n', ' '), /Login Request 168 bytes.* frame 4$/);
    assert.match(second.replaceAll('\n', ' '), /Login Response 116 bytes.* frame 6$/);
    await eventually(
      () =>
        page
          .locator('.streamRow-frame.streamHead')
          .allInnerTexts()
          .then((texts) => texts.length),
      1,
    );
    assert.match(await page.locator('.streamRow-frame.streamHead').innerText(), /frame 8$/);
  });

  it('a click on a PDU selects its frame among the packets, and Enter goes there', async () => {
    const page = await openStream();
    await page.locator('.streamHead').nth(1).click();
    await eventually(() => selectedFrames(page).then((frames) => frames.at(-1)), 6);
    await page.keyboard.press('Enter');
    await page.locator('#frame-6[aria-selected=true]').waitFor();
    assert.equal(await tab(page, 'Packets').getAttribute('aria-selected'), 'true');
  });

  it('keys go from row to row, and from PDU to PDU', async () => {
    const page = await openStream();
    await list(page).focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await eventually(() => selectedFrames(page).then((frames) => frames.at(-1)), 6);
    assert.match(await page.locator('.streamRow.current').innerText(), /Login Response/);
    await page.keyboard.press('ArrowDown');
    assert.match(await page.locator('.streamRow.current').innerText(), /00000000/);
  });

  it('End selects the frame of the last row, also when that row is not at hand yet', async () => {
    const capture = { kind: 'files', paths: [path.join(fixtures, 'chap-ok.pcap')], name: 'chap-ok.pcap' } as const;
    const page = await openStream({ capture }, 4);
    await list(page).focus();
    await page.keyboard.press('End');
    await eventually(async () => (await selectedFrames(page)).at(-1), 23);
  });

  it('the frame that is selected elsewhere is shown in the stream', async () => {
    const page = await openStream();
    await page.evaluate(() => window.harness.send({ type: 'reveal', frame: 10, focus: false, announce: 'Frame 10' }));
    await eventually(
      async () => /frame 10/.test((await page.locator('.streamRow-frame.streamHead').allInnerTexts()).join()),
      true,
    );
    assert.equal(await tab(page, 'Stream').getAttribute('aria-selected'), 'true');
  });

  it('one direction alone leaves out the other, and text takes the place of hexadecimal', async () => {
    const page = await openStream();
    await page.getByRole('combobox', { name: 'Direction' }).selectOption({ label: 'Target → Initiator' });
    await eventually(() => page.locator('.streamRow-asking').count(), 0);
    await eventually(async () => /Login Response/.test((await heads(page))[0] ?? ''), true);
    await page.getByRole('combobox', { name: 'Show bytes as' }).selectOption('text');
    await eventually(() => page.locator('.streamHex').count(), 0);
    await eventually(
      async () => (await page.locator('.streamText').allInnerTexts()).join('').includes('AuthMethod=CHAP'),
      true,
    );
  });

  it('marks what was found in the selected frame, too: the background of the selection hid it', async () => {
    const page = await openStream();
    const field = page.getByRole('textbox', { name: 'Find in stream' });
    await field.fill('targetname=');
    await field.press('Enter');
    await page.locator('.streamText .streamFound').first().click();
    const both = page.locator('.streamText .streamFound.streamFramed').first();
    await both.waitFor();
    const background = (element: Element) => getComputedStyle(element).backgroundColor;
    const framed = page.locator('.streamText .streamFramed:not(.streamFound)').first();
    assert.notEqual(await both.evaluate(background), await framed.evaluate(background));
  });

  it('finds text over rows in any case, marks it, goes on, and says where there is nothing', async () => {
    const page = await openStream();
    const field = page.getByRole('textbox', { name: 'Find in stream' });
    await field.fill('targetname=');
    await field.press('Enter');
    await eventually(
      async () => (await page.locator('.streamText .streamFound').allInnerTexts()).join(''),
      'TargetName=',
    );
    await field.fill('0x5365 7373696f6e54797065');
    await field.press('Enter');
    await eventually(
      async () => (await page.locator('.streamText .streamFound').allInnerTexts()).join(''),
      'SessionType',
    );
    await field.fill('no such text');
    await field.press('Enter');
    await eventually(() => page.locator('.streamFind-note').innerText(), 'Not found');
  });

  it('Ctrl+F of VS Code goes to the field of the search', async () => {
    const page = await openStream();
    await page.evaluate(() => window.harness.send({ type: 'findInView', step: 0 }));
    await page.locator('.streamFind-field:focus').waitFor();
  });

  it('lost bytes are a row of their own, told apart by words', async () => {
    const conversation = new Conversation().handshake();
    conversation.sendAt(0, 0, filler(20)).sendAt(0, 50, filler(20));
    const page = await openStream({ capture: written('hole.pcap', conversation.file()) }, 4);
    const texts = (await heads(page)).map((text) => text.replaceAll('\n', ' '));
    assert.match(texts[1] ?? '', /30 bytes not in the capture.*before frame 5/);
    assert.match(await page.locator('.stream-summary').innerText(), /30 bytes not in the capture/);
  });

  it('a long stream asks for the rows in view only', async () => {
    const conversation = new Conversation().handshake();
    for (let at = 0; at < 1500; at++) conversation.send(0, filler(1400, at));
    const page = await openStream({ capture: written('long.pcap', conversation.file()) }, 4);
    await list(page).focus();
    await page.keyboard.press('End');
    const lastPlace = () => page.locator('.streamRow.current .offset').innerText();
    await eventually(async () => (await lastPlace()).slice(0, 6), '00200b');
    const asked = (await postedMessages(page)).filter(
      (message) => message.type === 'request' && message.method === 'streamRows',
    );
    assert.ok(asked.length < 20, `${asked.length} requests`);
    assert.ok((await page.locator('.streamRow').count()) < 100);
  });

  it('says what to do where there is no stream', async () => {
    const page = await open({
      scenario: 'engine',
      capture: written(
        'udp.pcap',
        pcapFile([
          { bytes: hex('ffffffffffff 020000000001 0806 0001080006040001 020000000001 0a000001 000000000000 0a000002') },
        ]),
      ),
    });
    await page.locator('#frame-1').click();
    await tab(page, 'Stream').click();
    await page.getByRole('heading', { name: 'No TCP in this capture' }).waitFor();
    const other = await open({ scenario: 'engine', capture: sample });
    await tab(other, 'Stream').click();
    await other.getByRole('heading', { name: 'No stream to follow yet' }).waitFor();
    await other.getByRole('button', { name: 'Show Packets' }).click();
    await other.locator('#frame-1').waitFor();
  });

  for (const theme of ['dark', 'light', 'hc', 'hcLight'] as const) {
    it(`is accessible in the theme ${theme}`, async () => {
      const page = await openStream({ theme });
      await page.locator('.streamRow-frame').first().waitFor();
      assert.deepEqual(await violations(page), []);
    });
  }
});
