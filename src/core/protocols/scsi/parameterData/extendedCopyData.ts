import { hexNumber } from '../../../bytes/hex';
import type { FieldNode } from '../../../dissect/FieldNode';
import {
  cutDescriptor,
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

const ID = 'scsi.extcopy';

/** Header of the parameter list of EXTENDED COPY(LID1) (SPC). */
const HEADER: readonly ParameterField[] = [
  field(
    'LIST IDENTIFIER',
    `${ID}.list_id`,
    0,
    1,
    'hexadecimal',
    'Number that the host chose for this copy: RECEIVE COPY RESULTS and an abort name it by that.',
  ),
  bit('STR', `${ID}.xcopy_param_str`, 1, 0x20, 'Segments are read one after the other.'),
  field('LIST ID USAGE', `${ID}.xcopy_param_list_id_usage`, 1, 1, 'unsigned', 'Whether the list identifier counts.', {
    mask: 0x18,
  }),
  field('PRIORITY', `${ID}.xcopy_param_priority`, 1, 1, 'unsigned', '0 is the highest.', { mask: 0x07 }),
  field(
    'CSCD DESCRIPTOR LIST LENGTH',
    `${ID}.cscd_list_len`,
    2,
    2,
    'unsigned',
    'Bytes of the copy sources and destinations.',
  ),
  field(
    'SEGMENT DESCRIPTOR LIST LENGTH',
    `${ID}.seg_desc_list_len`,
    8,
    4,
    'unsigned',
    'Bytes of what is to be copied.',
  ),
  field('INLINE DATA LENGTH', `${ID}.inline_data_len`, 12, 4, 'unsigned', 'Bytes of the data at the end of the list.'),
];
const HEADER_LENGTH = 16;

/** Copy sources and destinations by DESCRIPTOR TYPE CODE. */
const CSCD_TYPES: Readonly<Record<number, string>> = {
  0xe0: 'Fibre Channel N_Port_Name',
  0xe1: 'Fibre Channel N_Port_ID',
  0xe2: 'Fibre Channel N_Port_ID with N_Port_Name checking',
  0xe3: 'parallel interface T_L',
  0xe4: 'identification descriptor',
  0xe5: 'IPv4',
  0xe6: 'alias',
  0xe7: 'RDMA',
  0xe8: 'IEEE 1394 EUI-64',
  0xe9: 'SAS serial SCSI protocol',
  0xea: 'IPv6',
  0xeb: 'IP copy service',
};

/** Segments by DESCRIPTOR TYPE CODE. */
const SEGMENT_TYPES: Readonly<Record<number, string>> = {
  0x00: 'block to stream',
  0x01: 'stream to block',
  0x02: 'block to block',
  0x03: 'stream to stream',
  0x04: 'inline to stream',
  0x05: 'embedded to stream',
  0x06: 'stream to discard',
  0x07: 'verify CSCD',
  0x08: 'block with offset to stream',
  0x09: 'stream to block with offset',
  0x0a: 'block with offset to block with offset',
  0x0b: 'block to stream and hold a copy',
  0x0c: 'stream to block and hold a copy',
  0x0d: 'block to block and hold a copy',
  0x0e: 'stream to stream and hold a copy',
  0x0f: 'stream to discard and hold a copy',
  0x10: 'write filemarks',
  0x11: 'space',
  0x12: 'locate',
  0x13: 'image copy',
  0x14: 'register key',
  0x15: 'third-party persistent reservations source',
};
const BLOCK_TO_BLOCK = 0x02;

const CSCD_HEAD = field(
  'DESCRIPTOR TYPE CODE',
  'scsi.cscd_desc_type_code',
  0,
  1,
  'hexadecimal',
  'How the source or destination is named. Arrays that copy for hypervisors (XCOPY) take the one with an identification descriptor, E4h.',
  { structure: 'CSCD descriptor', values: CSCD_TYPES },
);
const CSCD_LENGTH = 32;

const SEGMENT_HEAD: readonly ParameterField[] = [
  field(
    'DESCRIPTOR TYPE CODE',
    `${ID}.seg_desc_type`,
    0,
    1,
    'hexadecimal',
    'What is copied where: by it the target knows how the fields that follow are to be read.',
    {
      structure: 'Segment descriptor',
      values: SEGMENT_TYPES,
    },
  ),
  bit('DC', `${ID}.seg_desc_dc`, 1, 0x02, 'The number of blocks is that of the destination.'),
  bit('CAT', `${ID}.seg_desc_cat`, 1, 0x01, 'What is left over goes to the next segment.'),
  field('DESCRIPTOR LENGTH', 'scsi.segment_descriptor_length', 2, 2, 'unsigned', 'Bytes behind this field.'),
  field('SOURCE CSCD DESCRIPTOR ID', `${ID}.seg_desc_src_id`, 4, 2, 'unsigned', 'Number in the list of CSCDs, from 0.'),
  field('DESTINATION CSCD DESCRIPTOR ID', `${ID}.seg_desc_dest_id`, 6, 2, 'unsigned', 'Number in the list of CSCDs.'),
];
const BLOCKS: readonly ParameterField[] = [
  field('BLOCK DEVICE NUMBER OF BLOCKS', `${ID}.seg_desc_num_of_blocks`, 10, 2, 'unsigned', 'Blocks to copy.'),
  field('SOURCE BLOCK DEVICE LOGICAL BLOCK ADDRESS', `${ID}.source_lba`, 12, 8, 'number', 'First block to read.'),
  field('DESTINATION BLOCK DEVICE LOGICAL BLOCK ADDRESS', `${ID}.dest_lba`, 20, 8, 'number', 'First block to write.'),
];

/** Parameter list of EXTENDED COPY(LID1). */
export function extendedCopyNodes(part: ParameterPart): FieldNode[] {
  const { bytes, start, end } = part;
  const nodes = parameterNodes(HEADER, part, start, end);
  const from = start + HEADER_LENGTH;
  if (end < from) return nodes;
  const targets = listEnd(part, from, numberAt(bytes, start + 2, 2), start + 2, 2);
  let at = from;
  for (; at + CSCD_LENGTH <= targets.end; at += CSCD_LENGTH) {
    const type = numberAt(bytes, at, 1);
    const children = [
      ...parameterNodes([CSCD_HEAD], part, at, targets.end),
      ...restNodes(part, at + 1, at + CSCD_LENGTH),
    ];
    const value = CSCD_TYPES[type] ?? `type ${hexNumber(type, 2)}`;
    nodes.push(groupNode('CSCD descriptor', value, part, at, at + CSCD_LENGTH, children));
  }
  nodes.push(...cutDescriptor('CSCD descriptor', [CSCD_HEAD], part, at, targets.end));
  if (targets.remarks.length > 0) return [...nodes, ...targets.remarks];
  const segments = listEnd(part, targets.end, numberAt(bytes, start + 8, 4), start + 8, 4);
  nodes.push(...segmentNodes(part, targets.end, segments.end), ...segments.remarks);
  if (segments.remarks.length > 0) return nodes;
  const inline = listEnd(part, segments.end, numberAt(bytes, start + 12, 4), start + 12, 4);
  return [
    ...nodes,
    ...restNodes(part, segments.end, inline.end, 'Inline data'),
    ...restNodes(part, inline.end, end),
    ...inline.remarks,
  ];
}

function segmentNodes(part: ParameterPart, start: number, end: number): FieldNode[] {
  const { bytes } = part;
  const nodes: FieldNode[] = [];
  let at = start;
  while (at + 4 <= end) {
    const list = listEnd(part, at + 4, numberAt(bytes, at + 2, 2), at + 2, 2, end);
    const type = numberAt(bytes, at, 1);
    const fields = type === BLOCK_TO_BLOCK ? [...SEGMENT_HEAD, ...BLOCKS] : SEGMENT_HEAD;
    const done = Math.max(...fields.map(({ offset, length }) => offset + length));
    const children = [
      ...parameterNodes(fields, part, at, list.end),
      ...restNodes(part, at + done, list.end),
      ...list.remarks,
    ];
    nodes.push(
      groupNode(
        'Segment descriptor',
        SEGMENT_TYPES[type] ?? `type ${hexNumber(type, 2)}`,
        part,
        at,
        list.end,
        children,
      ),
    );
    at = list.end;
  }
  return [...nodes, ...cutDescriptor('Segment descriptor', SEGMENT_HEAD, part, at, end)];
}

/** Every field of EXTENDED COPY, for hovers and tests. */
export const EXTENDED_COPY_FIELDS: readonly ParameterField[] = [...HEADER, CSCD_HEAD, ...SEGMENT_HEAD, ...BLOCKS];
