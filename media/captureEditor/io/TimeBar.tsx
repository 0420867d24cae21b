import type { TaskRow } from '../../../src/messages/results';
import { partsText } from './taskColumns';

/** Nothing would be seen of parts narrower than this share of the bar. */
const LEAST = 0.012;

/**
 * A task's time as a bar whose length grows with the square root of the time: a task of a hundredth of the longest one is
 * still to be seen. Its parts share the bar as they share the time.
 */
export function TimeBar({ row, longest }: { readonly row: TaskRow; readonly longest: number }) {
  const { parts, time } = row;
  if (time === null || parts.length === 0) return null;
  const share = longest > 0 ? Math.min(1, Math.max(LEAST, Math.sqrt(Math.max(0, time) / longest))) : LEAST;
  return (
    <span
      class="timeBar"
      role="img"
      aria-label={partsText(row)}
      title={partsText(row)}
      style={{ width: `${share * 100}%` }}
    >
      {parts.map(({ kind, nanoseconds }, at) => (
        <span key={at} class={`timeBar-part timeBar-${kind}`} style={{ flexGrow: nanoseconds / time }} />
      ))}
    </span>
  );
}
