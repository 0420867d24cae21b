import { viewOf } from '../../bytes/view';
import type { FieldNode } from '../../dissect/FieldNode';
import type { HeaderReader } from '../../dissect/FieldSpec';
import type { Issue } from '../../dissect/Issue';
import { additionalHeaderSegmentNodes, type SegmentOwner } from './additionalHeaderSegments';
import { dataSegmentNodes } from './dataSegmentNodes';
import { digestNodes } from './digests';
import { dissectHeader } from './dissectHeader';
import { readDataSegmentLength, readTotalAHSLength } from './headerReaders';
import { opcodeName } from './opcodeNames';
import { REJECTED_HEADER } from './partFields';
import { paddingNode } from './partNode';
import type { PduContext } from './PduContext';
import { BHS_LENGTH, type PduLayout, pduLayout } from './pduLayout';
import { pduSpecOf } from './pduSpecs';
import type { PduSpec } from './PduSpec';
import type { TextPair } from './textKeys';

/** One PDU, decoded as far as its bytes are at hand. Positions are bytes of the source that the context names. */
export interface DissectedPdu {
  /** 0x00-0x3f; -1 when not even the first byte is there. */
  readonly opcode: number;
  /** "Login Request", "unknown opcode 0x07". */
  readonly name: string;
  /** Undefined for vendor specific and unassigned opcodes. */
  readonly spec?: PduSpec;
  /** Header fields and the parts behind them, in wire order: what stands below the iSCSI layer in the field tree. */
  readonly nodes: readonly FieldNode[];
  /** Keys of a text segment; a pair that the C bit cuts is there as far as this PDU has it. */
  readonly keys: readonly TextPair[];
  /** Pairs that end in this PDU and began in an earlier one; absent when there are none. */
  readonly joinedKeys?: readonly TextPair[];
  readonly issues: readonly Issue[];
  /** Values by Wireshark's field name; unused fields, long byte strings and a rejected header's fields are left out. */
  readonly fields: Readonly<Record<string, number | string | boolean>>;
}

/** Bytes of a header up to the end of its lengths. */
const LENGTHS_END = 8;

/** A PDU whose 48 header bytes are at hand. */
interface Pdu {
  readonly bytes: Uint8Array;
  readonly start: number;
  /** End of the PDU or of what is at hand of it. */
  readonly end: number;
  readonly opcode: number;
  readonly owner: SegmentOwner;
  readonly spec: PduSpec | undefined;
  readonly header: HeaderReader;
  readonly layout: PduLayout;
  readonly context: PduContext;
  readonly nodes: FieldNode[];
  readonly issues: Issue[];
}

/**
 * Decodes the PDU that begins at `start`, of which `available` bytes are at hand: perhaps fewer than it has. Never throws.
 */
export function dissectPdu(bytes: Uint8Array, start: number, available: number, context: PduContext): DissectedPdu {
  const end = Math.min(bytes.length, start + Math.max(0, available));
  if (start < 0 || start >= end) {
    return {
      opcode: -1,
      name: 'iSCSI',
      nodes: [],
      keys: [],
      issues: [headerCut(bytes, Math.max(0, start), 0, context)],
      fields: {},
    };
  }
  const opcode = (bytes[start] ?? 0) & 0x3f;
  const spec = pduSpecOf(opcode);
  const identity = { opcode, name: opcodeName(opcode), ...(spec === undefined ? {} : { spec }) };
  const issues: Issue[] = [];
  if (end - start < BHS_LENGTH) {
    const { nodes } = dissectHeader(bytes, start, end, context, issues);
    issues.push(headerCut(bytes, start, end - start, context));
    return { ...identity, nodes, keys: [], issues, fields: valuesOf(nodes) };
  }
  const { header, owner, nodes } = dissectHeader(bytes, start, end, context, issues);
  const view = viewOf(bytes);
  const { headerDigest, dataDigest } = context;
  const layout = pduLayout(
    readTotalAHSLength(view, start),
    readDataSegmentLength(view, start),
    headerDigest,
    dataDigest,
  );
  const stop = Math.min(end, start + layout.total);
  const pdu: Pdu = { bytes, start, end: stop, opcode, owner, spec, header, layout, context, nodes, issues };
  addHeaderParts(pdu);
  const { keys, joinedKeys } = addDataParts(pdu);
  if (stop - start < layout.total) issues.push(dataCut(start, stop - start, layout.total));
  const joined = joinedKeys === undefined ? {} : { joinedKeys };
  return { ...identity, nodes, keys, ...joined, issues, fields: valuesOf(nodes) };
}

/** Additional header segments and header digest. */
function addHeaderParts({ bytes, start, end, opcode, owner, layout, context, nodes, issues }: Pdu): void {
  const at = start + layout.headerLength;
  const { source } = context;
  if (layout.headerLength > BHS_LENGTH) {
    const from = start + BHS_LENGTH;
    nodes.push(...additionalHeaderSegmentNodes(bytes, from, Math.min(end, at), at, owner, { source, issues }));
  }
  if (context.headerDigest) {
    nodes.push(...digestNodes({ kind: 'header', bytes, from: start, at, end, opcode, source }, issues));
  }
}

/** Data segment, padding and data digest; returns the keys. */
function addDataParts(pdu: Pdu): Pick<DissectedPdu, 'keys' | 'joinedKeys'> {
  const { bytes, start, end, opcode, spec, header, layout, context, nodes, issues } = pdu;
  const from = start + layout.dataStart;
  const to = from + layout.dataLength;
  if (layout.dataLength === 0 || from >= end) return { keys: [] };
  const completed = opcode === 0x21 && header('iscsi.scsiresponse.response') === 0;
  const segment = dataSegmentNodes({
    bytes,
    pduStart: start,
    start: from,
    end: Math.min(to, end),
    complete: to <= end,
    spec,
    opcode,
    header,
    continues: header('iscsi.login.C') === 1 || header('iscsi.text.C') === 1,
    status: completed ? header('iscsi.scsiresponse.status') : undefined,
    context,
    issues,
  });
  nodes.push(...segment.nodes);
  if (layout.padding > 0 && to < end) {
    nodes.push(paddingNode(bytes, to, Math.min(end, to + layout.padding), opcode, { source: context.source, issues }));
  }
  if (context.dataDigest) {
    const at = start + layout.dataDigestStart;
    nodes.push(...digestNodes({ kind: 'data', bytes, from, at, end, opcode, source: context.source }, issues));
  }
  return segment;
}

/** How much of a cut header is there, and how much of the PDU is missing as far as its lengths are among those bytes. */
function headerCut(bytes: Uint8Array, start: number, available: number, context: PduContext): Issue {
  const { headerDigest, dataDigest } = context;
  const there = `Only ${available} of the 48 header bytes are in the capture`;
  if (available < LENGTHS_END) {
    return cut(
      start,
      available,
      `${there}; how long the PDU is stands in the others. At least ${BHS_LENGTH - available} bytes are missing.`,
    );
  }
  const view = viewOf(bytes);
  const { total } = pduLayout(
    readTotalAHSLength(view, start),
    readDataSegmentLength(view, start),
    headerDigest,
    dataDigest,
  );
  return cut(start, available, `${there}: ${total - available} of the PDU's ${total} bytes are missing.`);
}

function dataCut(start: number, available: number, total: number): Issue {
  const missing = total - available;
  return cut(start, available, `${missing} of the PDU's ${total} bytes are missing: it is decoded as far as it goes.`);
}

function cut(start: number, length: number, message: string): Issue {
  return { code: 'PDU-TRUNCATED', severity: 'warning', message, rfc: { rfc: 3720, section: '10.1' }, start, length };
}

function valuesOf(nodes: readonly FieldNode[]): Record<string, number | string | boolean> {
  const values: Record<string, number | string | boolean> = {};
  const collect = (list: readonly FieldNode[]): void => {
    for (const { filter, json, unused, children } of list) {
      // Keys have a place of their own, and there is one field name for all of them.
      if (filter !== undefined && json !== undefined && unused !== true && filter !== 'iscsi.keyvalue') {
        values[filter] ??= json;
      }
      if (children !== undefined && filter !== REJECTED_HEADER.filter) collect(children);
    }
  };
  collect(nodes);
  return values;
}
