import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';

/**
 * What tells a frame (index from 0) from one of the same number in another capture: its time and lengths. Empty when there is
 * no such frame.
 */
export function frameStamp({ frames }: CaptureAnalysis, frame: number): string {
  if (!Number.isInteger(frame) || frame < 0 || frame >= frames.length) return '';
  return [frames.seconds(frame), frames.nanoseconds(frame), frames.captured(frame), frames.original(frame)].join(' ');
}
