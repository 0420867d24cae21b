import type { FieldSpec } from '../../dissect/FieldSpec';
import {
  allocation16,
  allocation32,
  allocation8,
  code,
  control,
  flag,
  flags,
  group,
  immediate,
  number,
  number24,
  parameters16,
  parameters32,
  parameters8,
  serviceAction,
} from './cdbFieldBuilders';
import { LOG_PAGES } from './parameterData/logData';
import { modePageOf } from './parameterData/modePageTables';
import { VPD_PAGES } from './parameterData/vpdPages';

/* Layouts of the command descriptor blocks that all devices have (SPC), and of those of ATA behind SCSI (SAT). */

export const CONTROL_ONLY_6: readonly FieldSpec[] = [control(5)];

export const INQUIRY: readonly FieldSpec[] = [
  flags('scsi.inquiry.flags', 1, [
    flag(
      'CMDDT',
      'scsi.inquiry.cmddt',
      1,
      0x02,
      'Obsolete: asked for data about the command whose operation code stands in the next byte.',
    ),
    flag(
      'EVPD',
      'scsi.inquiry.evpd',
      1,
      0x01,
      'Asks for the page of vital product data that PAGE CODE names; with 0 the answer is standard INQUIRY data.',
    ),
  ]),
  code(
    'PAGE CODE',
    'scsi.inquiry.evpd.pagecode',
    2,
    1,
    'Page of vital product data that is asked for. Hosts begin with 0x00, the list of pages, and then fetch 0x83 to know the unit again on other paths.',
    {
      values: VPD_PAGES,
      usedWhen: { test: (header) => header('scsi.inquiry.evpd') === 1, text: 'EVPD is 1' },
    },
  ),
  allocation16(3),
  control(5, 'scsi.cdb.inq.control', 'scsi.inquiry.control'),
];

export const REPORT_LUNS: readonly FieldSpec[] = [
  code(
    'SELECT REPORT',
    'scsi.spc.select_report',
    2,
    1,
    'Which logical units to list: 0 those that are no well known ones, 1 only the well known ones, 2 both. What is not mapped to this initiator is not listed.',
    {
      values: {
        0x00: 'logical units by address method',
        0x01: 'well known logical units',
        0x02: 'all logical units',
        0x10: 'administrative logical units',
        0x11: 'administrative logical units and what they hold',
        0x12: 'subsidiary logical units',
      },
    },
  ),
  allocation32(6),
  control(11),
];

export const REQUEST_SENSE: readonly FieldSpec[] = [
  flag(
    'DESC',
    'scsi.spc.requestsense.desc',
    1,
    0x01,
    'Asks for the sense data in descriptor format (1), or in fixed format (0). It does not change the format of sense data that come with a CHECK CONDITION: D_SENSE of the Control page does.',
  ),
  allocation8(4),
  control(5),
];

export const PREVENT_ALLOW: readonly FieldSpec[] = [
  flags('scsi.prevent_allow.flags', 4, [
    code(
      'PREVENT',
      'scsi.prevent_allow.prevent',
      4,
      1,
      'Whether the medium may be taken out: 0 allowed, 1 locked. A host that died without unlocking leaves the cartridge in the drive.',
      {
        mask: 0x03,
        values: { 0: 'allowed', 1: 'prevented' },
      },
    ),
  ]),
  control(5),
];

const PAGE_CONTROL = (filter: string, offset: number, values: Readonly<Record<number, string>>): FieldSpec =>
  number(
    'PC',
    filter,
    offset,
    1,
    'Page control: which set of values is meant. For mode pages changeable (1) gives a mask of what MODE SELECT may set, not values: such an answer is often taken for settings by mistake.',
    { mask: 0xc0, values },
  );

/** PAGE CODE that asks for every mode page. */
const ALL_MODE_PAGES = 0x3f;
const modePage = (offset: number): FieldSpec[] => [
  PAGE_CONTROL('scsi.mode.pc', offset, { 0: 'current', 1: 'changeable', 2: 'default', 3: 'saved' }),
  code(
    'PAGE CODE',
    'scsi.mode.spc.pagecode',
    offset,
    1,
    'Mode page that is asked for; 0x3f stands for all. A device without the page answers INVALID FIELD IN CDB, which only means that it lacks it.',
    {
      mask: 0x3f,
      values: (value) => (value === ALL_MODE_PAGES ? 'all pages' : modePageOf(value, 0)?.name),
    },
  ),
  code(
    'SUBPAGE CODE',
    'scsi.mode.spc.subpagecode',
    offset + 1,
    1,
    'Subpage of the mode page; 0 is the page itself, 0xff asks for all subpages.',
  ),
];
const DBD: FieldSpec = flag(
  'DBD',
  'scsi.mode.dbd',
  1,
  0x08,
  'Disable block descriptors: leaves them out, so that the pages begin right behind the header. A parser that expects eight more bytes reads the wrong fields.',
);

const SENSE_FLAGS = 'scsi.mode.flags';
export const MODE_SENSE_6: readonly FieldSpec[] = [
  flags(SENSE_FLAGS, 1, [DBD]),
  ...modePage(2),
  allocation8(4),
  control(5),
];
export const MODE_SENSE_10: readonly FieldSpec[] = [
  flags(SENSE_FLAGS, 1, [
    flag(
      'LLBAA',
      'scsi.mode.llbaa',
      1,
      0x10,
      'Long LBA accepted: the answer may have block descriptors of 16 bytes, with counts of 64 bits.',
    ),
    DBD,
  ]),
  ...modePage(2),
  allocation16(7),
  control(9),
];

const SELECT_BITS: FieldSpec = flags('scsi.cdb.mode.flags', 1, [
  flag(
    'PF',
    'scsi.mode.pf',
    1,
    0x10,
    'Page format: the parameters are pages as the standard defines them (1), or in a form of the vendor (0). Hosts set it.',
  ),
  flag(
    'RTD',
    'scsi.mode.rtd',
    1,
    0x02,
    'Revert to defaults: sets the mode pages back to their default values; no parameters come along.',
  ),
  flag(
    'SP',
    'scsi.mode.sp',
    1,
    0x01,
    'Save pages: the settings are kept beyond a loss of power; without it they are lost at the next reset.',
  ),
]);
export const MODE_SELECT_6: readonly FieldSpec[] = [SELECT_BITS, parameters8(4), control(5)];
export const MODE_SELECT_10: readonly FieldSpec[] = [SELECT_BITS, parameters16(7), control(9)];

const logPage: readonly FieldSpec[] = [
  flags('scsi.log.pc.flags', 2, [
    PAGE_CONTROL('scsi.log.pc', 2, {
      0: 'threshold values',
      1: 'cumulative values',
      2: 'default threshold values',
      3: 'default cumulative values',
    }),
    code('PAGE CODE', 'scsi.log.pagecode', 2, 1, 'Log page that is asked for; 0 lists the pages that the device has.', {
      mask: 0x3f,
      values: LOG_PAGES,
    }),
  ]),
  code(
    'SUBPAGE CODE',
    'scsi.log.subpagecode',
    3,
    1,
    'Subpage of the log page; 0 is the page itself, 0xff asks for all subpages.',
  ),
];
const LOG_FLAGS = 'scsi.log.ppc.flags';
const LOG_SP = flag('SP', 'scsi.log.sp', 1, 0x01, 'Save parameters: they are kept beyond a loss of power.');
export const LOG_SENSE: readonly FieldSpec[] = [
  flags(LOG_FLAGS, 1, [flag('PPC', 'scsi.log.ppc', 1, 0x02, 'Obsolete: only parameters that have changed.'), LOG_SP]),
  ...logPage,
  code(
    'PARAMETER POINTER',
    'scsi.log.param_ptr',
    5,
    2,
    'The first parameter code that is sent; 0 begins with the first one there is.',
  ),
  allocation16(7),
  control(9),
];
export const LOG_SELECT: readonly FieldSpec[] = [
  flags(LOG_FLAGS, 1, [
    flag(
      'PCR',
      'scsi.log.pcr',
      1,
      0x02,
      'Parameter code reset: sets the counters to 0. Later readings of error counters begin anew here.',
    ),
    LOG_SP,
  ]),
  ...logPage,
  parameters16(7),
  control(9),
];

export const SEND_DIAGNOSTIC: readonly FieldSpec[] = [
  code(
    'SELF-TEST CODE',
    'scsi.spc.senddiag.code',
    1,
    1,
    'Which self-test to run: 1 short and 2 extended in the background, 4 aborts one, 5 and 6 in the foreground.',
    {
      mask: 0xe0,
      values: {
        1: 'background short self-test',
        2: 'background extended self-test',
        4: 'abort background self-test',
        5: 'foreground short self-test',
        6: 'foreground extended self-test',
      },
    },
  ),
  flag(
    'PF',
    'scsi.spc.senddiag.pf',
    1,
    0x10,
    'Page format: the parameters are pages as the standard defines them (1), or in a form of the vendor (0). Hosts set it.',
  ),
  flag(
    'SELFTEST',
    'scsi.spc.senddiag.st',
    1,
    0x04,
    'Runs the default self-test; the answer comes when it is over, GOOD when it passed.',
  ),
  flag('DEVOFFL', 'scsi.spc.senddiag.devoff', 1, 0x02, 'The test may disturb all logical units of the device.'),
  flag('UNITOFFL', 'scsi.spc.senddiag.unitoff', 1, 0x01, 'The test may disturb this logical unit.'),
  parameters16(3),
  control(5),
];
export const RECEIVE_DIAGNOSTIC: readonly FieldSpec[] = [
  flag('PCV', 'scsi.spc.recvdiag.pcv', 1, 0x01, 'PAGE CODE names the page; else the last one sent counts.'),
  code('PAGE CODE', 'scsi.spc.recvdiag.pagecode', 2, 1, 'Diagnostic page.'),
  allocation16(3),
  control(5),
];

const BUFFER_MODES: Readonly<Record<number, string>> = {
  0x00: 'combined header and data',
  0x01: 'vendor specific',
  0x02: 'data',
  0x03: 'descriptor',
  0x04: 'download microcode and activate',
  0x05: 'download microcode, save, and activate',
  0x06: 'download microcode with offsets and activate',
  0x07: 'download microcode with offsets, save, and activate',
  0x0a: 'data to or from echo buffer',
  0x0b: 'echo buffer descriptor',
  0x0d: 'download microcode with offsets, select activation events, save, and defer activate',
  0x0e: 'download microcode with offsets, save, and defer activate',
  0x0f: 'activate deferred microcode',
  0x1a: 'enable expander communications protocol and echo buffer',
  0x1b: 'disable expander communications protocol',
  0x1c: 'error history',
};
const bufferFields: readonly FieldSpec[] = [
  code('MODE SPECIFIC', 'scsi.spc.wb.mode_specific', 1, 1, 'Depends on the mode.', { mask: 0xe0 }),
  code(
    'MODE',
    'scsi.spc.wb.mode',
    1,
    1,
    'What is done with the buffer: modes 4 to 7 and 0x0d to 0x0f are downloads of firmware, 0x0a and 0x0b tests of the path.',
    { mask: 0x1f, values: BUFFER_MODES },
  ),
  number(
    'BUFFER ID',
    'scsi.spc.sb.bufid',
    2,
    1,
    'Which buffer of the device; numbers are its own. For firmware (WRITE BUFFER) mostly 0.',
  ),
  number24(
    'BUFFER OFFSET',
    'scsi.spc.wb.bufoff',
    3,
    'First byte within the buffer. Firmware comes in pieces: each begins where the one before ended.',
  ),
];
export const WRITE_BUFFER: readonly FieldSpec[] = [
  ...bufferFields,
  number24(
    'PARAMETER LIST LENGTH',
    'scsi.cdb.paramlen24',
    6,
    'Bytes of parameters that the initiator sends with the command. 0 sends none and is no error; a length that cuts a parameter is refused with PARAMETER LIST LENGTH ERROR.',
  ),
  control(9),
];
export const READ_BUFFER_10: readonly FieldSpec[] = [
  ...bufferFields,
  number24(
    'ALLOCATION LENGTH',
    'scsi.cdb.paramlen24',
    6,
    'How many bytes of the answer the initiator has room for; more is cut off, which is no error.',
  ),
  control(9),
];

const THIRD_PARTY = 'The reservation is for another initiator.';
export const RESERVE_6: readonly FieldSpec[] = [
  flag('3RDPTY', 'scsi.release.thirdparty', 1, 0x10, THIRD_PARTY),
  code('THIRD-PARTY DEVICE ID', 'scsi.release.thirdparty_device', 1, 1, 'That initiator.', { mask: 0x0e }),
  flag('EXTENT', 'scsi.release.extent', 1, 0x01, 'Obsolete: only some blocks are reserved.'),
  code('RESERVATION IDENTIFICATION', 'scsi.release.reservation', 2, 1, 'Which extents.'),
  number('EXTENT LIST LENGTH', 'scsi.release.extent_length', 3, 2, 'Bytes of the list of extents.'),
  control(5),
];
export const RESERVE_10: readonly FieldSpec[] = [
  flags('scsi.release.flags', 1, [
    flag('3RDPTY', 'scsi.release.thirdparty', 1, 0x10, THIRD_PARTY),
    flag('LONGID', 'scsi.release.longid', 1, 0x02, "The other initiator's name comes along in parameters."),
  ]),
  code('THIRD-PARTY DEVICE ID', 'scsi.release.thirdpartyid', 3, 1, 'That initiator.'),
  parameters16(7),
  control(9),
];

export const THIRD_PARTY_OUT: readonly FieldSpec[] = [
  serviceAction('scsi.extcopy.service_action'),
  number(
    'PARAMETER LIST LENGTH',
    'scsi.extcopy.param_list_len',
    10,
    4,
    'Bytes of parameters that the initiator sends with the command. 0 sends none and is no error; a length that cuts a parameter is refused with PARAMETER LIST LENGTH ERROR.',
  ),
  control(15),
];
/** POPULATE TOKEN and WRITE USING TOKEN. */
export const THIRD_PARTY_TOKEN: readonly FieldSpec[] = [
  serviceAction('scsi.extcopy.service_action'),
  code(
    'LIST IDENTIFIER',
    'scsi.extcopy.list_id',
    6,
    4,
    'Number that the host chose for this copy: RECEIVE COPY RESULTS and an abort name it by that.',
  ),
  number(
    'PARAMETER LIST LENGTH',
    'scsi.extcopy.param_list_len',
    10,
    4,
    'Bytes of parameters that the initiator sends with the command. 0 sends none and is no error; a length that cuts a parameter is refused with PARAMETER LIST LENGTH ERROR.',
  ),
  control(15),
];
const RECEIVE_ACTION = serviceAction('scsi.recv_copy.service_action');
export const THIRD_PARTY_IN: readonly FieldSpec[] = [RECEIVE_ACTION, allocation32(10), control(15)];
export const RECEIVE_COPY_LID1: readonly FieldSpec[] = [
  RECEIVE_ACTION,
  code(
    'LIST IDENTIFIER',
    'scsi.extcopy.list_id',
    2,
    1,
    'The copy that is asked about, by the number that its EXTENDED COPY gave it.',
  ),
  allocation32(10),
  control(15),
];
export const RECEIVE_COPY_LID4: readonly FieldSpec[] = [
  RECEIVE_ACTION,
  code(
    'LIST IDENTIFIER',
    'scsi.extcopy.list_id',
    2,
    4,
    'The copy that is asked about, by the number that its EXTENDED COPY gave it.',
  ),
  allocation32(10),
  control(15),
];

export const PERSISTENT_RESERVE_IN: readonly FieldSpec[] = [
  serviceAction('scsi.persresvin.svcaction', {
    values: { 0: 'READ KEYS', 1: 'READ RESERVATION', 2: 'REPORT CAPABILITIES', 3: 'READ FULL STATUS' },
  }),
  allocation16(7),
  control(9),
];
export const PERSISTENT_RESERVE_OUT: readonly FieldSpec[] = [
  serviceAction('scsi.persresvout.svcaction', {
    values: {
      0: 'REGISTER',
      1: 'RESERVE',
      2: 'RELEASE',
      3: 'CLEAR',
      4: 'PREEMPT',
      5: 'PREEMPT AND ABORT',
      6: 'REGISTER AND IGNORE EXISTING KEY',
      7: 'REGISTER AND MOVE',
      8: 'REPLACE LOST RESERVATION',
    },
  }),
  code(
    'SCOPE',
    'scsi.persresv.scope',
    2,
    1,
    'What the reservation covers: always the whole logical unit (0) today. Others are obsolete and refused.',
    {
      mask: 0xf0,
      values: { 0: 'LU_SCOPE', 1: 'extent (obsolete)', 2: 'element (obsolete)' },
    },
  ),
  code(
    'TYPE',
    'scsi.persresv.type',
    2,
    1,
    'Who may do what while the reservation holds. Clusters mostly use 5 (Write Exclusive - Registrants Only) for fencing, and 7 or 8 where every registrant holds it.',
    {
      mask: 0x0f,
      values: {
        1: 'Write Exclusive',
        3: 'Exclusive Access',
        5: 'Write Exclusive - Registrants Only',
        6: 'Exclusive Access - Registrants Only',
        7: 'Write Exclusive - All Registrants',
        8: 'Exclusive Access - All Registrants',
      },
    },
  ),
  number(
    'PARAMETER LIST LENGTH',
    'scsi.cdb.paramlen16',
    5,
    4,
    'Bytes of parameters that the initiator sends with the command. 0 sends none and is no error; a length that cuts a parameter is refused with PARAMETER LIST LENGTH ERROR.',
  ),
  control(9),
];

const MAINTENANCE_ACTION = serviceAction('scsi.mpi.service_action');
export const MAINTENANCE_IN: readonly FieldSpec[] = [MAINTENANCE_ACTION, allocation32(6), control(11)];
const dataFormat = code(
  'PARAMETER DATA FORMAT',
  'scsi.mpi.data_format',
  1,
  1,
  'Form of the answer: 0 begins with the groups, 1 puts a header with the implicit transition time before them. Multipath software tries 1 and falls back to 0.',
  {
    mask: 0xe0,
  },
);
export const REPORT_TARGET_PORT_GROUPS: readonly FieldSpec[] = [
  dataFormat,
  MAINTENANCE_ACTION,
  allocation32(6),
  control(11),
];
export const REPORT_SUPPORTED_OPERATION_CODES: readonly FieldSpec[] = [
  MAINTENANCE_ACTION,
  flag(
    'RCTD',
    'scsi.report_opcodes.rctd',
    2,
    0x80,
    'Return command timeouts descriptor: asks for the usual and the recommended time of each command too.',
  ),
  code(
    'REPORTING OPTIONS',
    'scsi.report_opcodes.options',
    2,
    1,
    'Which commands to list: all of them with their CDB lengths, or one with the mask of its CDB bits that the device looks at.',
    {
      mask: 0x07,
      values: {
        0: 'all commands',
        1: 'one command without service action',
        2: 'one command with service action',
        3: 'one command, with or without service action',
      },
    },
  ),
  code('REQUESTED OPERATION CODE', 'scsi.report_opcodes.requested_operation_code', 3, 1, 'The command asked about.'),
  code(
    'REQUESTED SERVICE ACTION',
    'scsi.report_opcodes.requested_service_action',
    4,
    2,
    'The service action asked about.',
  ),
  allocation32(6),
  control(11),
];
export const REPORT_SUPPORTED_TASK_MANAGEMENT: readonly FieldSpec[] = [
  MAINTENANCE_ACTION,
  flag('REPD', 'scsi.mpi.repd', 2, 0x80, 'Asks for the long form of the answer.'),
  allocation32(6),
  control(11),
];
export const REPORT_PRIORITY: readonly FieldSpec[] = [
  MAINTENANCE_ACTION,
  code('PRIORITY REPORTED', 'scsi.mpi.priority_reported', 2, 1, 'Of this I_T_L nexus, or of all.', { mask: 0xc0 }),
  allocation32(6),
  control(11),
];
export const IDENTIFYING_INFORMATION_IN: readonly FieldSpec[] = [
  MAINTENANCE_ACTION,
  allocation32(6),
  code('INFORMATION TYPE', 'scsi.mpi.information_type', 10, 1, 'Which information.', { mask: 0xfe }),
  control(11),
];
export const MAINTENANCE_OUT: readonly FieldSpec[] = [
  serviceAction('scsi.mpo.service_action'),
  parameters32(6),
  control(11),
];

const securityFields: readonly FieldSpec[] = [
  code(
    'SECURITY PROTOCOL',
    'scsi.spc.security.protocol',
    1,
    1,
    'Who defines the rest: 0 lists the protocols, 0x01 to 0x06 self-encrypting drives (TCG), 0x20 encryption of tapes.',
    {
      values: (value) =>
        ({ 0x00: 'security protocol information', 0x20: 'tape data encryption', 0xef: 'ATA device server password' })[
          value
        ] ?? (value >= 0x01 && value <= 0x06 ? 'TCG' : value >= 0xf0 ? 'vendor specific' : undefined),
    },
  ),
  code('SECURITY PROTOCOL SPECIFIC', 'scsi.spc.security.specific', 2, 2, 'Depends on the protocol.'),
  flag('INC_512', 'scsi.spc.security.inc_512', 4, 0x80, 'The length counts 512 bytes at a time.'),
];
export const SECURITY_PROTOCOL_IN: readonly FieldSpec[] = [...securityFields, allocation32(6), control(11)];
export const SECURITY_PROTOCOL_OUT: readonly FieldSpec[] = [
  ...securityFields,
  number('TRANSFER LENGTH (BYTES)', 'scsi.spc.security.xferlen', 6, 4, 'How much is sent with the command.'),
  control(11),
];

const ataBits: readonly FieldSpec[] = [
  code('MULTIPLE_COUNT', 'scsi.ata.multiple_count', 1, 1, 'Obsolete: blocks at a time, as a power of two.', {
    mask: 0xe0,
  }),
  code(
    'PROTOCOL',
    'scsi.ata.protocol',
    1,
    1,
    'How the ATA command moves its data. A protocol that does not fit the command makes the drive or the translation layer abort it.',
    {
      mask: 0x1e,
      values: {
        0x0: 'ATA hardware reset',
        0x1: 'ATA software reset',
        0x3: 'Non-data',
        0x4: 'PIO Data-In',
        0x5: 'PIO Data-Out',
        0x6: 'DMA',
        0x8: 'Execute device diagnostic',
        0x9: 'Non-data command - device reset',
        0xa: 'UDMA Data In',
        0xb: 'UDMA Data Out',
        0xc: 'NCQ',
        0xf: 'Return Response Information',
      },
    },
  ),
  code('OFF_LINE', 'scsi.ata.off_line', 2, 1, 'Obsolete: how long the bus may be off line.', { mask: 0xc0 }),
  flag('CK_COND', 'scsi.ata.ck_cond', 2, 0x20, 'Asks for sense data with the registers, even after success.'),
  flag('T_TYPE', 'scsi.ata.t_type', 2, 0x10, 'Lengths count logical sectors (1) or 512 bytes (0).'),
  flag('T_DIR', 'scsi.ata.t_dir', 2, 0x08, 'Data come from the device (1).'),
  flag('BYT_BLOK', 'scsi.ata.byt_blok', 2, 0x04, 'The length counts blocks (1) or bytes (0).'),
  code(
    'T_LENGTH',
    'scsi.ata.t_length',
    2,
    1,
    'Where the count of the data stands: nowhere (no data), in FEATURES, in COUNT, or in the transport. With BYT_BLOK and T_TYPE it gives the bytes.',
    {
      mask: 0x03,
      values: { 0: 'no data', 1: 'in FEATURES', 2: 'in COUNT', 3: 'in the transport' },
    },
  ),
];
const register = (name: string, filter: string, offset: number, length = 1): FieldSpec =>
  code(
    name,
    `scsi.ata.${filter}`,
    offset,
    length,
    'Value of the register of this name in the ATA command that the SCSI target hands to the drive, as the ATA standard defines it for that command. The SCSI side only carries it.',
  );
export const ATA_PASS_THROUGH_12: readonly FieldSpec[] = [
  ...ataBits,
  register('FEATURES', 'features', 3),
  register('COUNT', 'count', 4),
  register('LBA (7:0)', 'lba7', 5),
  register('LBA (15:8)', 'lba15', 6),
  register('LBA (23:16)', 'lba23', 7),
  register('DEVICE', 'device', 8),
  register('COMMAND', 'command', 9),
  control(11),
];
export const ATA_PASS_THROUGH_16: readonly FieldSpec[] = [
  ...ataBits,
  flag('EXTEND', 'scsi.ata.extend', 1, 0x01, 'The command has addresses of 48 bits.'),
  register('FEATURES', 'features', 3, 2),
  register('COUNT', 'count', 5, 2),
  register('LBA (31:24)', 'lba31', 7),
  register('LBA (7:0)', 'lba7', 8),
  register('LBA (39:32)', 'lba39', 9),
  register('LBA (15:8)', 'lba15', 10),
  register('LBA (47:40)', 'lba47', 11),
  register('LBA (23:16)', 'lba23', 12),
  register('DEVICE', 'device', 13),
  register('COMMAND', 'command', 14),
  control(15),
];

const LBA_BYTES = ['lba47', 'lba39', 'lba31', 'lba23', 'lba15', 'lba7'] as const;
const LBA_NAMES = ['47:40', '39:32', '31:24', '23:16', '15:8', '7:0'] as const;
/** Bytes 0 to 9 of the commands whose CDB says how long it is. */
export const VARIABLE_LENGTH: readonly FieldSpec[] = [
  control(1),
  group(6),
  number('ADDITIONAL CDB LENGTH', 'scsi.spc.addcdblen', 7, 1, 'Bytes of the CDB behind the eighth.'),
  code(
    'SERVICE ACTION',
    'scsi.spc.svcaction',
    8,
    2,
    'Selects the command among those that share the operation code; the two together are one command. A device without it answers INVALID FIELD IN CDB instead of INVALID COMMAND OPERATION CODE.',
  ),
];
export const ATA_PASS_THROUGH_32: readonly FieldSpec[] = [
  ...VARIABLE_LENGTH,
  ...ataBits.map((field) => ({ ...field, offset: field.offset + 9 })),
  flag('EXTEND', 'scsi.ata.extend', 10, 0x01, 'The command has addresses of 48 bits.'),
  ...LBA_BYTES.map((filter, index) => register(`LBA (${LBA_NAMES[index]})`, filter, 14 + index)),
  register('FEATURES', 'features', 20, 2),
  register('COUNT', 'count', 22, 2),
  register('DEVICE', 'device', 24),
  register('COMMAND', 'command', 25),
  register('ICC', 'icc', 27),
  register('AUXILIARY', 'auxiliary', 28, 4),
];

export const ATTRIBUTES_IN: readonly FieldSpec[] = [serviceAction('scsi.attribute.sa'), allocation32(10), control(15)];
export const ATTRIBUTES_OUT: readonly FieldSpec[] = [
  immediate('scsi.attribute.wtc', 0x01),
  parameters32(10),
  control(15),
];
