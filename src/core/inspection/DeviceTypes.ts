import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { ByteSource } from '../capture/ByteSource';
import type { ScsiDissector } from '../dissect/ScsiDissector';
import { readDataSegmentLength, readTotalAHSLength } from '../protocols/iscsi/headerReaders';
import { BHS_LENGTH, pduLayout } from '../protocols/iscsi/pduLayout';
import { readDeviceType } from '../protocols/scsi/parameterData/inquiryData';
import { DEVICE_COMMANDS } from '../protocols/scsi/deviceCommands';
import { scsiDissector, scsiDissectorFor } from '../protocols/scsi/scsiDissector';
import { PduFlag } from '../streams/PduIndex';
import { viewOf } from '../bytes/view';
import { commandOf } from './CommandData';
import { readPdu } from './PduBytes';

const INQUIRY = 0x12;
/** INQUIRY commands of one unit that are looked into until one of them tells the type. */
const MOST_INQUIRIES = 4;
/** Operation codes for which the type of the device makes a difference. */
const DEPENDENT: ReadonlySet<number> = new Set(DEVICE_COMMANDS.map(([, operationCode]) => operationCode));

/** What a capture tells of its logical units. */
interface KnownUnits {
  /** Tasks that were looked at, from the first one on. */
  scanned: number;
  /** INQUIRY commands by unit, as PDU numbers. */
  readonly inquiries: Map<string, number[]>;
  /** PERIPHERAL DEVICE TYPE by unit. */
  readonly types: Map<string, number>;
}

const KNOWN = new WeakMap<CaptureAnalysis, KnownUnits>();

/** A logical unit as one initiator sees it: its number may mean another one to the next. */
function unitOf(analysis: CaptureAnalysis, task: number): string {
  const { tasks, pdus } = analysis;
  const session = analysis.connectionOf(pdus.direction(tasks.command(task)) >> 1)?.session;
  const names = session?.targetName ? `${session.initiatorName} ${session.targetName}` : (session?.index ?? '');
  return `${tasks.lun(task)} ${names}`;
}

/** Notes the INQUIRY commands among the tasks that came since the last time; every task is looked at once. */
function scan(analysis: CaptureAnalysis, known: KnownUnits): void {
  const { tasks, pdus } = analysis;
  for (; known.scanned < tasks.length; known.scanned++) {
    const command = tasks.command(known.scanned);
    if (pdus.command(command) !== INQUIRY) continue;
    const unit = unitOf(analysis, known.scanned);
    const list = known.inquiries.get(unit);
    if (list === undefined) known.inquiries.set(unit, [known.scanned]);
    else if (list.length < MOST_INQUIRIES) list.push(known.scanned);
  }
}

/** The type that the data of an INQUIRY tell: standard data and vital product data pages both begin with it. */
async function typeFrom(analysis: CaptureAnalysis, source: ByteSource, task: number): Promise<number | undefined> {
  const { tasks, pdus } = analysis;
  const pdu = tasks.firstDataIn(task);
  if (pdu < 0) return undefined;
  const { bytes, available } = await readPdu(analysis, source, pdu, BHS_LENGTH);
  if (available < BHS_LENGTH) return undefined;
  const flags = pdus.flags(pdu);
  const digests = [(flags & PduFlag.headerDigest) !== 0, (flags & PduFlag.dataDigest) !== 0] as const;
  const view = viewOf(bytes);
  const layout = pduLayout(readTotalAHSLength(view, 0), readDataSegmentLength(view, 0), ...digests);
  if (layout.dataLength === 0) return undefined;
  const read = await readPdu(analysis, source, pdu, layout.dataStart + 1);
  if (read.available <= layout.dataStart) return undefined;
  return readDeviceType(viewOf(read.bytes), layout.dataStart);
}

/**
 * PERIPHERAL DEVICE TYPE of the logical unit that a PDU's command is for, by the INQUIRY data that the same initiator got
 * from it anywhere in the capture; undefined where there are none, and for commands that all devices mean the same by.
 */
async function deviceTypeOf(analysis: CaptureAnalysis, source: ByteSource, pdu: number): Promise<number | undefined> {
  if (!DEPENDENT.has(analysis.pdus.command(pdu))) return undefined;
  const task = analysis.tasks.taskOfCommand(commandOf(analysis, pdu));
  if (task < 0) return undefined;
  let known = KNOWN.get(analysis);
  if (known === undefined) KNOWN.set(analysis, (known = { scanned: 0, inquiries: new Map(), types: new Map() }));
  const unit = unitOf(analysis, task);
  const told = known.types.get(unit);
  if (told !== undefined) return told;
  scan(analysis, known);
  for (const inquiry of known.inquiries.get(unit) ?? []) {
    const type = await typeFrom(analysis, source, inquiry);
    if (type === undefined) continue;
    known.types.set(unit, type);
    return type;
  }
  return undefined;
}

/** SCSI for a PDU: of the kind of device that its command is for. */
export async function scsiOf(analysis: CaptureAnalysis, source: ByteSource, pdu: number): Promise<ScsiDissector> {
  const type = await deviceTypeOf(analysis, source, pdu);
  return type === undefined ? scsiDissector : scsiDissectorFor(type);
}
