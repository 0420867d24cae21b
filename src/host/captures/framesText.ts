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
  const count = (number: number): string => number.toLocaleString('en');
  const isPartial = !complete || (shown !== undefined && shown.frames < frames);
  const text = shown ? `${count(shown.rows)} of ${count(frames)}` : count(frames);
  return `${text} ${frames === 1 ? 'frame' : 'frames'}${isPartial ? '…' : ''}`;
}
