import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { TimeCollection, type TimeSummary } from './TimeCollection';
import { nanosecondsBetween } from './taskTimes';

/** Times from a request to its answer that are no SCSI tasks. */
export interface RoundTrips {
  /** Pings of the initiator: from a NOP-Out to the NOP-In that answers it. */
  readonly pings: TimeSummary;
  /** Pings of the target: from a NOP-In to the NOP-Out that answers it. */
  readonly targetPings: TimeSummary;
  /** Accepted logins: from the first Login Request to the last Login Response. */
  readonly logins: TimeSummary;
}

const NOP_OUT = 0x00;
const NOP_IN = 0x20;

/**
 * Collects the round trips of the capture.
 * @param takes which frames (indexes) count: a round trip does with any of its frames; all when absent
 */
export function roundTrips(analysis: CaptureAnalysis, takes: (frame: number) => boolean = () => true): RoundTrips {
  const { pdus } = analysis;
  const pings = new TimeCollection();
  const targetPings = new TimeCollection();
  const logins = new TimeCollection();
  const add = (to: TimeCollection, from: number, until: number): void => {
    const time = nanosecondsBetween(analysis, from, until);
    if (!Number.isNaN(time)) to.add(time);
  };
  for (let pdu = 0; pdu < pdus.length; pdu++) {
    const opcode = pdus.opcode(pdu);
    if (opcode !== NOP_IN && opcode !== NOP_OUT) continue;
    const request = pdus.request(pdu);
    if (request < 0 || !(takes(pdus.frame(request)) || takes(pdus.frame(pdu)))) continue;
    add(opcode === NOP_IN ? pings : targetPings, pdus.frame(request), pdus.frame(pdu));
  }
  for (const connection of analysis.connections) {
    for (const { outcome, steps } of connection.logins) {
      const [first, last] = [steps[0], steps.at(-1)];
      if (outcome === 'accepted' && first && last && steps.some(({ frame }) => takes(frame)))
        add(logins, first.frame, last.frame);
    }
  }
  return { pings: pings.summary(), targetPings: targetPings.summary(), logins: logins.summary() };
}
