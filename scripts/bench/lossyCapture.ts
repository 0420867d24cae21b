import { BenchCapture } from './BenchCapture';
import { BenchSession } from './BenchSession';
import { bulkRound, LONGEST_ROUND } from './bulkRound';
import { LossyConnection } from './LossyConnection';
import { SeededRandom } from './SeededRandom';
import { SmallTraffic } from './SmallTraffic';
import { takeTurns } from './takeTurns';
import { writtenCapture, type WrittenCapture } from './WrittenCapture';

/** Hosts of both ends of the four connections: each of two initiators at each of two targets. */
const ENDS = [
  [31, 41],
  [31, 42],
  [32, 41],
  [32, 42],
] as const;

/** The connection that is there before the capture begins, and the frames of it that nobody recorded. */
const EARLY_CONNECTION = 2;
const EARLY_FRAMES = 60;

/** Rounds of small traffic between two rounds of bulk traffic. */
const SMALL_STEPS = 60;

/**
 * A capture of four sessions over a bad network: small and bulk traffic, segments that are lost and repeated, segments that
 * come late, segments that the capture misses, and one connection that begins in mid-stream.
 * @param size bytes of the file, kept to within two megabytes
 */
export function writeLossyCapture(file: string, size: number, seed = 3): WrittenCapture {
  const capture = new BenchCapture(file);
  const random = new SeededRandom(seed);
  const connections: LossyConnection[] = [];
  const traffics = ENDS.map(([initiator, target], at) => {
    const connection = new LossyConnection(capture, random, {
      initiator: { host: initiator, port: 50_200 + at },
      target: { host: target, port: 3260 },
      firstSequences: [random.word(), random.word()],
      acknowledgeEvery: 2,
      segmentGap: [1, 6],
      hidden: at === EARLY_CONNECTION ? EARLY_FRAMES : 0,
    });
    connections.push(connection);
    const session = new BenchSession(connection, random, {
      initiatorName: `iqn.2026-01.example.bench:initiator${initiator}`,
      targetName: `iqn.2026-01.example.bench:lossy${target}`,
      isid: at + 1,
      tsih: at + 1,
      firstCmdSN: random.word(),
      firstStatSN: random.word(),
      immediateData: true,
      maxRecvDataSegmentLength: at % 2 === 0 ? 8192 : 65_536,
      segmentLength: 1448,
    });
    return traffic(session);
  });

  function* traffic(session: BenchSession): Generator<void> {
    const small = new SmallTraffic(capture, session, random);
    session.login();
    do {
      yield* bulkRound(capture, session, random, [1448]);
      for (let steps = random.below(SMALL_STEPS * 2); steps > 0; steps--) {
        small.step();
        yield;
      }
    } while (capture.length < size - ENDS.length * LONGEST_ROUND);
    small.drain();
    session.logout();
  }

  takeTurns(traffics, random);
  capture.close();
  return writtenCapture(capture, connections);
}
