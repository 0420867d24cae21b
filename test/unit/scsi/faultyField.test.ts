import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { FieldNode } from '../../../src/core/dissect/FieldNode';
import { readAndDissect } from '../../../src/core/inspection/PduReader';
import { frameRow } from '../../../src/core/inspection/rows';
import { SCSI_COMMANDS } from '../../../src/core/protocols/scsi/commands';
import { scsiDissector } from '../../../src/core/protocols/scsi/scsiDissector';
import { analysed } from '../../support/analysed';
import { hex } from '../../support/captureBuilder';
import { DISK, Exchanges } from '../../support/scsiCaptures';

const flat = (nodes: readonly FieldNode[]): FieldNode[] =>
  nodes.flatMap((node) => [node, ...flat(node.children ?? [])]);

/** Fixed format, ILLEGAL REQUEST, INVALID FIELD IN CDB, with these three bytes of SENSE KEY SPECIFIC. */
const fixed = (specific: string): string => `70 00 05 00000000 0a 00000000 2400 00 ${specific}`;

/** The line about the faulty field: value, note, and what explains the field. */
function faulty(cdb: string, sense: string, sent?: string): (string | undefined)[] | undefined {
  const bytes = hex(sense);
  const block = new Uint8Array(16);
  block.set(hex(cdb));
  const request = { cdb: block, ...(sent === undefined ? {} : { sent: hex(sent) }) };
  const nodes = flat(scsiDissector.senseNodes(bytes, 0, bytes.length, { source: 0, issues: [] }, request));
  const node = nodes.find(({ label }) => label === 'Faulty field');
  return node && [node.value, node.note, node.valueTopic];
}

describe('the field that sense data point at', () => {
  it('in the CDB, by byte and bit', () => {
    assert.deepEqual(faulty('1a 08 7f 00 ff 00', fixed('cd 0002')), [
      'PAGE CODE in CDB of MODE SENSE(6)',
      'was 0x3f (all pages)',
      'field/scsi.cdb.0x1a/scsi.mode.spc.pagecode',
    ]);
    assert.equal(faulty('1a 08 7f 00 ff 00', fixed('cf 0002'))?.[0], 'PC in CDB of MODE SENSE(6)');
    assert.equal(faulty('28 08 00000010 00 0001 00', fixed('cb 0001'))?.[0], 'FUA in CDB of READ(10)');
    assert.equal(
      faulty('28 00 00000010 00 0001 00', fixed('c0 0002'))?.[0],
      'LOGICAL BLOCK ADDRESS in CDB of READ(10)',
    );
    assert.deepEqual(faulty('28 00 00000010 00 0001 00', fixed('c0 0007'))?.slice(0, 2), [
      'TRANSFER LENGTH in CDB of READ(10)',
      'was 1',
    ]);
    assert.equal(faulty('9e 1f', fixed('cc 0001'))?.[0], 'SERVICE ACTION in CDB of SERVICE ACTION IN(16)');
  });

  it('of a byte without a bit: all fields that share it', () => {
    assert.equal(faulty('1a 08 7f 00 ff 00', fixed('c0 0002'))?.[0], 'PC or PAGE CODE, in CDB of MODE SENSE(6)');
  });

  it('in a byte that has no field', () => {
    assert.equal(
      faulty('00 00 00 00 00 00', fixed('c0 0002'))?.[0],
      'no field that is known, in CDB of TEST UNIT READY',
    );
  });

  it('in the data that were sent with the command', () => {
    const sent = '00 00 00 00  08 12 04 00 ffff 0000 ffff ffff 80 14 0000 00000000';
    assert.deepEqual(faulty('15 10 00 00 18 00', fixed('8a 0006'), sent)?.slice(0, 2), [
      'WCE in data of MODE SELECT(6)',
      'was 1',
    ]);
    assert.equal(faulty('15 10 00 00 18 00', fixed('8a 0006')), undefined, 'without the data nothing is claimed');
  });

  it('of COPY ABORTED: in the parameter list, not in a segment descriptor', () => {
    const aborted = (specific: string): string => fixed(specific).replace('70 00 05', '70 00 0a');
    const sent = '01 00 00 20 00000000 00000000 00000000';
    assert.match(faulty('83', aborted('80 0000'), sent)?.[0] ?? '', /LIST IDENTIFIER in data of EXTENDED COPY/);
    assert.equal(faulty('83', aborted('a0 0000'), sent), undefined);
  });

  it('in the descriptor format', () => {
    const descriptor = `72 05 2400 00 00 00 08 02 06 0000 cd0002 00`;
    assert.equal(faulty('1a 08 7f 00 ff 00', descriptor)?.[0], 'PAGE CODE in CDB of MODE SENSE(6)');
  });

  it('is not named when SKSV is 0, for other keys, or without the command', () => {
    assert.equal(faulty('1a 08 7f 00 ff 00', fixed('4d 0002')), undefined);
    assert.equal(faulty('1a 08 7f 00 ff 00', fixed('cd 0002').replace('70 00 05', '70 00 02')), undefined);
    const bytes = hex(fixed('cd 0002'));
    const nodes = flat(scsiDissector.senseNodes(bytes, 0, bytes.length, { source: 0, issues: [] }));
    assert.equal(
      nodes.some(({ label }) => label === 'Faulty field'),
      false,
    );
  });

  it('is named in the tree, in the note of the sense data and in the Info column of a capture', async () => {
    const select = hex('15 10 00 00 18 00');
    const sent = hex('00 00 00 00  08 12 04 00 ffff 0000 ffff ffff 80 14 0000 00000000');
    const file = new Exchanges()
      .run(DISK, hex('1a 08 7f 00 ff 00'), undefined, hex(fixed('cd 0002')))
      .run(DISK, hex('28 10 00000010 00 0001 00'), undefined, hex(fixed('cc 0001')))
      .run(DISK, select, undefined, hex(fixed('8a 0006')), sent)
      .conversation.close()
      .file();
    const { analysis, source } = await analysed(file);
    const infos: string[] = [];
    for (let pdu = 0; pdu < analysis.pdus.length; pdu++) {
      if (analysis.pdus.opcode(pdu) !== 0x21) continue;
      const row = await frameRow(analysis, source, analysis.pdus.frame(pdu));
      const info = row.info.map(({ text }) => text).join('');
      const { nodes } = (await readAndDissect(analysis, source, pdu)).dissected;
      const line = flat(nodes).find(({ label }) => label === 'Faulty field');
      assert.ok(line);
      assert.ok(info.includes(`: ${line.value}`), info);
      const note = flat(nodes).find(({ label }) => label === 'SenseData')?.note ?? '';
      assert.ok(note.endsWith(`, ${line.value}`), note);
      infos.push(line.value);
    }
    assert.deepEqual(infos, [
      'PAGE CODE in CDB of MODE SENSE(6)',
      'DPO in CDB of READ(10)',
      'WCE in data of MODE SELECT(6)',
    ]);
  });

  it('never throws, whatever the pointer, the command and its data are', () => {
    const codes = fc.constantFrom(...SCSI_COMMANDS.map(({ operationCode }) => operationCode));
    fc.assert(
      fc.property(
        codes,
        fc.uint8Array({ minLength: 15, maxLength: 15 }),
        fc.uint8Array({ maxLength: 64 }),
        fc.uint8Array({ minLength: 2, maxLength: 2 }),
        fc.integer({ min: 0x80, max: 0xff }),
        (code, rest, sent, at, specific) => {
          const sense = hex(fixed('000000'));
          sense.set([specific, ...at.map((byte) => byte & 0x1f)], 15);
          const request = { cdb: Uint8Array.from([code, ...rest]), sent };
          scsiDissector.senseSummary(sense, 0, sense.length, request);
          scsiDissector.senseNodes(sense, 0, sense.length, { source: 0, issues: [] }, request);
        },
      ),
    );
  });
});
