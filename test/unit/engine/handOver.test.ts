import assert from 'node:assert/strict';
import { EngineClient } from '../../../src/engine/EngineClient';
import { handOver } from '../../../src/engine/handOver';
import type { CaptureSummary } from '../../../src/messages/results';
import { builtWorker } from '../../support/builtWorker';
import { join } from '../../support/captureBuilder';
import { readFixture } from '../../support/captures';
import { eventually } from '../../support/eventually';

const LONG = 2 * 1024 * 1024;

describe('bytes for the worker', () => {
  it('are moved when they fill their memory, also behind the head of a message', () => {
    for (const offset of [0, 9]) {
      const bytes = new Uint8Array(new ArrayBuffer(offset + LONG), offset);
      const { location, moved } = handOver({ kind: 'bytes', name: 'x.pcap', bytes });
      assert.deepEqual(moved, [bytes.buffer]);
      assert(location.kind === 'bytes');
      assert.equal(location.bytes.byteOffset, offset);
    }
  });

  it('are copied when others have a part of their memory', () => {
    const message = new ArrayBuffer(LONG + 100);
    for (const bytes of [new Uint8Array(message, 0, LONG), new Uint8Array(message, LONG - 50, 50)]) {
      bytes.fill(7);
      const { location, moved } = handOver({ kind: 'bytesOfFiles', name: 'x', files: [{ name: 'x.pcap', bytes }] });
      assert(location.kind === 'bytesOfFiles');
      assert.notEqual(moved[0], message);
      assert.equal(moved[0]?.byteLength, bytes.length);
      assert.deepEqual(location.files[0]?.bytes, bytes);
    }
  });

  it('of a long capture are the worker’s alone, which reads all of them', async () => {
    const one = readFixture('chap-ok.pcap');
    const records = one.subarray(24);
    const bytes = join(one, ...Array.from({ length: Math.ceil(LONG / records.length) }, () => records));
    let summary: CaptureSummary | undefined;
    const fails = () => assert.fail('it cannot be read');
    const listener = { summary: (found: CaptureSummary) => void (summary = found), failed: fails, died: fails };
    const location = { kind: 'bytes', name: 'x.pcap', bytes } as const;
    const { length } = bytes;
    const client = new EngineClient(await builtWorker(), location, { ...listener, hanging: () => undefined });
    assert.equal(bytes.length, 0, 'there is no second copy');
    await eventually(() => summary?.complete);
    assert.equal(summary?.bytesTotal, length);
    assert.equal(summary.frames % 26, 0);
    client.dispose();
  });
});
