import { hexOf } from '../../../bytes/hex';
import type { FieldNode } from '../../../dissect/FieldNode';
import {
  cutDescriptor,
  deviceText,
  groupNode,
  listEnd,
  numberAt,
  parameterBit as bit,
  parameterField as field,
  type ParameterField,
  parameterNodes,
  type ParameterPart,
} from './ParameterPart';

const TYPES: Readonly<Record<number, string>> = {
  0: 'vendor specific',
  1: 'T10 vendor identification',
  2: 'EUI-64 based',
  3: 'NAA',
  4: 'relative target port',
  5: 'target port group',
  6: 'logical unit group',
  7: 'MD5 logical unit',
  8: 'SCSI name string',
  9: 'protocol specific port',
  10: 'UUID',
};

const ASSOCIATIONS: Readonly<Record<number, string>> = { 0: 'logical unit', 1: 'target port', 2: 'target device' };

const ID = 'scsi.inquiry.evpd.devid';

/** Transports by PROTOCOL IDENTIFIER (SPC). */
const PROTOCOLS: Readonly<Record<number, string>> = {
  0: 'Fibre Channel',
  1: 'parallel SCSI',
  2: 'SSA',
  3: 'IEEE 1394',
  4: 'SRP',
  5: 'iSCSI',
  6: 'SAS',
  7: 'ADT',
  8: 'ATA',
  9: 'UAS',
  10: 'SOP',
  11: 'PCIe',
};

/** Head of a designation descriptor (SPC, VPD page 83h). */
const HEAD: readonly ParameterField[] = [
  field('PROTOCOL IDENTIFIER', undefined, 0, 1, 'unsigned', 'The transport that the port or device belongs to.', {
    mask: 0xf0,
    values: PROTOCOLS,
    usedWhen: {
      test: (header) => header('PIV') === 1 && [1, 2].includes(header(`${ID}.association`)),
      text: 'PIV is 1 and the designator is that of a port or device',
    },
  }),
  field('CODE SET', `${ID}.code_set`, 0, 1, 'unsigned', 'How the designator is written: 1 binary, 2 ASCII, 3 UTF-8.', {
    mask: 0x0f,
    values: { 1: 'binary', 2: 'ASCII', 3: 'UTF-8' },
  }),
  bit(
    'PIV',
    undefined,
    1,
    0x80,
    'PROTOCOL IDENTIFIER says something, since the designator names a port or a device of that transport.',
  ),
  field(
    'ASSOCIATION',
    `${ID}.association`,
    1,
    1,
    'unsigned',
    'What the designator names: 0 the logical unit, 1 the target port that answered, 2 the device with all its ports. Multipath software compares those of 0.',
    {
      mask: 0x30,
      values: ASSOCIATIONS,
    },
  ),
  field(
    'DESIGNATOR TYPE',
    `${ID}.identifier_type`,
    1,
    1,
    'unsigned',
    'Kind of designator: 3 (NAA) and 2 (EUI-64) are worldwide names, 8 a name such as the iSCSI name, 4 and 5 number the port and its port group. Hosts prefer NAA for the identity of a disk.',
    {
      mask: 0x0f,
      values: TYPES,
    },
  ),
  field('DESIGNATOR LENGTH', `${ID}.identifier_length`, 3, 1, 'unsigned', 'Bytes of the designator behind this field.'),
];

/** The designator itself, `length` bytes of it, or what follows a vendor's name in it. */
const designator = (length: number, codeSet: number, offset = 4): ParameterField =>
  field(
    'DESIGNATOR',
    `${ID}.identifier_${codeSet === 2 ? 'str' : 'bytes'}`,
    offset,
    length,
    codeSet === 2 || codeSet === 3 ? 'text' : 'bytes',
    'The name itself. Hosts compare it to find that several paths lead to the same unit, and name devices after it.',
  );

const T10_VENDOR = field(
  'T10 VENDOR IDENTIFICATION',
  'scsi.inquiry.vendor_id',
  4,
  8,
  'text',
  'The vendor that makes the rest of this designator unique, as in standard INQUIRY data; padded with blanks.',
  { structure: 'Designation descriptor' },
);

const COMPANY_TEXT =
  'The maker, by its number of the IEEE (OUI). It names the array behind a disk even where vendor and product were rewritten.';
const COMPANY = field('IEEE COMPANY_ID', 'scsi.naa.ieee_company_id', 0, 4, 'hexadecimal', COMPANY_TEXT, {
  mask: 0x0ffffff0,
});
/** 36 bits: the rest of the byte in which the company ends, and four more. */
const VENDOR_IDENTIFIER = field(
  'VENDOR SPECIFIC IDENTIFIER',
  'scsi.naa.vendor_specific',
  3,
  5,
  'bytes',
  'What tells this unit from all others of the maker; 36 bits, the first four in the lower half of the first byte.',
);

/** Layouts behind the first four bits of an NAA designator (SPC-4, NAA designator formats). */
const NAA_LAYOUTS: Readonly<Record<number, readonly ParameterField[]>> = {
  2: [
    field('IEEE COMPANY_ID', 'scsi.naa.ieee_company_id', 2, 3, 'hexadecimal', COMPANY_TEXT),
    field(
      'VENDOR SPECIFIC IDENTIFIER B',
      'scsi.naa.vendor_specific',
      5,
      3,
      'hexadecimal',
      'What tells this unit from all others of the maker, together with the twelve bits behind NAA.',
    ),
  ],
  3: [
    field(
      'LOCALLY ADMINISTERED VALUE',
      'scsi.naa.locally_assigned',
      1,
      7,
      'bytes',
      'Whatever whoever set the target up chose: unique at one site only, if at all.',
    ),
  ],
  5: [COMPANY, VENDOR_IDENTIFIER],
  6: [
    COMPANY,
    VENDOR_IDENTIFIER,
    field(
      'VENDOR SPECIFIC IDENTIFIER EXTENSION',
      'scsi.naa.vendor_specific.extension',
      8,
      8,
      'bytes',
      'Second half of the identifier; arrays put the number of the volume here.',
    ),
  ],
};

const NAA = field(
  'NAA',
  'scsi.naa.type',
  0,
  1,
  'unsigned',
  'Who makes the number unique: the IEEE through the company, or nobody but the administrator (3). Multipath software takes two paths for one disk when these numbers are the same.',
  {
    mask: 0xf0,
    values: { 2: 'IEEE Extended', 3: 'Locally Assigned', 5: 'IEEE Registered', 6: 'IEEE Registered Extended' },
  },
);

/** The fields inside an NAA designator. */
function naaNodes(part: ParameterPart, start: number, end: number): FieldNode[] {
  const layout = NAA_LAYOUTS[numberAt(part.bytes, start, 1) >>> 4] ?? [];
  return parameterNodes([NAA, ...layout], part, start, end).map((node) =>
    node.filter === VENDOR_IDENTIFIER.filter && node.length === 5
      ? { ...node, value: `0x${node.value.slice(3)}`, json: `0x0${node.value.slice(3)}` }
      : node,
  );
}

/** Numbers within short designators, by DESIGNATOR TYPE; offsets count from the descriptor. */
const NUMBERS: Readonly<Record<number, ParameterField>> = {
  4: field(
    'RELATIVE TARGET PORT IDENTIFIER',
    undefined,
    6,
    2,
    'unsigned',
    'Number of the port within the target device, from 1: tells which path an answer came by.',
  ),
  5: field(
    'TARGET PORT GROUP',
    undefined,
    6,
    2,
    'unsigned',
    'Group that the port belongs to: REPORT TARGET PORT GROUPS tells whether its paths are preferred (ALUA).',
  ),
  6: field(
    'LOGICAL UNIT GROUP',
    undefined,
    6,
    2,
    'unsigned',
    'Group that the logical unit belongs to; its members change their access states together.',
  ),
};

/** Every field of a designation descriptor. */
export const DESIGNATOR_FIELDS: readonly ParameterField[] = [
  ...HEAD,
  designator(1, 1),
  designator(1, 2),
  T10_VENDOR,
  NAA,
  ...Object.values(NAA_LAYOUTS).flat(),
  ...Object.values(NUMBERS),
];

/** Text of a designator as people write it. */
function designatorText(bytes: Uint8Array, start: number, end: number, codeSet: number, type: number): string {
  if (codeSet === 2 || codeSet === 3) return deviceText(bytes, start, end);
  if (type === 1) return `${deviceText(bytes, start, Math.min(end, start + 8))} 0x${hexOf(bytes, start + 8, end)}`;
  if (type === 3) return `naa.${hexOf(bytes, start, end)}`;
  if (type === 2) return `eui.${hexOf(bytes, start, end)}`;
  if ((type === 4 || type === 5 || type === 6) && end - start === 4) return String(numberAt(bytes, start + 2, 2));
  return '0x' + hexOf(bytes, start, end);
}

/** The designator of the descriptor at `at`, which ends at `end`. */
function valueNodes(part: ParameterPart, at: number, end: number, codeSet: number, type: number): FieldNode[] {
  const from = at + 4;
  if (type === 3 && codeSet === 1) {
    return [groupNode('NAA DESIGNATOR', '', part, from, end, naaNodes(part, from, end))];
  }
  if (type === 1 && codeSet === 2 && end >= from + 8) {
    const rest = end > from + 8 ? [designator(end - from - 8, codeSet, 12)] : [];
    return parameterNodes([T10_VENDOR, ...rest], part, at, end);
  }
  const nodes = parameterNodes([designator(end - from, codeSet)], part, at, end);
  const number = codeSet === 1 ? NUMBERS[type] : undefined;
  if (number === undefined) return nodes;
  return nodes.map((node) => ({ ...node, children: parameterNodes([number], part, at, end) }));
}

/** Designation descriptors in `start` up to `end`. */
export function designatorNodes(part: ParameterPart, start: number, end: number): FieldNode[] {
  const { bytes } = part;
  const nodes: FieldNode[] = [];
  let at = start;
  while (at + 4 <= end) {
    const length = numberAt(bytes, at + 3, 1);
    const list = listEnd(part, at + 4, length, at + 3, 1, end);
    const codeSet = numberAt(bytes, at, 1) & 0x0f;
    const type = numberAt(bytes, at + 1, 1) & 0x0f;
    const children = parameterNodes(HEAD, part, at, list.end);
    const text = designatorText(bytes, at + 4, list.end, codeSet, type);
    if (list.end > at + 4) children.push(...valueNodes(part, at, list.end, codeSet, type));
    children.push(...list.remarks);
    const association = ASSOCIATIONS[(numberAt(bytes, at + 1, 1) >> 4) & 3];
    const note = [TYPES[type] ?? `type ${type}`, association].filter(Boolean).join(', ');
    nodes.push(groupNode('Designation descriptor', text, part, at, list.end, children, { note }));
    at = list.end;
  }
  return [...nodes, ...cutDescriptor('Designation descriptor', HEAD, part, at, end)];
}
