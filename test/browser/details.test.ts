import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { postedMessages, type PageOptions } from '../support/webviewHarness';
import { loginPdu } from '../support/webviewHarnessFrame8';
import { eventually, markedBytes, useWebview } from '../support/webviewHarnessMocha';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const pdu = loginPdu();
const maxRecv = 'MaxRecvDataSegmentLength=32768';
const maxRecvStart = Buffer.from(pdu).indexOf(maxRecv);
const maxRecvHex = Buffer.from(maxRecv).toString('hex');
/** Where the PDU's bytes of frame 8 stand in the frame: 66 bytes of lower headers, 48 bytes in frame 7. */
const toFrame = (offset: number) => offset - 48 + 66;

describe('packet details', () => {
  const open = useWebview();

  const openLogin = async (options: Partial<PageOptions> = {}) => {
    const page = await open({ scenario: 'login', ...options });
    await page.locator('#frame-8').click();
    await page.getByRole('tree', { name: 'Packet details' }).waitFor();
    return page;
  };
  const item = (page: Page, label: string): Locator =>
    page.getByRole('treeitem').filter({ has: page.locator('.field-label', { hasText: new RegExp(`^${label}$`) }) });
  const selectedText = async (page: Page) =>
    (await page.locator('[role=treeitem][aria-selected=true] .field-text').allInnerTexts()).join('|');
  const label = (page: Page, text: string) => item(page, text).locator('.field-label');
  const tab = (page: Page) =>
    page.getByRole('tablist', { name: 'Bytes of' }).getByRole('tab', { selected: true }).innerText();
  /** Types the beginning of a label: the tree goes there. */
  const goTo = async (page: Page, text: string) => {
    await page.locator('#fields').focus();
    await page.keyboard.type(text);
  };
  const openRfcPosts = async (page: Page) => (await postedMessages(page)).filter(({ type }) => type === 'openRfc');

  it('is a tree whose iSCSI layer is open and whose other layers are closed', async () => {
    const page = await openLogin();
    const layers = await page
      .locator('[role=treeitem][aria-level="1"]')
      .evaluateAll((items) => items.map((one) => one.getAttribute('aria-expanded')));
    assert.deepEqual(layers, ['false', 'false', 'false', 'true']);
    const keys = item(page, 'Keys \\(10\\)');
    const attributes = ['aria-level', 'aria-expanded', 'aria-posinset', 'aria-setsize'].map((name) =>
      keys.getAttribute(name),
    );
    assert.deepEqual(await Promise.all(attributes), ['2', 'true', '13', '14']);
    assert.equal(await item(page, 'ISID').getAttribute('aria-expanded'), 'false');
    assert.equal(await label(page, 'SessionType').locator('xpath=..').innerText(), 'SessionType = Discovery');
  });

  it('marks the bytes of the selected field', async () => {
    const page = await openLogin();
    await label(page, 'DataSegmentLength').click();
    await eventually(() => markedBytes(page), '0000e7');
    assert.equal(await tab(page), 'Reassembled PDU (280 bytes)');
    await label(page, 'Ethernet II').click();
    await eventually(() => tab(page), 'Frame 8 (298 bytes)');
    assert.equal((await markedBytes(page)).length, 14 * 2);
  });

  it('marks the part of a field that lies in the frame when the person looks at the frame', async () => {
    const page = await openLogin();
    await goTo(page, 'max');
    await eventually(() => markedBytes(page), maxRecvHex);
    await page.getByRole('tab', { name: 'Frame 8' }).click();
    await eventually(() => tab(page), 'Frame 8 (298 bytes)');
    assert.equal(await markedBytes(page), maxRecvHex);
    const first = await page.locator('.byte.mark').first().getAttribute('data-at');
    assert.equal(Number(first), toFrame(maxRecvStart));
    await goTo(page, 'session');
    await eventually(() => selectedText(page), 'SessionType = Discovery');
    assert.equal(await tab(page), 'Frame 8 (298 bytes)', 'the chosen tab shows this field, too');
    await goTo(page, 'cmdsn');
    await eventually(() => tab(page), 'Reassembled PDU (280 bytes)');
    assert.equal(await markedBytes(page), '00000001', 'the header is in frame 7: only the PDU has it');
  });

  it('marks only those bytes of a layer that this frame carries', async () => {
    const page = await openLogin();
    await label(page, 'iSCSI Login Request').click();
    await eventually(() => tab(page), 'Reassembled PDU (280 bytes)');
    assert.equal(await markedBytes(page), hex(pdu));
    await page.getByRole('tab', { name: 'Frame 8' }).click();
    await eventually(() => markedBytes(page), hex(pdu.subarray(48)));
  });

  it('keeps the bytes in place while the number of the selected byte grows', async () => {
    const page = await openLogin({ width: 1040 });
    const top = async () => (await page.locator('#bytes').boundingBox())?.y;
    // The head is full at some width or other, and then one digit more decides.
    for (let width = 820; width <= 1040; width += 10) {
      await page.setViewportSize({ width, height: 800 });
      await page.locator('#bytes .byte[data-at="8"]').click();
      await page.locator('.bytes-place').filter({ hasText: 'byte 8' }).waitFor({ state: 'attached' });
      const before = await top();
      await page.locator('#bytes .byte[data-at="104"]').click();
      await page.locator('.bytes-place').filter({ hasText: 'byte 104' }).waitFor({ state: 'attached' });
      assert.equal(await top(), before, `${width} px`);
    }
  });

  it('selects the field of the byte that is clicked, across segments', async () => {
    const page = await openLogin();
    await page.getByRole('tab', { name: 'Frame 8' }).click();
    await page.locator(`#byte-${toFrame(maxRecvStart) + 3}`).click();
    await eventually(() => selectedText(page), 'MaxRecvDataSegmentLength = 32768');
    assert.equal(await tab(page), 'Frame 8 (298 bytes)');
    assert.equal(await markedBytes(page), maxRecvHex);
    await page.locator('#byte-40').click();
    await eventually(() => selectedText(page), 'Sequence Number: 49');
    assert.equal(await item(page, 'TCP').getAttribute('aria-expanded'), 'true', 'opened to show the field');
    await page.locator('.character[data-at="36"]').click();
    await eventually(() => selectedText(page), 'Destination Port: 3260');
  });

  it('goes from bit field to bit field when a byte is clicked again', async () => {
    const page = await openLogin();
    const seen: string[] = [];
    for (let click = 0; click < 7; click++) {
      await page.locator('#byte-1').click();
      seen.push(await selectedText(page));
    }
    assert.deepEqual(seen, [
      'Flags',
      'T: 1 ready to transit',
      'C: 0 text complete',
      'Reserved: 0 reserved',
      'CSG: 1 LoginOperationalNegotiation',
      'NSG: 3 FullFeaturePhase',
      'Flags',
    ]);
  });

  it('names the field of the byte under the pointer and marks it lightly', async () => {
    const page = await openLogin();
    await page.locator('#byte-9').hover();
    await eventually(() => page.locator('#byte-9').getAttribute('title'), 'B: 0x023d');
    assert.equal((await page.locator('.byte.pointed').allInnerTexts()).join(''), '023d');
    await page.locator('#byte-30').hover();
    await eventually(() => page.locator('#byte-9').getAttribute('title'), null);
  });

  it('is usable with the keyboard alone', async () => {
    const page = await open({ scenario: 'login' });
    await page.locator('#frame-1 .info', { hasText: /\w/ }).waitFor();
    await page.locator('#packets').focus();
    for (let step = 0; step < 8; step++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await eventually(() => page.evaluate(() => document.activeElement?.id), 'fields');
    await eventually(() => selectedText(page), 'iSCSI Login Request');
    await page.keyboard.press('ArrowLeft');
    await eventually(() => item(page, 'iSCSI Login Request').getAttribute('aria-expanded'), 'false');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await eventually(() => selectedText(page), 'Opcode: 0x03 Login Request');
    await page.keyboard.press('ArrowLeft');
    await eventually(() => selectedText(page), 'iSCSI Login Request');
    await page.keyboard.press('Home');
    await eventually(() => selectedText(page).then((text) => text.startsWith('Ethernet II')), true);
    await page.keyboard.press('End');
    await eventually(() => selectedText(page), 'Padding: 00');
    await page.keyboard.type('tsih');
    await eventually(() => selectedText(page), 'TSIH: 0 new session');
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'bytes');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await eventually(() => selectedText(page), 'Initiator Task Tag: 0x00000000');
    assert.equal(await page.locator('#bytes').getAttribute('aria-activedescendant'), 'byte-16');
    await page.keyboard.press('End');
    await eventually(() => selectedText(page), 'ExpStatSN: 0');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await eventually(() => page.locator('#bytes').getAttribute('aria-activedescendant'), 'byte-32');
    await page.keyboard.press('Control+End');
    await eventually(() => selectedText(page), 'Padding: 00');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Shift+Tab');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'packets');
  });

  it('remembers from frame to frame what was opened, closed and selected', async () => {
    const page = await openLogin();
    await item(page, 'ISID').locator('.twistie').click();
    await item(page, 'Keys \\(10\\)').locator('.twistie').click();
    await label(page, 'TSIH').click();
    await page.locator('#frame-4').click();
    await eventually(() => page.locator('#detailTitle').innerText(), 'Frame 4 · TCP ACK');
    assert.equal(await selectedText(page), '', 'this frame has no such field');
    await page.locator('#frame-7').click();
    await eventually(
      () => page.locator('#detailTitle').innerText(),
      'Frame 7 · Login Request (frames 7 + 8, 280 bytes)',
    );
    assert.equal(await item(page, 'ISID').getAttribute('aria-expanded'), 'true');
    assert.equal(await item(page, 'Keys \\(10\\)').getAttribute('aria-expanded'), 'false');
    assert.equal(await selectedText(page), 'TSIH: 0 new session');
    assert.equal(await markedBytes(page), '0000');
  });

  it('follows the related frames of the title bar', async () => {
    const page = await openLogin();
    await page.getByRole('button', { name: 'begins in frame 7' }).click();
    await eventually(
      () => page.locator('#detailTitle').innerText(),
      'Frame 7 · Login Request (frames 7 + 8, 280 bytes)',
    );
    await page.getByRole('button', { name: 'Login Response in 11' }).click();
    await eventually(() => page.locator('#detailTitle').innerText(), 'Frame 11 · TCP ACK');
  });

  it('opens the RFC reader from the chip and from the keyboard', async () => {
    const page = await openLogin();
    await item(page, 'iSCSI Login Request').locator('.chip').click();
    await eventually(() => openRfcPosts(page), [{ type: 'openRfc', rfc: 3720, section: '10.12' }]);
    await goTo(page, 'tsih');
    for (const key of ['Enter', 'Control+Enter', 'F12']) await page.keyboard.press(key);
    const tsih = { type: 'openRfc', rfc: 3720, section: '10.12.6' };
    await eventually(async () => (await openRfcPosts(page)).slice(1), [tsih, tsih, tsih]);
  });

  it('copies the selected row, field or bytes', async () => {
    const page = await openLogin();
    await page.evaluate(() => {
      document.addEventListener('copy', (event) => {
        document.title = event.clipboardData?.getData('text/plain') ?? '';
      });
    });
    await page.locator('#packets').focus();
    await page.keyboard.press('Control+c');
    await eventually(async () => (await page.title()).startsWith('8 11.726850 10.131.13.11:57956'), true);
    await goTo(page, 'tsih');
    await page.keyboard.press('Control+c');
    await eventually(() => page.title(), 'TSIH: 0 (new session)');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Control+c');
    await eventually(() => page.title(), '00 00');
  });

  it('does not freeze on twenty thousand fields and a mebibyte of bytes', async () => {
    const page = await open({ scenario: 'largeTree' });
    await page.locator('#frame-1').click();
    await page.locator('#fields').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('End');
    await eventually(() => selectedText(page), 'Descriptor 19999: 19999');
    assert((await page.getByRole('treeitem').count()) < 100);
    await page.getByText('The first 1,048,576 of 4,194,304 bytes are shown.').waitFor();
    await page.locator('#bytes').focus();
    await page.keyboard.press('Control+End');
    await page.locator('#byte-1048575').waitFor();
    await page.keyboard.press('Control+Home');
    await page.locator('#byte-0').waitFor();
    assert((await page.locator('.hexRow').count()) < 100);
  });

  it('shows eight bytes a row where sixteen do not fit, and stacks in a very narrow window', async () => {
    const page = await openLogin({ width: 700 });
    await page.locator('#byte-8').waitFor();
    const perRow = (at: Page) => at.locator('.hexRow').first().locator('.byte').count();
    await eventually(() => perRow(page), 8);
    await page.setViewportSize({ width: 1600, height: 800 });
    await eventually(() => perRow(page), 16);
    await page.setViewportSize({ width: 560, height: 800 });
    await page.locator('.stacked').waitFor();
    const tree = (await page.locator('#fields').boundingBox())!;
    const bytes = (await page.locator('#bytes').boundingBox())!;
    assert(bytes.y >= tree.y + tree.height, 'the bytes are below the tree');
    assert(bytes.width > 500);
  });

  it('moves the splitters with mouse and keys', async () => {
    const page = await openLogin();
    const heightOf = async (selector: string) => Math.round((await page.locator(selector).boundingBox())!.height);
    const before = await heightOf('#packets');
    const splitter = page.getByRole('separator', { name: 'Height of the packet table' });
    await splitter.focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await eventually(async () => (await heightOf('#packets')) < before - 10, true);
    const box = (await page.locator('#packets').boundingBox())!;
    await page.mouse.move(400, box.y + box.height);
    await page.mouse.down();
    await page.mouse.move(400, 600);
    await page.mouse.up();
    await eventually(async () => Math.abs(box.y + (await heightOf('#packets')) - 600) <= 2, true);
    await page.keyboard.press('Enter');
    await eventually(() => heightOf('#packets'), before);
  });
});
