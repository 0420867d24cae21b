import assert from 'node:assert/strict';
import type { FieldNode } from '../../../src/core/dissect/FieldNode';
import type { Issue } from '../../../src/core/dissect/Issue';
import {
  additionalHeaderSegmentNodes,
  type SegmentOwner,
  splitAdditionalHeaderSegments,
} from '../../../src/core/protocols/iscsi/additionalHeaderSegments';
import { dissectPdu } from '../../../src/core/protocols/iscsi/dissectPdu';
import { scsiDissector } from '../../../src/core/protocols/scsi/scsiDissector';
import { buildPdu, type FieldValues } from '../../support/buildPdu';
import { hex } from '../../support/captureBuilder';
import { HEALTHY } from './healthyPdus';

function decode(text: string, missing = 0, owner: Partial<SegmentOwner> = {}): { nodes: FieldNode[]; issues: Issue[] } {
  const bytes = hex(text);
  const issues: Issue[] = [];
  const nodes = additionalHeaderSegmentNodes(
    bytes,
    0,
    bytes.length - missing,
    bytes.length,
    { opcode: 0x01, ...owner },
    {
      source: 0,
      issues,
    },
  );
  return { nodes, issues };
}

const values = (node: FieldNode | undefined): Record<string, unknown> =>
  Object.fromEntries(
    (node?.children ?? []).flatMap(({ filter, json }) => (filter && json !== undefined ? [[filter, json]] : [])),
  );

describe('additional header segments', () => {
  it('reads an extended CDB with its padding', () => {
    const { nodes, issues } = decode('0006 01 00 0102030405 000000');
    assert.equal(nodes[0]?.value, 'extended CDB');
    assert.deepEqual(values(nodes[0]), {
      'iscsi.ahs.length': 6,
      'iscsi.ahs.type': 1,
      'iscsi.ahs.extended_cdb': '0x0102030405',
      'iscsi.padding': '0x000000',
    });
    assert.deepEqual(issues, []);
  });

  it('reads the expected read length of a bidirectional command', () => {
    const { nodes, issues } = decode('0005 02 00 00000200');
    assert.deepEqual(values(nodes[0]), { 'iscsi.ahs.length': 5, 'iscsi.ahs.type': 2, 'iscsi.ahs.bidir.length': 512 });
    assert.deepEqual(issues, []);
  });

  it('reads several, one behind the other', () => {
    const { nodes } = decode('0005 02 00 00000200  0002 01 00 aa 000000');
    assert.deepEqual(
      nodes.map(({ start, length, value }) => [start, length, value]),
      [
        [0, 8, 'bidirectional read length'],
        [8, 8, 'extended CDB'],
      ],
    );
    assert.deepEqual(
      splitAdditionalHeaderSegments(hex('0005020000000200 00020100aa000000'), 0, 16).map(({ end }) => end),
      [8, 16],
    );
  });

  it('keeps the bytes of an unknown type and reports it', () => {
    const { nodes, issues } = decode('0005 09 00 11223344');
    assert.equal(values(nodes[0])['iscsi.ahs.unknown_blob'], '0x0011223344');
    assert.deepEqual(
      issues.map(({ code, severity, rfc }) => [code, severity, rfc?.section]),
      [['AHS', 'error', '10.2.2.1']],
    );
    assert.equal(nodes[0]?.severity, 'error');
  });

  const wrong: [string, string, RegExp][] = [
    ['a segment that claims more than there is', '0040 01 00 00000000', /AHSLength 64 reaches beyond the 8 bytes/],
    ['a bidirectional length of the wrong size', '0003 02 00 0000 0000', /must be 5/],
    ['an extended CDB without a byte', '0001 01 00', /must be 2 or more/],
  ];
  for (const [what, bytes, message] of wrong) {
    it(`reports ${what}`, () => {
      const { issues } = decode(bytes);
      assert.match(issues.map((issue) => issue.message).join(), message);
      for (const { code, start, length } of issues) {
        assert.equal(code, 'AHS');
        assert.ok(start + length <= hex(bytes).length);
      }
    });
  }

  it('reports reserved bits of type and third byte', () => {
    const { issues } = decode('0005 c2 01 00000200');
    assert.deepEqual(
      issues.map(({ code, start }) => [code, start]),
      [
        ['RESERVED', 2],
        ['RESERVED', 3],
      ],
    );
  });

  it('decodes what is there of segments that the capture cuts', () => {
    const { nodes } = decode('0010 01 00 0102030405060708 090a0b0c 0d0e0f00', 8);
    assert.equal(values(nodes[0])['iscsi.ahs.extended_cdb'], '0x0102030405060708');
    assert.deepEqual(decode('0005 02 00 00000200', 5).nodes, []);
  });

  const messages = (found: { issues: Issue[] }): string[] => found.issues.map(({ message }) => message);

  it('shows the third byte of an extended CDB, and reports bits in it (it stood nowhere)', () => {
    const { nodes, issues } = decode('0002 01 07 aa 000000');
    assert.deepEqual(nodes[0]?.children?.map(({ label, start }) => [label, start]).at(-3), ['Reserved', 3]);
    assert.deepEqual(
      issues.map(({ code, start }) => [code, start]),
      [['RESERVED', 3]],
    );
  });

  it('reports padding that is not zero', () => {
    const { issues } = decode('0002 01 00 aa 000100');
    assert.deepEqual(
      issues.map(({ code, severity, start, length }) => [code, severity, start, length]),
      [['RESERVED', 'info', 5, 3]],
    );
  });

  it('reports words that TotalAHSLength counts and no segment uses, once', () => {
    const found = decode('0005 02 00 00000200 00000000 00000000 00000000');
    assert.deepEqual(messages(found), [
      'TotalAHSLength counts 5 words, but the segments end after 2: the other 12 bytes are zero.',
    ]);
    assert.deepEqual(
      found.nodes.map(({ label, start, length }) => [label, start, length]),
      [
        ['Additional header segment', 0, 8],
        ['Further bytes', 8, 12],
      ],
    );
  });

  it('names reserved types, 0 too', () => {
    assert.equal(decode('0005 09 00 11223344').nodes[0]?.value, 'type 9, reserved');
    assert.match(messages(decode('0005 00 00 11223344')).join(), /^AHSType 0 is not defined/);
  });

  it('reports a second segment of one type', () => {
    const found = decode('0005 02 00 00000200 0005 02 00 00000200', 0, { bidirectional: true });
    assert.deepEqual(messages(found), [
      'A second segment of type 2 (bidirectional read length): a command has one at most.',
    ]);
    assert.equal(found.issues[0]?.start, 8);
  });

  it('reports an expected read length of a command that is not bidirectional', () => {
    assert.match(messages(decode('0005 02 00 00000200', 0, { bidirectional: false })).join(), /R and W are not both 1/);
    assert.deepEqual(messages(decode('0005 02 00 00000200', 0, { bidirectional: true })), []);
  });

  it('holds the extended CDB against the length that the CDB has', () => {
    const extension = '0011 01 00 000102030405060708090a0b0c0d0e0f';
    assert.deepEqual(messages(decode(extension, 0, { cdbLength: 32 })), []);
    assert.deepEqual(messages(decode(extension)), []);
    assert.deepEqual(messages(decode(extension, 0, { cdbLength: 40 })), [
      'AHSLength makes it a CDB of 32 bytes, but its own length field says 40.',
    ]);
    assert.deepEqual(messages(decode(extension, 0, { cdbLength: 10 })), [
      'The CDB has 10 bytes by its operation code: one of up to 16 bytes must not have this segment.',
    ]);
  });

  describe('in a SCSI Command', () => {
    const variable = { 'iscsi.scsicommand.cdb': `7f000000 00000018 ${'00'.repeat(8)}` };
    const bidirectional = { 'iscsi.scsicommand.W': true };
    const command = (values: FieldValues, ahs = ''): string[] => {
      const bytes = buildPdu(0x01, { ...HEALTHY[0x01], ...values }, { ahs: hex(ahs) });
      const context = { source: 0, headerDigest: false, dataDigest: false, scsi: scsiDissector };
      const { issues } = dissectPdu(bytes, 0, bytes.length, context);
      return issues.map(({ code, start, rfc }) => `${code} at ${start}, ${rfc?.section}`);
    };
    const extension = '0011 01 00 000102030405060708090a0b0c0d0e0f';
    const read = '0005 02 00 00000200';

    it('are as they should be', () => {
      assert.deepEqual(command(variable, extension), []);
      assert.deepEqual(command(bidirectional, read), []);
      assert.deepEqual(command({ ...variable, ...bidirectional }, extension + read), []);
    });

    it('are missed where the header asks for them', () => {
      assert.deepEqual(command(variable), ['AHS at 32, 10.3.5']);
      assert.deepEqual(command({ ...variable, ...bidirectional }, extension), ['AHS at 4, 10.3.4']);
      assert.deepEqual(command({ ...variable, ...bidirectional }, read), ['AHS at 32, 10.3.5']);
    });

    it('must fit the header', () => {
      assert.deepEqual(command({}, extension), ['AHS at 48, 10.2.2.3']);
      assert.deepEqual(command({}, read), ['AHS at 48, 10.2.2.4']);
    });
  });
});
