import type { HeaderReader } from '../../dissect/FieldSpec';
import type { ParameterData, PartContext, ScsiDissector } from '../../dissect/ScsiDissector';

/** A PDU that carries SCSI data, with the command that they belong to. */
export interface DataPdu {
  readonly bytes: Uint8Array;
  readonly dataStart: number;
  /** End of the bytes that are at hand. */
  readonly dataEnd: number;
  /** All of DataSegmentLength is at hand. */
  readonly complete: boolean;
  readonly opcode: number;
  readonly header: HeaderReader;
  readonly scsi: ScsiDissector;
  readonly cdb: Uint8Array;
}

/** MaxBurstLength is never smaller: a target ends a sequence at it though more data follow. */
const SMALLEST_BURST = 512;

/**
 * The data of a PDU decoded by their command, when they are the beginning of its data (Buffer Offset 0). Undefined
 * otherwise and for data that SCSI does not decode. Never throws.
 */
export function parameterDataIn(pdu: DataPdu, context: PartContext): ParameterData | undefined {
  const { bytes, dataStart, dataEnd, complete, opcode, header, scsi, cdb } = pdu;
  const immediate = opcode === 0x01;
  if (!immediate && header('iscsi.bufferOffset') !== 0) return undefined;
  const fromTarget = opcode === 0x25;
  const last = fromTarget
    ? header('iscsi.scsidata.F') === 1 && (header('iscsi.scsidata.S') === 1 || dataEnd - dataStart < SMALLEST_BURST)
    : false;
  return scsi.parameterData(
    cdb,
    { bytes, start: dataStart, end: dataEnd, fromTarget, complete, goesOn: !last },
    context,
  );
}
