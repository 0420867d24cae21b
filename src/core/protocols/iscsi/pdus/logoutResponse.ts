import { bhsSections } from '../bhsSections';
import { alwaysFinal, bothLengthsZero, initiatorTaskTag, opcodeByte, reserved, targetNumbers } from '../commonFields';
import type { PduSpec } from '../PduSpec';

const rfc = bhsSections('15');

/** RFC 3720, section 10.15. */
export const logoutResponse: PduSpec = {
  opcode: 0x26,
  name: 'Logout Response',
  shortName: 'Logout Response',
  sentBy: 'target',
  fields: [
    ...opcodeByte('never', rfc),
    alwaysFinal(),
    reserved(1, 1, rfc, 0x7f),
    {
      name: 'Response',
      filter: 'iscsi.logout.response',
      offset: 2,
      length: 1,
      kind: 'unsigned',
      values: {
        0: 'closed successfully',
        1: 'CID not found',
        2: 'connection recovery not supported',
        3: 'cleanup failed',
      },
      doc: 'Result of the logout.',
      rfc: bhsSections('15.1'),
    },
    reserved(3, 1, rfc),
    ...bothLengthsZero(bhsSections('15.2')),
    reserved(8, 8, rfc),
    initiatorTaskTag({ doc: 'The tag of the Logout Request that this answers.' }),
    reserved(20, 4, rfc),
    ...targetNumbers(),
    reserved(36, 4, rfc),
    {
      name: 'Time2Wait',
      filter: 'iscsi.time2wait',
      offset: 40,
      length: 2,
      kind: 'unsigned',
      doc: 'Seconds to wait before tasks are reassigned (after success, ErrorRecoveryLevel 2) or before another logout is tried (response 2 or 3). Means nothing with response 1.',
      facts: [['unit', 'seconds']],
      rfc: bhsSections('15.3'),
    },
    {
      name: 'Time2Retain',
      filter: 'iscsi.time2retain',
      offset: 42,
      length: 2,
      kind: 'unsigned',
      doc: 'Seconds, after Time2Wait, for which the target keeps the tasks. 0: it has dropped them already. Means nothing with response 1.',
      facts: [['unit', 'seconds']],
      rfc: bhsSections('15.4'),
    },
    reserved(44, 4, rfc),
  ],
  dataSegment: 'none',
  allowsAdditionalHeaderSegments: false,
  statSN: 'consumes',
  rfc,
};
