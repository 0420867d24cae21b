/**
 * What a capture lost is no fault of the two sides: of healthy conversations, whichever frames are missing (each one, stretches
 * of some, the beginning, the end), nothing is called an error.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { findFindings } from '../../src/core/findings/findFindings';
import { analysed } from '../support/analysed';
import { join } from '../support/captureBuilder';
import { fixtures } from '../support/captures';
import { takeApart } from '../support/splitCapture';

const HEALTHY = ['chap-ok', 'discovery', 'both-digests-tgt', 'nanosecond', 'target-pings', 'sample'];
const STRETCHES = [1, 2, 3, 5, 9];

async function errorsOf(file: Uint8Array): Promise<string[]> {
  const { analysis, source } = await analysed(file);
  const findings = await findFindings(analysis, source);
  return findings.filter(({ severity }) => severity === 'error').map(({ id, fact }) => `${id}: ${fact}`);
}

describe('findings of captures that lost frames', () => {
  for (const name of HEALTHY) {
    const { head, records } = takeApart(readFileSync(path.join(fixtures, `${name}.pcap`)));
    const without = (from: number, count: number): Uint8Array =>
      join(head, ...records.slice(0, from), ...records.slice(from + count));

    it(`${name} is healthy as it is`, async () => {
      assert.deepEqual(await errorsOf(without(0, 0)), []);
    });

    for (const count of STRETCHES) {
      it(`${name} without any ${count} of its frames in a row has no errors`, async () => {
        for (let from = 0; from < records.length; from++) {
          assert.deepEqual(await errorsOf(without(from, count)), [], `without ${count} from frame ${from + 1} on`);
        }
      });
    }

    it(`${name} has no errors wherever the capture begins`, async () => {
      for (let from = 1; from < records.length; from++) {
        assert.deepEqual(await errorsOf(without(0, from)), [], `from frame ${from + 1} on`);
      }
    });

    for (const side of [0, 1] as const) {
      it(`${name} with the frames of one side only (${side}) has no errors, and says so`, async () => {
        const { analysis } = await analysed(without(0, 0));
        const kept = records.filter((_, frame) => (analysis.frames.direction(frame) & 1) === side);
        const file = join(head, ...kept);
        assert.deepEqual(await errorsOf(file), []);
        const half = await analysed(file);
        const said = (await findFindings(half.analysis, half.source)).filter(({ id }) => id === 'NOT-CHECKED');
        assert.ok(
          said.some(({ fact }) => /^Only what the (initiator|target) sent is in the capture/.test(fact)),
          said.map(({ fact }) => fact).join('\n'),
        );
      });
    }

    it(`${name} has no errors wherever the capture ends`, async () => {
      for (let end = 1; end < records.length; end++) {
        assert.deepEqual(await errorsOf(without(end, records.length)), [], `up to frame ${end}`);
      }
    });
  }
});
