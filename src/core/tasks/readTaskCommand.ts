import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { viewOf } from '../bytes/view';
import type { ByteSource } from '../capture/ByteSource';
import { readPdu } from '../inspection/PduBytes';
import { bidirectionalReadLength } from '../protocols/iscsi/additionalHeaderSegments';
import { commandCdb } from '../protocols/iscsi/commandCdb';
import { readCommandRead, readCommandWrite, readTotalAHSLength } from '../protocols/iscsi/headerReaders';
import { BHS_LENGTH } from '../protocols/iscsi/pduLayout';
import { wholeCdbBlocks } from '../protocols/scsi/cdbBlocks';
import { scsiOf } from '../inspection/DeviceTypes';

/** What a SCSI Command asks for. */
export interface TaskCommand {
  /** "READ(10)" and "LBA 2048 8 blocks". */
  readonly command: string;
  readonly details: string;
  /** Logical block address; undefined where the command names none. */
  readonly address: bigint | undefined;
  /** -1 where the command names no count of blocks. */
  readonly blocks: number;
  /** Expected Data Transfer Length of the header, in bytes. */
  readonly expected: number;
  /**
   * Bytes that the initiator expects to read and to write. For a command in both directions the header tells the written
   * ones, and an additional header segment the others (RFC 3720, section 10.2.2.4).
   */
  readonly expectedRead: number;
  readonly expectedWritten: number;
}

/** Reads the command of a task with its additional header segments. */
export async function readTaskCommand(
  analysis: CaptureAnalysis,
  source: ByteSource,
  task: number,
): Promise<TaskCommand> {
  const { tasks, pdus } = analysis;
  const command = tasks.command(task);
  const scsi = await scsiOf(analysis, source, command);
  const expected = tasks.expected(task);
  const indexed = { address: tasks.address(task), blocks: tasks.blocks(task), expected };
  let { bytes, available } = await readPdu(analysis, source, command, BHS_LENGTH);
  if (available < BHS_LENGTH) {
    const name = scsi.commandName(pdus.command(command));
    return { command: name, details: '', ...indexed, expectedRead: 0, expectedWritten: 0 };
  }
  const more = 4 * readTotalAHSLength(viewOf(bytes), 0);
  if (more > 0) ({ bytes, available } = await readPdu(analysis, source, command, BHS_LENGTH + more));
  const view = viewOf(bytes);
  const cdb = commandCdb(bytes, 0, available).bytes;
  const { name, details } = scsi.cdbSummary(cdb, 0, cdb.length);
  const reads = readCommandRead(view, 0) === 1;
  const writes = readCommandWrite(view, 0) === 1;
  const readLength = writes ? (bidirectionalReadLength(bytes, 0, available) ?? 0) : expected;
  return {
    command: name,
    details,
    ...indexed,
    // A CDB of more than 16 bytes tells its blocks where the index has not looked.
    ...wholeCdbBlocks(cdb),
    expectedRead: reads ? readLength : 0,
    expectedWritten: writes ? expected : 0,
  };
}
