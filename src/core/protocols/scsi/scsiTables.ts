import { hexNumber } from '../../bytes/hex';
import type { FieldSpec } from '../../dissect/FieldSpec';
import { SCSI_COMMANDS, type ScsiCommand } from './commands';
import { OPERATION_CODE } from './cdbFieldBuilders';
import { LUN_LAYOUTS, LUN_TOPICS } from './lun';
import { PARAMETER_TABLES } from './parameterData/parameterTables';
import { DESCRIPTOR_HEAD, DESCRIPTOR_SENSE, FIXED_SENSE, SENSE_DESCRIPTORS, SENSE_TOPICS } from './senseFields';

/** All fields that may stand in one place: in the CDB of one command, in its data, in sense data, in a LUN. */
export interface ScsiTable {
  /** What topics call it ("scsi.cdb.0x28", "scsi.data.0x12", "scsi.sense", "scsi.lun"); without a slash. */
  readonly layer: string;
  /** "CDB of READ(10)". */
  readonly title: string;
  /** Where it is defined: "SBC-3, READ(10) command". */
  readonly standard: string;
  readonly fields: readonly FieldSpec[];
}

export const SENSE_LAYER = SENSE_TOPICS.slice('field/'.length);
export const LUN_LAYER = LUN_TOPICS.slice('field/'.length);

/** Operation code, with kind of device and service action where commands share it: "0x28", "0x9e-0x10", "tape-0x08". */
export function commandKey({ device, operationCode, serviceAction }: Omit<ScsiCommand, 'fields'>): string {
  const action = serviceAction === undefined ? '' : `-${hexNumber(serviceAction, 2)}`;
  const kind = device === undefined ? '' : `${device}-`;
  return `${kind}${hexNumber(operationCode, 2)}${action}`;
}

const TAPE: ReadonlySet<number> = new Set([0x01, 0x05, 0x10, 0x11, 0x13, 0x19, 0x44, 0x80, 0x92]);
const ATA: ReadonlySet<number> = new Set([0x85, 0xa1]);
const PRIMARY: ReadonlySet<number> = new Set([
  0x00, 0x03, 0x12, 0x15, 0x16, 0x17, 0x1a, 0x1c, 0x1d, 0x1e, 0x3b, 0x3c, 0x4c, 0x4d, 0x55, 0x56, 0x57, 0x5a, 0x5e,
  0x5f, 0x83, 0x84, 0x8c, 0x8d, 0xa0, 0xa2, 0xa3, 0xa4, 0xb5,
]);
/** What SPC-4 no longer has. */
const FORMER: ReadonlySet<number> = new Set([0x16, 0x17, 0x56, 0x57]);

/** What Wireshark does not decode, it shows under the name that SPC has for operation codes. */
const BY_PRIMARY_NAME: ReadonlySet<number> = new Set([0x85, 0x8c, 0x8d, 0xa1, 0xa2, 0xa4, 0xa6, 0xb5]);

const OPCODE_OF = { tape: 'scsi_ssc.opcode', changer: 'scsi_smc.opcode' } as const;

/**
 * Byte 0 of a CDB. Wireshark names it after the type of the device: commands of tapes have the name for tapes, all others
 * that for disks.
 */
export function operationCodeOf(command: ScsiCommand | undefined): FieldSpec {
  const code = command?.operationCode;
  const device = command?.device;
  const filter =
    code === undefined || BY_PRIMARY_NAME.has(code)
      ? 'scsi.spc.opcode'
      : device !== undefined
        ? OPCODE_OF[device]
        : TAPE.has(code)
          ? OPCODE_OF.tape
          : 'scsi_sbc.opcode';
  return { ...OPERATION_CODE, filter, values: () => command?.name ?? 'not known' };
}

/** "CDB of READ(10)"; "CDB of READ(6) of a tape". */
export function cdbTitle({ name, device }: Pick<ScsiCommand, 'name' | 'device'>): string {
  return `CDB of ${name}${device === undefined ? '' : ` of a ${device}`}`;
}

/** "data of MODE SELECT(6)". */
export function dataTitle({ operationCode, name }: Pick<ScsiCommand, 'operationCode' | 'name'>): string {
  return PARAMETER_TABLES.find((table) => table.operationCode === operationCode)?.title ?? `data of ${name}`;
}

/** The layer of a command's CDB. */
export function cdbLayer(command: ScsiCommand | undefined): string {
  return command === undefined ? 'scsi.cdb' : `scsi.cdb.${commandKey(command)}`;
}

/** The layer of the data of the commands with an operation code. */
export function dataLayer(operationCode: number): string {
  return `scsi.data.${hexNumber(operationCode, 2)}`;
}

/** The standard and the clause that define a command: "SBC-3, READ(10) command". */
export function standardOf({
  device,
  operationCode,
  name,
}: Pick<ScsiCommand, 'device' | 'operationCode' | 'name'>): string {
  if (device !== undefined) return `${device === 'tape' ? 'SSC-4' : 'SMC-3'}, ${name} command`;
  const standard = ATA.has(operationCode)
    ? 'SAT-3'
    : TAPE.has(operationCode)
      ? 'SSC-4'
      : FORMER.has(operationCode)
        ? 'SPC-2'
        : PRIMARY.has(operationCode)
          ? 'SPC-4'
          : 'SBC-3';
  return `${standard}, ${name} command`;
}

const CDB_TABLES: readonly ScsiTable[] = [
  {
    layer: 'scsi.cdb',
    title: 'CDB',
    standard: 'SPC-4, Command Descriptor Block',
    fields: [operationCodeOf(undefined)],
  },
  ...SCSI_COMMANDS.map((command) => ({
    layer: cdbLayer(command),
    title: cdbTitle(command),
    standard: standardOf(command),
    fields: [operationCodeOf(command), ...command.fields],
  })),
];

/** Layouts by sense key, or one for all of them. */
const flat = (fields: readonly FieldSpec[] | readonly (readonly FieldSpec[])[]): FieldSpec[] => fields.flat();

/** Every field table of SCSI. */
export const SCSI_TABLES: readonly ScsiTable[] = [
  ...CDB_TABLES,
  ...PARAMETER_TABLES.map(({ operationCode, title, standard, fields }) => ({
    layer: dataLayer(operationCode),
    title,
    standard,
    fields,
  })),
  {
    layer: SENSE_LAYER,
    title: 'sense data',
    standard: 'SPC-4, Sense data',
    fields: [
      ...flat(FIXED_SENSE),
      ...DESCRIPTOR_SENSE,
      ...DESCRIPTOR_HEAD,
      ...Object.values(SENSE_DESCRIPTORS).flatMap(({ fields }) => flat(fields)),
    ],
  },
  {
    layer: LUN_LAYER,
    title: 'logical unit number',
    standard: 'SAM-5, Logical unit number',
    fields: LUN_LAYOUTS.flat(),
  },
];

const BY_LAYER: ReadonlyMap<string, ScsiTable> = new Map(SCSI_TABLES.map((table) => [table.layer, table]));

/** The table of a layer by the name that topics use. */
export function scsiTable(layer: string): ScsiTable | undefined {
  return BY_LAYER.get(layer);
}
