import { hexNumber } from '../../bytes/hex';
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
  reportUnknownTags(collector, connection, pings);
  for (const [at, ping] of pings.entries()) {
    const own = ping.request
      ? ping.initiatorTaskTag !== NO_TAG
      : ping.targetTransferTag !== NO_TAG && ping.initiatorTaskTag === NO_TAG;
    if (!own) continue;
    const frame = pdus.frame(ping.pdu);
    // What comes after the connection was closed helps nobody.
    const answer = ping.request
      ? pdus.response(ping.pdu)
      : (pings.find(
          (other, place) =>
            other.request &&
            place > at &&
            other.targetTransferTag === ping.targetTransferTag &&
            pdus.frame(other.pdu) <= end,
        )?.pdu ?? -1);
    const answered = answer >= 0;
    if (answered) {
      reportLate(analysis, collector, connection, ping, answer);
      continue;
    }
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

/** A ping that was answered after all, but later than most sides wait for it. */
function reportLate(
  analysis: FindingContext['analysis'],
  collector: FindingContext['collector'],
  connection: IscsiConnection,
  { pdu, request }: Ping,
  answer: number,
): void {
  const [from, to] = [analysis.pdus.frame(pdu), analysis.pdus.frame(answer)];
  const time = nanosecondsBetween(analysis, from, to);
  if (!(time >= LATE)) return;
  const [asker, other] = request ? ['initiator', 'target'] : ['target', 'initiator'];
  collector.add({
    ...{ id: 'NOP-TIMEOUT', connection, pdu, frames: [to], group: `late ${asker}`, severity: 'warning' },
    fact: `The ${other} answered a ping of the ${asker} only after ${durationText(time)}.`,
  });
}

/** Answers to pings that the target did not send. */
function reportUnknownTags(
  collector: FindingContext['collector'],
  connection: IscsiConnection,
  pings: readonly Ping[],
): void {
  if (!connection.stream.beginningSeen || connection.lost.length + connection.unframed.length > 0) return;
  const asked = new Set<number>();
  for (const { pdu, request, initiatorTaskTag, targetTransferTag } of pings) {
    if (!request) {
      asked.add(targetTransferTag);
      continue;
    }
    if (initiatorTaskTag !== NO_TAG || targetTransferTag === NO_TAG || asked.has(targetTransferTag)) continue;
    collector.add({
      ...{ id: 'NOP-FORM', connection, pdu, group: 'tag' },
      fact: `A NOP-Out answers Target Transfer Tag ${hexNumber(targetTransferTag, 8)}, which no NOP-In before it had.`,
    });
  }
}
