/**
 * A time since the epoch, as `frameTime` gives it, as date and time of day in the time zone of whoever runs this
 * ("2012-04-26 22:12:46.448450"); as it is when it has no date.
 */
export function localTimeText(epoch: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(epoch);
  if (!match) return epoch;
  const [, sign, whole = '0', fraction = ''] = match;
  // A negative decimal lies between two seconds: the earlier one has the date, and the rest counts from it.
  const nanoseconds = Number(fraction.padEnd(9, '0'));
  const before = sign === '-' && nanoseconds > 0;
  const seconds = sign === '-' ? -Number(whole) - (before ? 1 : 0) : Number(whole);
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return epoch;
  const rest = String(before ? 1e9 - nanoseconds : nanoseconds).padStart(9, '0');
  const two = (number: number): string => String(number).padStart(2, '0');
  const day = `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  return `${day} ${time}${fraction === '' ? '' : `.${rest.slice(0, fraction.length)}`}`;
}
