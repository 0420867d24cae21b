import type { FieldNode } from '../../../dissect/FieldNode';
import { plural } from '../../../text/plural';
import {
  decimal,
  numberAt,
  parameterBit as bit,
  parameterField as field,
  type ParameterField,
  parameterNodes,
  type ParameterPart,
  restNodes,
} from './ParameterPart';

/* Data of the commands that only tapes have (SSC). */

/** READ BLOCK LIMITS. */
const BLOCK_LIMITS: readonly ParameterField[] = [
  field(
    'GRANULARITY',
    'scsi_ssc.readblocklimits.granularity',
    0,
    1,
    'unsigned',
    'Block lengths must be a multiple of 2 to the power of this; 0 allows every length.',
    { mask: 0x1f },
  ),
  field(
    'MAXIMUM BLOCK LENGTH LIMIT',
    'scsi_ssc.readblocklimits.max_block_length_limit',
    1,
    3,
    'unsigned',
    'Longest block in bytes; 0 is no limit. A backup that was written with longer blocks cannot be read by this drive.',
  ),
  field(
    'MINIMUM BLOCK LENGTH LIMIT',
    'scsi_ssc.readblocklimits.min_block_length_limit',
    4,
    2,
    'unsigned',
    'Shortest block in bytes. The same as the maximum where the drive knows one length only.',
  ),
];
const BLOCK_LIMITS_LENGTH = 6;

const POSITION = 'scsi_ssc.readposition';

/** The bits that the forms of READ POSITION have in byte 0. */
const positionBits = (long: boolean): ParameterField[] => [
  bit('BOP', `${POSITION}.bop`, 0, 0x80, 'The tape stands at the beginning of the partition.'),
  bit('EOP', `${POSITION}.eop`, 0, 0x40, 'The tape stands behind the early warning of the end of the partition.'),
  ...(long
    ? [
        bit('MPU', `${POSITION}.mpu`, 0, 0x08, 'File and set number are not known.'),
        bit(
          'BPU',
          `${POSITION}.bpu`,
          0,
          0x04,
          'Partition and object number are not known: the drive lost its position.',
        ),
      ]
    : [
        bit('LOCU', `${POSITION}.bcu`, 0, 0x20, 'The number of buffered objects is not known.'),
        bit('BYCU', `${POSITION}.bycu`, 0, 0x10, 'The number of buffered bytes is not known.'),
        bit('LOLU', `${POSITION}.bpu`, 0, 0x04, 'The positions are not known: the drive lost its place.'),
        bit('PERR', `${POSITION}.perr`, 0, 0x02, 'A position is larger than its field: the long form tells it.'),
      ]),
];

/** READ POSITION, short form. */
const SHORT_POSITION: readonly ParameterField[] = [
  ...positionBits(false),
  field('PARTITION NUMBER', undefined, 1, 1, 'unsigned', 'Partition that the tape stands in.'),
  field(
    'FIRST LOGICAL OBJECT LOCATION',
    `${POSITION}.first_block_location`,
    4,
    4,
    'unsigned',
    'Object that the next command reads or writes, from 0. Compare it with what the backup program believes.',
  ),
  field(
    'LAST LOGICAL OBJECT LOCATION',
    `${POSITION}.last_block_location`,
    8,
    4,
    'unsigned',
    'Object that goes to the tape next from the buffer. Behind the first one while data wait in the buffer.',
  ),
  field(
    'NUMBER OF LOGICAL OBJECTS IN BUFFER',
    `${POSITION}.num_blocks_buffer`,
    13,
    3,
    'unsigned',
    'Objects that were acknowledged and are not on the tape yet.',
  ),
  field(
    'NUMBER OF BYTES IN BUFFER',
    `${POSITION}.num_bytes_buffer`,
    16,
    4,
    'unsigned',
    'Bytes that were acknowledged and are not on the tape yet: lost if the drive fails now.',
  ),
];
const SHORT_LENGTH = 20;

/** READ POSITION, long form. */
const LONG_POSITION: readonly ParameterField[] = [
  ...positionBits(true),
  field('PARTITION NUMBER', `${POSITION}.partition_number`, 4, 4, 'unsigned', 'Partition that the tape stands in.'),
  field(
    'LOGICAL OBJECT NUMBER',
    `${POSITION}.block_number`,
    8,
    8,
    'number',
    'Object that the next command reads or writes, from 0.',
  ),
  field(
    'LOGICAL FILE IDENTIFIER',
    `${POSITION}.file_number`,
    16,
    8,
    'number',
    'Filemarks between the beginning of the partition and the position.',
  ),
  field('LOGICAL SET IDENTIFIER', `${POSITION}.set_number`, 24, 8, 'number', 'Obsolete: setmarks before the position.'),
];
const LONG_LENGTH = 32;

/** SERVICE ACTION of READ POSITION that asks for the long form. */
const LONG_FORM = 0x06;
const isLong = ({ cdb }: ParameterPart): boolean => (numberAt(cdb, 1, 1) & 0x1f) === LONG_FORM;

/** Data of READ BLOCK LIMITS. */
export function blockLimitsNodes(part: ParameterPart): FieldNode[] {
  const { start, end } = part;
  return [...parameterNodes(BLOCK_LIMITS, part, start, end), ...restNodes(part, start + BLOCK_LIMITS_LENGTH, end)];
}

/** Data of READ POSITION in the short and the long form. */
export function positionNodes(part: ParameterPart): FieldNode[] {
  const { start, end } = part;
  const [fields, length] = isLong(part) ? [LONG_POSITION, LONG_LENGTH] : [SHORT_POSITION, SHORT_LENGTH];
  return [...parameterNodes(fields, part, start, end), ...restNodes(part, start + length, end)];
}

/** "object 16, 2 bytes in buffer". */
export function positionSummary(part: ParameterPart): string {
  const { bytes, start, end } = part;
  if (isLong(part)) return end < start + 16 ? '' : `object ${decimal(bytes, start + 8, 8)}`;
  if (end < start + SHORT_LENGTH) return '';
  const waiting = numberAt(bytes, start + 16, 4);
  return `object ${numberAt(bytes, start + 4, 4)}${waiting === 0 ? '' : `, ${plural(waiting, 'byte')} in the buffer`}`;
}

/** Every field of READ BLOCK LIMITS, for hovers and tests. */
export const BLOCK_LIMITS_FIELDS = BLOCK_LIMITS;
/** Every field of READ POSITION, for hovers and tests. */
export const POSITION_FIELDS: readonly ParameterField[] = [...SHORT_POSITION, ...LONG_POSITION];
