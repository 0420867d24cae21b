import { bhsSections } from '../bhsSections';
import {
  alwaysFinal,
  cmdSN,
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

const rfc = bhsSections('18');

/** RFC 3720, section 10.18. */
export const nopOut: PduSpec = {
  opcode: 0x00,
  name: 'NOP-Out',
  shortName: 'NOP-Out',
  sentBy: 'initiator',
  fields: [
    ...opcodeByte('may', rfc, {
      doc: 'Immediate delivery. Has to be 1 when the Initiator Task Tag is 0xffffffff: such a NOP-Out uses up no CmdSN.',
      rfc: bhsSections('18.1'),
    }),
    alwaysFinal(),
    reserved(1, 1, rfc, 0x7f),
    reserved(2, 2, rfc),
    totalAHSLength(),
    dataSegmentLength({
      doc: 'Length of the ping data; 0 when there are none.',
      rfc: bhsSections('18.3'),
    }),
    lunWithTargetTransferTag({
      doc: 'Copied from the NOP-In that this one answers.',
      rfc: bhsSections('18.2'),
    }),
    initiatorTaskTag({
      doc: 'Set when an answer is wanted: a NOP-In with this tag. 0xffffffff means that no answer is expected.',
      rfc: bhsSections('18.1'),
    }),
    targetTransferTag({
      doc: 'Copied from the NOP-In that this one answers; 0xffffffff when it answers none.',
      rfc: bhsSections('18.2'),
    }),
    cmdSN(),
    expStatSN(),
    reserved(32, 16, rfc),
  ],
  dataSegment: 'ping',
  allowsAdditionalHeaderSegments: false,
  statSN: 'none',
  rfc,
};
