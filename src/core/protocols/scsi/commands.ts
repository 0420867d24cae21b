import type { FieldSpec } from '../../dissect/FieldSpec';
import { type DeviceKind, deviceKind } from './deviceKind';
import * as spc from './cdbFields';
import * as sbc from './blockCdbFields';
import * as ssc from './streamCdbFields';
import { DEVICE_COMMANDS } from './deviceCommands';

/** A SCSI command of SPC, SBC, SSC or SMC. */
export interface ScsiCommand {
  /** Set where devices of other types mean another command by the operation code: the kind that means this one. */
  readonly device?: DeviceKind;
  readonly operationCode: number;
  /** Set where several commands share the operation code. */
  readonly serviceAction?: number;
  /** As SPC and SBC write it: "READ CAPACITY(16)". */
  readonly name: string;
  /** As Wireshark writes it for direct access devices: "Read Capacity(16)". */
  readonly wiresharkName: string;
  /** Fields of the CDB behind the operation code; those left out are shown as bytes. */
  readonly fields: readonly FieldSpec[];
}

type Row = readonly [operationCode: number, name: string, wiresharkName: string, fields?: readonly FieldSpec[]];

/** Commands that have an operation code to themselves. */
const COMMANDS: readonly Row[] = [
  [0x00, 'TEST UNIT READY', 'Test Unit Ready', spc.CONTROL_ONLY_6],
  [0x01, 'REWIND', 'Rewind', ssc.REWIND],
  [0x03, 'REQUEST SENSE', 'Request Sense', spc.REQUEST_SENSE],
  [0x04, 'FORMAT UNIT', 'Format Unit', sbc.FORMAT_UNIT],
  [0x05, 'READ BLOCK LIMITS', 'Read Block Limits', ssc.READ_BLOCK_LIMITS],
  [0x07, 'REASSIGN BLOCKS', 'Reassign Blocks', sbc.REASSIGN_BLOCKS],
  [0x08, 'READ(6)', 'Read(6)', sbc.READ_6],
  [0x0a, 'WRITE(6)', 'Write(6)', sbc.READ_6],
  [0x10, 'WRITE FILEMARKS(6)', 'Write Filemarks(6)', ssc.WRITE_FILEMARKS_6],
  [0x11, 'SPACE(6)', 'Space(6)', ssc.SPACE_6],
  [0x12, 'INQUIRY', 'Inquiry', spc.INQUIRY],
  [0x13, 'VERIFY(6)', 'Verify(6)', ssc.VERIFY_6],
  [0x15, 'MODE SELECT(6)', 'Mode Select(6)', spc.MODE_SELECT_6],
  [0x16, 'RESERVE(6)', 'Reserve(6)', spc.RESERVE_6],
  [0x17, 'RELEASE(6)', 'Release(6)', spc.RESERVE_6],
  [0x19, 'ERASE(6)', 'Erase(6)', ssc.ERASE_6],
  [0x1a, 'MODE SENSE(6)', 'Mode Sense(6)', spc.MODE_SENSE_6],
  [0x1b, 'START STOP UNIT', 'Start Stop Unit', sbc.START_STOP_UNIT],
  [0x1c, 'RECEIVE DIAGNOSTIC RESULTS', 'Receive Diagnostics Results', spc.RECEIVE_DIAGNOSTIC],
  [0x1d, 'SEND DIAGNOSTIC', 'Send Diagnostic', spc.SEND_DIAGNOSTIC],
  [0x1e, 'PREVENT ALLOW MEDIUM REMOVAL', 'Prevent/Allow Medium Removal', spc.PREVENT_ALLOW],
  [0x25, 'READ CAPACITY(10)', 'Read Capacity(10)', sbc.READ_CAPACITY_10],
  [0x28, 'READ(10)', 'Read(10)', sbc.READ_10],
  [0x2a, 'WRITE(10)', 'Write(10)', sbc.WRITE_10],
  [0x2b, 'SEEK(10)', 'Seek(10)', sbc.SEEK_10],
  [0x2e, 'WRITE AND VERIFY(10)', 'Write & Verify(10)', sbc.WRITE_AND_VERIFY_10],
  [0x2f, 'VERIFY(10)', 'Verify(10)', sbc.VERIFY_10],
  [0x34, 'PRE-FETCH(10)', 'Pre-Fetch(10)', sbc.PRE_FETCH_10],
  [0x35, 'SYNCHRONIZE CACHE(10)', 'Synchronize Cache(10)', sbc.SYNCHRONIZE_CACHE_10],
  [0x37, 'READ DEFECT DATA(10)', 'Read Defect Data(10)', sbc.READ_DEFECT_DATA_10],
  [0x3b, 'WRITE BUFFER', 'Write Buffer', spc.WRITE_BUFFER],
  [0x3c, 'READ BUFFER', 'Read Buffer', spc.READ_BUFFER_10],
  [0x3e, 'READ LONG(10)', 'Read Long(10)', sbc.READ_LONG_10],
  [0x3f, 'WRITE LONG(10)', 'Write Long', sbc.WRITE_LONG_10],
  [0x41, 'WRITE SAME(10)', 'Write Same(10)', sbc.WRITE_SAME_10],
  [0x42, 'UNMAP', 'Unmap', sbc.UNMAP],
  [0x44, 'REPORT DENSITY SUPPORT', 'Report Density Support', ssc.REPORT_DENSITY_SUPPORT],
  [0x4c, 'LOG SELECT', 'Log Select', spc.LOG_SELECT],
  [0x4d, 'LOG SENSE', 'Log Sense', spc.LOG_SENSE],
  [0x50, 'XDWRITE(10)', 'XdWrite(10)', sbc.XDWRITE_10],
  [0x51, 'XPWRITE(10)', 'XpWrite(10)', sbc.XPWRITE_10],
  [0x52, 'XDREAD(10)', 'XdRead(10)', sbc.XDREAD_10],
  [0x53, 'XDWRITEREAD(10)', 'XdWriteRead(10)', sbc.XDWRITEREAD_10],
  [0x55, 'MODE SELECT(10)', 'Mode Select(10)', spc.MODE_SELECT_10],
  [0x56, 'RESERVE(10)', 'Reserve(10)', spc.RESERVE_10],
  [0x57, 'RELEASE(10)', 'Release(10)', spc.RESERVE_10],
  [0x5a, 'MODE SENSE(10)', 'Mode Sense(10)', spc.MODE_SENSE_10],
  [0x80, 'WRITE FILEMARKS(16)', 'Write Filemarks(16)', ssc.WRITE_FILEMARKS_16],
  [0x85, 'ATA PASS-THROUGH(16)', 'ATA Pass-Through(16)', spc.ATA_PASS_THROUGH_16],
  [0x88, 'READ(16)', 'Read(16)', sbc.READ_16],
  [0x89, 'COMPARE AND WRITE', 'Compare & Write(16)', sbc.COMPARE_AND_WRITE],
  [0x8a, 'WRITE(16)', 'Write(16)', sbc.WRITE_16],
  [0x8b, 'ORWRITE(16)', 'OrWrite(16)', sbc.ORWRITE_16],
  [0x8c, 'READ ATTRIBUTE', 'Read Attribute', spc.ATTRIBUTES_IN],
  [0x8d, 'WRITE ATTRIBUTE', 'Write Attribute', spc.ATTRIBUTES_OUT],
  [0x8e, 'WRITE AND VERIFY(16)', 'Write & Verify(16)', sbc.WRITE_AND_VERIFY_16],
  [0x8f, 'VERIFY(16)', 'Verify(16)', sbc.VERIFY_16],
  [0x90, 'PRE-FETCH(16)', 'Pre-Fetch(16)', sbc.PRE_FETCH_16],
  [0x91, 'SYNCHRONIZE CACHE(16)', 'Synchronize Cache(16)', sbc.SYNCHRONIZE_CACHE_16],
  [0x92, 'LOCATE(16)', 'Locate(16)', ssc.LOCATE_16],
  [0x93, 'WRITE SAME(16)', 'Write Same(16)', sbc.WRITE_SAME_16],
  [0x9c, 'WRITE ATOMIC(16)', 'Write Atomic(16)', sbc.WRITE_ATOMIC_16],
  [0xa0, 'REPORT LUNS', 'Report LUNs', spc.REPORT_LUNS],
  [0xa1, 'ATA PASS-THROUGH(12)', 'ATA Pass-Through(12)', spc.ATA_PASS_THROUGH_12],
  [0xa2, 'SECURITY PROTOCOL IN', 'Security Protocol In', spc.SECURITY_PROTOCOL_IN],
  [0xa8, 'READ(12)', 'Read(12)', sbc.READ_12],
  [0xaa, 'WRITE(12)', 'Write(12)', sbc.WRITE_12],
  [0xae, 'WRITE AND VERIFY(12)', 'Write & Verify(12)', sbc.WRITE_AND_VERIFY_12],
  [0xaf, 'VERIFY(12)', 'Verify(12)', sbc.VERIFY_12],
  [0xb5, 'SECURITY PROTOCOL OUT', 'Security Protocol Out', spc.SECURITY_PROTOCOL_OUT],
  [0xb7, 'READ DEFECT DATA(12)', 'Read Defect Data(12)', sbc.READ_DEFECT_DATA_12],
];

interface Family {
  readonly operationCode: number;
  /** For a service action that is not in the list. */
  readonly name: string;
  readonly wiresharkName: string;
  readonly fields: readonly FieldSpec[];
  /** Service action to name, and to layout where it is not the family's. */
  readonly actions: Readonly<Record<number, string | readonly [string, readonly FieldSpec[]]>>;
}

/** Operation codes that several commands share, told apart by a service action. */
const FAMILIES: readonly Family[] = [
  {
    operationCode: 0x48,
    name: 'SANITIZE',
    wiresharkName: 'Sanitize',
    fields: sbc.SANITIZE,
    actions: {
      0x01: 'SANITIZE: OVERWRITE',
      0x02: 'SANITIZE: BLOCK ERASE',
      0x03: 'SANITIZE: CRYPTOGRAPHIC ERASE',
      0x1f: 'SANITIZE: EXIT FAILURE MODE',
    },
  },
  {
    operationCode: 0x5e,
    name: 'PERSISTENT RESERVE IN',
    wiresharkName: 'Persistent Reserve In',
    fields: spc.PERSISTENT_RESERVE_IN,
    actions: {
      0x00: 'PERSISTENT RESERVE IN: READ KEYS',
      0x01: 'PERSISTENT RESERVE IN: READ RESERVATION',
      0x02: 'PERSISTENT RESERVE IN: REPORT CAPABILITIES',
      0x03: 'PERSISTENT RESERVE IN: READ FULL STATUS',
    },
  },
  {
    operationCode: 0x5f,
    name: 'PERSISTENT RESERVE OUT',
    wiresharkName: 'Persistent Reserve Out',
    fields: spc.PERSISTENT_RESERVE_OUT,
    actions: {
      0x00: 'PERSISTENT RESERVE OUT: REGISTER',
      0x01: 'PERSISTENT RESERVE OUT: RESERVE',
      0x02: 'PERSISTENT RESERVE OUT: RELEASE',
      0x03: 'PERSISTENT RESERVE OUT: CLEAR',
      0x04: 'PERSISTENT RESERVE OUT: PREEMPT',
      0x05: 'PERSISTENT RESERVE OUT: PREEMPT AND ABORT',
      0x06: 'PERSISTENT RESERVE OUT: REGISTER AND IGNORE EXISTING KEY',
      0x07: 'PERSISTENT RESERVE OUT: REGISTER AND MOVE',
      0x08: 'PERSISTENT RESERVE OUT: REPLACE LOST RESERVATION',
    },
  },
  {
    operationCode: 0x7f,
    name: 'VARIABLE LENGTH CDB',
    wiresharkName: 'Variable Length CDB',
    fields: spc.VARIABLE_LENGTH,
    actions: {
      0x0003: 'XDREAD(32)',
      0x0004: 'XDWRITE(32)',
      0x0006: 'XPWRITE(32)',
      0x0007: ['XDWRITEREAD(32)', sbc.XDWRITEREAD_32],
      0x0009: ['READ(32)', sbc.READ_32],
      0x000a: ['VERIFY(32)', sbc.VERIFY_32],
      0x000b: ['WRITE(32)', sbc.WRITE_32],
      0x000c: ['WRITE AND VERIFY(32)', sbc.WRITE_AND_VERIFY_32],
      0x000d: ['WRITE SAME(32)', sbc.WRITE_SAME_32],
      0x000e: ['ORWRITE(32)', sbc.ORWRITE_32],
      0x000f: 'WRITE ATOMIC(32)',
      0x1ff0: ['ATA PASS-THROUGH(32)', spc.ATA_PASS_THROUGH_32],
    },
  },
  {
    operationCode: 0x83,
    name: 'THIRD-PARTY COPY OUT',
    wiresharkName: 'Extended Copy',
    fields: spc.THIRD_PARTY_OUT,
    actions: {
      0x00: 'EXTENDED COPY(LID1)',
      0x01: 'EXTENDED COPY(LID4)',
      0x10: ['POPULATE TOKEN', spc.THIRD_PARTY_TOKEN],
      0x11: ['WRITE USING TOKEN', spc.THIRD_PARTY_TOKEN],
      0x1c: 'COPY OPERATION ABORT',
    },
  },
  {
    operationCode: 0x84,
    name: 'THIRD-PARTY COPY IN',
    wiresharkName: 'Receive Copy',
    fields: spc.THIRD_PARTY_IN,
    actions: {
      0x00: ['RECEIVE COPY STATUS(LID1)', spc.RECEIVE_COPY_LID1],
      0x01: ['RECEIVE COPY DATA(LID1)', spc.RECEIVE_COPY_LID1],
      0x03: 'RECEIVE COPY OPERATING PARAMETERS',
      0x04: ['RECEIVE COPY FAILURE DETAILS(LID1)', spc.RECEIVE_COPY_LID1],
      0x05: ['RECEIVE COPY STATUS(LID4)', spc.RECEIVE_COPY_LID4],
      0x06: ['RECEIVE COPY DATA(LID4)', spc.RECEIVE_COPY_LID4],
      0x07: ['RECEIVE ROD TOKEN INFORMATION', spc.RECEIVE_COPY_LID4],
      0x08: 'REPORT ALL ROD TOKENS',
    },
  },
  {
    operationCode: 0x9e,
    name: 'SERVICE ACTION IN(16)',
    wiresharkName: 'Service Action In(16)',
    fields: sbc.SERVICE_ACTION_16,
    actions: {
      0x10: ['READ CAPACITY(16)', sbc.READ_CAPACITY_16],
      0x11: ['READ LONG(16)', sbc.READ_LONG_16],
      0x12: ['GET LBA STATUS', sbc.GET_LBA_STATUS],
      0x13: ['REPORT REFERRALS', sbc.REPORT_REFERRALS],
    },
  },
  {
    operationCode: 0x9f,
    name: 'SERVICE ACTION OUT(16)',
    wiresharkName: 'Service Action Out(16)',
    fields: sbc.SERVICE_ACTION_16,
    actions: { 0x11: ['WRITE LONG(16)', sbc.WRITE_LONG_16] },
  },
  {
    operationCode: 0xa3,
    name: 'MAINTENANCE IN',
    wiresharkName: 'Mgmt Protocol In',
    fields: spc.MAINTENANCE_IN,
    actions: {
      0x05: ['REPORT IDENTIFYING INFORMATION', spc.IDENTIFYING_INFORMATION_IN],
      0x0a: ['REPORT TARGET PORT GROUPS', spc.REPORT_TARGET_PORT_GROUPS],
      0x0b: 'REPORT ALIASES',
      0x0c: ['REPORT SUPPORTED OPERATION CODES', spc.REPORT_SUPPORTED_OPERATION_CODES],
      0x0d: ['REPORT SUPPORTED TASK MANAGEMENT FUNCTIONS', spc.REPORT_SUPPORTED_TASK_MANAGEMENT],
      0x0e: ['REPORT PRIORITY', spc.REPORT_PRIORITY],
      0x0f: 'REPORT TIMESTAMP',
      0x10: 'MANAGEMENT PROTOCOL IN',
    },
  },
  {
    operationCode: 0xa4,
    name: 'MAINTENANCE OUT',
    wiresharkName: 'Mgmt Protocol Out',
    fields: spc.MAINTENANCE_OUT,
    actions: {
      0x06: 'SET IDENTIFYING INFORMATION',
      0x0a: 'SET TARGET PORT GROUPS',
      0x0b: 'CHANGE ALIASES',
      0x0e: 'SET PRIORITY',
      0x0f: 'SET TIMESTAMP',
      0x10: 'MANAGEMENT PROTOCOL OUT',
    },
  },
];

/** Wireshark names the commands of SERVICE ACTION IN by themselves. */
const WIRESHARK_ACTIONS: Readonly<Record<string, string>> = { 'READ CAPACITY(16)': 'Read Capacity(16)' };

const BY_CODE: ReadonlyMap<number, ScsiCommand> = new Map([
  ...COMMANDS.map(([operationCode, name, wiresharkName, fields = []]): [number, ScsiCommand] => [
    operationCode,
    { operationCode, name, wiresharkName, fields },
  ]),
  ...FAMILIES.map(({ operationCode, name, wiresharkName, fields }): [number, ScsiCommand] => [
    operationCode,
    { operationCode, name, wiresharkName, fields },
  ]),
]);

const ACTIONS: ReadonlyMap<string, ScsiCommand> = new Map(
  FAMILIES.flatMap((family) =>
    Object.entries(family.actions).map(([action, row]): [string, ScsiCommand] => {
      const [name, fields] = typeof row === 'string' ? [row, family.fields] : row;
      const wiresharkName = WIRESHARK_ACTIONS[name] ?? family.wiresharkName;
      const { operationCode } = family;
      return [
        `${operationCode}/${Number(action)}`,
        { operationCode, serviceAction: Number(action), name, wiresharkName, fields },
      ];
    }),
  ),
);

const BY_DEVICE: ReadonlyMap<string, ScsiCommand> = new Map(
  DEVICE_COMMANDS.map(([device, operationCode, name, wiresharkName, fields]): [string, ScsiCommand] => [
    `${device}/${operationCode}`,
    { device, operationCode, name, wiresharkName, fields },
  ]),
);

/** All commands of the tables. */
export const SCSI_COMMANDS: readonly ScsiCommand[] = [...BY_CODE.values(), ...ACTIONS.values(), ...BY_DEVICE.values()];

/**
 * The command of a CDB at `start`, of which `length` bytes are there; undefined for an operation code that is not known.
 * The service action stands in the low five bits of byte 1, or, in variable length CDBs, in bytes 8 and 9.
 * @param deviceType PERIPHERAL DEVICE TYPE of the unit; one that is not known counts as a disk
 */
export function scsiCommandOf(
  bytes: Uint8Array,
  start: number,
  length: number,
  deviceType?: number,
): ScsiCommand | undefined {
  const operationCode = length > 0 ? bytes[start] : undefined;
  if (operationCode === undefined) return undefined;
  const own = ofDevice(operationCode, deviceType);
  if (own !== undefined) return own;
  const action =
    operationCode === 0x7f
      ? ((length > 9 ? (bytes[start + 8] ?? 0) : 0) << 8) | (length > 9 ? (bytes[start + 9] ?? 0) : 0)
      : (length > 1 ? (bytes[start + 1] ?? 0) : 0) & 0x1f;
  // Codes that disks do not have are those of the only other device that has them.
  return ACTIONS.get(`${operationCode}/${action}`) ?? BY_CODE.get(operationCode) ?? ofAnyDevice(operationCode);
}

/** The command that devices of one type mean by an operation code and others do not. */
function ofDevice(operationCode: number, deviceType: number | undefined): ScsiCommand | undefined {
  const device = deviceKind(deviceType);
  return device === undefined ? undefined : BY_DEVICE.get(`${device}/${operationCode}`);
}

const ofAnyDevice = (operationCode: number): ScsiCommand | undefined =>
  BY_DEVICE.get(`tape/${operationCode}`) ?? BY_DEVICE.get(`changer/${operationCode}`);

/** The name that an operation code has by itself, for a device of this type. */
export function operationCodeName(operationCode: number, deviceType?: number): string {
  const command = ofDevice(operationCode, deviceType) ?? BY_CODE.get(operationCode) ?? ofAnyDevice(operationCode);
  return command?.name ?? `operation code 0x${operationCode.toString(16).padStart(2, '0')}`;
}

/** The name that Wireshark gives an operation code of a block device. */
export function wiresharkCommandName(operationCode: number): string {
  return BY_CODE.get(operationCode)?.wiresharkName ?? `Unknown-0x${operationCode.toString(16).padStart(2, '0')}`;
}
