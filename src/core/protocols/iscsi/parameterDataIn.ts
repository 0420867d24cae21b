import type { HeaderReader } from '../../dissect/FieldSpec';
import type { DataTransfer } from './DataTransfer';
import type { Issue } from '../../dissect/Issue';
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
  readonly transfer?: DataTransfer;
}

const COMMAND = 0x01;
const DATA_IN = 0x25;

/** MaxBurstLength is never smaller: a target ends a sequence at it though more data follow. */
const SMALLEST_BURST = 512;

/**
 * The data of a PDU decoded by their command, when they are the beginning of its data (Buffer Offset 0). Undefined
 * otherwise and for data that SCSI does not decode. Never throws.
 */
export function parameterDataIn(pdu: DataPdu, context: PartContext): ParameterData | undefined {
  const { bytes, dataStart, dataEnd, complete, opcode, header, scsi, cdb, transfer } = pdu;
  if (bufferOffset(pdu) !== 0) return undefined;
  const fromTarget = opcode === DATA_IN;
  // More may follow where nobody has looked for it: F ends only a sequence.
  const last =
    fromTarget &&
    header('iscsi.scsidata.F') === 1 &&
    (header('iscsi.scsidata.S') === 1 || dataEnd - dataStart < SMALLEST_BURST);
  const expectedLength = transfer?.expectedLength;
  const goesOn = transfer?.goesOn ?? !last;
  return scsi.parameterData(
    cdb,
    {
      bytes,
      start: dataStart,
      end: dataEnd,
      fromTarget,
      complete: complete && transfer?.missing !== true,
      goesOn,
      ...(expectedLength === undefined ? {} : { expectedLength }),
    },
    context,
  );
}

/** Where the data of the PDU stand in those of its command. */
function bufferOffset({ opcode, header }: DataPdu): number {
  return opcode === COMMAND ? 0 : header('iscsi.bufferOffset');
}

/**
 * The data of a command decoded where the PDU is the one that they are joined on; undefined for other PDUs and for data
 * that SCSI does not decode. Nodes speak of the joined bytes, issues of the PDU's.
 */
export function joinedDataIn(pdu: DataPdu, { issues }: PartContext): ParameterData | undefined {
  const { dataStart, dataEnd, opcode, scsi, cdb, transfer } = pdu;
  const joined = transfer?.joined;
  if (joined === undefined) return undefined;
  const { bytes, available, complete, limited, source, offset } = joined;
  const found: Issue[] = [];
  const decoded = scsi.parameterData(
    cdb,
    {
      bytes,
      start: 0,
      end: available,
      fromTarget: opcode === DATA_IN,
      complete: complete && transfer?.missing !== true,
      limited,
      goesOn: transfer?.goesOn ?? false,
      ...(transfer?.expectedLength === undefined ? {} : { expectedLength: transfer.expectedLength }),
    },
    { source, issues: found },
  );
  const length = dataEnd - dataStart;
  for (const issue of found) {
    const from = issue.start - offset;
    const here = from >= 0 && from + issue.length <= length;
    issues.push(
      here
        ? { ...issue, start: dataStart + from }
        : { ...issue, start: dataStart, length, message: `${issue.message} (in data of an earlier PDU)` },
    );
  }
  return decoded;
}
