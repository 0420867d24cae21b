import { hexOf } from '../../bytes/hex';
import { viewOf } from '../../bytes/view';
import type { FieldNode } from '../../dissect/FieldNode';
import type { Issue } from '../../dissect/Issue';
import { allFields } from '../../dissect/interpret';
import { additionalHeaderSegmentNodes } from './additionalHeaderSegments';
import type { DataSegment } from './dataSegmentNodes';
import { dissectHeader } from './dissectHeader';
import { readTotalAHSLength } from './headerReaders';
import { graver } from './markNodes';
import { opcodeName } from './opcodeNames';
import { REJECTED_HEADER, VENDOR_DATA } from './partFields';
import { partNode } from './partNode';
import { BHS_LENGTH } from './pduLayout';
import { pduSpecOf } from './pduSpecs';

/** The PDU that a Reject refuses, as it was sent. */
export interface RefusedPdu {
  /** Basic header and additional header segments, as far as they are in the capture. */
  readonly header: Uint8Array;
  /** "frame 12". */
  readonly frame: string;
}

const OTHER_SIDE = { initiator: 'target', target: 'initiator' } as const;
const SNACK = 0x10;
const DATA_SNACK = 0;
const PROTOCOL_ERROR = 4;
/** Fields that a message about differences names. */
const MOST_NAMED = 4;

/**
 * The header that a Reject returns (RFC 3720, section 10.17.4), decoded as the PDU that it was, additional segments too,
 * and vendor data behind it. Its issues are those of the Reject as well: they may be why the PDU was refused.
 */
export function rejectedHeaderNodes(segment: DataSegment): FieldNode[] {
  const { bytes, start, end, opcode, context, issues } = segment;
  const { source } = context;
  const rejected = (bytes[start] ?? 0) & 0x3f;
  const whole = end - start >= BHS_LENGTH;
  const claimedEnd = whole ? start + BHS_LENGTH + 4 * readTotalAHSLength(viewOf(bytes), start) : end;
  const headerEnd = Math.min(end, claimedEnd);
  const found: Issue[] = [];
  // Whoever sent the Reject, the other side sent what it refuses.
  const sentBy = context.sentBy === undefined ? {} : { sentBy: OTHER_SIDE[context.sentBy] };
  const { scsi } = context;
  const header = { source, ...sentBy, ...(scsi === undefined ? {} : { scsi }) };
  const { nodes: children, owner } = dissectHeader(bytes, start, headerEnd, header, found);
  if (headerEnd > start + BHS_LENGTH) {
    const part = { source, issues: found };
    const from = start + BHS_LENGTH;
    children.push(...additionalHeaderSegmentNodes(bytes, from, headerEnd, claimedEnd, owner, part));
  }
  issues.push(...found.map((issue) => ({ ...issue, message: `In the returned header: ${issue.message}` })));
  const own = [...missingBytes(segment, whole, claimedEnd), ...differences(segment, headerEnd)];
  issues.push(...own, ...strayNumber(segment, rejected));
  const refused = context.refused;
  if (refused !== undefined) {
    children.push({
      label: 'Refused PDU',
      value: opcodeName(rejected),
      note: `sent in ${refused.frame}`,
      source,
      start,
      length: 0,
    });
  }
  const severity = [...found, ...own].reduce<Issue['severity'] | undefined>(
    (worst, issue) => graver(worst, issue.severity),
    undefined,
  );
  const problem = [...own, ...found].map(({ message }) => message).join(' ');
  const nodes = [
    partNode(REJECTED_HEADER, bytes, start, headerEnd, source, opcode, {
      value: opcodeName(rejected),
      children,
      ...(severity === undefined ? {} : { severity, problem }),
    }),
  ];
  if (end > headerEnd) nodes.push(partNode(VENDOR_DATA, bytes, headerEnd, end, source, opcode));
  return nodes;
}

function headerIssue(message: string, start: number, length: number): Issue {
  return { code: 'REJECT-HEADER', severity: 'warning', message, rfc: { rfc: 3720, section: '10.17.4' }, start, length };
}

/** Less was returned than the header has. */
function missingBytes({ start, end, complete }: DataSegment, whole: boolean, claimedEnd: number): Issue[] {
  if (!complete) return [];
  const length = end - start;
  if (!whole) {
    return [headerIssue(`Only ${length} of the 48 bytes of the refused header were returned.`, start, length)];
  }
  if (claimedEnd <= end) return [];
  const message = `Only ${length} of the refused header's ${claimedEnd - start} bytes were returned: additional header segments are missing.`;
  return [headerIssue(message, start, length)];
}

/** What was returned is not what was sent. */
function differences({ bytes, start, context }: DataSegment, headerEnd: number): Issue[] {
  const { refused } = context;
  if (refused === undefined) return [];
  const sent = refused.header;
  const length = Math.min(headerEnd - start, sent.length);
  const wrong = Array.from({ length }, (_, at) => at).filter((at) => bytes[start + at] !== sent[at]);
  const [first] = wrong;
  const last = wrong.at(-1);
  if (first === undefined || last === undefined) return [];
  const fields = allFields(pduSpecOf((sent[0] ?? 0) & 0x3f)?.fields ?? []).filter(
    (field) =>
      field.children === undefined &&
      field.variants === undefined &&
      wrong.some((at) => {
        const mask = field.mask === undefined || field.length > 1 ? 0xff : field.mask;
        const differs = ((bytes[start + at] ?? 0) ^ (sent[at] ?? 0)) & mask;
        return at >= field.offset && at < field.offset + field.length && differs !== 0;
      }),
  );
  const texts = fields.slice(0, MOST_NAMED).map(({ name, offset, length: size }) => {
    const hex = (from: Uint8Array, at: number): string => `0x${hexOf(from, at, at + size)}`;
    return `${name} (sent ${hex(sent, offset)}, returned ${hex(bytes, start + offset)})`;
  });
  const more = fields.length > MOST_NAMED ? ` and ${fields.length - MOST_NAMED} others` : '';
  const where = texts.length > 0 ? `: ${texts.join(', ')}${more}` : ' in the additional header segments';
  const message = `The returned header differs from the one sent in ${refused.frame}${where}.`;
  return [headerIssue(message, start + first, last - first + 1)];
}

/** DataSN/R2TSN with reason 4 counts only for a Data/R2T SNACK; with other reasons the header's own rule speaks. */
function strayNumber({ bytes, start, end, header, pduStart }: DataSegment, rejected: number): Issue[] {
  const number = header('iscsi.datasn');
  if (number === 0 || header('iscsi.reject.reason') !== PROTOCOL_ERROR || end < start + 2) return [];
  if (rejected === SNACK && ((bytes[start + 1] ?? 0) & 0x0f) === DATA_SNACK) return [];
  const field = allFields(pduSpecOf(0x3f)?.fields ?? []).find(({ filter }) => filter === 'iscsi.datasn');
  return [
    {
      code: 'RESERVED',
      severity: 'info',
      message: `DataSN/R2TSN is ${number}, but it counts only when a Data/R2T SNACK is refused, not a ${opcodeName(rejected)}.`,
      rfc: { rfc: 3720, section: '10.17.2' },
      start: pduStart + (field?.offset ?? 0),
      length: field?.length ?? 1,
    },
  ];
}
