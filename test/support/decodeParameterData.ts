import assert from 'node:assert/strict';
import type { FieldNode } from '../../src/core/dissect/FieldNode';
import type { Issue } from '../../src/core/dissect/Issue';
import type { ParameterDataRange } from '../../src/core/dissect/ScsiDissector';
import { parameterData } from '../../src/core/protocols/scsi/parameterData/parameterData';
import { hex } from './captureBuilder';

/** Latin-1 text as hexadecimal digits. */
export const text = (value: string): string => Buffer.from(value, 'latin1').toString('hex');

/** A node and all within it, depth first. */
export function flat(nodes: readonly FieldNode[]): FieldNode[] {
  return nodes.flatMap((node) => [node, ...flat(node.children ?? [])]);
}

export interface Decoded {
  /** Value by label; of several the last. */
  readonly rows: Record<string, string>;
  /** "label value", in order, of all nodes. */
  readonly labels: string[];
  /** "label value" of the nodes at the top. */
  readonly top: string[];
  readonly nodes: FieldNode[];
  readonly summary: string;
  readonly issues: Issue[];
  /** Code, start and length of each issue. */
  readonly found: (readonly [string, number, number])[];
}

/** Decodes data (hexadecimal digits) that belong to a CDB; every node and issue must lie inside the data. */
export function decode(cdb: string, data: string, more: Partial<ParameterDataRange> = {}): Decoded {
  const bytes = hex(data);
  const issues: Issue[] = [];
  const range = { bytes, start: 0, end: bytes.length, fromTarget: true, complete: true, goesOn: false, ...more };
  const decoded = parameterData(hex(cdb), range, { source: 0, issues });
  assert.ok(decoded);
  const nodes = flat(decoded.nodes);
  for (const { start, length } of [...nodes, ...issues]) {
    assert.ok(start >= range.start && length >= 0 && start + length <= range.end);
  }
  return {
    rows: Object.fromEntries(nodes.map(({ label, value }) => [label, value])),
    labels: nodes.map(({ label, value }) => `${label} ${value}`),
    top: decoded.nodes.map(({ label, value }) => `${label} ${value}`.trim()),
    nodes,
    summary: decoded.summary,
    issues,
    found: issues.map(({ code, start, length }) => [code, start, length] as const),
  };
}
