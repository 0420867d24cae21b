import type { TimeFormat } from '../core/text/frameTime';

/** What the Time column can show, in Wireshark's words. */
export const TIME_FORMATS: Readonly<Record<TimeFormat, string>> = {
  relative: 'Seconds Since First Captured Packet',
  delta: 'Seconds Since Previous Captured Packet',
  deltaDisplayed: 'Seconds Since Previous Displayed Packet',
  local: 'Date and Time of Day',
  utc: 'UTC Date and Time of Day',
  epoch: 'Seconds Since 1970-01-01',
};

export function isTimeFormat(value: unknown): value is TimeFormat {
  return typeof value === 'string' && Object.hasOwn(TIME_FORMATS, value);
}
