/** Every number that capinfos tells of a capture, over all that were recorded. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { analysed } from '../support/analysed';
import { capinfos, capinfosRow } from '../support/capinfos';
import { capturePath, fixtureCaptures, fixtures, recordedCaptures, unavailable } from '../support/captures';
import { tsharkVersion } from '../support/tsharkRun';

describe('the numbers of capinfos', () => {
  before(function () {
    if (tsharkVersion() === undefined) unavailable(this, 'capinfos is not there (Debian: apt-get install tshark)');
  });

  const files = [...fixtureCaptures().map((name) => path.join(fixtures, name)), ...recordedCaptures().map(capturePath)];
  for (const file of files) {
    it(path.basename(file), async () => {
      const bytes = readFileSync(file);
      const [theirs] = capinfos([file]);
      assert.deepEqual(capinfosRow((await analysed(bytes)).analysis, bytes.length), theirs);
    });
  }
});
