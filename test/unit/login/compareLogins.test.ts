import assert from 'node:assert/strict';
import path from 'node:path';
import { compareLogins } from '../../../src/core/login/compareLogins';
import { loginComparisonText } from '../../../src/core/text/loginComparisonText';
import type { LoginReport } from '../../../src/core/login/LoginReport';
import { fixtures } from '../../support/captures';
import { loginReports } from '../../support/loginReports';

describe('comparison of two logins', () => {
  let accepted: LoginReport;
  let rejected: LoginReport;

  before(async () => {
    [accepted] = (await loginReports(path.join(fixtures, 'chap-ok.pcap'))) as [LoginReport];
    [rejected] = (await loginReports(path.join(fixtures, 'chap-wrong-password.pcap'))) as [LoginReport];
  });

  it('finds nothing between a login and itself, however its frames and times move', () => {
    assert.deepEqual(compareLogins(accepted, accepted), []);
    const later = {
      ...accepted,
      firstFrame: 900,
      steps: accepted.steps.map((step) => ({ ...step, frame: step.frame + 890, time: '9.9' })),
    };
    assert.deepEqual(compareLogins(accepted, later), []);
    assert.match(loginComparisonText(accepted, later, 'left'), /^What differs\n {4}nothing but frames/);
  });

  it('names the outcome and each key that differs, with both sides', () => {
    const differences = compareLogins(accepted, rejected);
    const outcome = differences.find(({ subject }) => subject === 'outcome');
    assert.deepEqual(outcome, {
      subject: 'outcome',
      left: 'success, 0x0000 Success',
      right: 'rejected, 0x0201 Authentication failure',
    });
    const maxBurst = differences.find(({ subject }) => subject === 'MaxBurstLength');
    assert(maxBurst && maxBurst.left !== '' && maxBurst.right === '', 'only the accepted login came to negotiate it');
    for (const subject of ['AuthMethod', 'CHAP_A', 'CHAP_C', 'CHAP_I', 'CHAP_R']) {
      assert(!differences.some((one) => one.subject === subject), subject);
    }
  });

  it('leaves out keys that are equal and shows a changed offer even where the outcome is the same', () => {
    const rows = accepted.keys.map((row) =>
      row.key === 'MaxBurstLength' && row.offered
        ? { ...row, offered: { ...row.offered, value: String(Number(row.offered.value) + 512) } }
        : row,
    );
    assert.deepEqual(
      compareLogins(accepted, { ...accepted, keys: rows }).map(({ subject }) => subject),
      ['MaxBurstLength'],
    );
  });

  it('has the same lines in the same places on both sides, and the login behind them', () => {
    const section = (side: 'left' | 'right') =>
      loginComparisonText(accepted, rejected, side).split('\n\n')[0].split('\n');
    const [left, right] = [section('left'), section('right')];
    assert.equal(left.length, right.length);
    left
      .slice(1)
      .forEach((line, at) => assert.equal(line.trim().split(/ {2}/)[0], right[at + 1].trim().split(/ {2}/)[0]));
    assert(loginComparisonText(accepted, rejected, 'right').includes('Login 1  frames 4-11'));
  });

  it('shows hostile keys and values as escapes, one line each', () => {
    const evil = '\u202e\n\x1b[31m';
    const keys = accepted.keys.map((row) => ({ ...row, key: `${row.key}${evil}`, effectiveText: evil.repeat(1000) }));
    const text = loginComparisonText(accepted, { ...accepted, keys }, 'right').split('\n\n')[0];
    assert(!/[\u202e\x1b]/.test(text));
    assert.equal(text.split('\n').length, 1 + compareLogins(accepted, { ...accepted, keys }).length);
    assert(Math.max(...text.split('\n').map((line) => line.length)) < 400);
  });
});
