import type { FieldNode } from '../../dissect/FieldNode';
import type { PartContext } from '../../dissect/ScsiDissector';
import { interpretHeader, readerOf } from '../../dissect/interpret';
import { viewOf } from '../../bytes/view';
import { readTotalAHSLength } from './headerReaders';
import { AHS_FIELDS, BIDIRECTIONAL_READ_FIELDS, EXTENDED_CDB, PADDING, UNKNOWN_AHS } from './partFields';
import { partNode, topicPrefix } from './partNode';
import { BHS_LENGTH } from './pduLayout';

export const EXTENDED_CDB_TYPE = 1;
const BIDIRECTIONAL_READ_TYPE = 2;
/** Bytes of the segment with this type, its head included. */
const BIDIRECTIONAL_READ_LENGTH = 8;

const readBidirectionalLength = readerOf(BIDIRECTIONAL_READ_FIELDS, 'iscsi.ahs.bidir.length');

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
  opcode: number,
  context: PartContext,
): FieldNode[] {
  const nodes: FieldNode[] = [];
  const limit = Math.min(end, bytes.length);
  for (const segment of splitAdditionalHeaderSegments(bytes, start, limit)) {
    nodes.push(segmentNode(bytes, segment, limit, declaredEnd, opcode, context));
  }
  return nodes;
}

function segmentNode(
  bytes: Uint8Array,
  segment: AdditionalHeaderSegment,
  limit: number,
  declaredEnd: number,
  opcode: number,
  { source, issues }: PartContext,
): FieldNode {
  const { type, start, contentEnd } = segment;
  const interpreted = { source, topicPrefix: topicPrefix(opcode), issues, reservedSeverity: 'warning' as const };
  const children = interpretHeader(AHS_FIELDS, bytes, start, limit, interpreted);
  const stop = Math.min(contentEnd, limit, declaredEnd);
  if (type === BIDIRECTIONAL_READ_TYPE && contentEnd === start + BIDIRECTIONAL_READ_LENGTH && stop >= contentEnd) {
    children.push(...interpretHeader(BIDIRECTIONAL_READ_FIELDS, bytes, start, limit, interpreted));
  } else if (type === EXTENDED_CDB_TYPE && stop > start + 4) {
    children.push(partNode(EXTENDED_CDB, bytes, start + 4, stop, source, opcode));
  } else if (stop > start + HEAD) {
    children.push(partNode(UNKNOWN_AHS, bytes, start + HEAD, stop, source, opcode));
  }
  const padEnd = Math.min(segment.end, limit, declaredEnd);
  if (padEnd > stop) children.push(partNode(PADDING, bytes, stop, padEnd, source, opcode));
  const problem = problemOf(segment, declaredEnd);
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
  const name =
    type === EXTENDED_CDB_TYPE
      ? 'extended CDB'
      : type === BIDIRECTIONAL_READ_TYPE
        ? 'bidirectional read length'
        : `type ${type}`;
  return {
    label: 'Additional header segment',
    value: name,
    source,
    start,
    length: padEnd - start,
    rfc: { rfc: 3720, section: '10.2.2' },
    children,
    ...(problem === undefined ? {} : { severity: 'error' as const, problem: problem.message }),
  };
}

function problemOf(
  { type, start, contentEnd }: AdditionalHeaderSegment,
  declaredEnd: number,
): { message: string; section: string } | undefined {
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
