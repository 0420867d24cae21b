import { hexOf } from '../../bytes/hex';
import type { FieldNode } from '../../dissect/FieldNode';
import type { FieldSpec } from '../../dissect/FieldSpec';
import type { PartContext } from '../../dissect/ScsiDissector';
import { plural } from '../../text/plural';
import { PADDING } from './partFields';

/** Longer byte strings are shown cut and left out of JSON: the bytes themselves stand beside them. */
const SHOWN_BYTES = 24;
const LONGEST_JSON = 4096;

/**
 * The node of a part of variable length: the bytes `start` up to `end`. `opcode` is that of the PDU, for the topic; `json` false keeps the
 * bytes out of JSON.
 */
export function partNode(
  field: FieldSpec,
  bytes: Uint8Array,
  start: number,
  end: number,
  source: number,
  opcode: number,
  more: Partial<FieldNode> = {},
  json = true,
): FieldNode {
  const length = Math.max(0, end - start);
  const shown = hexOf(bytes, start, Math.min(end, start + SHOWN_BYTES));
  return {
    label: field.name,
    value: length === 0 ? '' : `0x${shown}${length > SHOWN_BYTES ? '…' : ''}`,
    note: plural(length, 'byte'),
    ...(field.filter === undefined ? {} : { filter: field.filter, topic: partTopic(opcode, field) }),
    ...(json && length > 0 && length <= LONGEST_JSON ? { json: '0x' + hexOf(bytes, start, end) } : {}),
    ...(field.rfc?.rfc3720 === undefined ? {} : { rfc: { rfc: 3720, section: field.rfc.rfc3720 } }),
    source,
    start,
    length,
    ...more,
  };
}

/** Bytes that fill up to a multiple of four, with an issue where they are not zero. */
export function paddingNode(
  bytes: Uint8Array,
  start: number,
  end: number,
  opcode: number,
  { source, issues }: PartContext,
): FieldNode {
  const node = partNode(PADDING, bytes, start, end, source, opcode);
  if (bytes.subarray(start, end).every((byte) => byte === 0)) return node;
  const problem = `Padding should be zero, but is ${node.value}.`;
  const rfc = { rfc: 3720, section: '10.1' };
  issues.push({ code: 'RESERVED', severity: 'info', message: problem, rfc, start, length: end - start });
  return { ...node, severity: 'info', problem };
}

/** "field/0x03/iscsi.padding". */
export function partTopic(opcode: number, field: FieldSpec): string {
  return `${topicPrefix(opcode)}/${field.filter ?? ''}`;
}

export function topicPrefix(opcode: number): string {
  return `field/0x${opcode.toString(16).padStart(2, '0')}`;
}
