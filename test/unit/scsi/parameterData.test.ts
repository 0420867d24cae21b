import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Issue } from '../../../src/core/dissect/Issue';
import { SCSI_COMMANDS } from '../../../src/core/protocols/scsi/commands';
import { parameterData } from '../../../src/core/protocols/scsi/parameterData/parameterData';
import { hex } from '../../support/captureBuilder';
import { decode, flat, text } from '../../support/decodeParameterData';

const INQUIRY = '120000006000';
const vpd = (page: string): string => `1201${page}00ff00`;

describe('SCSI parameter data', () => {
  it('decodes INQUIRY standard data and makes hostile text visible', () => {
    const data = `008006121f103002${text('LIO\u001bORG ')}${text('disk'.padEnd(16))}${text('4.0 ')}`;
    const { rows, summary, issues } = decode('120000002400', data);
    assert.equal(rows['T10 VENDOR IDENTIFICATION'], 'LIO\\x1bORG');
    assert.equal(rows['PRODUCT IDENTIFICATION'], 'disk');
    assert.equal(rows['RMB'], '1');
    assert.equal(rows['TPGS'], '1');
    assert.equal(rows['Remark'], undefined);
    assert.equal(summary, 'LIO\\x1bORG disk 4.0');
    assert.deepEqual(issues, []);
  });

  it('takes data cut by the allocation length for normal and a false length for an issue', () => {
    const data = `000006021f000002${text('VENDOR  ')}${text('P'.padEnd(16))}`;
    const cut = decode('120000002000', data);
    assert.equal(cut.rows['Remark'], 'cut by the allocation length');
    assert.deepEqual(cut.issues, []);
    const on = decode(INQUIRY, data, { goesOn: true });
    assert.equal(on.rows['Remark'], 'goes on in a later PDU');
    const { issues } = decode(INQUIRY, data);
    assert.deepEqual(
      issues.map(({ code, start, length }) => [code, start, length]),
      [['SCSI-LENGTH', 4, 1]],
    );
  });

  it('decodes VPD pages 00, 80, b0, b1, b2 and 86', () => {
    assert.deepEqual(
      decode(vpd('00'), '00000003008083').labels.filter((label) => label.startsWith('SUPPORTED')),
      ['SUPPORTED PAGE 0x00', 'SUPPORTED PAGE 0x80', 'SUPPORTED PAGE 0x83'],
    );
    assert.equal(decode(vpd('80'), `00800004${text('A1 2')}`).summary, 'serial A1 2');
    const limits = `00b0003c01ff0008000010000000002000000030000000400000005000000060800000070020000000000001${'00'.repeat(20)}`;
    const { rows } = decode(vpd('b0'), limits);
    assert.equal(rows['MAXIMUM TRANSFER LENGTH'], '4096');
    assert.equal(rows['UNMAP GRANULARITY ALIGNMENT'], '7');
    assert.equal(rows['UGAVALID'], '1');
    // More than a double can hold.
    assert.equal(rows['MAXIMUM WRITE SAME LENGTH'], '9007199254740993');
    assert.equal(decode(vpd('b1'), `00b1003c00010003${'00'.repeat(56)}`).rows['NOMINAL FORM FACTOR'], '3');
    assert.equal(decode(vpd('b2'), '00b2000409e40200').rows['PROVISIONING TYPE'], '2');
    assert.equal(decode(vpd('86'), `0086003c00070100${'00'.repeat(56)}`).rows['SIMPSUP'], '1');
  });

  it('decodes the designators of VPD page 83', () => {
    const naa = '010300106001405aabbccddeeff0011223344556';
    const t10 = `0201000c${text('VENDOR  ')}${text('X1 \u202e'.slice(0, 3))}00`;
    const name = `53980008${text('iqn.a:b')}00`;
    const port = '0194000400000001';
    const length = ((naa.length + t10.length + name.length + port.length) / 2).toString(16).padStart(4, '0');
    const { labels, issues } = decode(vpd('83'), `0083${length}${naa}${t10}${name}${port}`);
    assert.deepEqual(
      labels.filter((label) => label.startsWith('Designation')),
      [
        'Designation descriptor naa.6001405aabbccddeeff0011223344556',
        'Designation descriptor VENDOR  X1',
        'Designation descriptor iqn.a:b',
        'Designation descriptor 1',
      ],
    );
    assert.deepEqual(issues, []);
  });

  it('counts PROTOCOL IDENTIFIER only with PIV = 1 and for ports and devices', () => {
    const designator = (head: string): string => `${head}00046563${'0001'}`;
    const used = (head: string): boolean[] => {
      const { nodes } = decode(vpd('83'), `00830008${designator(head)}`);
      return nodes.filter(({ label }) => label === 'PROTOCOL IDENTIFIER').map(({ unused }) => unused !== true);
    };
    assert.deepEqual(used('5194'), [true]);
    assert.deepEqual(used('51a4'), [true]);
    assert.deepEqual(used('5114'), [false]);
    assert.deepEqual(used('5184'), [false]);
    assert.deepEqual(used('51b4'), [false]);
  });

  it('takes designators apart: NAA names, ports and groups', () => {
    const naa6 = decode(vpd('83'), '0083001401030010600a0980aabbccdd1122334455667788').rows;
    assert.equal(naa6['NAA'], '6');
    assert.equal(naa6['IEEE COMPANY_ID'], '0x00a098');
    assert.equal(naa6['VENDOR SPECIFIC IDENTIFIER EXTENSION'], '0x1122334455667788');
    assert.equal(decode(vpd('83'), '0083000c010300085000c500112233ff').rows['IEEE COMPANY_ID'], '0x000c50');
    assert.equal(decode(vpd('83'), '0083000c010300082abc000c50112233').rows['IEEE COMPANY_ID'], '0x000c50');
    assert.equal(decode(vpd('83'), '0083000801950004000000ff').rows['TARGET PORT GROUP'], '255');
    const port = decode(vpd('83'), '00830008019400040000000b');
    assert.equal(port.rows['RELATIVE TARGET PORT IDENTIFIER'], '11');
    assert.equal(
      port.nodes.find(({ label }) => label === 'Designation descriptor')?.note,
      'relative target port, target port',
    );
  });

  it('reports a designator that runs past its page', () => {
    const { issues } = decode(vpd('83'), '00830008010300106001405a');
    assert.deepEqual(
      issues.map(({ code, start }) => [code, start]),
      [['SCSI-LENGTH', 7]],
    );
  });

  it('decodes READ CAPACITY(10) and (16) exactly', () => {
    const short = decode('25000000000000000000', '000007ff00000200');
    assert.equal(short.summary, '2048 blocks of 512 B');
    assert.equal(decode('25000000000000000000', 'ffffffff00000200').summary, 'more than 4294967295 blocks of 512 B');
    const long = decode('9e100000000000000000000000200000', `002000000000000100001000${'0023c000'}${'00'.repeat(16)}`);
    assert.equal(long.rows['RETURNED LOGICAL BLOCK ADDRESS'], '9007199254740993');
    assert.equal(long.rows['LOGICAL BLOCKS PER PHYSICAL BLOCK EXPONENT'], '3');
    assert.equal(long.rows['LBPME'], '1');
    assert.equal(long.summary, '9007199254740994 blocks of 4096 B');
  });

  it('decodes REPORT LUNS and shows whole entries of a list that was cut', () => {
    const cdb = 'a00000000000000000180000';
    const { labels, summary, issues } = decode(cdb, '00000018000000000000000000000000' + '0001000000000000');
    assert.deepEqual(
      labels.filter((label) => /^(LUN \d|Remark)/.test(label)).filter((label, at, all) => all.indexOf(label) === at),
      ['LUN 0', 'LUN 1', 'Remark cut by the allocation length'],
    );
    assert.equal(summary, '3 LUNs');
    assert.deepEqual(issues, []);
  });

  it('never throws and keeps its nodes and issues inside the data, whatever the bytes', () => {
    const operation = fc.constantFrom(
      ...SCSI_COMMANDS.map(({ operationCode, serviceAction = 0 }) =>
        operationCode === 0x7f
          ? Uint8Array.of(0x7f, 0, 0, 0, 0, 0, 0, 24, serviceAction >> 8, serviceAction & 0xff)
          : Uint8Array.of(operationCode, serviceAction),
      ),
      hex('1201'),
      hex('a32c'),
    );
    const page = fc.constantFrom(0x00, 0x80, 0x83, 0x86, 0xb0, 0xb1, 0xb2, 0xc0);
    fc.assert(
      fc.property(
        operation,
        fc.uint8Array({ minLength: 0, maxLength: 30 }),
        page,
        fc.uint8Array({ maxLength: 200 }),
        fc.boolean(),
        fc.boolean(),
        (head, tail, code, body, fromTarget, goesOn) => {
          const bytes = Uint8Array.from(body);
          // Lengths that fit now and then, so that what stands behind them is reached.
          if (bytes.length > 8 && code < 0x90) for (const at of [3, 4, 5, 7, 8, 9]) bytes[at] = (bytes[at] ?? 0) & 0x0f;
          if (bytes.length > 4) bytes[4] = code;
          const issues: Issue[] = [];
          const range = { bytes, start: 3, end: bytes.length, fromTarget, complete: !goesOn, goesOn };
          const nodes = parameterData(Uint8Array.of(...head, ...tail), range, { source: 0, issues })?.nodes ?? [];
          for (const { start, length } of [...flat(nodes), ...issues]) {
            assert.ok(start >= 3 && length >= 0 && start + length <= bytes.length);
          }
        },
      ),
      { seed: 20260110, numRuns: 4000 },
    );
  });
});
