import type { FieldNode } from '../dissect/FieldNode';
import type { FrameDetail } from '../inspection/FrameDetail';
import { fieldLines } from '../text/traceText';
import { visibleText } from '../text/visibleText';

/** A line of the tree with those below it. */
export function fieldText(node: FieldNode): string {
  const lines: string[] = [];
  fieldLines(node, '', lines);
  return lines.map(visibleText).join('\n');
}

/** All lines of a frame. */
export function detailText({ frame, title, tree, issues }: FrameDetail): string {
  const lines = [`Frame ${frame}: ${title}`];
  for (const node of tree) fieldLines(node, '    ', lines);
  for (const { severity, code, message } of issues) lines.push(`    ! ${severity} ${code}: ${message}`);
  return lines.map(visibleText).join('\n') + '\n';
}

/** The value alone, as it is shown. */
export function fieldValue({ value, label }: FieldNode): string {
  return visibleText(value === '' ? label : value);
}
