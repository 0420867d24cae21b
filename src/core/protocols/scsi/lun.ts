import { hexOf } from '../../bytes/hex';
import type { FieldNode } from '../../dissect/FieldNode';
import type { FieldSpec } from '../../dissect/FieldSpec';
import { interpretHeader } from '../../dissect/interpret';
import type { PartContext } from '../../dissect/ScsiDissector';

/** Prefix of the topics of its fields. */
export const LUN_TOPICS = 'field/scsi.lun';

/* Each form of the number and of the bus goes by one name, so one text serves all of them. */
const LUN_TEXT =
  'Number of the logical unit, as the LUN map of the target has it: 0 to 255 in peripheral form (on another bus than 0 the target there, whose LUN is the next level), 0 to 16383 in flat form, 0 to 31 behind a bus, longer in extended form. Of well known units: 1 REPORT LUNS, 2 ACCESS CONTROLS, 3 TARGET LOG PAGES, 4 SECURITY PROTOCOL, 5 MANAGEMENT PROTOCOL, 6 TARGET COMMANDS.';
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
      'What the address means; 1 well known logical unit, 2 extended flat space, 15 (with LENGTH 3) no logical unit at all.',
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

/** Well known logical units by their number (SPC). */
const WELL_KNOWN: Readonly<Record<number, string>> = {
  1: 'REPORT LUNS',
  2: 'ACCESS CONTROLS',
  3: 'TARGET LOG PAGES',
  4: 'SECURITY PROTOCOL',
  5: 'MANAGEMENT PROTOCOL',
  6: 'TARGET COMMANDS',
};

const PERIPHERAL = 0;
const FLAT = 1;
const LOGICAL_UNIT = 2;
const EXTENDED = 3;
/** Values of EXTENDED ADDRESS METHOD. */
const WELL_KNOWN_UNIT = 1;
const EXTENDED_FLAT = 2;
const NOT_SPECIFIED = 15;

/** One level of a LUN: where it begins, how long it is, and how it is read. Bytes that are not there count as zero. */
interface LunLevel {
  /** Bytes from the LUN's first one. */
  readonly offset: number;
  /** 2, 4, 6 or 8 bytes. */
  readonly length: number;
  /** Index into `LUN_LAYOUTS`. */
  readonly layout: number;
  readonly method: number;
}

/** The levels of the LUN at `start`: the first one, and those behind it as long as anything but zeros follows. */
function levelsOf(bytes: Uint8Array, start: number): LunLevel[] {
  const at = (index: number): number => bytes[start + index] ?? 0;
  const levels: LunLevel[] = [];
  for (let offset = 0; offset < LUN_LENGTH;) {
    const first = at(offset);
    const method = first >>> 6;
    const code = (first >>> 4) & 3;
    const length = method === EXTENDED ? 2 + 2 * code : 2;
    levels.push({ offset, length, layout: method === EXTENDED ? EXTENDED + code : method, method });
    offset += length;
    let rest = false;
    for (let index = offset; index < LUN_LENGTH; index++) rest ||= at(index) !== 0;
    if (!rest) break;
  }
  return levels;
}

/** "LUN 5", "bus 3 target 1", "REPORT LUNS W-LUN": one level in words. */
function levelText(bytes: Uint8Array, start: number, { offset, length, method }: LunLevel): string {
  const at = (index: number): number => bytes[start + offset + index] ?? 0;
  switch (method) {
    case PERIPHERAL:
      // On a bus of the device the byte names a target, whose LUN is the next level.
      return at(0) === 0 ? `LUN ${at(1)}` : `bus ${at(0)} target ${at(1)}`;
    case FLAT:
      return `LUN ${((at(0) & 0x3f) << 8) | at(1)}`;
    case LOGICAL_UNIT:
      return `bus ${at(1) >>> 5} target ${at(0) & 0x3f} LUN ${at(1) & 0x1f}`;
    default: {
      const kind = at(0) & 0x0f;
      if (kind === NOT_SPECIFIED && length === LUN_LENGTH) return 'no logical unit specified';
      if (kind === WELL_KNOWN_UNIT && length === 2) {
        const name = WELL_KNOWN[at(1)];
        return name === undefined ? `W-LUN ${at(1)}` : `${name} W-LUN`;
      }
      let number = 0n;
      for (let index = 1; index < length; index++) number = number * 256n + BigInt(at(index));
      return kind === EXTENDED_FLAT ? `LUN ${number}` : `LUN ${number} of extended address method ${kind}`;
    }
  }
}

/**
 * The LUN as people write it: a plain number for one level that is nothing but a number (peripheral addressing on bus 0, flat
 * space, extended flat space), a name for well known logical units; everything else in hexadecimal, because a number alone
 * would mislead. Bytes that are not there count as zero.
 */
export function formatLun(bytes: Uint8Array, start: number): string {
  const levels = levelsOf(bytes, start);
  const [level] = levels;
  if (levels.length === 1 && level !== undefined) {
    const text = levelText(bytes, start, level);
    const number = /^LUN (\d+)$/.exec(text)?.[1];
    if (number !== undefined) return number;
    if (text.endsWith('W-LUN')) return text;
  }
  return '0x' + hexOf(bytes, start, start + LUN_LENGTH).padEnd(2 * LUN_LENGTH, '0');
}

/** All levels in words ("bus 3 target 1, then LUN 2"), for a LUN that `formatLun` gives in hexadecimal; else the same. */
export function describeLun(bytes: Uint8Array, start: number): string {
  const short = formatLun(bytes, start);
  if (!short.startsWith('0x')) return short;
  const levels = levelsOf(bytes, start).map((level) => levelText(bytes, start, level));
  return `${short}: ${levels.join(', then ')}`;
}

/**
 * Fields of the eight bytes of a LUN, level by level, without issues: no LUN is illegal to an initiator that was given it.
 */
export function lunNodes(bytes: Uint8Array, start: number, { source }: PartContext): FieldNode[] {
  const levels = levelsOf(bytes, start);
  const end = Math.min(bytes.length, start + LUN_LENGTH);
  const context = { source, topicPrefix: LUN_TOPICS, issues: [] };
  const fieldsOf = ({ layout, offset }: LunLevel): FieldNode[] => {
    const fields = (LUN_LAYOUTS[layout] ?? []).filter(({ filter }) => filter !== REST.filter);
    return interpretHeader(fields, bytes, start + offset, end, context).map((node) =>
      node.filter === 'scsi.lun_long' ? { ...node, value: BigInt(node.value).toString() } : node,
    );
  };
  const [first, ...further] = levels;
  if (first === undefined) return [];
  const nodes = fieldsOf(first);
  if (first.length === LUN_LENGTH) return nodes;
  const rest = { ...REST, offset: first.length, length: LUN_LENGTH - first.length };
  const children = further
    .filter(({ offset }) => start + offset < end)
    .map((level, at): FieldNode => {
      const from = start + level.offset;
      const length = Math.min(level.length, end - from, LUN_LENGTH - level.offset);
      const value = levelText(bytes, start, level);
      return { label: `Level ${at + 2}`, value, source, start: from, length, children: fieldsOf(level) };
    });
  const [restNode] = interpretHeader([rest], bytes, start, end, context);
  if (restNode === undefined) return nodes;
  return [...nodes, further.length === 0 ? { ...restNode, unused: true } : { ...restNode, children }];
}
