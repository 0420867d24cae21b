import type { FieldSpec } from '../../../dissect/FieldSpec';
import { bhsSections } from '../bhsSections';
import { dataSegmentLength, initiatorTaskTag, opcodeByte, totalAHSLength } from '../commonFields';

const rfc = bhsSections('2.1');

const specific = (name: string, filter: string, offset: number, length: number, mask?: number): FieldSpec => ({
  name,
  filter,
  offset,
  length,
  kind: length <= 4 ? 'hexadecimal' : 'bytes',
  doc: 'Its meaning depends on the opcode, which is vendor specific or unknown.',
  rfc: bhsSections('2.1.4'),
  ...(mask === undefined ? {} : { mask }),
});

/** The header of a vendor specific or unassigned opcode: only what all PDUs share (RFC 3720, section 10.2.1). */
export function unknownPduFields(opcode: number): readonly FieldSpec[] {
  return (opcode & 0x20) === 0 ? FROM_INITIATOR : FROM_TARGET;
}

const REST: readonly FieldSpec[] = [
  {
    name: 'F',
    filter: 'iscsi.F',
    offset: 1,
    length: 1,
    mask: 0x80,
    kind: 'boolean',
    doc: 'The Final bit: last or only PDU of a sequence.',
    rfc: bhsSections('2.1.3'),
  },
  specific('OpcodeSpecific1', 'iscsi.specific1', 1, 1, 0x7f),
  specific('OpcodeSpecific2', 'iscsi.specific2', 2, 2),
  totalAHSLength(),
  dataSegmentLength(),
  {
    name: 'LUN or opcode specific',
    filter: 'iscsi.specific8',
    offset: 8,
    length: 8,
    kind: 'bytes',
    doc: 'A logical unit number, or whatever the opcode makes of these bytes.',
    rfc: bhsSections('2.1.7'),
  },
  initiatorTaskTag(),
  specific('OpcodeSpecific20', 'iscsi.specific20', 20, 28),
];

const FROM_INITIATOR: readonly FieldSpec[] = [...opcodeByte('may', rfc), ...REST];
const FROM_TARGET: readonly FieldSpec[] = [...opcodeByte('never', rfc), ...REST];
