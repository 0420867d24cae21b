import type { FieldNode } from '../../../dissect/FieldNode';
import { plural } from '../../../text/plural';
import {
  cutDescriptor,
  decimal,
  groupNode,
  listEnd,
  numberAt,
  parameterField as field,
  type ParameterField,
  parameterNodes,
  type ParameterPart,
  restNodes,
} from './ParameterPart';

/** Header of the UNMAP parameter list (SBC). */
const HEADER: readonly ParameterField[] = [
  field('UNMAP DATA LENGTH', 'scsi_sbc.unmap.data_length', 0, 2, 'unsigned', 'Bytes of the list behind this field.'),
  field(
    'UNMAP BLOCK DESCRIPTOR DATA LENGTH',
    'scsi_sbc.unmap.block_descriptor_data_length',
    2,
    2,
    'unsigned',
    'Bytes of the descriptors: 16 for each stretch of blocks.',
  ),
];
const LIST_AT = 8;

/** UNMAP block descriptor. */
const DESCRIPTOR: readonly ParameterField[] = [
  field('UNMAP LOGICAL BLOCK ADDRESS', 'scsi_sbc.unmap.lba', 0, 8, 'number', 'First block of the stretch.'),
  field(
    'NUMBER OF LOGICAL BLOCKS',
    'scsi_sbc.unmap.num_blocks',
    8,
    4,
    'unsigned',
    'Number of blocks of the stretch. Compare with MAXIMUM UNMAP LBA COUNT of the Block Limits page; 0 unmaps nothing.',
  ),
];
const DESCRIPTOR_LENGTH = 16;

/** Parameter list of UNMAP. */
export function unmapNodes(part: ParameterPart): FieldNode[] {
  const { bytes, start, end } = part;
  const nodes = parameterNodes(HEADER, part, start, end);
  const from = start + LIST_AT;
  if (end < from) return [...nodes, ...restNodes(part, start + 4, end)];
  const all = listEnd(part, start + 2, numberAt(bytes, start, 2), start, 2);
  const list = listEnd(part, from, numberAt(bytes, start + 2, 2), start + 2, 2);
  let at = from;
  for (; at + DESCRIPTOR_LENGTH <= list.end; at += DESCRIPTOR_LENGTH) {
    const value = `LBA ${decimal(bytes, at, 8)}, ${plural(numberAt(bytes, at + 8, 4), 'block')}`;
    const children = parameterNodes(DESCRIPTOR, part, at, at + DESCRIPTOR_LENGTH);
    nodes.push(groupNode('UNMAP block descriptor', value, part, at, at + DESCRIPTOR_LENGTH, children));
  }
  const cut = cutDescriptor('UNMAP block descriptor', DESCRIPTOR, part, at, list.end);
  return [
    ...nodes,
    ...cut,
    ...restNodes(part, list.end, end),
    ...(list.remarks.length > 0 ? list.remarks : all.remarks),
  ];
}

/** "LBA 2048, 8 blocks", or how many stretches there are. */
export function unmapSummary({ bytes, start, end }: ParameterPart): string {
  const from = start + LIST_AT;
  if (end < from) return '';
  const count = Math.floor(numberAt(bytes, start + 2, 2) / DESCRIPTOR_LENGTH);
  if (count !== 1 || end < from + DESCRIPTOR_LENGTH) return plural(count, 'block descriptor');
  return `LBA ${decimal(bytes, from, 8)}, ${plural(numberAt(bytes, from + 8, 4), 'block')}`;
}

/** Every field of UNMAP, for hovers and tests. */
export const UNMAP_FIELDS: readonly ParameterField[] = [...HEADER, ...DESCRIPTOR];
