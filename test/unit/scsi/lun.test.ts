import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describeLun, formatLun, lunNodes } from '../../../src/core/protocols/scsi/lun';
import { hex } from '../../support/captureBuilder';

describe('LUN', () => {
  const texts: [string, string, string][] = [
    ['peripheral', '0000000000000000', '0'],
    ['peripheral', '0001000000000000', '1'],
    ['peripheral', '00ff000000000000', '255'],
    ['peripheral on another bus', '0301000000000000', '0x0301000000000000'],
    ['flat space', '4100000000000000', '256'],
    ['flat space', '7fff000000000000', '16383'],
    ['logical unit', '8021000000000000', '0x8021000000000000'],
    ['well known', 'c101000000000000', 'REPORT LUNS W-LUN'],
    ['well known', 'c104000000000000', 'SECURITY PROTOCOL W-LUN'],
    ['well known without a name', 'c109000000000000', '0xc109000000000000'],
    ['long extended flat space', 'e200000100000000', '65536'],
    ['logical unit not specified', 'ffffffffffffffff', '0xffffffffffffffff'],
    ['extended with a method of its own', 'd300400100000000', '0xd300400100000000'],
    ['extended flat space', 'd200400100000000', '16385'],
    ['two levels', '0001000200000000', '0x0001000200000000'],
  ];
  for (const [kind, bytes, expected] of texts) {
    it(`writes ${kind} ${bytes} as ${expected}`, () => assert.equal(formatLun(hex(bytes), 0), expected));
  }

  const descriptions: [string, string][] = [
    ['0001000000000000', '1'],
    ['c101000000000000', 'REPORT LUNS W-LUN'],
    ['c109000000000000', '0xc109000000000000: W-LUN 9'],
    ['0301000200000000', '0x0301000200000000: bus 3 target 1, then LUN 2'],
    ['8221000000000000', '0x8221000000000000: bus 1 target 2 LUN 1'],
    ['4101821100034005', '0x4101821100034005: LUN 257, then bus 0 target 2 LUN 17, then LUN 3, then LUN 5'],
    ['d200400100070000', '0xd200400100070000: LUN 16385, then LUN 7'],
    ['f20000000000000a', '10'],
    ['ffffffffffffffff', '0xffffffffffffffff: no logical unit specified'],
    ['d300400100000000', '0xd300400100000000: LUN 16385 of extended address method 3'],
  ];
  for (const [bytes, expected] of descriptions) {
    it(`describes ${bytes} as ${expected}`, () => assert.equal(describeLun(hex(bytes), 0), expected));
  }

  it('gives every level its own fields over its own bytes', () => {
    const nodes = lunNodes(hex('ff 0301 8221 d2004001 00').subarray(1), 0, { source: 0, issues: [] });
    const further = nodes.find(({ filter }) => filter === 'scsi.lun.levels');
    assert.deepEqual(
      further?.children?.map(({ label, value, start, length }) => [label, value, start, length]),
      [
        ['Level 2', 'bus 1 target 2 LUN 1', 2, 2],
        ['Level 3', 'LUN 16385', 4, 4],
      ],
    );
    const [second] = further?.children ?? [];
    assert.deepEqual(
      second?.children?.map(({ filter, json, start }) => [filter, json, start]),
      [
        ['scsi.lun.address_mode', 2, 2],
        ['scsi.target', 2, 2],
        ['scsi.bus', 1, 3],
        ['scsi.lun', 1, 3],
      ],
    );
  });

  it('gives the fields of the address method', () => {
    const fields = (text: string): Record<string, unknown> =>
      Object.fromEntries(
        lunNodes(hex(text), 0, { source: 0, issues: [] }).flatMap(({ filter, json, unused }) =>
          filter && json !== undefined && !unused ? [[filter, json]] : [],
        ),
      );
    assert.deepEqual(fields('0001000000000000'), { 'scsi.lun.address_mode': 0, 'scsi.bus': 0, 'scsi.lun': 1 });
    assert.deepEqual(fields('4101000000000000'), { 'scsi.lun.address_mode': 1, 'scsi.lun': 257 });
    assert.deepEqual(fields('8221000000000000'), {
      'scsi.lun.address_mode': 2,
      'scsi.target': 2,
      'scsi.bus': 1,
      'scsi.lun': 1,
    });
    assert.equal(fields('c101000000000000')['scsi.lun.extended_address_method'], 1);
    assert.equal(fields('0001000200000000')['scsi.lun.levels'], '0x000200000000');
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), fc.nat(12), (bytes, start) => {
        describeLun(bytes, start);
        for (const node of lunNodes(bytes, start, { source: 0, issues: [] })) {
          assert.ok(node.start + node.length <= bytes.length);
        }
      }),
    );
  });
});
