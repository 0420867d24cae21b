import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';

/** Which frames are exported. Frames count from 1, streams and sessions as in the capture's index. */
export type FrameScope =
  | { readonly kind: 'all' }
  /** Those that a display filter leaves. */
  | { readonly kind: 'filter'; readonly filter: string }
  | { readonly kind: 'frame'; readonly frame: number }
  | { readonly kind: 'conversation'; readonly stream: number }
  /** 0: the direction of the stream's first frame. */
  | { readonly kind: 'direction'; readonly stream: number; readonly direction: 0 | 1 }
  /** All connections of an iSCSI session. */
  | { readonly kind: 'session'; readonly session: number };

/** Ascending frames (indexes from 0) that do not change any more. */
export interface FrameList {
  readonly length: number;
  at(index: number): number;
}

/** Frames looked at before other requests get their turn. */
const SLICE = 200_000;

/**
 * The frames of a scope, as many as there are now. A filter's are found elsewhere.
 * @param pause is waited for between two slices of a long way
 * @throws RangeError when there is no such frame, stream or session
 */
export async function framesOfScope(
  { frames, streams, sessions }: CaptureAnalysis,
  scope: Exclude<FrameScope, { readonly kind: 'filter' }>,
  pause: () => Promise<void>,
): Promise<FrameList> {
  const total = frames.length;
  if (scope.kind === 'all') return { length: total, at: (index) => index };
  if (scope.kind === 'frame') {
    const frame = scope.frame - 1;
    if (!Number.isInteger(frame) || frame < 0 || frame >= total)
      throw new RangeError(`There is no frame ${scope.frame}.`);
    return { length: 1, at: () => frame };
  }
  const directions = new Set<number>();
  if (scope.kind === 'session') {
    const session = sessions.sessions[scope.session];
    if (!session || session.connections.length === 0) throw new RangeError('There is no such session.');
    for (const { stream } of session.connections) directions.add(stream.index * 2).add(stream.index * 2 + 1);
  } else {
    if (!streams.streams[scope.stream]) throw new RangeError(`There is no TCP stream ${scope.stream}.`);
    for (const direction of scope.kind === 'direction' ? [scope.direction] : [0, 1]) {
      directions.add(scope.stream * 2 + direction);
    }
  }
  let list = new Uint32Array(1024);
  let count = 0;
  for (let frame = 0; frame < total; frame++) {
    if (frame % SLICE === SLICE - 1) await pause();
    if (!directions.has(frames.direction(frame))) continue;
    if (count === list.length) {
      const longer = new Uint32Array(count * 2);
      longer.set(list);
      list = longer;
    }
    list[count++] = frame;
  }
  return { length: count, at: (index) => list[index] ?? 0 };
}
