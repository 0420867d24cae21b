import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatLun, lunNodes } from '../../../src/core/protocols/scsi/lun';
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
    ['well known', 'c101000000000000', '0xc101000000000000'],
    ['extended flat space', 'd200400100000000', '16385'],
    ['two levels', '0001000200000000', '0x0001000200000000'],
  ];
  for (const [kind, bytes, expected] of texts) {
    it(`writes ${kind} ${bytes} as ${expected}`, () => assert.equal(formatLun(hex(bytes), 0), expected));
  }

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
        formatLun(bytes, start);
        for (const node of lunNodes(bytes, start, { source: 0, issues: [] })) {
          assert.ok(node.start + node.length <= bytes.length);
        }
      }),
    );
  });
});
