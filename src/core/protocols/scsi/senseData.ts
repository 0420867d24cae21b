import type { FieldNode } from '../../dissect/FieldNode';
import type { FieldSpec } from '../../dissect/FieldSpec';
import { interpretHeader } from '../../dissect/interpret';
import type { PartContext, SenseSummary } from '../../dissect/ScsiDissector';
import { hexOf } from '../../bytes/hex';
import { additionalSenseName } from './additionalSenseCodes';

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

const RESPONSE_CODE: FieldSpec = {
  name: 'RESPONSE CODE',
  filter: 'scsi.sns.errtype',
  offset: 0,
  length: 1,
  mask: 0x7f,
  kind: 'hexadecimal',
  values: {
    0x70: 'current error, fixed format',
    0x71: 'deferred error, fixed format',
    0x72: 'current error, descriptor format',
    0x73: 'deferred error, descriptor format',
  },
  doc: 'Format of the sense data, and whether they are about this command or about an earlier one (deferred).',
};

const senseKey = (offset: number): FieldSpec => ({
  name: 'SENSE KEY',
  filter: 'scsi.sns.key',
  offset,
  length: 1,
  mask: 0x0f,
  kind: 'hexadecimal',
  values: SENSE_KEYS,
  doc: 'The kind of trouble in one word.',
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
    {
      name: 'ADDITIONAL SENSE CODE',
      filter: 'scsi.sns.asc',
      offset,
      length: 1,
      kind: 'hexadecimal',
      doc: 'What is wrong.',
    },
    {
      name: 'ADDITIONAL SENSE CODE QUALIFIER',
      filter: 'scsi.sns.ascq',
      offset: offset + 1,
      length: 1,
      kind: 'hexadecimal',
      doc: 'Which variety of it.',
    },
  ],
});

const bit = (name: string, filter: string, offset: number, mask: number, doc: string): FieldSpec => ({
  name,
  filter,
  offset,
  length: 1,
  mask,
  kind: 'boolean',
  doc,
});

const additionalLength: FieldSpec = {
  name: 'ADDITIONAL SENSE LENGTH',
  filter: 'scsi.sns.addlen',
  offset: 7,
  length: 1,
  kind: 'unsigned',
  doc: 'Bytes of sense data behind this one, as the target has them.',
};

/** 0x70 and 0x71. */
const FIXED: readonly FieldSpec[] = [
  bit('VALID', 'scsi.sns.infovalid', 0, 0x80, 'INFORMATION holds what the standard defines for the command.'),
  RESPONSE_CODE,
  bit('FILEMARK', 'scsi.sns.filemark', 2, 0x80, 'Tape: a filemark or setmark was met.'),
  bit('EOM', 'scsi.sns.eom', 2, 0x40, 'Tape: end of the medium.'),
  bit('ILI', 'scsi.sns.ili', 2, 0x20, 'The length asked for is not that of the block.'),
  senseKey(2),
  {
    name: 'INFORMATION',
    filter: 'scsi.sns.info',
    offset: 3,
    length: 4,
    kind: 'hexadecimal',
    doc: 'Depends on the command; for block devices the address of the first bad block. Counts with VALID = 1.',
  },
  additionalLength,
];

/** Fixed format from byte 8 on: what short sense data lack. Each row needs its bytes. */
const FIXED_MORE: readonly FieldSpec[] = [
  {
    name: 'COMMAND-SPECIFIC INFORMATION',
    filter: 'scsi.sns.command_specific_information',
    offset: 8,
    length: 4,
    kind: 'bytes',
    doc: 'Depends on the command.',
  },
  codeAndQualifier(12),
  {
    name: 'FIELD REPLACEABLE UNIT CODE',
    filter: 'scsi.sns.fru',
    offset: 14,
    length: 1,
    kind: 'hexadecimal',
    doc: "The part that failed, by a number of the vendor's.",
  },
  bit('SKSV', 'scsi.sns.sksv', 15, 0x80, 'The sense key specific bytes count.'),
  {
    name: 'SENSE KEY SPECIFIC',
    filter: 'scsi.sns.sks_info',
    offset: 15,
    length: 3,
    mask: 0x7fffff,
    kind: 'hexadecimal',
    doc: 'With ILLEGAL REQUEST: which byte of the CDB or of the parameters is wrong. With NOT READY: progress.',
    note: (value, header) =>
      header('scsi.sns.sksv') === 1 && header('scsi.sns.key') === 0x5
        ? `byte ${value & 0xffff} of the ${(value & 0x400000) === 0 ? 'parameter data' : 'CDB'}`
        : undefined,
  },
];

/** 0x72 and 0x73. */
const DESCRIPTOR: readonly FieldSpec[] = [RESPONSE_CODE, senseKey(1), codeAndQualifier(2), additionalLength];

const DESCRIPTOR_TYPES: Readonly<Record<number, string>> = {
  0x00: 'Information',
  0x01: 'Command specific information',
  0x02: 'Sense key specific',
  0x03: 'Field replaceable unit',
  0x04: 'Stream commands',
  0x05: 'Block commands',
  0x09: 'ATA status return',
  0x0a: 'Another progress indication',
  0x0d: 'Direct-access block device',
};

interface Formatted {
  readonly deferred: boolean;
  readonly descriptor: boolean;
}

/** How the sense data at `start` are laid out; undefined when they are none. */
function formatOf(bytes: Uint8Array, start: number, end: number): Formatted | undefined {
  const code = end > start ? (bytes[start] ?? 0) & 0x7f : 0;
  if (code < 0x70 || code > 0x73) return undefined;
  return { deferred: (code & 1) === 1, descriptor: code >= 0x72 };
}

/** Fields of sense data in `start` up to `end`; shortened ones are shown as far as they go. */
export function senseNodes(bytes: Uint8Array, start: number, end: number, { source }: PartContext): FieldNode[] {
  const limit = Math.min(end, bytes.length);
  const format = formatOf(bytes, start, limit);
  // Sense data may be cut short anywhere: that is no fault, so what is missing goes unreported.
  const interpret = (table: readonly FieldSpec[]): FieldNode[] =>
    interpretHeader(table, bytes, start, limit, { source, issues: [] });
  if (format === undefined) {
    return limit > start ? interpret([{ ...RESPONSE_CODE, values: () => 'not known' }]) : [];
  }
  if (!format.descriptor) return interpret([...FIXED, ...FIXED_MORE]);
  return [...interpret(DESCRIPTOR), ...descriptorNodes(bytes, start, limit, source)];
}

function descriptorNodes(bytes: Uint8Array, start: number, limit: number, source: number): FieldNode[] {
  const nodes: FieldNode[] = [];
  const stop = Math.min(limit, start + 8 + (bytes[start + 7] ?? 0));
  for (let at = start + 8; at + 2 <= stop;) {
    const type = bytes[at] ?? 0;
    const end = Math.min(stop, at + 2 + (bytes[at + 1] ?? 0));
    nodes.push({
      label: 'Descriptor',
      value: DESCRIPTOR_TYPES[type] ?? `type 0x${type.toString(16).padStart(2, '0')}`,
      ...(end > at + 2 ? { note: '0x' + hexOf(bytes, at + 2, end) } : {}),
      source,
      start: at,
      length: end - at,
    });
    at = end;
  }
  return nodes;
}

/** Key, code and qualifier of sense data; undefined when the bytes are none. */
export function senseSummary(bytes: Uint8Array, start: number, end: number): SenseSummary | undefined {
  const limit = Math.min(end, bytes.length);
  const format = formatOf(bytes, start, limit);
  const keyAt = start + (format?.descriptor === true ? 1 : 2);
  if (format === undefined || keyAt >= limit) return undefined;
  const keyCode = (bytes[keyAt] ?? 0) & 0x0f;
  const key = `${SENSE_KEYS[keyCode] ?? `sense key ${keyCode}`}${format.deferred ? ' (deferred)' : ''}`;
  const codeAt = start + (format.descriptor ? 2 : 12);
  if (codeAt + 2 > limit) return { key, text: '' };
  const asc = bytes[codeAt] ?? 0;
  const ascq = bytes[codeAt + 1] ?? 0;
  const digits = (value: number): string => value.toString(16).padStart(2, '0').toUpperCase();
  const numbers = `${digits(asc)}/${digits(ascq)}`;
  const name = additionalSenseName((asc << 8) | ascq);
  return { key, text: name === undefined ? numbers : `${name} (${numbers})` };
}
