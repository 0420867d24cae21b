import assert from 'node:assert/strict';
import { analyseCapture } from '../../../src/core/analysis/analyseCapture';
import { CaptureAnalysis } from '../../../src/core/analysis/CaptureAnalysis';
import { MemorySource } from '../../../src/core/capture/ByteSource';
import { FilteredFrames } from '../../../src/core/filter/FilteredFrames';
import { analysed } from '../../support/analysed';
import { join, pcapFile } from '../../support/captureBuilder';
import { Conversation } from '../../support/conversation';
import { compiled, passing } from '../../support/passing';
import { dataIn, filler, loginRequest, loginResponse, nopOut } from '../../support/pduBuilder';

function rows(filtered: FilteredFrames): number[] {
  return Array.from({ length: filtered.length }, (_, row) => filtered.frameAt(row) + 1);
}

/** An index of frames without anything in them. */
function frames(count: number): CaptureAnalysis {
  const analysis = new CaptureAnalysis({ format: 'pcap', interfaces: [], notices: [] });
  for (let frame = 0; frame < count; frame++) analysis.frames.add(24 + frame * 16, 0, 0, 0, 0, 0);
  return analysis;
}

function finished(analysis: CaptureAnalysis, filter: string): FilteredFrames {
  const filtered = new FilteredFrames(analysis, compiled(filter));
  while (!filtered.advance(1000));
  return filtered;
}

describe('FilteredFrames', () => {
  it('is empty before it has advanced', () => {
    const filtered = new FilteredFrames(frames(5), compiled('frame'));
    assert.deepEqual([filtered.length, filtered.evaluated, filtered.frameAt(0)], [0, 0, -1]);
    assert.deepEqual([filtered.rowOf(0), filtered.nearestRow(0)], [-1, -1]);
  });

  it('asks about as many frames at a time as it is told', () => {
    const filtered = new FilteredFrames(frames(10), compiled('frame.number > 2'));
    assert.equal(filtered.advance(4), false);
    assert.deepEqual([filtered.evaluated, rows(filtered)], [4, [3, 4]]);
    assert.equal(filtered.advance(6), true);
    assert.deepEqual([filtered.evaluated, rows(filtered)], [10, [3, 4, 5, 6, 7, 8, 9, 10]]);
    assert.equal(filtered.advance(1), true);
    assert.equal(filtered.revision, 0);
  });

  it('finds rows and frames, over several chunks', () => {
    const filtered = finished(frames(70_000), 'frame.number > 100 and frame.number != 20000');
    assert.equal(filtered.length, 69_899);
    for (const frame of [100, 101, 16_483, 16_484, 19_998, 20_000, 32_768, 69_999]) {
      assert.equal(filtered.frameAt(filtered.rowOf(frame)), frame);
    }
    assert.equal(filtered.rowOf(100), 0);
    assert.equal(filtered.rowOf(69_999), 69_898);
    for (const frame of [0, 99, 19_999, 70_000]) assert.equal(filtered.rowOf(frame), -1);
    for (const row of [-1, 69_899, 1e9]) assert.equal(filtered.frameAt(row), -1);
  });

  it('finds the row nearest to a frame', () => {
    const filtered = finished(frames(100), 'frame.number in {11, 21, 22, 91}');
    const nearest = [0, 10, 15, 16, 20, 21, 55, 56, 57, 90, 99].map((frame) => filtered.nearestRow(frame));
    assert.deepEqual(nearest, [0, 0, 0, 1, 1, 2, 2, 3, 3, 3, 3]);
  });

  it('follows a capture that grows, and ends with what the whole capture gives', async () => {
    const talk = new Conversation().handshake().send(0, loginRequest([])).send(1, loginResponse([]));
    for (let tag = 0; tag < 300; tag++) talk.send(0, nopOut(filler(40), { tag })).send(1, dataIn(filler(400), { tag }));
    const file = talk.file();
    for (const filter of ['iscsi', 'iscsi.opcode == 0x25', 'tcp.len > 100', 'iscsi.opcode == 0']) {
      let filtered: FilteredFrames | undefined;
      const seen: number[][] = [];
      const analysis = await analyseCapture(new MemorySource(file), {
        name: 'grows.pcap',
        chunkLength: 4096,
        onStart: (started) => (filtered = new FilteredFrames(started, compiled(filter))),
        onChunk: () => {
          filtered?.advance(7);
          if (filtered) seen.push(rows(filtered));
          return true;
        },
      });
      assert.ok(filtered);
      filtered.passEnded();
      while (!filtered.advance(7));
      assert.deepEqual(rows(filtered), passing(analysis, filter));
      assert.ok(seen.some((part) => part.length > 0 && part.length < (filtered?.length ?? 0)));
    }
  });

  it('corrects what was decided before it could be known, at once and only when the pass has ended', async () => {
    // The first bytes do not show what they are; on another port it takes more of them to know that this is iSCSI.
    const login = loginRequest(['InitiatorName=iqn.a:b', 'TargetName=iqn.c:d']);
    const talk = new Conversation([
      { address: '10.0.0.1', port: 5000 },
      { address: '10.0.0.2', port: 5001 },
    ]).handshake();
    talk
      .send(0, login)
      .send(1, loginResponse([]))
      .send(0, nopOut(filler(4)));
    const { analysis } = await analysed(talk.file());
    const whole = passing(analysis, 'iscsi');
    assert.deepEqual(whole, [4, 5, 6]);

    // The same frames, but of an index that knows of no PDU in them yet.
    const known = { pdus: false };
    const frames = new Proxy(analysis.frames, {
      get(target, name) {
        if (name === 'firstPdu' && !known.pdus) return () => -1;
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
    const early = new Proxy(analysis, {
      get: (target, name) => (name === 'frames' ? frames : Reflect.get(target, name)),
    });
    const filtered = new FilteredFrames(early, compiled('iscsi'));
    assert.equal(filtered.advance(100), true);
    assert.deepEqual([rows(filtered), filtered.revision], [[], 0]);

    known.pdus = true;
    assert.equal(filtered.advance(100), true);
    assert.deepEqual(rows(filtered), [], 'not before the pass has ended');
    filtered.passEnded();
    assert.equal(filtered.advance(5), false);
    assert.deepEqual([rows(filtered), filtered.revision], [[], 0], 'not in part');
    assert.equal(filtered.advance(5), true);
    assert.deepEqual([rows(filtered), filtered.revision], [whole, 1]);
    filtered.passEnded();
    assert.equal(filtered.advance(5), false, 'a capture that has grown may have ended again');
    assert.equal(filtered.advance(5), true);
    assert.deepEqual([rows(filtered), filtered.revision], [whole, 1]);
  });

  it('does not go through the frames again for a filter whose answers are final, and keeps rows that were right', async () => {
    const { analysis } = await analysed(
      pcapFile(new Conversation().handshake().send(0, join(nopOut(filler(4)), nopOut(filler(4)))).packets),
    );
    for (const filter of ['tcp.len == 0', 'iscsi']) {
      let asked = 0;
      const { matches, ...rest } = compiled(filter);
      const filtered = new FilteredFrames(analysis, {
        ...rest,
        matches: (of, frame) => {
          asked++;
          return matches(of, frame);
        },
      });
      assert.equal(filtered.advance(100), true);
      filtered.passEnded();
      assert.equal(filtered.advance(100), true);
      assert.equal(asked, analysis.frames.length * (rest.settled ? 1 : 2), filter);
      assert.equal(filtered.revision, 0);
      assert.deepEqual(rows(filtered), passing(analysis, filter));
    }
  });
});
