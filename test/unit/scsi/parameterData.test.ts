import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { FieldNode } from '../../../src/core/dissect/FieldNode';
import type { Issue } from '../../../src/core/dissect/Issue';
import { parameterData } from '../../../src/core/protocols/scsi/parameterData/parameterData';
import { hex } from '../../support/captureBuilder';

const text = (value: string): string => Buffer.from(value, 'latin1').toString('hex');

interface Decoded {
  readonly rows: Record<string, string>;
  readonly labels: string[];
  readonly summary: string;
  readonly issues: Issue[];
}

function flat(nodes: readonly FieldNode[]): FieldNode[] {
  return nodes.flatMap((node) => [node, ...flat(node.children ?? [])]);
}

function decode(cdb: string, data: string, more: { fromTarget?: boolean; goesOn?: boolean } = {}): Decoded {
  const bytes = hex(data);
  const issues: Issue[] = [];
  const range = { bytes, start: 0, end: bytes.length, fromTarget: true, complete: true, goesOn: false, ...more };
  const decoded = parameterData(hex(cdb), range, { source: 0, issues });
  assert.ok(decoded);
  const nodes = flat(decoded.nodes);
  return {
    rows: Object.fromEntries(nodes.map(({ label, value }) => [label, value])),
    labels: nodes.map(({ label, value }) => `${label} ${value}`),
    summary: decoded.summary,
    issues,
  };
}

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
      ...['1200', '1201', '25', '9e10', 'a0', '1a', '5a', '5e00', '5f00', '42', '15', '55', 'a30a'].map((row) =>
        hex(row),
      ),
    );
    const page = fc.constantFrom(0x00, 0x80, 0x83, 0x86, 0xb0, 0xb1, 0xb2, 0xc0);
    fc.assert(
      fc.property(
        operation,
        fc.uint8Array({ minLength: 0, maxLength: 16 }),
        page,
        fc.uint8Array({ maxLength: 120 }),
        fc.boolean(),
        fc.boolean(),
        (head, tail, code, body, fromTarget, goesOn) => {
          const bytes = Uint8Array.from(body);
          if (bytes.length > 4) [bytes[4], bytes[5]] = [code, 0];
          const issues: Issue[] = [];
          const range = { bytes, start: 3, end: bytes.length, fromTarget, complete: !goesOn, goesOn };
          const nodes = parameterData(Uint8Array.of(...head, ...tail), range, { source: 0, issues })?.nodes ?? [];
          for (const { start, length } of [...flat(nodes), ...issues]) {
            assert.ok(start >= 3 && length >= 0 && start + length <= bytes.length);
          }
        },
      ),
    );
  });
});
