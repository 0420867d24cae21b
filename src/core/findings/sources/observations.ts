import type { CaptureAnalysis } from '../../analysis/CaptureAnalysis';
import type { IscsiConnection } from '../../session/IscsiConnection';
import { PduFlag } from '../../streams/PduIndex';
import type { FindingContext } from '../FindingContext';
import type { Observation, ObservationKind } from '../watch/ObservationLog';
import { beforeFirstHole, hasUnseenEnd } from '../targetHoles';
import { OBSERVATION_JUDGES } from './observationJudges';

/** What says that something never came: a hole anywhere before in the other direction may have held it. */
const NEVER_CAME: ReadonlySet<ObservationKind> = new Set(['unknownTag']);

const BAD = PduFlag.incomplete | PduFlag.resynchronised;

/** What the watch noted, and command numbers that never came. */
export function reportObservations({ analysis, collector }: FindingContext): void {
  for (const connection of analysis.connections) {
    for (const { kind, count, first } of connection.notes.observed) {
      const judge = OBSERVATION_JUDGES[kind];
      if (!judge) continue;
      let certain = first.filter((one) => isCertain(analysis, connection, one));
      if (NEVER_CAME.has(kind) && certain.length > 0 && connection.initiator !== undefined) {
        const seen = beforeFirstHole(analysis, connection, connection.initiator);
        certain = certain.filter(({ pdu }) => analysis.pdus.frame(pdu) <= seen);
      }
      // What is counted only is taken to be as what was kept.
      const further = certain.length === first.length ? count - first.length : 0;
      for (const [at, one] of certain.entries()) {
        const said = judge(one.values, one, analysis);
        if (!said) continue;
        const last = at === certain.length - 1 && further > 0;
        collector.add({ ...said, connection, pdu: one.pdu, ...(last ? { count: 1 + further } : {}) });
      }
    }
    for (const { pdu, first, count } of connection.notes.gaps) {
      if (count <= 0) continue;
      const missing = count === 1 ? `CmdSN ${first}` : `${count} numbers from CmdSN ${first} on`;
      collector.add({ id: 'CMDSN-GAP', connection, pdu, fact: `${missing} never came; this command follows.` });
    }
  }
}

/**
 * PDUs of the two directions do not always pass in the order of their frames: what compares them is certain only where the
 * other direction had nothing more to say before, and where nothing is missing from it.
 */
function isCertain({ pdus }: CaptureAnalysis, connection: IscsiConnection, { pdu, other }: Observation): boolean {
  if (other < 0 || pdus.opcode(pdu) >> 5 === pdus.opcode(other) >> 5) return true;
  if (pdus.flags(pdu) & BAD) return false;
  const next = pdus.nextInDirection(other);
  const end = pdus.position(other) + pdus.lengthOf(other);
  if (next >= 0) return pdus.frame(next) >= pdus.frame(pdu) && pdus.position(next) === end;
  const side = (pdus.direction(other) & 1) as 0 | 1;
  if (hasUnseenEnd(connection, side, end)) return false;
  return !connection.lost.some(({ direction, position }) => direction === side && position >= end);
}
