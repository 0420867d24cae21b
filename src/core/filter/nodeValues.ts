import { decodeUtf8 } from '../bytes/utf8';
import type { FieldNode } from '../dissect/FieldNode';
import { REJECTED_HEADER } from '../protocols/iscsi/partFields';
import { declaredFields } from './declaredFields';
import { type FieldValue, smallest } from './FieldValue';
import type { FilterType } from './FilterType';
import type { FrameValues } from './FrameValues';
import { nanosecondsOf } from './literals';

/** Byte arrays by the number that nodes name as their source; what nobody has is undefined. */
export type NodeSources = readonly (Uint8Array | undefined)[];

/**
 * Adds the values of nodes, and of those below them, to those of a frame: of the names that are wanted.
 * @param layer which of several headers of this kind the nodes are from
 */
export function addNodeValues(
  nodes: readonly FieldNode[],
  sources: NodeSources,
  wanted: ReadonlySet<string>,
  layer: number,
  to: FrameValues,
): void {
  for (const node of nodes) {
    const { filter, children } = node;
    if (filter !== undefined && wanted.has(filter)) {
      const type = declaredFields().get(filter)?.type;
      const value = type === undefined ? undefined : nodeValue(node, type, sources);
      if (value !== undefined) to.add(filter, value, layer);
    }
    // The header that a Reject returns is data, no PDU of this frame.
    if (children && (filter === undefined || filter !== REJECTED_HEADER.filter)) {
      addNodeValues(children, sources, wanted, layer, to);
    }
  }
}

/** The value of a node as a value of this type; undefined where it has none. */
function nodeValue(node: FieldNode, type: FilterType, sources: NodeSources): FieldValue | undefined {
  const { json } = node;
  switch (type) {
    case 'none':
    case 'protocol':
      return 1;
    case 'number':
    case 'boolean':
      return numberOf(json);
    case 'time':
    case 'date':
      return json === undefined ? undefined : nanosecondsOf(String(json));
    case 'text':
    case 'key':
      return textOf(node, sources);
    case 'bytes':
    case 'mac':
    case 'ipv4':
    case 'ipv6':
      return bytesOf(node, sources);
  }
}

function numberOf(json: FieldNode['json']): FieldValue | undefined {
  if (typeof json === 'number') return json;
  if (typeof json === 'boolean') return json ? 1 : 0;
  // Longer numbers are written out: in hexadecimal as they stand in the bytes, or in decimal.
  return json !== undefined && /^(?:0x[0-9a-f]+|[0-9]+)$/.test(json) ? smallest(BigInt(json)) : undefined;
}

function textOf(node: FieldNode, sources: NodeSources): string | undefined {
  const { json, filter = '' } = node;
  if (json === undefined) return undefined;
  // Texts of SCSI are bytes to their tables.
  if (!filter.startsWith('scsi')) return String(json);
  const bytes = bytesOf(node, sources);
  if (!bytes) return undefined;
  const end = bytes.indexOf(0);
  return decodeUtf8(bytes, 0, end < 0 ? bytes.length : end);
}

function bytesOf({ json, source, start, length }: FieldNode, sources: NodeSources): Uint8Array | undefined {
  const from = sources[source];
  if (from && length > 0) return start + length <= from.length ? from.subarray(start, start + length) : undefined;
  if (typeof json !== 'string' || !/^0x(?:[0-9a-f]{2})*$/.test(json)) return undefined;
  return Uint8Array.from(json.slice(2).match(/../g) ?? [], (digits) => parseInt(digits, 16));
}
