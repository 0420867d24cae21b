import { hexNumber, hexOf } from '../../../bytes/hex';
import type { FieldNode } from '../../../dissect/FieldNode';
import type { FieldKind, FieldSpec } from '../../../dissect/FieldSpec';
import { interpretHeader } from '../../../dissect/interpret';
import type { Issue } from '../../../dissect/Issue';
import { partTopic } from '../../../rfc/explanations/parts';
import { visibleText } from '../../../text/visibleText';

/** Why data may end before what their own length says: never a fault of the device. */
export type DataCut =
  | 'cut by the allocation length'
  | 'cut by the Expected Data Transfer Length'
  | 'goes on in a later PDU'
  | 'not all in the capture'
  | 'only the beginning is decoded';

/** Parameter data of one command, from their first byte on. */
export interface ParameterPart {
  readonly bytes: Uint8Array;
  readonly start: number;
  /** End of the bytes at hand, within the array. */
  readonly end: number;
  readonly cdb: Uint8Array;
  /** Bytes of all data of the command, by its Expected Data Transfer Length; absent when that is not known. */
  readonly expectedLength?: number;
  readonly source: number;
  readonly issues: Issue[];
  /** Absent when nothing explains data that end early. */
  readonly cut?: DataCut;
}

/** A field of parameter data: byte strings may be text of the device or a number of eight bytes. */
export interface ParameterField extends FieldSpec {
  readonly shownAs?: 'text' | 'number';
}

/** A row of a table; `offset` counts from the first byte of the part that the table describes. */
export function parameterField(
  name: string,
  filter: string | undefined,
  offset: number,
  length: number,
  kind: FieldKind | 'text' | 'number',
  doc: string,
  more: Partial<FieldSpec> = {},
): ParameterField {
  const shown = kind === 'text' || kind === 'number' ? kind : undefined;
  return {
    name,
    ...(filter === undefined ? {} : { filter }),
    offset,
    length,
    kind: shown === undefined ? (kind as FieldKind) : 'bytes',
    ...(shown === undefined ? {} : { shownAs: shown }),
    doc,
    ...more,
  };
}

/** One bit. */
export function parameterBit(
  name: string,
  filter: string | undefined,
  offset: number,
  mask: number,
  doc: string,
): ParameterField {
  return parameterField(name, filter, offset, 1, 'boolean', doc, { mask });
}

/** Text of the device, padding left out. Bytes above 0x7f are shown as Latin-1. */
export function deviceText(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < Math.min(end, bytes.length); at++) text += String.fromCharCode(bytes[at] ?? 0);
  return visibleText(text.replace(/[ \0]+$/, ''));
}

/** Big-endian number of `length` bytes in decimal, exact at any length. */
export function decimal(bytes: Uint8Array, start: number, length: number): string {
  return BigInt('0x0' + hexOf(bytes, start, start + length)).toString();
}

/** Big-endian number of 1 to 4 bytes; bytes that are not there count as zero. */
export function numberAt(bytes: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let index = 0; index < length; index++) value = value * 256 + (bytes[at + index] ?? 0);
  return value;
}

/** Prefix of the topics of the data of a command: operation codes share one. */
export function dataTopics(cdb: Uint8Array): string {
  return `field/scsi.data.${hexNumber(cdb[0] ?? 0, 2)}`;
}

/** Fields of a table at `start`, as far as they lie before `end`: data may end anywhere. */
export function parameterNodes(
  table: readonly ParameterField[],
  { bytes, source, cdb }: ParameterPart,
  start: number,
  end: number,
): FieldNode[] {
  const present = table.filter((field) => start + field.offset + field.length <= Math.min(end, bytes.length));
  const nodes = interpretHeader(present, bytes, start, end, { source, topicPrefix: dataTopics(cdb), issues: [] });
  return nodes.map((node, index) => {
    const shown = present[index]?.shownAs;
    if (shown === undefined) return node;
    if (shown === 'number') return { ...node, value: decimal(bytes, node.start, node.length) };
    const text = deviceText(bytes, node.start, node.start + node.length);
    // JSON keeps the bytes: its strings are byte strings in hexadecimal everywhere.
    return { ...node, value: text };
  });
}

/** A line of our own about the data, over no bytes. */
export function remarkNode(part: ParameterPart, value: string, at: number): FieldNode {
  return { label: 'Remark', value, source: part.source, start: Math.min(at, part.end), length: 0 };
}

/** A node with children over the bytes `start` up to `end`. */
export function groupNode(
  label: string,
  value: string,
  part: ParameterPart,
  start: number,
  end: number,
  children: readonly FieldNode[],
  more: Partial<FieldNode> = {},
): FieldNode {
  const topic = partTopic(label);
  const explained = topic === undefined ? {} : { topic };
  return {
    label,
    value,
    source: part.source,
    start,
    length: Math.max(0, end - start),
    children,
    ...explained,
    ...more,
  };
}

/** Bytes that no table describes; nothing when there are none. */
export function restNodes(part: ParameterPart, start: number, end: number, label = 'Further bytes'): FieldNode[] {
  const limit = Math.min(end, part.end);
  if (limit <= start) return [];
  const shown = hexOf(part.bytes, start, Math.min(limit, start + 24));
  const value = `0x${shown}${limit - start > 24 ? '…' : ''}`;
  return [{ label, value, source: part.source, start, length: limit - start }];
}

/**
 * What is there of the last descriptor of a list when the data end within it: as many of its fields as lie before `end`.
 * Nothing when there are no bytes left.
 */
export function cutDescriptor(
  label: string,
  table: readonly ParameterField[],
  part: ParameterPart,
  start: number,
  end: number,
): FieldNode[] {
  const children = end > start ? parameterNodes(table, part, start, end) : [];
  if (children.length === 0) return restNodes(part, start, end);
  const known = Math.max(...children.map((child) => child.start + child.length));
  return [groupNode(label, 'cut', part, start, end, [...children, ...restNodes(part, known, end)])];
}

/** Where a list ends, and the remark where it ends early. */
export interface ListEnd {
  readonly end: number;
  readonly remarks: FieldNode[];
}

/**
 * The end of `length` bytes that begin at `from`, clamped to `limit`. A length that runs past the data is a remark where
 * something explains it and else an issue about the `lengthBytes` bytes at `lengthAt`.
 */
export function listEnd(
  part: ParameterPart,
  from: number,
  length: number,
  lengthAt: number,
  lengthBytes: number,
  limit = part.end,
): ListEnd {
  if (from + length <= limit) return { end: from + length, remarks: [] };
  const missing = from + length - limit;
  const base = { source: part.source, start: limit, length: 0 };
  if (limit === part.end && part.cut !== undefined) {
    return { end: limit, remarks: [{ label: 'Remark', value: part.cut, note: `${missing} bytes not here`, ...base }] };
  }
  const message = `The length ${length} runs ${missing} bytes past the end of the data.`;
  part.issues.push({ code: 'SCSI-LENGTH', severity: 'warning', message, start: lengthAt, length: lengthBytes });
  return {
    end: Math.max(from, limit),
    remarks: [
      {
        label: 'Remark',
        value: message,
        ...base,
        start: lengthAt,
        length: lengthBytes,
        severity: 'warning',
        problem: message,
      },
    ],
  };
}
