import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { FieldNode } from '../../../src/core/dissect/FieldNode';
import { operationCodeName, SCSI_COMMANDS, scsiCommandOf } from '../../../src/core/protocols/scsi/commands';
import { commandKey } from '../../../src/core/protocols/scsi/scsiTables';
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
  const all = (list: readonly FieldNode[]): FieldNode[] => list.flatMap((node) => [node, ...all(node.children ?? [])]);
  return Object.fromEntries(
    all(nodes).flatMap(({ filter, json }) => (filter && json !== undefined ? [[filter, json]] : [])),
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
      'scsi_sbc.read.flags': 0x18,
      'scsi_sbc.rdprotect': 0,
      'scsi_sbc.dpo': true,
      'scsi_sbc.fua': true,
      'scsi_sbc.fua_nv': false,
      'scsi_sbc.rarc': false,
      'scsi_sbc.rdwr10.lba': 2048,
      'scsi_sbc.group': 5,
      'scsi_sbc.rdwr10.xferlen': 8,
      'scsi.cdb.control': 0,
      'scsi.cdb.control.vendorspecific': 0,
      'scsi.cdb.control.naca': false,
    });
    assert.equal(fields('88 00 0102030405060708 00000003')['scsi_sbc.rdwr16.lba'], '0x0102030405060708');
    assert.equal(fields('12 00 00 00ff')['scsi.inquiry.evpd.pagecode'], undefined);
    assert.equal(fields('12 01 83 00ff')['scsi.inquiry.evpd.pagecode'], 0x83);
  });

  const layouts: [string, string, Record<string, unknown>][] = [
    [
      'READ(6)',
      '08 1fffff 00 40',
      { 'scsi_sbc.rdwr6.lba': 0x1fffff, 'scsi_sbc.rdwr6.xferlen': 0, 'scsi.cdb.control': 0x40 },
    ],
    [
      'WRITE(12)',
      'aa f8 01020304 05060708 1f 04',
      {
        'scsi_sbc.wrprotect': 7,
        'scsi_sbc.rdwr10.lba': 0x01020304,
        'scsi_sbc.rdwr12.xferlen': 0x05060708,
        'scsi_sbc.group': 31,
      },
    ],
    [
      'WRITE(16)',
      '8a 08 0000000000000001 00000002 03 00',
      { 'scsi_sbc.fua': true, 'scsi_sbc.rdwr12.xferlen': 2, 'scsi_sbc.group': 3 },
    ],
    [
      'VERIFY(10)',
      '2f 32 00000010 01 0002 00',
      {
        'scsi_sbc.vrprotect': 1,
        'scsi_sbc.dpo': true,
        'scsi_sbc.bytchk': 1,
        'scsi_sbc.verify.lba': 16,
        'scsi_sbc.verify.vlen': 2,
      },
    ],
    [
      'VERIFY(16)',
      '8f 06 0000000000000010 00000002 00 00',
      { 'scsi_sbc.bytchk': 3, 'scsi_sbc.verify.lba64': '0x0000000000000010', 'scsi_sbc.verify.vlen32': 2 },
    ],
    [
      'WRITE AND VERIFY(10)',
      '2e 02 00000010 00 0003 00',
      { 'scsi_sbc.wrverify.lba': 16, 'scsi_sbc.wrverify.xferlen': 3 },
    ],
    [
      'WRITE SAME(10)',
      '41 18 00000010 00 0003 00',
      { 'scsi_sbc.anchor': true, 'scsi_sbc.unmap': true, 'scsi_sbc.rdwr10.lba': 16 },
    ],
    [
      'WRITE SAME(16)',
      '93 09 0000000000000010 00000003 00 00',
      { 'scsi_sbc.unmap': true, 'scsi_sbc.ndob': true, 'scsi_sbc.rdwr12.xferlen': 3 },
    ],
    [
      'UNMAP',
      '42 01 00000000 02 0018 00',
      { 'scsi_sbc.unmap.anchor': true, 'scsi_sbc.group': 2, 'scsi_sbc.alloclen16': 24 },
    ],
    [
      'SYNCHRONIZE CACHE(10)',
      '35 06 00000010 00 0003 00',
      { 'scsi_sbc.synccache.sync_nv': true, 'scsi_sbc.synccache.immediate': true },
    ],
    [
      'PRE-FETCH(16)',
      '90 02 0000000000000010 00000003 00 00',
      { 'scsi_sbc.prefetch.immediate': true, 'scsi_sbc.rdwr12.xferlen': 3 },
    ],
    [
      'MODE SENSE(10)',
      '5a 18 7f01 000000 0200 00',
      {
        'scsi.mode.llbaa': true,
        'scsi.mode.dbd': true,
        'scsi.mode.pc': 1,
        'scsi.mode.spc.pagecode': 0x3f,
        'scsi.mode.spc.subpagecode': 1,
        'scsi.cdb.alloclen16': 512,
      },
    ],
    ['MODE SELECT(6)', '15 11 0000 18 00', { 'scsi.mode.pf': true, 'scsi.mode.sp': true, 'scsi.cdb.paramlen': 24 }],
    [
      'PERSISTENT RESERVE OUT: RESERVE',
      '5f 01 05 0000 00000018 00',
      { 'scsi.persresvout.svcaction': 1, 'scsi.persresv.scope': 0, 'scsi.persresv.type': 5 },
    ],
    [
      'START STOP UNIT',
      '1b 01 00 01 a6 00',
      {
        'scsi_sbc.ssu.immediate': true,
        'scsi_sbc.ssu.modifier': 1,
        'scsi_sbc.ssu.pwr': 10,
        'scsi_sbc.ssu.no_flush': true,
        'scsi_sbc.ssu.loej': true,
        'scsi_sbc.ssu.start': false,
      },
    ],
    [
      'FORMAT UNIT',
      '04 bb 00 00 01 00',
      {
        'scsi_sbc.format_unit.fmtpinfo': 2,
        'scsi_sbc.format_unit.longlist': true,
        'scsi_sbc.format_unit.fmtdata': true,
        'scsi_sbc.format_unit.cmplist': true,
        'scsi_sbc.defect_list_format': 3,
        'scsi_sbc.format_unit.ffmt': 1,
      },
    ],
    [
      'SEND DIAGNOSTIC',
      '1d 54 00 0010 00',
      {
        'scsi.spc.senddiag.code': 2,
        'scsi.spc.senddiag.pf': true,
        'scsi.spc.senddiag.st': true,
        'scsi.cdb.paramlen16': 16,
      },
    ],
    [
      'LOG SENSE',
      '4d 03 4d 01 00 0102 0200 00',
      {
        'scsi.log.ppc': true,
        'scsi.log.sp': true,
        'scsi.log.pc': 1,
        'scsi.log.pagecode': 0x0d,
        'scsi.log.param_ptr': 0x0102,
        'scsi.cdb.alloclen16': 512,
      },
    ],
    [
      'WRITE BUFFER',
      '3b 25 07 010203 040506 00',
      {
        'scsi.spc.wb.mode': 5,
        'scsi.spc.wb.mode_specific': 1,
        'scsi.spc.sb.bufid': 7,
        'scsi.spc.wb.bufoff': 0x010203,
        'scsi.cdb.paramlen24': 0x040506,
      },
    ],
    [
      'SANITIZE: BLOCK ERASE',
      '48 a2 0000000000 0008 00',
      {
        'scsi_sbc.sanitize.immed': true,
        'scsi_sbc.sanitize.ause': true,
        'scsi_sbc.sanitize.sa': 2,
        'scsi_sbc.alloclen16': 8,
      },
    ],
    [
      'REPORT SUPPORTED OPERATION CODES',
      'a3 0c 82 9e 0010 00000200 00 00',
      {
        'scsi.report_opcodes.rctd': true,
        'scsi.report_opcodes.options': 2,
        'scsi.report_opcodes.requested_operation_code': 0x9e,
        'scsi.report_opcodes.requested_service_action': 0x10,
      },
    ],
    [
      'ATA PASS-THROUGH(16)',
      '85 09 2e 0001 0002 03 04 05 06 07 08 40 ec 00',
      {
        'scsi.ata.protocol': 4,
        'scsi.ata.extend': true,
        'scsi.ata.ck_cond': true,
        'scsi.ata.t_length': 2,
        'scsi.ata.features': 1,
        'scsi.ata.count': 2,
        'scsi.ata.command': 0xec,
      },
    ],
    [
      'ATA PASS-THROUGH(12)',
      'a1 08 0e 01 02 03 04 05 40 ec 00 00',
      { 'scsi.ata.protocol': 4, 'scsi.ata.t_dir': true, 'scsi.ata.command': 0xec },
    ],
    [
      'SECURITY PROTOCOL IN',
      'a2 ef 0001 80 00 00000001 00 00',
      { 'scsi.spc.security.protocol': 0xef, 'scsi.spc.security.specific': 1, 'scsi.spc.security.inc_512': true },
    ],
    ['SPACE(6)', '11 01 ffffff 00', { 'scsi_ssc.space6.code': 1, 'scsi_ssc.space6.count': 0xffffff }],
    [
      'LOCATE(16)',
      '92 0a 00 02 0000000000000010 00000000',
      {
        'scsi_ssc.dest_type': 1,
        'scsi_ssc.cp': true,
        'scsi_ssc.partition': 2,
        'scsi_ssc.locate16.loid': '0x0000000000000010',
      },
    ],
    [
      'RESERVE(10)',
      '56 12 00 07 000000 0008 00',
      { 'scsi.release.thirdparty': true, 'scsi.release.longid': true, 'scsi.release.thirdpartyid': 7 },
    ],
    ['XDWRITEREAD(10)', '53 05 00000010 00 0001 00', { 'scsi_sbc.disable_write': true, 'scsi_sbc.xorpinfo': true }],
  ];
  for (const [name, bytes, expected] of layouts) {
    it(`reads the fields of ${name}`, () => {
      assert.equal(scsiCommandOf(cdb(bytes), 0, 16)?.name, name);
      const all = fields(bytes);
      for (const [filter, value] of Object.entries(expected)) assert.equal(all[filter], value, filter);
    });
  }

  it('writes addresses of eight bytes in decimal, exactly', () => {
    const nodes = scsiDissector.cdbNodes(cdb('88 00 fffffffffffffffe 00000001'), 0, 16, { source: 0, issues: [] });
    assert.equal(nodes.find(({ label }) => label === 'LOGICAL BLOCK ADDRESS')?.value, '18446744073709551614');
  });

  it('shows what an iSCSI header holds of a CDB of 32 bytes', () => {
    const bytes = cdb('7f 00 00000000 05 18 0009 18 00 00000001');
    const nodes = scsiDissector.cdbNodes(bytes, 0, 16, { source: 0, issues: [] });
    const last = nodes.at(-1);
    assert.deepEqual([last?.label, last?.start, last?.length], ['Further bytes', 12, 4]);
    assert.equal(nodes.find(({ filter }) => filter === 'scsi_sbc.fua')?.json, true);
  });

  it('never throws, and stays inside', () => {
    const codes = fc.constantFrom(...SCSI_COMMANDS.map(({ operationCode }) => operationCode));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 36 }), codes, fc.nat(40), fc.nat(40), (bytes, opcode, start, length) => {
        if (start < bytes.length) bytes[start] = opcode;
        scsiDissector.cdbSummary(bytes, start, length);
        for (const node of scsiDissector.cdbNodes(bytes, start, length, { source: 0, issues: [] })) {
          assert.ok(node.start >= start && node.start + node.length <= Math.min(bytes.length, start + length));
        }
      }),
    );
  });

  it('keeps the bytes of commands without a layout', () => {
    const nodes = scsiDissector.cdbNodes(cdb('ef 81'), 0, 16, { source: 0, issues: [] });
    assert.deepEqual(
      nodes.map(({ label, start, length }) => [label, start, length]),
      [
        ['OPERATION CODE', 0, 1],
        ['Further bytes', 1, 15],
      ],
    );
  });

  it('names each operation code once, and all fields inside the CDB', () => {
    const seen = SCSI_COMMANDS.map(commandKey);
    assert.equal(new Set(seen).size, seen.length);
    for (const { name, fields: layout } of SCSI_COMMANDS) {
      for (const field of layout) {
        assert.ok(
          field.offset >= 1 && field.offset + field.length <= (name.endsWith('(32)') ? 32 : 16),
          `${name}: ${field.name}`,
        );
        assert.ok(field.doc, `${name}: ${field.name} has no doc`);
        assert.match(field.filter ?? '', /^scsi(?:_sbc|_ssc|_smc)?\./);
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
