/**
 * A time between two steps, given in seconds with up to nine digits behind the point, in the unit that reads best and
 * without losing a digit: "0.000992000" is "0.992 ms". What is no such number is given back as it is.
 */
export function exactGap(seconds: string): string {
  const match = /^(-?)(\d{1,15})(?:\.(\d{1,9}))?$/.exec(seconds);
  if (!match) return seconds;
  const [, sign = '', whole = '0', part = ''] = match;
  const nanoseconds = BigInt(whole) * 1_000_000_000n + BigInt(part.padEnd(9, '0'));
  const [unit, digits] = nanoseconds >= 1_000_000_000n ? ['s', 9] : nanoseconds >= 100_000n ? ['ms', 6] : ['µs', 3];
  const text = String(nanoseconds).padStart(Number(digits) + 1, '0');
  const at = text.length - Number(digits);
  const fraction = text.slice(at).replace(/0+$/, '');
  return `${sign}${text.slice(0, at)}${fraction === '' ? '' : `.${fraction}`} ${unit}`;
}
