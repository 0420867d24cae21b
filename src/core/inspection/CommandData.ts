import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { viewOf } from '../bytes/view';
import type { ByteSource } from '../capture/ByteSource';
import { commandCdb } from '../protocols/iscsi/commandCdb';
import type { DataTransfer, JoinedData } from '../protocols/iscsi/DataTransfer';
import {
  readBufferOffset,
  readCommandRead,
  readCommandWrite,
  readDataInStatusFlag,
  readDataSegmentLength,
  readExpectedDataTransferLength,
  readResidualCount,
  readResponseUnderflow,
  readTotalAHSLength,
} from '../protocols/iscsi/headerReaders';
import { BHS_LENGTH, DIGEST_LENGTH, pduLayout } from '../protocols/iscsi/pduLayout';
import { scsiDissector } from '../protocols/scsi/scsiDissector';
import { PduFlag } from '../streams/PduIndex';
import { frameList } from './frameList';
import { movedSegments, readPdu } from './PduBytes';

/** Most bytes of the data of one command that are joined. */
export const LONGEST_JOINED = 64 * 1024;
/** Most PDUs of one command whose data are joined. */
const MOST_PARTS = 1024;
/** How many PDUs behind a command are looked through for its data, and before a Data-Out for its command. */
const FARTHEST_DATA = 8192;
const FARTHEST_COMMAND = 65_536;
/** Where segments come out of order, data may be found behind the answer. */
const BEHIND_ANSWER = 64;
/** The longest header, with additional segments and a digest. */
const LONGEST_HEADER = BHS_LENGTH + 4 * 255 + DIGEST_LENGTH;

const COMMAND = 0x01;
const DATA_OUT = 0x05;
const RESPONSE = 0x21;
const DATA_IN = 0x25;

/** Operation codes whose data are bulk: their command need not be read again. */
const BULK: ReadonlySet<number> = new Set([0x08, 0x0a, 0x28, 0x2a, 0x88, 0x8a, 0xa8, 0xaa]);

/** The SCSI Command that a PDU is or belongs to; -1 when there is none, or it is not in the capture. */
export function commandOf({ pdus }: CaptureAnalysis, pdu: number): number {
  const opcode = pdus.opcode(pdu);
  if (opcode === COMMAND) return pdu;
  if (opcode !== DATA_OUT) {
    const request = pdus.request(pdu);
    return request >= 0 && pdus.opcode(request) === COMMAND ? request : -1;
  }
  // The pass has seen a command with this tag, or it would not know its operation code. The last one before it counts.
  if (pdus.command(pdu) < 0) return -1;
  const tag = pdus.initiatorTaskTag(pdu);
  const direction = pdus.direction(pdu);
  for (let at = pdu - 1; at >= 0 && at >= pdu - FARTHEST_COMMAND; at--) {
    if (pdus.initiatorTaskTag(at) !== tag || pdus.opcode(at) !== COMMAND) continue;
    if (pdus.direction(at) === direction) return at;
  }
  return -1;
}

/** Whether a PDU is an answer with a data segment: sense data, nearly always. */
function isAnswerWithData({ pdus }: CaptureAnalysis, pdu: number): boolean {
  const flags = pdus.flags(pdu);
  const header = BHS_LENGTH + (flags & PduFlag.headerDigest ? DIGEST_LENGTH : 0);
  return pdus.opcode(pdu) === RESPONSE && pdus.lengthOf(pdu) > header;
}

/** The command of a PDU that carries, or may carry, data other than blocks that are read or written; -1 for others. */
function commandOfData(analysis: CaptureAnalysis, pdu: number): number {
  const { pdus } = analysis;
  const opcode = pdus.opcode(pdu);
  if (opcode !== COMMAND && opcode !== DATA_OUT && opcode !== DATA_IN) return -1;
  if (BULK.has(pdus.command(pdu))) return -1;
  return commandOf(analysis, pdu);
}

/** The header of a command as far as it is there. */
interface CommandHeader {
  readonly cdb: Uint8Array;
  readonly reads: boolean;
  readonly writes: boolean;
  readonly expectedLength: number;
}

async function readCommand(
  analysis: CaptureAnalysis,
  source: ByteSource,
  command: number,
): Promise<CommandHeader | undefined> {
  let { bytes, available } = await readPdu(analysis, source, command, BHS_LENGTH);
  if (available < BHS_LENGTH) return undefined;
  const more = 4 * readTotalAHSLength(viewOf(bytes), 0);
  if (more > 0) ({ bytes, available } = await readPdu(analysis, source, command, BHS_LENGTH + more));
  const view = viewOf(bytes);
  return {
    cdb: commandCdb(bytes, 0, available).bytes,
    reads: readCommandRead(view, 0) === 1,
    writes: readCommandWrite(view, 0) === 1,
    expectedLength: readExpectedDataTransferLength(view, 0),
  };
}

/** What a PDU is told of its command: its CDB, and the parameter data that were sent where an answer may point into them. */
export interface Request {
  readonly cdb: Uint8Array;
  readonly sent?: Uint8Array;
}

/**
 * The SCSI command that a PDU with data belongs to, read from the command's header; undefined for other PDUs, for reads and
 * writes of blocks, and where the command is not in the capture. An answer with sense data has its command whatever that is.
 */
export async function readRequest(
  analysis: CaptureAnalysis,
  source: ByteSource,
  pdu: number,
): Promise<Request | undefined> {
  if (isAnswerWithData(analysis, pdu)) return readFailedRequest(analysis, source, pdu);
  const command = commandOfData(analysis, pdu);
  const header = command < 0 ? undefined : await readCommand(analysis, source, command);
  return header && { cdb: header.cdb };
}

/** The command that an answer belongs to, and the beginning of the parameter data that were sent with it. */
async function readFailedRequest(
  analysis: CaptureAnalysis,
  source: ByteSource,
  pdu: number,
): Promise<Request | undefined> {
  const command = commandOf(analysis, pdu);
  const header = command < 0 ? undefined : await readCommand(analysis, source, command);
  if (header === undefined) return undefined;
  const { cdb } = header;
  if (!header.writes || !scsiDissector.hasParameterData(cdb, false)) return { cdb };
  const parts = await readParts(analysis, source, command, false);
  const { joined } = await joinedData(analysis, source, parts, 0);
  return { cdb, sent: joined.bytes };
}

/** A stretch of joined data and the frame that brought it. */
export interface JoinedSegment {
  /** First byte within the joined data. */
  readonly start: number;
  readonly frame: number;
  /** First byte within the frame. */
  readonly frameStart: number;
  readonly length: number;
}

/** What `dissectPdu` is told of a PDU's command and its data. */
export interface CommandData {
  readonly cdb: Uint8Array;
  /** Parameter data that were sent with the command; only for an answer that may point into them. */
  readonly sent?: Uint8Array;
  readonly transfer: DataTransfer;
  /** Where the joined data stand in the frames; empty where no data are joined. */
  readonly segments: readonly JoinedSegment[];
}

/**
 * CDB and data of the SCSI command that a PDU belongs to. Data that several PDUs carry are put together for the one that
 * carries the last of them, when SCSI decodes them at all.
 * @param joinedSource the number that nodes over joined data name as their source
 */
export async function readCommandData(
  analysis: CaptureAnalysis,
  source: ByteSource,
  pdu: number,
  joinedSource: number,
): Promise<CommandData | undefined> {
  if (isAnswerWithData(analysis, pdu)) {
    const request = await readFailedRequest(analysis, source, pdu);
    return request && { ...request, transfer: {}, segments: [] };
  }
  const command = commandOfData(analysis, pdu);
  if (command < 0) return undefined;
  const header = await readCommand(analysis, source, command);
  if (header === undefined) return undefined;
  const { pdus } = analysis;
  const { cdb, reads, writes } = header;
  const fromTarget = pdus.opcode(pdu) === DATA_IN;
  // The header of a command in both directions counts the data of its write.
  const told = fromTarget ? reads && !writes : writes;
  const expectedLength = told ? header.expectedLength : undefined;
  const expected = expectedLength === undefined ? {} : { expectedLength };
  if (!scsiDissector.hasParameterData(cdb, fromTarget)) return { cdb, transfer: expected, segments: [] };
  const parts = await readParts(analysis, source, command, fromTarget);
  const further = await furtherData(analysis, source, command, parts, fromTarget, expectedLength);
  const last = parts.at(-1);
  if (parts.length < 2 || last === undefined) return { cdb, transfer: { ...expected, ...further }, segments: [] };
  const frame = frameList([pdus.frame(last.pdu)]);
  if (pdu !== last.pdu) return { cdb, transfer: { ...expected, goesOn: true, joinedIn: frame }, segments: [] };
  const { joined, segments } = await joinedData(analysis, source, parts, joinedSource);
  return { cdb, transfer: { ...expected, ...further, joined }, segments };
}

/** One PDU with data of a command. */
interface Part {
  readonly pdu: number;
  /** First byte of its data within the PDU. */
  readonly dataStart: number;
  /** Buffer Offset. */
  readonly offset: number;
  readonly length: number;
  /** S of a Data-In: it carries the status. */
  readonly status: boolean;
}

/** The PDUs that carry data of a command in one direction, in the order in which they came. */
async function readParts(
  analysis: CaptureAnalysis,
  source: ByteSource,
  command: number,
  fromTarget: boolean,
): Promise<Part[]> {
  const { pdus } = analysis;
  const tag = pdus.initiatorTaskTag(command);
  const direction = pdus.direction(command);
  const found: number[] = fromTarget ? [] : [command];
  const answered = (pdus.flags(command) & PduFlag.answered) !== 0;
  const farthest = answered ? Math.max(command, pdus.response(command)) + BEHIND_ANSWER : command + FARTHEST_DATA;
  const limit = Math.min(pdus.length, command + FARTHEST_DATA, farthest);
  for (let at = command + 1; at < limit && found.length < MOST_PARTS; at++) {
    if (pdus.initiatorTaskTag(at) !== tag || pdus.direction(at) >> 1 !== direction >> 1) continue;
    const opcode = pdus.opcode(at);
    // The tag is used again.
    if (opcode === COMMAND) break;
    if (fromTarget ? opcode === DATA_IN && pdus.request(at) === command : opcode === DATA_OUT) found.push(at);
  }
  const parts: Part[] = [];
  for (const pdu of found) {
    const { bytes, available } = await readPdu(analysis, source, pdu, BHS_LENGTH);
    if (available < BHS_LENGTH) continue;
    const view = viewOf(bytes);
    const flags = pdus.flags(pdu);
    const digests = [(flags & PduFlag.headerDigest) !== 0, (flags & PduFlag.dataDigest) !== 0] as const;
    const layout = pduLayout(readTotalAHSLength(view, 0), readDataSegmentLength(view, 0), ...digests);
    if (layout.dataLength === 0) continue;
    const immediate = pdus.opcode(pdu) === COMMAND;
    parts.push({
      pdu,
      dataStart: layout.dataStart,
      offset: immediate ? 0 : readBufferOffset(view, 0),
      length: layout.dataLength,
      status: fromTarget && readDataInStatusFlag(view, 0) === 1,
    });
  }
  return parts;
}

/**
 * Whether data of the command come behind those of `parts`, as far as that can be told: an initiator sends what it expects
 * to send, and what a target has sent is told by the residual count of its answer.
 */
async function furtherData(
  analysis: CaptureAnalysis,
  source: ByteSource,
  command: number,
  parts: readonly Part[],
  fromTarget: boolean,
  expectedLength: number | undefined,
): Promise<Pick<DataTransfer, 'goesOn' | 'missing'>> {
  const { pdus } = analysis;
  const answered = (pdus.flags(command) & PduFlag.answered) !== 0;
  const length = lengthOf(parts);
  if (!fromTarget) {
    // A target may refuse the command without asking for all data.
    if (answered) return { goesOn: false };
    return expectedLength === undefined ? {} : { goesOn: length < expectedLength };
  }
  const [first] = parts;
  // One PDU with data and status: nothing is missing.
  if (first !== undefined && parts.length === 1 && first.status && first.offset === 0) return { goesOn: false };
  const response = pdus.response(command);
  if (!answered || response < 0 || expectedLength === undefined) return {};
  const opcode = pdus.opcode(response);
  if (opcode !== RESPONSE && opcode !== DATA_IN) return {};
  const { bytes, available } = await readPdu(analysis, source, response, BHS_LENGTH);
  if (available < BHS_LENGTH) return {};
  // Both answers have the residual and its flag in the same place.
  const view = viewOf(bytes);
  const residual = readResponseUnderflow(view, 0) === 1 ? readResidualCount(view, 0) : 0;
  return { goesOn: false, missing: length < expectedLength - residual };
}

const lengthOf = (parts: readonly Part[]): number =>
  parts.reduce((most, { offset, length }) => Math.max(most, offset + length), 0);

/** The data of several PDUs in one array, as far as they are there without a hole. */
async function joinedData(
  analysis: CaptureAnalysis,
  source: ByteSource,
  parts: readonly Part[],
  joinedSource: number,
): Promise<{ joined: JoinedData; segments: JoinedSegment[] }> {
  const length = lengthOf(parts);
  const bytes = new Uint8Array(Math.min(length, LONGEST_JOINED));
  const segments: JoinedSegment[] = [];
  const frames = new Set<number>();
  let available = 0;
  // Data that were sent again come later: of bytes that came twice the first count.
  for (const part of [...parts].sort((one, other) => one.offset - other.offset || one.pdu - other.pdu)) {
    if (part.offset > available) break;
    const wanted = Math.min(part.length, bytes.length - part.offset);
    if (part.offset + wanted <= available) continue;
    const read = await readPdu(analysis, source, part.pdu, Math.min(part.dataStart, LONGEST_HEADER) + wanted);
    const to = Math.min(part.offset + wanted, part.offset + read.available - part.dataStart);
    if (to <= available) continue;
    const shift = part.offset - part.dataStart;
    bytes.set(read.bytes.subarray(available - shift, to - shift), available);
    for (const segment of movedSegments(read.segments, shift, available, to)) {
      segments.push(segment);
      frames.add(segment.frame);
    }
    available = to;
  }
  const last = parts.at(-1);
  return {
    joined: {
      bytes: bytes.subarray(0, available),
      available,
      complete: available === bytes.length,
      limited: length > LONGEST_JOINED,
      source: joinedSource,
      offset: last?.offset ?? 0,
      frames: frames.size === 0 ? '' : frameList([...frames].sort((one, other) => one - other)),
    },
    segments,
  };
}
