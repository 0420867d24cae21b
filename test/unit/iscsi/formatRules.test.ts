import assert from 'node:assert/strict';
import { scsiDissector } from '../../../src/core/protocols/scsi/scsiDissector';
import { dissectPdu, type DissectedPdu } from '../../../src/core/protocols/iscsi/dissectPdu';
import { FORMAT_RULES } from '../../../src/core/protocols/iscsi/formatRules';
import { pduSpecOf, PDU_SPECS } from '../../../src/core/protocols/iscsi/pduSpecs';
import { findField } from '../../../src/core/dissect/interpret';
import type { FieldNode } from '../../../src/core/dissect/FieldNode';
import { sectionTitle } from '../../../src/core/rfc/sectionIndex';
import { buildPdu, type BuildOptions, type FieldValues } from '../../support/buildPdu';
import { hex } from '../../support/captureBuilder';
import { filler } from '../../support/pduBuilder';
import { HEALTHY } from './healthyPdus';

function dissect(opcode: number, more: FieldValues = {}, options: BuildOptions = {}): DissectedPdu {
  const bytes = buildPdu(opcode, { ...HEALTHY[opcode], ...more }, options);
  const { headerDigest = false, dataDigest = false } = options;
  return dissectPdu(bytes, 0, bytes.length, { source: 0, headerDigest, dataDigest, scsi: scsiDissector });
}

const flat = (nodes: readonly FieldNode[]): FieldNode[] =>
  nodes.flatMap((node) => [node, ...flat(node.children ?? [])]);
const NO_TAG = 0xffffffff;

/** What breaks each rule: code, field that is marked, opcode, and the change to a healthy PDU. */
const BREAKS: [code: string, field: string, opcode: number, FieldValues, BuildOptions?][] = [
  ['DSL-NOT-ALLOWED', 'iscsi.datasegmentlength', 0x02, {}, { data: filler(4) }],
  ['DSL-NOT-ALLOWED', 'iscsi.datasegmentlength', 0x06, {}, { data: filler(4) }],
  ['DSL-NOT-ALLOWED', 'iscsi.datasegmentlength', 0x10, {}, { data: filler(4) }],
  ['DSL-NOT-ALLOWED', 'iscsi.datasegmentlength', 0x22, {}, { data: filler(4) }],
  ['DSL-NOT-ALLOWED', 'iscsi.datasegmentlength', 0x26, {}, { data: filler(4) }],
  ['DSL-NOT-ALLOWED', 'iscsi.datasegmentlength', 0x31, {}, { data: filler(4) }],
  ['AHS', 'iscsi.totalahslength', 0x25, {}, { ahs: hex('0005020000000000') }],
  ['AHS', 'iscsi.totalahslength', 0x01, { 'iscsi.scsicommand.W': true }],
  ['DATA-IN-PHASE', 'iscsi.scsicommand.F', 0x01, { 'iscsi.scsicommand.F': false }],
  ['DATA-IN-PHASE', 'iscsi.scsicommand.expecteddatatransferlength', 0x01, { 'iscsi.scsicommand.R': false }],
  ['DATA-IN-PHASE', 'iscsi.datasegmentlength', 0x01, {}, { data: filler(4) }],
  [
    'DATA-IN-PHASE',
    'iscsi.scsicommand.F',
    0x01,
    { 'iscsi.scsicommand.R': false, 'iscsi.scsicommand.W': true, 'iscsi.scsicommand.F': false },
    { data: filler(512) },
  ],
  [
    'DATA-OFFSET',
    'iscsi.datasegmentlength',
    0x01,
    { 'iscsi.scsicommand.R': false, 'iscsi.scsicommand.W': true },
    { data: filler(513) },
  ],
  ['ITT-DUP', 'iscsi.initiatortasktag', 0x01, { 'iscsi.initiatortasktag': NO_TAG }],
  ['LOGIN-STAGE', 'iscsi.login.csg', 0x03, { 'iscsi.login.csg': 2 }],
  ['LOGIN-STAGE', 'iscsi.login.csg', 0x03, { 'iscsi.login.csg': 3, 'iscsi.login.T': false, 'iscsi.login.nsg': 0 }],
  ['LOGIN-STAGE', 'iscsi.login.nsg', 0x03, { 'iscsi.login.nsg': 2 }],
  ['LOGIN-STAGE', 'iscsi.login.nsg', 0x23, { 'iscsi.login.nsg': 1 }],
  ['LOGIN-STAGE', 'iscsi.login.C', 0x03, { 'iscsi.login.C': true }],
  ['TSIH-RULES', 'iscsi.tsih', 0x23, { 'iscsi.tsih': 0 }],
  ['TEXT-FORM', 'iscsi.text.C', 0x04, { 'iscsi.text.C': true }],
  ['TEXT-FORM', 'iscsi.targettransfertag', 0x24, { 'iscsi.targettransfertag': 9 }],
  ['TEXT-FORM', 'iscsi.targettransfertag', 0x24, { 'iscsi.text.F': false }],
  ['NOP-FORM', 'iscsi.I', 0x00, { 'iscsi.initiatortasktag': NO_TAG }],
  ['NOP-FORM', 'iscsi.targettransfertag', 0x00, { 'iscsi.targettransfertag': 9 }],
  ['NOP-FORM', 'iscsi.targettransfertag', 0x20, { 'iscsi.targettransfertag': 9 }],
  ['NOP-FORM', 'iscsi.datasegmentlength', 0x20, { 'iscsi.initiatortasktag': NO_TAG }, { data: filler(4) }],
  ['TMF-FORM', 'iscsi.taskmanfun.function', 0x02, { 'iscsi.taskmanfun.function': 99, 'iscsi.lun': '0000000000000000' }],
  ['TMF-FORM', 'iscsi.I', 0x02, { 'iscsi.taskmanfun.function': 8, 'iscsi.lun': '0000000000000000' }],
  ['TMF-FORM', 'iscsi.taskmanfun.referencedtasktag', 0x02, { 'iscsi.taskmanfun.referencedtasktag': NO_TAG }],
  ['TMF-FORM', 'iscsi.taskmanfun.referencedtasktag', 0x02, { 'iscsi.taskmanfun.function': 5 }],
  ['STATUS-FLAGS', 'iscsi.scsiresponse.U', 0x21, { 'iscsi.scsiresponse.O': true, 'iscsi.scsiresponse.U': true }],
  ['STATUS-FLAGS', 'iscsi.scsiresponse.u', 0x21, { 'iscsi.scsiresponse.o': true, 'iscsi.scsiresponse.u': true }],
  ['STATUS-FLAGS', 'iscsi.flags', 0x21, { 'iscsi.scsiresponse.response': 1, 'iscsi.scsiresponse.U': true }],
  ['STATUS-FLAGS', 'iscsi.scsidata.F', 0x25, { 'iscsi.scsidata.F': false }],
  ['STATUS-FLAGS', 'iscsi.scsiresponse.status', 0x25, { 'iscsi.scsiresponse.status': 8 }],
  ['STATUS-FLAGS', 'iscsi.scsidata.U', 0x25, { 'iscsi.scsidata.O': true, 'iscsi.scsidata.U': true }],
  ['CHECK-NO-SENSE', 'iscsi.datasegmentlength', 0x21, { 'iscsi.scsiresponse.status': 2 }],
  ['BURST-EXCEEDED', 'iscsi.desireddatalength', 0x31, { 'iscsi.desireddatalength': 0 }],
  ['R2T-ANSWER', 'iscsi.targettransfertag', 0x31, { 'iscsi.targettransfertag': NO_TAG }],
  ['SNACK', 'iscsi.initiatortasktag', 0x10, { 'iscsi.snack.type': 1 }],
  ['SNACK', 'iscsi.targettransfertag', 0x10, { 'iscsi.targettransfertag': 9 }],
  ['SNACK', 'iscsi.targettransfertag', 0x10, { 'iscsi.snack.type': 3, 'iscsi.targettransfertag': 0 }],
  [
    'SNACK',
    'iscsi.snack.begrun',
    0x10,
    { 'iscsi.snack.type': 3, 'iscsi.targettransfertag': 9, 'iscsi.snack.begrun': 1 },
  ],
  [
    'SNACK',
    'iscsi.snack.runlength',
    0x10,
    {
      'iscsi.snack.type': 2,
      'iscsi.initiatortasktag': NO_TAG,
      'iscsi.targettransfertag': 9,
      'iscsi.snack.runlength': 1,
    },
  ],
  ['ITT-DUP', 'iscsi.initiatortasktag', 0x05, { 'iscsi.initiatortasktag': NO_TAG }],
  ['ITT-DUP', 'iscsi.initiatortasktag', 0x21, { 'iscsi.initiatortasktag': NO_TAG }],
  ['ITT-DUP', 'iscsi.initiatortasktag', 0x31, { 'iscsi.initiatortasktag': NO_TAG }],
  ['STATUS-FLAGS', 'iscsi.scsiresponse.residualcount', 0x21, { 'iscsi.scsiresponse.residualcount': 5 }],
  ['STATUS-FLAGS', 'iscsi.scsiresponse.residualcount', 0x21, { 'iscsi.scsiresponse.U': true }],
  ['STATUS-FLAGS', 'iscsi.scsiresponse.bidireadresidualcount', 0x21, { 'iscsi.scsiresponse.bidireadresidualcount': 5 }],
  ['STATUS-FLAGS', 'iscsi.scsiresponse.bidireadresidualcount', 0x21, { 'iscsi.scsiresponse.o': true }],
  ['EXPDATASN', 'iscsi.expdatasn', 0x21, { 'iscsi.scsiresponse.response': 1, 'iscsi.expdatasn': 1 }],
  ['A-BIT', 'iscsi.targettransfertag', 0x25, { 'iscsi.scsidata.A': true }],
  ['STATUS-FLAGS', 'iscsi.flags', 0x25, { 'iscsi.scsidata.S': false, 'iscsi.scsidata.U': true }],
  ['STATUS-FLAGS', 'iscsi.scsidata.readresidualcount', 0x25, { 'iscsi.scsidata.readresidualcount': 1 }],
  [
    'STATUS-FLAGS',
    'iscsi.scsidata.readresidualcount',
    0x25,
    { 'iscsi.scsidata.S': false, 'iscsi.scsidata.readresidualcount': 1 },
  ],
  ['STATUS-FLAGS', 'iscsi.scsidata.readresidualcount', 0x25, { 'iscsi.scsidata.U': true }],
  ['RESERVED', 'iscsi.statsn', 0x25, { 'iscsi.scsidata.S': false }],
  ['LOGIN-VERSION', 'iscsi.versionmax', 0x03, { 'iscsi.versionmax': 1 }],
  ['LOGIN-VERSION', 'iscsi.versionmin', 0x03, { 'iscsi.versionmin': 1 }],
  ['LOGIN-VERSION', 'iscsi.versionmax', 0x23, { 'iscsi.versionmax': 1 }],
  ['LOGIN-VERSION', 'iscsi.versionactive', 0x23, { 'iscsi.versionactive': 1 }],
  ['TMF-FORM', 'iscsi.taskmanfun.referencedtasktag', 0x02, { 'iscsi.taskmanfun.referencedtasktag': 0x10 }],
  ['TMF-FORM', 'iscsi.refcmdsn', 0x02, { 'iscsi.refcmdsn': 8 }],
  ['TMF-FORM', 'iscsi.refcmdsn', 0x02, { 'iscsi.taskmanfun.function': 9, 'iscsi.refcmdsn': 8 }],
  [
    'TMF-FORM',
    'iscsi.refcmdsn',
    0x02,
    { 'iscsi.taskmanfun.function': 5, 'iscsi.taskmanfun.referencedtasktag': NO_TAG },
  ],
  [
    'TMF-FORM',
    'iscsi.taskmanfun.additionalresponseinformation',
    0x22,
    { 'iscsi.taskmanfun.additionalresponseinformation': 1 },
  ],
  ['SNACK', 'iscsi.initiatortasktag', 0x10, { 'iscsi.initiatortasktag': NO_TAG }],
  ['SNACK', 'iscsi.targettransfertag', 0x10, { 'iscsi.snack.type': 2, 'iscsi.initiatortasktag': NO_TAG }],
  ['RESERVED', 'iscsi.snack.type', 0x10, { 'iscsi.snack.type': 4 }],
  ['RESERVED', 'iscsi.cid', 0x06, { 'iscsi.cid': 1 }],
  ['RESERVED', 'iscsi.time2wait', 0x26, { 'iscsi.logout.response': 1 }],
  ['RESERVED', 'iscsi.time2retain', 0x26, { 'iscsi.logout.response': 1, 'iscsi.time2wait': 0, 'iscsi.time2retain': 1 }],
  ['CHECK-NO-SENSE', 'iscsi.datasegmentlength', 0x32, { 'iscsi.asyncevent': 0, 'iscsi.parameter3': 0 }],
  ['RESERVED', 'iscsi.eventvendorcode', 0x32, { 'iscsi.eventvendorcode': 1 }],
  ['RESERVED', 'iscsi.parameter1', 0x32, { 'iscsi.parameter1': 1 }],
  ['RESERVED', 'iscsi.parameter1', 0x32, { 'iscsi.asyncevent': 3, 'iscsi.parameter1': 1 }],
  ['RESERVED', 'iscsi.parameter2', 0x32, { 'iscsi.asyncevent': 4, 'iscsi.parameter2': 1 }],
  ['RESERVED', 'iscsi.parameter3', 0x32, { 'iscsi.asyncevent': 5 }],
  ['REJECT-HEADER', 'iscsi.datasegmentlength', 0x3f, {}],
  ['RESERVED', 'iscsi.datasn', 0x3f, { 'iscsi.reject.reason': 2, 'iscsi.datasn': 3 }],
  ['MAXCMDSN', 'iscsi.maxcmdsn', 0x20, { 'iscsi.maxcmdsn': 5 }],
  ['RESERVED', 'iscsi.F', 0x00, { 'iscsi.F': false }],
  ['RESERVED', 'iscsi.initiatortasktag', 0x3f, { 'iscsi.initiatortasktag': 5 }],
  ['RESERVED', 'iscsi.scsicommand.attr', 0x01, { 'iscsi.scsicommand.attr': 5 }],
  ['RESERVED', 'iscsi.reject.reason', 0x3f, { 'iscsi.reject.reason': 1 }],
  ['RESERVED', 'iscsi.logout.reason', 0x06, { 'iscsi.logout.reason': 9 }],
  ['RESERVED', 'iscsi.asyncevent', 0x32, { 'iscsi.asyncevent': 100 }],
  ['RESERVED', 'iscsi.login.status', 0x23, { 'iscsi.login.status': 0x0900 }],
  ['RESERVED', 'iscsi.lun', 0x00, { 'iscsi.lun': '0001000000000000' }],
];

describe('format rules', () => {
  for (const { opcode, name } of PDU_SPECS) {
    it(`find nothing in a healthy ${name}`, () => {
      const data = opcode === 0x3f ? { data: buildPdu(0x00, HEALTHY[0x00]) } : {};
      assert.deepEqual(dissect(opcode, {}, data).issues, []);
    });
  }

  for (const [code, field, opcode, values, options] of BREAKS) {
    const change = options?.data
      ? `${options.data.length} bytes of data`
      : options?.ahs
        ? 'an AHS'
        : JSON.stringify(values);
    it(`find ${code} at ${field} in a ${pduSpecOf(opcode)?.name} with ${change}`, () => {
      const { issues, nodes } = dissect(opcode, values, options);
      const declared = findField(pduSpecOf(opcode)?.fields ?? [], field);
      const found = issues.filter((issue) => issue.code === code && issue.start === declared?.offset);
      assert.equal(found.length, 1, JSON.stringify(issues));
      const [issue] = found;
      assert.equal(issue?.length, declared?.length);
      assert.ok(sectionTitle(issue?.rfc ?? { rfc: 0, section: '' }), `no section ${issue?.rfc?.section}`);
      const node = flat(nodes).find(({ filter }) => filter === field);
      assert.equal(node?.severity, issue?.severity);
      assert.ok(node?.problem?.includes(issue?.message ?? '?'), node?.problem);
    });
  }

  it('are each broken by one of these', () => {
    const unbroken = FORMAT_RULES.filter(
      (rule) =>
        !BREAKS.some(([code, field, opcode]) => {
          const applies = rule.opcodes === undefined || rule.opcodes.includes(opcode);
          return applies && code === rule.code && field === rule.field;
        }),
    );
    assert.deepEqual(
      unbroken.map(({ code, field }) => `${code} ${field}`),
      [],
    );
  });

  it('say what was found and what is expected', () => {
    assert.equal(
      dissect(0x24, { 'iscsi.targettransfertag': 9 }).issues[0]?.message,
      'TargetTransferTag is 0x00000009 with F = 1: the exchange is over, so it must be 0xffffffff.',
    );
    assert.equal(
      dissect(0x20, { 'iscsi.maxcmdsn': 5 }).issues[0]?.message,
      'MaxCmdSN 5 lies before ExpCmdSN - 1 (6): the initiator ignores both.',
    );
  });

  it('leave a response that rejects the login alone', () => {
    const rejected = { 'iscsi.login.status': 0x0201, 'iscsi.tsih': 0, 'iscsi.login.nsg': 2, 'iscsi.maxcmdsn': 0 };
    assert.deepEqual(dissect(0x23, rejected).issues, []);
  });

  it('count CmdSN windows modulo 2^32, closed ones included', () => {
    assert.deepEqual(dissect(0x20, { 'iscsi.expcmdsn': NO_TAG, 'iscsi.maxcmdsn': 30 }).issues, []);
    assert.deepEqual(dissect(0x20, { 'iscsi.expcmdsn': 0, 'iscsi.maxcmdsn': NO_TAG }).issues, []);
  });

  it('speak of fields in use only: a reserved status is none without S', () => {
    const { issues } = dissect(0x25, { 'iscsi.scsidata.S': false, 'iscsi.scsiresponse.status': 8 });
    assert.deepEqual(
      issues.map(({ code, severity }) => [code, severity]),
      [
        ['RESERVED', 'info'],
        ['RESERVED', 'info'],
      ],
    );
  });

  it('take a RefCmdSN that equals CmdSN for that of an immediate task, and count modulo 2^32', () => {
    assert.deepEqual(dissect(0x02, { 'iscsi.refcmdsn': 7 }).issues, []);
    assert.deepEqual(dissect(0x02, { 'iscsi.cmdsn': 0, 'iscsi.refcmdsn': NO_TAG }).issues, []);
  });

  it('say nothing of parameters that the event uses, and of those of vendors', () => {
    const all = { 'iscsi.parameter1': 1, 'iscsi.parameter2': 2, 'iscsi.parameter3': 3 };
    assert.deepEqual(dissect(0x32, { 'iscsi.asyncevent': 2, ...all }).issues, []);
    assert.deepEqual(dissect(0x32, { 'iscsi.asyncevent': 3, ...all, 'iscsi.parameter1': 0 }).issues, []);
    assert.deepEqual(dissect(0x32, { 'iscsi.asyncevent': 255, 'iscsi.eventvendorcode': 9, ...all }).issues, []);
  });
});

describe('notes on values', () => {
  const notes = (opcode: number, values: FieldValues): Record<string, string | undefined> =>
    Object.fromEntries(flat(dissect(opcode, values).nodes).map(({ label, note }) => [label, note]));
  const parameters = (values: FieldValues): (string | undefined)[] => {
    const found = notes(0x32, { 'iscsi.parameter3': 0, ...values });
    return [found.Parameter1, found.Parameter2, found.Parameter3];
  };
  const UNUSED = 'not used by this event';

  it('say what the parameters of an asynchronous event mean', () => {
    const times = { 'iscsi.parameter2': 2, 'iscsi.parameter3': 20 };
    assert.deepEqual(parameters({ 'iscsi.asyncevent': 0 }), [UNUSED, UNUSED, UNUSED]);
    assert.deepEqual(parameters({ 'iscsi.asyncevent': 1, 'iscsi.parameter3': 9 }), [
      UNUSED,
      UNUSED,
      'log out within 9 s',
    ]);
    assert.deepEqual(parameters({ 'iscsi.asyncevent': 2, 'iscsi.parameter1': 7, ...times }), [
      'CID 7',
      'Time2Wait 2 s',
      'Time2Retain 20 s',
    ]);
    assert.deepEqual(parameters({ 'iscsi.asyncevent': 3 }), [
      UNUSED,
      'Time2Wait 0 s: at once',
      'Time2Retain 0 s: all tasks are ended',
    ]);
    assert.deepEqual(parameters({ 'iscsi.asyncevent': 4, 'iscsi.parameter3': 9 })[2], 'negotiate within 9 s');
    assert.deepEqual(parameters({ 'iscsi.asyncevent': 5 }), [UNUSED, UNUSED, UNUSED]);
    assert.deepEqual(parameters({ 'iscsi.asyncevent': 250 }), [undefined, undefined, undefined]);
  });

  it('say what a SNACK asks for', () => {
    const snack = (type: number, first: number, length: number): (string | undefined)[] => {
      const found = notes(0x10, {
        'iscsi.snack.type': type,
        'iscsi.snack.begrun': first,
        'iscsi.snack.runlength': length,
      });
      return [found.BegRun, found.RunLength];
    };
    assert.deepEqual(snack(0, 3, 4), ['DataSN or R2TSN 3 to 6', undefined]);
    assert.deepEqual(snack(1, 3, 1), ['StatSN 3', undefined]);
    assert.deepEqual(snack(1, NO_TAG, 2), [`StatSN ${NO_TAG} to 0`, undefined]);
    assert.deepEqual(snack(0, 3, 0), [undefined, 'all Data-In or R2T from BegRun on']);
    assert.deepEqual(snack(1, 0, 0), [undefined, 'all answers not yet acknowledged']);
    assert.deepEqual(snack(2, 8, 0), ['next DataSN expected: all before it arrived', undefined]);
    assert.deepEqual(snack(3, 0, 0), [undefined, undefined]);
  });
});
