import * as v from 'valibot';
import type { FilterSubject } from '../../messages/results';
import type { OpenCapture } from '../captures/OpenCapture';
import { pageContext } from '../editor/webviewContext';

/** Of a node of the Conversations view only the identifier is taken: what it stands for is asked for again. */
const node = v.object({ id: v.pipe(v.string(), v.maxLength(300)), kind: v.string(), streams: v.array(v.number()) });

/**
 * What a filter is to be made of: the place of the context menu that called the command, or else what is selected in the
 * capture's editor. Undefined when nothing is.
 */
export function filterSubject(argument: unknown, capture: OpenCapture): FilterSubject | undefined {
  const place = pageContext(argument);
  if (place) {
    const { webviewSection, frame, field, column = 'info' } = place;
    if (webviewSection !== 'field') return frame > 0 ? { kind: 'cell', frame, column } : undefined;
    return field === undefined || frame < 1 ? undefined : { kind: 'field', frame, field };
  }
  if (v.is(node, argument)) return { kind: 'node', node: argument.id };
  const { selectedField, selectedFrame: frame } = capture;
  if (selectedField && selectedField.frame === frame) return { kind: 'field', ...selectedField };
  return frame > 0 ? { kind: 'cell', frame, column: 'info' } : undefined;
}

/** The frame that a command was called for: that of the context menu, else the selected one; 0 for none. */
export function subjectFrame(argument: unknown, capture: OpenCapture): number {
  const frame = pageContext(argument)?.frame ?? 0;
  if (frame > 0) return frame;
  return v.is(v.object({ firstFrame: v.number() }), argument) ? argument.firstFrame : capture.selectedFrame;
}
