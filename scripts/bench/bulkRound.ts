import type { BenchCapture } from './BenchCapture';
import { INITIATOR, TARGET } from './BenchConnection';
import type { BenchSession, BenchTask } from './BenchSession';
import type { SeededRandom } from './SeededRandom';

const QUEUE_DEPTH = 4;
const TRANSFER_LENGTH = 65_536;

/** Bytes that one round puts into a capture at most. */
export const LONGEST_ROUND = QUEUE_DEPTH * 72 * 1024;

/**
 * Four reads and writes of 64 KiB. Yields after every burst of segments, so that connections can take turns.
 * @param segmentLengths bytes of a TCP segment; each burst takes one of them
 */
export function* bulkRound(
  capture: BenchCapture,
  session: BenchSession,
  random: SeededRandom,
  segmentLengths: readonly number[],
): Generator<void> {
  const { connection } = session;
  const tasks: BenchTask[] = [];
  while (tasks.length < QUEUE_DEPTH) {
    tasks.push(session.command(random.chance(0.6) ? 'read' : 'write', TRANSFER_LENGTH));
    capture.wait(random.between(2, 20));
    session.send(INITIATOR);
  }
  capture.wait(random.between(80, 400));
  // All that a side has to say follows in one stream, so that a segment's end is no PDU's end.
  const asked: { task: BenchTask; transferTag: number }[] = [];
  for (const task of tasks) {
    if (task.kind === 'write') {
      asked.push({ task, transferTag: session.readyToTransfer(task) });
      continue;
    }
    for (let dataSN = 0; dataSN < session.dataPdus(task); dataSN++) {
      session.dataIn(task, dataSN);
      connection.stream(TARGET, random.pick(segmentLengths));
      yield;
    }
  }
  session.send(TARGET);
  capture.wait(random.between(40, 200));
  for (const { task, transferTag } of asked) {
    for (let dataSN = 0; dataSN < session.dataPdus(task); dataSN++) {
      session.dataOut(task, transferTag, dataSN);
      connection.stream(INITIATOR, random.pick(segmentLengths));
      yield;
    }
  }
  session.send(INITIATOR);
  capture.wait(random.between(80, 400));
  for (const { task } of asked) session.scsiResponse(task);
  session.send(TARGET);
  capture.wait(random.between(20, 100));
  yield;
}
