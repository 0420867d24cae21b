import * as vscode from 'vscode';

/** What a display filter leaves of the frames that it has looked at so far. */
export interface ShownFrames {
  readonly rows: number;
  readonly frames: number;
}

/**
 * "12 of 3,401 frames": what a display filter shows of a capture. Dots at the end say that the number is not the last one:
 * the file is being read, or the filter has not looked at all frames.
 * @param shown undefined without a filter
 */
export function framesText(
  { frames, complete }: { readonly frames: number; readonly complete: boolean },
  shown: ShownFrames | undefined,
): string {
  const isPartial = !complete || (shown !== undefined && shown.frames < frames);
  return `${shown ? shownText(shown.rows, frames) : allText(frames)}${isPartial ? '…' : ''}`;
}

const count = (number: number): string => number.toLocaleString('en');

function allText(frames: number): string {
  return frames === 1 ? vscode.l10n.t('1 frame') : vscode.l10n.t('{0} frames', count(frames));
}

function shownText(rows: number, frames: number): string {
  return frames === 1
    ? vscode.l10n.t('{0} of 1 frame', count(rows))
    : vscode.l10n.t('{0} of {1} frames', count(rows), count(frames));
}
