import assert from 'node:assert/strict';
import fc from 'fast-check';
import { viewOf } from '../../../src/core/bytes/view';
import { headerPlausibility } from '../../../src/core/protocols/iscsi/plausibleHeader';
import { PDU_SPECS } from '../../../src/core/protocols/iscsi/pduSpecs';
import { buildPdu, type BuildOptions, type FieldValues } from '../../support/buildPdu';
import { hex } from '../../support/captureBuilder';
import { HEALTHY } from './healthyPdus';

const judge = (bytes: Uint8Array, options = {}): string => headerPlausibility(viewOf(bytes), 0, options);
const build = (opcode: number, more: FieldValues = {}, options: BuildOptions = {}): Uint8Array =>
  buildPdu(opcode, { ...HEALTHY[opcode], ...more }, options);

describe('headerPlausibility', () => {
  for (const spec of PDU_SPECS) {
    it(`is strict for a healthy ${spec.name}, and no for the wrong side`, () => {
      assert.equal(judge(build(spec.opcode)), 'strict');
      assert.equal(judge(build(spec.opcode), { sentBy: spec.sentBy }), 'strict');
      const other = spec.sentBy === 'initiator' ? 'target' : 'initiator';
      assert.equal(judge(build(spec.opcode), { sentBy: other }), 'no');
    });

    it(`is loose for a ${spec.name} with a reserved or fixed bit wrong`, () => {
      const bytes = build(spec.opcode);
      bytes[0] = (bytes[0] ?? 0) | 0x80;
      assert.equal(judge(bytes), 'loose');
    });
  }

  it('finds a header at any place of the view, and none that is cut off', () => {
    const bytes = new Uint8Array(100);
    bytes.set(build(0x00), 7);
    assert.equal(headerPlausibility(viewOf(bytes), 7), 'strict');
    assert.equal(headerPlausibility(viewOf(bytes), 53), 'no');
    assert.equal(headerPlausibility(viewOf(bytes), -1), 'no');
    assert.equal(headerPlausibility(viewOf(bytes.subarray(7)), 0), 'strict');
  });

  const broken: [string, number, FieldValues, BuildOptions?][] = [
    ['the first bit of byte 1 zero where it is always one', 0x31, { 'iscsi.F': false }],
    ['data in an R2T', 0x31, { 'iscsi.datasegmentlength': 8 }],
    ['additional header segments in a Data-In', 0x25, { 'iscsi.totalahslength': 1 }],
    ['an unknown AHS type', 0x01, {}, { ahs: hex('0005090000000000') }],
    ['an AHS longer than TotalAHSLength', 0x01, {}, { ahs: hex('0105020000000000') }],
    ['CSG 2', 0x03, { 'iscsi.login.csg': 2 }],
    ['T with C', 0x03, { 'iscsi.login.C': true }],
    ['F with C', 0x04, { 'iscsi.text.C': true }],
    ['an unknown function', 0x02, { 'iscsi.taskmanfun.function': 99 }],
    ['an unknown reason', 0x3f, { 'iscsi.reject.reason': 0x40 }],
    ['a reserved attribute', 0x01, { 'iscsi.scsicommand.attr': 7 }],
    ['neither F nor W', 0x01, { 'iscsi.scsicommand.F': false }],
    ['status without F', 0x25, { 'iscsi.scsidata.F': false }],
    ['a Login Request that is not immediate', 0x03, { 'iscsi.I': false }],
    ['a Reject with a task tag', 0x3f, { 'iscsi.initiatortasktag': 5 }],
    ['both tags in a NOP-In', 0x20, { 'iscsi.targettransfertag': 5 }],
  ];
  for (const [what, opcode, values, options] of broken) {
    it(`is loose with ${what}`, () => {
      assert.equal(judge(build(opcode, values, options)), 'loose');
    });
  }

  it('is strict with additional header segments that fit, and with the fields of RFC 7144', () => {
    assert.equal(judge(build(0x01, {}, { ahs: hex('0005020000000200') })), 'strict');
    assert.equal(judge(build(0x01, { 'iscsi.scsicommand.pri': 3 })), 'strict');
    assert.equal(judge(build(0x21, { 'iscsi.scsiresponse.statusqualifier': 0x4001 })), 'strict');
    assert.equal(
      judge(build(0x02, { 'iscsi.taskmanfun.function': 12, 'iscsi.taskmanfun.referencedtasktag': 0xffffffff })),
      'strict',
    );
  });

  it('stays strict where real programs break a rule of meaning', () => {
    assert.equal(judge(build(0x21, { 'iscsi.scsiresponse.status': 2 })), 'strict');
    assert.equal(judge(build(0x20, { 'iscsi.maxcmdsn': 3 })), 'strict');
    assert.equal(judge(build(0x24, { 'iscsi.text.F': false })), 'strict');
  });

  it('is loose for vendor specific opcodes, no for unassigned ones', () => {
    assert.equal(judge(buildPdu(0x1c)), 'loose');
    assert.equal(judge(buildPdu(0x3d)), 'loose');
    assert.equal(judge(buildPdu(0x07)), 'no');
    assert.equal(judge(buildPdu(0x33)), 'no');
  });

  it('is no when the data segment is longer than allowed', () => {
    const long = build(0x25, { 'iscsi.datasegmentlength': 300000 });
    assert.equal(judge(long), 'strict');
    assert.equal(judge(long, { maxDataSegmentLength: 262144 }), 'no');
  });

  it('never takes bytes of one value for a header', () => {
    for (let value = 0; value < 256; value++) assert.notEqual(judge(new Uint8Array(96).fill(value)), 'strict');
  });

  it('never takes text for a header', () => {
    const text = Buffer.from('The quick brown fox jumps over the lazy dog. '.repeat(40));
    for (let at = 0; at + 48 <= text.length; at++) assert.notEqual(headerPlausibility(viewOf(text), at), 'strict');
  });

  it('never takes random bytes for a header', () => {
    fc.assert(
      fc.property(fc.noBias(fc.uint8Array({ minLength: 2048, maxLength: 2048 })), (bytes) => {
        for (let at = 0; at + 48 <= bytes.length; at += 4) {
          assert.notEqual(headerPlausibility(viewOf(bytes), at), 'strict');
        }
      }),
      { numRuns: 200, seed: 3720 },
    );
  });

  it('never takes zeros behind a stray opcode for a header', () => {
    for (let first = 0; first < 256; first++) {
      const bytes = new Uint8Array(48);
      bytes[0] = first;
      assert.notEqual(headerPlausibility(viewOf(bytes), 0), 'strict', `0x${first.toString(16)}`);
    }
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.integer({ min: -10, max: 80 }), (bytes, base) => {
        assert.match(headerPlausibility(viewOf(bytes), base), /^(?:strict|loose|no)$/);
      }),
    );
  });
});
