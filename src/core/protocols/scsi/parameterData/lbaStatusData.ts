import type { FieldNode } from '../../../dissect/FieldNode';
import { plural } from '../../../text/plural';
import {
  cutDescriptor,
  decimal,
  groupNode,
  listEnd,
  numberAt,
  parameterBit as bit,
  parameterField as field,
  type ParameterField,
  parameterNodes,
  type ParameterPart,
  restNodes,
} from './ParameterPart';

/** Header of the data of GET LBA STATUS (SBC). */
const HEADER: readonly ParameterField[] = [
  field(
    'PARAMETER DATA LENGTH',
    'scsi_sbc.get_lba_status.data_length',
    0,
    4,
    'unsigned',
    'Bytes behind this field, as the device has them, even where less was asked for.',
  ),
  field('COMPLETION CONDITION', undefined, 7, 1, 'unsigned', 'Why the list ends where it does.', { mask: 0x0e }),
  bit('RTP', undefined, 7, 0x01, 'Only blocks of the type asked for are listed.'),
];
const LIST_AT = 8;

const STATES: Readonly<Record<number, string>> = {
  0: 'mapped or unknown',
  1: 'deallocated',
  2: 'anchored',
  3: 'mapped',
  4: 'unknown',
};

/** LBA status descriptor. */
const DESCRIPTOR: readonly ParameterField[] = [
  field(
    'LBA STATUS LOGICAL BLOCK ADDRESS',
    'scsi_sbc.get_lba_status.start_lba',
    0,
    8,
    'number',
    'First block of the stretch.',
  ),
  field(
    'NUMBER OF LOGICAL BLOCKS',
    'scsi_sbc.get_lba_status.num_blocks',
    8,
    4,
    'unsigned',
    'Number of blocks of the stretch. Compare with MAXIMUM UNMAP LBA COUNT of the Block Limits page; 0 unmaps nothing.',
  ),
  field(
    'PROVISIONING STATUS',
    'scsi_sbc.get_lba_status.provisioning_type',
    12,
    1,
    'unsigned',
    'Whether the blocks have storage of their own.',
    { mask: 0x0f, values: STATES },
  ),
  field('ADDITIONAL STATUS', undefined, 13, 1, 'unsigned', 'Whether the blocks may hold an error.'),
];
const DESCRIPTOR_LENGTH = 16;

/** Data of GET LBA STATUS. */
export function lbaStatusNodes(part: ParameterPart): FieldNode[] {
  const { bytes, start, end } = part;
  const nodes = parameterNodes(HEADER, part, start, end);
  const from = start + LIST_AT;
  if (end < from) return [...nodes, ...restNodes(part, start + 4, end)];
  const list = listEnd(part, start + 4, numberAt(bytes, start, 4), start, 4);
  let at = from;
  for (; at + DESCRIPTOR_LENGTH <= list.end; at += DESCRIPTOR_LENGTH) {
    const status = numberAt(bytes, at + 12, 1) & 0x0f;
    const value = `LBA ${decimal(bytes, at, 8)}, ${plural(numberAt(bytes, at + 8, 4), 'block')}`;
    const children = parameterNodes(DESCRIPTOR, part, at, at + DESCRIPTOR_LENGTH);
    const note = STATES[status] ?? `status ${status}`;
    nodes.push(groupNode('LBA status descriptor', value, part, at, at + DESCRIPTOR_LENGTH, children, { note }));
  }
  const cut = cutDescriptor('LBA status descriptor', DESCRIPTOR, part, at, list.end);
  return [...nodes, ...cut, ...restNodes(part, list.end, end), ...list.remarks];
}

/** "LBA 0, 8 blocks deallocated" for the first stretch. */
export function lbaStatusSummary(part: ParameterPart): string {
  const found = lbaStatusNodes({ ...part, issues: [] }).filter(({ label }) => label === 'LBA status descriptor');
  const [first] = found;
  if (first === undefined) return '';
  const more = found.length > 1 ? ` and ${found.length - 1} more` : '';
  return `${first.value} ${first.note ?? ''}${more}`;
}

/** Every field of GET LBA STATUS, for hovers and tests. */
export const LBA_STATUS_FIELDS: readonly ParameterField[] = [...HEADER, ...DESCRIPTOR];
