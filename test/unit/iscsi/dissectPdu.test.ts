import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { FieldNode } from '../../../src/core/dissect/FieldNode';
import { dissectPdu, type DissectedPdu } from '../../../src/core/protocols/iscsi/dissectPdu';
import { pduInfo } from '../../../src/core/protocols/iscsi/info';
import type { PduContext } from '../../../src/core/protocols/iscsi/PduContext';
import { PDU_SPECS } from '../../../src/core/protocols/iscsi/pduSpecs';
import { scsiDissector } from '../../../src/core/protocols/scsi/scsiDissector';
import { buildPdu, type BuildOptions, type FieldValues } from '../../support/buildPdu';
import { hex, join } from '../../support/captureBuilder';
import { filler, text } from '../../support/pduBuilder';
import { HEALTHY } from './healthyPdus';

const CONTEXT: PduContext = { source: 0, headerDigest: false, dataDigest: false, scsi: scsiDissector };

function dissect(
  opcode: number,
  more: FieldValues = {},
  options: BuildOptions = {},
  context: Partial<PduContext> = {},
): DissectedPdu {
  const bytes = buildPdu(opcode, { ...HEALTHY[opcode], ...more }, options);
  const { headerDigest = false, dataDigest = false } = options;
  return dissectPdu(bytes, 0, bytes.length, { ...CONTEXT, headerDigest, dataDigest, ...context });
}

const flat = (nodes: readonly FieldNode[]): FieldNode[] =>
  nodes.flatMap((node) => [node, ...flat(node.children ?? [])]);
const find = (pdu: DissectedPdu, filter: string): FieldNode | undefined =>
  flat(pdu.nodes).find((node) => node.filter === filter);
const labels = (pdu: DissectedPdu): string[] => pdu.nodes.filter(({ unused }) => !unused).map(({ label }) => label);
const codes = (pdu: DissectedPdu): string[] => pdu.issues.map(({ severity, code }) => `${severity} ${code}`);

describe('dissectPdu', () => {
  it('gives the values of every field that was written, by its name', () => {
    for (const { opcode, name, spec } of PDU_SPECS.map((table) => ({ ...dissect(table.opcode), spec: table }))) {
      assert.equal(name, spec.name);
      for (const [filter, written] of Object.entries(HEALTHY[opcode] ?? {})) {
        const wanted = typeof written === 'string' ? `0x${written}` : written;
        const node = find(dissect(opcode), filter);
        if (node?.unused) assert.equal(dissect(opcode).fields[filter], undefined, `${name} ${filter}`);
        else assert.equal(dissect(opcode).fields[filter], wanted, `${name} ${filter}`);
      }
    }
  });

  it('reads a Login Request as the tables spell it', () => {
    const keys = ['InitiatorName=iqn.2026-01.example:host', 'SessionType=Discovery'];
    const pdu = dissect(0x03, {}, { data: text(...keys) });
    assert.deepEqual(labels(pdu), [
      'Opcode',
      'I',
      'T',
      'C',
      'CSG',
      'NSG',
      'VersionMax',
      'VersionMin',
      'TotalAHSLength',
      'DataSegmentLength',
      'ISID',
      'TSIH',
      'InitiatorTaskTag',
      'CID',
      'CmdSN',
      'ExpStatSN',
      'Keys (2)',
      'Padding',
    ]);
    assert.deepEqual(
      pdu.keys.map(({ key, value }) => `${key}=${value}`),
      keys,
    );
    assert.deepEqual(
      [find(pdu, 'iscsi.login.csg')?.note, find(pdu, 'iscsi.login.nsg')?.note],
      ['LoginOperationalNegotiation', 'FullFeaturePhase'],
    );
    assert.equal(find(pdu, 'iscsi.isid')?.note, 'OUI 00023d');
    assert.deepEqual(pdu.fields, {
      'iscsi.opcode': 0x03,
      'iscsi.I': true,
      'iscsi.login.T': true,
      'iscsi.login.C': false,
      'iscsi.login.csg': 1,
      'iscsi.login.nsg': 3,
      'iscsi.versionmax': 0,
      'iscsi.versionmin': 0,
      'iscsi.totalahslength': 0,
      'iscsi.datasegmentlength': 61,
      'iscsi.isid': '0x00023d000000',
      'iscsi.isid.t': 0,
      'iscsi.isid.a': 0,
      'iscsi.isid.b': 0x023d,
      'iscsi.isid.c': 0,
      'iscsi.isid.d': 0,
      'iscsi.tsih': 0,
      'iscsi.initiatortasktag': 0x10,
      'iscsi.cid': 0,
      'iscsi.cmdsn': 7,
      'iscsi.expstatsn': 5,
      'iscsi.padding': '0x000000',
    });
    assert.deepEqual(pdu.issues, []);
  });

  it('gives a key its own node, topic, section and bytes with the NUL', () => {
    const pdu = dissect(0x03, {}, { data: text('A.b=1', 'MaxBurstLength=262144') });
    const [, node] = find(pdu, 'iscsi.keyvalue')
      ? flat(pdu.nodes).filter(({ filter }) => filter === 'iscsi.keyvalue')
      : [];
    assert.deepEqual(node, {
      label: 'MaxBurstLength',
      value: '262144',
      filter: 'iscsi.keyvalue',
      json: 'MaxBurstLength=262144',
      source: 0,
      start: 54,
      length: 22,
      topic: 'key/MaxBurstLength',
      rfc: { rfc: 3720, section: '12.13' },
    });
  });

  it('shows hostile keys as text that stays on its line', () => {
    const pdu = dissect(0x03, {}, { data: Buffer.from('A=\u202e\x1b[31m\n\0') });
    assert.equal(find(pdu, 'iscsi.keyvalue')?.value, '\\u202e\\x1b[31m\\x0a');
    assert.equal(pdu.keys[0]?.value, '\u202e\x1b[31m\n');
    assert.equal(find(pdu, 'iscsi.keyvalue')?.severity, 'warning');
  });

  it('reads the ISID by its type', () => {
    const isid = (value: string): DissectedPdu => dissect(0x03, { 'iscsi.isid': value });
    assert.equal(find(isid('400000000a05'), 'iscsi.isid')?.note, 'enterprise number 0');
    assert.equal(find(isid('400012345678'), 'iscsi.isid')?.note, `enterprise number ${0x001234}`);
    assert.equal(find(isid('801234560001'), 'iscsi.isid')?.note, 'random 123456');
    assert.equal(isid('801234560001').fields['iscsi.isid.a'], undefined);
    assert.equal(find(isid('c00000000000'), 'iscsi.isid')?.note, 'reserved format');
    assert.deepEqual(codes(isid('c00000000001')), ['warning RESERVED', 'warning RESERVED']);
  });

  it('tells a field that this PDU leaves unused from one that counts', () => {
    const without = dissect(0x25, { 'iscsi.scsidata.S': false, 'iscsi.statsn': 0 });
    assert.equal(find(without, 'iscsi.scsiresponse.status')?.unused, true);
    assert.equal('iscsi.scsiresponse.status' in without.fields, false);
    assert.equal(find(without, 'iscsi.statsn')?.note, 'means nothing: S is 0');
    assert.equal(without.fields['iscsi.statsn'], 0);
    assert.deepEqual(without.issues, []);
    assert.equal(dissect(0x25).fields['iscsi.scsiresponse.status'], 0);
  });

  describe('with digests', () => {
    const both = { data: filler(5), headerDigest: true, dataDigest: true };

    it('finds correct ones correct, and gives them in wire order', () => {
      const pdu = dissect(0x00, {}, both);
      assert.deepEqual(pdu.issues, []);
      assert.deepEqual(labels(pdu).slice(-4), ['HeaderDigest', 'PingData', 'Padding', 'DataDigest']);
      assert.equal(find(pdu, 'iscsi.headerdigest32')?.note, 'correct');
      assert.equal(find(pdu, 'iscsi.datadigest32')?.note, 'correct');
    });

    it('reads the number as its bytes stand on the wire', () => {
      const read = hex(`01c00000 00000000 00000000 00000000 14000000 00000400 00000014 00000018
                        28000000 00000000 02000000 00000000 563a96d9`);
      const pdu = dissectPdu(read, 0, read.length, { ...CONTEXT, headerDigest: true });
      assert.equal(pdu.fields['iscsi.headerdigest32'], 0x563a96d9);
      assert.equal(find(pdu, 'iscsi.headerdigest32')?.note, 'correct');
    });

    it('covers additional header segments with the header digest', () => {
      const pdu = dissect(0x01, { 'iscsi.scsicommand.W': true }, { ahs: hex('0005020000000200'), headerDigest: true });
      assert.deepEqual(pdu.issues, []);
      assert.equal(pdu.fields['iscsi.ahs.bidir.length'], 512);
    });

    const flips: [string, number, string, string][] = [
      ['the header', 20, 'DIGEST-HDR', 'iscsi.headerdigest32'],
      ['the data', 53, 'DIGEST-DATA', 'iscsi.datadigest32'],
      ['the padding', 58, 'DIGEST-DATA', 'iscsi.datadigest32'],
    ];
    for (const [what, at, code, field] of flips) {
      it(`reports a bit that changed in ${what}, with the expected value`, () => {
        const bytes = buildPdu(0x00, HEALTHY[0x00], both);
        bytes[at] = (bytes[at] ?? 0) ^ 0x10;
        const pdu = dissectPdu(bytes, 0, bytes.length, { ...CONTEXT, headerDigest: true, dataDigest: true });
        const issue = pdu.issues.find((candidate) => candidate.code === code);
        assert.equal(issue?.severity, 'error');
        assert.deepEqual(issue?.rfc, { rfc: 3720, section: '10.2.3' });
        assert.match(issue?.message ?? '', /digest is 0x[0-9a-f]{8}, but the bytes give 0x[0-9a-f]{8}/);
        assert.equal(find(pdu, field)?.severity, 'error');
        assert.match(find(pdu, field)?.note ?? '', /^expected 0x[0-9a-f]{8}$/);
      });
    }

    it('leaves digests alone whose bytes are not all there', () => {
      const bytes = buildPdu(0x00, HEALTHY[0x00], both);
      const pdu = dissectPdu(bytes, 0, bytes.length - 1, { ...CONTEXT, headerDigest: true, dataDigest: true });
      assert.deepEqual(codes(pdu), ['warning PDU-TRUNCATED']);
      assert.equal(find(pdu, 'iscsi.datadigest32'), undefined);
    });
  });

  describe('when bytes are missing', () => {
    const bytes = buildPdu(0x03, HEALTHY[0x03], { data: text('SessionType=Discovery', 'HeaderDigest=None') });

    it('decodes what is there and says once how much is not', () => {
      const pdu = dissectPdu(bytes, 0, bytes.length - 10, CONTEXT);
      assert.deepEqual(
        pdu.keys.map(({ key, value }) => `${key}=${value}`),
        ['SessionType=Discovery', '=HeaderDi'],
      );
      assert.deepEqual(
        pdu.issues.map(({ code, message }) => [code, message]),
        [['PDU-TRUNCATED', `10 of the PDU's ${bytes.length} bytes are missing: it is decoded as far as it goes.`]],
      );
    });

    it('decodes part of a header', () => {
      const pdu = dissectPdu(bytes, 0, 20, CONTEXT);
      assert.equal(pdu.fields['iscsi.datasegmentlength'], 40);
      assert.equal(pdu.fields['iscsi.initiatortasktag'], 0x10);
      assert.equal('iscsi.cid' in pdu.fields, false);
      assert.deepEqual(codes(pdu), ['warning PDU-TRUNCATED']);
      assert.match(pdu.issues[0]?.message ?? '', /^Only 20 of the 48 header bytes/);
    });

    it('says so of a PDU without a byte', () => {
      const pdu = dissectPdu(new Uint8Array(0), 0, 0, CONTEXT);
      assert.deepEqual([pdu.opcode, pdu.nodes, codes(pdu)], [-1, [], ['warning PDU-TRUNCATED']]);
    });
  });

  it('reads from any place, and nothing behind the PDU', () => {
    const one = buildPdu(0x20, HEALTHY[0x20], { data: filler(3) });
    const bytes = join(filler(11), one, filler(30));
    const pdu = dissectPdu(bytes, 11, bytes.length - 11, { ...CONTEXT, source: 2 });
    assert.deepEqual(pdu.issues, []);
    assert.deepEqual(find(pdu, 'iscsi.padding'), {
      ...find(dissectPdu(one, 0, one.length, { ...CONTEXT, source: 2 }), 'iscsi.padding'),
      start: 11 + 51,
    });
    for (const node of flat(pdu.nodes)) assert.equal(node.source, 2);
  });

  it('reads a SCSI Command with LUN, CDB and immediate data', () => {
    const values = { 'iscsi.scsicommand.R': false, 'iscsi.scsicommand.W': true };
    const cdb = { 'iscsi.scsicommand.cdb': '2a000000080000000100000000000000' };
    const pdu = dissect(0x01, { ...values, ...cdb }, { data: filler(512) });
    assert.equal(find(pdu, 'iscsi.lun')?.note, 'LUN 1');
    assert.equal(pdu.fields['iscsi.lun'], '0x0001000000000000');
    assert.equal(find(pdu, 'iscsi.scsicommand.cdb')?.note, 'WRITE(10) LBA 2048 1 block');
    assert.equal(pdu.fields['scsi_sbc.opcode'], 0x2a);
    assert.equal(pdu.fields['scsi_sbc.rdwr10.lba'], 2048);
    assert.equal(pdu.fields['iscsi.immediatedata'], `0x${Buffer.from(filler(512)).toString('hex')}`);
    assert.deepEqual(pdu.issues, []);
  });

  it('keeps long byte strings out of JSON, and the data of a transfer', () => {
    const write = { 'iscsi.scsicommand.R': false, 'iscsi.scsicommand.W': true };
    const long = { ...write, 'iscsi.scsicommand.expecteddatatransferlength': 8192 };
    assert.equal('iscsi.immediatedata' in dissect(0x01, long, { data: filler(8192) }).fields, false);
    const dataIn = dissect(0x25, {}, { data: filler(16) }, { command: 0xa0 });
    assert.equal('iscsi.data' in dataIn.fields, false);
    assert.equal(find(dataIn, 'iscsi.data')?.note, '16 bytes of REPORT LUNS');
  });

  const SENSE = hex('70 00 06 00000000 0a 00000000 3f0e 00 000000');
  const withSense = (sense: Uint8Array, behind: Uint8Array = new Uint8Array(0)): Uint8Array =>
    join(Uint8Array.of(sense.length >> 8, sense.length & 0xff), sense, behind);

  it('reads the sense data of a CHECK CONDITION and what stands behind them', () => {
    const pdu = dissect(0x21, { 'iscsi.scsiresponse.status': 2 }, { data: withSense(SENSE, filler(4)) });
    assert.deepEqual(pdu.issues, []);
    assert.equal(pdu.fields['iscsi.scsiresponse.senselength'], 18);
    assert.equal(find(pdu, 'iscsi.sensedata')?.note, 'UNIT ATTENTION: REPORTED LUNS DATA HAS CHANGED (3F/0E)');
    assert.equal(pdu.fields['scsi.sns.ascascq'], 0x3f0e);
    assert.equal(find(pdu, 'iscsi.responsedata')?.length, 4);
  });

  it('reports sense data that are missing or shorter than they say', () => {
    const check = { 'iscsi.scsiresponse.status': 2 };
    assert.deepEqual(codes(dissect(0x21, check, { data: hex('0000') })), ['error CHECK-NO-SENSE']);
    const short = dissect(0x21, check, { data: hex('0012 7000') });
    assert.match(short.issues[0]?.message ?? '', /SenseLength is 18, but only 2 bytes follow/);
    assert.equal(find(short, 'iscsi.scsiresponse.senselength')?.severity, 'error');
    assert.deepEqual(codes(dissect(0x21, {}, { data: hex('0000') })), []);
  });

  it('wants sense data in a SCSI event, and in no other', () => {
    const problems = (event: number, data: Uint8Array): (string | undefined)[] =>
      dissect(0x32, { 'iscsi.asyncevent': event, 'iscsi.parameter3': 0 }, { data }).issues.map(
        ({ message }) => message.split(':')[0],
      );
    assert.deepEqual(problems(0, hex('0000 0102')), ['AsyncEvent is 0 (SCSI event) but SenseLength is 0']);
    assert.deepEqual(problems(255, hex('0000 0102')), []);
    assert.deepEqual(problems(255, withSense(SENSE, filler(2))), [
      `SenseLength is ${SENSE.length}, but only a SCSI event (0) has sense data`,
    ]);
  });

  it('reads the event of an Asynchronous Message', () => {
    const pdu = dissect(0x32, { 'iscsi.asyncevent': 0, 'iscsi.parameter3': 0 }, { data: withSense(SENSE, filler(2)) });
    assert.deepEqual(pdu.issues, []);
    assert.equal(pdu.fields['scsi.sns.key'], 6);
    assert.equal(find(pdu, 'iscsi.asynceventdata')?.length, 2);
    assert.deepEqual(find(pdu, 'iscsi.scsiresponse.senselength')?.rfc, { rfc: 3720, section: '10.9.4.1' });
    const drop = dissect(0x32, { 'iscsi.asyncevent': 2, 'iscsi.parameter1': 7, 'iscsi.parameter2': 3 });
    assert.deepEqual(
      ['iscsi.parameter1', 'iscsi.parameter2', 'iscsi.parameter3'].map((filter) => find(drop, filter)?.note),
      ['CID 7', 'Time2Wait 3 s', 'Time2Retain 10 s'],
    );
  });

  it('decodes the header that a Reject returns, and keeps its values apart', () => {
    const rejected = buildPdu(0x01, HEALTHY[0x01]);
    const pdu = dissect(0x3f, {}, { data: join(rejected, filler(4)) });
    assert.deepEqual(pdu.issues, []);
    const header = find(pdu, 'iscsi.rejectedheader');
    assert.equal(header?.value, 'SCSI Command');
    assert.equal(header?.children?.find(({ filter }) => filter === 'iscsi.cmdsn')?.json, 7);
    assert.equal(header?.children?.[0]?.topic, 'field/0x01/iscsi.opcode');
    assert.equal(pdu.fields['iscsi.opcode'], 0x3f);
    assert.equal('iscsi.cmdsn' in pdu.fields, false);
    assert.equal(find(pdu, 'iscsi.vendorspecificdata')?.length, 4);
    assert.deepEqual(codes(dissect(0x3f, {}, { data: rejected.subarray(0, 20) })), ['warning REJECT-HEADER']);
  });

  it('shows data where there should be none', () => {
    const pdu = dissect(0x31, {}, { data: filler(8) });
    assert.deepEqual(codes(pdu), ['error DSL-NOT-ALLOWED']);
    assert.equal(find(pdu, 'iscsi.unexpecteddata')?.length, 8);
  });

  it('shows padding that is not zero as a remark', () => {
    const pdu = dissect(0x00, {}, { data: filler(5), padding: hex('000102') });
    assert.deepEqual(codes(pdu), ['info RESERVED']);
    assert.equal(pdu.fields['iscsi.padding'], '0x000102');
  });

  it('decodes the common fields of opcodes that it does not know', () => {
    const vendor = buildPdu(0x1c, { 'iscsi.initiatortasktag': 5 }, { data: filler(4) });
    const pdu = dissectPdu(vendor, 0, vendor.length, CONTEXT);
    assert.equal(pdu.spec, undefined);
    assert.equal(pdu.name, 'vendor specific (initiator)');
    assert.equal(pdu.fields['iscsi.initiatortasktag'], 5);
    assert.deepEqual(codes(pdu), ['info OPCODE']);
    const unknown = buildPdu(0x07);
    assert.deepEqual(codes(dissectPdu(unknown, 0, 48, CONTEXT)), ['error OPCODE']);
  });

  it('reports an opcode from the wrong side', () => {
    assert.deepEqual(codes(dissect(0x20, {}, {}, { sentBy: 'initiator' })), ['error OPCODE']);
    assert.deepEqual(codes(dissect(0x20, {}, {}, { sentBy: 'target' })), []);
  });

  it('joins nothing, but takes a pair that the C bit cuts as normal', () => {
    const cut = { 'iscsi.login.T': false, 'iscsi.login.nsg': 0, 'iscsi.login.C': true };
    const first = dissect(0x03, cut, { data: Buffer.from('A=1\0MaxBurstL') });
    assert.deepEqual(first.issues, []);
    assert.equal(flat(first.nodes).find(({ value }) => value === 'MaxBurstL')?.note, 'goes on in the next PDU');
    const second = dissect(0x03, {}, { data: Buffer.from('ength=512\0') }, { continuedText: true });
    assert.deepEqual(second.issues, []);
    assert.equal(second.keys[0]?.cut, 'start');
  });

  it('works without a SCSI dissector', () => {
    const bytes = buildPdu(0x01, HEALTHY[0x01]);
    const pdu = dissectPdu(bytes, 0, bytes.length, { source: 0, headerDigest: false, dataDigest: false });
    assert.deepEqual(pdu.issues, []);
    assert.equal(find(pdu, 'iscsi.scsicommand.cdb')?.children, undefined);
  });

  describe('on any bytes', () => {
    const anyBytes = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      // Headers of known opcodes with small lengths, so that the parts behind them are reached.
      fc
        .tuple(
          fc.constantFrom(...PDU_SPECS.map(({ opcode }) => opcode)),
          fc.uint8Array({ minLength: 48, maxLength: 400 }),
        )
        .map(([opcode, bytes]) => {
          bytes[0] = opcode;
          bytes[4] = (bytes[4] ?? 0) & 0x07;
          bytes[5] = 0;
          bytes[6] = (bytes[6] ?? 0) & 0x01;
          return bytes;
        }),
    );

    it('never throws and never speaks of bytes outside of those at hand', () => {
      fc.assert(
        fc.property(
          anyBytes,
          fc.nat(60),
          fc.nat(420),
          fc.boolean(),
          fc.boolean(),
          (bytes, start, available, one, two) => {
            const context = { ...CONTEXT, headerDigest: one, dataDigest: two, continuedText: one, command: 0x28 };
            const pdu = dissectPdu(bytes, start, available, context);
            const end = Math.min(bytes.length, start + available);
            for (const node of flat(pdu.nodes)) {
              assert.ok(node.start >= start && node.start + node.length <= Math.max(start, end), node.label);
            }
            for (const issue of pdu.issues) {
              assert.ok(issue.start >= start && issue.start + issue.length <= Math.max(start, end), issue.code);
            }
            assert.ok(pduInfo(bytes, start, available, context).length > 0);
          },
        ),
        { numRuns: 2000 },
      );
    });

    it('never throws without SCSI, and at odd places', () => {
      fc.assert(
        fc.property(
          anyBytes,
          fc.integer({ min: -5, max: 500 }),
          fc.integer({ min: -5, max: 500 }),
          (bytes, start, available) => {
            const context = { source: 0, headerDigest: false, dataDigest: false };
            dissectPdu(bytes, start, available, context);
            pduInfo(bytes, start, available, context);
          },
        ),
      );
    });
  });
});
