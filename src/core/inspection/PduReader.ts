import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { ByteSource } from '../capture/ByteSource';
import { type DissectedPdu, dissectPdu } from '../protocols/iscsi/dissectPdu';
import type { PduContext } from '../protocols/iscsi/PduContext';
import { pduSpecOf } from '../protocols/iscsi/pduSpecs';
import type { ScsiDissector } from '../dissect/ScsiDissector';
import { PduFlag } from '../streams/PduIndex';
import { type CommandData, readCommandData } from './CommandData';
import { scsiOf } from './DeviceTypes';
import { LONGEST_READ, type PduBytes, readPdu } from './PduBytes';
import { type FoundRefused, type FoundTask, readReferencedTask, readRefusedPdu } from './RelatedPdus';
import { type ReadSplitText, readSplitText } from './SplitTextReader';

/** What is known of the command of a PDU with data. */
type PduData = Pick<CommandData, 'cdb'> & Partial<Pick<CommandData, 'transfer' | 'sent'>>;

/** What was read of other PDUs to decode one. */
export interface OtherPdus {
  readonly data?: PduData | undefined;
  readonly split?: ReadSplitText | undefined;
  readonly refused?: FoundRefused | undefined;
  readonly referenced?: FoundTask | undefined;
}

/**
 * Reads what other PDUs tell of one.
 * @param joinedSource the number that nodes over joined bytes name as their source
 */
export async function readOthers(
  analysis: CaptureAnalysis,
  source: ByteSource,
  pdu: number,
  joinedSource: number,
): Promise<OtherPdus & { readonly data: CommandData | undefined }> {
  return {
    data: await readCommandData(analysis, source, pdu, joinedSource),
    split: await readSplitText(analysis, source, pdu, joinedSource),
    refused: await readRefusedPdu(analysis, source, pdu),
    referenced: await readReferencedTask(analysis, source, pdu),
  };
}

/** What the pass knows about a PDU besides its bytes, as the iSCSI dissector wants it. */
export function pduContext(
  analysis: CaptureAnalysis,
  pdu: number,
  source: number,
  scsi: ScsiDissector,
  others: OtherPdus = {},
): PduContext {
  const { data, split, refused, referenced } = others;
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
    ...(data === undefined ? {} : { cdb: data.cdb }),
    ...(data?.sent === undefined ? {} : { sent: data.sent }),
    ...(data?.transfer === undefined ? {} : { transfer: data.transfer }),
    ...(initiator !== undefined
      ? { sentBy: initiator === (direction & 1) ? ('initiator' as const) : ('target' as const) }
      : {}),
    ...(split === undefined ? {} : { splitText: split.text }),
    ...(refused === undefined ? {} : { refused: refused.refused }),
    ...(referenced === undefined ? {} : { referencedTask: referenced.task }),
    continuedText: (flags & PduFlag.continuedText) !== 0,
    scsi,
  };
}

/**
 * A PDU read back and decoded; ranges are bytes from the PDU's first one, those of nodes with source 1 bytes of its command's
 * joined data, or of a pair that several PDUs carry.
 */
export interface ReadPdu extends PduBytes {
  readonly pdu: number;
  readonly dissected: DissectedPdu;
  /** The PDU that a Reject refuses. */
  readonly refuses?: number;
  /** The request whose task a Task Management Function Request names. */
  readonly concerns?: number;
}

/** Reads a PDU back and decodes it. */
export async function readAndDissect(
  analysis: CaptureAnalysis,
  source: ByteSource,
  pdu: number,
  limit = LONGEST_READ,
): Promise<ReadPdu> {
  const read = await readPdu(analysis, source, pdu, limit);
  const others = await readOthers(analysis, source, pdu, 1);
  const { refused, referenced } = others;
  const scsi = await scsiOf(analysis, source, pdu);
  const context = pduContext(analysis, pdu, 0, scsi, others);
  const dissected = dissectPdu(read.bytes, 0, read.available, context);
  return {
    ...read,
    pdu,
    dissected,
    ...(refused === undefined ? {} : { refuses: refused.pdu }),
    ...(referenced === undefined ? {} : { concerns: referenced.pdu }),
  };
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
