import { bhsSections } from '../bhsSections';
import {
  alwaysFinal,
  dataSegmentLength,
  initiatorTaskTag,
  lunWithTargetTransferTag,
  opcodeByte,
  reserved,
  targetNumbers,
  targetTransferTag,
  totalAHSLength,
} from '../commonFields';
import type { PduSpec } from '../PduSpec';

const rfc = bhsSections('19');

/** RFC 3720, section 10.19. */
export const nopIn: PduSpec = {
  opcode: 0x20,
  name: 'NOP-In',
  shortName: 'NOP-In',
  sentBy: 'target',
  fields: [
    ...opcodeByte('never', rfc),
    alwaysFinal(),
    reserved(1, 1, rfc, 0x7f),
    reserved(2, 2, rfc),
    totalAHSLength(),
    dataSegmentLength({
      doc: "Length of the echoed ping data, cut to the initiator's MaxRecvDataSegmentLength. 0 unless this answers a NOP-Out.",
      rfc,
    }),
    lunWithTargetTransferTag({
      doc: 'Belongs to the Target Transfer Tag; the answering NOP-Out copies both.',
      rfc: bhsSections('19.3'),
    }),
    initiatorTaskTag({
      doc: 'The tag of the NOP-Out that this answers; 0xffffffff when the target speaks first.',
      rfc,
    }),
    targetTransferTag({
      doc: 'Set when the target wants a NOP-Out back that repeats it; 0xffffffff in an echo and when no answer is wanted.',
      rfc: bhsSections('19.1'),
    }),
    ...targetNumbers({
      note: (_value, header) => (header('iscsi.initiatortasktag') === 0xffffffff ? 'next one, not used up' : undefined),
      doc: 'Number of this answer on the connection. When the Initiator Task Tag is 0xffffffff it is the number of the next answer, which this PDU does not use up.',
      rfc: bhsSections('19.2'),
    }),
    reserved(36, 12, rfc),
  ],
  dataSegment: 'ping',
  allowsAdditionalHeaderSegments: false,
  statSN: 'consumesWhenTagged',
  rfc,
};
