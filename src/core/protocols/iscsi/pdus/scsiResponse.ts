import type { FieldSpec, HeaderReader } from '../../../dissect/FieldSpec';
import { bhsSections } from '../bhsSections';
import {
  dataSegmentLength,
  initiatorTaskTag,
  opcodeByte,
  reserved,
  targetNumbers,
  totalAHSLength,
} from '../commonFields';
import type { PduSpec } from '../PduSpec';
import { SCSI_STATUS } from '../../../dissect/scsiStatus';

const rfc = bhsSections('4');
const flags = bhsSections('4.1');

const bit = (name: string, mask: number, doc: string): FieldSpec => ({
  name,
  filter: `iscsi.scsiresponse.${name}`,
  offset: 1,
  length: 1,
  mask,
  kind: 'boolean',
  doc,
  rfc: flags,
});

const statusWithoutMeaning = (_value: number, header: HeaderReader): string | undefined =>
  header('iscsi.scsiresponse.response') === 0 ? undefined : 'means nothing: Response is not 0';

/** RFC 3720, section 10.4; the Status Qualifier is RFC 7144, section 5.2. */
export const scsiResponse: PduSpec = {
  opcode: 0x21,
  name: 'SCSI Response',
  shortName: 'SCSI Response',
  sentBy: 'target',
  fields: [
    ...opcodeByte('never', rfc),
    {
      name: 'Flags',
      filter: 'iscsi.flags',
      offset: 1,
      length: 1,
      kind: 'hexadecimal',
      doc: 'How the bytes moved compare with the bytes expected. All zero unless Response is 0.',
      rfc: flags,
      children: [
        {
          name: 'F',
          filter: 'iscsi.F',
          offset: 1,
          length: 1,
          mask: 0x80,
          kind: 'boolean',
          fixed: 1,
          doc: 'Always 1: a task has one SCSI Response.',
          rfc: flags,
        },
        reserved(1, 1, flags, 0x60),
        bit(
          'o',
          0x10,
          'Read part of a bidirectional command: there was more data than expected; the rest was not sent.',
        ),
        bit('u', 0x08, 'Read part of a bidirectional command: less data came than expected.'),
        bit(
          'O',
          0x04,
          'Overflow: the command has more data than the initiator expected. Residual Count says by how much; those bytes were not moved.',
        ),
        bit('U', 0x02, 'Underflow: fewer bytes were moved than expected. Residual Count says how many are missing.'),
        reserved(1, 1, flags, 0x01),
      ],
    },
    {
      name: 'Response',
      filter: 'iscsi.scsiresponse.response',
      offset: 2,
      length: 1,
      kind: 'hexadecimal',
      values: (value) =>
        value === 0
          ? 'Command Completed at Target'
          : value === 1
            ? 'Target Failure'
            : value >= 0x80
              ? 'vendor specific'
              : undefined,
      doc: "The iSCSI layer's own answer. 0 means that SCSI has dealt with the command and Status tells how; anything else means that it could not be carried out and Status is void.",
      facts: [['values', '0 completed, 1 target failure, 0x80-0xff vendor specific']],
      rfc: bhsSections('4.3'),
    },
    {
      name: 'Status',
      filter: 'iscsi.scsiresponse.status',
      offset: 3,
      length: 1,
      kind: 'hexadecimal',
      values: SCSI_STATUS,
      note: statusWithoutMeaning,
      doc: 'SCSI status of the command. CHECK CONDITION comes with sense data that say why.',
      facts: [['valid', 'when Response is 0']],
      rfc: bhsSections('4.2'),
    },
    totalAHSLength(),
    dataSegmentLength({
      doc: 'Length of SenseLength, sense data and response data together; 0 when there are none. Not 0 with CHECK CONDITION.',
      rfc: bhsSections('4.7'),
    }),
    {
      name: 'StatusQualifier',
      filter: 'iscsi.scsiresponse.statusqualifier',
      offset: 8,
      length: 2,
      kind: 'hexadecimal',
      doc: 'More about the status, for example after how long to try again a command that was answered BUSY. Only sessions that negotiated iSCSIProtocolLevel=2 use it; to all others these bytes are reserved.',
      rfc: { rfc3720: '10.4', rfc7143: '11.4', other: [{ rfc: 7144, section: '5.2.1' }] },
    },
    reserved(10, 6, rfc),
    initiatorTaskTag({ doc: 'The task that this response ends.' }),
    {
      name: 'SNACKTag',
      filter: 'iscsi.snack.tag',
      offset: 20,
      length: 4,
      kind: 'hexadecimal',
      doc: 'Repeats the tag of the last R-Data SNACK that the target accepted for this command, so that the initiator can tell this status from an earlier one. 0 without such a SNACK.',
      rfc: bhsSections('4.4'),
    },
    ...targetNumbers(),
    {
      name: 'ExpDataSN',
      filter: 'iscsi.expdatasn',
      offset: 36,
      length: 4,
      kind: 'unsigned',
      doc: 'How many Data-In PDUs (and, in RFC 3720, R2Ts) the target sent for the command. If fewer were seen, some got lost.',
      facts: [['0', 'when Response is not 0 or no Data-In was sent']],
      rfc: bhsSections('4.8'),
    },
    {
      name: 'BidirectionalReadResidualCount',
      filter: 'iscsi.scsiresponse.bidireadresidualcount',
      offset: 40,
      length: 4,
      kind: 'unsigned',
      doc: 'Bytes by which the read part of a bidirectional command differed from what was expected.',
      facts: [['valid', 'when o or u is 1']],
      rfc: bhsSections('4.6'),
    },
    {
      name: 'ResidualCount',
      filter: 'iscsi.scsiresponse.residualcount',
      offset: 44,
      length: 4,
      kind: 'unsigned',
      doc: 'Bytes by which the transfer differed from the Expected Data Transfer Length: missing ones with U, surplus ones with O.',
      facts: [
        ['valid', 'when O or U is 1'],
        ['unit', 'bytes'],
      ],
      rfc: bhsSections('4.5'),
    },
  ],
  dataSegment: 'sense',
  allowsAdditionalHeaderSegments: false,
  statSN: 'consumes',
  rfc,
};
