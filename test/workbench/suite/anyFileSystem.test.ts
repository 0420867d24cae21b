import assert from 'node:assert/strict';
import { captureSetUri } from '../../../src/host/captures/captureSetUri';
import { closeEditors, inExtension, openCapture } from './support';

/* Captures where the extension itself lies: on a disk, or on a file system that only VS Code reaches. */
describe('captures on whatever file system', () => {
  afterEach(closeEditors);

  for (const compression of ['gz', 'zst', 'lz4']) {
    it(`are unpacked: ${compression}`, async () => {
      const { capture } = await openCapture(inExtension('fixtures', 'compressed', `chap-ok.pcap.${compression}`));
      assert.equal(capture.failure, undefined);
      assert.deepEqual([capture.summary?.frames, capture.summary?.pdus], [26, 18]);
    });
  }

  it('open as one, several of them', async () => {
    const files = ['chap-ok.pcap', 'chap-wrong-password.pcap'].map((name) => inExtension('fixtures', name));
    const alone = [];
    for (const file of files) alone.push((await openCapture(file)).capture.summary?.frames ?? 0);
    const { capture } = await openCapture(captureSetUri(files));
    assert.equal(capture.failure, undefined);
    assert.match(capture.summary?.format ?? '', /^2 files/);
    assert.equal(
      capture.summary?.frames,
      alone.reduce((sum, frames) => sum + frames, 0),
    );
  });

  it('that are not there say so', async () => {
    const { capture } = await openCapture(inExtension('fixtures', 'nowhere.pcap'));
    assert.match(capture.failure?.message ?? '', /cannot be read/);
  });
});
