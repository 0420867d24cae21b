import { hexOf } from '../../bytes/hex';
import type { FieldNode } from '../../dissect/FieldNode';
import type { FieldSpec } from '../../dissect/FieldSpec';
import { interpretHeader } from '../../dissect/interpret';
import type { PartContext } from '../../dissect/ScsiDissector';

/** Bytes of a LUN (SAM): four levels of two bytes each. */
export const LUN_LENGTH = 8;

/** How the first two bits of a level say that the rest is to be read. */
const ADDRESS_METHODS: Readonly<Record<number, string>> = {
  0: 'peripheral device',
  1: 'flat space',
  2: 'logical unit',
  3: 'extended logical unit',
};

const METHOD: FieldSpec = {
  name: 'ADDRESS METHOD',
  filter: 'scsi.lun.address_mode',
  offset: 0,
  length: 1,
  mask: 0xc0,
  kind: 'unsigned',
  values: ADDRESS_METHODS,
  doc: 'How the rest of the first level is to be read.',
};

const REST: FieldSpec = {
  name: 'Further levels',
  filter: 'scsi.lun.levels',
  offset: 2,
  length: 6,
  kind: 'bytes',
  doc: 'Second to fourth level, for devices behind devices; zero where there is one level.',
};

const field = (
  name: string,
  filter: string,
  offset: number,
  length: number,
  mask: number | undefined,
  doc: string,
): FieldSpec => ({ name, filter, offset, length, ...(mask === undefined ? {} : { mask }), kind: 'unsigned', doc });

/** Layouts by address method (SAM-5, section 4.7). */
const LAYOUTS: readonly (readonly FieldSpec[])[] = [
  [
    METHOD,
    field('BUS IDENTIFIER', 'scsi.lun.bus', 0, 1, 0x3f, 'Bus; 0 is the target itself.'),
    field('LUN', 'scsi.lun', 1, 1, undefined, 'Number of the logical unit, 0 to 255.'),
    REST,
  ],
  [METHOD, field('LUN', 'scsi.lun', 0, 2, 0x3fff, 'Number of the logical unit, 0 to 16383.'), REST],
  [
    METHOD,
    field('TARGET', 'scsi.lun.target', 0, 1, 0x3f, 'Target on the bus behind this device.'),
    field('BUS NUMBER', 'scsi.lun.bus', 1, 1, 0xe0, 'Bus behind this device.'),
    field('LUN', 'scsi.lun', 1, 1, 0x1f, 'Number of the logical unit, 0 to 31.'),
    REST,
  ],
  [
    METHOD,
    field(
      'LENGTH',
      'scsi.lun.extended_address_method.len',
      0,
      1,
      0x30,
      'Length of the address, in steps of two bytes.',
    ),
    field(
      'EXTENDED ADDRESS METHOD',
      'scsi.lun.extended_address_method',
      0,
      1,
      0x0f,
      'What the address means; 1 well known logical unit, 2 extended flat space.',
    ),
    field('ADDRESS', 'scsi.lun.extended_address', 1, 1, undefined, 'First byte of the address.'),
    REST,
  ],
];

/**
 * The LUN as people write it: a plain number for one level in peripheral (bus 0) or flat addressing; everything else in
 * hexadecimal. Bytes that are not there count as zero.
 */
export function formatLun(bytes: Uint8Array, start: number): string {
  const at = (index: number): number => bytes[start + index] ?? 0;
  let single = true;
  for (let index = 2; index < LUN_LENGTH; index++) single &&= at(index) === 0;
  const method = at(0) >>> 6;
  if (single && at(0) === 0) return String(at(1));
  if (single && method === 1) return String(((at(0) & 0x3f) << 8) | at(1));
  const long = method === 3 && at(0) === 0xd2;
  // Extended flat space: three bytes of number, then the further levels.
  if (long && at(4) === 0 && at(5) === 0 && at(6) === 0 && at(7) === 0) {
    return String(at(1) * 65536 + at(2) * 256 + at(3));
  }
  return '0x' + hexOf(bytes, start, start + LUN_LENGTH).padEnd(2 * LUN_LENGTH, '0');
}

/** Fields of the eight bytes of a LUN, without issues: no LUN is illegal to an initiator that was given it. */
export function lunNodes(bytes: Uint8Array, start: number, { source }: PartContext): FieldNode[] {
  const layout = LAYOUTS[(bytes[start] ?? 0) >>> 6] ?? [];
  const nodes = interpretHeader(layout, bytes, start, start + LUN_LENGTH, { source, issues: [] });
  return nodes.map((node) =>
    node.label === 'Further levels' && node.value === '0x000000000000' ? { ...node, unused: true } : node,
  );
}
