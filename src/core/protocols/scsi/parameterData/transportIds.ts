import { hexOf } from '../../../bytes/hex';
import type { FieldNode } from '../../../dissect/FieldNode';
import {
  cutDescriptor,
  deviceText,
  groupNode,
  listEnd,
  numberAt,
  parameterField as field,
  type ParameterField,
  parameterNodes,
  type ParameterPart,
  restNodes,
} from './ParameterPart';

const PROTOCOLS: Readonly<Record<number, string>> = {
  0: 'Fibre Channel',
  1: 'parallel SCSI',
  3: 'IEEE 1394',
  4: 'SRP',
  5: 'iSCSI',
  6: 'SAS',
  10: 'SOP',
};
const ISCSI = 5;
/** TransportIDs of all transports but iSCSI. */
const FIXED_LENGTH = 24;

/** First byte of a TransportID (SPC). */
const HEAD: readonly ParameterField[] = [
  field('FORMAT CODE', undefined, 0, 1, 'unsigned', 'Form of the name. iSCSI: 1 with the ISID, 0 without.', {
    mask: 0xc0,
  }),
  field('PROTOCOL IDENTIFIER', 'scsi.proto', 0, 1, 'unsigned', 'Transport by which the initiator is reached.', {
    mask: 0x0f,
    values: PROTOCOLS,
  }),
];

const ISCSI_HEAD: readonly ParameterField[] = [
  ...HEAD,
  field('ADDITIONAL LENGTH', undefined, 2, 2, 'unsigned', 'Bytes of the name, with its NUL and padding to 4 bytes.', {
    structure: 'TransportID',
  }),
];

const address = (name: string, offset: number, length: number): ParameterField =>
  field(name, undefined, offset, length, 'bytes', 'Address of the initiator port.');

/** The name, `length` bytes with its padding. */
const iscsiName = (length: number): ParameterField =>
  field('ISCSI NAME', undefined, 4, length, 'text', 'Name of the initiator; ",i,0x" and its ISID behind it.');

const ADDRESSES: Readonly<Record<number, ParameterField>> = {
  0: address('N_PORT NAME', 8, 8),
  1: address('SCSI ADDRESS', 2, 2),
  3: address('EUI-64 NAME', 8, 8),
  4: address('INITIATOR PORT IDENTIFIER', 8, 16),
  6: address('SAS ADDRESS', 4, 8),
  10: address('ROUTING ID', 2, 2),
};

/** TransportIDs in `start` up to `end`, one behind the other. */
export function transportIdNodes(part: ParameterPart, start: number, end: number): FieldNode[] {
  const nodes: FieldNode[] = [];
  let at = start;
  while (at + 4 <= end) {
    const node = transportIdNode(part, at, end);
    nodes.push(node);
    at += node.length;
  }
  return [...nodes, ...cutDescriptor('TransportID', ISCSI_HEAD, part, at, end)];
}

/** One TransportID at `at`, of which at least four bytes are there. */
function transportIdNode(part: ParameterPart, at: number, end: number): FieldNode {
  const { bytes } = part;
  const protocol = numberAt(bytes, at, 1) & 0x0f;
  const note = PROTOCOLS[protocol] ?? `protocol ${protocol}`;
  if (protocol !== ISCSI) {
    const stop = Math.min(end, at + FIXED_LENGTH);
    const known = ADDRESSES[protocol];
    const children = parameterNodes(known === undefined ? HEAD : [...HEAD, known], part, at, stop);
    if (known === undefined) children.push(...restNodes(part, at + 1, stop));
    const value =
      known === undefined
        ? ''
        : `0x${hexOf(bytes, at + known.offset, Math.min(stop, at + known.offset + known.length))}`;
    return groupNode('TransportID', value, part, at, stop, children, { note });
  }
  const list = listEnd(part, at + 4, numberAt(bytes, at + 2, 2), at + 2, 2, end);
  const children = parameterNodes(ISCSI_HEAD, part, at, list.end);
  // The name is not NUL terminated where it is cut.
  let text = at + 4;
  while (text < list.end && bytes[text] !== 0) text++;
  if (list.end > at + 4) {
    children.push(...parameterNodes([iscsiName(list.end - at - 4)], part, at, list.end));
  }
  children.push(...list.remarks);
  return groupNode('TransportID', deviceText(bytes, at + 4, text), part, at, list.end, children, { note });
}

/** Every field of TransportIDs, for hovers and tests. */
export const TRANSPORT_ID_FIELDS: readonly ParameterField[] = [
  ...ISCSI_HEAD,
  iscsiName(1),
  ...Object.values(ADDRESSES),
];
