import { parameterBit as bit, parameterField as field, type ParameterField } from './ParameterPart';

/** A mode page whose fields are known; offsets count from the page's first byte. */
export interface ModePage {
  readonly name: string;
  readonly fields: readonly ParameterField[];
}

const spc = (name: string): string => `scsi.spc.modepage.${name}`;
const sbc = (name: string): string => `scsi.sbc.modepage.${name}`;

const byte = (name: string, filter: string | undefined, offset: number, doc: string): ParameterField =>
  field(name, filter, offset, 1, 'unsigned', doc);
const word = (name: string, filter: string | undefined, offset: number, doc: string): ParameterField =>
  field(name, filter, offset, 2, 'unsigned', doc);
const number = (
  name: string,
  filter: string | undefined,
  offset: number,
  length: number,
  doc: string,
): ParameterField => field(name, filter, offset, length, 'unsigned', doc);

/** Bits that the pages on error recovery share. */
const RECOVERY_BITS: readonly ParameterField[] = [
  bit('EER', sbc('eer'), 2, 0x08, 'The fastest way of correcting an error is tried first.'),
  bit(
    'PER',
    sbc('per'),
    2,
    0x04,
    'Post error: errors that were recovered are reported as RECOVERED ERROR. With 1 the host sees a disk going bad before data are lost.',
  ),
  bit('DTE', sbc('dte'), 2, 0x02, 'An error that was recovered ends the transfer.'),
  bit(
    'DCR',
    sbc('dcr'),
    2,
    0x01,
    'Disable correction: errors are recovered without error correction codes. For tests; data may then be unreadable that were fine.',
  ),
];

/** Page 01h (SBC). */
const READ_WRITE_ERROR_RECOVERY: readonly ParameterField[] = [
  bit('AWRE', sbc('awre'), 2, 0x80, 'A block that cannot be written is given another place.'),
  bit('ARRE', sbc('arre'), 2, 0x40, 'A block that is hard to read is given another place.'),
  bit('TB', sbc('tb'), 2, 0x20, 'A block that cannot be recovered is sent all the same.'),
  bit('RC', sbc('rc'), 2, 0x10, 'Data are sent without the delays of recovery, even if they are wrong.'),
  ...RECOVERY_BITS,
  byte(
    'READ RETRY COUNT',
    sbc('read_retry_count'),
    3,
    'How often a read is tried again before it fails. Many tries make single commands very slow.',
  ),
  byte('CORRECTION SPAN', sbc('correction_span'), 4, 'Obsolete: longest error in bits that is corrected.'),
  byte('HEAD OFFSET COUNT', sbc('head_offset_count'), 5, 'Obsolete: how far the heads are moved aside.'),
  byte('DATA STROBE OFFSET COUNT', sbc('data_strobe_offset_count'), 6, 'Obsolete: change of the timing of reads.'),
  bit('LBPERE', undefined, 7, 0x80, 'Errors of the logical block provisioning are reported.'),
  byte('WRITE RETRY COUNT', sbc('write_retry_count'), 8, 'How often a write is tried again before it fails.'),
  word('RECOVERY TIME LIMIT', sbc('recovery_time_limit'), 10, 'Milliseconds that recovery may take; 0 is no limit.'),
];

/** Page 02h (SPC); SCSI transports say which fields count. */
const DISCONNECT_RECONNECT: readonly ParameterField[] = [
  byte('BUFFER FULL RATIO', spc('buffer_full_ratio'), 2, 'Part of the buffer, in 256ths, full before a read connects.'),
  byte('BUFFER EMPTY RATIO', spc('buffer_empty_ratio'), 3, 'Part of the buffer, in 256ths, empty before a write does.'),
  word('BUS INACTIVITY LIMIT', spc('bus_inactivity_limit'), 4, 'Longest time without data, in 100 microseconds.'),
  word('DISCONNECT TIME LIMIT', spc('disconnect_time_limit'), 6, 'Shortest pause between bursts, in 100 microseconds.'),
  word('CONNECT TIME LIMIT', spc('connect_time_limit'), 8, 'Longest connection, in 100 microseconds.'),
  word('MAXIMUM BURST SIZE', spc('maximum_burst_size'), 10, 'In 512 bytes; 0 is no limit. iSCSI: MaxBurstLength.'),
  bit('EMDP', spc('emdp'), 12, 0x80, 'Data may come in any order. iSCSI: DataPDUInOrder=No.'),
  bit('FAA', spc('faa'), 12, 0x40, 'Fair arbitration, on transports with a shared bus. iSCSI has none; 0.'),
  bit('FAB', spc('fab'), 12, 0x20, 'Fair arbitration, on transports with a shared bus. iSCSI has none; 0.'),
  bit('FAC', spc('fac'), 12, 0x10, 'Fair arbitration, on transports with a shared bus. iSCSI has none; 0.'),
  bit('DIMM', undefined, 12, 0x08, 'The target may not disconnect behind the command.'),
  field('DTDC', undefined, 12, 1, 'unsigned', 'When a target may disconnect while it sends data.', { mask: 0x07 }),
  word('FIRST BURST SIZE', spc('first_burst_size'), 14, 'In 512 bytes; 0 is no limit. iSCSI: FirstBurstLength.'),
];

/** Page 03h of SCSI-2 and SBC-2. */
const FORMAT_DEVICE: readonly ParameterField[] = [
  word('TRACKS PER ZONE', sbc('tracks_per_zone'), 2, 'Tracks of the stretches that have spare places of their own.'),
  word('ALTERNATE SECTORS PER ZONE', sbc('alternate_sectors_per_zone'), 4, 'Spare sectors of a zone.'),
  word('ALTERNATE TRACKS PER ZONE', sbc('alternate_tracks_per_zone'), 6, 'Spare tracks of a zone.'),
  word('ALTERNATE TRACKS PER LOGICAL UNIT', sbc('alternate_tracks_per_lu'), 8, 'Spare tracks of the unit.'),
  word('SECTORS PER TRACK', sbc('sectors_per_track'), 10, 'Mostly made up; 0 where tracks differ.'),
  word('DATA BYTES PER PHYSICAL SECTOR', sbc('data_bytes_per_physical_sector'), 12, 'Bytes of a sector.'),
  word('INTERLEAVE', sbc('interleave'), 14, 'Sectors from one block to the next.'),
  word('TRACK SKEW FACTOR', sbc('track_skew_factor'), 16, 'Sectors between the ends of two tracks.'),
  word('CYLINDER SKEW FACTOR', sbc('cylinder_skew_factor'), 18, 'Sectors between the ends of two cylinders.'),
  bit('SSEC', sbc('ssec'), 20, 0x80, 'Sectors are formed by software.'),
  bit('HSEC', sbc('hsec'), 20, 0x40, 'Sectors are formed by hardware.'),
  bit('RMB', sbc('rmb'), 20, 0x20, 'The medium can be removed.'),
  bit('SURF', sbc('surf'), 20, 0x10, 'Addresses go through one surface after the other.'),
];

/** Page 04h of SCSI-2 and SBC-2. */
const RIGID_DISK_GEOMETRY: readonly ParameterField[] = [
  number('NUMBER OF CYLINDERS', sbc('number_of_cylinders'), 2, 3, 'Mostly made up so that the product fits.'),
  byte('NUMBER OF HEADS', sbc('number_of_heads'), 5, 'Mostly made up so that the product fits.'),
  number(
    'STARTING CYLINDER-WRITE PRECOMPENSATION',
    sbc('starting_cyl_pre_compensation'),
    6,
    3,
    'Where writes begin to be shifted.',
  ),
  number(
    'STARTING CYLINDER-REDUCED WRITE CURRENT',
    sbc('starting_cyl_reduced_write_current'),
    9,
    3,
    'Where writes begin to be weaker.',
  ),
  word('DEVICE STEP RATE', sbc('device_step_rate'), 12, 'Time between steps, in 100 nanoseconds.'),
  number('LANDING ZONE CYLINDER', sbc('landing_zone_cyl'), 14, 3, 'Where the heads are parked.'),
  field('RPL', undefined, 17, 1, 'unsigned', 'How the spindles of several drives are synchronised.', { mask: 0x03 }),
  byte('ROTATIONAL OFFSET', sbc('rotational_offset'), 18, 'Lag behind the other spindles, in 256ths of a turn.'),
  word(
    'MEDIUM ROTATION RATE',
    sbc('medium_rotation_rate'),
    20,
    'Turns per minute; 1 says that nothing turns (flash), 0 tells nothing. Hosts choose their I/O scheduler by it.',
  ),
];

/** Page 07h (SBC). */
const VERIFY_ERROR_RECOVERY: readonly ParameterField[] = [
  ...RECOVERY_BITS,
  byte('VERIFY RETRY COUNT', undefined, 3, 'How often a verification is tried again before it fails.'),
  word('VERIFY RECOVERY TIME LIMIT', undefined, 10, 'Milliseconds that recovery may take; 0 is no limit.'),
];

/** Page 08h (SBC). */
const CACHING: readonly ParameterField[] = [
  bit('IC', sbc('ic'), 2, 0x80, 'The cache is divided as NUMBER OF CACHE SEGMENTS or CACHE SEGMENT SIZE says.'),
  bit('ABPF', sbc('abpf'), 2, 0x40, 'Abort prefetch: a command that arrives ends reading ahead at once (1).'),
  bit(
    'CAP',
    sbc('cap'),
    2,
    0x20,
    'Caching analysis permitted: the device may judge by itself how useful reading ahead is.',
  ),
  bit('DISC', sbc('disc'), 2, 0x10, 'Reading ahead goes on over time discontinuities.'),
  bit('SIZE', sbc('size'), 2, 0x08, 'CACHE SEGMENT SIZE counts, not the number of segments.'),
  bit('WCE', sbc('wce'), 2, 0x04, 'Write back: a write may be acknowledged while it is only in the volatile cache.'),
  bit('MF', sbc('mf'), 2, 0x02, 'The pre-fetch limits are multiplied by the transfer length.'),
  bit(
    'RCD',
    sbc('rcd'),
    2,
    0x01,
    'Read cache disable: reads come from the medium each time (1). Set for tests mostly; it costs much.',
  ),
  field(
    'DEMAND READ RETENTION PRIORITY',
    sbc('demand_read_retention_priority'),
    3,
    1,
    'unsigned',
    'How readily the cache drops blocks that were read on demand: 0 no difference, 1 sooner, 15 later than others.',
    {
      mask: 0xf0,
    },
  ),
  field(
    'WRITE RETENTION PRIORITY',
    sbc('write_retention_priority'),
    3,
    1,
    'unsigned',
    'How readily the cache drops blocks that were written: 0 no difference, 1 sooner, 15 later than others.',
    {
      mask: 0x0f,
    },
  ),
  word(
    'DISABLE PRE-FETCH TRANSFER LENGTH',
    sbc('disable_pre_fetch_xfer_len'),
    4,
    'Reads of more blocks than this do not read ahead; 0xffff lets all of them.',
  ),
  word(
    'MINIMUM PRE-FETCH',
    sbc('minimum_pre_fetch'),
    6,
    'Blocks that are read ahead at least, whatever other commands wait.',
  ),
  word('MAXIMUM PRE-FETCH', sbc('maximum_pre_fetch'), 8, 'Blocks that are read ahead at most.'),
  word('MAXIMUM PRE-FETCH CEILING', sbc('maximum_pre_fetch_ceiling'), 10, 'The same, after the multiplication of MF.'),
  bit('FSW', sbc('fsw'), 12, 0x80, 'Blocks are written in the order of their addresses.'),
  bit('LBCSS', sbc('lbcss'), 12, 0x40, 'CACHE SEGMENT SIZE is in blocks, not in bytes.'),
  bit(
    'DRA',
    sbc('dra'),
    12,
    0x20,
    'Disable read ahead: nothing is read beyond what was asked for. Sequential reads become slow with it.',
  ),
  field('SYNC_PROG', undefined, 12, 1, 'unsigned', 'Whether SYNCHRONIZE CACHE tells its progress.', { mask: 0x06 }),
  bit('NV_DIS', undefined, 12, 0x01, 'The non-volatile cache is switched off.'),
  byte(
    'NUMBER OF CACHE SEGMENTS',
    sbc('number_of_cache_segments'),
    13,
    'Number of segments that the cache is divided into; it counts with IC = 1 and SIZE = 0.',
  ),
  word(
    'CACHE SEGMENT SIZE',
    sbc('cache_segment_size'),
    14,
    'Size of a segment of the cache in bytes; it counts with IC = 1 and SIZE = 1.',
  ),
  number('NON-CACHE SEGMENT SIZE', sbc('non_cache_segment_size'), 17, 3, 'Obsolete: buffer that is no cache.'),
];

/** Page 0Ah (SPC). */
const CONTROL: readonly ParameterField[] = [
  field('TST', 'scsi.mode.tst', 2, 1, 'unsigned', 'Whether commands of several initiators share one task set.', {
    mask: 0xe0,
    values: { 0: 'one task set for all initiators', 1: 'a task set for each initiator' },
  }),
  bit('TMF_ONLY', undefined, 2, 0x10, 'During an ACA only task management is taken from the faulted initiator.'),
  bit('DPICZ', undefined, 2, 0x08, 'Protection information is not checked with a protect field of 0.'),
  bit(
    'D_SENSE',
    undefined,
    2,
    0x04,
    'Sense data come in descriptor format (1), or in fixed format (0). Addresses above 32 bits fit only the descriptor format.',
  ),
  bit(
    'GLTSD',
    spc('gltsd'),
    2,
    0x02,
    'Global logging target save disable: log parameters are not saved by themselves; they are lost at power off.',
  ),
  bit('RLEC', spc('report_log_exception_condition'), 2, 0x01, 'Log thresholds that are met are reported.'),
  field(
    'QUEUE ALGORITHM MODIFIER',
    'scsi.mode.qmod',
    3,
    1,
    'unsigned',
    'Queue algorithm modifier: whether commands with the SIMPLE attribute may overtake each other (1) or only where the result stays the same (0).',
    {
      mask: 0xf0,
      values: { 0: 'restricted reordering', 1: 'unrestricted reordering' },
    },
  ),
  bit('NUAR', undefined, 3, 0x08, 'No unit attention when a reservation is released.'),
  field('QERR', 'scsi.mode.qerr', 3, 1, 'unsigned', 'What becomes of other commands after an error.', {
    mask: 0x06,
    values: { 0: 'they go on', 1: 'all are aborted', 3: "this initiator's are aborted" },
  }),
  bit('DQUE', spc('disable_queuing'), 3, 0x01, 'Obsolete: commands are not queued.'),
  bit('RAC', 'scsi.mode.rac', 4, 0x40, 'A long BUSY is answered with a CHECK CONDITION instead.'),
  field('UA_INTLCK_CTRL', undefined, 4, 1, 'unsigned', 'Whether a unit attention holds until it is cleared.', {
    mask: 0x30,
  }),
  bit('SWP', spc('swp'), 4, 0x08, 'Software write protect: nothing may be written.'),
  bit('ATO', undefined, 5, 0x80, 'The application tag belongs to the initiator.'),
  bit('TAS', 'scsi.mode.tac', 5, 0x40, "Another initiator's aborted commands end with TASK ABORTED."),
  bit('ATMPE', undefined, 5, 0x20, 'The application tag mode page counts.'),
  bit('RWWP', undefined, 5, 0x10, 'Writes without protection information are refused.'),
  field(
    'AUTOLOAD MODE',
    spc('autoload_mode'),
    5,
    1,
    'unsigned',
    'What happens when a medium is put in: 0 load it wholly, 1 load its memory only, 2 leave it.',
    {
      mask: 0x07,
    },
  ),
  word('READY AER HOLDOFF PERIOD', spc('ready_aer_holdoff_period'), 6, 'Obsolete: milliseconds after power on.'),
  word('BUSY TIMEOUT PERIOD', spc('busy_timeout_period'), 8, 'Longest BUSY in 100 milliseconds; 65535 is no limit.'),
  word(
    'EXTENDED SELF-TEST COMPLETION TIME',
    spc('extended_self_test_completion_time'),
    10,
    'Seconds that the extended self-test takes; 0xffff says that it is longer, and the Extended INQUIRY page tells.',
  ),
];

/** Page 0Ah, subpage 01h (SPC). */
const CONTROL_EXTENSION: readonly ParameterField[] = [
  bit('DLC', undefined, 4, 0x08, 'The device limits how long commands take.'),
  bit('TCMOS', spc('tcmos'), 4, 0x04, 'The timestamp may be set by others than SET TIMESTAMP.'),
  bit('SCSIP', spc('scsip'), 4, 0x02, 'SET TIMESTAMP takes precedence over other ways.'),
  bit('IALUAE', spc('ialuae'), 4, 0x01, 'Implicit changes of the asymmetric access state are on.'),
  field(
    'INITIAL COMMAND PRIORITY',
    spc('icp'),
    5,
    1,
    'unsigned',
    'Initial command priority: that of commands that ask for none, 0 none, 1 highest to 15 lowest.',
    {
      mask: 0x0f,
    },
  ),
  byte(
    'MAXIMUM SENSE DATA LENGTH',
    spc('msdl'),
    6,
    'Maximum sense data length: most bytes of sense data that the device returns; 0 is no limit.',
  ),
];

const PROTOCOL = field('PROTOCOL IDENTIFIER', 'scsi.proto', 2, 1, 'unsigned', 'Transport that defines the page.', {
  mask: 0x0f,
  values: {
    0: 'Fibre Channel',
    1: 'parallel SCSI',
    3: 'IEEE 1394',
    4: 'SRP',
    5: 'iSCSI',
    6: 'SAS',
    8: 'ATA',
    9: 'UAS',
    10: 'SOP',
  },
});

/** Page 1Ah (SPC). */
const POWER_CONDITION: readonly ParameterField[] = [
  field('PM_BG_PRECEDENCE', undefined, 2, 1, 'unsigned', 'Whether background work or power saving goes first.', {
    mask: 0xc0,
  }),
  bit('STANDBY_Y', undefined, 2, 0x01, 'The timer of standby_y runs.'),
  bit('IDLE_C', undefined, 3, 0x08, 'The timer of idle_c runs.'),
  bit('IDLE_B', undefined, 3, 0x04, 'The timer of idle_b runs.'),
  bit('IDLE_A', spc('idle'), 3, 0x02, 'The timer of idle_a runs.'),
  bit('STANDBY_Z', spc('standby'), 3, 0x01, 'The timer of standby_z runs.'),
  number('IDLE_A CONDITION TIMER', undefined, 4, 4, 'In 100 milliseconds.'),
  number('STANDBY_Z CONDITION TIMER', undefined, 8, 4, 'In 100 milliseconds.'),
  number('IDLE_B CONDITION TIMER', undefined, 12, 4, 'In 100 milliseconds.'),
  number('IDLE_C CONDITION TIMER', undefined, 16, 4, 'In 100 milliseconds.'),
  number('STANDBY_Y CONDITION TIMER', undefined, 20, 4, 'In 100 milliseconds.'),
];

/** Page 1Ch (SPC). */
const INFORMATIONAL_EXCEPTIONS: readonly ParameterField[] = [
  bit('PERF', spc('perf'), 2, 0x80, 'The checks may not make the device slower (1); some are then left out.'),
  bit(
    'EBF',
    spc('ebf'),
    2,
    0x20,
    'Enable background functions: the device may look for bad areas and the like while it is idle (1).',
  ),
  bit(
    'EWASC',
    spc('ewasc'),
    2,
    0x10,
    'Enable warnings: temperature and the like are reported as WARNING. With 0 they are not.',
  ),
  bit(
    'DEXCPT',
    spc('dexcpt'),
    2,
    0x08,
    'Disable exception control: predictions of failures are not reported (1). Then SMART warnings never reach the host.',
  ),
  bit('TEST', spc('test'), 2, 0x04, 'A false prediction of a failure is made, to test whether the monitoring gets it.'),
  bit('EBACKERR', undefined, 2, 0x02, 'Errors of background functions are reported.'),
  bit(
    'LOGERR',
    spc('logerr'),
    2,
    0x01,
    'Exceptions are entered in the log of the device; LOG SENSE page 0x2f shows them.',
  ),
  field(
    'MRIE',
    'scsi.mode.mrie',
    3,
    1,
    'unsigned',
    'How predictions of failures are reported: 0 not at all, 2 unit attention, 3 to 5 with the next command as recovered error or NO SENSE, 6 only when asked by REQUEST SENSE. Monitoring that finds nothing often meets 0 or 6.',
    {
      mask: 0x0f,
      values: {
        0: 'not at all',
        2: 'unit attention',
        3: 'recovered error, if PER is 1',
        4: 'recovered error',
        5: 'NO SENSE',
        6: 'only on request',
      },
    },
  ),
  number(
    'INTERVAL TIMER',
    spc('interval_timer'),
    4,
    4,
    'Time between reports of one exception, in units of 100 milliseconds; 0 and 0xffffffff report once.',
  ),
  number('REPORT COUNT', spc('report_count'), 8, 4, 'How often an exception is reported at most; 0 is no limit.'),
];

/** Page 1Ch, subpage 01h (SBC). */
const BACKGROUND_CONTROL: readonly ParameterField[] = [
  bit('S_L_FULL', undefined, 4, 0x04, 'The scan stops when its log is full.'),
  bit('LOWIR', undefined, 4, 0x02, 'Only what cannot be recovered is logged.'),
  bit('EN_BMS', undefined, 4, 0x01, 'The medium is scanned in the background.'),
  bit('EN_PS', undefined, 5, 0x01, 'The medium is scanned before it is used.'),
  word('BACKGROUND MEDIUM SCAN INTERVAL TIME', undefined, 6, 'Hours from the beginning of one scan to the next.'),
  word('BACKGROUND PRE-SCAN TIME LIMIT', undefined, 8, 'Hours.'),
];

const PAGES: Readonly<Record<string, ModePage>> = {
  '1': { name: 'Read-Write Error Recovery', fields: READ_WRITE_ERROR_RECOVERY },
  '2': { name: 'Disconnect-Reconnect', fields: DISCONNECT_RECONNECT },
  '3': { name: 'Format Device', fields: FORMAT_DEVICE },
  '4': { name: 'Rigid Disk Geometry', fields: RIGID_DISK_GEOMETRY },
  '5': { name: 'Flexible Disk', fields: [] },
  '7': { name: 'Verify Error Recovery', fields: VERIFY_ERROR_RECOVERY },
  '8': { name: 'Caching', fields: CACHING },
  '9': { name: 'Peripheral Device', fields: [] },
  '10': { name: 'Control', fields: CONTROL },
  '10/1': { name: 'Control Extension', fields: CONTROL_EXTENSION },
  '10/2': { name: 'Application Tag', fields: [] },
  '10/3': { name: 'Command Duration Limit A', fields: [] },
  '10/4': { name: 'Command Duration Limit B', fields: [] },
  '10/5': { name: 'IO Advice Hints Grouping', fields: [] },
  '10/7': { name: 'Command Duration Limit T2A', fields: [] },
  '10/8': { name: 'Command Duration Limit T2B', fields: [] },
  '10/241': { name: 'PATA Control', fields: [] },
  '11': { name: 'Medium Types Supported', fields: [] },
  '12': { name: 'Notch and Partition', fields: [] },
  '13': { name: 'Power Condition (obsolete)', fields: [] },
  '15': { name: 'Data Compression', fields: [] },
  '16': { name: 'XOR Control, of tapes Device Configuration', fields: [] },
  '17': { name: 'Medium Partition', fields: [] },
  '20': { name: 'Enclosure Services Management', fields: [] },
  '24': { name: 'Protocol Specific Logical Unit', fields: [PROTOCOL] },
  '25': { name: 'Protocol Specific Port', fields: [PROTOCOL] },
  '26': { name: 'Power Condition', fields: POWER_CONDITION },
  '26/1': { name: 'Power Consumption', fields: [] },
  '28': { name: 'Informational Exceptions Control', fields: INFORMATIONAL_EXCEPTIONS },
  '28/1': { name: 'Background Control', fields: BACKGROUND_CONTROL },
  '28/2': { name: 'Logical Block Provisioning', fields: [] },
};

/** The page or subpage (0 for none) by its codes; undefined where it is not known. */
export function modePageOf(page: number, subpage: number): ModePage | undefined {
  return PAGES[subpage === 0 ? String(page) : `${page}/${subpage}`];
}

/** Every page that has a table. */
export const MODE_PAGES: readonly ModePage[] = Object.values(PAGES);
