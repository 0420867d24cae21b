import assert from 'node:assert/strict';
import { analyseCapture } from '../../../src/core/analysis/analyseCapture';
import { MemorySource } from '../../../src/core/capture/ByteSource';
import { frameRow } from '../../../src/core/inspection/rows';
import { readFixture } from '../../support/captures';

async function rowsOf(name: string) {
  const source = new MemorySource(readFixture(name));
  const analysis = await analyseCapture(source, { name });
  return Promise.all(Array.from({ length: analysis.frames.length }, (_, frame) => frameRow(analysis, source, frame)));
}

describe('a row whose PDU is in error', () => {
  it('says so for a damaged header digest, which its status GOOD would hide', async () => {
    const bad = (await rowsOf('header-digest-flipped.pcap')).filter(({ severity }) => severity === 'error');
    assert.deepEqual(
      bad.map(({ frame }) => frame),
      [17],
    );
    assert.match(bad[0]?.info.map(({ text }) => text).join('') ?? '', /DIGEST-HDR/);
  });

  it('is not found in a healthy capture', async () => {
    const bad = (await rowsOf('both-digests-tgt.pcap')).filter(({ severity }) => severity === 'error');
    assert.deepEqual(bad, []);
  });
});
