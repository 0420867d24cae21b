/** Parameter data that end anywhere, because the allocation length cut them, are normal: no issue, no exception. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { FieldNode } from '../../../src/core/dissect/FieldNode';
import { allFields } from '../../../src/core/dissect/interpret';
import type { Issue } from '../../../src/core/dissect/Issue';
import { SCSI_COMMANDS, scsiCommandOf } from '../../../src/core/protocols/scsi/commands';
import { hasParameterData, parameterData } from '../../../src/core/protocols/scsi/parameterData/parameterData';
import { hex } from '../../support/captureBuilder';
import { flat } from '../../support/decodeParameterData';
import { PARAMETER_DATA_EXAMPLES, type ParameterDataExample } from '../../support/parameterDataExamples';

/** The CDB as the initiator that has room for `length` bytes sends it; of commands without such a field as it is. */
function withAllocation(cdb: Uint8Array, length: number): Uint8Array {
  const field = allFields(scsiCommandOf(cdb, 0, cdb.length)?.fields ?? []).find(
    ({ name }) => name === 'ALLOCATION LENGTH',
  );
  const changed = cdb.slice();
  for (let at = 0; field !== undefined && at < field.length; at++) {
    changed[field.offset + at] = (length >>> (8 * (field.length - 1 - at))) & 0xff;
  }
  return changed;
}

interface Decoded {
  readonly nodes: FieldNode[];
  readonly issues: Issue[];
}

function decoded(cdb: Uint8Array, bytes: Uint8Array, sent: boolean, complete: boolean): Decoded {
  const issues: Issue[] = [];
  const range = {
    bytes,
    start: 0,
    end: bytes.length,
    fromTarget: !sent,
    complete,
    goesOn: false,
    expectedLength: bytes.length,
  };
  const nodes = flat(parameterData(cdb, range, { source: 0, issues })?.nodes ?? []);
  for (const { start, length } of [...nodes, ...issues]) {
    assert.ok(start >= 0 && length >= 0 && start + length <= bytes.length);
  }
  return { nodes, issues };
}

/** Fields that lie in a LUN, or in a field that the cut goes through: these are shown whole or not at all. */
const withoutParts = (nodes: readonly FieldNode[], cutAt: number): FieldNode[] => {
  const parts = nodes.flatMap(({ label, topic, start, length, children = [] }) =>
    start + length > cutAt && (topic?.startsWith('field/') === true || label === 'LUN') ? flat(children) : [],
  );
  return nodes.filter((node) => !parts.includes(node));
};

const isField = ({ topic, children }: FieldNode): boolean =>
  topic?.startsWith('field/') === true && children === undefined;

/** Fields by place and name, with what they say. */
const placesOf = (nodes: readonly FieldNode[]): Map<string, string> =>
  new Map(
    nodes.filter(isField).map(({ label, start, length, value }) => [`${label} at ${start}, ${length} bytes`, value]),
  );

/** The same of those that are in use. */
const fieldsOf = (nodes: readonly FieldNode[]): Map<string, string> =>
  placesOf(nodes.filter(({ json }) => json !== undefined));

const cdbOf = ({ cdb }: ParameterDataExample): Uint8Array => {
  const bytes = new Uint8Array(16);
  bytes.set(hex(cdb));
  return bytes;
};

describe('parameter data cut anywhere', () => {
  for (const example of PARAMETER_DATA_EXAMPLES) {
    const { name, data, sent = false } = example;
    it(`${name}: the fields up to there, and no issue`, () => {
      const whole = hex(data);
      const all = decoded(cdbOf(example), whole, sent, true);
      assert.deepEqual(all.issues, [], 'the example itself is well-formed');
      assert.ok(fieldsOf(all.nodes).size > 0, 'the example has fields');
      for (let length = 1; length < whole.length; length++) {
        const cdb = sent ? cdbOf(example) : withAllocation(cdbOf(example), length);
        const { nodes, issues } = decoded(cdb, whole.slice(0, length), sent, !sent);
        assert.deepEqual(issues, [], `cut after ${length} bytes`);
        const there = placesOf(nodes);
        for (const [field, value] of fieldsOf(withoutParts(all.nodes, length))) {
          const [, start = 0, size = 0] = / at (\d+), (\d+) bytes$/.exec(field)?.map(Number) ?? [];
          if (start + size <= length) assert.equal(there.get(field), value, `cut after ${length} bytes: ${field}`);
        }
      }
    });
  }

  it('has an example for every command whose data are decoded, but for bare blocks', () => {
    const shown = new Set(PARAMETER_DATA_EXAMPLES.map(({ cdb }) => cdb.slice(0, 2)));
    const decodedCodes = SCSI_COMMANDS.filter(({ operationCode, serviceAction = 0 }) => {
      const cdb = Uint8Array.of(operationCode, serviceAction, ...new Array<number>(14).fill(0));
      return hasParameterData(cdb, true) || hasParameterData(cdb, false);
    }).map(({ operationCode }) => operationCode.toString(16).padStart(2, '0'));
    // Blocks of COMPARE AND WRITE and WRITE SAME have no fields.
    const bare = new Set(['41', '89', '93', '7f']);
    assert.deepEqual(
      decodedCodes.filter((code) => !shown.has(code) && !bare.has(code)),
      [],
    );
  });

  it('garbage never throws, and everything stays inside', () => {
    const commands = fc.constantFrom(...SCSI_COMMANDS);
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc
        .tuple(
          fc.constantFrom(...PARAMETER_DATA_EXAMPLES),
          fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 6 }),
        )
        .map(([{ data }, changes]) => {
          const damaged = hex(data);
          for (const [at, value] of changes) if (at < damaged.length) damaged[at] = value;
          return damaged;
        }),
    );
    fc.assert(
      fc.property(
        commands,
        fc.uint8Array({ minLength: 15, maxLength: 15 }),
        bytes,
        fc.boolean(),
        fc.boolean(),
        ({ operationCode, serviceAction }, rest, data, sent, complete) => {
          const cdb = Uint8Array.of(operationCode, ...rest);
          if (serviceAction !== undefined) cdb[1] = serviceAction & 0x1f;
          decoded(cdb, data, sent, complete);
        },
      ),
      { numRuns: 3000 },
    );
  });
});
