import type * as vscode from 'vscode';
import { TimeSlice } from '../platform/TimeSlice';

/**
 * The line (from 0) of the first PDU of each frame that a trace text shows, by frame number. A PDU's heading names the frame
 * that completes it first. Long texts are gone through in slices, until `isOver`.
 */
export async function frameLines(
  document: Pick<vscode.TextDocument, 'lineCount' | 'lineAt'>,
  isOver: () => boolean,
): Promise<ReadonlyMap<number, number>> {
  const lines = new Map<number, number>();
  const slice = new TimeSlice();
  for (let line = 0; line < document.lineCount; line++) {
    const frame = Number(/^Frame (\d+)/.exec(document.lineAt(line).text)?.[1] ?? 0);
    if (frame > 0 && !lines.has(frame)) lines.set(frame, line);
    if (!slice.isOver) continue;
    await slice.next();
    if (isOver()) break;
  }
  return lines;
}
