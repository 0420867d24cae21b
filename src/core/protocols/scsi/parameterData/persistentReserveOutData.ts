import { hexOf } from '../../../bytes/hex';
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
import { TRANSPORT_ID_FIELDS, transportIdNodes } from './transportIds';

const KEYS: readonly ParameterField[] = [
  field('RESERVATION KEY', 'scsi.persresv.reskey', 0, 8, 'bytes', 'Key by which the sender is registered; 0 before.'),
  field(
    'SERVICE ACTION RESERVATION KEY',
    'scsi.persresv.sareskey',
    8,
    8,
    'bytes',
    'Depends on the service action: the key to register, or that of the initiators whose registrations go.',
  ),
];

const APTPL = 'Registrations and reservation are kept beyond a loss of power.';

/** Parameter list of all service actions but REGISTER AND MOVE (SPC). */
const BASIC: readonly ParameterField[] = [
  ...KEYS,
  field('SCOPE-SPECIFIC ADDRESS', 'scsi.presresv.obs', 16, 4, 'hexadecimal', 'Obsolete.'),
  bit('SPEC_I_PT', 'scsi.persresv.control.spec_i_pt', 20, 0x08, 'TransportIDs follow: those are registered too.'),
  bit('ALL_TG_PT', 'scsi.persresv.control.all_tg_pt', 20, 0x04, 'The registration counts for all target ports.'),
  bit('APTPL', 'scsi.persresv.control.aptpl', 20, 0x01, APTPL),
];
const BASIC_LENGTH = 24;

const ID_LENGTH = field(
  'TRANSPORTID PARAMETER DATA LENGTH',
  'scsi.persresv.transportid_len',
  0,
  4,
  'unsigned',
  'Bytes of TransportIDs: behind this field those of all ports that are to be registered, in REGISTER AND MOVE that of the new holder.',
);

/** Parameter list of REGISTER AND MOVE. */
const REGISTER_AND_MOVE: readonly ParameterField[] = [
  ...KEYS,
  bit('UNREG', 'scsi.persresv.control.unreg', 17, 0x02, "The sender's own registration goes."),
  bit('APTPL', 'scsi.persresv.control.aptpl', 17, 0x01, APTPL),
  field(
    'RELATIVE TARGET PORT IDENTIFIER',
    'scsi.persresv.rel_tpi',
    18,
    2,
    'unsigned',
    'Port that the new holder uses.',
  ),
  field(
    'TRANSPORTID LENGTH',
    'scsi.persresv.transportid_len',
    20,
    4,
    'unsigned',
    'Bytes of TransportIDs: behind this field those of all ports that are to be registered, in REGISTER AND MOVE that of the new holder.',
  ),
];

/** Parameter list of PERSISTENT RESERVE OUT. */
export function persistentReserveOutNodes(part: ParameterPart): FieldNode[] {
  const { bytes, start, end } = part;
  const nodes = parameterNodes(BASIC, part, start, end);
  const from = start + BASIC_LENGTH;
  const named = (numberAt(bytes, start + 20, 1) & 0x08) !== 0;
  if (end < from + ID_LENGTH.length || !named) return [...nodes, ...restNodes(part, from, end)];
  const list = listEnd(part, from + ID_LENGTH.length, numberAt(bytes, from, 4), from, ID_LENGTH.length);
  return [
    ...nodes,
    ...parameterNodes([ID_LENGTH], part, from, end),
    ...transportIdNodes(part, from + ID_LENGTH.length, list.end),
    ...restNodes(part, list.end, end),
    ...list.remarks,
  ];
}

/** Parameter list of REGISTER AND MOVE. */
export function registerAndMoveNodes(part: ParameterPart): FieldNode[] {
  const { bytes, start, end } = part;
  const nodes = parameterNodes(REGISTER_AND_MOVE, part, start, end);
  const from = start + BASIC_LENGTH;
  if (end < from) return nodes;
  const list = listEnd(part, from, numberAt(bytes, start + 20, 4), start + 20, 4);
  return [...nodes, ...transportIdNodes(part, from, list.end), ...restNodes(part, list.end, end), ...list.remarks];
}

/** "key 0x... service action key 0x..."; empty when the list ends before them. */
export function reserveOutSummary({ bytes, start, end }: ParameterPart): string {
  if (end < start + 16) return '';
  return `key 0x${hexOf(bytes, start, start + 8)} service action key 0x${hexOf(bytes, start + 8, start + 16)}`;
}

/** Every field of PERSISTENT RESERVE OUT, for hovers and tests. */
export const PERSISTENT_RESERVE_OUT_FIELDS: readonly ParameterField[] = [
  ...BASIC,
  ID_LENGTH,
  ...REGISTER_AND_MOVE,
  ...TRANSPORT_ID_FIELDS,
];
