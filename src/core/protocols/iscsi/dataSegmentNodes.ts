import { plural } from '../../text/plural';
import type { FieldNode } from '../../dissect/FieldNode';
import type { FieldSpec, HeaderReader } from '../../dissect/FieldSpec';
import { interpretHeader } from '../../dissect/interpret';
import type { Issue } from '../../dissect/Issue';
import type { SenseSummary } from '../../dissect/ScsiDissector';
import { bhsSections } from './bhsSections';
import { failedRequest } from './failedRequest';
import { rejectedHeaderNodes } from './rejectedHeader';
import {
  EVENT_DATA,
  IMMEDIATE_DATA,
  PING_DATA,
  RESPONSE_DATA,
  SCSI_DATA,
  SENSE_DATA,
  SENSE_LENGTH,
  UNEXPECTED_DATA,
} from './partFields';
import { partNode, topicPrefix } from './partNode';
import { type DataPdu, joinedDataIn, parameterDataIn } from './parameterDataIn';
import type { PduContext } from './PduContext';
import type { PduSpec } from './PduSpec';
import type { TextPair } from './textKeys';
import { textNodes } from './textNodes';
import { viewOf } from '../../bytes/view';

/** The data segment of one PDU. */
export interface DataSegment {
  readonly bytes: Uint8Array;
  /** First byte of the PDU. */
  readonly pduStart: number;
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
  /** Pairs that end in this PDU and began in an earlier one. */
  readonly joinedKeys?: readonly TextPair[];
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
      return onlyNodes(rejectedHeaderNodes(segment));
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

/** SenseLength, sense data, and what remains. */
function senseNodes(segment: DataSegment, rest: FieldSpec): FieldNode[] {
  const { bytes, start, end, complete, status, opcode, header, context, issues } = segment;
  const { source, scsi } = context;
  if (end - start < 2) return [whole(segment, rest)];
  const event = rest === EVENT_DATA;
  const lengthField = event ? { ...SENSE_LENGTH, rfc: bhsSections('9.4.1') } : SENSE_LENGTH;
  const senseLength = viewOf(bytes).getUint16(start);
  const senseStart = start + 2;
  const senseEnd = Math.min(end, senseStart + senseLength);
  const scsiEvent = event && header('iscsi.asyncevent') === 0;
  const problem =
    complete && senseStart + senseLength > end
      ? `SenseLength is ${senseLength}, but only ${end - senseStart} bytes follow it.`
      : status === 0x02 && senseLength === 0
        ? 'Status is CHECK CONDITION but SenseLength is 0: the sense data that must say why are missing.'
        : scsiEvent && senseLength === 0
          ? 'AsyncEvent is 0 (SCSI event) but SenseLength is 0: the sense data that must say what happened are missing.'
          : event && !scsiEvent && senseLength !== 0
            ? `SenseLength is ${senseLength}, but only a SCSI event (0) has sense data: it must be 0.`
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
