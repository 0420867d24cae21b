import { plural } from '../../text/plural';
import { visibleText } from '../../text/visibleText';
import type { FieldNode } from '../../dissect/FieldNode';
import type { FieldSpec, HeaderReader } from '../../dissect/FieldSpec';
import { interpretHeader } from '../../dissect/interpret';
import type { Issue } from '../../dissect/Issue';
import { KEY_FACTS } from '../../rfc/explanations/keys';
import type { SenseSummary } from '../../dissect/ScsiDissector';
import { bhsSections } from './bhsSections';
import { failedRequest } from './failedRequest';
import { graver } from './markNodes';
import { opcodeName } from './opcodeNames';
import {
  EVENT_DATA,
  IMMEDIATE_DATA,
  KEY_VALUE,
  PING_DATA,
  REJECTED_HEADER,
  RESPONSE_DATA,
  SCSI_DATA,
  SENSE_DATA,
  SENSE_LENGTH,
  UNEXPECTED_DATA,
  VENDOR_DATA,
} from './partFields';
import { partNode, topicPrefix } from './partNode';
import { type DataPdu, joinedDataIn, parameterDataIn } from './parameterDataIn';
import type { PduContext } from './PduContext';
import { BHS_LENGTH } from './pduLayout';
import { unknownPduFields } from './pdus/unknownPdu';
import { pduSpecOf } from './pduSpecs';
import type { PduSpec } from './PduSpec';
import { readTotalAHSLength } from './headerReaders';
import { parseTextKeys, type TextPair } from './textKeys';
import { viewOf } from '../../bytes/view';

/** The data segment of one PDU. */
export interface DataSegment {
  readonly bytes: Uint8Array;
  readonly start: number;
  /** End of the bytes that are at hand. */
  readonly end: number;
  /** True when all of DataSegmentLength is at hand. */
  readonly complete: boolean;
  readonly spec: PduSpec | undefined;
  readonly opcode: number;
  readonly header: HeaderReader;
  /** C bit of this PDU. */
  readonly continues: boolean;
  /** SCSI status when the PDU is a SCSI Response that completed at the target. */
  readonly status: number | undefined;
  readonly context: PduContext;
  readonly issues: Issue[];
}

export interface DataSegmentNodes {
  readonly nodes: readonly FieldNode[];
  readonly keys: readonly TextPair[];
}

/** Decodes a data segment by what the PDU's declaration says it holds. */
export function dataSegmentNodes(segment: DataSegment): DataSegmentNodes {
  switch (segment.spec?.dataSegment) {
    case 'text':
      return textNodes(segment);
    case 'data':
      return onlyNodes([dataNode(segment)]);
    case 'ping':
      return onlyNodes([whole(segment, PING_DATA)]);
    case 'sense':
      return onlyNodes(senseNodes(segment, RESPONSE_DATA));
    case 'event':
      return onlyNodes(senseNodes(segment, EVENT_DATA));
    case 'header':
      return onlyNodes(rejectedNodes(segment));
    case 'none':
    case undefined:
      return onlyNodes([whole(segment, UNEXPECTED_DATA)]);
  }
}

const onlyNodes = (nodes: FieldNode[]): DataSegmentNodes => ({ nodes, keys: [] });

function whole({ bytes, start, end, opcode, context }: DataSegment, field: FieldSpec): FieldNode {
  return partNode(field, bytes, start, end, context.source, opcode);
}

function dataNode(segment: DataSegment): FieldNode {
  const { bytes, start, end, opcode, context } = segment;
  const nodes = parameterNodesOf(segment);
  const children = nodes.length === 0 ? {} : { children: nodes };
  const { scsi, command } = context;
  const of = scsi !== undefined && command !== undefined ? ` of ${scsi.commandName(command)}` : '';
  const note = `${plural(Math.min(end, bytes.length) - start, 'byte')}${of}`;
  if (opcode === 0x01) return { ...whole(segment, IMMEDIATE_DATA), note, ...children };
  // Wireshark has no field for these bytes, and they are most of a capture: they stay out of JSON.
  return partNode(SCSI_DATA, bytes, start, end, context.source, opcode, { note, ...children }, false);
}

/** The data decoded by their command, as far as that can be done; joined data on the PDU that carries the last of them. */
function parameterNodesOf(segment: DataSegment): FieldNode[] {
  const { bytes, start, end, complete, opcode, header, context, issues } = segment;
  const { scsi, cdb, source, transfer } = context;
  if (scsi === undefined || cdb === undefined) return [];
  const pdu: DataPdu = {
    bytes,
    dataStart: start,
    dataEnd: Math.min(end, bytes.length),
    complete,
    opcode,
    header,
    scsi,
    cdb,
    ...(transfer === undefined ? {} : { transfer }),
  };
  const joined = transfer?.joined;
  if (joined !== undefined) {
    const decoded = joinedDataIn(pdu, { source, issues });
    const nodes = decoded?.nodes ?? [];
    const [at, length] = [joined.source, joined.available];
    const note = joined.frames;
    return [
      { label: 'Joined data', value: plural(length, 'byte'), note, source: at, start: 0, length, children: nodes },
    ];
  }
  const nodes = parameterDataIn(pdu, { source, issues })?.nodes ?? [];
  if (transfer?.joinedIn === undefined) return nodes;
  return [...nodes, { label: 'Joined data', value: `in ${transfer.joinedIn}`, source, start, length: 0 }];
}

/** "Keys (10)", one node per pair. */
function textNodes(segment: DataSegment): DataSegmentNodes {
  const { bytes, start, end, complete, continues, context, issues } = segment;
  const parsed = parseTextKeys(bytes, start, end, {
    continued: context.continuedText === true,
    continues: continues || !complete,
  });
  issues.push(...parsed.issues);
  const children = parsed.pairs.map((pair) => pairNode(pair, segment, parsed.issues));
  const group: FieldNode = {
    label: `Keys (${parsed.pairs.length})`,
    value: '',
    source: context.source,
    start,
    length: end - start,
    rfc: { rfc: 3720, section: '5.1' },
    children,
  };
  return { nodes: [group], keys: parsed.pairs };
}

function pairNode(pair: TextPair, { context }: DataSegment, issues: readonly Issue[]): FieldNode {
  const { key, value, start, length, terminated, cut } = pair;
  const own = issues.filter((issue) => issue.start >= start && issue.start < start + Math.max(1, length));
  const severity = own.reduce<Issue['severity'] | undefined>(
    (worst, issue) => graver(worst, issue.severity),
    undefined,
  );
  const section = KEY_FACTS.get(key)?.sections;
  const reference =
    section?.rfc3720 !== undefined ? { rfc: 3720, section: section.rfc3720 } : (section?.other?.[0] ?? undefined);
  return {
    label: key === '' ? '(no key)' : visibleText(key),
    value: visibleText(value),
    ...(cut === undefined ? {} : { note: CUT_NOTES[cut] }),
    ...(KEY_VALUE.filter === undefined ? {} : { filter: KEY_VALUE.filter }),
    json: key === '' ? value : `${key}=${value}`,
    source: context.source,
    start,
    length: length + (terminated ? 1 : 0),
    ...(key === '' ? {} : { topic: `key/${key}` }),
    ...(SPECIAL_ANSWERS.has(value) ? { valueTopic: `answer/${value}` } : {}),
    ...(reference === undefined ? {} : { rfc: reference }),
    ...(severity === undefined ? {} : { severity, problem: own.map((issue) => issue.message).join(' ') }),
  };
}

/** Answers that say something about the key instead of giving it a value (RFC 3720, section 5.2). */
const SPECIAL_ANSWERS: ReadonlySet<string> = new Set(['NotUnderstood', 'Irrelevant', 'Reject']);

const CUT_NOTES = {
  start: 'rest of a pair that began in the PDU before',
  end: 'goes on in the next PDU',
  both: 'middle of a pair that spans PDUs',
} as const;

/** SenseLength, sense data, and what remains. */
function senseNodes(segment: DataSegment, rest: FieldSpec): FieldNode[] {
  const { bytes, start, end, complete, status, opcode, context, issues } = segment;
  const { source, scsi } = context;
  if (end - start < 2) return [whole(segment, rest)];
  const event = rest === EVENT_DATA;
  const lengthField = event ? { ...SENSE_LENGTH, rfc: bhsSections('9.4.1') } : SENSE_LENGTH;
  const senseLength = viewOf(bytes).getUint16(start);
  const senseStart = start + 2;
  const senseEnd = Math.min(end, senseStart + senseLength);
  const problem =
    complete && senseStart + senseLength > end
      ? `SenseLength is ${senseLength}, but only ${end - senseStart} bytes follow it.`
      : status === 0x02 && senseLength === 0
        ? 'Status is CHECK CONDITION but SenseLength is 0: the sense data that must say why are missing.'
        : undefined;
  const [lengthNode] = interpretHeader([lengthField], bytes, start, end, {
    source,
    topicPrefix: topicPrefix(opcode),
    issues: [],
  });
  const nodes: FieldNode[] = [];
  if (lengthNode !== undefined) {
    nodes.push(problem === undefined ? lengthNode : { ...lengthNode, severity: 'error', problem });
  }
  if (problem !== undefined) {
    const section = event ? '10.9.4.1' : senseLength === 0 ? '10.4.7' : '10.4.7.1';
    issues.push({
      code: 'CHECK-NO-SENSE',
      severity: 'error',
      message: problem,
      rfc: { rfc: 3720, section },
      start,
      length: 2,
    });
  }
  if (senseEnd > senseStart) {
    const request = failedRequest(context);
    const summary = scsi?.senseSummary(bytes, senseStart, senseEnd, request);
    nodes.push(
      partNode(SENSE_DATA, bytes, senseStart, senseEnd, source, opcode, {
        ...(summary === undefined ? {} : { note: senseText(summary) }),
        ...(scsi === undefined
          ? {}
          : { children: scsi.senseNodes(bytes, senseStart, senseEnd, { source, issues }, request) }),
      }),
    );
  }
  if (end > senseEnd) nodes.push(partNode(rest, bytes, senseEnd, end, source, opcode));
  return nodes;
}

/** "ILLEGAL REQUEST: INVALID FIELD IN CDB (24/00), PAGE CODE in CDB of MODE SENSE(6)" */
function senseText({ key, text, field }: SenseSummary): string {
  return [key, [text, field].filter(Boolean).join(', ')].filter(Boolean).join(': ');
}

/** The header that a Reject returns, decoded as what it was, and vendor data behind it. */
function rejectedNodes(segment: DataSegment): FieldNode[] {
  const { bytes, start, end, complete, opcode, context, issues } = segment;
  const { source } = context;
  const rejected = (bytes[start] ?? 0) & 0x3f;
  const spec = pduSpecOf(rejected);
  const hasHeader = end - start >= BHS_LENGTH;
  const headerEnd = hasHeader ? Math.min(end, start + BHS_LENGTH + 4 * readTotalAHSLength(viewOf(bytes), start)) : end;
  const children = interpretHeader(spec?.fields ?? unknownPduFields(rejected), bytes, start, headerEnd, {
    source,
    topicPrefix: topicPrefix(rejected),
    issues: [],
  });
  const problem =
    complete && !hasHeader ? `Only ${end - start} of the 48 bytes of the refused header were returned.` : undefined;
  if (problem !== undefined) {
    issues.push({
      code: 'REJECT-HEADER',
      severity: 'warning',
      message: problem,
      rfc: { rfc: 3720, section: '10.17.4' },
      start,
      length: end - start,
    });
  }
  const nodes = [
    partNode(REJECTED_HEADER, bytes, start, headerEnd, source, opcode, {
      value: opcodeName(rejected),
      children,
      ...(problem === undefined ? {} : { severity: 'warning', problem }),
    }),
  ];
  if (end > headerEnd) nodes.push(partNode(VENDOR_DATA, bytes, headerEnd, end, source, opcode));
  return nodes;
}
