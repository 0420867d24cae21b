import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';

/** A stretch of a frame's payload that belongs to no PDU: bytes lost before it hide where the next one begins. */
export interface UnframedPart {
  /** First byte within the frame. */
  readonly start: number;
  readonly length: number;
  /** Position of that byte in its direction (relative sequence number). */
  readonly position: number;
}

/** The stretches of a frame (index from 0) that belong to no PDU, in order; none where the stream is no iSCSI. */
export function unframedParts(analysis: CaptureAnalysis, frame: number): UnframedPart[] {
  const { frames } = analysis;
  const id = frames.direction(frame);
  const stretches = id < 0 ? undefined : analysis.connectionOf(id >> 1)?.unframed;
  if (stretches === undefined || stretches.length === 0) return [];
  const from = frames.position(frame);
  const to = from + frames.payloadLength(frame);
  return stretches.flatMap(({ direction, position, length }) => {
    const start = Math.max(from, position);
    const end = Math.min(to, position + length);
    if (direction !== (id & 1) || start >= end) return [];
    return [{ start: frames.payloadStart(frame) + start - from, length: end - start, position: start }];
  });
}
