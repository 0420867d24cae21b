import type { FieldSpec } from '../../dissect/FieldSpec';

/*
 * Layouts of the common command descriptor blocks (SPC, SBC). Offsets count from the operation code; filter names are
 * Wireshark's for direct access devices where it has one.
 */

type Extra = Partial<FieldSpec>;

const number = (
  name: string,
  filter: string,
  offset: number,
  length: number,
  doc: string,
  extra: Extra = {},
): FieldSpec => ({ name, filter, offset, length, kind: 'unsigned', doc, ...extra });

const code = (
  name: string,
  filter: string,
  offset: number,
  length: number,
  doc: string,
  extra: Extra = {},
): FieldSpec => ({ name, filter, offset, length, kind: 'hexadecimal', doc, ...extra });

const flag = (name: string, filter: string, offset: number, mask: number, doc: string): FieldSpec => ({
  name,
  filter,
  offset,
  length: 1,
  mask,
  kind: 'boolean',
  doc,
});

const control = (offset: number): FieldSpec =>
  code(
    'CONTROL',
    'scsi.cdb.control',
    offset,
    1,
    'Last byte of the CDB: NACA bit and vendor specific bits, mostly zero.',
  );

const lba32 = (offset = 2): FieldSpec =>
  number('LOGICAL BLOCK ADDRESS', 'scsi_sbc.rdwr10.lba', offset, 4, 'First block that the command is about.');

/** Eight bytes: too long for a number, so shown by `cdbNodes` in decimal and given as bytes. */
const lba64 = (offset = 2): FieldSpec => ({
  name: 'LOGICAL BLOCK ADDRESS',
  filter: 'scsi_sbc.rdwr16.lba',
  offset,
  length: 8,
  kind: 'bytes',
  doc: 'First block that the command is about.',
});

const blocks16 = (offset = 7, name = 'TRANSFER LENGTH'): FieldSpec =>
  number(name, 'scsi_sbc.rdwr10.xferlen', offset, 2, 'Number of blocks.');
const blocks32 = (offset: number, name = 'TRANSFER LENGTH'): FieldSpec =>
  number(name, 'scsi_sbc.rdwr12.xferlen', offset, 4, 'Number of blocks.');

const group = (offset: number): FieldSpec =>
  number('GROUP NUMBER', 'scsi_sbc.group', offset, 1, 'Statistics group that the command is counted in.', {
    mask: 0x1f,
  });

const ALLOCATION = 'How many bytes of the answer the initiator has room for; more is cut off, which is no error.';
const allocation8 = (offset: number): FieldSpec =>
  number('ALLOCATION LENGTH', 'scsi.cdb.alloclen', offset, 1, ALLOCATION);
const allocation16 = (offset: number): FieldSpec =>
  number('ALLOCATION LENGTH', 'scsi.cdb.alloclen16', offset, 2, ALLOCATION);
const allocation32 = (offset: number, filter = 'scsi.cdb.alloclen32'): FieldSpec =>
  number('ALLOCATION LENGTH', filter, offset, 4, ALLOCATION);

const PARAMETERS = 'Length of the parameter data that are sent with the command.';
const parameters8 = (offset: number): FieldSpec =>
  number('PARAMETER LIST LENGTH', 'scsi.cdb.paramlen', offset, 1, PARAMETERS);
const parameters16 = (offset: number): FieldSpec =>
  number('PARAMETER LIST LENGTH', 'scsi.cdb.paramlen16', offset, 2, PARAMETERS);
const parameters32 = (offset: number): FieldSpec =>
  number('PARAMETER LIST LENGTH', 'scsi.cdb.paramlen32', offset, 4, PARAMETERS);

/** DPO, FUA and the protection bits of reads and writes. */
const cacheBits = (protect: 'RDPROTECT' | 'WRPROTECT', offset = 1): FieldSpec[] => [
  code(protect, `scsi_sbc.${protect.toLowerCase()}`, offset, 1, 'How protection information is checked.', {
    mask: 0xe0,
  }),
  flag('DPO', 'scsi_sbc.dpo', offset, 0x10, 'The blocks are not worth keeping in the cache.'),
  flag('FUA', 'scsi_sbc.fua', offset, 0x08, 'Force unit access: past the volatile cache, to or from the medium.'),
];

const serviceAction = (filter: string, offset = 1): FieldSpec =>
  code('SERVICE ACTION', filter, offset, 1, 'Which command of those that share the operation code.', { mask: 0x1f });

export const CONTROL_ONLY_6: readonly FieldSpec[] = [control(5)];
export const CONTROL_ONLY_10: readonly FieldSpec[] = [control(9)];

export const READ_6: readonly FieldSpec[] = [
  number('LOGICAL BLOCK ADDRESS', 'scsi_sbc.rdwr6.lba', 1, 3, 'First block that the command is about.', {
    mask: 0x1fffff,
  }),
  number('TRANSFER LENGTH', 'scsi_sbc.rdwr6.xferlen', 4, 1, 'Number of blocks; 0 stands for 256.', {
    note: (value) => (value === 0 ? '256 blocks' : undefined),
  }),
  control(5),
];
export const READ_10: readonly FieldSpec[] = [...cacheBits('RDPROTECT'), lba32(), group(6), blocks16(), control(9)];
export const WRITE_10: readonly FieldSpec[] = [...cacheBits('WRPROTECT'), lba32(), group(6), blocks16(), control(9)];
export const READ_12: readonly FieldSpec[] = [...cacheBits('RDPROTECT'), lba32(), blocks32(6), group(10), control(11)];
export const WRITE_12: readonly FieldSpec[] = [...cacheBits('WRPROTECT'), lba32(), blocks32(6), group(10), control(11)];
export const READ_16: readonly FieldSpec[] = [...cacheBits('RDPROTECT'), lba64(), blocks32(10), group(14), control(15)];
export const WRITE_16: readonly FieldSpec[] = [
  ...cacheBits('WRPROTECT'),
  lba64(),
  blocks32(10),
  group(14),
  control(15),
];

/** Commands of 10 and 16 bytes that name a stretch of blocks. */
export const RANGE_10: readonly FieldSpec[] = [lba32(), group(6), blocks16(7, 'NUMBER OF LOGICAL BLOCKS'), control(9)];
export const RANGE_16: readonly FieldSpec[] = [
  lba64(),
  blocks32(10, 'NUMBER OF LOGICAL BLOCKS'),
  group(14),
  control(15),
];
export const RANGE_12: readonly FieldSpec[] = [
  lba32(),
  blocks32(6, 'NUMBER OF LOGICAL BLOCKS'),
  group(10),
  control(11),
];

export const COMPARE_AND_WRITE: readonly FieldSpec[] = [
  ...cacheBits('WRPROTECT'),
  lba64(),
  number(
    'NUMBER OF LOGICAL BLOCKS',
    'scsi_sbc.compareandwrite.xferlen',
    13,
    1,
    'Number of blocks to compare and to write.',
  ),
  group(14),
  control(15),
];

/** READ(32), WRITE(32) and their like: only the first 16 bytes stand in an iSCSI header. */
export const VARIABLE_LENGTH: readonly FieldSpec[] = [
  code('CONTROL', 'scsi.cdb.control', 1, 1, 'NACA bit and vendor specific bits, mostly zero.'),
  number('ADDITIONAL CDB LENGTH', 'scsi.spc.addcdblen', 7, 1, 'Bytes of the CDB behind the eighth.'),
  code('SERVICE ACTION', 'scsi.spc.svcaction', 8, 2, 'Which command of those that share the operation code.'),
];

export const INQUIRY: readonly FieldSpec[] = [
  flag('EVPD', 'scsi.inquiry.evpd', 1, 0x01, 'Asks for the page of vital product data that PAGE CODE names.'),
  code('PAGE CODE', 'scsi.inquiry.evpd.pagecode', 2, 1, 'Page of vital product data.', {
    usedWhen: { test: (header) => header('scsi.inquiry.evpd') === 1, text: 'EVPD is 1' },
  }),
  allocation16(3),
  control(5),
];

export const REPORT_LUNS: readonly FieldSpec[] = [
  code('SELECT REPORT', 'scsi.spc.select_report', 2, 1, 'Which logical units to list; 0 ordinary ones, 2 all.'),
  allocation32(6),
  control(11),
];

export const REQUEST_SENSE: readonly FieldSpec[] = [
  flag('DESC', 'scsi.spc.requestsense.desc', 1, 0x01, 'Asks for sense data in descriptor format.'),
  allocation8(4),
  control(5),
];

export const READ_CAPACITY_16: readonly FieldSpec[] = [
  serviceAction('scsi_sbc.sa'),
  allocation32(10, 'scsi_sbc.alloclen32'),
  control(15),
];
export const GET_LBA_STATUS: readonly FieldSpec[] = [
  serviceAction('scsi_sbc.sa'),
  lba64(),
  allocation32(10, 'scsi_sbc.alloclen32'),
  control(15),
];
export const SERVICE_ACTION_16: readonly FieldSpec[] = [serviceAction('scsi_sbc.sa'), control(15)];

const modePage = (offset: number): FieldSpec[] => [
  number('PC', 'scsi.mode.pc', offset, 1, 'Which values: 0 current, 1 changeable, 2 default, 3 saved.', { mask: 0xc0 }),
  code('PAGE CODE', 'scsi.mode.spc.pagecode', offset, 1, 'Mode page; 0x3f stands for all.', { mask: 0x3f }),
  code('SUBPAGE CODE', 'scsi.mode.spc.subpagecode', offset + 1, 1, 'Subpage of the mode page.'),
];
const DBD: FieldSpec = flag('DBD', 'scsi.mode.dbd', 1, 0x08, 'Leave the block descriptors out of the answer.');

export const MODE_SENSE_6: readonly FieldSpec[] = [DBD, ...modePage(2), allocation8(4), control(5)];
export const MODE_SENSE_10: readonly FieldSpec[] = [DBD, ...modePage(2), allocation16(7), control(9)];
export const MODE_SELECT_6: readonly FieldSpec[] = [parameters8(4), control(5)];
export const MODE_SELECT_10: readonly FieldSpec[] = [parameters16(7), control(9)];
export const UNMAP: readonly FieldSpec[] = [parameters16(7), control(9)];
export const ALLOCATION_10: readonly FieldSpec[] = [allocation16(7), control(9)];
export const THIRD_PARTY_OUT: readonly FieldSpec[] = [serviceAction('scsi.extcopy.sa'), parameters32(10), control(15)];
export const THIRD_PARTY_IN: readonly FieldSpec[] = [
  serviceAction('scsi.receivecopy.sa'),
  allocation32(10),
  control(15),
];

export const PERSISTENT_RESERVE_IN: readonly FieldSpec[] = [
  serviceAction('scsi.persresvin.svcaction'),
  allocation16(7),
  control(9),
];
export const PERSISTENT_RESERVE_OUT: readonly FieldSpec[] = [
  serviceAction('scsi.persresvout.svcaction'),
  code('SCOPE', 'scsi.persresv.scope', 2, 1, 'What the reservation covers; 0 is the logical unit.', { mask: 0xf0 }),
  code('TYPE', 'scsi.persresv.type', 2, 1, 'Who may do what while the reservation holds.', {
    mask: 0x0f,
    values: {
      1: 'Write Exclusive',
      3: 'Exclusive Access',
      5: 'Write Exclusive - Registrants Only',
      6: 'Exclusive Access - Registrants Only',
      7: 'Write Exclusive - All Registrants',
      8: 'Exclusive Access - All Registrants',
    },
  }),
  parameters32(5),
  control(9),
];

export const MAINTENANCE_IN: readonly FieldSpec[] = [
  serviceAction('scsi.mpi.service_action'),
  allocation32(6),
  control(11),
];
export const MAINTENANCE_OUT: readonly FieldSpec[] = [
  serviceAction('scsi.mpo.service_action'),
  parameters32(6),
  control(11),
];

export const START_STOP_UNIT: readonly FieldSpec[] = [
  flag('IMMED', 'scsi_sbc.ssu.immediate', 1, 0x01, 'Answer before the work is done.'),
  code('POWER CONDITION', 'scsi_sbc.ssu.pwr', 4, 1, 'Power condition to go to.', { mask: 0xf0 }),
  flag('LOEJ', 'scsi_sbc.ssu.loej', 4, 0x02, 'Load or eject the medium.'),
  flag('START', 'scsi_sbc.ssu.start', 4, 0x01, 'Start (1) or stop (0) the unit.'),
  control(5),
];
