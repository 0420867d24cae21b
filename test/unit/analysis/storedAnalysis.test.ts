/** An analysis that was stored and taken back answers everything as the one that made the pass. */
import assert from 'node:assert/strict';
import { deserialize, serialize } from 'node:v8';
import { CaptureAnalysis, type StoredAnalysis } from '../../../src/core/analysis/CaptureAnalysis';
import { captureTotals } from '../../../src/core/inspection/captureTotals';
import { readDetail } from '../../../src/core/inspection/readDetail';
import { frameRow } from '../../../src/core/inspection/rows';
import { conversations } from '../../../src/core/session/conversations';
import { nodeOfFrame } from '../../../src/core/session/nodeOfFrame';
import { stageStops } from '../../../src/core/session/stageStops';
import { traceBlocks, traceHeader } from '../../../src/core/text/traceText';
import { analysed, frameTable, pduTable } from '../../support/analysed';
import { fixtureCaptures, readFixture } from '../../support/captures';

describe('a stored analysis', () => {
  for (const name of fixtureCaptures()) {
    it(`answers as the one of the pass: ${name}`, async () => {
      const { analysis, source } = await analysed(readFixture(name));
      const restored = CaptureAnalysis.restore(deserialize(serialize(analysis.stored())) as StoredAnalysis);
      assert.deepEqual(captureTotals(restored), captureTotals(analysis));
      assert.deepEqual(frameTable(restored), frameTable(analysis));
      assert.deepEqual(pduTable(restored), pduTable(analysis));
      assert.deepEqual(conversations(restored), conversations(analysis));
      assert.deepEqual(stageStops(restored), stageStops(analysis));
      assert.equal(traceHeader(restored, name), traceHeader(analysis, name));
      for (let frame = 0; frame < Math.min(60, analysis.frames.length); frame++) {
        assert.deepEqual(await frameRow(restored, source, frame), await frameRow(analysis, source, frame));
        assert.deepEqual(await readDetail(restored, source, frame), await readDetail(analysis, source, frame));
        assert.equal(nodeOfFrame(restored, frame), nodeOfFrame(analysis, frame));
      }
      const [one, other] = [traceBlocks(restored, source), traceBlocks(analysis, source)];
      for (let block = 0; block < 60; block++) {
        const expected = await other.next();
        assert.deepEqual(await one.next(), expected);
        if (expected.done) break;
      }
      assert.equal(restored.continuable, false);
    });
  }

  it('has the logins with what they settled on', async () => {
    const { analysis } = await analysed(readFixture('both-digests-tgt.pcap'));
    const restored = CaptureAnalysis.restore(deserialize(serialize(analysis.stored())) as StoredAnalysis);
    assert.equal(restored.connections[0]?.login?.digests.header, true);
    assert.deepEqual(restored.connections[0]?.login, analysis.connections[0]?.login);
    assert.equal(restored.connections[0]?.session?.connections[0], restored.connections[0]);
  });
});
