import type { FieldSpec } from '../../dissect/FieldSpec';
import { additionalSenseName } from './additionalSenseCodes';

/*
 * Layouts of sense data (SPC). Offsets count from the response code, in descriptors from the descriptor type. Filter names
 * are Wireshark's where it has one.
 */

/** Prefix of the topics of these fields. */
export const SENSE_TOPICS = 'field/scsi.sense';

/** Sense keys (SPC). */
export const SENSE_KEYS: Readonly<Record<number, string>> = {
  0x0: 'NO SENSE',
  0x1: 'RECOVERED ERROR',
  0x2: 'NOT READY',
  0x3: 'MEDIUM ERROR',
  0x4: 'HARDWARE ERROR',
  0x5: 'ILLEGAL REQUEST',
  0x6: 'UNIT ATTENTION',
  0x7: 'DATA PROTECT',
  0x8: 'BLANK CHECK',
  0x9: 'VENDOR SPECIFIC',
  0xa: 'COPY ABORTED',
  0xb: 'ABORTED COMMAND',
  0xd: 'VOLUME OVERFLOW',
  0xe: 'MISCOMPARE',
  0xf: 'COMPLETED',
};

const bit = (name: string, filter: string, offset: number, mask: number, doc: string): FieldSpec => ({
  name,
  filter,
  offset,
  length: 1,
  mask,
  kind: 'boolean',
  doc,
});

const bytes = (name: string, filter: string, offset: number, length: number, doc: string): FieldSpec => ({
  name,
  filter,
  offset,
  length,
  kind: 'bytes',
  doc,
});

const code = (name: string, filter: string, offset: number, doc: string, mask?: number): FieldSpec => ({
  name,
  filter,
  offset,
  length: 1,
  kind: 'hexadecimal',
  ...(mask === undefined ? {} : { mask }),
  doc,
});

export const RESPONSE_CODE: FieldSpec = {
  name: 'RESPONSE CODE',
  filter: 'scsi.sns.errtype',
  offset: 0,
  length: 1,
  mask: 0x7f,
  kind: 'hexadecimal',
  values: (value) => RESPONSE_CODES[value] ?? 'not known',
  doc: 'Format of the sense data, and whether they are about this command or about an earlier one (deferred).',
};

const RESPONSE_CODES: Readonly<Record<number, string>> = {
  0x70: 'current error, fixed format',
  0x71: 'deferred error, fixed format',
  0x72: 'current error, descriptor format',
  0x73: 'deferred error, descriptor format',
  0x7f: 'vendor specific format',
};

const senseKey = (offset: number): FieldSpec => ({
  name: 'SENSE KEY',
  filter: 'scsi.sns.key',
  offset,
  length: 1,
  mask: 0x0f,
  kind: 'hexadecimal',
  values: SENSE_KEYS,
  doc: 'The kind of trouble, which decides what a host does: UNIT ATTENTION and NOT READY are tried again, ILLEGAL REQUEST never is, MEDIUM ERROR loses data, HARDWARE ERROR fails the path or the device.',
});

const codeAndQualifier = (offset: number): FieldSpec => ({
  name: 'ADDITIONAL SENSE CODE AND QUALIFIER',
  filter: 'scsi.sns.ascascq',
  offset,
  length: 2,
  kind: 'hexadecimal',
  values: additionalSenseName,
  doc: 'The trouble exactly: code in the first byte, qualifier in the second.',
  children: [
    code(
      'ADDITIONAL SENSE CODE',
      'scsi.sns.asc',
      offset,
      'What is wrong, as a number of the list that T10 keeps; from 0x80 on it is of the vendor.',
    ),
    code(
      'ADDITIONAL SENSE CODE QUALIFIER',
      'scsi.sns.ascq',
      offset + 1,
      'Which variety of the code. From 0x80 on it is of the vendor, but for codes 0x40, 0x4D and 0x70, where it is a number of a component, a tag or an algorithm.',
    ),
  ],
});

const additionalLength: FieldSpec = {
  name: 'ADDITIONAL SENSE LENGTH',
  filter: 'scsi.sns.addlen',
  offset: 7,
  length: 1,
  kind: 'unsigned',
  doc: 'Bytes of sense data behind this one, as the target has them. Fewer may have been sent.',
};

const SENSE_INFORMATION =
  'Depends on the command; for block devices mostly the address of the first bad block, for tapes the residue.';

const information = (name: string, offset: number, length: number): FieldSpec => ({
  name,
  filter: 'scsi.sns.info',
  offset,
  length,
  kind: length > 4 ? 'bytes' : 'hexadecimal',
  note: (value, header) =>
    length > 4 ? undefined : header('scsi.sns.valid') === 1 ? String(value) : 'VALID is 0: says nothing',
  doc: `${SENSE_INFORMATION} Counts with VALID = 1.`,
});

const commandSpecific = (offset: number, length: number): FieldSpec =>
  bytes(
    'COMMAND-SPECIFIC INFORMATION',
    'scsi.sns.command_specific_information',
    offset,
    length,
    'Depends on the command that failed. Of copies it tells the segment, of REASSIGN BLOCKS the first block that was not reassigned, of others mostly nothing (0).',
  );

const fieldReplaceableUnit = (offset: number): FieldSpec =>
  code('FIELD REPLACEABLE UNIT CODE', 'scsi.sns.fru', offset, "The part that failed, by a number of the vendor's.");

const VALID = (offset: number): FieldSpec =>
  bit('VALID', 'scsi.sns.valid', offset, 0x80, 'INFORMATION holds what the standard defines for the command.');
const FILEMARK = (offset: number): FieldSpec =>
  bit(
    'FILEMARK',
    'scsi.sns.filemark',
    offset,
    0x80,
    'Tape: a filemark was met while reading or spacing; with NO SENSE it is the normal end of a file and no failure.',
  );
const EOM = (offset: number): FieldSpec =>
  bit(
    'EOM',
    'scsi.sns.eom',
    offset,
    0x40,
    'Tape: the end of the medium or partition is near or was reached. With a write and NO SENSE or RECOVERED ERROR it is only the early warning.',
  );
const ILI = (offset: number): FieldSpec =>
  bit('ILI', 'scsi.sns.ili', offset, 0x20, 'The length asked for is not that of the block.');

/** One field inside the three bytes of SENSE KEY SPECIFIC at `offset`. */
const inSpecific = (
  name: string,
  filter: string,
  offset: number,
  mask: number,
  doc: string,
  extra: Partial<FieldSpec> = {},
): FieldSpec => ({ name, filter, offset, length: 3, mask, kind: 'unsigned', doc, ...extra });

const pointer = (offset: number): FieldSpec[] => [
  inSpecific(
    'BPV',
    'scsi.sns.sks.fp.bpv',
    offset,
    0x080000,
    'Bit pointer valid: BIT POINTER counts. With 0 the whole byte is meant.',
    { kind: 'boolean' },
  ),
  inSpecific(
    'BIT POINTER',
    'scsi.sns.sks.fp.bit',
    offset,
    0x070000,
    'The bit that is wrong, or the leftmost bit of the field that is; 7 is the leftmost of the byte.',
  ),
  inSpecific(
    'FIELD POINTER',
    'scsi.sns.sks.fp.field',
    offset,
    0xffff,
    'The byte that is wrong, or the first byte of the field that is, from 0: of the CDB with C/D = 1, else of the parameter data; of copies of the parameter list or, with SD = 1, of the segment descriptor.',
  ),
];

const percent = (value: number): string => `${Math.round((value * 1000) / 65536) / 10} %`;

/** Meaning of SENSE KEY SPECIFIC; depends on the sense key (SPC, sense key specific sense data). */
function specificFields(key: number, offset: number): FieldSpec[] {
  switch (key) {
    case 0x5:
      return [
        inSpecific('C/D', 'scsi.sns.sks.fp.cd', offset, 0x400000, 'The fault is in the CDB (1) or in the data (0).', {
          kind: 'boolean',
        }),
        ...pointer(offset),
      ];
    case 0x1:
    case 0x3:
    case 0x4:
      return [
        inSpecific(
          'ACTUAL RETRY COUNT',
          'scsi.sns.sks.retry_count',
          offset,
          0xffff,
          'How often the target tried to recover the error.',
        ),
      ];
    case 0x0:
    case 0x2:
      return [
        inSpecific(
          'PROGRESS INDICATION',
          'scsi.sns.sks.progress',
          offset,
          0xffff,
          'How far the operation has come, in parts of 65536.',
          { note: percent },
        ),
      ];
    case 0xa:
      return [
        inSpecific('SD', 'scsi.sns.sks.sd', offset, 0x200000, 'The pointer counts from the segment descriptor (1).', {
          kind: 'boolean',
        }),
        ...pointer(offset),
      ];
    case 0x6:
      return [
        inSpecific(
          'OVERFLOW',
          'scsi.sns.sks.overflow',
          offset,
          0x010000,
          'Further unit attentions were lost because there was no room to hold them.',
          { kind: 'boolean' },
        ),
      ];
    default:
      return [];
  }
}

/** What the three bytes say, in few words. */
function specificNote(key: number, value: number): string | undefined {
  const target = value & 0xffff;
  const at = `byte ${target}${(value & 0x080000) === 0 ? '' : `, bit ${(value >>> 16) & 7},`}`;
  switch (key) {
    case 0x5:
      return `${at} of the ${(value & 0x400000) === 0 ? 'parameter data' : 'CDB'}`;
    case 0xa:
      return `${at} of the ${(value & 0x200000) === 0 ? 'parameter list' : 'segment descriptor'}`;
    case 0x1:
    case 0x3:
    case 0x4:
      return `${target} ${target === 1 ? 'retry' : 'retries'}`;
    case 0x0:
    case 0x2:
      return percent(target);
    case 0x6:
      return (value & 0x010000) === 0 ? undefined : 'unit attentions were lost';
    default:
      return undefined;
  }
}

const senseKeySpecific = (key: number, offset: number): FieldSpec[] => [
  bit(
    'SKSV',
    'scsi.sns.sksv',
    offset,
    0x80,
    'Sense key specific valid: the bytes that follow count (1). With 0 the target does not say what it disliked.',
  ),
  {
    name: 'SENSE KEY SPECIFIC',
    filter: 'scsi.sns.sks_info',
    offset,
    length: 3,
    mask: 0x7fffff,
    kind: 'hexadecimal',
    doc: 'By sense key: which byte of the CDB or of the data is wrong, how often the target retried, how far it has come.',
    note: (value, header) => (header('scsi.sns.sksv') === 1 ? specificNote(key, value) : 'SKSV is 0: says nothing'),
    variants: { choose: (header) => header('scsi.sns.sksv'), layouts: [[], specificFields(key, offset)] },
  },
];

const KEYS = Array.from({ length: 16 }, (_, key) => key);

/** 0x70 and 0x71, by sense key. */
export const FIXED_SENSE: readonly (readonly FieldSpec[])[] = KEYS.map((key) => [
  VALID(0),
  RESPONSE_CODE,
  code('SEGMENT NUMBER', 'scsi.sns.segment', 1, 'Obsolete: the segment of a copy command that failed.'),
  FILEMARK(2),
  EOM(2),
  ILI(2),
  bit('SDAT_OVFL', 'scsi.sns.sdat_ovfl', 2, 0x10, 'Sense data overflow: there were more sense data than fitted in.'),
  senseKey(2),
  information('INFORMATION', 3, 4),
  additionalLength,
  commandSpecific(8, 4),
  codeAndQualifier(12),
  fieldReplaceableUnit(14),
  ...senseKeySpecific(key, 15),
]);

/** 0x72 and 0x73 up to the descriptors. */
export const DESCRIPTOR_SENSE: readonly FieldSpec[] = [
  RESPONSE_CODE,
  senseKey(1),
  codeAndQualifier(2),
  bit('SDAT_OVFL', 'scsi.sns.sdat_ovfl', 4, 0x80, 'Sense data overflow: there were more sense data than fitted in.'),
  additionalLength,
];

/** A kind of sense data descriptor. */
export interface SenseDescriptor {
  /** As SPC names it, first letter in upper case. */
  readonly name: string;
  /** Fields behind type and length, by sense key where that makes a difference. */
  readonly fields: readonly FieldSpec[] | readonly (readonly FieldSpec[])[];
  /** Where the rest of the descriptor is sense data once more. */
  readonly senseAt?: number;
}

/** Type and length, which begin every descriptor. */
export const DESCRIPTOR_HEAD: readonly FieldSpec[] = [
  code(
    'DESCRIPTOR TYPE',
    'scsi.sns.desc.type',
    0,
    'What this descriptor says: 0 the address of the fault, 2 the field at fault or the progress, 3 the part, 0x0d all of them for disks, from 0x80 on what the vendor likes.',
  ),
  {
    name: 'ADDITIONAL LENGTH',
    filter: 'scsi.sns.desc.length',
    offset: 1,
    length: 1,
    kind: 'unsigned',
    doc: 'Bytes of the descriptor behind this one. The next descriptor begins there.',
  },
];

const anotherKey = (offset: number): FieldSpec =>
  ({
    ...code('ANOTHER SENSE KEY', 'scsi.sns.another.key', offset, 'Sense key of the other operation.', 0x0f),
    values: SENSE_KEYS,
  }) satisfies FieldSpec;

/** The descriptors by type. */
export const SENSE_DESCRIPTORS: Readonly<Record<number, SenseDescriptor>> = {
  0x00: { name: 'Information', fields: [VALID(2), information('INFORMATION', 4, 8)] },
  0x01: { name: 'Command specific information', fields: [commandSpecific(4, 8)] },
  0x02: { name: 'Sense key specific', fields: KEYS.map((key) => senseKeySpecific(key, 4)) },
  0x03: { name: 'Field replaceable unit', fields: [fieldReplaceableUnit(3)] },
  0x04: { name: 'Stream commands', fields: [FILEMARK(3), EOM(3), ILI(3)] },
  0x05: { name: 'Block commands', fields: [ILI(3)] },
  0x06: {
    name: 'OSD object identification',
    fields: [
      bytes(
        'NOT INITIATED COMMAND FUNCTIONS',
        'scsi.sns.desc.osd_object.not_initiated',
        8,
        4,
        'Which parts of the command were not begun.',
      ),
      bytes(
        'COMPLETED COMMAND FUNCTIONS',
        'scsi.sns.desc.osd_object.completed',
        12,
        4,
        'Which parts of the command were done.',
      ),
      bytes('PARTITION_ID', 'scsi.sns.desc.osd_object.partition_id', 16, 8, 'The partition of the object.'),
      bytes('OBJECT_ID', 'scsi.sns.desc.osd_object.object_id', 24, 8, 'The object that the command is about.'),
    ],
  },
  0x07: { name: 'OSD response integrity check value', fields: [] },
  0x08: { name: 'OSD attribute identification', fields: [] },
  0x09: {
    name: 'ATA status return',
    fields: [
      bit(
        'EXTEND',
        'scsi.sns.ata.extend',
        2,
        0x01,
        'The command was one with addresses of 48 bits, so that the upper bytes of the registers count.',
      ),
      code(
        'ERROR',
        'scsi.sns.ata.error',
        3,
        'ERROR register of the ATA device: bit 2 (ABRT) the command was aborted, bit 6 (UNC) data could not be read, bit 7 (ICRC) the cable corrupted data.',
      ),
      bytes('COUNT', 'scsi.sns.ata.count', 4, 2, 'COUNT register of the ATA device when the command ended.'),
      code('LBA (31:24)', 'scsi.sns.ata.lba31', 6, 'Address register, bits 31 to 24.'),
      code('LBA (7:0)', 'scsi.sns.ata.lba7', 7, 'Address register, bits 7 to 0.'),
      code('LBA (39:32)', 'scsi.sns.ata.lba39', 8, 'Address register, bits 39 to 32.'),
      code('LBA (15:8)', 'scsi.sns.ata.lba15', 9, 'Address register, bits 15 to 8.'),
      code('LBA (47:40)', 'scsi.sns.ata.lba47', 10, 'Address register, bits 47 to 40.'),
      code('LBA (23:16)', 'scsi.sns.ata.lba23', 11, 'Address register, bits 23 to 16.'),
      code('DEVICE', 'scsi.sns.ata.device', 12, 'DEVICE register of the ATA device when the command ended.'),
      code(
        'STATUS',
        'scsi.sns.ata.status',
        13,
        'STATUS register of the ATA device: bit 0 (ERR) makes ERROR count, bit 5 (DF) is a fault of the device itself.',
      ),
    ],
  },
  0x0a: {
    name: 'Another progress indication',
    fields: [
      anotherKey(2),
      {
        name: 'ANOTHER ADDITIONAL SENSE CODE AND QUALIFIER',
        filter: 'scsi.sns.another.ascascq',
        offset: 3,
        length: 2,
        kind: 'hexadecimal',
        values: additionalSenseName,
        doc: 'Additional sense code and qualifier of the other operation: what is under way there.',
      },
      {
        name: 'ANOTHER PROGRESS INDICATION',
        filter: 'scsi.sns.another.progress',
        offset: 6,
        length: 2,
        kind: 'unsigned',
        note: percent,
        doc: 'How far the other operation has come, in parts of 65536.',
      },
    ],
  },
  0x0b: {
    name: 'User data segment referral',
    fields: [
      bit(
        'NOT_ALL_R',
        'scsi.sns.referral.not_all',
        2,
        0x01,
        'The list of segments is not complete: REPORT REFERRALS gives all of them.',
      ),
    ],
  },
  0x0c: {
    name: 'Forwarded sense data',
    fields: [
      bit(
        'FSDT',
        'scsi.sns.forwarded.fsdt',
        2,
        0x80,
        'The forwarded sense data were cut short; what is missing was never sent.',
      ),
      code(
        'SENSE DATA SOURCE',
        'scsi.sns.forwarded.source',
        2,
        'Where they come from: 1 is the copy source, 2 the copy destination, others by number of the descriptor.',
        0x0f,
      ),
      code('FORWARDED STATUS', 'scsi.sns.forwarded.status', 3, 'The SCSI status that the other device sent with them.'),
    ],
    senseAt: 4,
  },
  0x0d: {
    name: 'Direct-access block device',
    fields: KEYS.map((key) => [
      VALID(2),
      ILI(2),
      ...senseKeySpecific(key, 4),
      fieldReplaceableUnit(7),
      information('INFORMATION', 8, 8),
      commandSpecific(16, 8),
    ]),
  },
  0x0e: { name: 'Device designation', fields: [] },
  0x0f: { name: 'Microcode activation', fields: [] },
};
