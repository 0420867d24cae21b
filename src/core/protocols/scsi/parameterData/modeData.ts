import { hexNumber } from '../../../bytes/hex';
import type { FieldNode } from '../../../dissect/FieldNode';
import { MODE_PAGES, modePageOf } from './modePageTables';
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

const DATA_LENGTH = 'Bytes of all mode data behind this field, as the device has them; reserved in MODE SELECT.';
const DESCRIPTORS = 'Bytes of the block descriptors behind the header.';

/** MEDIUM TYPE and DEVICE-SPECIFIC PARAMETER at `offset`; what the latter holds is that of block devices and tapes. */
const device = (offset: number): ParameterField[] => [
  field(
    'MEDIUM TYPE',
    'scsi.cdb.mode.medium_type',
    offset,
    1,
    'hexadecimal',
    'Kind of medium; 0 for disks, of tapes a code of the vendor for the cartridge.',
  ),
  field(
    'DEVICE-SPECIFIC PARAMETER',
    'scsi.cdb.mode.device_specific_parameter',
    offset + 1,
    1,
    'hexadecimal',
    'Depends on the kind of device. Of disks: bit 7 (WP) write protected, bit 4 (DPOFUA) DPO and FUA are supported. Of tapes: WP, buffered mode and speed.',
    {
      children: [
        bit('WP', undefined, offset + 1, 0x80, 'The medium is write protected; reserved in MODE SELECT.'),
        bit('DPOFUA', undefined, offset + 1, 0x10, 'Disks: DPO and FUA are supported; reserved in MODE SELECT.'),
      ],
    },
  ),
];

/** Mode parameter header(6) (SPC). */
const HEADER_6: readonly ParameterField[] = [
  field('MODE DATA LENGTH', 'scsi.cdb.mode.mode_data_length', 0, 1, 'unsigned', DATA_LENGTH),
  ...device(1),
  field('BLOCK DESCRIPTOR LENGTH', 'scsi.cdb.mode.block_descriptor_length', 3, 1, 'unsigned', DESCRIPTORS),
];

/** Mode parameter header(10) (SPC). */
const HEADER_10: readonly ParameterField[] = [
  field('MODE DATA LENGTH', 'scsi.cdb.mode.mode_data_length', 0, 2, 'unsigned', DATA_LENGTH),
  ...device(2),
  bit('LONGLBA', 'scsi.cdb.mode.longlba', 4, 0x01, 'Block descriptors have 16 bytes instead of 8.'),
  field('BLOCK DESCRIPTOR LENGTH', 'scsi.cdb.mode.block_descriptor_length', 6, 2, 'unsigned', DESCRIPTORS),
];

/** Short block descriptor. Tapes have a DENSITY CODE in the first byte of the number. */
const SHORT_DESCRIPTOR: readonly ParameterField[] = [
  field(
    'NUMBER OF LOGICAL BLOCKS',
    'scsi.blockdescs.no_of_blocks',
    0,
    4,
    'unsigned',
    'Number of blocks that the descriptor is about. For disks their whole count, cut to 0xffffffff where it does not fit; hosts take READ CAPACITY instead.',
    {
      note: (value) => (value === 0xffffffff ? 'all, or too many for this form' : undefined),
    },
  ),
  field(
    'LOGICAL BLOCK LENGTH',
    'scsi.blockdescs.block_length',
    5,
    3,
    'unsigned',
    'Length of a logical block in bytes, mostly 512 or 4096; 0 on tapes stands for variable length.',
  ),
];

/** Long block descriptor (LONGLBA). */
const LONG_DESCRIPTOR: readonly ParameterField[] = [
  field(
    'NUMBER OF LOGICAL BLOCKS',
    'scsi.blockdescs.no_of_blocks64',
    0,
    8,
    'number',
    'Number of blocks that the descriptor is about. For disks their whole count, cut to 0xffffffff where it does not fit; hosts take READ CAPACITY instead.',
  ),
  field(
    'LOGICAL BLOCK LENGTH',
    'scsi.blockdescs.block_length',
    12,
    4,
    'unsigned',
    'Length of a logical block in bytes, mostly 512 or 4096; 0 on tapes stands for variable length.',
  ),
];

/** Pages that SPC defines; Wireshark names the codes of the others by another field. */
const PRIMARY_PAGES: ReadonlySet<number> = new Set([0x00, 0x02, 0x09, 0x0a, 0x18, 0x19, 0x1a, 0x1c]);

const pageCode = (primary: boolean): ParameterField[] => [
  bit('PS', 'scsi.spc.modepage.ps', 0, 0x80, 'The page can be saved; reserved in MODE SELECT.'),
  bit('SPF', 'scsi.spc.modepage.spf', 0, 0x40, 'A subpage: its code and a length of two bytes follow.'),
  field(
    'PAGE CODE',
    primary ? 'scsi.mode.spc.pagecode' : 'scsi.mode.sbc.pagecode',
    0,
    1,
    'hexadecimal',
    'Which page this is. A page other than the one asked for means that the target mixed answers up, or that the capture did.',
    { mask: 0x3f, values: (value) => modePageOf(value, 0)?.name },
  ),
];
const pageHead = (primary: boolean): readonly ParameterField[] => [
  ...pageCode(primary),
  field(
    'PAGE LENGTH',
    'scsi.spc.modepage.plen',
    1,
    1,
    'unsigned',
    'Bytes of the page behind this field, as the device has them. When fewer follow, the allocation length cut the page; the host then asks again with more room.',
  ),
];
const subpageHead = (primary: boolean): readonly ParameterField[] => [
  ...pageCode(primary),
  field(
    'SUBPAGE CODE',
    'scsi.mode.spc.subpagecode',
    1,
    1,
    'hexadecimal',
    'Which subpage this is; 0 is the page itself.',
  ),
  field(
    'PAGE LENGTH',
    'scsi.spc.modepage.plen',
    2,
    2,
    'unsigned',
    'Bytes of the page behind this field, as the device has them. When fewer follow, the allocation length cut the page; the host then asks again with more room.',
  ),
];
const PRIMARY_HEADS = [pageHead(true), subpageHead(true)] as const;
const OTHER_HEADS = [pageHead(false), subpageHead(false)] as const;

/** Where the parts of the mode data lie. */
interface Layout {
  readonly header: readonly ParameterField[];
  readonly headerLength: number;
  readonly descriptorLength: number;
  /** Position of BLOCK DESCRIPTOR LENGTH. */
  readonly lengthAt: number;
  readonly lengthBytes: number;
  readonly longDescriptors: boolean;
  /** MODE DATA LENGTH and the bytes of it. */
  readonly dataLength: number;
  readonly dataLengthBytes: number;
}

function layoutOf({ bytes, start }: ParameterPart, long: boolean): Layout {
  return long
    ? {
        header: HEADER_10,
        headerLength: 8,
        descriptorLength: numberAt(bytes, start + 6, 2),
        lengthAt: start + 6,
        lengthBytes: 2,
        longDescriptors: (numberAt(bytes, start + 4, 1) & 1) === 1,
        dataLength: numberAt(bytes, start, 2),
        dataLengthBytes: 2,
      }
    : {
        header: HEADER_6,
        headerLength: 4,
        descriptorLength: numberAt(bytes, start + 3, 1),
        lengthAt: start + 3,
        lengthBytes: 1,
        longDescriptors: false,
        dataLength: numberAt(bytes, start, 1),
        dataLengthBytes: 1,
      };
}

/** Data that come from the target: MODE SENSE. */
const isSense = ({ cdb }: ParameterPart): boolean => cdb[0] === 0x1a || cdb[0] === 0x5a;

/** Data of MODE SENSE and MODE SELECT; `long` for the 10 byte commands. */
export function modeNodes(part: ParameterPart, long: boolean): FieldNode[] {
  const { start, end } = part;
  const layout = layoutOf(part, long);
  const nodes = parameterNodes(layout.header, part, start, end);
  const from = start + layout.headerLength;
  if (end < from) return nodes;
  // MODE DATA LENGTH says where the pages end, but only a device fills it in.
  const all = isSense(part)
    ? listEnd(part, start + layout.dataLengthBytes, layout.dataLength, start, layout.dataLengthBytes)
    : { end, remarks: [] };
  const stop = Math.max(from, all.end);
  const list = listEnd(part, from, layout.descriptorLength, layout.lengthAt, layout.lengthBytes, stop);
  nodes.push(...descriptorNodes(part, from, list.end, layout.longDescriptors), ...list.remarks);
  nodes.push(...pageNodes(part, list.end, stop), ...restNodes(part, stop, end), ...all.remarks);
  return nodes;
}

function descriptorNodes(part: ParameterPart, start: number, end: number, long: boolean): FieldNode[] {
  const nodes: FieldNode[] = [];
  const length = long ? 16 : 8;
  const table = long ? LONG_DESCRIPTOR : SHORT_DESCRIPTOR;
  let at = start;
  for (; at + length <= end; at += length) {
    const children = parameterNodes(table, part, at, at + length);
    const [blocks, size] = children.map(({ value }) => value);
    nodes.push(groupNode('Block descriptor', `${blocks} blocks of ${size} B`, part, at, at + length, children));
  }
  return [...nodes, ...cutDescriptor('Block descriptor', table, part, at, end)];
}

/** PC of MODE SENSE: what the values of the pages are. */
const CONTROLS = [undefined, 'bits that can be changed', 'default values', 'saved values'] as const;

/** One page by its head. */
interface PageHead {
  readonly code: number;
  /** 0 for the page itself. */
  readonly subpage: number;
  readonly headLength: number;
  readonly length: number;
}

/** The head of the page at `at`; undefined when it does not lie before `end`. */
function headOf({ bytes }: ParameterPart, at: number, end: number): PageHead | undefined {
  const first = numberAt(bytes, at, 1);
  const sub = (first & 0x40) !== 0;
  if (at + (sub ? 4 : 2) > end) return undefined;
  return {
    code: first & 0x3f,
    subpage: sub ? numberAt(bytes, at + 1, 1) : 0,
    headLength: sub ? 4 : 2,
    length: sub ? numberAt(bytes, at + 2, 2) : numberAt(bytes, at + 1, 1),
  };
}

/** Whether the bytes from `at` on are pages one behind the other, the last of which ends at `end`. */
function arePages(part: ParameterPart, at: number, end: number): boolean {
  while (at < end) {
    const head = headOf(part, at, end);
    if (head === undefined) return part.cut !== undefined;
    at += head.headLength + head.length;
  }
  return at === end || part.cut !== undefined;
}

/** Mode pages in `start` up to `end`. */
function pageNodes(part: ParameterPart, start: number, end: number): FieldNode[] {
  const { bytes, cdb } = part;
  const nodes: FieldNode[] = [];
  const note = isSense(part) ? CONTROLS[numberAt(cdb, 2, 1) >> 6] : undefined;
  let vendorPages: boolean | undefined;
  let at = start;
  while (at < end) {
    const head = headOf(part, at, end);
    if (head === undefined) break;
    const { code, subpage, headLength, length } = head;
    // Page 00h is the vendor's and need not have the form of a page, but some devices give it one and go on behind it.
    if (code === 0) {
      vendorPages ??= arePages(part, at, end);
      if (!vendorPages) break;
    }
    const sub = headLength === 4;
    const lengthBytes = sub ? 2 : 1;
    const list = listEnd(part, at + headLength, length, at + headLength - lengthBytes, lengthBytes, end);
    const known = modePageOf(code, subpage);
    const fields = known?.fields ?? [];
    const done = Math.max(headLength, ...fields.map((field) => field.offset + field.length));
    const heads = PRIMARY_PAGES.has(code) ? PRIMARY_HEADS : OTHER_HEADS;
    const children = [
      ...parameterNodes(heads[sub ? 1 : 0], part, at, list.end),
      ...parameterNodes(fields, part, at, list.end),
      ...restNodes(part, at + done, list.end),
      ...list.remarks,
    ];
    const codes = hexNumber(code, 2) + (sub ? `/${hexNumber(subpage, 2)}` : '');
    const name = known?.name ?? (code >= 0x20 || code === 0 ? 'vendor specific' : 'not known');
    nodes.push(groupNode('Mode page', `${codes} ${name}`, part, at, list.end, children, note ? { note } : {}));
    at = list.end;
  }
  if (at >= end) return nodes;
  const first = numberAt(bytes, at, 1);
  const code = first & 0x3f;
  if (code === 0) return [...nodes, ...restNodes(part, at, end, 'Page 0x00 (vendor specific)')];
  const heads = PRIMARY_PAGES.has(code) ? PRIMARY_HEADS : OTHER_HEADS;
  return [...nodes, ...cutDescriptor('Mode page', heads[(first & 0x40) === 0 ? 0 : 1], part, at, end)];
}

/** "Caching, Control": the pages by name. */
export function modeSummary(part: ParameterPart, long: boolean): string {
  const { start, end } = part;
  const { headerLength, descriptorLength } = layoutOf(part, long);
  if (end < start + headerLength) return '';
  const from = start + headerLength + descriptorLength;
  const pages = pageNodes({ ...part, issues: [] }, Math.min(from, end), end).filter(
    ({ label }) => label === 'Mode page',
  );
  const names = pages.slice(0, 4).map(({ value }) => value.replace(/^\S+ /, ''));
  return names.join(', ') + (pages.length > 4 ? ` and ${pages.length - 4} more` : '');
}

/** Every field of mode data, of all pages together, for hovers and tests. */
export const MODE_FIELDS: readonly ParameterField[] = [
  ...HEADER_6,
  ...HEADER_10,
  ...SHORT_DESCRIPTOR,
  ...LONG_DESCRIPTOR,
  ...PRIMARY_HEADS.flat(),
  ...OTHER_HEADS.flat(),
  ...MODE_PAGES.flatMap(({ fields }) => fields),
];
