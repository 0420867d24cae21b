import type { CaptureLocation } from '../messages/engine';
import type { CaptureSummary } from '../messages/results';

/** A worker has ended on its own. */
export interface EngineDeath {
  /** Whether its memory was used up: trying again would come to the same. */
  readonly isOutOfMemory: boolean;
  /** For people: what happened, to which capture, and at which place of it. */
  readonly detail: string;
}

/** Longest part of a request that is told. */
const MOST_ASKED = 200;

/**
 * Tells what is known of a worker's end.
 * @param place where the capture is
 * @param why the reason, in the words of the system
 * @param known the last that was heard of the capture
 * @param asked the request that it was at, if any
 */
export function engineDeath(
  place: string,
  why: string,
  error: unknown,
  known: CaptureSummary | undefined,
  asked: { readonly method: string; readonly params: unknown } | undefined,
): EngineDeath {
  const isOutOfMemory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
  const what = isOutOfMemory
    ? 'The decoder has used up the memory that it may have (setting iscsiTrace.maximumMemory)'
    : 'The decoder has stopped';
  const reason = isOutOfMemory ? '' : ` Reason: ${why}`;
  return { isOutOfMemory, detail: `${what} ${placeOf(known, asked)}.${reason}\nCapture: ${place}` };
}

function placeOf(known: CaptureSummary | undefined, asked: { method: string; params: unknown } | undefined): string {
  if (!known) return 'at the beginning of the file';
  if (!known.complete) {
    return `while it read the file, behind offset ${known.bytesRead} of ${known.bytesTotal} (frame ${known.frames})`;
  }
  if (!asked) return `after the file was read (${known.frames} frames)`;
  return `while it was asked for ${asked.method} ${textOf(asked.params)}`;
}

/** A request's parameters; a secret that the person has typed is none of anybody's business. */
function textOf(params: unknown): string {
  const text = JSON.stringify(params, (key, value: unknown) => (key === 'secret' ? undefined : value)) ?? '';
  return text.length > MOST_ASKED ? `${text.slice(0, MOST_ASKED)}…` : text;
}

/** Where a capture is, for people. */
export function placeOfCapture(location: CaptureLocation): string {
  if (location.kind !== 'files') return location.name;
  const [first = location.name] = location.paths;
  return location.paths.length > 1 ? `${first} and ${location.paths.length - 1} more` : first;
}
