import { hexOf } from '../../bytes/hex';
import type { FieldNode } from '../../dissect/FieldNode';
import type { FieldSpec } from '../../dissect/FieldSpec';
import { interpretHeader } from '../../dissect/interpret';

/** Reads what an option has behind its type, length and fixed fields: from `start` to `end`, of a packet that begins at `packet`. */
export type OptionBody = (bytes: Uint8Array, start: number, end: number, packet: number) => FieldNode[];

/** The nodes of a table whose first byte is `start`; fields that reach beyond `end` are left out. */
export function tableNodes(table: readonly FieldSpec[], bytes: Uint8Array, start: number, end: number): FieldNode[] {
  return interpretHeader(table, bytes, start, end, { source: 0, issues: [] });
}

/** One node of bytes that have no fields; none where there are no bytes. */
export function restNodes(label: string, bytes: Uint8Array, start: number, end: number, filter?: string): FieldNode[] {
  if (end <= start) return [];
  const value = '0x' + hexOf(bytes, start, end);
  const named = filter === undefined ? {} : { filter, json: value };
  return [{ label, value, ...named, source: 0, start, length: end - start }];
}

/** The same table again and again as long as it fits; `length` is that of one turn in bytes. */
export function repeatedNodes(
  table: readonly FieldSpec[],
  length: number,
  bytes: Uint8Array,
  start: number,
  end: number,
): FieldNode[] {
  const nodes: FieldNode[] = [];
  let at = start;
  for (; at + length <= end; at += length) nodes.push(...tableNodes(table, bytes, at, at + length));
  return [...nodes, ...restNodes('Rest', bytes, at, end)];
}
