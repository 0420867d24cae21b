import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { ByteSource } from '../capture/ByteSource';
import { type DissectedPdu, dissectPdu } from '../protocols/iscsi/dissectPdu';
import { CDB_OFFSET } from '../protocols/iscsi/headerReaders';
import type { PduContext } from '../protocols/iscsi/PduContext';
import { BHS_LENGTH } from '../protocols/iscsi/pduLayout';
import { pduSpecOf } from '../protocols/iscsi/pduSpecs';
import { scsiDissector } from '../protocols/scsi/scsiDissector';
import { PduFlag } from '../streams/PduIndex';
import { LONGEST_READ, type PduBytes, readPdu } from './PduBytes';

/** What the pass knows about a PDU besides its bytes, as the iSCSI dissector wants it. */
export function pduContext(analysis: CaptureAnalysis, pdu: number, source: number, cdb?: Uint8Array): PduContext {
  const { pdus } = analysis;
  const flags = pdus.flags(pdu);
  const command = pdus.command(pdu);
  const direction = pdus.direction(pdu);
  const initiator = analysis.connectionOf(direction >> 1)?.initiator;
  return {
    source,
    headerDigest: (flags & PduFlag.headerDigest) !== 0,
    dataDigest: (flags & PduFlag.dataDigest) !== 0,
    ...(command >= 0 ? { command } : {}),
    ...(cdb === undefined ? {} : { cdb }),
    ...(initiator !== undefined
      ? { sentBy: initiator === (direction & 1) ? ('initiator' as const) : ('target' as const) }
      : {}),
    continuedText: (flags & PduFlag.continuedText) !== 0,
    scsi: scsiDissector,
  };
}

/** Operation codes whose data are bulk: their command need not be read again. */
const BULK: ReadonlySet<number> = new Set([0x08, 0x0a, 0x28, 0x2a, 0x88, 0x8a, 0xa8, 0xaa]);

/**
 * CDB of the SCSI command that a PDU with data belongs to, read from the command's header; undefined for other PDUs, for
 * reads and writes of blocks, and where the command is not in the capture.
 */
export async function readCdb(
  analysis: CaptureAnalysis,
  source: ByteSource,
  pdu: number,
): Promise<Uint8Array | undefined> {
  const { pdus } = analysis;
  const opcode = pdus.opcode(pdu);
  if (opcode !== 0x01 && opcode !== 0x05 && opcode !== 0x25) return undefined;
  const request = opcode === 0x01 ? pdu : pdus.request(pdu);
  if (request < 0 || pdus.opcode(request) !== 0x01 || BULK.has(pdus.command(request))) return undefined;
  const { bytes, available } = await readPdu(analysis, source, request, BHS_LENGTH);
  return available < BHS_LENGTH ? undefined : bytes.subarray(CDB_OFFSET, BHS_LENGTH);
}

/** A PDU read back and decoded; ranges are bytes from the PDU's first one. */
export interface ReadPdu extends PduBytes {
  readonly pdu: number;
  readonly dissected: DissectedPdu;
}

/** Reads a PDU back and decodes it. */
export async function readAndDissect(
  analysis: CaptureAnalysis,
  source: ByteSource,
  pdu: number,
  limit = LONGEST_READ,
): Promise<ReadPdu> {
  const read = await readPdu(analysis, source, pdu, limit);
  const dissected = dissectPdu(
    read.bytes,
    0,
    read.available,
    pduContext(analysis, pdu, 0, await readCdb(analysis, source, pdu)),
  );
  return { ...read, pdu, dissected };
}

/** "Login Request", or the opcode where it has no name. */
export function pduName(analysis: CaptureAnalysis, pdu: number): string {
  const opcode = analysis.pdus.opcode(pdu);
  return pduSpecOf(opcode)?.name ?? `Opcode 0x${opcode.toString(16).padStart(2, '0')}`;
}

/** The frames that carry the PDU, in capture order (indexes from 0), however much of it was read. */
export function framesOf({ frames, pdus }: CaptureAnalysis, pdu: number, read: PduBytes): number[] {
  if (read.bytes.length < read.length) {
    // Only its beginning was read back: the index knows which frames brought something new to this stretch.
    const list: number[] = [];
    const [from, to] = [pdus.position(pdu), pdus.position(pdu) + pdus.lengthOf(pdu)];
    for (let frame = pdus.firstFrame(pdu); frame >= 0 && frame <= pdus.lastFrame(pdu);) {
      const position = frames.position(frame);
      const overlaps = position < to && position + frames.payloadLength(frame) > from;
      if (overlaps && frames.firstPdu(frame) >= 0) list.push(frame);
      frame = frames.nextInDirection(frame);
    }
    return list;
  }
  return [...new Set(read.segments.map(({ frame }) => frame))].sort((one, other) => one - other);
}

/** "frame 8", "frames 7 + 8", "frames 30-74 (45)" from frame indexes. */
export function frameList(frames: readonly number[]): string {
  const numbers = frames.map((frame) => frame + 1);
  if (numbers.length === 1) return `frame ${numbers[0]}`;
  if (numbers.length <= 4) return `frames ${numbers.join(' + ')}`;
  return `${numbers.length} frames, ${numbers[0]} to ${numbers.at(-1)}`;
}
