import type { FieldNode } from '../../../dissect/FieldNode';
import { plural } from '../../../text/plural';
import {
  listEnd,
  numberAt,
  parameterBit as bit,
  parameterField as field,
  type ParameterField,
  parameterNodes,
  type ParameterPart,
  restNodes,
} from './ParameterPart';

/** Bytes of a defect by DEFECT LIST FORMAT (SBC). */
const FORMATS: Readonly<Record<number, readonly [name: string, length: number]>> = {
  0: ['short block', 4],
  1: ['extended bytes from index', 8],
  2: ['extended physical sector', 8],
  3: ['long block', 8],
  4: ['bytes from index', 8],
  5: ['physical sector', 8],
};

const bits: readonly ParameterField[] = [
  bit('PLISTV', undefined, 1, 0x10, 'Defects known from the factory are in the list.'),
  bit('GLISTV', undefined, 1, 0x08, 'Defects found since are in the list.'),
  field('DEFECT LIST FORMAT', 'scsi_sbc.defect_list_format', 1, 1, 'unsigned', 'How defects are written.', {
    mask: 0x07,
    values: (value) => FORMATS[value]?.[0],
  }),
];
const LENGTH = 'Bytes of the list, as the device has it, even where less was asked for.';

const HEADER_10: readonly ParameterField[] = [
  ...bits,
  field('DEFECT LIST LENGTH', undefined, 2, 2, 'unsigned', LENGTH),
];
const HEADER_12: readonly ParameterField[] = [
  ...bits,
  field('GENERATION CODE', undefined, 2, 2, 'unsigned', 'Counts the changes of the list; 0 where that is not done.'),
  field('DEFECT LIST LENGTH', undefined, 4, 4, 'unsigned', LENGTH),
];

const addressDescriptor = (length: number, kind: 'unsigned' | 'number' | 'bytes'): ParameterField =>
  field(
    'ADDRESS DESCRIPTOR',
    undefined,
    0,
    length,
    kind,
    'Where one defect is, in the form that DEFECT LIST FORMAT says.',
  );

/** Data of READ DEFECT DATA; `long` for the 12 byte command. */
export function defectDataNodes(part: ParameterPart, long: boolean): FieldNode[] {
  const { bytes, start, end } = part;
  const nodes = parameterNodes(long ? HEADER_12 : HEADER_10, part, start, end);
  const from = start + (long ? 8 : 4);
  if (end < from) return nodes;
  const [lengthAt, lengthBytes] = long ? [start + 4, 4] : [start + 2, 2];
  const list = listEnd(part, from, numberAt(bytes, lengthAt, lengthBytes), lengthAt, lengthBytes);
  const format = FORMATS[numberAt(bytes, start + 1, 1) & 0x07];
  let at = from;
  if (format !== undefined) {
    const [name, length] = format;
    const kind = length > 4 ? (name === 'long block' ? 'number' : 'bytes') : 'unsigned';
    const descriptor = addressDescriptor(length, kind);
    for (; at + length <= list.end; at += length) nodes.push(...parameterNodes([descriptor], part, at, list.end));
  }
  return [...nodes, ...restNodes(part, at, end), ...list.remarks];
}

/** "3 defects" by the length of the list. */
export function defectDataSummary({ bytes, start, end, cdb }: ParameterPart): string {
  const long = cdb[0] === 0xb7;
  if (end < start + (long ? 8 : 4)) return '';
  const length = long ? numberAt(bytes, start + 4, 4) : numberAt(bytes, start + 2, 2);
  const format = FORMATS[numberAt(bytes, start + 1, 1) & 0x07];
  return format === undefined ? '' : plural(Math.floor(length / format[1]), 'defect');
}

/** Every field of READ DEFECT DATA(10), for hovers and tests. */
export const DEFECT_FIELDS_10: readonly ParameterField[] = [...HEADER_10, addressDescriptor(4, 'unsigned')];

/** Every field of READ DEFECT DATA(12), for hovers and tests. */
export const DEFECT_FIELDS_12: readonly ParameterField[] = [...HEADER_12, addressDescriptor(4, 'unsigned')];
