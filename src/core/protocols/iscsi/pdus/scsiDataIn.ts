import type { FieldSpec, HeaderReader } from '../../../dissect/FieldSpec';
import { bhsSections } from '../bhsSections';
import {
  dataSegmentLength,
  initiatorTaskTag,
  lun,
  NO_TAG,
  opcodeByte,
  reserved,
  targetNumbers,
  targetTransferTag,
  totalAHSLength,
} from '../commonFields';
import type { PduSpec } from '../PduSpec';
import { SCSI_STATUS } from '../../../dissect/scsiStatus';

const rfc = bhsSections('7');
const flags = bhsSections('7.3');

const hasStatus = (header: HeaderReader): boolean => header('iscsi.scsidata.S') === 1;
const asksForAcknowledgement = (header: HeaderReader): boolean => header('iscsi.scsidata.A') === 1;
const voidWithoutStatus = (_value: number, header: HeaderReader): string | undefined =>
  hasStatus(header) ? undefined : 'means nothing: S is 0';

const bit = (name: string, mask: number, values: Record<number, string>, extra: Partial<FieldSpec>): FieldSpec => ({
  name,
  filter: `iscsi.scsidata.${name}`,
  offset: 1,
  length: 1,
  mask,
  kind: 'boolean',
  values,
  rfc: flags,
  ...extra,
});

/** RFC 3720, section 10.7. */
export const scsiDataIn: PduSpec = {
  opcode: 0x25,
  name: 'SCSI Data-In',
  shortName: 'Data-In',
  sentBy: 'target',
  fields: [
    ...opcodeByte('never', rfc),
    {
      name: 'Flags',
      filter: 'iscsi.flags',
      offset: 1,
      length: 1,
      kind: 'hexadecimal',
      doc: 'End of the burst, wish for an acknowledgement, and whether the status is aboard.',
      rfc: flags,
      children: [
        bit(
          'F',
          0x80,
          { 0: 'more follows', 1: 'last of its sequence' },
          { doc: 'Final: last PDU of a burst of read data.', rfc: bhsSections('7.1') },
        ),
        bit(
          'A',
          0x40,
          { 0: 'no acknowledgement asked', 1: 'acknowledgement asked' },
          {
            doc: 'The target asks the initiator to acknowledge the data so far with a SNACK of type DataACK.',
            facts: [['allowed', 'with ErrorRecoveryLevel 1 or 2 only']],
            rfc: bhsSections('7.2'),
          },
        ),
        reserved(1, 1, flags, 0x38),
        bit(
          'O',
          0x04,
          { 0: 'no overflow', 1: 'overflow' },
          {
            doc: 'Overflow: there was more data than the initiator expected. Residual Count says how much was left out.',
            facts: [['valid', 'when S is 1']],
          },
        ),
        bit(
          'U',
          0x02,
          { 0: 'no underflow', 1: 'underflow' },
          {
            doc: 'Underflow: less data came than the initiator expected. Residual Count says how much is missing. Normal for commands such as INQUIRY, where the initiator asks for more than there is.',
            facts: [['valid', 'when S is 1']],
          },
        ),
        bit(
          'S',
          0x01,
          { 0: 'no status', 1: 'carries the status' },
          {
            doc: 'Status, StatSN and Residual Count of this PDU count: it ends the command. Only for commands without sense data; needs F = 1.',
          },
        ),
      ],
    },
    reserved(2, 1, rfc),
    {
      name: 'Status',
      filter: 'iscsi.scsiresponse.status',
      offset: 3,
      length: 1,
      kind: 'hexadecimal',
      values: SCSI_STATUS,
      usedWhen: { test: hasStatus, text: 'S is 1' },
      doc: 'SCSI status of the command. Only good ones may ride on data; anything that needs sense data comes in a SCSI Response.',
      facts: [['valid', 'when S is 1']],
      rfc: flags,
    },
    totalAHSLength(),
    dataSegmentLength({
      doc: "Length of the data in this PDU. At most the initiator's MaxRecvDataSegmentLength; the PDUs of one burst together at most MaxBurstLength.",
      rfc: bhsSections('7.7'),
    }),
    lun({
      usedWhen: { test: asksForAcknowledgement, text: 'A is 1' },
      doc: 'The LUN of the command, for the initiator to copy into the DataACK SNACK.',
      rfc: bhsSections('7.4'),
    }),
    initiatorTaskTag({ doc: 'The read command that the data belong to.' }),
    targetTransferTag({
      usedWhen: { test: asksForAcknowledgement, text: 'A is 1', idle: NO_TAG },
      doc: 'For the initiator to copy into the DataACK SNACK that A = 1 asks for.',
      rfc: bhsSections('7.4'),
    }),
    ...targetNumbers({
      note: voidWithoutStatus,
      doc: 'Number of the status that this PDU carries. Without S it means nothing.',
      facts: [['valid', 'when S is 1']],
      rfc: flags,
    }),
    {
      name: 'DataSN',
      filter: 'iscsi.datasn',
      offset: 36,
      length: 4,
      kind: 'unsigned',
      doc: 'Number of this PDU within the whole command, from 0; the end of a burst does not restart it. A gap means a lost Data-In.',
      rfc: bhsSections('7.5'),
    },
    {
      name: 'BufferOffset',
      filter: 'iscsi.bufferOffset',
      offset: 40,
      length: 4,
      kind: 'unsigned',
      doc: "Where these bytes belong in the command's whole transfer.",
      facts: [['unit', 'bytes']],
      rfc: bhsSections('7.6'),
    },
    {
      name: 'ResidualCount',
      filter: 'iscsi.scsidata.readresidualcount',
      offset: 44,
      length: 4,
      kind: 'unsigned',
      note: voidWithoutStatus,
      doc: 'Bytes by which the transfer differed from the Expected Data Transfer Length: missing ones with U, surplus ones with O.',
      facts: [
        ['valid', 'when S is 1 and O or U is 1'],
        ['unit', 'bytes'],
      ],
      rfc: flags,
    },
  ],
  dataSegment: 'data',
  allowsAdditionalHeaderSegments: false,
  statSN: 'consumesWithStatus',
  rfc,
};
