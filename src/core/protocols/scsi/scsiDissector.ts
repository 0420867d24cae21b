import type { ScsiDissector } from '../../dissect/ScsiDissector';
import { SCSI_STATUS } from '../../dissect/scsiStatus';
import { cdbLength } from './cdbLength';
import { cdbNodes, cdbSummary } from './cdbNodes';
import { operationCodeName } from './commands';
import { faultyFieldText, withFaultyField } from './faultyField';
import { describeLun, formatLun, lunNodes } from './lun';
import { hasParameterData, parameterData } from './parameterData/parameterData';
import { senseNodes, senseSummary } from './senseData';

/**
 * SCSI as iSCSI needs it, for a logical unit of this type (PERIPHERAL DEVICE TYPE of its INQUIRY data): tapes and disks
 * mean different commands by some operation codes. Where the type is not known the unit counts as a disk.
 */
export function scsiDissectorFor(deviceType: number | undefined): ScsiDissector {
  return {
    cdbNodes: (bytes, start, length, context) => cdbNodes(bytes, start, length, context, deviceType),
    cdbSummary: (bytes, start, length) => cdbSummary(bytes, start, length, deviceType),
    cdbLength,
    commandName: (operationCode) => operationCodeName(operationCode, deviceType),
    senseNodes: (bytes, start, end, context, request) =>
      withFaultyField(senseNodes(bytes, start, end, context), request, deviceType),
    senseSummary: (bytes, start, end, request) => {
      const summary = senseSummary(bytes, start, end);
      const field =
        request && faultyFieldText(senseNodes(bytes, start, end, { source: 0, issues: [] }), request, deviceType);
      return summary && field !== undefined ? { ...summary, field } : summary;
    },
    hasParameterData,
    parameterData: (cdb, range, context) => parameterData(cdb, range, context, deviceType),
    statusName: (status) => SCSI_STATUS[status],
    lunText: formatLun,
    lunDescription: describeLun,
    lunNodes,
  };
}

/** SCSI of units whose type is not known. */
export const scsiDissector: ScsiDissector = scsiDissectorFor(undefined);
