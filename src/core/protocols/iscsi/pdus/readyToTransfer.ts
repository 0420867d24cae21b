import { bhsSections } from '../bhsSections';
import {
  alwaysFinal,
  bothLengthsZero,
  initiatorTaskTag,
  lun,
  opcodeByte,
  reserved,
  targetNumbers,
  targetTransferTag,
} from '../commonFields';
import type { PduSpec } from '../PduSpec';

const rfc = bhsSections('8');

/** RFC 3720, section 10.8. */
export const readyToTransfer: PduSpec = {
  opcode: 0x31,
  name: 'Ready To Transfer (R2T)',
  shortName: 'R2T',
  sentBy: 'target',
  fields: [
    ...opcodeByte('never', rfc),
    alwaysFinal(),
    reserved(1, 1, rfc, 0x7f),
    reserved(2, 2, rfc),
    ...bothLengthsZero(bhsSections('8.1')),
    lun({ doc: 'The LUN of the command; Data-Out PDUs copy it with the tag.', rfc: bhsSections('8.5') }),
    initiatorTaskTag({ doc: 'The write command whose data are wanted.' }),
    targetTransferTag({
      doc: "The target's own name for this request. The Data-Out PDUs that answer it carry the same tag. Never 0xffffffff.",
      rfc: bhsSections('8.5'),
    }),
    ...targetNumbers({
      note: () => 'next one, not used up',
      doc: 'The number that the next answer on this connection will have. An R2T is no answer and uses up none.',
      facts: [],
      rfc: bhsSections('8.3'),
    }),
    {
      name: 'R2TSN',
      filter: 'iscsi.r2tsn',
      offset: 36,
      length: 4,
      kind: 'unsigned',
      doc: 'Number of this R2T within its command, from 0. In a bidirectional command it shares the count with Data-In.',
      rfc: bhsSections('8.2'),
    },
    {
      name: 'BufferOffset',
      filter: 'iscsi.bufferOffset',
      offset: 40,
      length: 4,
      kind: 'unsigned',
      doc: 'First byte of the wanted stretch within the whole transfer.',
      facts: [['unit', 'bytes']],
      rfc: bhsSections('8.4'),
    },
    {
      name: 'DesiredDataTransferLength',
      filter: 'iscsi.desireddatalength',
      offset: 44,
      length: 4,
      kind: 'unsigned',
      doc: 'How many bytes the target wants.',
      facts: [
        ['range', '1 to MaxBurstLength'],
        ['unit', 'bytes'],
      ],
      rfc: bhsSections('8.4'),
    },
  ],
  dataSegment: 'none',
  allowsAdditionalHeaderSegments: false,
  statSN: 'announces',
  rfc,
};
