/**
 * Random filters over all fields: tshark and we take the same texts for filters, and let the same frames pass. More of them:
 * RANDOM_FILTERS=2000 RANDOM_FILTER_SEED=7 npx mocha test/tshark/randomFilters.test.ts
 */
import assert from 'node:assert/strict';
import path from 'node:path';
import { SeededRandom } from '../../scripts/bench/SeededRandom';
import { compileFilter } from '../../src/core/filter/compileFilter';
import { type Analysed, analysed } from '../support/analysed';
import { fixtures, readFixture, unavailable } from '../support/captures';
import { passingRead } from '../support/passing';
import { RandomFilters } from '../support/randomFilters';
import { seenFields } from '../support/seenFields';
import { tsharkFieldNames } from '../support/tshark';
import { tsharkVerdicts, type TsharkVerdict } from '../support/tsharkFilters';
import { tsharkVersion } from '../support/tsharkRun';
import { ONLY_HERE, ONLY_THERE, OTHER_FRAMES } from './randomFilterExceptions';

const SEED = Number(process.env.RANDOM_FILTER_SEED ?? 20261130);
const COUNT = Number(process.env.RANDOM_FILTERS ?? 400);
const CAPTURES = ['chap-ok.pcap', 'both-digests-istgt.pcap', 'discovery.pcap', 'port-13260.pcap'];
const PORTS = [3260, 3262, 13260, 13270];

/** What differs over one filter; undefined where nothing does that has no reason. */
async function difference(read: Analysed, text: string, theirs: TsharkVerdict): Promise<string | undefined> {
  const ours = compileFilter(text);
  if ('err' in ours) {
    const { message } = ours.err;
    if ('refused' in theirs || ONLY_HERE.some((row) => row.message.test(message))) return undefined;
    return `only we refuse ${text}: ${message}`;
  }
  if ('refused' in theirs) {
    const { refused } = theirs;
    return ONLY_THERE.some(({ message }) => message.test(refused))
      ? undefined
      : `only tshark refuses ${text}: ${refused}`;
  }
  if (OTHER_FRAMES.some(({ filters }) => filters.test(text))) return undefined;
  const frames = await passingRead(read, text);
  const [here, there] = [new Set(frames), new Set(theirs.frames)];
  const only = [frames.filter((one) => !there.has(one)), theirs.frames.filter((one) => !here.has(one))];
  if (only.every(({ length }) => length === 0)) return undefined;
  return `${text}: frames ${only[0]?.slice(0, 9).join(' ')} pass only here, ${only[1]?.slice(0, 9).join(' ')} only in tshark`;
}

describe(`random filters mean what they mean to tshark (seed ${SEED})`, function () {
  this.timeout(300_000);

  before(function () {
    if (tsharkVersion() === undefined) unavailable(this, 'tshark is not there (Debian: apt-get install tshark)');
  });

  for (const name of CAPTURES) {
    it(`over ${name}`, async () => {
      const read = await analysed(readFixture(name));
      const filters = new RandomFilters(new SeededRandom(SEED), await seenFields(read, await tsharkFieldNames()));
      const texts = Array.from({ length: COUNT }, () => filters.next(1));
      // What is linked to later frames tshark knows in its second pass.
      const theirs = await tsharkVerdicts(path.join(fixtures, name), texts, PORTS, { passes: 2 });
      const differing: string[] = [];
      let compared = 0;
      for (const [at, text] of texts.entries()) {
        const verdict = theirs[at];
        assert.ok(verdict);
        if ('frames' in verdict && verdict.frames.length > 0) compared++;
        const found = await difference(read, text, verdict);
        if (found !== undefined) differing.push(found);
      }
      assert.deepEqual(differing, []);
      assert.ok(compared > COUNT / 5, `only ${compared} of ${COUNT} filters let a frame pass`);
    });
  }
});
