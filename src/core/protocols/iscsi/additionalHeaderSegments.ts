import type { FieldNode } from '../../dissect/FieldNode';
import type { PartContext } from '../../dissect/ScsiDissector';
import { interpretHeader, readerOf } from '../../dissect/interpret';
import { viewOf } from '../../bytes/view';
import { plural } from '../../text/plural';
import { CDB_OFFSET, readTotalAHSLength } from './headerReaders';
import { AHS_FIELDS, BIDIRECTIONAL_READ_FIELDS, EXTENDED_CDB, EXTENDED_CDB_FIELDS, UNKNOWN_AHS } from './partFields';
import { paddingNode, partNode, topicPrefix } from './partNode';
import { BHS_LENGTH } from './pduLayout';

export const EXTENDED_CDB_TYPE = 1;
const BIDIRECTIONAL_READ_TYPE = 2;
/** Bytes of the segment with this type, its head included. */
const BIDIRECTIONAL_READ_LENGTH = 8;

const readBidirectionalLength = readerOf(BIDIRECTIONAL_READ_FIELDS, 'iscsi.ahs.bidir.length');

/** Bytes of the CDB in the basic header of a SCSI Command. */
export const HEADER_CDB_LENGTH = BHS_LENGTH - CDB_OFFSET;

/** Bytes before the extended CDB in its segment: length, type and a reserved byte. */
export const EXTENSION_HEAD = 4;

/** Bytes of AHSLength and AHSType, which AHSLength does not count. */
const HEAD = 3;

/** One additional header segment: positions are indexes into the array that was parsed. */
export interface AdditionalHeaderSegment {
  readonly type: number;
  readonly start: number;
  /** End of the bytes that count; may lie beyond what is there. */
  readonly contentEnd: number;
  /** End with padding to a 4-byte word. */
  readonly end: number;
}

/**
 * Splits the bytes `start` up to `end` into additional header segments (RFC 3720, section 10.2.2). Stops where fewer than
 * four bytes are left; a segment may claim more than there is.
 */
export function splitAdditionalHeaderSegments(
  bytes: Uint8Array,
  start: number,
  end: number,
): AdditionalHeaderSegment[] {
  const view = viewOf(bytes);
  const limit = Math.min(end, bytes.length);
  const segments: AdditionalHeaderSegment[] = [];
  for (let at = start; at + 4 <= limit;) {
    const length = HEAD + view.getUint16(at);
    const next = at + ((length + 3) & ~3);
    segments.push({ type: view.getUint8(at + 2) & 0x3f, start: at, contentEnd: at + length, end: next });
    at = next;
  }
  return segments;
}

/** What the basic header says that segments must agree with. */
export interface SegmentOwner {
  readonly opcode: number;
  /** R and W of a SCSI Command are both 1; absent for other PDUs. */
  readonly bidirectional?: boolean;
  /** Bytes of the command's CDB, where it says so. */
  readonly cdbLength?: number | undefined;
}

/**
 * The Bidirectional Expected Read-Data Length of a SCSI Command that begins at `start`, in bytes (RFC 3720, section
 * 10.2.2.4); undefined without one.
 */
export function bidirectionalReadLength(bytes: Uint8Array, start: number, end: number): number | undefined {
  const headerEnd = Math.min(end, start + BHS_LENGTH + 4 * readTotalAHSLength(viewOf(bytes), start));
  const segments = splitAdditionalHeaderSegments(bytes, start + BHS_LENGTH, headerEnd);
  const found = segments.find(
    (segment) =>
      segment.type === BIDIRECTIONAL_READ_TYPE &&
      segment.contentEnd === segment.start + BIDIRECTIONAL_READ_LENGTH &&
      segment.contentEnd <= Math.min(headerEnd, bytes.length),
  );
  return found && readBidirectionalLength(viewOf(bytes), found.start);
}

/**
 * Nodes of the additional header segments in `start` up to `declaredEnd`, of which the bytes up to `end` are there. Issues
 * have code AHS.
 */
export function additionalHeaderSegmentNodes(
  bytes: Uint8Array,
  start: number,
  end: number,
  declaredEnd: number,
  owner: SegmentOwner,
  context: PartContext,
): FieldNode[] {
  const nodes: FieldNode[] = [];
  const limit = Math.min(end, bytes.length);
  const seen = new Set<number>();
  for (const segment of splitAdditionalHeaderSegments(bytes, start, limit)) {
    if (limit >= declaredEnd && bytes.subarray(segment.start, declaredEnd).every((byte) => byte === 0)) {
      nodes.push(unusedNode(segment.start, start, declaredEnd, context));
      break;
    }
    const problem = problemOf(segment, declaredEnd) ?? disagreement(segment, owner, seen);
    seen.add(segment.type);
    nodes.push(segmentNode(bytes, segment, limit, declaredEnd, owner.opcode, problem, context));
  }
  return nodes;
}

/** Zeros at the end: no type is 0, so TotalAHSLength counts more than there are segments. */
function unusedNode(at: number, start: number, end: number, { source, issues }: PartContext): FieldNode {
  const length = end - at;
  const problem = `TotalAHSLength counts ${(end - start) / 4} words, but the segments end after ${(at - start) / 4}: the other ${length} bytes are zero.`;
  const rfc = { rfc: 3720, section: '10.2.1.5' };
  issues.push({ code: 'AHS', severity: 'error', message: problem, rfc, start: at, length });
  return {
    label: 'Further bytes',
    value: '0',
    note: plural(length, 'byte'),
    source,
    start: at,
    length,
    rfc,
    severity: 'error',
    problem,
  };
}

/** What a segment that is well formed by itself has wrong as part of its PDU. */
function disagreement(
  { type, start, contentEnd }: AdditionalHeaderSegment,
  { bidirectional, cdbLength }: SegmentOwner,
  seen: ReadonlySet<number>,
): Problem | undefined {
  if (seen.has(type)) {
    return {
      message: `A second segment of type ${type} (${typeName(type)}): a command has one at most.`,
      section: '10.2.2',
    };
  }
  if (type === BIDIRECTIONAL_READ_TYPE && bidirectional === false) {
    const message =
      'An expected read length, but R and W are not both 1: only a bidirectional command has this segment; else the header itself has the length.';
    return { message, section: '10.2.2.4' };
  }
  const carried = HEADER_CDB_LENGTH + contentEnd - start - EXTENSION_HEAD;
  if (type !== EXTENDED_CDB_TYPE || cdbLength === undefined || cdbLength === carried) return undefined;
  const message =
    cdbLength <= HEADER_CDB_LENGTH
      ? `The CDB has ${cdbLength} bytes by its operation code: one of up to 16 bytes must not have this segment.`
      : `AHSLength makes it a CDB of ${carried} bytes, but its own length field says ${cdbLength}.`;
  return { message, section: '10.2.2.3' };
}

/** What the PDU lacks in its segments, which are the bytes `start` up to `end`: the fields of the header that ask for it. */
export function missingSegments(
  bytes: Uint8Array,
  start: number,
  end: number,
  { bidirectional, cdbLength }: SegmentOwner,
): { filter: string; message: string; section: string }[] {
  const types = new Set(splitAdditionalHeaderSegments(bytes, start, end).map(({ type }) => type));
  const missing: { filter: string; message: string; section: string }[] = [];
  // That there is no segment at all the rules of the header tell.
  if (bidirectional === true && end > start && !types.has(BIDIRECTIONAL_READ_TYPE)) {
    const message =
      'R and W are both 1, but none of the additional header segments has the expected read length (type 2).';
    missing.push({ filter: 'iscsi.totalahslength', message, section: '10.3.4' });
  }
  if (cdbLength !== undefined && cdbLength > HEADER_CDB_LENGTH && !types.has(EXTENDED_CDB_TYPE)) {
    const message = `The CDB has ${cdbLength} bytes by its own length field, but no additional header segment holds those behind the 16th.`;
    missing.push({ filter: 'iscsi.scsicommand.cdb', message, section: '10.3.5' });
  }
  return missing;
}

function segmentNode(
  bytes: Uint8Array,
  segment: AdditionalHeaderSegment,
  limit: number,
  declaredEnd: number,
  opcode: number,
  problem: Problem | undefined,
  { source, issues }: PartContext,
): FieldNode {
  const { type, start, contentEnd } = segment;
  const interpreted = { source, topicPrefix: topicPrefix(opcode), issues, reservedSeverity: 'warning' as const };
  const children = interpretHeader(AHS_FIELDS, bytes, start, limit, interpreted);
  const stop = Math.min(contentEnd, limit, declaredEnd);
  if (type === BIDIRECTIONAL_READ_TYPE && contentEnd === start + BIDIRECTIONAL_READ_LENGTH && stop >= contentEnd) {
    children.push(...interpretHeader(BIDIRECTIONAL_READ_FIELDS, bytes, start, limit, interpreted));
  } else if (type === EXTENDED_CDB_TYPE && stop > start + HEAD) {
    children.push(...interpretHeader(EXTENDED_CDB_FIELDS, bytes, start, stop, interpreted));
    const at = start + EXTENSION_HEAD;
    if (stop > at) children.push(partNode(EXTENDED_CDB, bytes, at, stop, source, opcode));
  } else if (stop > start + HEAD) {
    children.push(partNode(UNKNOWN_AHS, bytes, start + HEAD, stop, source, opcode));
  }
  const padEnd = Math.min(segment.end, limit, declaredEnd);
  if (padEnd > stop) children.push(paddingNode(bytes, stop, padEnd, opcode, { source, issues }));
  if (problem !== undefined) {
    issues.push({
      code: 'AHS',
      severity: 'error',
      message: problem.message,
      rfc: { rfc: 3720, section: problem.section },
      start,
      length: padEnd - start,
    });
  }
  return {
    label: 'Additional header segment',
    value: typeName(type),
    source,
    start,
    length: padEnd - start,
    rfc: { rfc: 3720, section: '10.2.2' },
    children,
    ...(problem === undefined ? {} : { severity: 'error' as const, problem: problem.message }),
  };
}

function typeName(type: number): string {
  if (type === EXTENDED_CDB_TYPE) return 'extended CDB';
  return type === BIDIRECTIONAL_READ_TYPE ? 'bidirectional read length' : `type ${type}, reserved`;
}

interface Problem {
  readonly message: string;
  readonly section: string;
}

function problemOf({ type, start, contentEnd }: AdditionalHeaderSegment, declaredEnd: number): Problem | undefined {
  const length = contentEnd - start - HEAD;
  if (contentEnd > declaredEnd) {
    return {
      message: `AHSLength ${length} reaches beyond the ${declaredEnd - start} bytes that TotalAHSLength leaves for it.`,
      section: '10.2.2.2',
    };
  }
  if (type === BIDIRECTIONAL_READ_TYPE && length !== 5) {
    return { message: `AHSLength is ${length}: for the bidirectional read length it must be 5.`, section: '10.2.2.4' };
  }
  if (type === EXTENDED_CDB_TYPE && length < 2) {
    return {
      message: `AHSLength is ${length}: an extended CDB has at least one byte, so it must be 2 or more.`,
      section: '10.2.2.3',
    };
  }
  if (type !== EXTENDED_CDB_TYPE && type !== BIDIRECTIONAL_READ_TYPE) {
    return {
      message: `AHSType ${type} is not defined: 1 (extended CDB) or 2 (bidirectional read length) expected.`,
      section: '10.2.2.1',
    };
  }
  return undefined;
}
