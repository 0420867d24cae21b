import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { ANY_TCP_FINDING } from '../streams/TcpAnalysis';
import { TCP_FINDINGS } from '../streams/tcpFindings';
import { DisplayedBefore } from './displayedDelta';
import type { FilterField, Occurrence } from './FilterField';
import {
  COMMENTED_FRAMES,
  CONNECTION_FRAMES,
  EVERY_FRAME,
  FRAMES_AFTER_FIRST_TIME,
  FRAMES_AFTER_TIME,
  FRAMES_OF_INTERFACES,
  FRAMES_WITH_TIME,
  LOGIN_PDUS,
  loginStageOfPdu,
  PDUS_ENDING,
  SCSI_PDUS,
  SESSION_FRAMES,
  sessionsThatName,
  TASK_PDUS,
  taskOfPdu,
  TCP_ENDS,
  TCP_FRAMES,
} from './occurrences';
import { OPCODE_VALUE_NAMES } from './opcodeValueNames';
import { STAGE_VALUE_NAMES } from './ownFields';
import { nanosecondsBetween, secondsBetween } from './timeDifference';

const BYTE_6 = 0x3f;
const WORD_16 = 0xffff;
const WORD_32 = 0xffffffff;

/** Port of the end that sends in this direction. */
function portOf(analysis: CaptureAnalysis, direction: number): number {
  return analysis.streams.streams[direction >>> 1]?.port((direction & 1) as 0 | 1) ?? 0;
}

/** Frames of which the TCP analysis found one of these. */
function framesFound(bits: number): Occurrence {
  return { first: ({ frames }, frame) => (frames.flags(frame) & bits ? 0 : -1), settled: true };
}

/**
 * The fields that the index answers for every frame without reading the file, and the only place that names them. A field
 * is a row: what it is called, which frames have values of it, and how a value is read at a cursor of that occurrence.
 *
 * A field stands here only if it means what Wireshark's field of that name means. "tcp" and what begins with it are of the
 * outermost TCP header; Wireshark also looks into packets that others quote (ICMP).
 */
export const INDEXED_FIELDS: readonly FilterField[] = [
  { name: 'frame', label: 'Frame', type: 'protocol', occurs: EVERY_FRAME },
  {
    name: 'frame.number',
    label: 'Frame Number',
    type: 'number',
    occurs: EVERY_FRAME,
    greatest: WORD_32,
    value: (_, frame) => frame + 1,
  },
  {
    name: 'frame.len',
    label: 'Length on the wire',
    type: 'number',
    occurs: EVERY_FRAME,
    greatest: WORD_32,
    value: (analysis, frame) => analysis.frames.original(frame),
  },
  {
    name: 'frame.cap_len',
    label: 'Length in the capture',
    type: 'number',
    occurs: EVERY_FRAME,
    greatest: WORD_32,
    value: (analysis, frame) => analysis.frames.captured(frame),
  },
  {
    name: 'frame.time_epoch',
    label: 'Time since 1970, in seconds',
    type: 'time',
    occurs: FRAMES_WITH_TIME,
    seconds: (analysis, frame) => analysis.frames.seconds(frame),
    nanoseconds: (analysis, frame) => analysis.frames.nanoseconds(frame),
  },
  {
    name: 'frame.time',
    label: 'Date and time',
    type: 'date',
    occurs: FRAMES_WITH_TIME,
    seconds: (analysis, frame) => analysis.frames.seconds(frame),
    nanoseconds: (analysis, frame) => analysis.frames.nanoseconds(frame),
  },
  {
    name: 'frame.time_relative',
    label: 'Time since the first frame, in seconds',
    type: 'time',
    occurs: FRAMES_AFTER_FIRST_TIME,
    seconds: (analysis, frame) => secondsBetween(analysis, 0, frame),
    nanoseconds: (analysis, frame) => nanosecondsBetween(analysis, 0, frame),
  },
  {
    name: 'frame.time_delta',
    label: 'Time since the frame before, in seconds',
    type: 'time',
    occurs: FRAMES_AFTER_TIME,
    seconds: (analysis, frame, before) => secondsBetween(analysis, before, frame),
    nanoseconds: (analysis, frame, before) => nanosecondsBetween(analysis, before, frame),
  },
  // Where nothing has passed before. A filter has one of its own, which knows what has.
  new DisplayedBefore().field,
  {
    // Counted over the whole file; Wireshark begins anew in every section of a pcapng file.
    name: 'frame.interface_id',
    label: 'Interface',
    type: 'number',
    occurs: FRAMES_OF_INTERFACES,
    greatest: WORD_32,
    value: (analysis, frame) => analysis.frames.interfaceIndex(frame),
  },
  {
    // As in Wireshark every frame has it, marked or not. Marks are made in the editor, so elsewhere nothing is marked.
    name: 'frame.marked',
    label: 'Frame is marked',
    type: 'number',
    occurs: EVERY_FRAME,
    greatest: 1,
    value: ({ marked }, frame) => Number(marked.has(frame)),
    names: [
      ['true', 1],
      ['false', 0],
    ],
  },
  // Only that there is one: a comment's text is read from the file.
  { name: 'pkt_comment', label: 'Packet comments', type: 'protocol', occurs: COMMENTED_FRAMES },
  { name: 'frame.comment', label: 'Frame with a comment', type: 'protocol', occurs: COMMENTED_FRAMES },
  { name: 'tcp', label: 'Transmission Control Protocol', type: 'protocol', occurs: TCP_FRAMES },
  {
    name: 'tcp.stream',
    label: 'Stream index',
    type: 'number',
    occurs: TCP_FRAMES,
    greatest: WORD_32,
    value: (_analysis, _frame, direction) => direction >>> 1,
  },
  {
    name: 'tcp.srcport',
    label: 'Source Port',
    type: 'number',
    occurs: TCP_FRAMES,
    greatest: WORD_16,
    value: (analysis, _, direction) => portOf(analysis, direction),
  },
  {
    name: 'tcp.dstport',
    label: 'Destination Port',
    type: 'number',
    occurs: TCP_FRAMES,
    greatest: WORD_16,
    value: (analysis, _, direction) => portOf(analysis, direction ^ 1),
  },
  {
    name: 'tcp.port',
    label: 'Source or Destination Port',
    type: 'number',
    occurs: TCP_ENDS,
    greatest: WORD_16,
    value: (analysis, _, direction) => portOf(analysis, direction),
  },
  {
    // What a reset carries does not count, because the index takes it for no data; Wireshark counts it.
    name: 'tcp.len',
    label: 'TCP Segment Length',
    type: 'number',
    occurs: TCP_FRAMES,
    greatest: WORD_32,
    value: (analysis, frame) => analysis.frames.payloadLength(frame),
  },
  { name: 'tcp.analysis.flags', label: 'TCP Analysis Flags', type: 'protocol', occurs: framesFound(ANY_TCP_FINDING) },
  ...TCP_FINDINGS.map(({ bit, filter, text }): FilterField => ({
    name: `tcp.analysis.${filter}`,
    label: text,
    type: 'protocol',
    occurs: framesFound(bit),
  })),
  { name: 'iscsi', label: 'iSCSI PDU that ends in the frame', type: 'protocol', occurs: PDUS_ENDING },
  { name: 'scsi', label: 'SCSI command, data, status or sense data', type: 'protocol', occurs: SCSI_PDUS },
  {
    name: 'iscsi.opcode',
    label: 'Opcode',
    type: 'number',
    occurs: PDUS_ENDING,
    greatest: BYTE_6,
    value: (analysis, _, pdu) => analysis.pdus.opcode(pdu),
    names: OPCODE_VALUE_NAMES,
  },
  {
    name: 'iscsi.initiatortasktag',
    label: 'Initiator Task Tag',
    type: 'number',
    occurs: PDUS_ENDING,
    greatest: WORD_32,
    value: (analysis, _, pdu) => analysis.pdus.initiatorTaskTag(pdu),
  },
  {
    // Ours: Wireshark does not put connections together to sessions.
    name: 'iscsi.session',
    label: 'Session index',
    type: 'number',
    occurs: SESSION_FRAMES,
    greatest: WORD_32,
    value: (_analysis, _frame, session) => session,
  },
  {
    // Ours, as the task's number.
    name: 'iscsi.connection',
    label: 'Connection, by its TCP stream',
    type: 'number',
    occurs: CONNECTION_FRAMES,
    greatest: WORD_32,
    value: (_analysis, _frame, direction) => direction >>> 1,
  },
  {
    name: 'iscsi.task',
    label: 'SCSI task',
    type: 'number',
    occurs: TASK_PDUS,
    greatest: WORD_32,
    value: (analysis, _, pdu) => taskOfPdu(analysis, pdu),
  },
  {
    name: 'iscsi.login.stage',
    label: 'Stage of the login',
    type: 'number',
    occurs: LOGIN_PDUS,
    greatest: 3,
    value: (analysis, _, pdu) => loginStageOfPdu(analysis, pdu),
    names: STAGE_VALUE_NAMES,
  },
  {
    name: 'iscsi.session.initiator',
    label: "Name of the session's initiator",
    type: 'text',
    occurs: sessionsThatName('initiatorName'),
    value: (analysis, _, session) => analysis.sessions.sessions[session]?.initiatorName ?? '',
  },
  {
    name: 'iscsi.session.target',
    label: "Name of the session's target",
    type: 'text',
    occurs: sessionsThatName('targetName'),
    value: (analysis, _, session) => analysis.sessions.sessions[session]?.targetName ?? '',
  },
];

const byName = new Map(INDEXED_FIELDS.map((field) => [field.name, field]));

/** The field of exactly this name. */
export function indexedField(name: string): FilterField | undefined {
  return byName.get(name);
}
