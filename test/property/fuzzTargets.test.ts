/**
 * The targets of `npm run fuzz` hold on their well-formed inputs and on a few changed ones, and every input that ever broke a
 * promise (fixtures/fuzz/<target>-<what>.bin) keeps it now.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { SeededRandom } from '../../scripts/bench/SeededRandom';
import { Mutator } from '../fuzz/Mutator';
import { TARGETS } from '../fuzz/targets/targets';
import { fixtures } from '../support/captures';

const folder = path.join(fixtures, 'fuzz');
const SEED = 20261129;
const CHANGED = 60;

describe(`what the fuzzer asks (seed ${SEED})`, () => {
  for (const target of TARGETS) {
    it(`${target.name}: well-formed inputs have more than one outcome, changed ones break nothing`, async () => {
      const seeds = await target.seeds();
      const random = new SeededRandom(SEED);
      const mutator = new Mutator(random);
      const outcomes = new Set<number>();
      for (const seed of seeds) outcomes.add(await target.run(seed));
      for (let run = 0; run < CHANGED; run++) {
        outcomes.add(await target.run(mutator.mutate(random.pick(seeds), random.pick(seeds))));
      }
      assert.ok(outcomes.size > 1, 'the target does not tell its inputs apart');
    });
  }

  for (const name of existsSync(folder) ? readdirSync(folder).sort() : []) {
    it(`${name} keeps its promise`, async () => {
      const target = TARGETS.find((one) => name.startsWith(`${one.name}-`));
      assert.ok(target, `no target for ${name}`);
      await target.run(new Uint8Array(readFileSync(path.join(folder, name))));
    });
  }
});
