import { bhsSections } from '../bhsSections';
import {
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
import { textFlags } from '../textFlags';

const rfc = bhsSections('10');

/** RFC 3720, section 10.10. */
export const textRequest: PduSpec = {
  opcode: 0x04,
  name: 'Text Request',
  shortName: 'Text Request',
  sentBy: 'initiator',
  fields: [
    ...opcodeByte('may', rfc, {
      doc: 'Immediate delivery. All requests of one exchange have the same value.',
      rfc: bhsSections('10.3'),
    }),
    textFlags(
      rfc,
      {
        doc: 'Final: the initiator has nothing more to say in this exchange. 0 announces further Text Requests.',
        rfc: bhsSections('10.1'),
      },
      {
        doc: 'Continue: the keys did not fit and go on in the next Text Request.',
        facts: [['rule', 'C = 1 needs F = 0']],
        rfc: bhsSections('10.2'),
      },
    ),
    reserved(2, 2, rfc),
    totalAHSLength(),
    dataSegmentLength({
      doc: 'Length of the keys, NUL bytes included, padding not. 0 in a request that only fetches the next part of a long answer.',
      rfc: bhsSections('10.5'),
    }),
    lunWithTargetTransferTag({
      doc: 'Copied from the Text Response together with the Target Transfer Tag.',
      rfc: bhsSections('10.4'),
    }),
    initiatorTaskTag({
      doc: 'Names the exchange: all its requests and responses carry the same tag.',
      rfc: bhsSections('10.3'),
    }),
    targetTransferTag({
      doc: '0xffffffff starts a new exchange. A tag copied from the last Text Response asks the target to go on with the running one.',
      rfc: bhsSections('10.4'),
    }),
    cmdSN(),
    expStatSN(),
    reserved(32, 16, rfc),
  ],
  dataSegment: 'text',
  allowsAdditionalHeaderSegments: false,
  statSN: 'none',
  rfc,
};
