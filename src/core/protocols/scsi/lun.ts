import { hexOf } from '../../bytes/hex';
import type { FieldNode } from '../../dissect/FieldNode';
import type { FieldSpec } from '../../dissect/FieldSpec';
import { interpretHeader } from '../../dissect/interpret';
import type { PartContext } from '../../dissect/ScsiDissector';

/** Prefix of the topics of its fields. */
export const LUN_TOPICS = 'field/scsi.lun';

/* Each form of the number and of the bus goes by one name, so one text serves all of them. */
const LUN_TEXT =
  'Number of the logical unit, as the LUN map of the target has it: 0 to 255 in peripheral form, 0 to 16383 in flat form, 0 to 31 behind a bus, longer in extended form. Of well known units: 1 REPORT LUNS, 2 ACCESS CONTROLS, 3 TARGET LOG PAGES, 4 SECURITY PROTOCOL, 5 MANAGEMENT PROTOCOL, 6 TARGET COMMANDS.';
const BUS_TEXT = 'Bus behind this device; in peripheral form 0 is the target itself.';

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

/** Bytes behind those of a LUN in extended addressing, by length; the rest are further levels. */
function extended(length: number): readonly FieldSpec[] {
  const address: FieldSpec =
    length === 1
      ? field('LUN', 'scsi.lun', 1, 1, undefined, LUN_TEXT)
      : {
          name: 'LUN',
          filter: 'scsi.lun_long',
          offset: 1,
          length,
          kind: 'bytes',
          doc: LUN_TEXT,
        };
  const rest = LUN_LENGTH - 1 - length;
  return [
    METHOD,
    field(
      'LENGTH',
      'scsi.lun.extended_address_method.len',
      0,
      1,
      0x30,
      'Length of the address behind this byte: 0 for one byte, 1 for three, 2 for five, 3 for seven.',
    ),
    field(
      'EXTENDED ADDRESS METHOD',
      'scsi.lun.extended_address_method',
      0,
      1,
      0x0f,
      'What the address means; 1 well known logical unit, 2 extended flat space.',
    ),
    address,
    ...(rest > 0 ? [{ ...REST, offset: 1 + length, length: rest }] : []),
  ];
}

/** Layouts by address method, and behind it by the length of extended addresses (SAM-5, section 4.7). */
export const LUN_LAYOUTS: readonly (readonly FieldSpec[])[] = [
  [
    METHOD,
    field('BUS IDENTIFIER', 'scsi.bus', 0, 1, 0x3f, BUS_TEXT),
    field('LUN', 'scsi.lun', 1, 1, undefined, LUN_TEXT),
    REST,
  ],
  [METHOD, field('LUN', 'scsi.lun', 0, 2, 0x3fff, LUN_TEXT), REST],
  [
    METHOD,
    field('TARGET', 'scsi.target', 0, 1, 0x3f, 'Target on the bus behind this device.'),
    field('BUS NUMBER', 'scsi.bus', 1, 1, 0xe0, BUS_TEXT),
    field('LUN', 'scsi.lun', 1, 1, 0x1f, LUN_TEXT),
    REST,
  ],
  extended(1),
  extended(3),
  extended(5),
  extended(7),
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
  const first = bytes[start] ?? 0;
  const method = first >>> 6;
  const layout = LUN_LAYOUTS[method === 3 ? 3 + ((first >>> 4) & 3) : method] ?? [];
  const nodes = interpretHeader(layout, bytes, start, start + LUN_LENGTH, {
    source,
    topicPrefix: LUN_TOPICS,
    issues: [],
  });
  return nodes.map((node) => {
    if (node.filter === REST.filter && /^0x0+$/.test(node.value)) return { ...node, unused: true };
    return node.filter === 'scsi.lun_long' ? { ...node, value: BigInt(node.value).toString() } : node;
  });
}
