import { BenchCapture } from './BenchCapture';
import { BenchConnection } from './BenchConnection';
import { BenchSession } from './BenchSession';
import { SeededRandom } from './SeededRandom';
import { SmallTraffic } from './SmallTraffic';
import { writtenCapture, type WrittenCapture } from './WrittenCapture';

/** Bytes that answers, logout and FIN may take. */
const END_LENGTH = 8 * 1024;

/**
 * A capture of small PDUs: one session, eight commands under way, mostly READ(10) of 512 bytes, some WRITE(10) with R2T or
 * immediate data, some NOPs, acknowledgments without data, and frames that carry two or three PDUs.
 * @param size bytes of the file, kept to within a few kilobytes
 */
export function writeSmallPduCapture(file: string, size: number, seed = 1): WrittenCapture {
  const capture = new BenchCapture(file);
  const random = new SeededRandom(seed);
  const connection = new BenchConnection(capture, random, {
    initiator: { host: 11, port: 50_001 },
    target: { host: 12, port: 3260 },
    // Close to 2^32, so that both directions wrap around early.
    firstSequences: [0xffff_f000, 0xffff_8000],
    acknowledgeEvery: Infinity,
    segmentGap: [1, 6],
  });
  const session = new BenchSession(connection, random, {
    initiatorName: 'iqn.2026-01.example.bench:initiator',
    targetName: 'iqn.2026-01.example.bench:small',
    isid: 1,
    tsih: 1,
    firstCmdSN: 0xffff_ff00,
    firstStatSN: 0xffff_fe00,
    immediateData: true,
    maxRecvDataSegmentLength: 65_536,
    segmentLength: 1448,
  });
  const traffic = new SmallTraffic(capture, session, random);
  session.login();
  while (capture.length < size - END_LENGTH) traffic.step();
  traffic.drain();
  session.logout();
  capture.close();
  return writtenCapture(capture, [connection]);
}
