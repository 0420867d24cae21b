import { localized } from './l10n';

/** "10,000,000": with the separators of English in every language, as fractions are written with a point. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** The text for one, or the one for several: "{0}" is the number as `formatCount` writes it, "{1}" the first of `values`. */
export function plural(count: number, one: string, many: string, ...values: readonly (string | number)[]): string {
  return localized(count === 1 ? one : many, [formatCount(count), ...values]);
}

/** Seconds as the Time column spells them, rounded for reading: "0.432 ms", "22.956 s", "12 min 34 s", "3 h 2 min". */
export function formatDuration(duration: string): string {
  const seconds = Number(duration);
  if (!Number.isFinite(seconds)) return `${duration} s`;
  if (seconds > 0 && seconds < 0.01) return `${(seconds * 1000).toFixed(3)} ms`;
  if (seconds < 60) return `${seconds.toFixed(3)} s`;
  const whole = Math.round(seconds);
  if (whole < 3_600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${formatCount(Math.floor(minutes / 60))} h ${minutes % 60} min`;
}

/** "280 bytes", "1 byte". */
export function formatBytes(count: number): string {
  return plural(count, '{0} byte', '{0} bytes');
}
