import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ADDITIONAL_SENSE, additionalSenseName } from '../../../src/core/protocols/scsi/additionalSenseCodes';
import { senseNodes, senseSummary } from '../../../src/core/protocols/scsi/senseData';
import {
  DESCRIPTOR_HEAD,
  DESCRIPTOR_SENSE,
  FIXED_SENSE,
  SENSE_DESCRIPTORS,
} from '../../../src/core/protocols/scsi/senseFields';
import type { FieldNode } from '../../../src/core/dissect/FieldNode';
import { allFields } from '../../../src/core/dissect/interpret';
import type { Issue } from '../../../src/core/dissect/Issue';
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

const issuesOf = (text: string): [number, number, string][] => {
  const bytes = hex(text);
  const issues: Issue[] = [];
  senseNodes(bytes, 0, bytes.length, { source: 0, issues });
  return issues.map(({ start, length, code }) => [start, length, code]);
};
const notes = (text: string): Record<string, unknown> => {
  const bytes = hex(text);
  return Object.fromEntries(
    flat(senseNodes(bytes, 0, bytes.length, PART)).flatMap(({ label, note }) =>
      note === undefined ? [] : [[label, note]],
    ),
  );
};
/** Descriptor format sense data with sense key `key` and these descriptors. */
const withDescriptors = (key: string, descriptors: string): string => {
  const length = hex(descriptors).length.toString(16).padStart(2, '0');
  return `72 0${key} 0000 000000 ${length} ${descriptors}`;
};

describe('sense data', () => {
  it('reads the fixed format', () => {
    assert.deepEqual(read('f0 00 06 00000001 0a 00000000 3f0e 02 c10007'), {
      'scsi.sns.valid': true,
      'scsi.sns.errtype': 0x70,
      'scsi.sns.segment': 0,
      'scsi.sns.filemark': false,
      'scsi.sns.eom': false,
      'scsi.sns.ili': false,
      'scsi.sns.sdat_ovfl': false,
      'scsi.sns.key': 6,
      'scsi.sns.info': 1,
      'scsi.sns.addlen': 10,
      'scsi.sns.command_specific_information': '0x00000000',
      'scsi.sns.ascascq': 0x3f0e,
      'scsi.sns.asc': 0x3f,
      'scsi.sns.ascq': 0x0e,
      'scsi.sns.fru': 2,
      'scsi.sns.sksv': true,
      'scsi.sns.sks_info': 0x410007,
      'scsi.sns.sks.overflow': true,
    });
  });

  const specific: [string, string, string, Record<string, unknown>, string | undefined][] = [
    [
      'field pointer',
      '5',
      'c80002',
      { 'scsi.sns.sks.fp.cd': true, 'scsi.sns.sks.fp.bpv': true, 'scsi.sns.sks.fp.bit': 0, 'scsi.sns.sks.fp.field': 2 },
      'byte 2, bit 0, of the CDB',
    ],
    ['field pointer into the data', '5', '80000a', { 'scsi.sns.sks.fp.cd': false }, 'byte 10 of the parameter data'],
    ['actual retry count', '3', '800007', { 'scsi.sns.sks.retry_count': 7 }, '7 retries'],
    ['actual retry count', '1', '800001', { 'scsi.sns.sks.retry_count': 1 }, '1 retry'],
    ['progress', '2', '808000', { 'scsi.sns.sks.progress': 0x8000 }, '50 %'],
    ['progress', '0', '804000', { 'scsi.sns.sks.progress': 0x4000 }, '25 %'],
    ['segment pointer', 'a', 'a00003', { 'scsi.sns.sks.sd': true }, 'byte 3 of the segment descriptor'],
    ['unit attention overflow', '6', '810000', { 'scsi.sns.sks.overflow': true }, 'unit attentions were lost'],
    ['nothing without SKSV', '5', '400002', {}, 'SKSV is 0: says nothing'],
  ];
  for (const [name, key, bytes, expected, note] of specific) {
    const fixed = `70 00 0${key} 00000000 0a 00000000 0000 00 ${bytes}`;
    for (const [format, text] of [
      ['fixed', fixed],
      ['descriptor', withDescriptors(key, `02 06 0000 ${bytes} 00`)],
    ] as const) {
      it(`reads ${name} by the sense key ${key}, ${format} format`, () => {
        const all = read(text);
        const found = Object.entries(all).filter(([filter]) => filter.startsWith('scsi.sns.sks.'));
        for (const [filter, value] of Object.entries(expected)) assert.equal(all[filter], value, filter);
        if (Object.keys(expected).length === 0) assert.deepEqual(found, []);
        assert.equal(notes(text)['SENSE KEY SPECIFIC'], note);
        assert.deepEqual(issuesOf(text), []);
      });
    }
  }

  it('reads INFORMATION only where VALID says so', () => {
    assert.equal(notes('f0 00 03 00001000 0a 00000000 1100 00 000000')['INFORMATION'], '4096');
    assert.equal(notes('70 00 03 00001000 0a 00000000 1100 00 000000')['INFORMATION'], 'VALID is 0: says nothing');
  });

  it('keeps what stands behind the fixed format', () => {
    const bytes = hex('70 00 05 00000000 0c 00000000 2400 00 000000 aabb cc');
    const nodes = senseNodes(bytes, 0, bytes.length, PART);
    assert.deepEqual(
      nodes.slice(-2).map(({ label, value, start, length }) => [label, value, start, length]),
      [
        ['ADDITIONAL SENSE BYTES', '0xaabb', 18, 2],
        ['Further bytes', '0xcc', 20, 1],
      ],
    );
  });

  it('reads the descriptor format with its descriptors', () => {
    const bytes = hex('72 05 2400 000000 0c 000a 80 00 ffffffffffffff10');
    const nodes = senseNodes(bytes, 0, bytes.length, PART);
    const found = nodes.find(({ label }) => label === 'Descriptor');
    assert.deepEqual([found?.value, found?.start, found?.length], ['Information', 8, 12]);
    assert.deepEqual(
      found?.children?.map(({ label, value, note }) => [label, value, note]),
      [
        ['DESCRIPTOR TYPE', '0x00', undefined],
        ['ADDITIONAL LENGTH', '10', undefined],
        ['VALID', '1', undefined],
        ['INFORMATION', '0xffffffffffffff10', '18446744073709551376'],
      ],
    );
    assert.equal(summary('72 05 2400 000000 00'), 'ILLEGAL REQUEST: INVALID FIELD IN CDB (24/00)');
  });

  const descriptors: [string, string, Record<string, unknown>][] = [
    ['Information', '000a 80 00 0000000000000010', { 'scsi.sns.valid': true, 'scsi.sns.info': '0x0000000000000010' }],
    [
      'Command specific information',
      '010a 0000 0000000000000011',
      { 'scsi.sns.command_specific_information': '0x0000000000000011' },
    ],
    ['Sense key specific', '0206 0000 c00002 00', { 'scsi.sns.sksv': true, 'scsi.sns.sks.fp.field': 2 }],
    ['Field replaceable unit', '0302 00 21', { 'scsi.sns.fru': 0x21 }],
    ['Stream commands', '0402 00 a0', { 'scsi.sns.filemark': true, 'scsi.sns.eom': false, 'scsi.sns.ili': true }],
    ['Block commands', '0502 00 20', { 'scsi.sns.ili': true }],
    [
      'OSD object identification',
      '061e 000000000000 00000001 00000002 0000000000010000 0000000000010001',
      { 'scsi.sns.desc.osd_object.object_id': '0x0000000000010001' },
    ],
    [
      'ATA status return',
      '090c 01 04 0005 06 07 08 09 0a 0b 40 51',
      {
        'scsi.sns.ata.extend': true,
        'scsi.sns.ata.error': 4,
        'scsi.sns.ata.count': '0x0005',
        'scsi.sns.ata.status': 0x51,
      },
    ],
    [
      'Another progress indication',
      '0a06 02 0404 00 4000',
      { 'scsi.sns.another.key': 2, 'scsi.sns.another.ascascq': 0x0404, 'scsi.sns.another.progress': 0x4000 },
    ],
    [
      'Forwarded sense data',
      '0c14 81 02 70 00 03 00000000 0a 00000000 1100 00 000000',
      { 'scsi.sns.forwarded.fsdt': true, 'scsi.sns.forwarded.status': 2, 'scsi.sns.ascascq': 0x1100 },
    ],
    [
      'Direct-access block device',
      '0d16 a0 00 c00003 05 0000000000000010 0000000000000020',
      { 'scsi.sns.fru': 5, 'scsi.sns.sks.fp.field': 3, 'scsi.sns.info': '0x0000000000000010' },
    ],
    ['Device designation', '0e02 0102', {}],
    ['type 0x81 (vendor specific)', '8102 0102', {}],
    ['type 0x20', '2002 0102', {}],
  ];
  for (const [name, bytes, expected] of descriptors) {
    it(`reads the descriptor ${name}`, () => {
      const text = withDescriptors('5', bytes);
      const whole = hex(text);
      const found = senseNodes(whole, 0, whole.length, PART).find(({ label }) => label === 'Descriptor');
      assert.deepEqual([found?.value, found?.start, found?.length], [name, 8, whole.length - 8]);
      const all = read(text);
      for (const [filter, value] of Object.entries(expected)) assert.equal(all[filter], value, filter);
      assert.deepEqual(issuesOf(text), []);
      if (Object.keys(expected).length === 0) assert.equal(found?.children?.at(-1)?.value, '0x0102');
    });
  }

  it('takes sense data in sense data apart only so far', () => {
    let text = '70 00 03';
    for (let depth = 0; depth < 8; depth++) {
      text = withDescriptors('a', `0c ${(hex(text).length + 2).toString(16).padStart(2, '0')} 00 02 ${text}`);
    }
    const bytes = hex(text);
    const nodes = flat(senseNodes(bytes, 0, bytes.length, PART));
    assert.equal(nodes.filter(({ filter }) => filter === 'scsi.sns.errtype').length, 5);
    assert.equal(nodes.find(({ label }) => label === 'Descriptor bytes')?.start, 5 * 12);
  });

  it('reports descriptors whose length does not fit', () => {
    // Longer than what ADDITIONAL SENSE LENGTH leaves for it.
    assert.deepEqual(issuesOf('72 05 2400 000000 04 020a 0000'), [[8, 4, 'SENSE-DESCRIPTOR']]);
    // Too short for its own fields.
    assert.deepEqual(issuesOf('72 05 2400 000000 04 0002 0000'), [[8, 4, 'SENSE-DESCRIPTOR']]);
    assert.deepEqual(issuesOf('72 05 2400 000000 02 0300'), [[8, 2, 'SENSE-DESCRIPTOR']]);
    // A descriptor of one byte.
    assert.deepEqual(issuesOf('72 05 2400 000000 05 0302 0001 00'), [[12, 1, 'SENSE-DESCRIPTOR']]);
  });

  it('takes sense data that are cut short for no fault', () => {
    const fixed = '70 00 05 00000000 0a 00000000 2400 00 c00002';
    const descriptor = '72 05 2400 000000 14 000a 80 00 0000000000000010 0206 0000 c00002 00';
    for (const text of [fixed, descriptor]) {
      const bytes = hex(text);
      for (let length = 0; length <= bytes.length; length++) {
        const issues: Issue[] = [];
        const nodes = senseNodes(bytes, 0, length, { source: 0, issues });
        assert.deepEqual(issues, [], `${length} bytes`);
        for (const node of flat(nodes)) assert.ok(node.start + node.length <= length);
        if (length > 0) assert.equal(nodes[0]?.start, 0);
      }
    }
  });

  it('shows the bytes of sense data in a format of their own', () => {
    const bytes = hex('7f 01 02');
    assert.deepEqual(
      senseNodes(bytes, 0, 3, PART).map(({ label, note, start, length }) => [label, note, start, length]),
      [
        ['RESPONSE CODE', 'vendor specific format', 0, 1],
        ['Further bytes', undefined, 1, 2],
      ],
    );
  });

  it('documents every field', () => {
    const layouts = Object.values(SENSE_DESCRIPTORS).flatMap(({ fields }) => fields.flat());
    for (const field of allFields([...FIXED_SENSE.flat(), ...DESCRIPTOR_SENSE, ...DESCRIPTOR_HEAD, ...layouts])) {
      assert.ok(field.doc, field.name);
      assert.match(field.filter ?? '', /^scsi\.sns\./);
    }
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
      assert.match(name, /^[A-Zi][A-Zacieu0-9 .,&/()_-]+$/, code);
      assert.equal(additionalSenseName(Number(code)), name);
    }
  });

  it('knows the whole list, and the codes that carry a number', () => {
    assert.ok(Object.keys(ADDITIONAL_SENSE).length > 740);
    const wanted: [number, string | undefined][] = [
      [0x0022, 'DEFERRED MICROCODE IS PENDING'],
      [0x0425, 'DEPOPULATION RESTORATION IN PROGRESS'],
      [0x230a, 'INVALID TOKEN OPERATION, INVALID TOKEN LENGTH'],
      [0x407f, undefined],
      [0x4080, 'DIAGNOSTIC FAILURE ON COMPONENT 80'],
      [0x4d11, 'TAGGED OVERLAPPED COMMANDS (TASK TAG 17)'],
      [0x5d10, 'HARDWARE IMPENDING FAILURE GENERAL HARD DRIVE FAILURE'],
      [0x5d6c, 'FIRMWARE IMPENDING FAILURE DRIVE CALIBRATION RETRY COUNT'],
      [0x5d1d, undefined],
      [0x70a1, 'DECOMPRESSION EXCEPTION SHORT ALGORITHM ID OF A1'],
      [0x7479, 'SECURITY CONFLICT IN TRANSLATED DEVICE'],
      [0x3a81, 'vendor specific qualifier'],
      [0x8000, 'vendor specific'],
    ];
    for (const [code, name] of wanted) assert.equal(additionalSenseName(code), name, code.toString(16));
  });

  it('never throws and stays inside', () => {
    const bytes = fc.uint8Array({ maxLength: 300 });
    fc.assert(
      fc.property(bytes, fc.constantFrom(0x70, 0x71, 0x72, 0x73, 0xf0, 0x00, 0x7f), fc.nat(310), (list, code, end) => {
        if (list.length > 0) list[0] = code;
        senseSummary(list, 0, end);
        for (const node of flat(senseNodes(list, 0, end, PART))) {
          assert.ok(node.start + node.length <= Math.min(list.length, end));
        }
      }),
    );
  });
});
