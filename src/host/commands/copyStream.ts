import * as vscode from 'vscode';
import { streamText } from '../../core/follow/streamText';
import type { StreamView } from '../../messages/results';
import type { OpenCapture } from '../captures/OpenCapture';

/** Rows that the engine reads at once. */
const PAGE = 1000;

/** Puts rows of a followed stream on the clipboard; false when there are none. */
export async function copyStream(
  capture: OpenCapture,
  { view, start, count }: { readonly view: StreamView; readonly start: number; readonly count: number },
): Promise<boolean> {
  const parts: string[] = [];
  for (let from = 0; from < count; from += PAGE) {
    const rows = await capture.request('streamRows', {
      view,
      start: start + from,
      count: Math.min(PAGE, count - from),
    });
    parts.push(streamText(rows, view.perRow));
    if (rows.length === 0) break;
  }
  const text = parts.join('');
  if (text !== '') await vscode.env.clipboard.writeText(text);
  return text !== '';
}
