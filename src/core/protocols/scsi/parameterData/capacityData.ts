import type { FieldNode } from '../../../dissect/FieldNode';
import { hexOf } from '../../../bytes/hex';
import {
  numberAt,
  parameterBit as bit,
  parameterField as field,
  type ParameterField,
  parameterNodes,
  type ParameterPart,
  restNodes,
} from './ParameterPart';

const LAST = 'Address of the last block; one less than the number of blocks.';
const SIZE = 'Bytes of a logical block, without protection information.';

/** READ CAPACITY(10) (SBC). */
export const CAPACITY_10: readonly ParameterField[] = [
  field('RETURNED LOGICAL BLOCK ADDRESS', 'scsi_sbc.returned_lba', 0, 4, 'unsigned', LAST, {
    note: (value) => (value === 0xffffffff ? 'too large: READ CAPACITY(16) tells' : undefined),
  }),
  field('LOGICAL BLOCK LENGTH IN BYTES', 'scsi_sbc.blocksize', 4, 4, 'unsigned', SIZE),
];

/** READ CAPACITY(16) (SBC). */
export const CAPACITY_16: readonly ParameterField[] = [
  field('RETURNED LOGICAL BLOCK ADDRESS', 'scsi_sbc.lba64_add', 0, 8, 'number', LAST),
  field('LOGICAL BLOCK LENGTH IN BYTES', 'scsi_sbc.blocksize', 8, 4, 'unsigned', SIZE),
  field(
    'P_TYPE',
    undefined,
    12,
    1,
    'unsigned',
    'Type of protection information less one: 0 is type 1. It counts with PROT_EN = 1.',
    { mask: 0x0e },
  ),
  bit(
    'PROT_EN',
    'scsi_sbc.prot_en',
    12,
    0x01,
    'Blocks carry 8 bytes of protection information (1); P_TYPE tells the type.',
  ),
  field(
    'P_I_EXPONENT',
    'scsi_sbc.p_i_exponent',
    13,
    1,
    'unsigned',
    'Protection intervals in a block, as a power of two.',
    {
      mask: 0xf0,
    },
  ),
  field(
    'LOGICAL BLOCKS PER PHYSICAL BLOCK EXPONENT',
    'scsi_sbc.lbppbe',
    13,
    1,
    'unsigned',
    'Logical blocks per physical block, as a power of two: 3 stands for 8, as on disks with 4096 bytes that show 512. Writes of less than a physical block are slow.',
    {
      mask: 0x0f,
    },
  ),
  bit('LBPME', 'scsi_sbc.lbpme', 14, 0x80, 'Blocks are provisioned when they are written (thin).'),
  bit(
    'LBPRZ',
    'scsi_sbc.lbprz',
    14,
    0x40,
    'Unmapped blocks read as zeros (1). Hosts that rely on it skip writing zeros.',
  ),
  field(
    'LOWEST ALIGNED LOGICAL BLOCK ADDRESS',
    'scsi_sbc.lalba',
    14,
    2,
    'unsigned',
    'Lowest aligned address: the first block that begins a physical block. File systems on other boundaries pay with read-modify-write.',
    {
      mask: 0x3fff,
    },
  ),
];

/** Data of READ CAPACITY(10) or (16). */
export function capacityNodes(part: ParameterPart, long: boolean): FieldNode[] {
  const { start, end } = part;
  return [
    ...parameterNodes(long ? CAPACITY_16 : CAPACITY_10, part, start, end),
    ...restNodes(part, start + (long ? 32 : 8), end),
  ];
}

/** "2048 blocks of 512 B"; empty when the data end before the block length. */
export function capacitySummary({ bytes, start, end }: ParameterPart, long: boolean): string {
  const length = long ? 8 : 4;
  if (end < start + length + 4) return '';
  const last = BigInt('0x0' + hexOf(bytes, start, start + length));
  const size = numberAt(bytes, start + length, 4);
  if (!long && last === 0xffffffffn) return `more than 4294967295 blocks of ${size} B`;
  return `${last + 1n} ${last === 0n ? 'block' : 'blocks'} of ${size} B`;
}
