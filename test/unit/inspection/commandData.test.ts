import assert from 'node:assert/strict';
import type { FieldNode } from '../../../src/core/dissect/FieldNode';
import { LONGEST_JOINED } from '../../../src/core/inspection/CommandData';
import { readAndDissect } from '../../../src/core/inspection/PduReader';
import { readDetail } from '../../../src/core/inspection/readDetail';
import { frameRow } from '../../../src/core/inspection/rows';
import { pduJson } from '../../../src/core/text/pduJson';
import { pduBlock } from '../../../src/core/text/traceText';
import { analysed, type Analysed } from '../../support/analysed';
import { hex, join } from '../../support/captureBuilder';
import { Conversation } from '../../support/conversation';
import { flat } from '../../support/decodeParameterData';
import {
  dataIn,
  dataOut,
  filler,
  loginRequest,
  loginResponse,
  type PduOptions,
  readyToTransfer,
  scsiCommand,
  scsiResponse,
} from '../../support/pduBuilder';

const cdb = (digits: string): Uint8Array => hex(digits.replace(/ /g, '').padEnd(32, '0'));
const REPORT_LUNS = cdb('a0 00 0000 0000 00020000 00 00');
const UNMAP = cdb('42 00 0000 0000 00 0018 00');
const RESERVE_OUT = cdb('5f 00 00 0000 00000018 00');

/** A list of LUNs as REPORT LUNS gives it. */
function luns(count: number): Uint8Array {
  const data = new Uint8Array(8 + 8 * count);
  const view = new DataView(data.buffer);
  view.setUint32(0, 8 * count);
  for (let lun = 0; lun < count; lun++) view.setUint16(8 + 8 * lun, lun < 256 ? lun : 0x4000 | lun);
  return data;
}

/** Frames 1 to 5 are handshake and login; then one frame for each PDU. */
async function talk(...steps: [side: 0 | 1, pdu: Uint8Array][]): Promise<Analysed> {
  const conversation = new Conversation()
    .handshake()
    .send(0, loginRequest(['InitiatorName=iqn.2026-01.test:i', 'SessionType=Normal', 'TargetName=iqn.t']))
    .send(1, loginResponse([]));
  for (const [side, pdu] of steps) conversation.send(side, pdu);
  return analysed(conversation.close().file());
}

const part = (data: Uint8Array, from: number, to: number, more: PduOptions = {}): Uint8Array =>
  dataIn(data.subarray(from, to), { flags: to >= data.length ? 0x81 : 0, ...more, words: { 40: from, ...more.words } });

async function nodesOf({ analysis, source }: Analysed, frame: number): Promise<FieldNode[]> {
  return flat((await readDetail(analysis, source, frame - 1)).tree);
}
const values = (nodes: readonly FieldNode[], label: string): string[] =>
  nodes.filter((node) => node.label === label).map(({ value }) => value);

describe('data of a command in several PDUs', () => {
  const list = luns(100);

  it('are joined on the PDU with the last of them, over a source of their own', async () => {
    const opened = await talk(
      [0, scsiCommand(REPORT_LUNS, 0x20000)],
      [1, part(list, 0, 512)],
      [1, part(list, 512, 808)],
    );
    const { analysis, source } = opened;
    const detail = await readDetail(analysis, source, 7);
    const nodes = flat(detail.tree);
    const joined = nodes.find(({ label }) => label === 'Joined data');
    assert.deepEqual([joined?.value, joined?.note, joined?.source], ['808 bytes', 'frames 7 + 8', 1]);
    const entries = flat(joined?.children ?? []);
    assert.equal(entries.filter(({ label, children }) => label === 'LUN' && children).length, 100);
    assert.ok(entries.every((node) => node.source === 1));
    assert.deepEqual(detail.issues, []);
    assert.equal(detail.sources[1]?.name, 'Joined data of REPORT LUNS (808 bytes)');
    assert.deepEqual(detail.sources[1]?.bytes, list);
    // Only what this frame has of them stands in this frame.
    assert.deepEqual(
      detail.mappings.map(({ source: number, start, length }) => [number, start, length]),
      [[1, 512, 296]],
    );
    for (const { start, frameStart, length } of detail.mappings) {
      const inFrame = detail.sources[0]?.bytes.subarray(frameStart, frameStart + length);
      assert.deepEqual(inFrame, list.subarray(start, start + length));
    }
  });

  it('are shown as far as they go on the first PDU, which names the frame where they are joined', async () => {
    const opened = await talk(
      [0, scsiCommand(REPORT_LUNS, 0x20000)],
      [1, part(list, 0, 512)],
      [1, part(list, 512, 808)],
    );
    const first = await nodesOf(opened, 7);
    assert.equal(first.filter(({ label, children }) => label === 'LUN' && children).length, 63);
    assert.deepEqual(values(first, 'Remark'), ['goes on in a later PDU']);
    assert.deepEqual(values(first, 'Joined data'), ['in frame 8']);
    const { analysis, source } = opened;
    const row = await frameRow(analysis, source, 6);
    assert.match(row.info.map(({ text }) => text).join(''), /100 LUNs/);
  });

  it('go into text and JSON', async () => {
    const { analysis, source } = await talk(
      [0, scsiCommand(REPORT_LUNS, 0x20000)],
      [1, part(list, 0, 512)],
      [1, part(list, 512, 808)],
    );
    const read = await readAndDissect(analysis, source, analysis.pdus.length - 1);
    assert.match(pduBlock(analysis, read), /Joined data: 808 bytes \(frames 7 \+ 8\)\n +LUN LIST LENGTH: 800/);
    assert.equal(pduJson(analysis, read).fields['scsi.reportluns.lun_list_length'], 800);
  });

  it('are joined by their Buffer Offset, of bytes that came twice the first', async () => {
    const wrong = luns(100).fill(0xee, 512);
    const opened = await talk(
      [0, scsiCommand(REPORT_LUNS, 0x20000)],
      [1, part(list, 512, 808, { flags: 0x80 })],
      [1, part(wrong, 512, 808, { flags: 0x80 })],
      [1, part(list, 0, 520, { flags: 0x80 })],
      [1, scsiResponse(0, { flags: 0x82, words: { 44: 0x20000 - 808 } })],
    );
    const { analysis, source } = opened;
    const detail = await readDetail(analysis, source, 8);
    assert.deepEqual(detail.sources[1]?.bytes, list);
    assert.equal(detail.tree.length > 0, true);
    assert.deepEqual(detail.issues, []);
  });

  it('with a hole are shown up to it', async () => {
    const opened = await talk(
      [0, scsiCommand(REPORT_LUNS, 0x20000)],
      [1, part(list, 0, 512)],
      [1, part(list, 600, 808, { flags: 0x81 })],
    );
    const last = await nodesOf(opened, 8);
    assert.deepEqual(values(last, 'Joined data'), ['512 bytes']);
    assert.deepEqual(values(last, 'Remark'), ['not all in the capture']);
  });

  it('without their beginning are not decoded', async () => {
    const opened = await talk(
      [0, scsiCommand(REPORT_LUNS, 0x20000)],
      [1, part(list, 200, 512)],
      [1, part(list, 512, 808, { flags: 0x81 })],
    );
    const last = await nodesOf(opened, 8);
    assert.deepEqual(values(last, 'Joined data'), ['0 bytes']);
    assert.deepEqual(values(last, 'LUN LIST LENGTH'), []);
  });

  it('are joined up to a limit', async () => {
    const long = luns(10_000);
    const steps: [0 | 1, Uint8Array][] = [[0, scsiCommand(REPORT_LUNS, 0x20000)]];
    for (let at = 0; at < long.length; at += 20_000) {
      const end = Math.min(long.length, at + 20_000);
      const last = end === long.length ? { flags: 0x83, words: { 44: 0x20000 - end } } : {};
      steps.push([1, part(long, at, end, last)]);
    }
    const last = await nodesOf(await talk(...steps), 5 + steps.length);
    assert.deepEqual(values(last, 'Joined data'), [`${LONGEST_JOINED} bytes`]);
    assert.deepEqual(values(last, 'Remark'), ['only the beginning is decoded']);
  });

  it('that the answer counts, but the capture lacks, are no false length', async () => {
    const opened = await talk(
      [0, scsiCommand(REPORT_LUNS, 0x20000)],
      [1, part(list, 0, 504, { flags: 0x80 })],
      [1, scsiResponse(0, { flags: 0x82, words: { 44: 0x20000 - 808 } })],
    );
    const { analysis, source } = opened;
    const { tree, issues } = await readDetail(analysis, source, 6);
    assert.deepEqual(values(flat(tree), 'Remark'), ['not all in the capture']);
    assert.deepEqual(issues, []);
  });

  it('that end before their own length, by the answer too, are reported on the PDU', async () => {
    const opened = await talk(
      [0, scsiCommand(REPORT_LUNS, 0x20000)],
      [1, part(list.subarray(0, 700), 0, 512)],
      [1, part(list.subarray(0, 700), 512, 700, { flags: 0x83, words: { 44: 0x20000 - 700 } })],
    );
    const { analysis, source } = opened;
    const read = await readAndDissect(analysis, source, analysis.pdus.length - 1);
    assert.deepEqual(
      read.dissected.issues.map(({ code, start, length }) => [code, start, length]),
      [['SCSI-LENGTH', 48, 188]],
    );
    assert.match(read.dissected.issues[0]?.message ?? '', /in data of an earlier PDU/);
  });
});

describe('data that the initiator sends', () => {
  const list = join(hex('0016 0010 00000000'), hex('0000000000000010 00000008 00000000'));
  const keys = join(hex('0000000000000000 00000000deadbeef 00000000 01000000'));
  const write = { flags: 0xa1 };

  it('with the command itself are decoded', async () => {
    const opened = await talk([0, scsiCommand(UNMAP, 24, { ...write, data: list })], [1, scsiResponse(0)]);
    const nodes = await nodesOf(opened, 6);
    assert.deepEqual(values(nodes, 'UNMAP block descriptor'), ['LBA 16, 8 blocks']);
    assert.deepEqual(values(nodes, 'Joined data'), []);
  });

  it('are known by the task tag of their command, which is a related frame', async () => {
    const opened = await talk(
      [0, scsiCommand(RESERVE_OUT, 24, { flags: 0xa1, tag: 7 })],
      [0, scsiCommand(UNMAP, 24, { flags: 0xa1, tag: 8 })],
      [1, readyToTransfer(24, { tag: 7 })],
      [0, dataOut(keys, { tag: 7 })],
      [1, scsiResponse(0, { tag: 7 })],
    );
    const nodes = await nodesOf(opened, 9);
    assert.deepEqual(values(nodes, 'SERVICE ACTION RESERVATION KEY'), ['0x00000000deadbeef']);
    assert.deepEqual(values(nodes, 'APTPL'), ['1']);
    const { analysis, source } = opened;
    const { related } = await readDetail(analysis, source, 8);
    assert.deepEqual(related, [{ frame: 6, relation: 'request', label: 'request: SCSI Command' }]);
  });

  it('belong to the last command with their tag', async () => {
    const opened = await talk(
      [0, scsiCommand(UNMAP, 24, { ...write, data: list, tag: 7 })],
      [1, scsiResponse(0, { tag: 7 })],
      [0, scsiCommand(RESERVE_OUT, 24, { ...write, tag: 7 })],
      [0, dataOut(keys, { tag: 7 })],
    );
    assert.deepEqual(values(await nodesOf(opened, 9), 'RESERVATION KEY'), ['0x0000000000000000']);
    assert.deepEqual(values(await nodesOf(opened, 6), 'UNMAP block descriptor'), ['LBA 16, 8 blocks']);
  });

  it('in part with the command are joined with those of the Data-Out', async () => {
    const opened = await talk(
      [0, scsiCommand(UNMAP, 24, { flags: 0x21, data: list.subarray(0, 12) })],
      [0, dataOut(list.subarray(12), { words: { 40: 12 } })],
      [1, scsiResponse(0)],
    );
    const first = await nodesOf(opened, 6);
    assert.deepEqual(values(first, 'Joined data'), ['in frame 7']);
    assert.ok(values(first, 'Remark').includes('goes on in a later PDU'));
    const last = await nodesOf(opened, 7);
    assert.deepEqual(values(last, 'UNMAP block descriptor'), ['LBA 16, 8 blocks']);
    assert.deepEqual(values(last, 'Remark'), []);
  });

  it('that are still to come are no false length', async () => {
    const opened = await talk([0, scsiCommand(UNMAP, 24, { flags: 0x21, data: list.subarray(0, 8) })]);
    const { analysis, source } = opened;
    const { tree, issues } = await readDetail(analysis, source, 5);
    assert.ok(values(flat(tree), 'Remark').every((remark) => remark === 'goes on in a later PDU'));
    assert.deepEqual(issues, []);
  });

  it('of COMPARE AND WRITE are two halves, even in two PDUs', async () => {
    const blocks = filler(1024);
    const compare = cdb('89 00 0000000000000010 000000 01 00 00');
    const opened = await talk(
      [0, scsiCommand(compare, 1024, { ...write, flags: 0x21, data: blocks.subarray(0, 300) })],
      [0, dataOut(blocks.subarray(300), { words: { 40: 300 } })],
      [1, scsiResponse(0)],
    );
    const halves = (nodes: readonly FieldNode[]): unknown[] =>
      nodes
        .filter(({ label }) => label.endsWith(' instance'))
        .map(({ label, start, length }) => [label, start, length]);
    assert.deepEqual(halves(await nodesOf(opened, 7)), [
      ['Verify instance', 0, 512],
      ['Write instance', 512, 512],
    ]);
    assert.equal(halves(await nodesOf(opened, 6)).length, 1);
  });
});

describe('CDBs of more than 16 bytes', () => {
  const long = hex('7f000000000000180009 08 00 0000000000001000 00000000 0000 0000 00000008');
  const ahs = join(hex('0011 01 00'), long.subarray(16));
  const command = (more: PduOptions = {}): Uint8Array => scsiCommand(long.slice(0, 16), 4096, { ahs, ...more });

  it('are put together from the header and its additional segment', async () => {
    const opened = await talk([0, command()]);
    const { analysis, source } = opened;
    const read = await readAndDissect(analysis, source, analysis.pdus.length - 1);
    assert.deepEqual(read.dissected.issues, []);
    const nodes = flat(read.dissected.nodes);
    const block = nodes.find(({ label }) => label === 'LOGICAL BLOCK ADDRESS');
    // Bytes 12 to 19 of the CDB: the last four of the header, then, behind four bytes of the segment, four more.
    assert.deepEqual([block?.value, block?.json, block?.start, block?.length], ['4096', '0x0000000000001000', 44, 12]);
    const count = nodes.find(({ label }) => label === 'TRANSFER LENGTH');
    assert.deepEqual([count?.value, count?.start, count?.length], ['8', 64, 4]);
    const row = await frameRow(analysis, source, 5);
    assert.match(row.info.map(({ text }) => text).join(''), /^READ\(32\) LUN 1 LBA 4096 8 blocks/);
  });

  it('are shown as far as they go without it, or when it is cut', async () => {
    for (const pdu of [command({ ahs: new Uint8Array(0) }), command().subarray(0, 56)]) {
      const { analysis, source } = await talk([0, pdu]);
      const { dissected } = await readAndDissect(analysis, source, analysis.pdus.length - 1);
      const nodes = flat(dissected.nodes);
      assert.equal(values(nodes, 'ADDITIONAL CDB LENGTH')[0], '24');
      assert.deepEqual(values(nodes, 'TRANSFER LENGTH'), []);
    }
  });

  it('that are not known show their bytes', async () => {
    const unknown = hex('7f00000000000018eeee 0102030405060708090a0b0c0d0e0f10111213141516');
    const segment = join(hex('0011 01 00'), unknown.subarray(16));
    const { analysis, source } = await talk([0, scsiCommand(unknown.slice(0, 16), 0, { flags: 0x81, ahs: segment })]);
    const { dissected } = await readAndDissect(analysis, source, analysis.pdus.length - 1);
    assert.deepEqual(values(flat(dissected.nodes), 'Further bytes'), [
      '0x0102030405060708090a0b0c0d0e0f10111213141516',
    ]);
  });

  it('decide about the data of their command', async () => {
    const same = hex('7f00000000000018000d 00 00 0000000000000010 00000000 0000 0000 00000008');
    const segment = join(hex('0011 01 00'), same.subarray(16));
    const { analysis, source } = await talk(
      [0, scsiCommand(same.slice(0, 16), 512, { flags: 0xa1, ahs: segment })],
      [0, dataOut(new Uint8Array(512))],
    );
    const { dissected } = await readAndDissect(analysis, source, analysis.pdus.length - 1);
    assert.deepEqual(
      flat(dissected.nodes)
        .filter(({ label }) => label === 'Logical block')
        .map(({ note }) => note),
      ['512 bytes, all zero'],
    );
  });

  it('of ATA PASS-THROUGH(32) show the registers', async () => {
    const ata = hex('7f000000000000181ff0 0d 2e 0000 010203040506 0700 0001 40 25 00 00 00000000');
    const segment = join(hex('0011 01 00'), ata.subarray(16));
    const { analysis, source } = await talk([0, scsiCommand(ata.slice(0, 16), 512, { ahs: segment })]);
    const { dissected } = await readAndDissect(analysis, source, analysis.pdus.length - 1);
    const nodes = flat(dissected.nodes);
    assert.deepEqual(values(nodes, 'LBA (47:40)'), ['0x01']);
    assert.deepEqual(values(nodes, 'LBA (7:0)'), ['0x06']);
    assert.deepEqual(values(nodes, 'COMMAND'), ['0x25']);
    assert.deepEqual(values(nodes, 'EXTEND'), ['1']);
    assert.deepEqual(values(nodes, 'PROTOCOL'), ['0x6']);
  });
});
