import { parameterField as field, type ParameterField } from './ParameterPart';

/** Types of persistent reservations (SPC). */
export const RESERVATION_TYPES: Readonly<Record<number, string>> = {
  1: 'Write Exclusive',
  3: 'Exclusive Access',
  5: 'Write Exclusive - Registrants Only',
  6: 'Exclusive Access - Registrants Only',
  7: 'Write Exclusive - All Registrants',
  8: 'Exclusive Access - All Registrants',
};

/** SCOPE and TYPE in the byte at `offset`. */
export const scopeAndType = (offset: number): ParameterField[] => [
  field(
    'SCOPE',
    'scsi.persresv.scope',
    offset,
    1,
    'hexadecimal',
    'What the reservation covers: always the whole logical unit (0) today. Others are obsolete and refused.',
    {
      mask: 0xf0,
      values: { 0: 'LU_SCOPE', 1: 'extent (obsolete)', 2: 'element (obsolete)' },
    },
  ),
  field(
    'TYPE',
    'scsi.persresv.type',
    offset,
    1,
    'hexadecimal',
    'Who may do what while the reservation holds. Clusters mostly use 5 (Write Exclusive - Registrants Only) for fencing, and 7 or 8 where every registrant holds it.',
    {
      mask: 0x0f,
      values: RESERVATION_TYPES,
    },
  ),
];
