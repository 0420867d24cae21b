import { utcText } from '../capture/timestamp';

/** Since 1972 zones have changed their offsets only at such times, in seconds. */
const STEP = 900;
/** The years 1 to 9999: beyond them the offset of the nearest of these years is taken. */
const EARLIEST = -62_135_596_800;
const LATEST = 253_402_300_799;
const DAY = 86_400;

/** A time zone by its IANA name ("Europe/Berlin"), and how far it is from UTC at any time. */
export class TimeZone {
  private readonly format: Intl.DateTimeFormat;
  private lastStep = NaN;
  private lastOffset = 0;

  /** @throws RangeError when there is no such zone */
  constructor(readonly name: string) {
    this.format = new Intl.DateTimeFormat('en-US', {
      ...{ timeZone: name, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
      ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
    });
  }

  /** Seconds that its clocks are ahead of UTC at a time given in seconds since the epoch. */
  offsetAt(seconds: number): number {
    const inside = Math.max(EARLIEST + DAY, Math.min(LATEST - DAY, seconds));
    const step = Math.floor(inside / STEP);
    // Most frames follow each other within a quarter of an hour, and asking takes long.
    if (step !== this.lastStep) {
      this.lastOffset = this.ask(step * STEP);
      this.lastStep = step;
    }
    return this.lastOffset;
  }

  private ask(seconds: number): number {
    const parts = new Map(this.format.formatToParts(seconds * 1000).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
    // Date.UTC takes years below 100 for those of the last century.
    const shown = new Date(0);
    shown.setUTCFullYear(part('year'), part('month') - 1, part('day'));
    shown.setUTCHours(part('hour'), part('minute'), part('second'));
    return shown.getTime() / 1000 - seconds;
  }
}

let last: TimeZone | undefined;

/** The zone of a name; UTC where there is no zone of that name. The one asked for last is kept. */
export function timeZone(name: string): TimeZone {
  if (last?.name === name) return last;
  try {
    last = new TimeZone(name);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    last = new TimeZone('UTC');
  }
  return last;
}

/**
 * Date and time of day in a zone with nine digits ("2026-03-29 03:00:00.000000000"), and how far that is from UTC ("+02:00"):
 * only with it can the hour be told apart that comes twice when clocks are put back. Both empty when there is no time.
 */
export function zonedText(zone: TimeZone, seconds: number, nanoseconds: number): { time: string; offset: string } {
  if (Number.isNaN(seconds)) return { time: '', offset: '' };
  const offset = zone.offsetAt(seconds);
  const time = utcText(seconds + offset, nanoseconds)
    .replace('T', ' ')
    .replace('Z', '');
  return { time, offset: offsetText(offset) };
}

function offsetText(offset: number): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  const distance = Math.abs(offset);
  const [hours, minutes, seconds] = [Math.floor(distance / 3600), Math.floor(distance / 60) % 60, distance % 60];
  return `${offset < 0 ? '-' : '+'}${two(hours)}:${two(minutes)}${seconds === 0 ? '' : `:${two(seconds)}`}`;
}
