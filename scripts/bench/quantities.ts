/** Sizes, durations and counts as the report and the messages show them. */

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB'] as const;

/** Bytes: "200 MiB", "1.5 GiB". */
export function sizeText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${value >= 100 ? value.toFixed(0) : Number(value.toFixed(1))} ${UNITS[unit]}`;
}

/** Reads "200m", "1g", "1.5g", or a number of bytes; undefined for anything else. */
export function parseSize(text: string): number | undefined {
  const [, number, unit] = /^(\d+(?:\.\d+)?)([mg]?)$/i.exec(text) ?? [];
  if (number === undefined) return undefined;
  const scale = { '': 1, m: 1024 ** 2, g: 1024 ** 3 }[unit.toLowerCase()] ?? 1;
  return Math.round(Number(number) * scale);
}

/** Milliseconds: "1.23 s", "45.6 ms", "0.78 ms". */
export function durationText(milliseconds: number): string {
  if (milliseconds >= 1000) return `${(milliseconds / 1000).toFixed(2)} s`;
  return `${milliseconds.toFixed(milliseconds >= 10 ? 1 : 2)} ms`;
}

/** "728,296" */
export function countText(count: number): string {
  return count.toLocaleString('en-US');
}

/** "5.6", "0.243", "12" */
export function ratioText(ratio: number): string {
  return ratio >= 10 ? ratio.toFixed(0) : ratio >= 1 ? ratio.toFixed(1) : ratio.toFixed(3);
}
