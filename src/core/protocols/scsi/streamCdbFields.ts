import type { FieldSpec } from '../../dissect/FieldSpec';
import { allocation16, code, control, flag, flags, immediate, long, number, number24 } from './cdbFieldBuilders';

/* Layouts of the command descriptor blocks of tapes (SSC) whose operation code block devices do not use. */

/** Wireshark calls the second byte of most of these commands by that of READ(6). */
const FLAGS = 'scsi_ssc.read6_flags';
const IMMED = immediate('scsi_ssc.immed', 0x01);
export const REWIND: readonly FieldSpec[] = [flags(FLAGS, 1, [IMMED]), control(5)];

export const READ_BLOCK_LIMITS: readonly FieldSpec[] = [
  flag('MLOI', 'scsi_ssc.mloi', 1, 0x01, 'Asks for the greatest object identifier instead.'),
  control(5),
];

const WSMK = flag('WSMK', 'scsi_ssc.wsmk', 1, 0x02, 'Obsolete: setmarks instead of filemarks.');
const filemarks = (offset: number): FieldSpec =>
  number24('FILEMARK COUNT', 'scsi_ssc.rdwr6.xferlen', offset, 'How many filemarks to write.');
export const WRITE_FILEMARKS_6: readonly FieldSpec[] = [flags(FLAGS, 1, [WSMK, IMMED]), filemarks(2), control(5)];

const partition = number('PARTITION', 'scsi_ssc.partition', 3, 1, 'Which partition of the tape.');
const identifier = long('LOGICAL OBJECT IDENTIFIER', 'scsi_ssc.locate16.loid', 4, 'Position on the tape, from 0.');
export const WRITE_FILEMARKS_16: readonly FieldSpec[] = [
  flags(FLAGS, 1, [
    flag('FCS', 'scsi_ssc.fcs', 1, 0x08, 'First command of a sequence that must not be interrupted.'),
    flag('LCS', 'scsi_ssc.lcs', 1, 0x04, 'Last command of such a sequence.'),
    WSMK,
    IMMED,
  ]),
  partition,
  identifier,
  filemarks(12),
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

export const VERIFY_6: readonly FieldSpec[] = [
  flags(FLAGS, 1, [
    immediate('scsi_ssc.verify16_immed', 0x04),
    flag('BYTCMP', 'scsi_ssc.bytcmp', 1, 0x02, 'The data that come along are compared with those on the tape.'),
    flag('FIXED', 'scsi_ssc.fixed', 1, 0x01, 'The length counts blocks of a fixed size (1) or bytes (0).'),
  ]),
  number24('VERIFICATION LENGTH', 'scsi_ssc.verify16.verify_len', 2, 'How much to verify, in blocks or bytes.'),
  control(5),
];

export const LOCATE_16: readonly FieldSpec[] = [
  flags('scsi_ssc.locate_flags', 1, [
    code('DEST_TYPE', 'scsi_ssc.dest_type', 1, 1, 'What the identifier counts.', {
      mask: 0x18,
      values: { 0: 'logical objects', 1: 'logical files', 3: 'end-of-data' },
    }),
    flag('CP', 'scsi_ssc.cp', 1, 0x02, 'Change to PARTITION first.'),
    IMMED,
  ]),
  flags('scsi_ssc.bam_flags', 2, [
    flag('BAM', 'scsi_ssc.bam', 2, 0x01, 'Block address mode: the identifier counts as the device itself addresses.'),
  ]),
  partition,
  identifier,
  control(15),
];

export const REPORT_DENSITY_SUPPORT: readonly FieldSpec[] = [
  flags(FLAGS, 1, [
    flag('MEDIUM TYPE', 'scsi_ssc.medium_type', 1, 0x02, 'Asks for types of media instead of densities.'),
    flag('MEDIA', 'scsi_ssc.media', 1, 0x01, 'Only what the tape that is loaded can do.'),
  ]),
  allocation16(7, 'scsi_ssc.rdwr6.xferlen'),
  control(9),
];
