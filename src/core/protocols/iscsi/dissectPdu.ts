import { hexNumber } from '../../bytes/hex';
import { crc32c, digestOf } from '../../bytes/crc32c';
import { viewOf } from '../../bytes/view';
import type { FieldNode } from '../../dissect/FieldNode';
import type { FieldSpec } from '../../dissect/FieldSpec';
import { interpretHeader } from '../../dissect/interpret';
import type { Issue } from '../../dissect/Issue';
import { additionalHeaderSegmentNodes } from './additionalHeaderSegments';
import { checkFormat, type FieldIssue } from './checkFormat';
import { dataSegmentNodes } from './dataSegmentNodes';
import { headerReader } from './fieldReaders';
import { readDataSegmentLength, readTotalAHSLength } from './headerReaders';
import { markNodes } from './markNodes';
import { OPCODE_NAMES, opcodeName } from './opcodeNames';
import { DATA_DIGEST, HEADER_DIGEST, PADDING, REJECTED_HEADER } from './partFields';
import { partNode, topicPrefix } from './partNode';
import type { PduContext } from './PduContext';
import { BHS_LENGTH, DIGEST_LENGTH, type PduLayout, pduLayout } from './pduLayout';
import { unknownPduFields } from './pdus/unknownPdu';
import { pduSpecOf } from './pduSpecs';
import type { PduSpec } from './PduSpec';

/** One PDU, decoded as far as its bytes are at hand. */
export interface DissectedPdu {
  /** 0x00-0x3f; -1 when not even the first byte is there. */
  readonly opcode: number;
  /** "Login Request", "unknown opcode 0x07". */
  readonly name: string;
  /** Undefined for vendor specific and unassigned opcodes. */
  readonly spec?: PduSpec;
  /** The iSCSI layer: one node whose children are the header's fields and the parts behind it, in wire order. */
  readonly nodes: readonly FieldNode[];
  /** Key and value of each pair; a pair cut by the C bit is there as far as this PDU has it. */
  readonly keys: readonly (readonly [string, string])[];
  /** Positions are bytes of the source that the context names. */
  readonly issues: readonly Issue[];
  /** Values by Wireshark's field name; unused fields, long byte strings and a rejected header's fields are left out. */
  readonly fields: Readonly<Record<string, number | string | boolean>>;
}

/**
 * Decodes the PDU that begins at `start`, of which `available` bytes are at hand: perhaps fewer than it has. Never throws.
 */
export function dissectPdu(bytes: Uint8Array, start: number, available: number, context: PduContext): DissectedPdu {
  const end = Math.min(bytes.length, start + Math.max(0, available));
  if (start < 0 || start >= end) {
    return { opcode: -1, name: 'iSCSI', nodes: [], keys: [], issues: [truncated(0, BHS_LENGTH, start)], fields: {} };
  }
  const opcode = (bytes[start] ?? 0) & 0x3f;
  const spec = pduSpecOf(opcode);
  const table = spec?.fields ?? unknownPduFields(opcode);
  const issues: Issue[] = [];
  const header = interpretHeader(table, bytes, start, end, {
    source: context.source,
    topicPrefix: topicPrefix(opcode),
    issues,
    reservedSeverity: 'warning',
  });
  const name = opcodeName(opcode);
  // Said once, of the whole PDU, by PDU-TRUNCATED.
  const found = issues.filter((issue) => issue.code !== 'TRUNCATED');
  if (end - start < BHS_LENGTH) {
    found.push(truncated(end - start, BHS_LENGTH, start));
    return finish(opcode, name, spec, header, [], found, start, end, context);
  }
  const view = viewOf(bytes);
  const layout = pduLayout(
    readTotalAHSLength(view, start),
    readDataSegmentLength(view, start),
    context.headerDigest,
    context.dataDigest,
  );
  const fieldIssues = [...opcodeIssues(opcode, spec, start, context)];
  const read = headerReader(table, view, start);
  if (spec !== undefined) fieldIssues.push(...checkFormat(spec, read, start));
  found.push(...fieldIssues.map(({ issue }) => issue));

  const nodes = markNodes(withScsi(header, bytes, start, opcode, context, found), fieldIssues);
  const stop = Math.min(end, start + layout.total);
  if (layout.headerLength > BHS_LENGTH) {
    nodes.push(
      ...additionalHeaderSegmentNodes(
        bytes,
        start + BHS_LENGTH,
        Math.min(stop, start + layout.headerLength),
        start + layout.headerLength,
        opcode,
        { source: context.source, issues: found },
      ),
    );
  }
  if (context.headerDigest) {
    const covered = { from: start, to: start + layout.headerLength };
    nodes.push(
      ...digestNodes(HEADER_DIGEST, 'DIGEST-HDR', 'header', bytes, covered, covered.to, stop, opcode, context, found),
    );
  }
  const keys = [...dataNodes(bytes, start, stop, layout, opcode, spec, read, context, found, nodes)];
  if (layout.total > end - start) found.push(truncated(end - start, layout.total, start));
  return finish(opcode, name, spec, nodes, keys, found, start, stop, context);
}

function dataNodes(
  bytes: Uint8Array,
  start: number,
  stop: number,
  layout: PduLayout,
  opcode: number,
  spec: PduSpec | undefined,
  read: (filter: string) => number,
  context: PduContext,
  issues: Issue[],
  nodes: FieldNode[],
): readonly (readonly [string, string])[] {
  const from = start + layout.dataStart;
  const to = from + layout.dataLength;
  if (layout.dataLength === 0 || from >= stop) return [];
  const response = opcode === 0x21 && read('iscsi.scsiresponse.response') === 0;
  const segment = dataSegmentNodes({
    bytes,
    start: from,
    end: Math.min(to, stop),
    complete: to <= stop,
    spec,
    opcode,
    continues: read('iscsi.login.C') === 1 || read('iscsi.text.C') === 1,
    status: response ? read('iscsi.scsiresponse.status') : undefined,
    context,
    issues,
  });
  nodes.push(...segment.nodes);
  if (layout.padding > 0 && to < stop) {
    nodes.push(paddingNode(bytes, to, Math.min(stop, to + layout.padding), opcode, context, issues));
  }
  if (context.dataDigest) {
    const covered = { from, to: start + layout.dataDigestStart };
    nodes.push(
      ...digestNodes(DATA_DIGEST, 'DIGEST-DATA', 'data', bytes, covered, covered.to, stop, opcode, context, issues),
    );
  }
  return segment.keys;
}

function paddingNode(
  bytes: Uint8Array,
  start: number,
  end: number,
  opcode: number,
  { source }: PduContext,
  issues: Issue[],
): FieldNode {
  const node = partNode(PADDING, bytes, start, end, source, opcode);
  if (bytes.subarray(start, end).every((byte) => byte === 0)) return node;
  const problem = `Padding should be zero, but is ${node.value}.`;
  issues.push({
    code: 'RESERVED',
    severity: 'info',
    message: problem,
    rfc: { rfc: 3720, section: '10.1' },
    start,
    length: end - start,
  });
  return { ...node, severity: 'info', problem };
}

/** The digest at `at` over the bytes of `covered`; compared when all of them, and the digest, are at hand. */
function digestNodes(
  field: FieldSpec,
  code: string,
  what: string,
  bytes: Uint8Array,
  covered: { readonly from: number; readonly to: number },
  at: number,
  stop: number,
  opcode: number,
  { source }: PduContext,
  issues: Issue[],
): FieldNode[] {
  if (at + DIGEST_LENGTH > stop) return [];
  const nodes = interpretHeader([field], bytes, at, stop, { source, topicPrefix: topicPrefix(opcode), issues: [] });
  const seen = viewOf(bytes).getUint32(at);
  const expected = digestOf(crc32c(bytes, covered.from, covered.to));
  if (seen === expected) return nodes.map((node) => ({ ...node, note: 'correct' }));
  const problem = `The ${what} digest is ${hexNumber(seen, 8)}, but the bytes give ${hexNumber(expected, 8)}: they were changed on the way, or there is no digest here.`;
  issues.push({
    code,
    severity: 'error',
    message: problem,
    rfc: { rfc: 3720, section: '10.2.3' },
    start: at,
    length: DIGEST_LENGTH,
  });
  return nodes.map((node) => ({
    ...node,
    note: `expected ${hexNumber(expected, 8)}`,
    severity: 'error' as const,
    problem,
  }));
}

function opcodeIssues(opcode: number, spec: PduSpec | undefined, start: number, { sentBy }: PduContext): FieldIssue[] {
  const issue = (severity: Issue['severity'], message: string): FieldIssue => ({
    filter: 'iscsi.opcode',
    issue: { code: 'OPCODE', severity, message, rfc: { rfc: 3720, section: '10.2.1.2' }, start, length: 1 },
  });
  const found: FieldIssue[] = [];
  const code = hexNumber(opcode, 2);
  if (spec === undefined && OPCODE_NAMES[opcode] === undefined) {
    found.push(issue('error', `Opcode ${code} is not assigned.`));
  } else if (spec === undefined) {
    found.push(issue('info', `Opcode ${code} is vendor specific: its fields are not known.`));
  }
  const side = (opcode & 0x20) === 0 ? 'initiator' : 'target';
  if (sentBy !== undefined && sentBy !== side) {
    found.push(issue('error', `Opcode ${code} may only be sent by the ${side}, but the ${sentBy} sent it.`));
  }
  return found;
}

/** Gives the CDB and the LUN the fields that SCSI knows in them. */
function withScsi(
  nodes: readonly FieldNode[],
  bytes: Uint8Array,
  start: number,
  opcode: number,
  { scsi, source }: PduContext,
  issues: Issue[],
): FieldNode[] {
  if (scsi === undefined) return [...nodes];
  const part = { source, issues };
  return nodes.map((node) => {
    if (node.filter === 'iscsi.lun' && node.unused !== true) {
      return {
        ...node,
        note: `LUN ${scsi.lunText(bytes, node.start)}`,
        children: scsi.lunNodes(bytes, node.start, part),
      };
    }
    if (node.filter === 'iscsi.scsicommand.cdb' && opcode === 0x01) {
      const { name, details } = scsi.cdbSummary(bytes, node.start, node.length);
      const children = scsi.cdbNodes(bytes, node.start, node.length, part);
      return { ...node, note: [name, details].filter(Boolean).join(' '), children };
    }
    return node;
  });
}

function truncated(available: number, total: number, start: number): Issue {
  return {
    code: 'PDU-TRUNCATED',
    severity: 'warning',
    message: `${total - available} of the PDU's ${total === BHS_LENGTH && available < BHS_LENGTH ? `at least ${total}` : total} bytes are not in the capture.`,
    rfc: { rfc: 3720, section: '10.1' },
    start: Math.max(0, start),
    length: available,
  };
}

function finish(
  opcode: number,
  name: string,
  spec: PduSpec | undefined,
  nodes: readonly FieldNode[],
  keys: readonly (readonly [string, string])[],
  issues: readonly Issue[],
  start: number,
  end: number,
  context: PduContext,
): DissectedPdu {
  const cut = issues.find((issue) => issue.code === 'PDU-TRUNCATED');
  const section = spec?.rfc.rfc3720 ?? '10.2.1.2';
  const root: FieldNode = {
    label: 'iSCSI',
    value: name,
    filter: 'iscsi',
    topic: `opcode/0x${opcode.toString(16).padStart(2, '0')}`,
    rfc: { rfc: 3720, section },
    source: context.source,
    start,
    length: end - start,
    children: nodes,
    ...(cut === undefined ? {} : { severity: cut.severity, problem: cut.message }),
  };
  const fields: Record<string, number | string | boolean> = {};
  collect(nodes, fields);
  return { opcode, name, ...(spec === undefined ? {} : { spec }), nodes: [root], keys, issues, fields };
}

function collect(nodes: readonly FieldNode[], fields: Record<string, number | string | boolean>): void {
  for (const { filter, json, unused, children } of nodes) {
    if (filter === REJECTED_HEADER.filter) continue;
    if (filter !== undefined && json !== undefined && unused !== true && filter !== 'iscsi.keyvalue') {
      fields[filter] ??= json;
    }
    if (children !== undefined) collect(children, fields);
  }
}
