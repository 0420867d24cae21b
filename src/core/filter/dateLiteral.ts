const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const CLOCK = String.raw`(?<hour>\d{1,2})(?::(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,](?<fraction>\d{1,9}))?)?)?`;
const ZONE = String.raw`(?:\s*(?<zone>Z|UTC|[+-]\d{2}:?\d{2}))?`;
const ISO = new RegExp(
  String.raw`^(?<year>\d{4})-(?<month>\d{1,2})(?:-(?<day>\d{1,2})(?:[T ]\s*${CLOCK})?)?${ZONE}$`,
  'i',
);
const WRITTEN = new RegExp(
  String.raw`^(?<name>[A-Za-z]{3})\s+(?<day>\d{1,2}),?\s+(?<year>\d{4})(?:,?\s+${CLOCK})?${ZONE}$`,
  'i',
);

/**
 * Nanoseconds since 1970 of a moment as Wireshark writes it: "2020-01-31 12:00:00.5", "Jan 31, 2020 12:00:00",
 * "2020-01-31T12:00:00Z". Without a zone the time is that of where the program runs. Undefined for what is no moment.
 */
export function dateLiteral(text: string): bigint | undefined {
  const groups = (ISO.exec(text) ?? WRITTEN.exec(text))?.groups;
  if (!groups) return undefined;
  const { year, name, day = '1', hour = '0', minute = '0', second = '0', fraction = '', zone } = groups;
  const month = name === undefined ? Number(groups['month']) - 1 : MONTHS.indexOf(name.toLowerCase());
  const numbers = [Number(year), month, Number(day), Number(hour), Number(minute), Number(second)] as const;
  const [wantedYear, , wantedDay, wantedHour, wantedMinute, wantedSecond] = numbers;
  if (month < 0 || month > 11 || wantedHour > 23 || wantedMinute > 59 || wantedSecond > 59) return undefined;
  const days = new Date(Date.UTC(wantedYear, month, wantedDay));
  if (days.getUTCMonth() !== month || days.getUTCDate() !== wantedDay) return undefined;
  const milliseconds = zone === undefined ? new Date(...numbers).getTime() : Date.UTC(...numbers) - zoneOf(zone);
  if (Number.isNaN(milliseconds)) return undefined;
  return BigInt(milliseconds) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
}

/** Milliseconds that a zone is ahead of UTC. */
function zoneOf(zone: string): number {
  const found = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  if (!found) return 0;
  const minutes = Number(found[2]) * 60 + Number(found[3]);
  return (found[1] === '-' ? -minutes : minutes) * 60_000;
}
