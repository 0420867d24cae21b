/** "frame 8", "frames 7 + 8", "45 frames, 30 to 74" from frame indexes in order. */
export function frameList(frames: readonly number[]): string {
  const numbers = frames.map((frame) => frame + 1);
  if (numbers.length === 1) return `frame ${numbers[0]}`;
  if (numbers.length <= 4) return `frames ${numbers.join(' + ')}`;
  return `${numbers.length} frames, ${numbers[0]} to ${numbers.at(-1)}`;
}
