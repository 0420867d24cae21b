import type { FieldSpec } from '../../dissect/FieldSpec';
import { allocation16, code, control, flag, immediate, long, number, number24 } from './cdbFieldBuilders';

/* Layouts of the command descriptor blocks of tapes (SSC) whose operation code block devices do not use. */

export const REWIND: readonly FieldSpec[] = [immediate('scsi_ssc.immed', 0x01), control(5)];

export const READ_BLOCK_LIMITS: readonly FieldSpec[] = [
  flag('MLOI', 'scsi_ssc.mloi', 1, 0x01, 'Asks for the greatest object identifier instead.'),
  control(5),
];

const WSMK = flag('WSMK', 'scsi_ssc.wsmk', 1, 0x02, 'Obsolete: setmarks instead of filemarks.');
export const WRITE_FILEMARKS_6: readonly FieldSpec[] = [
  WSMK,
  immediate('scsi_ssc.immed', 0x01),
  number24('FILEMARK COUNT', 'scsi_ssc.filemark_count', 2, 'How many filemarks to write.'),
  control(5),
];

const partition = number('PARTITION', 'scsi_ssc.partition', 3, 1, 'Which partition of the tape.');
const identifier = long('LOGICAL OBJECT IDENTIFIER', 'scsi_ssc.locate16.loid', 4, 'Position on the tape, from 0.');
export const WRITE_FILEMARKS_16: readonly FieldSpec[] = [
  WSMK,
  immediate('scsi_ssc.immed', 0x01),
  partition,
  identifier,
  number24('FILEMARK COUNT', 'scsi_ssc.filemark_count', 12, 'How many filemarks to write.'),
  control(15),
];

export const SPACE_6: readonly FieldSpec[] = [
  code('CODE', 'scsi_ssc.space6.code', 1, 1, 'What is counted.', {
    mask: 0x0f,
    values: {
      0: 'logical blocks',
      1: 'filemarks',
      2: 'sequential filemarks',
      3: 'end-of-data',
      4: 'setmarks',
      5: 'sequential setmarks',
    },
  }),
  {
    ...number24('COUNT', 'scsi_ssc.space6.count', 2, 'How many to pass over; with the highest bit set, backwards.'),
    note: (value) => (value >= 0x800000 ? `${value - 0x1000000}: backwards` : undefined),
  },
  control(5),
];

export const ERASE_6: readonly FieldSpec[] = [
  immediate('scsi_ssc.erase6.immed', 0x02),
  flag('LONG', 'scsi_ssc.erase6.long', 1, 0x01, 'Erase to the end of the partition.'),
  control(5),
];

export const LOCATE_16: readonly FieldSpec[] = [
  code('DEST_TYPE', 'scsi_ssc.dest_type', 1, 1, 'What the identifier counts.', {
    mask: 0x18,
    values: { 0: 'logical objects', 1: 'logical files', 3: 'end-of-data' },
  }),
  flag('CP', 'scsi_ssc.cp', 1, 0x02, 'Change to PARTITION first.'),
  immediate('scsi_ssc.immed', 0x01),
  partition,
  identifier,
  control(15),
];

export const REPORT_DENSITY_SUPPORT: readonly FieldSpec[] = [
  flag('MEDIUM TYPE', 'scsi_ssc.medium_type', 1, 0x02, 'Asks for types of media instead of densities.'),
  flag('MEDIA', 'scsi_ssc.media', 1, 0x01, 'Only what the tape that is loaded can do.'),
  allocation16(7),
  control(9),
];
