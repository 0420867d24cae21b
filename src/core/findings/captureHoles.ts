import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { PduFlag } from '../streams/PduIndex';
import { TcpFinding } from '../streams/TcpAnalysis';
import type { Turns } from './Turns';

const HOLE = TcpFinding.lostSegment | TcpFinding.ackLostSegment;
/** What waits for missing bytes is given up after 64 frames: what a hole confuses lies this near, in frames. */
const NEAR = 300;
/** Entries of an index that are looked at before others get their turn. */
const MANY = 100_000;

/**
 * Frames (indexes, ascending) by TCP stream behind which the capture lacks something: the TCP analysis saw a hole, or a PDU
 * lacks bytes.
 */
export async function captureHoles(
  { frames, pdus }: CaptureAnalysis,
  turns: Turns,
): Promise<ReadonlyMap<number, readonly number[]>> {
  const holes = new Map<number, number[]>();
  const note = (stream: number, frame: number): void => {
    const list = holes.get(stream);
    if (list) list.push(frame);
    else holes.set(stream, [frame]);
  };
  for (let frame = 0; frame < frames.length; frame++) {
    if (frame % MANY === 0) await turns.now();
    if ((frames.flags(frame) & HOLE) === 0) continue;
    const direction = frames.direction(frame);
    if (direction >= 0) note(direction >> 1, frame);
  }
  for (let pdu = 0; pdu < pdus.length; pdu++) {
    if (pdu % MANY === 0) await turns.now();
    if (pdus.flags(pdu) & PduFlag.incomplete) note(pdus.direction(pdu) >> 1, pdus.frame(pdu));
  }
  for (const list of holes.values()) list.sort((one, other) => one - other);
  return holes;
}

/** True when one of the holes (ascending) lies near a frame. */
export function isNearHole(holes: readonly number[] | undefined, frame: number): boolean {
  if (holes === undefined) return false;
  let [from, to] = [0, holes.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (holes[middle] < frame - NEAR) from = middle + 1;
    else to = middle;
  }
  return from < holes.length && holes[from] <= frame + NEAR;
}
