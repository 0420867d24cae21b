import path from 'node:path';
import { sampleCapture } from '../../../scripts/sampleCapture';
import { useWindow } from '../../support/windowTests';
import { packetTable } from '../../support/workbenchPage';

describe('opening a capture in the window', () => {
  const capture = sampleCapture();
  const opened = useWindow({
    pictures: 'open',
    open: () => ({ folder: path.dirname(capture), files: [capture] }),
  });

  it('shows the packet table, without an error on the console', async () => {
    await packetTable(opened.page);
  });
});
