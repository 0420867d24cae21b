/** Wireshark puts the same fragments together in the same frames. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readFrame } from '../../src/core/inspection/FrameReader';
import { analysed } from '../support/analysed';
import { readFixture, unavailable } from '../support/captures';
import { join } from '../support/captureBuilder';
import { takeApart } from '../support/splitCapture';
import { fragmented, type FragmentOptions } from '../support/fragments';
import { tsharkFrames } from '../support/tshark';
import { tsharkVersion } from '../support/tsharkRun';

const ORDERS: Record<string, Partial<FragmentOptions>> = {
  'in order': {},
  reversed: { arrange: (list) => list.reverse() },
  interleaved: { interleaved: 3 },
  overlapping: { overlap: 8 },
};

describe('IP fragments against tshark', () => {
  // PDML of every small fragment takes time.
  const { head, records } = takeApart(readFixture('sample.pcap'));
  let folder: string;
  before(function () {
    if (tsharkVersion() === undefined) unavailable(this, 'tshark is not installed');
    folder = mkdtempSync(path.join(tmpdir(), 'fragments-'));
  });
  after(() => {
    if (folder) rmSync(folder, { recursive: true });
  });

  for (const version of [4, 6] as const) {
    for (const [name, more] of Object.entries(ORDERS)) {
      it(`IPv${version} ${name}: the same segments in the same frames`, async () => {
        const file = fragmented(join(head, ...records.slice(0, 12)), { version, size: 24, ...more });
        const filePath = path.join(folder, `${version}-${name}.pcap`);
        writeFileSync(filePath, file);
        const { analysis, source } = await analysed(file);
        let segments = 0;
        for await (const { number, fields } of tsharkFrames(filePath, [3260])) {
          const { tcp } = (await readFrame(analysis, source, number - 1)).context;
          const text = (value: number | undefined): string | undefined =>
            value === undefined ? undefined : `${value}`;
          const ours = [text(tcp?.relativeSequence), text(tcp?.payloadLength)];
          assert.deepEqual(ours, [fields.get('tcp.seq'), fields.get('tcp.len')], `frame ${number}`);
          if (tcp) segments++;
        }
        assert.ok(segments >= 12);
      });
    }
  }
});
