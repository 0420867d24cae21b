/** A capture that pauses and goes on must come out as if it had been read at once. */
import assert from 'node:assert/strict';
import { readToEnd } from '../../../src/core/analysis/analyseCapture';
import { CaptureAnalysis } from '../../../src/core/analysis/CaptureAnalysis';
import type { ByteSource } from '../../../src/core/capture/ByteSource';
import { CaptureFile } from '../../../src/core/capture/CaptureFile';
import { conversations } from '../../../src/core/session/conversations';
import { analysed, frameTable, pduTable } from '../../support/analysed';
import { readFixture } from '../../support/captures';
import { Conversation } from '../../support/conversation';
import { dataIn, filler, loginRequest, loginResponse, READ_10, scsiCommand } from '../../support/pduBuilder';

/** A file of which only the first `length` bytes have been written yet. */
class GrowingSource implements ByteSource {
  length = 0;
  constructor(private readonly bytes: Uint8Array) {}
  size(): Promise<number> {
    return Promise.resolve(this.length);
  }
  read(offset: number, length: number): Promise<Uint8Array> {
    return Promise.resolve(this.bytes.subarray(offset, Math.min(offset + length, this.length)));
  }
}

/** Reads the file in steps, with an end of the capture after each; undefined when it could not go on. */
async function grown(file: Uint8Array, steps: readonly number[]): Promise<CaptureAnalysis | undefined> {
  const source = new GrowingSource(file);
  source.length = steps[0] ?? file.length;
  const input = await CaptureFile.open(source, 'growing.pcap', 5000);
  const analysis = new CaptureAnalysis(input);
  for (const length of [...steps, file.length]) {
    source.length = length;
    await readToEnd(input, analysis);
    analysis.finish();
    if (!analysis.continuable && length < file.length) return undefined;
  }
  return analysis;
}

describe('a capture that grows', () => {
  for (const name of ['sample.pcap', 'chap-ok.pcap', 'unsolicited-write.pcapng', 'both-digests-tgt.pcap']) {
    it(`comes out like the whole of ${name}, wherever it pauses at the end of a PDU`, async () => {
      const file = readFixture(name);
      const { analysis: whole } = await analysed(file);
      let continued = 0;
      for (let at = 100; at < file.length; at += Math.ceil(file.length / 97)) {
        const analysis = await grown(file, [at, at + 1, Math.min(file.length, at + 4000)]);
        if (!analysis) continue;
        continued++;
        assert.deepEqual(frameTable(analysis), frameTable(whole), `paused at ${at}`);
        assert.deepEqual(pduTable(analysis), pduTable(whole), `paused at ${at}`);
        assert.deepEqual(analysis.capture.notices, whole.capture.notices);
        assert.deepEqual(conversations(analysis), conversations(whole));
      }
      assert.ok(continued > 0, `${continued} pauses were no obstacle`);
    });
  }

  it('has a notice of the record that is cut off only as long as it is', async () => {
    const file = readFixture('chap-ok.pcap');
    const source = new GrowingSource(file);
    source.length = file.length - 10;
    const input = await CaptureFile.open(source, 'growing.pcap');
    const analysis = new CaptureAnalysis(input);
    await readToEnd(input, analysis);
    assert.match(input.notices[0]?.message ?? '', /^The last record is cut off: .* 10 bytes are missing/);
    assert.equal(analysis.frames.length, 25);
    source.length = file.length;
    await readToEnd(input, analysis);
    assert.deepEqual(input.notices, []);
    assert.equal(analysis.frames.length, 26);
    assert.deepEqual([input.bytesRead, input.bytesTotal], [file.length, file.length]);
  });

  it('says that it cannot go on when a PDU was cut short to show what is there', async () => {
    const talk = new Conversation().handshake().send(0, loginRequest([])).send(1, loginResponse([]));
    talk.send(0, scsiCommand(READ_10, 512));
    const answer = dataIn(filler(512));
    const begun = talk.send(1, answer.subarray(0, 300)).file();
    const whole = talk.send(1, answer.subarray(300)).file();
    const source = new GrowingSource(whole);
    source.length = begun.length;
    const input = await CaptureFile.open(source, 'growing.pcap');
    const analysis = new CaptureAnalysis(input);
    await readToEnd(input, analysis);
    assert.equal(analysis.continuable, true);
    analysis.finish();
    assert.equal(analysis.continuable, false);
    assert.equal(analysis.pdus.opcode(analysis.pdus.length - 1), 0x25);
  });
});
