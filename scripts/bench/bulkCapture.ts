import { BenchCapture } from './BenchCapture';
import { BenchConnection } from './BenchConnection';
import { BenchSession } from './BenchSession';
import { bulkRound, LONGEST_ROUND } from './bulkRound';
import { SeededRandom } from './SeededRandom';
import { takeTurns } from './takeTurns';
import { writtenCapture, type WrittenCapture } from './WrittenCapture';

/** What tells the two sessions apart. `segmentLengths`: bytes of a TCP segment, which bursts choose from. */
const SESSIONS = [
  { maxRecvDataSegmentLength: 8192, segmentLength: 1448, segmentLengths: [1448] },
  { maxRecvDataSegmentLength: 65_536, segmentLength: 8948, segmentLengths: [1448, 1448, 8948] },
];

/**
 * A capture of reads and writes of 64 KiB: two sessions, PDUs of 8 KiB in the one and of 64 KiB in the other, cut into TCP
 * segments so that headers fall anywhere inside them; an acknowledgment after every second segment. The second connection
 * has jumbo segments among its segments of usual length.
 * @param size bytes of the file, kept to within a megabyte
 */
export function writeBulkCapture(file: string, size: number, seed = 2): WrittenCapture {
  const capture = new BenchCapture(file);
  const random = new SeededRandom(seed);
  const connections: BenchConnection[] = [];
  const traffics = SESSIONS.map(({ maxRecvDataSegmentLength, segmentLength, segmentLengths }, at) => {
    const connection = new BenchConnection(capture, random, {
      initiator: { host: 21, port: 50_100 + at },
      target: { host: 22, port: 3260 },
      firstSequences: [random.word(), random.word()],
      acknowledgeEvery: 2,
      segmentGap: [1, 4],
    });
    connections.push(connection);
    const session = new BenchSession(connection, random, {
      initiatorName: 'iqn.2026-01.example.bench:initiator',
      targetName: `iqn.2026-01.example.bench:bulk${at}`,
      isid: at + 1,
      tsih: at + 1,
      firstCmdSN: 1,
      firstStatSN: 1,
      immediateData: false,
      maxRecvDataSegmentLength,
      segmentLength,
    });
    return traffic(session, segmentLengths);
  });

  function* traffic(session: BenchSession, segmentLengths: readonly number[]): Generator<void> {
    session.login();
    // Each session finishes the round that it is in.
    do yield* bulkRound(capture, session, random, segmentLengths);
    while (capture.length < size - SESSIONS.length * LONGEST_ROUND);
    session.logout();
  }

  takeTurns(traffics, random);
  capture.close();
  return writtenCapture(capture, connections);
}
