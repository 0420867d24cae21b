import { bhsSections } from '../bhsSections';
import {
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
import { textFlags } from '../textFlags';

const rfc = bhsSections('11');

/** RFC 3720, section 10.11. */
export const textResponse: PduSpec = {
  opcode: 0x24,
  name: 'Text Response',
  shortName: 'Text Response',
  sentBy: 'target',
  fields: [
    ...opcodeByte('never', rfc),
    textFlags(
      rfc,
      {
        doc: 'Final: the exchange is over. 0 invites another Text Request, either because the answer goes on or because the target waits for more. It may not be 1 when the request had F = 0.',
        rfc: bhsSections('11.1'),
      },
      {
        doc: 'Continue: the text was cut and goes on in the next Text Response.',
        facts: [['rule', 'C = 1 needs F = 0']],
        rfc: bhsSections('11.2'),
      },
    ),
    reserved(2, 2, rfc),
    totalAHSLength(),
    dataSegmentLength({
      doc: "Length of the keys, NUL bytes included, padding not. At most the initiator's MaxRecvDataSegmentLength.",
      rfc: bhsSections('11.6'),
    }),
    lunWithTargetTransferTag({
      doc: 'May accompany a Target Transfer Tag; the next request copies both.',
      rfc: bhsSections('11.4'),
    }),
    initiatorTaskTag({ doc: 'The tag of the Text Request that this answers.', rfc: bhsSections('11.3') }),
    targetTransferTag({
      doc: 'Set as long as the exchange goes on; the next Text Request repeats it. 0xffffffff with F = 1.',
      rfc: bhsSections('11.4'),
    }),
    ...targetNumbers({ rfc: bhsSections('11.5') }),
    reserved(36, 12, rfc),
  ],
  dataSegment: 'text',
  allowsAdditionalHeaderSegments: false,
  statSN: 'consumes',
  rfc,
};
