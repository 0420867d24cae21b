import { localTimeText } from './localTimeText';
import { TIME_FORMATS } from '../../src/messages/timeFormats';
import type { PacketRow } from '../../src/messages/results';

/** What a row's Time column shows: only here the viewer's time zone is known, the extension may run on another machine. */
export function timeText({ time, timeFormat }: PacketRow): string {
  return timeFormat === 'local' ? localTimeText(time) : time;
}

/** What the Time column shows, for its header; local times with the zone that they are told in. */
export function timeTitle(format: PacketRow['timeFormat']): string {
  const title = TIME_FORMATS[format ?? 'relative'];
  return format === 'local' ? `${title} (${viewersZone()})` : title;
}

/** IANA name of the time zone of whoever looks at the page. */
export function viewersZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
