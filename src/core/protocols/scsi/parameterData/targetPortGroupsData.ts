import type { FieldNode } from '../../../dissect/FieldNode';
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

const STATES: Readonly<Record<number, string>> = {
  0x0: 'active/optimized',
  0x1: 'active/non-optimized',
  0x2: 'standby',
  0x3: 'unavailable',
  0x4: 'logical block dependent',
  0xe: 'offline',
  0xf: 'transitioning',
};

const LENGTH = field(
  'RETURN DATA LENGTH',
  undefined,
  0,
  4,
  'unsigned',
  'Bytes behind this field, as the device has them, even where less was asked for.',
);

/** Header of the extended format behind the length (SPC). */
const EXTENDED: readonly ParameterField[] = [
  field('FORMAT TYPE', undefined, 4, 1, 'unsigned', '1 in the extended format.', { mask: 0x70 }),
  field('IMPLICIT TRANSITION TIME', undefined, 5, 1, 'unsigned', 'Seconds that an implicit change may take at least.'),
];
const EXTENDED_FORMAT = 1;

/** Target port group descriptor. */
const GROUP: readonly ParameterField[] = [
  bit('PREF', undefined, 0, 0x80, 'The group is the preferred one.'),
  field('ASYMMETRIC ACCESS STATE', undefined, 0, 1, 'hexadecimal', 'What the ports of the group can be used for.', {
    mask: 0x0f,
    values: STATES,
  }),
  bit('T_SUP', undefined, 1, 0x80, 'Transitioning is supported.'),
  bit('O_SUP', undefined, 1, 0x40, 'Offline is supported.'),
  bit('LBD_SUP', undefined, 1, 0x10, 'Logical block dependent is supported.'),
  bit('U_SUP', undefined, 1, 0x08, 'Unavailable is supported.'),
  bit('S_SUP', undefined, 1, 0x04, 'Standby is supported.'),
  bit('AN_SUP', undefined, 1, 0x02, 'Active/non-optimized is supported.'),
  bit('AO_SUP', undefined, 1, 0x01, 'Active/optimized is supported.'),
  field('TARGET PORT GROUP', undefined, 2, 2, 'unsigned', 'Number of the group.'),
  field('STATUS CODE', undefined, 5, 1, 'unsigned', 'Why the group is in this state.', {
    values: { 0: 'not told', 1: 'set by SET TARGET PORT GROUPS', 2: 'changed by the device' },
  }),
  field('VENDOR SPECIFIC', undefined, 6, 1, 'hexadecimal', 'Free for the maker.'),
  field('TARGET PORT COUNT', undefined, 7, 1, 'unsigned', 'Ports of the group; each has four bytes behind this one.'),
];
const GROUP_LENGTH = 8;

const PORT = field('RELATIVE TARGET PORT IDENTIFIER', undefined, 2, 2, 'unsigned', 'A port of the group.');
const PORT_LENGTH = 4;

/** Descriptor of SET TARGET PORT GROUPS. */
const SET: readonly ParameterField[] = [
  field('ASYMMETRIC ACCESS STATE', undefined, 0, 1, 'hexadecimal', 'The state to go to.', {
    mask: 0x0f,
    values: STATES,
  }),
  field('TARGET PORT GROUP OR TARGET PORT', undefined, 2, 2, 'unsigned', 'Group, or port in the offline state.'),
];
const SET_LENGTH = 4;

const stateName = (code: number): string => STATES[code] ?? `state 0x${code.toString(16)}`;

/** Whether the answer has the extended header: targets that do not know it leave it out though it was asked for. */
function isExtended({ bytes, start, end, cdb }: ParameterPart): boolean {
  const asked = numberAt(cdb, 1, 1) >> 5 === EXTENDED_FORMAT;
  return asked && end > start + 4 && ((numberAt(bytes, start + 4, 1) >> 4) & 7) === EXTENDED_FORMAT;
}

/** Data of REPORT TARGET PORT GROUPS. */
export function reportPortGroupsNodes(part: ParameterPart): FieldNode[] {
  const { bytes, start, end } = part;
  const nodes = parameterNodes([LENGTH], part, start, end);
  if (end < start + 4) return [...nodes, ...restNodes(part, start, end)];
  const list = listEnd(part, start + 4, numberAt(bytes, start, 4), start, 4);
  const extended = isExtended(part);
  let at = start + 4;
  if (extended) {
    nodes.push(...parameterNodes(EXTENDED, part, start, list.end));
    at = Math.min(list.end, start + 8);
  }
  while (at + GROUP_LENGTH <= list.end) {
    const count = numberAt(bytes, at + 7, 1);
    const ports = listEnd(part, at + GROUP_LENGTH, count * PORT_LENGTH, at + 7, 1, list.end);
    const children = parameterNodes(GROUP, part, at, ports.end);
    let port = at + GROUP_LENGTH;
    for (; port + PORT_LENGTH <= ports.end; port += PORT_LENGTH) {
      children.push(...parameterNodes([PORT], part, port, ports.end));
    }
    children.push(...restNodes(part, port, ports.end), ...ports.remarks);
    const value = `${numberAt(bytes, at + 2, 2)} ${stateName(numberAt(bytes, at, 1) & 0x0f)}`;
    nodes.push(groupNode('Target port group', value, part, at, ports.end, children));
    at = ports.end;
  }
  const cut = cutDescriptor('Target port group', GROUP, part, at, list.end);
  return [...nodes, ...cut, ...restNodes(part, list.end, end), ...list.remarks];
}

const groupsText = (nodes: readonly FieldNode[]): string => {
  const groups = nodes.filter(({ label }) => label === 'Target port group').map(({ value }) => `group ${value}`);
  return groups.length > 3 ? plural(groups.length, 'target port group') : groups.join(', ');
};

/** "group 1 active/optimized, group 2 standby". */
export function reportPortGroupsSummary(part: ParameterPart): string {
  return groupsText(reportPortGroupsNodes({ ...part, issues: [] }));
}

/** Parameter list of SET TARGET PORT GROUPS. */
export function setPortGroupsNodes(part: ParameterPart): FieldNode[] {
  const { bytes, start, end } = part;
  const nodes: FieldNode[] = [];
  let at = start + 4;
  for (; at + SET_LENGTH <= end; at += SET_LENGTH) {
    const value = `${numberAt(bytes, at + 2, 2)} ${stateName(numberAt(bytes, at, 1) & 0x0f)}`;
    const children = parameterNodes(SET, part, at, at + SET_LENGTH);
    nodes.push(groupNode('Target port group', value, part, at, at + SET_LENGTH, children));
  }
  return [...nodes, ...cutDescriptor('Target port group', SET, part, at, end)];
}

/** "group 1 standby". */
export function setPortGroupsSummary(part: ParameterPart): string {
  return groupsText(setPortGroupsNodes({ ...part, issues: [] }));
}

/** Every field of REPORT TARGET PORT GROUPS, for hovers and tests. */
export const REPORT_PORT_GROUPS_FIELDS: readonly ParameterField[] = [LENGTH, ...EXTENDED, ...GROUP, PORT];

/** Every field of SET TARGET PORT GROUPS, for hovers and tests. */
export const SET_PORT_GROUPS_FIELDS = SET;
