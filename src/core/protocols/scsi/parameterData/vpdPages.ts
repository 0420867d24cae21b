import { hexNumber } from '../../../bytes/hex';
import type { FieldNode } from '../../../dissect/FieldNode';
import { designatorNodes } from './designators';
import { PERIPHERAL } from './inquiryData';
import {
  deviceText,
  listEnd,
  numberAt,
  parameterBit as bit,
  parameterField as field,
  type ParameterField,
  parameterNodes,
  type ParameterPart,
  restNodes,
} from './ParameterPart';

/** Pages of vital product data (SPC, SBC). */
export const VPD_PAGES: Readonly<Record<number, string>> = {
  0x00: 'Supported VPD Pages',
  0x80: 'Unit Serial Number',
  0x83: 'Device Identification',
  0x85: 'Management Network Addresses',
  0x86: 'Extended INQUIRY Data',
  0x87: 'Mode Page Policy',
  0x88: 'SCSI Ports',
  0x8f: 'Third-party Copy',
  0xb0: 'Block Limits',
  0xb1: 'Block Device Characteristics',
  0xb2: 'Logical Block Provisioning',
};

const HEADER: readonly ParameterField[] = [
  ...PERIPHERAL,
  field(
    'PAGE CODE',
    'scsi.inquiry.evpd.pagecode',
    1,
    1,
    'hexadecimal',
    'Which page this is. A page other than the one asked for means that the target mixed answers up, or that the capture did.',
    { values: VPD_PAGES },
  ),
  field(
    'PAGE LENGTH',
    'scsi.inquiry.evpd.pagelength',
    2,
    2,
    'unsigned',
    'Bytes of the page behind this field, as the device has them. When fewer follow, the allocation length cut the page; the host then asks again with more room.',
  ),
];

const limit = (name: string, filter: string, offset: number, length = 4): ParameterField =>
  field(
    name,
    filter,
    offset,
    length,
    length > 4 ? 'number' : 'unsigned',
    'A limit of the device; 0 where it reports none.',
  );

/** Page B0h (SBC). */
const BLOCK_LIMITS: readonly ParameterField[] = [
  bit(
    'WSNZ',
    'scsi_sbc.bl.wsnz',
    4,
    0x01,
    'Write same non-zero: WRITE SAME with a count of 0 is refused (1), or fills to the end of the unit (0).',
  ),
  limit('MAXIMUM COMPARE AND WRITE LENGTH', 'scsi_sbc.bl.mcawl', 5, 1),
  limit('OPTIMAL TRANSFER LENGTH GRANULARITY', 'scsi_sbc.bl.otlg', 6, 2),
  limit('MAXIMUM TRANSFER LENGTH', 'scsi_sbc.bl.mtl', 8),
  limit('OPTIMAL TRANSFER LENGTH', 'scsi_sbc.bl.otl', 12),
  limit('MAXIMUM PREFETCH LENGTH', 'scsi_sbc.bl.mpl', 16),
  limit('MAXIMUM UNMAP LBA COUNT', 'scsi_sbc.bl.mulc', 20),
  limit('MAXIMUM UNMAP BLOCK DESCRIPTOR COUNT', 'scsi_sbc.bl.mubdc', 24),
  limit('OPTIMAL UNMAP GRANULARITY', 'scsi_sbc.bl.oug', 28),
  bit(
    'UGAVALID',
    'scsi_sbc.bl.ugavalid',
    32,
    0x80,
    'UNMAP GRANULARITY ALIGNMENT says something (1), or granules begin at block 0.',
  ),
  field(
    'UNMAP GRANULARITY ALIGNMENT',
    'scsi_sbc.bl.uga',
    32,
    4,
    'unsigned',
    'Address of the first block that begins a granule of unmapping; partitions that begin elsewhere waste the edges.',
    {
      mask: 0x7fffffff,
    },
  ),
  limit('MAXIMUM WRITE SAME LENGTH', 'scsi_sbc.bl.mwsl', 36, 8),
  limit('MAXIMUM ATOMIC TRANSFER LENGTH', 'scsi_sbc.bl.matl', 44),
  limit('ATOMIC ALIGNMENT', 'scsi_sbc.bl.aa', 48),
  limit('ATOMIC TRANSFER LENGTH GRANULARITY', 'scsi_sbc.bl.atlg', 52),
];

/** Page B1h (SBC). */
const CHARACTERISTICS: readonly ParameterField[] = [
  field(
    'MEDIUM ROTATION RATE',
    'scsi.inquiry.bdc.mrr',
    4,
    2,
    'unsigned',
    'Turns per minute; 1 says that nothing turns (flash), 0 tells nothing. Hosts choose their I/O scheduler by it.',
    {
      values: { 0: 'not reported', 1: 'does not rotate (solid state)' },
    },
  ),
  field(
    'PRODUCT TYPE',
    'scsi.inquiry.bdc.pt',
    6,
    1,
    'hexadecimal',
    'Kind of product, for memory cards mostly; 0 is not indicated.',
  ),
  field(
    'WABEREQ',
    'scsi.inquiry.bdc.wabereq',
    7,
    1,
    'unsigned',
    'What reads give after SANITIZE with block erase: an error, what was written since, or zeros.',
    {
      mask: 0xc0,
    },
  ),
  field(
    'WACEREQ',
    'scsi.inquiry.bdc.wacereq',
    7,
    1,
    'unsigned',
    'What reads give after SANITIZE with cryptographic erase: an error, what was written since, or zeros.',
    {
      mask: 0x30,
    },
  ),
  field(
    'NOMINAL FORM FACTOR',
    'scsi.inquiry.bdc.nff',
    7,
    1,
    'unsigned',
    'Nominal size of the housing. Says nothing about capacity.',
    {
      mask: 0x0f,
      values: {
        0: 'not reported',
        1: '5.25 inch',
        2: '3.5 inch',
        3: '2.5 inch',
        4: '1.8 inch',
        5: 'less than 1.8 inch',
      },
    },
  ),
  bit(
    'FUAB',
    'scsi.inquiry.bdc.fuab',
    8,
    0x02,
    'Force unit access behaviour: FUA and SYNCHRONIZE CACHE follow the newer rules, which reach the medium and not only a cache that keeps its content.',
  ),
  bit('VBULS', 'scsi.inquiry.bdc.vbuls', 8, 0x01, 'VERIFY takes unmapped blocks with BYTCHK.'),
];

/** Page B2h (SBC). */
const PROVISIONING: readonly ParameterField[] = [
  field(
    'THRESHOLD EXPONENT',
    'scsi_sbc.threshold_exponent',
    4,
    1,
    'unsigned',
    'Unit of the thresholds as a power of two, in blocks.',
  ),
  bit(
    'LBPU',
    'scsi_sbc.lbpu',
    5,
    0x80,
    'UNMAP is supported. With all three of these bits 0 the host sends no discards and a thin volume never shrinks.',
  ),
  bit('LBPWS', 'scsi_sbc.lbpws', 5, 0x40, 'WRITE SAME(16) with its UNMAP bit is supported.'),
  bit('LBPWS10', 'scsi_sbc.lbpws10', 5, 0x20, 'WRITE SAME(10) with its UNMAP bit is supported.'),
  field(
    'LBPRZ',
    'scsi_sbc.lbprz',
    5,
    1,
    'unsigned',
    'What unmapped blocks read as: 1 zeros, 2 a pattern of the vendor, 0 anything.',
    { mask: 0x1c },
  ),
  bit('ANC_SUP', 'scsi_sbc.anc_sup', 5, 0x02, 'Blocks can be anchored: space kept without data in it.'),
  bit('DP', 'scsi_sbc.dp', 5, 0x01, 'A descriptor of the provisioning group follows.'),
  field(
    'PROVISIONING TYPE',
    'scsi_sbc.ptype',
    6,
    1,
    'unsigned',
    'Provisioning type: 0 not told, 1 full (thick by resource), 2 thin: writes may fail when the pool is full.',
    {
      mask: 0x07,
      values: { 0: 'not reported', 1: 'resource provisioned', 2: 'thin provisioned' },
    },
  ),
];

/** Page 86h (SPC). */
const EXTENDED: readonly ParameterField[] = [
  field('ACTIVATE MICROCODE', undefined, 4, 1, 'unsigned', 'When new firmware takes effect.', { mask: 0xc0 }),
  field('SPT', undefined, 4, 1, 'unsigned', 'Types of protection that are supported, as a code.', { mask: 0x38 }),
  bit('GRD_CHK', undefined, 4, 0x04, 'The guard of protection information is checked.'),
  bit('APP_CHK', undefined, 4, 0x02, 'The application tag is checked.'),
  bit('REF_CHK', undefined, 4, 0x01, 'The reference tag is checked.'),
  bit('UASK_SUP', undefined, 5, 0x20, 'Sense key specific data of UNIT ATTENTION are supported.'),
  bit('GROUP_SUP', undefined, 5, 0x10, 'Grouping is supported.'),
  bit('PRIOR_SUP', undefined, 5, 0x08, 'Command priority is supported.'),
  bit('HEADSUP', undefined, 5, 0x04, 'HEAD OF QUEUE is supported.'),
  bit('ORDSUP', undefined, 5, 0x02, 'ORDERED is supported.'),
  bit('SIMPSUP', undefined, 5, 0x01, 'SIMPLE is supported.'),
  bit('WU_SUP', undefined, 6, 0x08, 'WRITE UNCORRECTABLE is supported.'),
  bit('CRD_SUP', undefined, 6, 0x04, 'Correction can be disabled.'),
  bit('NV_SUP', undefined, 6, 0x02, 'A non-volatile cache is there.'),
  bit('V_SUP', undefined, 6, 0x01, 'A volatile cache is there.'),
];

const SUPPORTED = field(
  'SUPPORTED PAGE',
  'scsi.inquiry.evpd.supported_page',
  0,
  1,
  'hexadecimal',
  'A page of vital product data that the device has. Without 0x83 multipath software cannot tell its paths apart; without 0xb0 and 0xb2 the host does not send UNMAP.',
  {
    values: VPD_PAGES,
  },
);

const TABLES: Readonly<Record<number, readonly [end: number, fields: readonly ParameterField[]]>> = {
  0x86: [64, EXTENDED],
  0xb0: [64, BLOCK_LIMITS],
  0xb1: [64, CHARACTERISTICS],
  0xb2: [8, PROVISIONING],
};

/** Page 80h; the page length says how long it is. */
const serialNumber = (length: number): ParameterField =>
  field(
    'PRODUCT SERIAL NUMBER',
    'scsi.inquiry.evpd.product_serial_number',
    4,
    length,
    'text',
    'Serial number of the unit, in ASCII. Arrays put an identifier of the volume here: two paths with the same one lead to the same disk.',
  );

/** Every field of the pages, but for designation descriptors. */
export const VPD_FIELDS: readonly ParameterField[] = [
  ...HEADER,
  SUPPORTED,
  serialNumber(1),
  ...Object.values(TABLES).flatMap(([, fields]) => fields),
];

/** A VPD page, by the page code in the data. */
export function vpdNodes(part: ParameterPart): FieldNode[] {
  const { bytes, start, end } = part;
  const nodes = parameterNodes(HEADER, part, start, end);
  const from = start + 4;
  if (end < from) return nodes;
  const length = numberAt(bytes, start + 2, 2);
  const list = listEnd(part, from, length, start + 2, 2);
  const code = numberAt(bytes, start + 1, 1);
  const table = TABLES[code];
  let done = from;
  if (table !== undefined) {
    nodes.push(...parameterNodes(table[1], part, start, list.end));
    done = Math.min(list.end, start + table[0]);
  } else if (code === 0x00) {
    for (; done < list.end; done++) nodes.push(...parameterNodes([SUPPORTED], part, done, done + 1));
  } else if (code === 0x80 && list.end > from) {
    nodes.push(...parameterNodes([serialNumber(list.end - from)], part, start, list.end));
    done = list.end;
  } else if (code === 0x83) {
    nodes.push(...designatorNodes(part, from, list.end));
    done = list.end;
  }
  return [...nodes, ...restNodes(part, done, end), ...list.remarks];
}

/** "serial 1234" or the page's name. */
export function vpdSummary({ bytes, start, end }: ParameterPart): string {
  if (end < start + 4) return '';
  const code = numberAt(bytes, start + 1, 1);
  const to = Math.min(end, start + 4 + numberAt(bytes, start + 2, 2));
  if (code === 0x80) return `serial ${deviceText(bytes, start + 4, to).trim()}`;
  return VPD_PAGES[code] ?? `VPD page ${hexNumber(code, 2)}`;
}
