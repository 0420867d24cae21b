import type { FieldSpec } from '../../dissect/FieldSpec';
import {
  ALLOCATION_10,
  COMPARE_AND_WRITE,
  CONTROL_ONLY_10,
  CONTROL_ONLY_6,
  GET_LBA_STATUS,
  INQUIRY,
  MAINTENANCE_IN,
  MAINTENANCE_OUT,
  MODE_SELECT_10,
  MODE_SELECT_6,
  MODE_SENSE_10,
  MODE_SENSE_6,
  PERSISTENT_RESERVE_IN,
  PERSISTENT_RESERVE_OUT,
  RANGE_10,
  RANGE_12,
  RANGE_16,
  READ_10,
  READ_12,
  READ_16,
  READ_6,
  READ_CAPACITY_16,
  REPORT_LUNS,
  REQUEST_SENSE,
  SERVICE_ACTION_16,
  START_STOP_UNIT,
  THIRD_PARTY_IN,
  THIRD_PARTY_OUT,
  UNMAP,
  VARIABLE_LENGTH,
  WRITE_10,
  WRITE_12,
  WRITE_16,
} from './cdbFields';

/** A SCSI command of SPC, SBC or SSC. */
export interface ScsiCommand {
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
  [0x00, 'TEST UNIT READY', 'Test Unit Ready', CONTROL_ONLY_6],
  [0x01, 'REWIND', 'Rewind'],
  [0x03, 'REQUEST SENSE', 'Request Sense', REQUEST_SENSE],
  [0x04, 'FORMAT UNIT', 'Format Unit'],
  [0x05, 'READ BLOCK LIMITS', 'Read Block Limits'],
  [0x07, 'REASSIGN BLOCKS', 'Reassign Blocks'],
  [0x08, 'READ(6)', 'Read(6)', READ_6],
  [0x0a, 'WRITE(6)', 'Write(6)', READ_6],
  [0x10, 'WRITE FILEMARKS(6)', 'Write Filemarks(6)'],
  [0x11, 'SPACE(6)', 'Space(6)'],
  [0x12, 'INQUIRY', 'Inquiry', INQUIRY],
  [0x13, 'VERIFY(6)', 'Verify(6)'],
  [0x15, 'MODE SELECT(6)', 'Mode Select(6)', MODE_SELECT_6],
  [0x16, 'RESERVE(6)', 'Reserve(6)', CONTROL_ONLY_6],
  [0x17, 'RELEASE(6)', 'Release(6)', CONTROL_ONLY_6],
  [0x19, 'ERASE(6)', 'Erase(6)'],
  [0x1a, 'MODE SENSE(6)', 'Mode Sense(6)', MODE_SENSE_6],
  [0x1b, 'START STOP UNIT', 'Start Stop Unit', START_STOP_UNIT],
  [0x1c, 'RECEIVE DIAGNOSTIC RESULTS', 'Receive Diagnostics Results'],
  [0x1d, 'SEND DIAGNOSTIC', 'Send Diagnostic'],
  [0x1e, 'PREVENT ALLOW MEDIUM REMOVAL', 'Prevent/Allow Medium Removal'],
  [0x25, 'READ CAPACITY(10)', 'Read Capacity(10)', CONTROL_ONLY_10],
  [0x28, 'READ(10)', 'Read(10)', READ_10],
  [0x2a, 'WRITE(10)', 'Write(10)', WRITE_10],
  [0x2b, 'SEEK(10)', 'Seek(10)'],
  [0x2e, 'WRITE AND VERIFY(10)', 'Write & Verify(10)', RANGE_10],
  [0x2f, 'VERIFY(10)', 'Verify(10)', RANGE_10],
  [0x34, 'PRE-FETCH(10)', 'Pre-Fetch(10)', RANGE_10],
  [0x35, 'SYNCHRONIZE CACHE(10)', 'Synchronize Cache(10)', RANGE_10],
  [0x37, 'READ DEFECT DATA(10)', 'Read Defect Data(10)', ALLOCATION_10],
  [0x3b, 'WRITE BUFFER', 'Write Buffer'],
  [0x3c, 'READ BUFFER', 'Read Buffer'],
  [0x3e, 'READ LONG(10)', 'Read Long(10)'],
  [0x3f, 'WRITE LONG(10)', 'Write Long'],
  [0x41, 'WRITE SAME(10)', 'Write Same(10)', RANGE_10],
  [0x42, 'UNMAP', 'Unmap', UNMAP],
  [0x48, 'SANITIZE', 'Sanitize'],
  [0x4c, 'LOG SELECT', 'Log Select'],
  [0x4d, 'LOG SENSE', 'Log Sense', ALLOCATION_10],
  [0x50, 'XDWRITE(10)', 'XdWrite(10)'],
  [0x51, 'XPWRITE(10)', 'XpWrite(10)'],
  [0x52, 'XDREAD(10)', 'XdRead(10)'],
  [0x53, 'XDWRITEREAD(10)', 'XdWriteRead(10)', RANGE_10],
  [0x55, 'MODE SELECT(10)', 'Mode Select(10)', MODE_SELECT_10],
  [0x56, 'RESERVE(10)', 'Reserve(10)', CONTROL_ONLY_10],
  [0x57, 'RELEASE(10)', 'Release(10)', CONTROL_ONLY_10],
  [0x5a, 'MODE SENSE(10)', 'Mode Sense(10)', MODE_SENSE_10],
  [0x88, 'READ(16)', 'Read(16)', READ_16],
  [0x89, 'COMPARE AND WRITE', 'Compare & Write(16)', COMPARE_AND_WRITE],
  [0x8a, 'WRITE(16)', 'Write(16)', WRITE_16],
  [0x8b, 'ORWRITE(16)', 'OrWrite(16)', WRITE_16],
  [0x8e, 'WRITE AND VERIFY(16)', 'Write & Verify(16)', RANGE_16],
  [0x8f, 'VERIFY(16)', 'Verify(16)', RANGE_16],
  [0x90, 'PRE-FETCH(16)', 'Pre-Fetch(16)', RANGE_16],
  [0x91, 'SYNCHRONIZE CACHE(16)', 'Synchronize Cache(16)', RANGE_16],
  [0x93, 'WRITE SAME(16)', 'Write Same(16)', RANGE_16],
  [0x9c, 'WRITE ATOMIC(16)', 'Write Atomic(16)'],
  [0xa0, 'REPORT LUNS', 'Report LUNs', REPORT_LUNS],
  [0xa8, 'READ(12)', 'Read(12)', READ_12],
  [0xaa, 'WRITE(12)', 'Write(12)', WRITE_12],
  [0xae, 'WRITE AND VERIFY(12)', 'Write & Verify(12)', RANGE_12],
  [0xaf, 'VERIFY(12)', 'Verify(12)', RANGE_12],
  [0xb7, 'READ DEFECT DATA(12)', 'Read Defect Data(12)'],
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
    operationCode: 0x5e,
    name: 'PERSISTENT RESERVE IN',
    wiresharkName: 'Persistent Reserve In',
    fields: PERSISTENT_RESERVE_IN,
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
    fields: PERSISTENT_RESERVE_OUT,
    actions: {
      0x00: 'PERSISTENT RESERVE OUT: REGISTER',
      0x01: 'PERSISTENT RESERVE OUT: RESERVE',
      0x02: 'PERSISTENT RESERVE OUT: RELEASE',
      0x03: 'PERSISTENT RESERVE OUT: CLEAR',
      0x04: 'PERSISTENT RESERVE OUT: PREEMPT',
      0x05: 'PERSISTENT RESERVE OUT: PREEMPT AND ABORT',
      0x06: 'PERSISTENT RESERVE OUT: REGISTER AND IGNORE EXISTING KEY',
      0x07: 'PERSISTENT RESERVE OUT: REGISTER AND MOVE',
    },
  },
  {
    operationCode: 0x7f,
    name: 'VARIABLE LENGTH CDB',
    wiresharkName: 'Variable Length CDB',
    fields: VARIABLE_LENGTH,
    actions: {
      0x0003: 'XDREAD(32)',
      0x0004: 'XDWRITE(32)',
      0x0006: 'XPWRITE(32)',
      0x0007: 'XDWRITEREAD(32)',
      0x0009: 'READ(32)',
      0x000a: 'VERIFY(32)',
      0x000b: 'WRITE(32)',
      0x000c: 'WRITE AND VERIFY(32)',
      0x000d: 'WRITE SAME(32)',
      0x000e: 'ORWRITE(32)',
    },
  },
  {
    operationCode: 0x83,
    name: 'THIRD-PARTY COPY OUT',
    wiresharkName: 'Extended Copy',
    fields: THIRD_PARTY_OUT,
    actions: {
      0x00: 'EXTENDED COPY(LID1)',
      0x01: 'EXTENDED COPY(LID4)',
      0x10: 'POPULATE TOKEN',
      0x11: 'WRITE USING TOKEN',
      0x1c: 'COPY OPERATION ABORT',
    },
  },
  {
    operationCode: 0x84,
    name: 'THIRD-PARTY COPY IN',
    wiresharkName: 'Receive Copy',
    fields: THIRD_PARTY_IN,
    actions: {
      0x00: 'RECEIVE COPY STATUS(LID1)',
      0x01: 'RECEIVE COPY DATA(LID1)',
      0x03: 'RECEIVE COPY OPERATING PARAMETERS',
      0x04: 'RECEIVE COPY FAILURE DETAILS(LID1)',
      0x05: 'RECEIVE COPY STATUS(LID4)',
      0x06: 'RECEIVE COPY DATA(LID4)',
      0x07: 'RECEIVE ROD TOKEN INFORMATION',
      0x08: 'REPORT ALL ROD TOKENS',
    },
  },
  {
    operationCode: 0x9e,
    name: 'SERVICE ACTION IN(16)',
    wiresharkName: 'Service Action In(16)',
    fields: SERVICE_ACTION_16,
    actions: {
      0x10: ['READ CAPACITY(16)', READ_CAPACITY_16],
      0x11: 'READ LONG(16)',
      0x12: ['GET LBA STATUS', GET_LBA_STATUS],
    },
  },
  {
    operationCode: 0x9f,
    name: 'SERVICE ACTION OUT(16)',
    wiresharkName: 'Service Action Out(16)',
    fields: SERVICE_ACTION_16,
    actions: { 0x11: 'WRITE LONG(16)' },
  },
  {
    operationCode: 0xa3,
    name: 'MAINTENANCE IN',
    wiresharkName: 'Mgmt Protocol In',
    fields: MAINTENANCE_IN,
    actions: {
      0x05: 'REPORT IDENTIFYING INFORMATION',
      0x0a: 'REPORT TARGET PORT GROUPS',
      0x0b: 'REPORT ALIASES',
      0x0c: 'REPORT SUPPORTED OPERATION CODES',
      0x0d: 'REPORT SUPPORTED TASK MANAGEMENT FUNCTIONS',
      0x0e: 'REPORT PRIORITY',
      0x0f: 'REPORT TIMESTAMP',
    },
  },
  {
    operationCode: 0xa4,
    name: 'MAINTENANCE OUT',
    wiresharkName: 'Mgmt Protocol Out',
    fields: MAINTENANCE_OUT,
    actions: {
      0x06: 'SET IDENTIFYING INFORMATION',
      0x0a: 'SET TARGET PORT GROUPS',
      0x0b: 'CHANGE ALIASES',
      0x0e: 'SET PRIORITY',
      0x0f: 'SET TIMESTAMP',
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

/** All commands of the tables. */
export const SCSI_COMMANDS: readonly ScsiCommand[] = [...BY_CODE.values(), ...ACTIONS.values()];

/**
 * The command of a CDB at `start`, of which `length` bytes are there; undefined for an operation code that is not known.
 * The service action stands in the low five bits of byte 1, or, in variable length CDBs, in bytes 8 and 9.
 */
export function scsiCommandOf(bytes: Uint8Array, start: number, length: number): ScsiCommand | undefined {
  const operationCode = length > 0 ? bytes[start] : undefined;
  if (operationCode === undefined) return undefined;
  const action =
    operationCode === 0x7f
      ? ((length > 9 ? (bytes[start + 8] ?? 0) : 0) << 8) | (length > 9 ? (bytes[start + 9] ?? 0) : 0)
      : (length > 1 ? (bytes[start + 1] ?? 0) : 0) & 0x1f;
  return ACTIONS.get(`${operationCode}/${action}`) ?? BY_CODE.get(operationCode);
}

/** The name that an operation code has by itself. */
export function operationCodeName(operationCode: number): string {
  return BY_CODE.get(operationCode)?.name ?? `operation code 0x${operationCode.toString(16).padStart(2, '0')}`;
}
