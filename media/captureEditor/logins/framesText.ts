import { t } from '../l10n';

/** "frame 11", "frames 7+8" where few, "frames 7–40" where many. */
export function framesText(frames: readonly number[], numbers = frameNumbers): string {
  return frames.length === 1 ? t('frame {0}', numbers(frames)) : t('frames {0}', numbers(frames));
}

/** The numbers alone: "11", "7+8", "7–40". */
export function frameNumbers(frames: readonly number[]): string {
  if (frames.length <= 3) return frames.join('+');
  return `${Math.min(...frames.slice(0, 1000))}–${Math.max(...frames.slice(-1000))}`;
}

/** From the first to the last of frames that belong together: "11", "7–40". */
export function frameSpan(frames: readonly number[]): string {
  const [first, last] = [frames[0], frames.at(-1)];
  return first === last ? String(first) : `${first}–${last}`;
}
