import assert from 'node:assert/strict';
import { pageContext } from '../../../src/host/editor/webviewContext';

describe('the place that a context menu was opened at', () => {
  it('is a packet, a cell of it, or a field, without what VS Code adds', () => {
    assert.deepEqual(
      pageContext({ webview: 'iscsiTrace.capture', webviewSection: 'packet', frame: 7, column: 'source' }),
      { webviewSection: 'packet', frame: 7, column: 'source' },
    );
    assert.deepEqual(
      pageContext({ webviewSection: 'field', frame: 7, field: 12, preventDefaultContextMenuItems: true }),
      {
        webviewSection: 'field',
        frame: 7,
        field: 12,
      },
    );
  });

  it('is none for what another menu, a key or a hostile page hands over', () => {
    const others: unknown[] = [
      undefined,
      null,
      'packet',
      [],
      {},
      { webviewSection: 'login', frame: 1 },
      { webviewSection: 'packet' },
      { webviewSection: 'packet', frame: -1 },
      { webviewSection: 'packet', frame: 1.5 },
      { webviewSection: 'packet', frame: '1' },
      { webviewSection: 'field', frame: 1, field: Number.NaN },
      { webviewSection: 'packet', frame: 1, column: 'x'.repeat(1001) },
    ];
    for (const other of others) assert.equal(pageContext(other), undefined, JSON.stringify(other));
  });
});
