import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';

/** Frames looked at before other requests may be answered: a few milliseconds. */
const SLICE = 200_000;

/**
 * The next (1) or previous (-1) frame of the same TCP stream, in either direction of it; -1 when there is none or the frame is
 * not TCP. Frames are indexes from 0.
 * @param pause is waited for between two slices of a long way
 */
export async function conversationNeighbour(
  { frames }: CaptureAnalysis,
  frame: number,
  direction: 1 | -1,
  pause: () => Promise<void>,
): Promise<number> {
  if (frame < 0 || frame >= frames.length) return -1;
  const own = frames.direction(frame);
  if (own < 0) return -1;
  const stream = own >> 1;
  for (let other = frame + direction, looked = 1; other >= 0 && other < frames.length; other += direction, looked++) {
    if (frames.direction(other) >> 1 === stream) return other;
    if (looked % SLICE === 0) await pause();
  }
  return -1;
}
