import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ADDITIONAL_SENSE, additionalSenseName } from '../../../src/core/protocols/scsi/additionalSenseCodes';
import { senseNodes, senseSummary } from '../../../src/core/protocols/scsi/senseData';
import type { FieldNode } from '../../../src/core/dissect/FieldNode';
import { hex } from '../../support/captureBuilder';

const PART = { source: 0, issues: [] };
const flat = (nodes: readonly FieldNode[]): FieldNode[] =>
  nodes.flatMap((node) => [node, ...flat(node.children ?? [])]);
const read = (text: string): Record<string, unknown> => {
  const bytes = hex(text);
  return Object.fromEntries(
    flat(senseNodes(bytes, 0, bytes.length, PART)).flatMap(({ filter, json }) =>
      filter && json !== undefined ? [[filter, json]] : [],
    ),
  );
};
const summary = (text: string): string | undefined => {
  const bytes = hex(text);
  const found = senseSummary(bytes, 0, bytes.length);
  return found && [found.key, found.text].filter(Boolean).join(': ');
};

describe('sense data', () => {
  it('reads the fixed format', () => {
    assert.deepEqual(read('f0 00 06 00000001 0a 00000000 3f0e 02 c00007'), {
      'scsi.sns.infovalid': true,
      'scsi.sns.errtype': 0x70,
      'scsi.sns.filemark': false,
      'scsi.sns.eom': false,
      'scsi.sns.ili': false,
      'scsi.sns.key': 6,
      'scsi.sns.info': 1,
      'scsi.sns.addlen': 10,
      'scsi.sns.command_specific_information': '0x00000000',
      'scsi.sns.ascascq': 0x3f0e,
      'scsi.sns.asc': 0x3f,
      'scsi.sns.ascq': 0x0e,
      'scsi.sns.fru': 2,
      'scsi.sns.sksv': true,
      'scsi.sns.sks_info': 0x400007,
    });
  });

  it('reads the descriptor format with its descriptors', () => {
    const bytes = hex('72 05 2400 000000 0c 000a 80 00 0000000000000010');
    const nodes = senseNodes(bytes, 0, bytes.length, PART);
    assert.deepEqual(
      nodes
        .filter(({ label }) => label === 'Descriptor')
        .map(({ value, note, start, length }) => [value, note, start, length]),
      [['Information', '0x80000000000000000010', 8, 12]],
    );
    assert.equal(summary('72 05 2400 000000 00'), 'ILLEGAL REQUEST: INVALID FIELD IN CDB (24/00)');
  });

  it('names the byte of the CDB that is wrong', () => {
    const bytes = hex('70 00 05 00000000 0a 00000000 2400 00 c00002');
    const node = flat(senseNodes(bytes, 0, bytes.length, PART)).find(({ filter }) => filter === 'scsi.sns.sks_info');
    assert.equal(node?.note, 'byte 2 of the CDB');
  });

  const summaries: [string, string | undefined][] = [
    ['70 00 02 00000000 0a 00000000 0401 00 000000', 'NOT READY: LOGICAL UNIT IS IN PROCESS OF BECOMING READY (04/01)'],
    ['71 00 03 00000000 0a 00000000 1100 00 000000', 'MEDIUM ERROR (deferred): UNRECOVERED READ ERROR (11/00)'],
    [
      '70 00 0b 00000000 0a 00000000 477f 00 000000',
      'ABORTED COMMAND: SOME COMMANDS CLEARED BY ISCSI PROTOCOL EVENT (47/7F)',
    ],
    ['70 00 04 00000000 0a 00000000 40aa 00 000000', 'HARDWARE ERROR: DIAGNOSTIC FAILURE ON COMPONENT AA (40/AA)'],
    ['70 00 05 00000000 0a 00000000 8801 00 000000', 'ILLEGAL REQUEST: vendor specific (88/01)'],
    ['70 00 05 00000000 0a 00000000 6f77 00 000000', 'ILLEGAL REQUEST: 6F/77'],
    ['70 00 06', 'UNIT ATTENTION'],
    ['70', undefined],
    ['00 00 06', undefined],
    ['', undefined],
  ];
  for (const [bytes, expected] of summaries) {
    it(`sums up ${bytes || 'nothing'} as ${expected}`, () => assert.equal(summary(bytes), expected));
  }

  it('names what matters for iSCSI and storage', () => {
    const wanted = [
      0x0c0c, 0x0c0d, 0x4705, 0x1113, 0x477f, 0x040a, 0x040b, 0x2707, 0x2907, 0x2a06, 0x2a09, 0x3807, 0x1d00,
    ];
    for (const code of wanted) assert.ok(ADDITIONAL_SENSE[code], code.toString(16));
    for (const [code, name] of Object.entries(ADDITIONAL_SENSE)) {
      assert.match(name, /^[A-Z0-9_][A-Z0-9 ,/()_-]+$/, code);
      assert.equal(additionalSenseName(Number(code)), name);
    }
  });

  it('never throws and stays inside', () => {
    const bytes = fc.uint8Array({ maxLength: 40 });
    fc.assert(
      fc.property(bytes, fc.constantFrom(0x70, 0x71, 0x72, 0x73, 0x00, 0x7f), fc.nat(45), (list, code, end) => {
        if (list.length > 0) list[0] = code;
        senseSummary(list, 0, end);
        for (const node of flat(senseNodes(list, 0, end, PART))) {
          assert.ok(node.start + node.length <= Math.min(list.length, end));
        }
      }),
    );
  });
});
