import { hexNumber } from '../../bytes/hex';
import { viewOf } from '../../bytes/view';
import type { FieldNode } from '../../dissect/FieldNode';
import type { HeaderReader } from '../../dissect/FieldSpec';
import { findField, interpretHeader } from '../../dissect/interpret';
import type { Issue } from '../../dissect/Issue';
import { missingSegments, type SegmentOwner } from './additionalHeaderSegments';
import { checkFormat, type FieldIssue } from './checkFormat';
import { headerReader } from './fieldReaders';
import { CDB_OFFSET, readTotalAHSLength } from './headerReaders';
import { markNodes } from './markNodes';
import { OPCODE_NAMES } from './opcodeNames';
import { topicPrefix } from './partNode';
import type { PduContext } from './PduContext';
import { BHS_LENGTH } from './pduLayout';
import { unknownPduFields } from './pdus/unknownPdu';
import { pduSpecOf } from './pduSpecs';
import type { PduSpec } from './PduSpec';
import { referencedTaskIssues, withReferencedTask } from './ReferencedTask';
import { withScsiParts } from './scsiParts';

/** A Basic Header Segment, decoded and held against the rules. */
export interface DissectedHeader {
  /** In wire order, with what is wrong with them. */
  readonly nodes: FieldNode[];
  readonly header: HeaderReader;
  readonly owner: SegmentOwner;
}

const COMMAND = 0x01;

/**
 * Decodes the header that begins at `start`, of which the bytes up to `end` are at hand. Issues are added to `issues`; rules
 * are asked only when all 48 bytes are there.
 */
export function dissectHeader(
  bytes: Uint8Array,
  start: number,
  end: number,
  context: Pick<PduContext, 'source' | 'sentBy' | 'scsi' | 'referencedTask'>,
  issues: Issue[],
): DissectedHeader {
  const opcode = (bytes[start] ?? 0) & 0x3f;
  const spec = pduSpecOf(opcode);
  const table = spec?.fields ?? unknownPduFields(opcode);
  const found: Issue[] = [];
  const fields = interpretHeader(table, bytes, start, end, {
    source: context.source,
    topicPrefix: topicPrefix(opcode),
    issues: found,
    reservedSeverity: 'warning',
    // Some programs always fill these in, and receivers ignore them.
    unusedSeverity: 'info',
  });
  // That bytes are missing is said once, of the whole PDU.
  issues.push(...found.filter((issue) => issue.code !== 'TRUNCATED'));
  const view = viewOf(bytes);
  const header = headerReader(table, view, start);
  if (end - start < BHS_LENGTH) return { nodes: fields, header, owner: { opcode } };
  const owner = segmentOwner(bytes, start, end, opcode, header, context);
  const segmentsEnd = start + BHS_LENGTH + 4 * readTotalAHSLength(view, start);
  const task = context.referencedTask;
  const fieldIssues = [
    ...opcodeIssues(opcode, spec, start, context),
    ...(spec === undefined ? [] : checkFormat(spec, header, start)),
    ...(task === undefined ? [] : referencedTaskIssues(header, task, start)),
    ...(segmentsEnd <= end ? missingParts(bytes, start, segmentsEnd, owner, spec) : []),
  ];
  issues.push(...fieldIssues.map(({ issue }) => issue));
  const named = task === undefined ? fields : withReferencedTask(fields, task);
  return { nodes: markNodes(withScsiParts(named, bytes, end, context, issues), fieldIssues), header, owner };
}

/** What the header says of the segments behind it. */
function segmentOwner(
  bytes: Uint8Array,
  start: number,
  end: number,
  opcode: number,
  header: HeaderReader,
  { scsi }: Pick<PduContext, 'scsi'>,
): SegmentOwner {
  if (opcode !== COMMAND) return { opcode };
  return {
    opcode,
    bidirectional: header('iscsi.scsicommand.R') === 1 && header('iscsi.scsicommand.W') === 1,
    cdbLength: scsi?.cdbLength(bytes, start + CDB_OFFSET, Math.min(end, start + BHS_LENGTH)),
  };
}

/** Issues of a command that lacks an additional header segment. */
function missingParts(
  bytes: Uint8Array,
  start: number,
  segmentsEnd: number,
  owner: SegmentOwner,
  spec: PduSpec | undefined,
): FieldIssue[] {
  return missingSegments(bytes, start + BHS_LENGTH, segmentsEnd, owner).map(({ filter, message, section }) => {
    const field = findField(spec?.fields ?? [], filter);
    const place = { start: start + (field?.offset ?? 0), length: field?.length ?? 1 };
    return { filter, issue: { code: 'AHS', severity: 'error', message, rfc: { rfc: 3720, section }, ...place } };
  });
}

function opcodeIssues(
  opcode: number,
  spec: PduSpec | undefined,
  start: number,
  { sentBy }: Pick<PduContext, 'sentBy'>,
): FieldIssue[] {
  const found: FieldIssue[] = [];
  const report = (severity: Issue['severity'], message: string): void => {
    const rfc = { rfc: 3720, section: '10.2.1.2' };
    found.push({ filter: 'iscsi.opcode', issue: { code: 'OPCODE', severity, message, rfc, start, length: 1 } });
  };
  const code = hexNumber(opcode, 2);
  if (spec === undefined && OPCODE_NAMES[opcode] === undefined) report('error', `Opcode ${code} is not assigned.`);
  else if (spec === undefined) report('info', `Opcode ${code} is vendor specific: its fields are not known.`);
  const side = (opcode & 0x20) === 0 ? 'initiator' : 'target';
  if (sentBy !== undefined && sentBy !== side) {
    report('error', `Opcode ${code} may only be sent by the ${side}, but the ${sentBy} sent it.`);
  }
  return found;
}
