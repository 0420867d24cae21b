import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';

/** Seconds of the time from one frame to another: rounded down, so that `nanosecondsBetween` is added to them. */
export function secondsBetween({ frames }: CaptureAnalysis, from: number, to: number): number {
  const borrowed = frames.nanoseconds(to) < frames.nanoseconds(from) ? 1 : 0;
  return frames.seconds(to) - frames.seconds(from) - borrowed;
}

/** The nanoseconds that are added to `secondsBetween`, 0 to 999,999,999. */
export function nanosecondsBetween({ frames }: CaptureAnalysis, from: number, to: number): number {
  const difference = frames.nanoseconds(to) - frames.nanoseconds(from);
  return difference < 0 ? difference + 1e9 : difference;
}
