import type * as vscode from 'vscode';
import { TimeSlice } from '../platform/TimeSlice';

/** Where a trace text shows which frame. */
export class FrameLines {
  /** Frames that have a line of their own, ascending, and those lines (from 0). */
  private readonly frames: readonly number[];

  /** @param lines the line of each frame's first PDU, by frame number */
  constructor(private readonly lines: ReadonlyMap<number, number>) {
    this.frames = [...lines.keys()].sort((one, other) => one - other);
  }

  /** The line of a frame; undefined when no PDU ends in it. */
  own(frame: number): number | undefined {
    return this.lines.get(frame);
  }

  /** The line of the last frame before that has one, or else of the first one after it; undefined for an empty text. */
  near(frame: number): number | undefined {
    const { frames, lines } = this;
    let low = 0;
    let high = frames.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((frames[middle] ?? 0) <= frame) low = middle + 1;
      else high = middle;
    }
    const nearest = frames[Math.max(0, low - 1)];
    return nearest === undefined ? undefined : lines.get(nearest);
  }
}

/**
 * Finds the headings of PDUs in a trace text; each names the frame that completes its PDU. Long texts are gone through in
 * slices, until `isOver`.
 */
export async function frameLines(
  document: { readonly lineCount: number; lineAt(line: number): Pick<vscode.TextLine, 'text'> },
  isOver: () => boolean,
): Promise<FrameLines> {
  const lines = new Map<number, number>();
  const slice = new TimeSlice();
  for (let line = 0; line < document.lineCount; line++) {
    const frame = Number(/^Frame (\d+)/.exec(document.lineAt(line).text)?.[1] ?? 0);
    if (frame > 0 && !lines.has(frame)) lines.set(frame, line);
    if (!slice.isOver) continue;
    await slice.next();
    if (isOver()) break;
  }
  return new FrameLines(lines);
}
