/** What the command line's --logins prints for each fixture and for each recorded capture, whether that is in fixtures or not. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readLogins } from '../../src/core/login/readLogins';
import { loginText } from '../../src/core/text/loginText';
import { analysed } from '../support/analysed';
import { capturePath, fixtureCaptures, needsCaptures, readFixture, recordedCaptures } from '../support/captures';
import { checkGolden, goldenNames } from '../support/golden';

const TEXT = '.txt';
/** Logins of one capture that its golden has in full; of further ones it has the first lines. */
const MOST_IN_FULL = 30;

async function loginsText(bytes: Uint8Array): Promise<string> {
  const { analysis, source } = await analysed(bytes);
  let text = '';
  let count = 0;
  for await (const report of readLogins(analysis, source)) {
    const whole = loginText(report);
    text += `${count === 0 ? '' : '\n'}${count < MOST_IN_FULL ? whole : whole.slice(0, whole.indexOf('\n\n') + 1)}`;
    count++;
  }
  return text;
}

describe('logins of each fixture', () => {
  for (const name of fixtureCaptures()) {
    it(name, async () => checkGolden(`logins/${name}${TEXT}`, await loginsText(readFixture(name))));
  }

  it('there is no golden without a fixture', () => {
    assert.deepEqual(
      goldenNames(TEXT, 'logins').sort(),
      fixtureCaptures()
        .map((name) => name + TEXT)
        .sort(),
    );
  });
});

describe('logins of each recorded capture', () => {
  before(function () {
    needsCaptures(this);
  });

  for (const name of recordedCaptures()) {
    it(name, async () => {
      const text = await loginsText(readFileSync(capturePath(name)));
      checkGolden(`logins/recorded/${path.basename(name)}${TEXT}`, text);
    });
  }
});
