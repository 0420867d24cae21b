import type { FieldNode } from '../../../dissect/FieldNode';
import {
  parameterBit as bit,
  type ParameterField,
  parameterNodes,
  type ParameterPart,
  restNodes,
} from './ParameterPart';

/** Data of REPORT SUPPORTED TASK MANAGEMENT FUNCTIONS (SPC); the short form has the first four bytes. */
const FUNCTIONS: readonly ParameterField[] = [
  bit('ATS', undefined, 0, 0x80, 'ABORT TASK is supported.'),
  bit('ATSS', undefined, 0, 0x40, 'ABORT TASK SET is supported.'),
  bit('CACAS', undefined, 0, 0x20, 'CLEAR ACA is supported.'),
  bit('CTSS', undefined, 0, 0x10, 'CLEAR TASK SET is supported.'),
  bit('LURS', undefined, 0, 0x08, 'LOGICAL UNIT RESET is supported.'),
  bit('QTS', undefined, 0, 0x04, 'QUERY TASK is supported.'),
  bit('TRS', undefined, 0, 0x02, 'Obsolete: TARGET RESET is supported.'),
  bit('WAKES', undefined, 0, 0x01, 'Obsolete: WAKEUP is supported.'),
  bit('QAES', undefined, 1, 0x04, 'QUERY ASYNCHRONOUS EVENT is supported.'),
  bit('QTSS', undefined, 1, 0x02, 'QUERY TASK SET is supported.'),
  bit('ITNRS', undefined, 1, 0x01, 'I_T NEXUS RESET is supported.'),
];

/** Data of REPORT SUPPORTED TASK MANAGEMENT FUNCTIONS. */
export function taskManagementNodes(part: ParameterPart): FieldNode[] {
  const { start, end } = part;
  return [...parameterNodes(FUNCTIONS, part, start, end), ...restNodes(part, start + 4, end)];
}

/** Every field of REPORT SUPPORTED TASK MANAGEMENT FUNCTIONS, for hovers and tests. */
export const TASK_MANAGEMENT_FIELDS = FUNCTIONS;
