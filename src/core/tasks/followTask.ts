import {
  CDB_OFFSET,
  LUN_OFFSET,
  MAX_CMD_SN_OFFSET,
  readDataInStatusFlag,
  readDataSegmentLength,
  readExpCmdSN,
  readExpectedDataTransferLength,
  readMaxCmdSN,
  readOpcode,
  readResponse,
  readStatus,
  readTargetTransferTag,
  TARGET_TRANSFER_TAG_OFFSET,
} from '../protocols/iscsi/headerReaders';
import { BHS_LENGTH } from '../protocols/iscsi/pduLayout';
import { cdbBlocks } from '../protocols/scsi/cdbBlocks';
import { type TaskIndex, TaskMark } from './TaskIndex';

const DATA_IN = 0x25;
const READY_TO_TRANSFER = 0x31;
const SCSI_RESPONSE = 0x21;
/** Target Transfer Tag of data that no R2T asked for (RFC 3720, section 10.7.2). */
const NO_TAG = 0xffff_ffff;

/*
 * What the PDUs of a task say, for the pass. `headerBytes` tells how much of the 48 bytes at `base` is in the capture; those
 * up to the Initiator Task Tag are.
 */

/** Ends of header fields that a cut header may lack. */
const TARGET_TRANSFER_TAG_END = TARGET_TRANSFER_TAG_OFFSET + 4;
const WINDOW_END = MAX_CMD_SN_OFFSET + 4;

/** Adds the task of a SCSI Command PDU, of which the operation code is at hand; returns its number. */
export function beginTask(
  tasks: TaskIndex,
  pdu: number,
  operationCode: number,
  view: DataView,
  base: number,
  headerBytes: number,
): number {
  const task = tasks.add(
    pdu,
    view.getUint32(base + LUN_OFFSET),
    view.getUint32(base + LUN_OFFSET + 4),
    readExpectedDataTransferLength(view, base),
    readDataSegmentLength(view, base),
  );
  const cdb = base + CDB_OFFSET;
  const blocks = headerBytes < BHS_LENGTH ? undefined : cdbBlocks(view, cdb, operationCode);
  if (blocks !== undefined) {
    const high = blocks.addressHigh === undefined ? 0 : blocks.addressHigh(view, cdb);
    const count = blocks.blocks === undefined ? -1 : blocks.blocks(view, cdb);
    tasks.setBlocks(task, high, blocks.address(view, cdb), count);
  }
  return task;
}

/** Notes a Data-Out PDU of the task. */
export function takeDataOut(
  tasks: TaskIndex,
  task: number,
  pdu: number,
  view: DataView,
  base: number,
  headerBytes: number,
): void {
  const unsolicited = headerBytes >= TARGET_TRANSFER_TAG_END && readTargetTransferTag(view, base) === NO_TAG;
  tasks.dataOut(task, pdu, readDataSegmentLength(view, base), unsolicited);
}

/** Notes what the target sent for the task: R2T, Data-In, SCSI Response. */
export function takeAnswer(
  tasks: TaskIndex,
  task: number,
  pdu: number,
  view: DataView,
  base: number,
  headerBytes: number,
): void {
  const opcode = readOpcode(view, base);
  if (opcode === READY_TO_TRANSFER) {
    tasks.readyToTransfer(task, pdu);
    return;
  }
  if (opcode === DATA_IN) tasks.dataIn(task, pdu, readDataSegmentLength(view, base));
  else if (opcode !== SCSI_RESPONSE) return;
  if (opcode === DATA_IN && readDataInStatusFlag(view, base) === 0) return;
  if (opcode === SCSI_RESPONSE && readDataSegmentLength(view, base) > 0) tasks.mark(task, TaskMark.sense);
  const window = headerBytes < WINDOW_END ? -1 : (readMaxCmdSN(view, base) - readExpCmdSN(view, base) + 1) | 0;
  // A MaxCmdSN more than one below ExpCmdSN says nothing (RFC 3720, section 3.2.2.1).
  tasks.end(
    task,
    pdu,
    readStatus(view, base),
    opcode === SCSI_RESPONSE ? readResponse(view, base) : 0,
    Math.max(-1, window),
  );
}
