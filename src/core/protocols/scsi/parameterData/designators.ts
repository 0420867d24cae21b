import { hexOf } from '../../../bytes/hex';
import type { FieldNode } from '../../../dissect/FieldNode';
import {
  deviceText,
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
  field('CODE SET', `${ID}.code_set`, 0, 1, 'unsigned', 'How the designator is written.', {
    mask: 0x0f,
    values: { 1: 'binary', 2: 'ASCII', 3: 'UTF-8' },
  }),
  bit('PIV', undefined, 1, 0x80, 'PROTOCOL IDENTIFIER counts.'),
  field('ASSOCIATION', `${ID}.association`, 1, 1, 'unsigned', 'What it names.', {
    mask: 0x30,
    values: ASSOCIATIONS,
  }),
  field('DESIGNATOR TYPE', `${ID}.identifier_type`, 1, 1, 'unsigned', 'Kind of designator.', {
    mask: 0x0f,
    values: TYPES,
  }),
  field('DESIGNATOR LENGTH', `${ID}.identifier_length`, 3, 1, 'unsigned', 'Bytes of the designator.'),
];

const NAA_TYPE = field('NAA', 'scsi.naa.type', 4, 1, 'hexadecimal', 'Form of the name.', {
  mask: 0xf0,
  values: {
    2: 'IEEE Extended',
    3: 'Locally Assigned',
    5: 'IEEE Registered',
    6: 'IEEE Registered Extended',
  },
});
const COMPANY = 'The maker, by the number that the IEEE gave it.';
const PORT = 'Number of the port within the device, from 1.';

/** Fields within a designator, by DESIGNATOR TYPE; offsets count from the descriptor. */
const INSIDE: Readonly<Record<number, readonly ParameterField[]>> = {
  1: [field('T10 VENDOR IDENTIFICATION', undefined, 4, 8, 'text', 'Who made it, padded with blanks.')],
  2: [field('IEEE COMPANY_ID', undefined, 4, 3, 'hexadecimal', COMPANY)],
  4: [field('RELATIVE TARGET PORT IDENTIFIER', undefined, 6, 2, 'unsigned', PORT)],
  5: [field('TARGET PORT GROUP', undefined, 6, 2, 'unsigned', 'Group that the port belongs to (ALUA).')],
  6: [field('LOGICAL UNIT GROUP', undefined, 6, 2, 'unsigned', 'Group that the logical unit belongs to.')],
};

/** The same for NAA names, by their form. */
const INSIDE_NAA: Readonly<Record<number, readonly ParameterField[]>> = {
  2: [
    NAA_TYPE,
    field('IEEE COMPANY_ID', 'scsi.naa.ieee_company_id', 6, 3, 'hexadecimal', COMPANY),
    field('VENDOR SPECIFIC IDENTIFIER B', undefined, 9, 3, 'hexadecimal', 'Given by the maker.'),
  ],
  3: [
    NAA_TYPE,
    field('LOCALLY ADMINISTERED VALUE', 'scsi.naa.locally_assigned', 5, 7, 'bytes', 'All but its first four bits.'),
  ],
  5: [
    NAA_TYPE,
    field('IEEE COMPANY_ID', 'scsi.naa.ieee_company_id', 4, 4, 'hexadecimal', COMPANY, { mask: 0x0ffffff0 }),
  ],
  6: [
    NAA_TYPE,
    field('IEEE COMPANY_ID', 'scsi.naa.ieee_company_id', 4, 4, 'hexadecimal', COMPANY, { mask: 0x0ffffff0 }),
    field(
      'VENDOR SPECIFIC IDENTIFIER EXTENSION',
      'scsi.naa.vendor_specific.extension',
      12,
      8,
      'bytes',
      'By the maker.',
    ),
  ],
};
const NAA = 3;

/** The fields within a designator; none where it is text. */
function insideOf({ bytes }: ParameterPart, at: number, textual: boolean): readonly ParameterField[] {
  const type = numberAt(bytes, at + 1, 1) & 0x0f;
  if (textual && type !== 1) return [];
  if (type === NAA) return INSIDE_NAA[numberAt(bytes, at + 4, 1) >> 4] ?? [NAA_TYPE];
  return INSIDE[type] ?? [];
}

/** Text of a designator as people write it. */
function designatorText(bytes: Uint8Array, start: number, end: number, codeSet: number, type: number): string {
  if (codeSet === 2 || codeSet === 3) return deviceText(bytes, start, end);
  if (type === 1) return `${deviceText(bytes, start, Math.min(end, start + 8))} 0x${hexOf(bytes, start + 8, end)}`;
  if (type === 3) return `naa.${hexOf(bytes, start, end)}`;
  if (type === 2) return `eui.${hexOf(bytes, start, end)}`;
  if ((type === 4 || type === 5 || type === 6) && end - start === 4) return String(numberAt(bytes, start + 2, 2));
  return '0x' + hexOf(bytes, start, end);
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
    if (list.end > at + 4) {
      const textual = codeSet === 2 || codeSet === 3;
      const filter = `${ID}.identifier_${textual ? 'str' : 'bytes'}`;
      const [node] = parameterNodes(
        [field('DESIGNATOR', filter, 4, list.end - at - 4, textual ? 'text' : 'bytes', 'The name itself.')],
        part,
        at,
        list.end,
      );
      const inside = parameterNodes(insideOf(part, at, textual), part, at, list.end);
      if (node !== undefined) children.push(inside.length > 0 ? { ...node, children: inside } : node);
    }
    children.push(...list.remarks);
    const association = ASSOCIATIONS[(numberAt(bytes, at + 1, 1) >> 4) & 3];
    const note = [TYPES[type] ?? `type ${type}`, association].filter(Boolean).join(', ');
    nodes.push(groupNode('Designation descriptor', text, part, at, list.end, children, { note }));
    at = list.end;
  }
  return [...nodes, ...restNodes(part, at, end)];
}
