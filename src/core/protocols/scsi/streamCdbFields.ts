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
  number24(
    'FILEMARK COUNT',
    'scsi_ssc.rdwr6.xferlen',
    offset,
    'How many filemarks to write; 0 writes none and only brings the buffer to the tape, which is how backup programs make sure of their data.',
  );
export const WRITE_FILEMARKS_6: readonly FieldSpec[] = [flags(FLAGS, 1, [WSMK, IMMED]), filemarks(2), control(5)];

const partition = number(
  'PARTITION',
  'scsi_ssc.partition',
  3,
  1,
  'Partition of the tape, from 0. Tapes with LTFS have two: index in 0, data in 1.',
);
const identifier = long(
  'LOGICAL OBJECT IDENTIFIER',
  'scsi_ssc.locate16.loid',
  4,
  'Logical object identifier: blocks and filemarks of the partition counted together from 0. Compare it with READ POSITION.',
);
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
  code(
    'CODE',
    'scsi_ssc.space6.code',
    1,
    1,
    'What is counted: blocks, filemarks, or the way to the end of the data. Passing a filemark while counting blocks ends the command with FILEMARK in the sense data.',
    {
      mask: 0x0f,
      values: {
        0: 'logical blocks',
        1: 'filemarks',
        2: 'sequential filemarks',
        3: 'end-of-data',
        4: 'setmarks',
        5: 'sequential setmarks',
      },
    },
  ),
  {
    ...number24(
      'COUNT',
      'scsi_ssc.space6.count',
      2,
      'How many to pass over; with the highest bit set, backwards. Stopping early shows in INFORMATION as what was left.',
    ),
    note: (value) => (value >= 0x800000 ? `${value - 0x1000000}: backwards` : undefined),
  },
  control(5),
];

export const ERASE_6: readonly FieldSpec[] = [
  immediate('scsi_ssc.erase6.immed', 0x02),
  flag(
    'LONG',
    'scsi_ssc.erase6.long',
    1,
    0x01,
    'Erases to the end of the partition (1), which takes hours, or writes only a mark that makes what follows unreadable (0).',
  ),
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

const SILI = flag(
  'SILI',
  'scsi_ssc.sili',
  1,
  0x02,
  'Blocks of another length than the one asked for are no error (with FIXED = 0): backup programs set it to read without knowing the size of the blocks.',
);
const FIXED = flag(
  'FIXED',
  'scsi_ssc.fixed',
  1,
  0x01,
  'What TRANSFER LENGTH counts: blocks of the size that the mode block descriptor sets (1), or the bytes of one block (0).',
);
const BYTORD = flag('BYTORD', 'scsi_ssc.bytord', 1, 0x04, 'Bytes within a block come in the order of the medium (1).');
const FCS = flag('FCS', 'scsi_ssc.fcs', 1, 0x08, 'First command of a sequence that must not be interrupted.');
const LCS = flag('LCS', 'scsi_ssc.lcs', 1, 0x04, 'Last command of such a sequence.');
const transferLength = (offset: number): FieldSpec =>
  number24(
    'TRANSFER LENGTH',
    'scsi_ssc.rdwr6.xferlen',
    offset,
    'How much to move: blocks with FIXED = 1, else the bytes of one block. 0 moves nothing and is no error.',
  );
const explicit = (bits: readonly FieldSpec[]): FieldSpec[] => [
  flags(FLAGS, 1, bits),
  partition,
  identifier,
  transferLength(12),
  control(15),
];

export const READ_6: readonly FieldSpec[] = [flags(FLAGS, 1, [SILI, FIXED]), transferLength(2), control(5)];
export const WRITE_6: readonly FieldSpec[] = [flags(FLAGS, 1, [FIXED]), transferLength(2), control(5)];
export const READ_REVERSE_6: readonly FieldSpec[] = [
  flags(FLAGS, 1, [BYTORD, SILI, FIXED]),
  transferLength(2),
  control(5),
];
export const RECOVER_BUFFERED_DATA: readonly FieldSpec[] = READ_6;
export const READ_16: readonly FieldSpec[] = explicit([SILI, FIXED]);
export const READ_REVERSE_16: readonly FieldSpec[] = explicit([BYTORD, SILI, FIXED]);
export const WRITE_16: readonly FieldSpec[] = explicit([FCS, LCS, FIXED]);
export const VERIFY_16: readonly FieldSpec[] = [
  flags(FLAGS, 1, [
    immediate('scsi_ssc.verify16_immed', 0x04),
    flag('BYTCMP', 'scsi_ssc.bytcmp', 1, 0x02, 'The data that come along are compared with those on the tape.'),
    FIXED,
  ]),
  partition,
  identifier,
  number24('VERIFICATION LENGTH', 'scsi_ssc.verify16.verify_len', 12, 'How much to verify, in blocks or bytes.'),
  control(15),
];

export const FORMAT_MEDIUM: readonly FieldSpec[] = [
  flags('scsi_ssc.formatmedium_flags', 1, [
    flag('VERIFY', 'scsi_ssc.verify', 1, 0x02, 'The format is checked afterwards.'),
    IMMED,
  ]),
  code('FORMAT', 'scsi_ssc.format', 2, 1, 'Default format (0), partitions by the mode page (1), or both (2).', {
    mask: 0x0f,
  }),
  number('TRANSFER LENGTH', 'scsi_ssc.rdwr10.xferlen', 3, 2, 'Bytes of vendor specific parameters that come along.'),
  control(5),
];
export const SET_CAPACITY: readonly FieldSpec[] = [
  flags(FLAGS, 1, [IMMED]),
  number(
    'CAPACITY PROPORTION VALUE',
    'scsi_ssc.cpv',
    3,
    2,
    'Part of the tape to be used, in parts of 65535: a shorter tape is wound faster.',
  ),
  control(5),
];
export const LOAD_UNLOAD: readonly FieldSpec[] = [
  flags('scsi_ssc.loadunload_immed_flags', 1, [IMMED]),
  flags('scsi_ssc.loadunload_flags', 4, [
    flag('HOLD', 'scsi_ssc.hold', 4, 0x08, 'Take the cartridge in, but do not thread the tape (or only unthread it).'),
    flag('EOT', 'scsi_ssc.eot', 4, 0x04, 'Unload with the tape at its end instead of its beginning.'),
    flag('RETEN', 'scsi_ssc.reten', 4, 0x02, 'Wind the tape to its end and back first, for an even tension.'),
    flag('LOAD', 'scsi_ssc.load', 4, 0x01, 'Load (1) or unload and eject (0) the tape.'),
  ]),
  control(5),
];
export const LOCATE_10: readonly FieldSpec[] = [
  flags('scsi_ssc.locate_flags', 1, [
    flag('BT', 'scsi_ssc.bt', 1, 0x04, "The identifier counts in the device's own way (1)."),
    flag('CP', 'scsi_ssc.cp', 1, 0x02, 'Change to PARTITION first.'),
    IMMED,
  ]),
  number(
    'LOGICAL OBJECT IDENTIFIER',
    'scsi_ssc.locate10.loid',
    3,
    4,
    'Logical object identifier: blocks and filemarks of the partition counted together from 0. Compare it with READ POSITION.',
  ),
  number(
    'PARTITION',
    'scsi_ssc.partition',
    8,
    1,
    'Partition of the tape, from 0. Tapes with LTFS have two: index in 0, data in 1.',
  ),
  control(9),
];
export const READ_POSITION: readonly FieldSpec[] = [
  code('SERVICE ACTION', 'scsi_ssc.readposition.service_action', 1, 1, 'Which form of the answer is asked for.', {
    mask: 0x1f,
    values: {
      0x00: 'short form, logical object',
      0x01: 'short form, vendor specific',
      0x06: 'long form',
      0x08: 'extended form',
    },
  }),
  number(
    'ALLOCATION LENGTH',
    'scsi_ssc.readposition.parameter_len',
    7,
    2,
    'Room for the extended form; short and long form have fixed lengths (20 and 32 bytes) and leave it 0.',
  ),
  control(9),
];
export const SPACE_16: readonly FieldSpec[] = [
  code(
    'CODE',
    'scsi_ssc.space6.code',
    1,
    1,
    'What is counted: blocks, filemarks, or the way to the end of the data. Passing a filemark while counting blocks ends the command with FILEMARK in the sense data.',
    {
      mask: 0x0f,
      values: { 0: 'logical blocks', 1: 'filemarks', 2: 'sequential filemarks', 3: 'end-of-data' },
    },
  ),
  long(
    'COUNT',
    'scsi_ssc.space16.count',
    4,
    'How many to pass over; with the highest bit set, backwards. Stopping early shows in INFORMATION as what was left.',
  ),
  number('PARAMETER LENGTH', 'scsi_ssc.space16.parameter_len', 12, 2, 'Length of the parameter data that come along.'),
  control(15),
];
export const ERASE_16: readonly FieldSpec[] = [
  flags('scsi_ssc.erase_flags', 1, [
    FCS,
    LCS,
    immediate('scsi_ssc.erase_immed', 0x02),
    flag(
      'LONG',
      'scsi_ssc.long',
      1,
      0x01,
      'Erases to the end of the partition (1), which takes hours, or writes only a mark that makes what follows unreadable (0).',
    ),
  ]),
  partition,
  { ...identifier, filter: 'scsi_ssc.lbi' },
  control(15),
];
