import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { differenceText, epochText, utcText } from '../capture/timestamp';
import { timeDigits } from '../inspection/FrameReader';
import { timeZone, zonedText } from './zonedTime';

/** How the Time column tells when a frame was captured. */
export type TimeFormat = 'relative' | 'delta' | 'deltaDisplayed' | 'local' | 'utc' | 'epoch';

/** What the Time column shows. */
export interface TimeDisplay {
  readonly format: TimeFormat;
  /** Digits after the point, 0 to 9; absent for as many as the capture resolves. */
  readonly digits?: number;
  /** Frames (from 1, ascending) that relative times count from, up to the next of them. */
  readonly references?: readonly number[];
  /** IANA name of the time zone of whoever looks: `local` times are told in it. */
  readonly zone?: string;
}

/** What relative times of frames without another reference count from. */
const FIRST_FRAME = 0;

/**
 * The time of a frame (index from 0) as the Time column shows it. Digits beyond those asked for are cut. Of `local` this is
 * the epoch where no zone is given: the page that shows it knows the zone, and the worker may run on another machine.
 * @param before the frame shown in the row above; -1 for none
 * @returns an empty text where a frame has no time, "*REF*" for a reference
 */
export function frameTime(analysis: CaptureAnalysis, frame: number, display: TimeDisplay, before: number): string {
  const { frames } = analysis;
  const digits = display.digits ?? timeDigits(analysis);
  const since = (from: number): string =>
    differenceText(
      frames.seconds(frame),
      frames.nanoseconds(frame),
      frames.seconds(from),
      frames.nanoseconds(from),
      digits,
    );
  switch (display.format) {
    case 'relative': {
      const reference = display.references?.findLast((one) => one - 1 <= frame && one <= frames.length);
      if (reference === undefined) return since(FIRST_FRAME);
      return reference - 1 === frame ? '*REF*' : since(reference - 1);
    }
    case 'delta':
      return since(Math.max(0, frame - 1));
    case 'deltaDisplayed':
      return since(before < 0 ? frame : before);
    case 'local': {
      if (display.zone === undefined) return frameTime(analysis, frame, { ...display, format: 'epoch' }, before);
      const { time, offset } = zonedText(timeZone(display.zone), frames.seconds(frame), frames.nanoseconds(frame));
      return withDigits(time, digits) + offset;
    }
    case 'epoch':
      return withDigits(epochText(frames.seconds(frame), frames.nanoseconds(frame)), digits);
    case 'utc': {
      const text = utcText(frames.seconds(frame), frames.nanoseconds(frame));
      return withDigits(text.replace('T', ' ').replace('Z', ''), digits);
    }
  }
}

/** A decimal with nine digits after the point, cut to fewer. */
function withDigits(text: string, digits: number): string {
  const point = text.lastIndexOf('.');
  if (point < 0) return text;
  return digits <= 0 ? text.slice(0, point) : text.slice(0, point + 1 + digits);
}
