import type { FieldNode } from '../../../dissect/FieldNode';
import { plural } from '../../../text/plural';
import { describeLun, LUN_LENGTH, lunNodes } from '../lun';
import {
  groupNode,
  listEnd,
  numberAt,
  parameterField,
  parameterNodes,
  type ParameterPart,
  restNodes,
} from './ParameterPart';

/** The length in front of the list. */
export const LUN_LIST_LENGTH = parameterField(
  'LUN LIST LENGTH',
  'scsi.reportluns.lun_list_length',
  0,
  4,
  'unsigned',
  'Bytes of the whole list as the target has it, eight for each LUN, even where less was asked for.',
);

/** Data of REPORT LUNS. */
export function reportLunsNodes(part: ParameterPart): FieldNode[] {
  const { bytes, start, end } = part;
  const nodes = parameterNodes([LUN_LIST_LENGTH], part, start, end);
  if (end < start + 8) return [...nodes, ...restNodes(part, start + 4, end)];
  const list = listEnd(part, start + 8, numberAt(bytes, start, 4), start, 4);
  let at = start + 8;
  for (; at + LUN_LENGTH <= list.end; at += LUN_LENGTH) {
    const children = lunNodes(bytes, at, part);
    nodes.push(groupNode('LUN', describeLun(bytes, at), part, at, at + LUN_LENGTH, children));
  }
  return [...nodes, ...restNodes(part, at, end), ...list.remarks];
}

/** "3 LUNs" by the list length. */
export function reportLunsSummary({ bytes, start, end }: ParameterPart): string {
  return end < start + 4 ? '' : plural(Math.floor(numberAt(bytes, start, 4) / LUN_LENGTH), 'LUN');
}
