/** Damage somewhere in a capture: what lies before it is read as if nothing had happened. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  enhancedPacket,
  interfaceDescription,
  join,
  obsoletePacket,
  option,
  pcapFile,
  sectionHeader,
} from '../support/captureBuilder';
import { read } from '../unit/capture/readAll';

const SEED = 20260125;
const MOST_NOTICES = 22;

const payloads = fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 8 });

const pcapng = fc.tuple(payloads, fc.boolean()).map(([packets, little]) => {
  const options = [option(little, 1, Uint8Array.of(65, 66))];
  const blocks = packets.map((bytes, at) =>
    at % 2 === 0 ? enhancedPacket(7n, { bytes, options }, little) : obsoletePacket(7n, { bytes, options }, little),
  );
  return join(sectionHeader(little), interfaceDescription(little), ...blocks);
});

const pcap = fc.tuple(payloads, fc.boolean(), fc.boolean()).map(([packets, littleEndian, nanoseconds]) =>
  pcapFile(
    packets.map((bytes) => ({ bytes })),
    { littleEndian, nanoseconds },
  ),
);

/** Where the records of each format begin: damage before that changes what every one of them means. */
const FORMATS = [
  ['pcapng', pcapng, 48, 28],
  ['pcap', pcap, 24, 16],
] as const;

describe(`damaged captures (seed ${SEED})`, () => {
  for (const [format, files, begin, header] of FORMATS) {
    it(`${format}: frames before the damage are what they were`, () =>
      fc.assert(
        fc.property(
          files,
          fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 6 }),
          fc.constantFrom(16, 100, 4096),
          (file, changes, chunk) => {
            const whole = read(file).frames;
            const changed = Uint8Array.from(file);
            let first = file.length;
            for (const [at, value] of changes) {
              const place = begin + (at % (file.length - begin));
              changed[place] = value;
              first = Math.min(first, place);
            }
            const { frames, reader } = read(changed, chunk);
            // The length behind a packet, and its options, belong to it: only what ends before the damage is sure.
            const sure = whole.filter((_, at) => (whole[at + 1]?.fileOffset ?? Infinity) - header <= first);
            assert.deepEqual(frames.slice(0, sure.length), sure);
            assert.ok(reader.notices.length <= MOST_NOTICES);
            for (const { offset } of reader.notices) assert.ok(offset >= 0 && offset <= file.length);
            for (const { seconds, nanoseconds, captured, original } of frames) {
              assert.ok(Number.isFinite(seconds) || Number.isNaN(seconds));
              assert.ok(nanoseconds >= 0 && nanoseconds < 1e9 && captured <= original);
            }
          },
        ),
        { seed: SEED, numRuns: 400 },
      ));

    it(`${format}: cut anywhere, the frames that are whole are there and one notice`, () =>
      fc.assert(
        fc.property(files, fc.nat(), fc.constantFrom(16, 100, 4096), (file, at, chunk) => {
          const end = begin + (at % (file.length - begin));
          const whole = read(file).frames;
          const { frames, reader } = read(file.subarray(0, end), chunk);
          const next = (index: number): number => (whole[index + 1]?.fileOffset ?? file.length + header) - header;
          const expected = whole.filter((_, index) => next(index) <= end);
          assert.deepEqual(frames, expected);
          const edges = [begin, ...whole.map((_, index) => next(index))];
          assert.equal(reader.notices.length, edges.includes(end) ? 0 : 1);
        }),
        { seed: SEED + 1, numRuns: 400 },
      ));
  }
});
