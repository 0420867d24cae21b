import assert from 'node:assert/strict';
import { operationCodeName, SCSI_COMMANDS, scsiCommandOf } from '../../../src/core/protocols/scsi/commands';
import { scsiDissector } from '../../../src/core/protocols/scsi/scsiDissector';
import { hex } from '../../support/captureBuilder';

/** A CDB as an iSCSI header holds it: 16 bytes. */
function cdb(text: string): Uint8Array {
  const bytes = new Uint8Array(16);
  bytes.set(hex(text));
  return bytes;
}

const summary = (text: string): string => {
  const { name, details } = scsiDissector.cdbSummary(cdb(text), 0, 16);
  return [name, details].filter(Boolean).join(' ');
};

const fields = (text: string): Record<string, unknown> => {
  const nodes = scsiDissector.cdbNodes(cdb(text), 0, 16, { source: 0, issues: [] });
  return Object.fromEntries(
    nodes.flatMap(({ filter, json }) => (filter && json !== undefined ? [[filter, json]] : [])),
  );
};

describe('SCSI commands', () => {
  const summaries: [string, string][] = [
    ['00', 'TEST UNIT READY'],
    ['08 010203 04 00', 'READ(6) LBA 66051 4 blocks'],
    ['0a 000001 00 00', 'WRITE(6) LBA 1 256 blocks'],
    ['12 00 00 00ff 00', 'INQUIRY alloc 255'],
    ['12 01 83 00ff 00', 'INQUIRY VPD page 0x83 alloc 255'],
    ['1a 08 3f 00 ff 00', 'MODE SENSE(6) page 0x3f alloc 255'],
    ['25', 'READ CAPACITY(10)'],
    ['28 00 00000800 00 0008 00', 'READ(10) LBA 2048 8 blocks'],
    ['2a 00 00000800 00 0001 00', 'WRITE(10) LBA 2048 1 block'],
    ['35 00 00000000 00 0000 00', 'SYNCHRONIZE CACHE(10) LBA 0 0 blocks'],
    ['5e 01 0000000000 0018 00', 'PERSISTENT RESERVE IN: READ RESERVATION alloc 24'],
    ['5f 03 05 0000 00000018 00', 'PERSISTENT RESERVE OUT: CLEAR'],
    ['7f 00 0000000000 18 0009', 'READ(32)'],
    ['83 11', 'WRITE USING TOKEN'],
    ['84 03', 'RECEIVE COPY OPERATING PARAMETERS alloc 0'],
    ['88 00 0000000100000002 00000003 00 00', 'READ(16) LBA 4294967298 3 blocks'],
    ['89 00 0000000000000010 000000 01 00 00', 'COMPARE AND WRITE LBA 16 1 block'],
    ['9e 10 0000000000000000 00000020 00 00', 'READ CAPACITY(16) alloc 32'],
    ['9e 12 0000000000000008 00000018 00 00', 'GET LBA STATUS LBA 8 alloc 24'],
    ['9e 1f', 'SERVICE ACTION IN(16)'],
    ['a0 00 00 000000 00000808 00 00', 'REPORT LUNS alloc 2056'],
    ['a3 0a 00000000 000000ff', 'REPORT TARGET PORT GROUPS alloc 255'],
    ['a4 0a', 'SET TARGET PORT GROUPS'],
    ['a8 00 00000001 00000002 00 00', 'READ(12) LBA 1 2 blocks'],
    ['ef', 'operation code 0xef'],
  ];
  for (const [bytes, expected] of summaries) {
    it(`reads ${expected}`, () => assert.equal(summary(bytes), expected));
  }

  it("gives fields by Wireshark's names", () => {
    assert.deepEqual(fields('28 18 00000800 05 0008 00'), {
      'scsi_sbc.opcode': 0x28,
      'scsi_sbc.rdprotect': 0,
      'scsi_sbc.dpo': true,
      'scsi_sbc.fua': true,
      'scsi_sbc.rdwr10.lba': 2048,
      'scsi_sbc.group': 5,
      'scsi_sbc.rdwr10.xferlen': 8,
      'scsi.cdb.control': 0,
    });
    assert.equal(fields('88 00 0102030405060708 00000003')['scsi_sbc.rdwr16.lba'], '0x0102030405060708');
    assert.equal(fields('12 00 00 00ff')['scsi.inquiry.evpd.pagecode'], undefined);
    assert.equal(fields('12 01 83 00ff')['scsi.inquiry.evpd.pagecode'], 0x83);
  });

  it('keeps the bytes of commands without a layout', () => {
    const nodes = scsiDissector.cdbNodes(cdb('48 81'), 0, 16, { source: 0, issues: [] });
    assert.deepEqual(
      nodes.map(({ label, start, length }) => [label, start, length]),
      [
        ['OPERATION CODE', 0, 1],
        ['Further bytes', 1, 15],
      ],
    );
  });

  it('names each operation code once, and all fields inside the CDB', () => {
    const seen = SCSI_COMMANDS.map(({ operationCode, serviceAction }) => `${operationCode}/${serviceAction}`);
    assert.equal(new Set(seen).size, seen.length);
    for (const { name, fields: layout } of SCSI_COMMANDS) {
      for (const field of layout) {
        assert.ok(field.offset >= 1 && field.offset + field.length <= 16, `${name}: ${field.name}`);
        assert.ok(field.doc, `${name}: ${field.name} has no doc`);
        assert.match(field.filter ?? '', /^scsi(?:_sbc)?\./);
      }
      const filters = layout.map(({ filter }) => filter);
      assert.equal(new Set(filters).size, filters.length, name);
    }
  });

  it('claims no bit of a CDB twice', () => {
    for (const { name, fields: layout } of SCSI_COMMANDS) {
      const claimed = new Set<number>();
      for (const { offset, length, mask } of layout) {
        for (let bit = 0; bit < length * 8; bit++) {
          if (mask !== undefined && ((mask >>> (length * 8 - 1 - bit)) & 1) === 0) continue;
          assert.ok(!claimed.has(offset * 8 + bit), `${name}: byte ${offset}`);
          claimed.add(offset * 8 + bit);
        }
      }
    }
  });

  it('works on CDBs that are cut off', () => {
    for (let length = 0; length <= 16; length++) {
      const bytes = cdb('88 00 0000000100000002 00000003 00 00').subarray(0, length);
      const nodes = scsiDissector.cdbNodes(bytes, 0, 16, { source: 0, issues: [] });
      for (const node of nodes) assert.ok(node.start + node.length <= length);
      scsiDissector.cdbSummary(bytes, 0, 16);
    }
    assert.equal(scsiCommandOf(new Uint8Array(0), 0, 0), undefined);
    assert.equal(scsiCommandOf(hex('9e'), 0, 1)?.name, 'SERVICE ACTION IN(16)');
  });

  it('has a name for every operation code', () => {
    assert.equal(operationCodeName(0x28), 'READ(10)');
    assert.equal(operationCodeName(0xc5), 'operation code 0xc5');
    assert.equal(scsiDissector.statusName(0x28), 'TASK SET FULL');
    assert.equal(scsiDissector.statusName(0x29), undefined);
  });
});
