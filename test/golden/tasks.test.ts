/** What the command line's --srt, --tasks and --stats print for each fixture. */
import assert from 'node:assert/strict';
import { ioStatisticsJson } from '../../src/core/tasks/ioStatisticsJson';
import { captureResponseTimes } from '../../src/core/tasks/responseTimeText';
import { taskLines } from '../../src/core/tasks/taskJson';
import { analysed } from '../support/analysed';
import { capturePath, fixtureCaptures, needsCaptures, readFixture } from '../support/captures';
import { checkGolden, goldenNames } from '../support/golden';
import { readFileSync } from 'node:fs';

const ENDINGS = ['.srt.txt', '.tasks.json', '.stats.json'] as const;
/** The capture that the product was asked for with; its goldens are in the repository, itself it is not. */
const SEED = 'iscsi_login.pcap';

async function check(name: string, bytes: Uint8Array): Promise<void> {
  const { analysis, source } = await analysed(bytes);
  let tasks = '';
  for await (const line of taskLines(analysis, source)) tasks += line;
  checkGolden(`tasks/${name}.srt.txt`, captureResponseTimes(analysis));
  checkGolden(`tasks/${name}.tasks.json`, tasks);
  checkGolden(`tasks/${name}.stats.json`, JSON.stringify(ioStatisticsJson(analysis), null, 1) + '\n');
}

describe('tasks of each fixture', () => {
  for (const name of fixtureCaptures()) it(name, () => check(name, readFixture(name)));

  it(SEED, async function () {
    needsCaptures(this, SEED);
    await check(SEED, readFileSync(capturePath(SEED)));
  });

  it('there is no golden without a fixture', () => {
    for (const ending of ENDINGS) {
      assert.deepEqual(
        goldenNames(ending, 'tasks').sort(),
        [...fixtureCaptures(), SEED].map((name) => name + ending).sort(),
      );
    }
  });
});
