import type { FieldNode } from '../../../dissect/FieldNode';
import { hexOf } from '../../../bytes/hex';
import { plural } from '../../../text/plural';
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
import { RESERVATION_TYPES, scopeAndType } from './reservationFields';
import { TRANSPORT_ID_FIELDS, transportIdNodes } from './transportIds';

const LENGTH = 'Bytes of the list behind this field, as the device has it, even where less was asked for.';

/** First eight bytes of READ KEYS, READ RESERVATION and READ FULL STATUS (SPC). */
const HEADER: readonly ParameterField[] = [
  field(
    'PRGENERATION',
    'scsi.persresvin.generation_number',
    0,
    4,
    'hexadecimal',
    'Counts the changes of registrations since power on. Two readings that differ mean that somebody registered, preempted or cleared in between.',
  ),
  field('ADDITIONAL LENGTH', 'scsi.persresvin.additional_length', 4, 4, 'unsigned', LENGTH),
];
const LIST_AT = 8;

const KEY = field(
  'RESERVATION KEY',
  'scsi.spc.resv.key',
  0,
  8,
  'bytes',
  'Reservation key: the number by which an initiator port has registered. Cluster software puts the number of the node in it, so keys tell which node holds or was fenced. In the answer to READ RESERVATION it is that of the holder, or 0 where all registrants hold it.',
);

/** READ RESERVATION behind the header. */
const RESERVATION: readonly ParameterField[] = [
  KEY,
  field('SCOPE-SPECIFIC ADDRESS', 'scsi.spc.resv.scopeaddr', 8, 4, 'hexadecimal', 'Obsolete.'),
  ...scopeAndType(13),
  field('EXTENT LENGTH', undefined, 14, 2, 'unsigned', 'Obsolete.'),
];

/** REPORT CAPABILITIES. */
const CAPABILITIES: readonly ParameterField[] = [
  field('LENGTH', undefined, 0, 2, 'unsigned', 'Bytes of all these data, always 8.'),
  bit('RLR_C', undefined, 2, 0x80, 'REPLACE LOST RESERVATION is supported.'),
  bit('CRH', undefined, 2, 0x10, 'Compatible RESERVE and RELEASE are handled.'),
  bit('SIP_C', undefined, 2, 0x08, 'SPEC_I_PT is supported.'),
  bit('ATP_C', undefined, 2, 0x04, 'ALL_TG_PT is supported.'),
  bit('PTPL_C', undefined, 2, 0x01, 'Reservations can be kept beyond a loss of power.'),
  bit('TMV', undefined, 3, 0x80, 'The type mask counts.'),
  field('ALLOW COMMANDS', undefined, 3, 1, 'unsigned', 'Which commands pass a reservation, as a code.', { mask: 0x70 }),
  bit('PTPL_A', undefined, 3, 0x01, 'Reservations are kept beyond a loss of power now.'),
  field('PERSISTENT RESERVATION TYPE MASK', undefined, 4, 2, 'hexadecimal', 'The types that are supported.', {
    children: [
      bit('WR_EX_AR', undefined, 4, 0x80, 'Write Exclusive - All Registrants.'),
      bit('EX_AC_RO', undefined, 4, 0x40, 'Exclusive Access - Registrants Only.'),
      bit('WR_EX_RO', undefined, 4, 0x20, 'Write Exclusive - Registrants Only.'),
      bit('EX_AC', undefined, 4, 0x08, 'Exclusive Access.'),
      bit('WR_EX', undefined, 4, 0x02, 'Write Exclusive.'),
      bit('EX_AC_AR', undefined, 5, 0x01, 'Exclusive Access - All Registrants.'),
    ],
  }),
];

/** A registration in READ FULL STATUS; a TransportID follows. */
const FULL_STATUS: readonly ParameterField[] = [
  KEY,
  bit('ALL_TG_PT', 'scsi.persresv.control.all_tg_pt', 12, 0x02, 'It counts for all ports of the target.'),
  bit('R_HOLDER', undefined, 12, 0x01, 'It holds the reservation.'),
  ...scopeAndType(13),
  field(
    'RELATIVE TARGET PORT IDENTIFIER',
    'scsi.persresv.rel_tpi',
    18,
    2,
    'unsigned',
    'Port of the target; counts with ALL_TG_PT = 0.',
  ),
  field('ADDITIONAL DESCRIPTOR LENGTH', undefined, 20, 4, 'unsigned', 'Bytes of the TransportID that follows.'),
];
const FULL_STATUS_LENGTH = 24;

/** Header, then what `list` makes of the bytes of the list. */
function withHeader(part: ParameterPart, list: (from: number, end: number) => FieldNode[]): FieldNode[] {
  const { bytes, start, end } = part;
  const nodes = parameterNodes(HEADER, part, start, end);
  const from = start + LIST_AT;
  if (end < from) return [...nodes, ...restNodes(part, start + 4, end)];
  const stop = listEnd(part, from, numberAt(bytes, start + 4, 4), start + 4, 4);
  return [...nodes, ...list(from, stop.end), ...restNodes(part, stop.end, end), ...stop.remarks];
}

/** READ KEYS: the keys of all registrations. */
export function readKeysNodes(part: ParameterPart): FieldNode[] {
  return withHeader(part, (from, end) => {
    const nodes: FieldNode[] = [];
    let at = from;
    for (; at + KEY.length <= end; at += KEY.length) nodes.push(...parameterNodes([KEY], part, at, end));
    return [...nodes, ...restNodes(part, at, end)];
  });
}

/** "3 keys" by the length. */
export function readKeysSummary({ bytes, start, end }: ParameterPart): string {
  return end < start + LIST_AT ? '' : plural(Math.floor(numberAt(bytes, start + 4, 4) / KEY.length), 'key');
}

/** READ RESERVATION: the reservation, or nothing. */
export function readReservationNodes(part: ParameterPart): FieldNode[] {
  return withHeader(part, (from, end) => [
    ...parameterNodes(end > from ? RESERVATION : [], part, from, end),
    ...restNodes(part, from + 16, end),
  ]);
}

/** "no reservation", "Write Exclusive, key 0x0000000000000001". */
export function readReservationSummary({ bytes, start, end }: ParameterPart): string {
  if (end < start + LIST_AT) return '';
  if (numberAt(bytes, start + 4, 4) === 0) return 'no reservation';
  if (end < start + LIST_AT + 14) return '';
  const type = numberAt(bytes, start + LIST_AT + 13, 1) & 0x0f;
  const key = hexOf(bytes, start + LIST_AT, start + LIST_AT + 8);
  return `${RESERVATION_TYPES[type] ?? `type ${type}`}, key 0x${key}`;
}

/** REPORT CAPABILITIES. */
export function reportCapabilitiesNodes(part: ParameterPart): FieldNode[] {
  const { bytes, start, end } = part;
  const nodes = parameterNodes(CAPABILITIES, part, start, end);
  if (end < start + 2) return nodes;
  const list = listEnd(part, start, numberAt(bytes, start, 2), start, 2);
  return [...nodes, ...restNodes(part, start + 8, end), ...list.remarks];
}

/** READ FULL STATUS: each registration with its initiator. */
export function readFullStatusNodes(part: ParameterPart): FieldNode[] {
  const { bytes } = part;
  return withHeader(part, (from, end) => {
    const nodes: FieldNode[] = [];
    let at = from;
    while (at + FULL_STATUS_LENGTH <= end) {
      const idAt = at + FULL_STATUS_LENGTH;
      const list = listEnd(part, idAt, numberAt(bytes, at + 20, 4), at + 20, 4, end);
      const ids = transportIdNodes(part, idAt, list.end);
      const children = [...parameterNodes(FULL_STATUS, part, at, list.end), ...ids, ...list.remarks];
      const key = `key 0x${hexOf(bytes, at, at + 8)}`;
      const holder = (numberAt(bytes, at + 12, 1) & 1) === 1 ? { note: 'holds the reservation' } : {};
      const name = ids[0]?.value ?? '';
      nodes.push(
        groupNode('Registration', [key, name].filter(Boolean).join(' '), part, at, list.end, children, holder),
      );
      at = list.end;
    }
    return [...nodes, ...cutDescriptor('Registration', FULL_STATUS, part, at, end)];
  });
}

/** "2 registrations". */
export function readFullStatusSummary(part: ParameterPart): string {
  const found = readFullStatusNodes({ ...part, issues: [] }).filter(({ label }) => label === 'Registration').length;
  return part.end < part.start + LIST_AT ? '' : plural(found, 'registration');
}

/** Every field of PERSISTENT RESERVE IN, for hovers and tests. */
export const PERSISTENT_RESERVE_IN_FIELDS: readonly ParameterField[] = [
  ...HEADER,
  ...FULL_STATUS,
  ...RESERVATION,
  ...CAPABILITIES,
  ...TRANSPORT_ID_FIELDS,
];
