/** Times of pcapng interfaces in every resolution and offset: exact to the nanosecond, as tshark has them. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { analysed } from '../support/analysed';
import { enhancedPacket, hex, interfaceDescription, join, option, sectionHeader } from '../support/captureBuilder';
import { unavailable } from '../support/captures';
import { tsharkVersion } from '../support/tsharkRun';

const BINARY = 0x80;
const RESOLUTIONS = [
  0,
  1,
  3,
  6,
  7,
  9,
  10,
  12,
  15,
  18,
  BINARY,
  BINARY | 1,
  BINARY | 10,
  BINARY | 20,
  BINARY | 30,
  BINARY | 32,
  BINARY | 40,
];
const OFFSETS = [0n, 1n, -1n, 1_700_000_000n, -1_700_000_000n, -2_000_000_000n];
const SECONDS = [0n, 1n, 1_335_478_366n];

function bigOption(little: boolean, code: number, value: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigInt64(0, value, little);
  return option(little, code, bytes);
}

describe('times of pcapng files', () => {
  let folder: string;
  before(function () {
    folder = mkdtempSync(path.join(tmpdir(), 'times-'));
    if (tsharkVersion() === undefined) unavailable(this, 'tshark is not there (Debian: apt-get install tshark)');
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const resolution of RESOLUTIONS) {
    const exponent = resolution & 0x7f;
    it(`with a resolution of ${resolution & BINARY ? 2 : 10}^-${exponent}`, async () => {
      const perSecond = resolution & BINARY ? 2n ** BigInt(exponent) : 10n ** BigInt(exponent);
      const little = exponent % 2 === 0;
      const counters = SECONDS.flatMap((seconds) => {
        const begin = seconds * perSecond;
        return [begin, begin + 1n, begin + perSecond / 3n, begin + perSecond - 1n, begin + (perSecond * 7n) / 8n];
      }).filter((units) => units < 1n << 63n);
      const file = join(
        sectionHeader(little),
        ...OFFSETS.map((offset) =>
          interfaceDescription(little, {
            options: [option(little, 9, Uint8Array.of(resolution)), bigOption(little, 14, offset)],
          }),
        ),
        ...OFFSETS.flatMap((_, at) =>
          counters.map((units) => enhancedPacket(units, { bytes: hex('0102030405060708') }, little, at)),
        ),
      );
      const name = path.join(folder, 'times.pcapng');
      writeFileSync(name, file);
      const { stdout } = spawnSync('tshark', ['-n', '-r', name, '-T', 'fields', '-e', 'frame.time_epoch'], {
        encoding: 'utf8',
      });
      const { frames } = (await analysed(file)).analysis;
      // Before 1970 tshark 4.0 prints the whole seconds and, unsigned, the nanoseconds that are added to them: "-1.9" for
      // a tenth of a second before. The instant is the same; what we print of it is tested in timestamp.test.ts.
      const ours = Array.from(
        { length: frames.length },
        (_, at) => `${frames.seconds(at)}.${String(frames.nanoseconds(at)).padStart(9, '0')}`,
      );
      const theirs = stdout.trimEnd().split('\n');
      let compared = 0;
      for (const [at, time] of ours.entries()) {
        const units = counters[at % counters.length];
        const product = (units % perSecond) * 1_000_000_000n;
        const seconds = units / perSecond + OFFSETS[Math.floor(at / counters.length)];
        assert.equal(time, `${seconds}.${String(product / perSecond).padStart(9, '0')}`);
        // tshark 4.0 multiplies in 64 bits, which run over in the finest resolutions: 0.001291940 for a third of a second.
        if (product >= 1n << 64n) continue;
        assert.equal(time, theirs[at]);
        compared++;
      }
      assert.equal(ours.length, OFFSETS.length * counters.length);
      assert.equal(theirs.length, ours.length);
      assert.ok(compared >= OFFSETS.length * 2, `only ${compared} times were compared`);
    });
  }
});
