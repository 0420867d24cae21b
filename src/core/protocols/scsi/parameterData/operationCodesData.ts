import { hexNumber } from '../../../bytes/hex';
import type { FieldNode } from '../../../dissect/FieldNode';
import { fieldOf, numberReader } from '../../../dissect/interpret';
import { plural } from '../../../text/plural';
import { REPORT_SUPPORTED_OPERATION_CODES } from '../cdbFields';
import { operationCodeName, scsiCommandOf } from '../commands';
import { viewOf } from '../../../bytes/view';
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

const ID = 'scsi.report_opcodes';

const DATA_LENGTH = field(
  'COMMAND DATA LENGTH',
  `${ID}.command_data_length`,
  0,
  4,
  'unsigned',
  'Bytes of the list behind this field, as the device has it, even where less was asked for.',
);

/** Command descriptor of the list of all commands (SPC). */
const DESCRIPTOR: readonly ParameterField[] = [
  field(
    'OPERATION CODE',
    'scsi_sbc.opcode',
    0,
    1,
    'hexadecimal',
    'Operation code of a command that the device supports.',
    {
      values: (value) => operationCodeName(value),
    },
  ),
  field(
    'SERVICE ACTION',
    `${ID}.service_action`,
    2,
    2,
    'hexadecimal',
    'Service action of the command; it counts with SERVACTV = 1.',
    {
      note: (_, header) => (header(`${ID}.servactv`) === 1 ? undefined : 'SERVACTV is 0: says nothing'),
    },
  ),
  {
    ...bit('CTDP', `${ID}.ctdp`, 5, 0x02, 'A descriptor with the timeouts of the command follows.'),
    structure: 'Command descriptor',
  },
  bit('SERVACTV', `${ID}.servactv`, 5, 0x01, 'The operation code is shared: SERVICE ACTION counts.'),
  field('CDB LENGTH', `${ID}.cdb_length`, 6, 2, 'unsigned', 'Length of the CDB of the command, in bytes.', {
    structure: 'Command descriptor',
  }),
];
const DESCRIPTOR_LENGTH = 8;

/** Command timeouts descriptor. */
const TIMEOUTS: readonly ParameterField[] = [
  field(
    'DESCRIPTOR LENGTH',
    `${ID}.timeout_descriptor_length`,
    0,
    2,
    'unsigned',
    'Bytes of the timeouts descriptor behind this field: 10.',
  ),
  field(
    'COMMAND SPECIFIC',
    undefined,
    3,
    1,
    'hexadecimal',
    'Of WRITE BUFFER: which of its modes the times are about. Of other commands nothing (0).',
  ),
  field(
    'NOMINAL COMMAND PROCESSING TIMEOUT',
    `${ID}.ncpt`,
    4,
    4,
    'unsigned',
    'Nominal command processing timeout: seconds that the command usually takes; 0 where not told.',
  ),
  field(
    'RECOMMENDED COMMAND TIMEOUT',
    `${ID}.rct`,
    8,
    4,
    'unsigned',
    'Recommended command timeout: seconds that a host should wait before it aborts; 0 where not told. A shorter timeout of the host is a cause of needless aborts.',
  ),
];
const TIMEOUTS_LENGTH = 12;

/** Data about one command, up to the CDB usage data. */
const ONE_COMMAND: readonly ParameterField[] = [
  bit('CTDP', `${ID}_one.ctdp`, 1, 0x80, 'A descriptor with the timeouts of the command follows.'),
  field(
    'SUPPORT',
    `${ID}.support`,
    1,
    1,
    'unsigned',
    'Whether the command is supported: 1 no, 3 as the standard says, 5 in a way of the vendor, 0 not known at the moment.',
    {
      mask: 0x07,
      values: {
        0: 'not known yet',
        1: 'not supported',
        3: 'as the standard has it',
        5: 'in a way of the vendor',
      },
    },
  ),
  field('CDB SIZE', `${ID}.cdb_length`, 2, 2, 'unsigned', 'Bytes of the CDB usage data.'),
];
const USAGE_AT = 4;

const usageData = (length: number): ParameterField =>
  field(
    'CDB USAGE DATA',
    `${ID}.cdb_usage_data`,
    USAGE_AT,
    length,
    'bytes',
    'The CDB with a 1 in every bit that the device looks at.',
  );

const readOptions = numberReader(fieldOf(REPORT_SUPPORTED_OPERATION_CODES, `${ID}.options`));

/** REPORTING OPTIONS of the CDB; 0 asks for all commands. */
const optionsOf = (cdb: Uint8Array): number => (cdb.length < 3 ? 0 : readOptions(viewOf(cdb), 0));

function commandText({ bytes }: ParameterPart, at: number): string {
  const operationCode = numberAt(bytes, at, 1);
  const shared = (numberAt(bytes, at + 5, 1) & 1) === 1;
  if (!shared) return operationCodeName(operationCode);
  const action = numberAt(bytes, at + 2, 2);
  const cdb = new Uint8Array(16);
  cdb[0] = operationCode;
  if (operationCode === 0x7f) [cdb[8], cdb[9]] = [action >> 8, action & 0xff];
  else cdb[1] = action & 0x1f;
  const known = scsiCommandOf(cdb, 0, cdb.length);
  return known?.serviceAction === action
    ? known.name
    : `${operationCodeName(operationCode)} service action ${hexNumber(action, 2)}`;
}

function timeoutNodes(part: ParameterPart, at: number, end: number): FieldNode[] {
  if (at >= end) return [];
  const stop = Math.min(end, at + TIMEOUTS_LENGTH);
  return [groupNode('Command timeouts descriptor', '', part, at, stop, parameterNodes(TIMEOUTS, part, at, stop))];
}

/** Data of REPORT SUPPORTED OPERATION CODES. */
export function operationCodesNodes(part: ParameterPart): FieldNode[] {
  return optionsOf(part.cdb) === 0 ? allNodes(part) : oneNodes(part);
}

function allNodes(part: ParameterPart): FieldNode[] {
  const { bytes, start, end } = part;
  const nodes = parameterNodes([DATA_LENGTH], part, start, end);
  if (end < start + 4) return [...nodes, ...restNodes(part, start, end)];
  const list = listEnd(part, start + 4, numberAt(bytes, start, 4), start, 4);
  let at = start + 4;
  while (at + DESCRIPTOR_LENGTH <= list.end) {
    const timeouts = (numberAt(bytes, at + 5, 1) & 2) === 2;
    const stop = Math.min(list.end, at + DESCRIPTOR_LENGTH + (timeouts ? TIMEOUTS_LENGTH : 0));
    const children = [
      ...parameterNodes(DESCRIPTOR, part, at, stop),
      ...timeoutNodes(part, at + DESCRIPTOR_LENGTH, stop),
    ];
    nodes.push(groupNode('Command descriptor', commandText(part, at), part, at, stop, children));
    at = stop;
  }
  const cut = cutDescriptor('Command descriptor', DESCRIPTOR, part, at, list.end);
  return [...nodes, ...cut, ...restNodes(part, list.end, end), ...list.remarks];
}

function oneNodes(part: ParameterPart): FieldNode[] {
  const { bytes, start, end } = part;
  const nodes = parameterNodes(ONE_COMMAND, part, start, end);
  const from = start + USAGE_AT;
  if (end < from) return nodes;
  const list = listEnd(part, from, numberAt(bytes, start + 2, 2), start + 2, 2);
  if (list.end > from) {
    nodes.push(...parameterNodes([usageData(list.end - from)], part, start, list.end));
  }
  const timeouts = (numberAt(bytes, start + 1, 1) & 0x80) !== 0;
  const stop = timeouts ? Math.min(end, list.end + TIMEOUTS_LENGTH) : list.end;
  if (timeouts) nodes.push(...timeoutNodes(part, list.end, stop));
  return [...nodes, ...restNodes(part, stop, end), ...list.remarks];
}

/** "49 commands" as far as the data go, or whether the one command is supported. */
export function operationCodesSummary(part: ParameterPart): string {
  const { bytes, start, end, cdb } = part;
  if (end < start + 4) return '';
  if (optionsOf(cdb) === 0) {
    const count = allNodes({ ...part, issues: [] }).filter(({ label }) => label === 'Command descriptor').length;
    return plural(count, 'command');
  }
  const support = numberAt(bytes, start + 1, 1) & 0x07;
  const asked = numberAt(cdb, 3, 1);
  return `${operationCodeName(asked)} ${support === 1 ? 'not supported' : support === 0 ? 'not known yet' : 'supported'}`;
}

/** Every field of REPORT SUPPORTED OPERATION CODES, for hovers and tests. */
export const OPERATION_CODES_FIELDS: readonly ParameterField[] = [
  DATA_LENGTH,
  ...DESCRIPTOR,
  ...TIMEOUTS,
  ...ONE_COMMAND,
  usageData(1),
];
