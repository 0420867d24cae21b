import { bhsSections } from '../bhsSections';
import {
  alwaysFinal,
  dataSegmentLength,
  expCmdSN,
  initiatorTaskTag,
  maxCmdSN,
  NO_TAG,
  opcodeByte,
  reserved,
  statSN,
  totalAHSLength,
} from '../commonFields';
import type { PduSpec } from '../PduSpec';

const rfc = bhsSections('17');
const numbers = bhsSections('17.3');

/** Reasons by code (RFC 3720, section 10.17.1); 0x01 is reserved. */
export const REJECT_REASONS: Readonly<Record<number, string>> = {
  0x02: 'Data (payload) digest error',
  0x03: 'SNACK reject',
  0x04: 'Protocol error',
  0x05: 'Command not supported',
  0x06: 'Immediate command reject: too many immediate commands',
  0x07: 'Task in progress',
  0x08: 'Invalid DataACK',
  0x09: 'Invalid PDU field',
  0x0a: 'Long operation reject: no resources for a Target Transfer Tag',
  0x0b: 'Negotiation reset',
  0x0c: 'Waiting for logout',
};

/** RFC 3720, section 10.17. */
export const reject: PduSpec = {
  opcode: 0x3f,
  name: 'Reject',
  shortName: 'Reject',
  sentBy: 'target',
  fields: [
    ...opcodeByte('never', rfc),
    alwaysFinal(),
    reserved(1, 1, rfc, 0x7f),
    {
      name: 'Reason',
      filter: 'iscsi.reject.reason',
      offset: 2,
      length: 1,
      kind: 'hexadecimal',
      values: REJECT_REASONS,
      doc: 'Why the PDU was refused. After 0x02, 0x03, 0x06 and 0x0a it may be sent again; after the others that is pointless.',
      facts: [['RFC 7143', '0x0b is no longer used']],
      rfc: bhsSections('17.1'),
    },
    reserved(3, 1, rfc),
    totalAHSLength(),
    dataSegmentLength({
      doc: 'Length of the returned header (48 bytes and its additional header segments) and of vendor data behind it.',
      rfc: bhsSections('17.4'),
    }),
    reserved(8, 8, rfc),
    initiatorTaskTag({
      fixed: NO_TAG,
      doc: 'Always 0xffffffff. The tag of the refused PDU is found in the returned header.',
      facts: [],
      rfc,
    }),
    reserved(20, 4, rfc),
    statSN({ doc: 'Number of this answer on its connection; a Reject uses one up.', facts: [], rfc: numbers }),
    expCmdSN({ rfc: numbers }),
    maxCmdSN({ rfc: numbers }),
    {
      name: 'DataSN/R2TSN',
      filter: 'iscsi.datasn',
      offset: 36,
      length: 4,
      kind: 'unsigned',
      note: (_value, header) => (header('iscsi.reject.reason') === 4 ? undefined : 'means nothing with this reason'),
      doc: 'The next Data-In or R2T number of the task. Counts only when a Data/R2T SNACK is refused as a protocol error.',
      rfc: bhsSections('17.2'),
    },
    reserved(40, 8, rfc),
  ],
  dataSegment: 'header',
  allowsAdditionalHeaderSegments: false,
  statSN: 'consumes',
  rfc,
};
