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

const ID = 'scsi.inquiry.evpd.devid';

/** Head of a designation descriptor (SPC, VPD page 83h). */
const HEAD: readonly ParameterField[] = [
  field('PROTOCOL IDENTIFIER', undefined, 0, 1, 'unsigned', 'The transport it belongs to; counts with PIV = 1.', {
    mask: 0xf0,
    values: { 0: 'Fibre Channel', 5: 'iSCSI', 6: 'SAS' },
  }),
  field('CODE SET', `${ID}.code_set`, 0, 1, 'unsigned', 'How the designator is written.', {
    mask: 0x0f,
    values: { 1: 'binary', 2: 'ASCII', 3: 'UTF-8' },
  }),
  bit('PIV', undefined, 1, 0x80, 'PROTOCOL IDENTIFIER counts.'),
  field('ASSOCIATION', `${ID}.association`, 1, 1, 'unsigned', 'What it names.', {
    mask: 0x30,
    values: { 0: 'logical unit', 1: 'target port', 2: 'target device' },
  }),
  field('DESIGNATOR TYPE', `${ID}.identifier_type`, 1, 1, 'unsigned', 'Kind of designator.', {
    mask: 0x0f,
    values: TYPES,
  }),
  field('DESIGNATOR LENGTH', `${ID}.identifier_length`, 3, 1, 'unsigned', 'Bytes of the designator.'),
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
      if (node !== undefined) children.push(node);
    }
    children.push(...list.remarks);
    const note = TYPES[type] ?? `type ${type}`;
    nodes.push(groupNode('Designation descriptor', text, part, at, list.end, children, { note }));
    at = list.end;
  }
  return [...nodes, ...restNodes(part, at, end)];
}
