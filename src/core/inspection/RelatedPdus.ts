import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { viewOf } from '../bytes/view';
import type { ByteSource } from '../capture/ByteSource';
import {
  readCmdSN,
  readDataSegmentLength,
  readImmediate,
  readInitiatorTaskTag,
  readOpcode,
  readReferencedTaskTag,
  readTotalAHSLength,
} from '../protocols/iscsi/headerReaders';
import { BHS_LENGTH, DIGEST_LENGTH, pduLayout } from '../protocols/iscsi/pduLayout';
import { pduSpecOf } from '../protocols/iscsi/pduSpecs';
import type { ReferencedTask } from '../protocols/iscsi/ReferencedTask';
import type { RefusedPdu } from '../protocols/iscsi/rejectedHeader';
import { scsiDissector } from '../protocols/scsi/scsiDissector';
import { PduFlag } from '../streams/PduIndex';
import { frameList } from './frameList';
import { readPdu } from './PduBytes';

const COMMAND = 0x01;
const TASK_MANAGEMENT_REQUEST = 0x02;
const DATA_OUT = 0x05;
const SNACK = 0x10;
const REJECT = 0x3f;
const NO_TAG = 0xffffffff;
/** PDUs before and behind one that are looked through for those it has to do with. */
const FARTHEST = 8192;
/** PDUs with the tag of the refused one whose headers are read, and Rejects that are looked at for one PDU. */
const MOST_CANDIDATES = 64;
/** Without a tag, a PDU is the refused one only when so many of its 48 header bytes were returned. */
const SURELY_THE_SAME = 40;
/** The longest header, with additional segments. */
const LONGEST_HEADER = BHS_LENGTH + 4 * 255;

/** The PDU that a Reject refuses. */
export interface FoundRefused {
  readonly pdu: number;
  readonly refused: RefusedPdu;
}

/** The request whose task a Task Management Function Request names. */
export interface FoundTask {
  readonly pdu: number;
  readonly task: ReferencedTask;
}

/**
 * The PDU that a Reject refuses, found by opcode, Initiator Task Tag and bytes of the header that it returns; undefined when
 * it is not among those shortly before.
 */
export async function readRefusedPdu(
  analysis: CaptureAnalysis,
  source: ByteSource,
  reject: number,
): Promise<FoundRefused | undefined> {
  const { pdus } = analysis;
  if (pdus.opcode(reject) !== REJECT) return undefined;
  const returned = await returnedHeader(analysis, source, reject);
  if (returned === undefined) return undefined;
  const view = viewOf(returned);
  const [opcode, tag] = [readOpcode(view, 0), readInitiatorTaskTag(view, 0)];
  const otherSide = pdus.direction(reject) ^ 1;
  let best: { pdu: number; header: Uint8Array; equal: number } | undefined;
  let candidates = 0;
  for (let at = reject - 1; at >= 0 && at >= reject - FARTHEST && candidates < MOST_CANDIDATES; at--) {
    if (pdus.opcode(at) !== opcode || pdus.initiatorTaskTag(at) !== tag || pdus.direction(at) !== otherSide) continue;
    candidates++;
    const header = await readHeader(analysis, source, at);
    if (header === undefined) continue;
    let equal = 0;
    for (let index = 0; index < BHS_LENGTH; index++) if (header[index] === returned[index]) equal++;
    if (best === undefined || equal > best.equal) best = { pdu: at, header, equal };
    if (equal === BHS_LENGTH) break;
  }
  if (best === undefined || (tag === NO_TAG && best.equal < SURELY_THE_SAME)) return undefined;
  return { pdu: best.pdu, refused: { header: best.header, frame: frameList([pdus.frame(best.pdu)]) } };
}

/** The Reject that refuses a PDU; -1 when there is none shortly behind it. */
export async function rejectOf(analysis: CaptureAnalysis, source: ByteSource, pdu: number): Promise<number> {
  const { pdus } = analysis;
  const direction = pdus.direction(pdu);
  if ((analysis.connectionOf(direction >> 1)?.counts[REJECT] ?? 0) === 0) return -1;
  let candidates = 0;
  for (let at = pdu + 1; at < pdus.length && at <= pdu + FARTHEST && candidates < MOST_CANDIDATES; at++) {
    if (pdus.opcode(at) !== REJECT || pdus.direction(at) !== (direction ^ 1)) continue;
    candidates++;
    if ((await readRefusedPdu(analysis, source, at))?.pdu === pdu) return at;
  }
  return -1;
}

/** The request whose task a Task Management Function Request names; undefined when it names none, or it was not found. */
export async function readReferencedTask(
  analysis: CaptureAnalysis,
  source: ByteSource,
  pdu: number,
): Promise<FoundTask | undefined> {
  const { pdus } = analysis;
  if (pdus.opcode(pdu) !== TASK_MANAGEMENT_REQUEST) return undefined;
  const own = await readHeader(analysis, source, pdu);
  if (own === undefined) return undefined;
  const tag = readReferencedTaskTag(viewOf(own), 0);
  if (tag === NO_TAG) return undefined;
  const direction = pdus.direction(pdu);
  for (let at = pdu - 1; at >= 0 && at >= pdu - FARTHEST; at--) {
    if (pdus.initiatorTaskTag(at) !== tag || pdus.direction(at) !== direction) continue;
    const opcode = pdus.opcode(at);
    // They repeat the tag of their command.
    if (opcode === DATA_OUT || opcode === SNACK) continue;
    const header = await readHeader(analysis, source, at);
    if (header === undefined) return undefined;
    const view = viewOf(header);
    const operationCode = pdus.command(at);
    const name =
      opcode === COMMAND && operationCode >= 0
        ? scsiDissector.commandName(operationCode)
        : (pduSpecOf(opcode)?.name ?? 'PDU');
    const frame = frameList([pdus.frame(at)]);
    return { pdu: at, task: { name, frame, cmdSN: readCmdSN(view, 0), immediate: readImmediate(view, 0) === 1 } };
  }
  return undefined;
}

/** Basic header and additional segments of a PDU; undefined when the basic header is not all in the capture. */
async function readHeader(analysis: CaptureAnalysis, source: ByteSource, pdu: number): Promise<Uint8Array | undefined> {
  const { bytes, available } = await readPdu(analysis, source, pdu, LONGEST_HEADER);
  if (available < BHS_LENGTH) return undefined;
  return bytes.subarray(0, Math.min(available, BHS_LENGTH + 4 * readTotalAHSLength(viewOf(bytes), 0)));
}

/** The header that a Reject returns, when at least the basic one is there. */
async function returnedHeader(
  analysis: CaptureAnalysis,
  source: ByteSource,
  reject: number,
): Promise<Uint8Array | undefined> {
  const { bytes, available } = await readPdu(analysis, source, reject, 2 * LONGEST_HEADER + DIGEST_LENGTH);
  if (available < BHS_LENGTH) return undefined;
  const view = viewOf(bytes);
  const headerDigest = (analysis.pdus.flags(reject) & PduFlag.headerDigest) !== 0;
  const layout = pduLayout(readTotalAHSLength(view, 0), readDataSegmentLength(view, 0), headerDigest, false);
  const end = Math.min(available, layout.dataStart + layout.dataLength);
  return end - layout.dataStart < BHS_LENGTH ? undefined : bytes.subarray(layout.dataStart, end);
}
