import { bhsSections } from '../bhsSections';
import {
  dataSegmentLength,
  expStatSN,
  initiatorTaskTag,
  lunWithTargetTransferTag,
  opcodeByte,
  reserved,
  targetTransferTag,
  totalAHSLength,
} from '../commonFields';
import type { PduSpec } from '../PduSpec';

const rfc = bhsSections('7');

/** RFC 3720, section 10.7. */
export const scsiDataOut: PduSpec = {
  opcode: 0x05,
  name: 'SCSI Data-Out',
  shortName: 'Data-Out',
  sentBy: 'initiator',
  fields: [
    ...opcodeByte('never', rfc),
    {
      name: 'Flags',
      filter: 'iscsi.flags',
      offset: 1,
      length: 1,
      kind: 'hexadecimal',
      doc: 'Only the Final bit is used.',
      rfc: bhsSections('7.1'),
      children: [
        {
          name: 'F',
          filter: 'iscsi.scsidata.F',
          offset: 1,
          length: 1,
          mask: 0x80,
          kind: 'boolean',
          values: { 0: 'more follows', 1: 'last of its sequence' },
          doc: 'Final: last PDU of the burst that answers one R2T, or of the unsolicited data.',
          rfc: bhsSections('7.1'),
        },
        reserved(1, 1, rfc, 0x7f),
      ],
    },
    reserved(2, 2, rfc),
    totalAHSLength(),
    dataSegmentLength({
      doc: "Length of the data in this PDU. At most the target's MaxRecvDataSegmentLength; the PDUs of one burst together at most MaxBurstLength.",
      rfc: bhsSections('7.7'),
    }),
    lunWithTargetTransferTag({ doc: 'Copied from the R2T together with its tag.', rfc: bhsSections('7.4') }),
    initiatorTaskTag({ doc: 'The write command that the data belong to.' }),
    targetTransferTag({
      doc: 'Copied from the R2T that asked for the data; 0xffffffff for unsolicited data.',
      rfc: bhsSections('7.4'),
    }),
    reserved(24, 4, rfc),
    expStatSN(),
    reserved(32, 4, rfc),
    {
      name: 'DataSN',
      filter: 'iscsi.datasn',
      offset: 36,
      length: 4,
      kind: 'unsigned',
      doc: 'Number of this PDU within its burst. Starts at 0 for every R2T and for the unsolicited data.',
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
    reserved(44, 4, rfc),
  ],
  dataSegment: 'data',
  allowsAdditionalHeaderSegments: false,
  statSN: 'none',
  rfc,
};
