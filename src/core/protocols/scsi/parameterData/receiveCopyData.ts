import type { FieldNode } from '../../../dissect/FieldNode';
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

const ID = 'scsi.recv_copy';
const most = (name: string, filter: string, offset: number, length: number): ParameterField =>
  field(name, `${ID}.${filter}`, offset, length, 'unsigned', 'A limit of the copy manager.');
const power = (name: string, filter: string, offset: number): ParameterField =>
  field(name, `${ID}.${filter}`, offset, 1, 'unsigned', 'As a power of two, in bytes.');

/** Data of RECEIVE COPY OPERATING PARAMETERS (SPC). */
const PARAMETERS: readonly ParameterField[] = [
  field('AVAILABLE DATA', `${ID}.avail_data`, 0, 4, 'unsigned', 'Bytes behind this field, as the device has them.'),
  bit('SNLID', `${ID}.snlid`, 4, 0x01, 'Copies without a list identifier are taken.'),
  most('MAXIMUM CSCD DESCRIPTOR COUNT', 'max_cscd_desc_count', 8, 2),
  most('MAXIMUM SEGMENT DESCRIPTOR COUNT', 'max_seg_desc_count', 10, 2),
  most('MAXIMUM DESCRIPTOR LIST LENGTH', 'max_desc_list_len', 12, 4),
  most('MAXIMUM SEGMENT LENGTH', 'max_seg_len', 16, 4),
  most('MAXIMUM INLINE DATA LENGTH', 'max_inline_data_len', 20, 4),
  most('HELD DATA LIMIT', 'max_held_data_limit', 24, 4),
  most('MAXIMUM STREAM DEVICE TRANSFER SIZE', 'max_stream_dev_trans_size', 28, 4),
  most('TOTAL CONCURRENT COPIES', 'total_con_copies', 34, 2),
  most('MAXIMUM CONCURRENT COPIES', 'max_con_copies', 36, 1),
  power('DATA SEGMENT GRANULARITY', 'data_seg_gran', 37),
  power('INLINE DATA GRANULARITY', 'inline_data_gran', 38),
  power('HELD DATA GRANULARITY', 'held_data_gran', 39),
  field(
    'IMPLEMENTED DESCRIPTOR LIST LENGTH',
    `${ID}.implemented_desc_list_len`,
    43,
    1,
    'unsigned',
    'Bytes of the list that follows, one for each descriptor type.',
  ),
];
const LIST_AT = 44;

const TYPE = field('IMPLEMENTED DESCRIPTOR TYPE', undefined, 0, 1, 'hexadecimal', 'A descriptor that can be used.');

/** Data of RECEIVE COPY OPERATING PARAMETERS. */
export function copyParametersNodes(part: ParameterPart): FieldNode[] {
  const { bytes, start, end } = part;
  const nodes = parameterNodes(PARAMETERS, part, start, end);
  if (end < start + 4) return nodes;
  const all = listEnd(part, start + 4, numberAt(bytes, start, 4), start, 4);
  const from = start + LIST_AT;
  if (end < from) return [...nodes, ...all.remarks];
  const list = listEnd(part, from, numberAt(bytes, start + 43, 1), start + 43, 1);
  for (let at = from; at < list.end; at++) nodes.push(...parameterNodes([TYPE], part, at, list.end));
  return [...nodes, ...restNodes(part, list.end, end), ...(list.remarks.length > 0 ? list.remarks : all.remarks)];
}

/** Every field of RECEIVE COPY OPERATING PARAMETERS, for hovers and tests. */
export const COPY_PARAMETERS_FIELDS: readonly ParameterField[] = [...PARAMETERS, TYPE];
