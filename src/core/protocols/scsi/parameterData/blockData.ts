import type { FieldNode } from '../../../dissect/FieldNode';
import { type ParameterPart, remarkNode, restNodes } from './ParameterPart';

/** Data of COMPARE AND WRITE (SBC): first the blocks to compare with, then as many to write. */
export function compareAndWriteNodes(part: ParameterPart): FieldNode[] {
  const { start, end, expectedLength, cut } = part;
  const length = expectedLength ?? (cut === undefined ? end - start : undefined);
  if (length === undefined) {
    return [...restNodes(part, start, end, 'Data'), remarkNode(part, 'where the second half begins is not known', end)];
  }
  const half = start + Math.floor(length / 2);
  return [
    ...restNodes(part, start, Math.min(half, end), 'Verify instance'),
    ...restNodes(part, half, end, 'Write instance'),
  ];
}

/** Data of WRITE SAME: one block that is written again and again. */
export function sameBlockNodes(part: ParameterPart): FieldNode[] {
  const { bytes, start, end, cut } = part;
  const nodes = restNodes(part, start, end, 'Logical block');
  const [node] = nodes;
  if (node === undefined) return nodes;
  const zero = bytes.subarray(start, end).every((byte) => byte === 0);
  return [{ ...node, note: `${end - start} bytes${zero ? ', all zero' : ''}${cut === undefined ? '' : `, ${cut}`}` }];
}
