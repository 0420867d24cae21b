import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { IscsiConnection } from '../session/IscsiConnection';

/** The first PDU of one direction (0 or 1) of a connection, by the chain of its frames; -1 for none. */
export function firstPduOf({ frames, pdus }: CaptureAnalysis, { stream }: IscsiConnection, direction: number): number {
  const last = Math.min(stream.lastFrame, frames.length - 1);
  // The frame chain leads to the first PDU of a direction without a look at all others.
  for (let frame = stream.firstFrame; frame >= 0 && frame <= last;) {
    if (frames.direction(frame) === stream.index * 2 + direction) {
      const pdu = frames.firstPdu(frame);
      if (pdu >= 0 && pdus.direction(pdu) === stream.index * 2 + direction) return pdu;
      frame = frames.nextInDirection(frame);
    } else frame++;
  }
  return -1;
}
