import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { IscsiConnection } from '../session/IscsiConnection';
import { PduFlag } from '../streams/PduIndex';
import { firstPduOf } from './firstPduOf';

/**
 * Index of the frame from which on every answer of the target is in the capture: the one behind the last hole in what it
 * sent. -1 without a hole, Infinity when the initiator acknowledged bytes behind the last PDU that are not in the capture.
 */
export function lastTargetHole(analysis: CaptureAnalysis, connection: IscsiConnection): number {
  const { pdus } = analysis;
  const target = connection.initiator === 0 ? 1 : 0;
  let found = -1;
  let end = -1;
  for (let pdu = firstPduOf(analysis, connection, target); pdu >= 0; pdu = pdus.nextInDirection(pdu)) {
    if (end >= 0 && pdus.position(pdu) !== end) found = pdus.frame(pdu);
    end = pdus.position(pdu) + pdus.lengthOf(pdu);
  }
  return end >= 0 && hasUnseenEnd(connection, target, end) ? Infinity : found;
}

/** Index of the last frame up to which every header of a direction is in the capture and right; Infinity without a hole. */
export function beforeFirstHole(analysis: CaptureAnalysis, connection: IscsiConnection, direction: 0 | 1): number {
  const { pdus } = analysis;
  let end = -1;
  let seen = -1;
  for (let pdu = firstPduOf(analysis, connection, direction); pdu >= 0; pdu = pdus.nextInDirection(pdu)) {
    if ((end >= 0 && pdus.position(pdu) !== end) || pdus.flags(pdu) & PduFlag.headerDigestWrong) return seen;
    end = pdus.position(pdu) + pdus.lengthOf(pdu);
    seen = pdus.frame(pdu);
  }
  return Infinity;
}

/**
 * True when the other side acknowledged bytes of a direction behind its last PDU, which ends at this position: the capture
 * lost them, and nothing that it has tells so. A FIN counts as one byte.
 */
export function hasUnseenEnd({ stream }: IscsiConnection, direction: 0 | 1, end: number): boolean {
  return stream.directions[direction].acknowledged > end + 1;
}

/** The side (0 or 1) whose frames are all that the capture has of a connection; undefined where both are there. */
export function onlySideOf({ stream }: IscsiConnection): 0 | 1 | undefined {
  const [first, second] = stream.directions;
  if (first.lastFrame >= 0 && second.lastFrame >= 0) return undefined;
  return first.lastFrame >= 0 ? 0 : 1;
}
