/** The captures of `npm run bench`: our analysis finds exactly the PDUs that their builders say they wrote. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { benchBuilders, type CaptureBuilder } from '../../../scripts/bench/benchBuilders';
import type { PduCounts } from '../../../scripts/bench/PduLedger';
import type { WrittenCapture } from '../../../scripts/bench/WrittenCapture';
import type { CaptureAnalysis } from '../../../src/core/analysis/CaptureAnalysis';
import { TcpFinding } from '../../../src/core/streams/TcpAnalysis';
import { readAndDissect } from '../../../src/core/inspection/PduReader';
import { frameRow } from '../../../src/core/inspection/rows';
import { PduFlag } from '../../../src/core/streams/PduIndex';
import { analysed, pduRows, type Analysed } from '../../support/analysed';

/** PDUs by "initiator port, sender" and then by opcode in hexadecimal, with " cut" where bytes are missing. */
type Counts = Record<string, Record<string, number>>;

describe('captures of the bench', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-captures-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  function build(builder: CaptureBuilder, size: number, seed?: number): { bytes: Buffer; written: WrittenCapture } {
    const file = path.join(folder, 'capture.pcap');
    const written = builder(file, size, seed);
    return { bytes: readFileSync(file), written };
  }

  function expected({ connections }: WrittenCapture): Counts {
    const counts: Counts = {};
    for (const { initiatorPort, fromInitiator, fromTarget } of connections) {
      counts[`${initiatorPort} initiator`] = byOpcode(fromInitiator);
      counts[`${initiatorPort} target`] = byOpcode(fromTarget);
    }
    return counts;
  }

  function byOpcode({ whole, cut }: PduCounts): Record<string, number> {
    const counts: Record<string, number> = {};
    for (let opcode = 0; opcode < 64; opcode++) {
      if (whole[opcode]) counts[opcode.toString(16)] = whole[opcode];
      if (cut[opcode]) counts[`${opcode.toString(16)} cut`] = cut[opcode];
    }
    return counts;
  }

  function found(analysis: CaptureAnalysis): Counts {
    const counts: Counts = {};
    for (const { direction, opcode, flags } of pduRows(analysis)) {
      const connection = analysis.connectionOf(direction >> 1);
      const sender = connection?.initiator === (direction & 1) ? 'initiator' : 'target';
      const list = (counts[`${connection?.initiatorEnd.port} ${sender}`] ??= {});
      const name = `${opcode.toString(16)}${flags & PduFlag.incomplete ? ' cut' : ''}`;
      list[name] = (list[name] ?? 0) + 1;
    }
    return counts;
  }

  async function issueCodes({ analysis, source }: Analysed): Promise<string[]> {
    const codes: string[] = [];
    for (let pdu = 0; pdu < analysis.pdus.length; pdu++) {
      const { dissected } = await readAndDissect(analysis, source, pdu);
      codes.push(...dissected.issues.map(({ code }) => code));
    }
    return codes;
  }

  const framesWith = ({ frames }: CaptureAnalysis, flag: number): number =>
    Array.from({ length: frames.length }, (_, frame) => frames.flags(frame) & flag).filter((bits) => bits !== 0).length;

  for (const [name, size] of [
    ['small', 500_000],
    ['bulk', 1_800_000],
  ] as const) {
    it(`${name}: every PDU is found, nothing else, and nothing is wrong with any`, async () => {
      const { bytes, written } = build(benchBuilders[name], size);
      assert.equal(bytes.length, written.bytes);
      const result = await analysed(bytes);
      const { analysis, source } = result;
      assert.equal(analysis.frames.length, written.frames);
      assert.deepEqual(found(analysis), expected(written));
      assert.deepEqual(await issueCodes(result), []);
      assert.deepEqual(analysis.capture.notices, []);
      assert.deepEqual(
        analysis.connections.flatMap(({ unframed }) => unframed),
        [],
      );
      assert.deepEqual(
        analysis.connections.map(({ login, logouts }) => [login?.outcome, logouts.length]),
        written.connections.map(() => ['accepted', 2]),
      );
      for (let frame = 0; frame < analysis.frames.length; frame++) {
        const { severity } = await frameRow(analysis, source, frame);
        assert.equal(severity, undefined, `frame ${frame + 1}`);
      }
    });
  }

  it('small: about 287 bytes a frame, some frames with several PDUs, sequence numbers that wrap around', async () => {
    const { bytes, written } = build(benchBuilders.small, 500_000);
    const mean = written.bytes / written.frames;
    assert.ok(mean > 280 && mean < 295, `${mean} bytes a frame`);
    const { analysis } = await analysed(bytes);
    const pdusOfFrame = new Map<number, number>();
    for (const { frame } of pduRows(analysis)) pdusOfFrame.set(frame, (pdusOfFrame.get(frame) ?? 0) + 1);
    const several = new Set(pdusOfFrame.values());
    assert.ok(several.has(2) && several.has(3));
    for (const { base, highest } of analysis.streams.streams[0].directions) assert.ok(base + highest > 0x1_0000_0000);
  });

  it('bulk: headers begin anywhere inside segments, and some segments are jumbo ones', async () => {
    const { analysis } = await analysed(build(benchBuilders.bulk, 1_800_000).bytes);
    const { frames, pdus } = analysis;
    const offsets = new Set<number>();
    for (let pdu = 0; pdu < pdus.length; pdu++) offsets.add(pdus.position(pdu) - frames.position(pdus.firstFrame(pdu)));
    assert.ok(offsets.size > 10, `${offsets.size} different places of headers in segments`);
    const lengths = new Set(Array.from({ length: frames.length }, (_, frame) => frames.payloadLength(frame)));
    assert.ok(lengths.has(1448) && lengths.has(8948));
  });

  /*
   * Not found, and not expected to be: PDUs of whose header a byte is missing in the capture. A PDU whose header is there
   * and some of whose data are missing is found as an incomplete one.
   */
  it('lossy: every PDU whose header is in the capture is found, and only missing bytes are wrong', async () => {
    const { bytes, written } = build(benchBuilders.lossy, 6_000_000);
    const result = await analysed(bytes);
    const { analysis } = result;
    assert.equal(analysis.frames.length, written.frames);
    assert.deepEqual(found(analysis), expected(written));
    const counts = written.connections.flatMap(({ fromInitiator, fromTarget }) => [fromInitiator, fromTarget]);
    const total = (name: keyof PduCounts): number =>
      counts.reduce((sum, count) => sum + count[name].reduce((more, one) => more + one, 0), 0);
    assert.ok(total('cut') > 3, `${total('cut')} PDUs are cut`);
    assert.ok(total('whole') + total('cut') < total('sent'));
    assert.deepEqual(await issueCodes(result), new Array<string>(total('cut')).fill('PDU-TRUNCATED'));
    assert.deepEqual(analysis.capture.notices, []);
    const { retransmission, lostSegment, outOfOrder } = TcpFinding;
    for (const flag of [retransmission, lostSegment, outOfOrder])
      assert.ok(framesWith(analysis, flag) > 3, `flag ${flag}`);
    // One connection was there before the capture: its login is not in it, and its first bytes belong to no header.
    const early = analysis.connections.filter(({ login }) => login === undefined);
    assert.equal(early.length, 1);
    assert.equal(early[0].unframed[0]?.position, 1);
    assert.equal(early[0].stream.beginningSeen, false);
  });

  it('are the same bytes for the same seed, and others for another', () => {
    for (const [name, builder] of Object.entries(benchBuilders)) {
      const { bytes } = build(builder, 300_000);
      assert.ok(bytes.equals(build(builder, 300_000).bytes), name);
      assert.ok(!bytes.equals(build(builder, 300_000, 99).bytes), name);
    }
  });
});
