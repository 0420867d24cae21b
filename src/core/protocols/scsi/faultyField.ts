import type { FieldNode } from '../../dissect/FieldNode';
import type { FailedRequest } from '../../dissect/ScsiDissector';
import { partTopic } from '../../rfc/explanations/parts';
import { cdbNodes } from './cdbNodes';
import { scsiCommandOf } from './commands';
import { parameterData } from './parameterData/parameterData';
import { cdbTitle, dataTitle } from './scsiTables';

/*
 * Sense data of a refused command may say which byte, and which bit of it, the target did not like. The tables that the
 * command was decoded by give it a name.
 */

/** Fields that are named where the pointer leaves open which bits of a byte are meant. */
const MOST_NAMED = 4;

/** Label of the line that names the field. */
const FAULTY_FIELD = 'Faulty field';

/** What SENSE KEY SPECIFIC points at. */
interface FieldPointer {
  readonly inCdb: boolean;
  /** Bytes from the first byte of the CDB or of the parameter data. */
  readonly byte: number;
  /** 7 is the leftmost; absent where the target names no bit. */
  readonly bit?: number;
}

/** The fields pointed at, with the place that they lie in. */
interface FaultyField {
  /** "PAGE CODE in CDB of MODE SENSE(6)". */
  readonly text: string;
  /** "was 0x3f (all pages)". */
  readonly was?: string;
  readonly topic?: string;
}

/** The pointer in the node of SENSE KEY SPECIFIC; undefined where it holds none that counts. */
function pointerIn({ filter, children = [] }: FieldNode): FieldPointer | undefined {
  if (filter !== 'scsi.sns.sks_info') return undefined;
  const value = (name: string): number | undefined => {
    const json = children.find((child) => child.filter === `scsi.sns.sks.${name}`)?.json;
    return typeof json === 'boolean' ? Number(json) : typeof json === 'number' ? json : undefined;
  };
  const byte = value('fp.field');
  const command = value('fp.cd');
  // COPY ABORTED: a pointer into a segment descriptor has another origin.
  if (byte === undefined || (command === undefined && value('sd') !== 0)) return undefined;
  const bit = value('fp.bpv') === 1 ? value('fp.bit') : undefined;
  return { inCdb: command === 1, byte, ...(bit === undefined ? {} : { bit }) };
}

/** The innermost fields that have the byte, or the bit of it, from `nodes` over bytes that begin at 0. */
function fieldsAt(nodes: readonly FieldNode[], { byte, bit }: FieldPointer): FieldNode[] {
  return nodes.flatMap((node) => {
    const { start, length, mask } = node;
    if (byte < start || byte >= start + length) return [];
    const shift = (start + length - 1 - byte) * 8;
    const bits = mask === undefined || length > 4 ? 0xff : (mask >>> shift) & 0xff;
    if (bit === undefined ? bits === 0 : (bits & (1 << bit)) === 0) return [];
    const inside = fieldsAt(node.children ?? [], { inCdb: false, byte, ...(bit === undefined ? {} : { bit }) });
    return inside.length > 0 ? inside : [node];
  });
}

/** Names what the pointer points at; undefined where the bytes that it is about are not at hand. */
function named(pointer: FieldPointer, { cdb, sent }: FailedRequest, deviceType?: number): FaultyField | undefined {
  const context = { source: 0, issues: [] };
  const command = scsiCommandOf(cdb, 0, cdb.length, deviceType);
  if (command === undefined) return undefined;
  let nodes: readonly FieldNode[];
  if (pointer.inCdb) {
    nodes = cdbNodes(cdb, 0, cdb.length, context, deviceType);
  } else {
    if (sent === undefined) return undefined;
    const range = { bytes: sent, start: 0, end: sent.length, fromTarget: false, complete: false, goesOn: false };
    const decoded = parameterData(cdb, range, context, deviceType);
    if (decoded === undefined) return undefined;
    ({ nodes } = decoded);
  }
  const title = pointer.inCdb ? cdbTitle(command) : dataTitle(command);
  const fields = fieldsAt(nodes, pointer);
  const [only] = fields;
  if (only === undefined) return { text: `no field that is known, in ${title}` };
  if (fields.length > 1) {
    const names = fields.slice(0, MOST_NAMED).map(({ label }) => label);
    return { text: `${names.join(' or ')}${fields.length > MOST_NAMED ? ' or others' : ''}, in ${title}` };
  }
  const { label, value, note, topic } = only;
  const was = value === '' ? undefined : `was ${value}${note === undefined ? '' : ` (${note})`}`;
  return {
    text: `${label} in ${title}`,
    ...(was === undefined ? {} : { was }),
    ...(topic === undefined ? {} : { topic }),
  };
}

/** Nodes of sense data with a line below each pointer that names the field which it points at. */
export function withFaultyField(
  nodes: readonly FieldNode[],
  request: FailedRequest | undefined,
  deviceType?: number,
): FieldNode[] {
  if (request === undefined) return [...nodes];
  return nodes.map((node) => {
    const { children } = node;
    const pointer = pointerIn(node);
    const field = pointer && named(pointer, request, deviceType);
    if (field === undefined) {
      return children === undefined ? node : { ...node, children: withFaultyField(children, request, deviceType) };
    }
    const { source, start, length } = node;
    const topic = partTopic(FAULTY_FIELD);
    const line: FieldNode = {
      label: FAULTY_FIELD,
      value: field.text,
      ...(field.was === undefined ? {} : { note: field.was }),
      source,
      start,
      length,
      ...(topic === undefined ? {} : { topic }),
      ...(field.topic === undefined ? {} : { valueTopic: field.topic }),
    };
    return { ...node, children: [...(children ?? []), line] };
  });
}

/** The field that the sense data with these nodes point at, in few words; undefined where they point at none. */
export function faultyFieldText(
  nodes: readonly FieldNode[],
  request: FailedRequest,
  deviceType?: number,
): string | undefined {
  for (const node of nodes) {
    const pointer = pointerIn(node);
    const found =
      pointer === undefined
        ? faultyFieldText(node.children ?? [], request, deviceType)
        : named(pointer, request, deviceType)?.text;
    if (found !== undefined) return found;
  }
  return undefined;
}
