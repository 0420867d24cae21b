/** An editor that is opened again before VS Code has let go of the document of the last one. */
import { builtWorker } from '../../support/builtWorker';
import assert from 'node:assert/strict';
import path from 'node:path';
import { fixtures } from '../../support/captures';
import { EditorHost } from '../../support/editorPanel';

describe('an editor that is opened again', () => {
  it('does not take over the filter of the one before, which its page does not show', async () => {
    const host = new EditorHost(await builtWorker());
    try {
      const file = path.join(fixtures, 'chap-ok.pcap');
      const first = host.open(file);
      const document = host.openDocument(file);
      await first.read();
      first.post({ type: 'filterUsed', filter: 'tcp.stream == 0' });
      assert.equal(first.capture.shownFilter, 'tcp.stream == 0');
      first.close();
      const second = host.open(file);
      assert.equal(second.capture, first.capture);
      assert.equal(second.capture.shownFilter, '');
      second.close();
      document.dispose();
    } finally {
      host.dispose();
    }
  });
});
