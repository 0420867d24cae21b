import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { IscsiConnection } from '../session/IscsiConnection';

/** The first PDU of one direction (0 or 1) of a connection, by the chain of its frames; -1 for none. */
export function firstPduOf({ frames, pdus }: CaptureAnalysis, { stream }: IscsiConnection, direction: 0 | 1): number {
  const { id, firstFrame } = stream.directions[direction];
  // The frame chain leads to the first PDU of a direction without a look at all others.
  for (let frame = firstFrame; frame >= 0; frame = frames.nextInDirection(frame)) {
    const pdu = frames.firstPdu(frame);
    if (pdu >= 0 && pdus.direction(pdu) === id) return pdu;
  }
  return -1;
}
