/** What logins put in force, against what the data of the same connections shows, over all recorded captures. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { CaptureAnalysis } from '../../../src/core/analysis/CaptureAnalysis';
import { viewOf } from '../../../src/core/bytes/view';
import type { ByteSource } from '../../../src/core/capture/ByteSource';
import { readPdu } from '../../../src/core/inspection/PduBytes';
import type { LoginReport, Side } from '../../../src/core/login/LoginReport';
import { readLogins } from '../../../src/core/login/readLogins';
import { readDataSegmentLength, readDesiredDataTransferLength } from '../../../src/core/protocols/iscsi/headerReaders';
import { PduFlag } from '../../../src/core/streams/PduIndex';
import { analysed } from '../../support/analysed';
import { capturePath, needsCaptures, recordedCaptures } from '../../support/captures';

/** What the data of one connection shows after its login. Bytes. */
interface Seen {
  /** Largest data segments. */
  readonly fromInitiator: number;
  readonly fromTarget: number;
  readonly immediate: number;
  /** Largest total that a write sent before its first R2T, and of that in Data-Out PDUs. */
  readonly unsolicited: number;
  readonly unsolicitedDataOut: number;
  readonly readyToTransfer: number;
}

async function seenAfter(analysis: CaptureAnalysis, source: ByteSource, stream: number, after: number): Promise<Seen> {
  const { pdus } = analysis;
  const seen = {
    ...{ fromInitiator: 0, fromTarget: 0, immediate: 0 },
    ...{ unsolicited: 0, unsolicitedDataOut: 0, readyToTransfer: 0 },
  };
  const unsolicited = new Map<number, { total: number; dataOut: number; asked: boolean }>();
  for (let pdu = after + 1; pdu < pdus.length; pdu++) {
    if (pdus.direction(pdu) >> 1 !== stream) continue;
    const opcode = pdus.opcode(pdu);
    if (![0x01, 0x05, 0x25, 0x31].includes(opcode)) continue;
    const { bytes, available } = await readPdu(analysis, source, pdu, 48);
    if (available < 48) continue;
    const length = readDataSegmentLength(viewOf(bytes), 0);
    const tag = pdus.initiatorTaskTag(pdu);
    if (opcode === 0x25) seen.fromTarget = Math.max(seen.fromTarget, length);
    else if (opcode === 0x31) {
      seen.readyToTransfer = Math.max(seen.readyToTransfer, readDesiredDataTransferLength(viewOf(bytes), 0));
      const task = unsolicited.get(tag);
      if (task) task.asked = true;
    } else {
      seen.fromInitiator = Math.max(seen.fromInitiator, length);
      if (opcode === 0x01) {
        seen.immediate = Math.max(seen.immediate, length);
        unsolicited.set(tag, { total: 0, dataOut: 0, asked: false });
      }
      const task = unsolicited.get(tag);
      if (!task || task.asked) continue;
      task.total += length;
      if (opcode === 0x05) task.dataOut += length;
      seen.unsolicited = Math.max(seen.unsolicited, task.total);
      seen.unsolicitedDataOut = Math.max(seen.unsolicitedDataOut, task.dataOut);
    }
  }
  return seen;
}

function inForce({ keys }: LoginReport, key: string, side: Side = 'initiator'): string {
  const value = keys.find((row) => row.key === key)?.effective[side];
  assert.ok(value !== undefined && value !== null, `${key} has no value`);
  return value;
}

/** Captures in which an initiator or a target breaks what was agreed, on purpose or by its nature. */
const UNRULY = new Map([
  ['recorded/102_raw_ffp_variants_tgt.pcap', 'a script that sends what is not allowed'],
  ['recorded/20_iscsi_perf_snaplen128.pcap', 'the keys are not in the capture'],
]);

const ISTGT_REFUSES = [
  '53_istgt_mutual_chap_datadigest_loop',
  '56_istgt_cmdsn_digest_reset_loop',
  '60_istgt_qemuio_digest_reset_loop',
];

/** Whether PDUs after a login carry digests; undefined where none could. */
function digestsAfter(analysis: CaptureAnalysis, { stream, login }: LoginReport): { header?: boolean; data?: boolean } {
  const { pdus } = analysis;
  const steps = analysis.connectionOf(stream)?.logins[login]?.steps ?? [];
  const seen: { header?: boolean; data?: boolean } = {};
  for (const request of [true, false]) {
    let pdu = steps.findLast((step) => step.request === request)?.pdu ?? -1;
    if (pdu >= 0) pdu = pdus.nextInDirection(pdu);
    for (; pdu >= 0; pdu = pdus.nextInDirection(pdu)) {
      const flags = pdus.flags(pdu);
      if (flags & (PduFlag.incomplete | PduFlag.resynchronised)) continue;
      const header = (flags & PduFlag.headerDigest) !== 0;
      seen.header ||= header;
      if (pdus.lengthOf(pdu) > 48 + (header ? 4 : 0)) seen.data ||= (flags & PduFlag.dataDigest) !== 0;
    }
  }
  return seen;
}

describe('values in force against the data of recorded captures', () => {
  before(function () {
    needsCaptures(this);
  });
  const largest = new Map<string, Seen & { readonly report: LoginReport }>();

  for (const name of recordedCaptures().filter((one) => !UNRULY.has(one))) {
    it(name, async () => {
      const { analysis, source } = await analysed(readFileSync(capturePath(name)));
      for await (const report of readLogins(analysis, source)) {
        if (report.result !== 'success' || report.regime.length === 0) continue;
        const last = analysis.connectionOf(report.stream)?.logins[report.login]?.steps.at(-1)?.pdu ?? -1;
        const seen = await seenAfter(analysis, source, report.stream, last);
        largest.set(`${name} ${report.number}`, { ...seen, report });
        const bounds = (what: number, key: string, side?: Side): void =>
          assert.ok(what <= Number(inForce(report, key, side)), `${key} of login ${report.number + 1}: ${what}`);
        bounds(seen.fromInitiator, 'MaxRecvDataSegmentLength', 'target');
        bounds(seen.fromTarget, 'MaxRecvDataSegmentLength', 'initiator');
        // Of a session whose first login the capture lacks only the connection's own values are known.
        if (report.sessionType === 'Discovery' || report.session.action === 'unknownSession') continue;
        bounds(seen.readyToTransfer, 'MaxBurstLength');
        bounds(seen.unsolicited, 'FirstBurstLength');
        if (inForce(report, 'ImmediateData') === 'No') assert.equal(seen.immediate, 0);
        if (inForce(report, 'InitialR2T') === 'Yes') assert.equal(seen.unsolicitedDataOut, 0);
      }
    });
  }

  it('digests are where they were agreed on, except at the target that refuses them and sends them', async () => {
    const differing: string[] = [];
    let checked = 0;
    for (const name of recordedCaptures()) {
      const { analysis, source } = await analysed(readFileSync(capturePath(name)));
      for await (const report of readLogins(analysis, source)) {
        if (report.result !== 'success' || report.regime.length === 0) continue;
        const seen = digestsAfter(analysis, report);
        for (const [key, used] of [
          ['HeaderDigest', seen.header],
          ['DataDigest', seen.data],
        ] as const) {
          if (used === undefined) continue;
          checked++;
          if (used !== (inForce(report, key) === 'CRC32C')) differing.push(`${name} ${key}`);
        }
      }
    }
    assert.ok(checked > 200, String(checked));
    // istgt answers DataDigest=None with Reject and sends data digests all the same.
    assert.deepEqual(
      [...new Set(differing)],
      ISTGT_REFUSES.map((name) => `recorded/${name}.pcap DataDigest`),
    );
  });

  it('limits are reached where long writes and reads were recorded', () => {
    const of = (name: string): Seen & { readonly report: LoginReport } => {
      const found = largest.get(`recorded/${name} 0`);
      assert.ok(found, name);
      return found;
    };
    const solicited = of('16_qemuio_write_read_plain.pcap');
    assert.equal(solicited.immediate, Number(inForce(solicited.report, 'MaxRecvDataSegmentLength', 'target')));
    assert.equal(solicited.readyToTransfer, Number(inForce(solicited.report, 'MaxBurstLength')));
    assert.equal(solicited.fromTarget, Number(inForce(solicited.report, 'MaxRecvDataSegmentLength', 'initiator')));
    const unasked = of('90_derived_pcapng.pcapng');
    assert.equal(unasked.unsolicited, Number(inForce(unasked.report, 'FirstBurstLength')));
    assert.equal(unasked.readyToTransfer, Number(inForce(unasked.report, 'MaxBurstLength')));
    assert.equal(unasked.immediate, Number(inForce(unasked.report, 'MaxRecvDataSegmentLength', 'target')));
  });
});
