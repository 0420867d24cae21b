import type { FindingContext } from '../FindingContext';
import type { IscsiConnection } from '../../session/IscsiConnection';
import { nanosecondsBetween } from '../../tasks/taskTimes';
import { durationText } from '../durationText';

const NO_TAG = 0xffff_ffff;
/** A ping without an answer for this long has failed, unless the connection ends before. Nanoseconds. */
const LATE = 2e9;

/** A ping as it was read back. */
export interface Ping {
  readonly pdu: number;
  readonly initiatorTaskTag: number;
  readonly targetTransferTag: number;
  readonly request: boolean;
}

/** Pings of either side that nobody answered. */
export function reportPings(
  { analysis, collector }: FindingContext,
  connection: IscsiConnection,
  pings: readonly Ping[],
) {
  const { pdus, frames } = analysis;
  const { stream } = connection;
  const end = stream.closeFrame >= 0 ? stream.closeFrame : frames.length - 1;
  const uncertain = connection.lost.length > 0;
  for (const [at, ping] of pings.entries()) {
    const own = ping.request
      ? ping.initiatorTaskTag !== NO_TAG
      : ping.targetTransferTag !== NO_TAG && ping.initiatorTaskTag === NO_TAG;
    if (!own) continue;
    const frame = pdus.frame(ping.pdu);
    // What comes after the connection was closed helps nobody.
    const answered = ping.request
      ? pdus.response(ping.pdu) >= 0
      : pings.some(
          (other, place) =>
            other.request &&
            place > at &&
            other.targetTransferTag === ping.targetTransferTag &&
            pdus.frame(other.pdu) <= end,
        );
    if (answered) continue;
    const waited = nanosecondsBetween(analysis, frame, end);
    if (!(waited >= LATE) || uncertain) continue;
    const [asker, other] = ping.request ? ['initiator', 'target'] : ['target', 'initiator'];
    collector.add({
      ...{ id: 'NOP-TIMEOUT', connection, pdu: ping.pdu, group: `${asker} ${stream.index}` },
      fact: `The ${other} did not answer a ping of the ${asker}, until ${
        stream.closeFrame >= 0 ? 'the connection ended' : 'the end of the capture'
      } ${durationText(waited)} later.`,
    });
  }
}
