import { formatCount } from '../formatNumbers';

/** "137.482": nanoseconds as milliseconds, for columns. */
export function milliseconds(nanoseconds: number): string {
  const [whole = '', digits = ''] = (nanoseconds / 1e6).toFixed(3).split('.');
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${digits}`;
}

/** "16.345582": nanoseconds as seconds with the digits of a microsecond. */
export function seconds(nanoseconds: number): string {
  return (nanoseconds / 1e9).toFixed(6);
}

const UNITS = [
  [1e9, 's'],
  [1e6, 'ms'],
  [1e3, 'µs'],
  [1, 'ns'],
] as const;

/** "137 ms", "12.6 ms", "0.321 ms" as "321 µs": three digits that count, for reading. */
export function shortTime(nanoseconds: number): string {
  if (!Number.isFinite(nanoseconds)) return '';
  const [size, unit] = UNITS.find(([one]) => Math.abs(nanoseconds) >= one) ?? [1, 'ns'];
  return `${threeDigits(nanoseconds / size)} ${unit}`;
}

const SIZES = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** "4.1 kB", "105 MB": thousands, as line rates are counted. */
export function shortBytes(bytes: number): string {
  const step = bytes < 1000 ? 0 : Math.min(SIZES.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${step === 0 ? String(Math.round(bytes)) : threeDigits(bytes / 1000 ** step)} ${SIZES[step] ?? 'B'}`;
}

/** "1,204", "12.3" */
export function shortNumber(number: number): string {
  return number >= 1000 ? formatCount(Math.round(number)) : threeDigits(number);
}

function threeDigits(number: number): string {
  const size = Math.abs(number);
  return String(Number(number.toFixed(size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2)));
}
