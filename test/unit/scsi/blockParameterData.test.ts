import assert from 'node:assert/strict';
import { decode, text } from '../../support/decodeParameterData';

const UNMAP = '42000000000000002800';
const LBA_STATUS = '9e120000000000000000000000ff0000';
const out = { fromTarget: false };
const stretch = (lba: string, blocks: string): string => `${lba}${blocks}00000000`;

describe('parameter data of block commands', () => {
  it('UNMAP lists its stretches exactly', () => {
    const list = stretch('0020000000000001', '00000008') + stretch('0000000000000010', '00000001');
    const { top, summary, found } = decode(UNMAP, `0026002000000000${list}`, out);
    assert.deepEqual(found, []);
    assert.deepEqual(top.slice(2), [
      'UNMAP block descriptor LBA 9007199254740993, 8 blocks',
      'UNMAP block descriptor LBA 16, 1 block',
    ]);
    assert.equal(summary, '2 block descriptors');
    assert.equal(decode(UNMAP, `0016001000000000${list.slice(0, 32)}`, out).summary, 'LBA 9007199254740993, 8 blocks');
  });

  it('UNMAP reports lengths that lie, but not bytes that come later or were cut', () => {
    const data = `0026002000000000${stretch('0000000000000010', '00000001')}`;
    assert.deepEqual(
      decode(UNMAP, data, out).found.map(([code, start]) => [code, start]),
      [
        ['SCSI-LENGTH', 0],
        ['SCSI-LENGTH', 2],
      ],
    );
    assert.deepEqual(decode(UNMAP, data, { ...out, goesOn: true }).found, []);
    assert.equal(decode(UNMAP, data, { ...out, complete: false }).rows['Remark'], 'not all in the capture');
    assert.equal(decode(UNMAP, data, { ...out, limited: true }).rows['Remark'], 'only the beginning is decoded');
  });

  it('GET LBA STATUS lists stretches with their state', () => {
    const data =
      '0000002400000001' + '0000000000000000' + '00000800' + '01000000' + '0000000000000800' + '00000001' + '02000000';
    const { rows, nodes, summary, found } = decode(LBA_STATUS, data);
    assert.deepEqual(found, []);
    assert.equal(rows['RTP'], '1');
    assert.deepEqual(
      nodes.filter(({ label }) => label === 'LBA status descriptor').map(({ value, note }) => [value, note]),
      [
        ['LBA 0, 2048 blocks', 'deallocated'],
        ['LBA 2048, 1 block', 'anchored'],
      ],
    );
    assert.equal(summary, 'LBA 0, 2048 blocks deallocated and 1 more');
    assert.deepEqual(decode(LBA_STATUS, data.slice(0, 40)).found, [['SCSI-LENGTH', 0, 4]]);
  });

  it('COMPARE AND WRITE has two halves, by the length of all data', () => {
    const cdb = '89000000000000000010000000010000';
    assert.deepEqual(decode(cdb, 'aaaaaaaabbbbbbbb', out).top, [
      'Verify instance 0xaaaaaaaa',
      'Write instance 0xbbbbbbbb',
    ]);
    const first = decode(cdb, 'aaaaaaaabb', { ...out, goesOn: true, expectedLength: 8 });
    assert.deepEqual(first.top, ['Verify instance 0xaaaaaaaa', 'Write instance 0xbb']);
    assert.deepEqual(decode(cdb, 'aaaa', { ...out, goesOn: true, expectedLength: 8 }).top, ['Verify instance 0xaaaa']);
    assert.match(decode(cdb, 'aaaa', { ...out, complete: false }).rows['Remark'] ?? '', /not known/);
  });

  it('WRITE SAME has one block', () => {
    for (const cdb of ['41000000001000000800', '93000000000000000010000000080000']) {
      const { nodes } = decode(cdb, '00'.repeat(512), out);
      assert.deepEqual(
        nodes.map(({ label, note }) => [label, note]),
        [['Logical block', '512 bytes, all zero']],
      );
    }
  });

  it('REQUEST SENSE gives sense data in both formats', () => {
    const fixed = decode('03000000fc00', '700006000000000a000000003f0e00000000');
    assert.equal(fixed.rows['SENSE KEY'], '0x6');
    assert.equal(fixed.summary, 'UNIT ATTENTION: REPORTED LUNS DATA HAS CHANGED (3F/0E)');
    const descriptor = decode('03010000fc00', '72053a0000000000');
    assert.equal(descriptor.rows['SENSE KEY'], '0x5');
    assert.match(descriptor.summary, /^ILLEGAL REQUEST/);
  });

  it('READ DEFECT DATA lists defects in both forms', () => {
    const short = decode('37001d00000000020000', '001d00100000000000000001000000000000ff02');
    assert.deepEqual(short.found, []);
    assert.equal(short.labels.filter((label) => label.startsWith('ADDRESS DESCRIPTOR')).length, 2);
    assert.equal(short.summary, '2 defects');
    const long = decode('b71b0000000000000200' + '0000', '001b0000000000080020000000000001');
    assert.equal(long.rows['ADDRESS DESCRIPTOR'], '9007199254740993');
    assert.deepEqual(decode('b71b00000000000002000000', '001b0000ffffffff').found, [['SCSI-LENGTH', 4, 4]]);
  });
});

describe('parameter data of the primary commands', () => {
  const TPG = 'a30a0000000000000100' + '0000';
  const EXTENDED_TPG = 'a32a000000000000010000' + '00';
  const group = (state: string, number: string, ports: string[]): string =>
    `${state}9f${number}0002000${ports.length}${ports.map((port) => `0000${port}`).join('')}`;
  const groups = group('80', '0001', ['0001', '0002']) + group('02', '0100', ['000a']);

  it('REPORT TARGET PORT GROUPS in the length only format', () => {
    const { top, labels, summary, found } = decode(TPG, `0000001c${groups}`);
    assert.deepEqual(found, []);
    assert.deepEqual(top, [
      'RETURN DATA LENGTH 28',
      'Target port group 1 active/optimized',
      'Target port group 256 standby',
    ]);
    assert.deepEqual(
      labels.filter((label) => label.startsWith('RELATIVE')).map((label) => label.split(' ').at(-1)),
      ['1', '2', '10'],
    );
    assert.equal(summary, 'group 1 active/optimized, group 256 standby');
  });

  it('REPORT TARGET PORT GROUPS in the extended format, and from a target that does not know it', () => {
    const { rows, top } = decode(EXTENDED_TPG, `00000020103c0000${groups}`);
    assert.equal(rows['IMPLICIT TRANSITION TIME'], '60');
    assert.equal(top.at(-1), 'Target port group 256 standby');
    const plain = decode(EXTENDED_TPG, `0000001c${groups}`);
    assert.equal(plain.rows['FORMAT TYPE'], undefined);
    assert.equal(plain.top.at(-1), 'Target port group 256 standby');
  });

  it('REPORT TARGET PORT GROUPS reports a port count that lies', () => {
    assert.deepEqual(decode(TPG, `0000000c${'009f0001000200ff00000001'}`).found, [['SCSI-LENGTH', 11, 1]]);
    assert.deepEqual(decode(TPG, `000000ff${groups}`).found, [['SCSI-LENGTH', 0, 4]]);
    assert.deepEqual(decode('a30a00000000000000060000', '000000ff8001').found, []);
  });

  it('SET TARGET PORT GROUPS says which group goes where', () => {
    const { summary } = decode('a40a000000000000000c0000', '000000000100000102000100', out);
    assert.equal(summary, 'group 1 active/non-optimized, group 256 standby');
  });

  it('REPORT SUPPORTED OPERATION CODES lists commands with service actions and timeouts', () => {
    const timeouts = '000a0000000000050000001e';
    const list = `1200000000000006${'9e00001000010010'}${`5e0000010003000a${timeouts}`}ef00000000000006`;
    const { labels, rows, summary, found } = decode(
      'a30c80000000000001000000',
      `${(list.length / 2).toString(16).padStart(8, '0')}${list}`,
    );
    assert.deepEqual(found, []);
    assert.deepEqual(
      labels.filter((label) => label.startsWith('Command descriptor')),
      [
        'Command descriptor INQUIRY',
        'Command descriptor READ CAPACITY(16)',
        'Command descriptor PERSISTENT RESERVE IN: READ RESERVATION',
        'Command descriptor operation code 0xef',
      ],
    );
    assert.equal(rows['RECOMMENDED COMMAND TIMEOUT'], '30');
    assert.equal(summary, '4 commands');
  });

  it('REPORT SUPPORTED OPERATION CODES answers about one command', () => {
    const one = decode('a30c01120000000001000000', '00830006' + '1203ffffff00' + '000a00000000000500000000');
    assert.deepEqual(one.found, []);
    assert.equal(one.rows['CDB USAGE DATA'], '0x1203ffffff00');
    assert.equal(one.rows['NOMINAL COMMAND PROCESSING TIMEOUT'], '5');
    assert.equal(one.summary, 'INQUIRY supported');
    assert.equal(decode('a30c01ef0000000001000000', '00010000').summary, 'operation code 0xef not supported');
    assert.deepEqual(decode('a30c01120000000001000000', '000300ff12').found, [['SCSI-LENGTH', 2, 2]]);
  });

  it('REPORT SUPPORTED TASK MANAGEMENT FUNCTIONS', () => {
    const { rows } = decode('a30d00000000000000100000', 'c8010000');
    assert.deepEqual([rows['ATS'], rows['ATSS'], rows['LURS'], rows['ITNRS'], rows['CTSS']], ['1', '1', '1', '1', '0']);
  });

  it('LOG SENSE lists supported pages and subpages', () => {
    const pages = decode('4d004000000000010000', '0000000300020d');
    assert.deepEqual(pages.top.slice(-3), ['SUPPORTED PAGE 0x00', 'SUPPORTED PAGE 0x02', 'SUPPORTED PAGE 0x0d']);
    assert.equal(pages.summary, 'Supported Log Pages');
    const subpages = decode('4d0040ff000000010000', '40ff0004000019ff');
    assert.deepEqual(subpages.top.slice(-2), [
      'Supported page and subpage Supported Log Pages',
      'Supported page and subpage General Statistics and Performance and subpages',
    ]);
  });

  it('LOG SENSE takes parameters apart', () => {
    const counters = decode('4d004200000000010000', '0200000c000302080020000000000001');
    const [, value] = counters.nodes.filter(({ label }) => /^(Log parameter|PARAMETER VALUE)$/.test(label));
    assert.equal(value?.note, '9007199254740993');
    const temperature = decode('4d004d00000000010000', '0d00000c000003020028000103020046');
    assert.deepEqual(
      temperature.nodes.filter(({ label }) => label === 'PARAMETER VALUE').map(({ note }) => note),
      ['40 degrees Celsius', '70 degrees Celsius'],
    );
    assert.deepEqual(temperature.found, []);
    assert.deepEqual(decode('4d004d00000000010000', '0d0000060000030f0028').found, [['SCSI-LENGTH', 7, 1]]);
  });

  it('RECEIVE COPY OPERATING PARAMETERS and EXTENDED COPY by their fields', () => {
    const parameters = `0000002a01000000${'0002'}${'0001'}${'00000400'}${'02000000'}${'00'.repeat(12)}0000${'0010'}ff090909000000${'02'}02e4`;
    const received = decode('84030000000000000000000001000000', parameters);
    assert.deepEqual(received.found, []);
    assert.equal(received.rows['MAXIMUM CSCD DESCRIPTOR COUNT'], '2');
    assert.equal(received.rows['MAXIMUM CONCURRENT COPIES'], '255');
    assert.deepEqual(received.top.slice(-2), ['IMPLEMENTED DESCRIPTOR TYPE 0x02', 'IMPLEMENTED DESCRIPTOR TYPE 0xe4']);
    const cscd = `e4000000${'00'.repeat(28)}`;
    const segment = `02000018${'0000'}${'0001'}0000${'0040'}${'0000000000000100'}${'0020000000000001'}`;
    const list = `0518${'0020'}00000000${'0000001c'}${'00000002'}${cscd}${segment}abcd`;
    const copy = decode('83000000000000000000000000500000', list, out);
    assert.deepEqual(copy.found, []);
    assert.deepEqual(copy.top.slice(-3), [
      'CSCD descriptor identification descriptor',
      'Segment descriptor block to block',
      'Inline data 0xabcd',
    ]);
    assert.equal(copy.rows['DESTINATION BLOCK DEVICE LOGICAL BLOCK ADDRESS'], '9007199254740993');
    assert.deepEqual(
      decode('83000000000000000000000000500000', list.replace('0518', '0508').slice(0, 100), out).found,
      [['SCSI-LENGTH', 8, 4]],
    );
  });

  it('data that end with the Expected Data Transfer Length are no fault', () => {
    const { rows, found } = decode('a30a00000000000001000000', `000000ff${groups}`, {
      expectedLength: 32,
    });
    assert.equal(rows['Remark'], 'cut by the Expected Data Transfer Length');
    assert.deepEqual(found, []);
  });

  it('text of log parameters is made visible', () => {
    const { rows } = decode('4d004f00000000010000', `0f000008${'00000104'}${text('a\u001bb ')}`);
    assert.equal(rows['PARAMETER VALUE'], 'a\\x1bb');
  });
});
