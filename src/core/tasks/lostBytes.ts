import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { PduFlag } from '../streams/PduIndex';
import { taskStreams } from './taskStreams';

/** What is not in the capture of a connection while a task was outstanding. It may have held PDUs of the task. */
export interface LostBytes {
  /** Bytes between PDUs, by who sent them. */
  readonly fromInitiator: number;
  readonly fromTarget: number;
  /** PDUs of the task itself of which bytes are missing. */
  readonly incompletePdus: number;
}

/** PDUs that are looked through for the one of the other direction next to the command or the answer. */
const MOST_LOOKED_AT = 4096;

/** @param own the task's PDUs that are in the capture */
export function lostBytes(analysis: CaptureAnalysis, task: number, own: readonly number[]): LostBytes {
  const { tasks, pdus } = analysis;
  const command = tasks.command(task);
  const answer = tasks.answer(task);
  const sums: [number, number] = [0, 0];
  for (const stream of taskStreams(analysis, task)) {
    const connection = analysis.connectionOf(stream);
    if (connection === undefined || connection.lost.length === 0) continue;
    for (const direction of [0, 1] as const) {
      const id = stream * 2 + direction;
      const before = neighbour(analysis, id, command, -1);
      const after = answer < 0 ? -1 : neighbour(analysis, id, answer, 1);
      const from = before < 0 ? -Infinity : pdus.position(before);
      const to = after < 0 ? Infinity : pdus.position(after);
      const fromTarget = connection.initiator === direction ? 0 : 1;
      for (const stretch of connection.lost) {
        if (stretch.direction !== direction || stretch.position < from || stretch.position >= to) continue;
        sums[fromTarget] += stretch.length;
      }
    }
  }
  const incompletePdus = own.filter((pdu) => pdus.flags(pdu) & PduFlag.incomplete).length;
  return { fromInitiator: sums[0], fromTarget: sums[1], incompletePdus };
}

/** The PDU of a direction that is, or comes next before or after, another one; -1 when there is none near. */
function neighbour({ pdus }: CaptureAnalysis, direction: number, from: number, step: 1 | -1): number {
  for (let count = 0, pdu = from; count < MOST_LOOKED_AT && pdu >= 0 && pdu < pdus.length; count++, pdu += step) {
    if (pdus.direction(pdu) === direction) return pdu;
  }
  return -1;
}
