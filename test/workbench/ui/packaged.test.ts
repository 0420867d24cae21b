import assert from 'node:assert/strict';
import path from 'node:path';
import { packVsix } from '../../../scripts/package';
import { sampleCapture } from '../../../scripts/sampleCapture';
import { useWindow } from '../../support/windowTests';
import { packetTable } from '../../support/workbenchPage';

describe('the package that users install', () => {
  let said = '';
  const capture = sampleCapture();
  const opened = useWindow({
    pictures: 'packaged',
    server: async (scratch) => {
      const vsix = path.join(scratch, 'product.vsix');
      said = await packVsix(vsix);
      return { vsix, theme: 'Default High Contrast' };
    },
    open: () => ({ folder: path.dirname(capture), files: [capture], extensionDevelopmentPath: null }),
  });

  it('was packed without a warning', () => {
    assert.doesNotMatch(said, /WARN|ERROR/);
  });

  it('decodes a capture with nothing of the repository beside it', async () => {
    const { page } = opened;
    await packetTable(page);
    await page.locator('.activitybar').getByRole('tab', { name: 'iSCSI Trace' }).click();
    await page.getByRole('treeitem').filter({ hasText: 'iSCSI sessions' }).first().waitFor();
  });
});
