import assert from 'node:assert/strict';
import type { FieldNode } from '../../../src/core/dissect/FieldNode';
import type { Issue } from '../../../src/core/dissect/Issue';
import {
  additionalHeaderSegmentNodes,
  splitAdditionalHeaderSegments,
} from '../../../src/core/protocols/iscsi/additionalHeaderSegments';
import { hex } from '../../support/captureBuilder';

function decode(text: string, missing = 0): { nodes: FieldNode[]; issues: Issue[] } {
  const bytes = hex(text);
  const issues: Issue[] = [];
  const nodes = additionalHeaderSegmentNodes(bytes, 0, bytes.length - missing, bytes.length, 0x01, {
    source: 0,
    issues,
  });
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
});
