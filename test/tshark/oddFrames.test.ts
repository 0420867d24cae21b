/** Odd frames, and frames with headers changed at random: no layer is taken for something that tshark does not see there. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SeededRandom } from '../../scripts/bench/SeededRandom';
import { type Packet, pcapFile } from '../support/captureBuilder';
import { unavailable } from '../support/captures';
import { type FrameDifference, frameDifferences } from '../support/frameDifferences';
import { ODD_FRAMES, type OddFrame } from '../support/oddFrames';
import { tsharkVersion } from '../support/tsharkRun';

/** Each turn changes one to three bytes of the headers of every odd frame. */
const TURNS = Number(process.env.ODD_FRAME_TURNS ?? 12);
const SEED = 20_261_129;
const HEADERS = 96;

interface Row {
  readonly name: string;
  readonly fits: (difference: FrameDifference) => boolean;
  readonly reason: string;
}

/** What tshark has behind our stack; undefined when ours is not the beginning of its. */
const behind = ({ ours, theirs }: FrameDifference): string | undefined =>
  theirs.startsWith(ours) ? theirs.slice(ours.length) : undefined;

const EXCEPTIONS: readonly Row[] = [
  {
    name: 'what tshark guesses below MPLS',
    fits: (difference) =>
      difference.field === 'frame.protocols'
        ? behind(difference)?.startsWith(':pwethheuristic') === true
        : /^eth\./.test(difference.field) && behind(difference)?.startsWith(',') === true,
    reason: 'Whether bytes are Ethernet is guessed from addresses; tshark asks a list of makers, which we do not have.',
  },
  {
    name: 'what tshark guesses of a payload by its port',
    fits: (difference) => difference.field === 'frame.protocols' && /^:[a-z0-9]+$/.test(behind(difference) ?? ''),
    reason: 'Of what TCP and UDP carry we look at iSCSI and tunnels only.',
  },
  {
    name: 'raw IP of less than a header',
    fits: ({ field, ours, theirs }) =>
      (field === 'frame.protocols' && ours === 'raw:ip' && theirs === 'raw') || (field === 'ip.len' && theirs === ''),
    reason: 'We show what is there of the header.',
  },
  {
    name: 'IPv4 total length 0',
    fits: ({ field, ours }) => field === 'ip.len' && ours.split(',').includes('0'),
    reason: 'We show the two bytes; tshark puts in their place what the frame holds.',
  },
  {
    name: 'IPv6 payload length 0',
    fits: ({ field, ours, theirs }) => /^(tcp|udp)\./.test(field) && ours !== '' && theirs === '',
    reason: 'Segmentation offload leaves the length 0: we take the frame’s end, and tshark 4.0 sees an empty packet.',
  },
];

const used = new Set<Row>();
let compared = 0;

describe('odd frames against tshark', function () {
  this.timeout(300_000);
  let folder: string;
  before(function () {
    folder = mkdtempSync(path.join(tmpdir(), 'odd-'));
    if (tsharkVersion() === undefined) unavailable(this, 'tshark is not installed');
  });
  after(() => {
    rmSync(folder, { recursive: true });
    console.log(`    ${compared} frames compared, excepted: ${[...used].map(({ name }) => name).join(', ') || 'none'}`);
  });

  /** Differences of frames of one link type that no exception explains. */
  async function unexplained(frames: readonly OddFrame[], linkType: number): Promise<string[]> {
    const file = path.join(folder, 'odd.pcap');
    const packets = frames.map(({ bytes, original }, at): Packet => ({
      bytes,
      seconds: 1000 + at,
      ...(original === undefined ? {} : { original }),
    }));
    const written = pcapFile(packets, { linkType });
    writeFileSync(file, written);
    const { frames: count, differences } = await frameDifferences(file, written);
    assert.equal(count, frames.length);
    compared += count;
    return differences.flatMap((difference) => {
      const exception = EXCEPTIONS.find(({ fits }) => fits(difference));
      if (exception) {
        used.add(exception);
        return [];
      }
      const { frame, field, ours, theirs } = difference;
      const { name = '', bytes = new Uint8Array(0) } = frames[frame - 1] ?? {};
      return [
        `${name}: ${field}: ours ${ours}, tshark's ${theirs} (${Buffer.from(bytes.subarray(0, HEADERS)).toString('hex')})`,
      ];
    });
  }

  const linkTypes = [...new Set(ODD_FRAMES.map(({ linkType = 1 }) => linkType))];
  const ofType = (wanted: number): OddFrame[] => ODD_FRAMES.filter(({ linkType = 1 }) => linkType === wanted);

  for (const linkType of linkTypes) {
    it(`link type ${linkType}`, async () => {
      assert.deepEqual(await unexplained(ofType(linkType), linkType), []);
    });

    it(`link type ${linkType} with changed headers`, async () => {
      const random = new SeededRandom(SEED + linkType);
      const frames = ofType(linkType)
        .filter(({ name }) => !/fragment/.test(name))
        .flatMap((frame) =>
          Array.from({ length: TURNS }, (_, turn): OddFrame => {
            const bytes = frame.bytes.slice();
            for (let changes = 1 + random.below(3); changes > 0; changes--) {
              bytes[random.below(Math.min(bytes.length, HEADERS))] = random.below(256);
            }
            return { ...frame, name: `${frame.name}, turn ${turn + 1}`, bytes };
          }),
        );
      assert.deepEqual((await unexplained(frames, linkType)).slice(0, 40), []);
    });
  }

  it('with every exception still in use', () => {
    const stale = EXCEPTIONS.filter((exception) => !used.has(exception)).map(({ name }) => name);
    assert.deepEqual(stale, []);
  });
});
