import assert from 'node:assert/strict';
import { statusAdvice } from '../../../src/core/login/loginOutcome';
import { LOGIN_STATUS } from '../../../src/core/protocols/iscsi/loginStatus';
import { LOGIN_STATUS_EXPLANATIONS } from '../../../src/core/rfc/explanations/loginStatuses';
import { needsRfcText, readRfcFile } from '../../support/rfcTexts';

/** The codes of the table in the section on status class and detail, as "0x0201". */
function codesOf(text: string, section: string): string[] {
  const from = text.indexOf(`\n${section}.  Status-Class and Status-Detail\n`);
  const to = text.indexOf(`\n${section.replace(/\d+$/, (last) => String(Number(last) + 1))}.  `, from);
  return [...text.slice(from, to).matchAll(/\| ([0-9a-f]{4}) \|/g)].map(([, code]) => `0x${code}`);
}

describe('what is said of a login status', () => {
  for (const [rfc, section] of [
    [3720, '10.13.5'],
    [7143, '11.13.5'],
  ] as const) {
    it(`covers every code of RFC ${rfc}`, function () {
      needsRfcText(this, rfc);
      const codes = codesOf(readRfcFile(rfc), section);
      assert.equal(codes.length, 18);
      const hex = (code: number): string => `0x${code.toString(16).padStart(4, '0')}`;
      assert.deepEqual([...LOGIN_STATUS_EXPLANATIONS.keys()].map(hex).sort(), [...codes].sort());
      assert.deepEqual(Object.keys(LOGIN_STATUS).map(Number).map(hex).sort(), [...codes].sort());
    });
  }

  it('is nothing for success, and words, a cause and a next step for everything else, defined or not', () => {
    for (let status = 0; status < 0x10000; status += status < 0x400 ? 1 : 0x101) {
      const advice = statusAdvice(status);
      if (status < 0x100) assert.equal(advice, undefined);
      else {
        for (const text of [advice?.text, advice?.meaning, advice?.usualCause, advice?.checkNext]) assert.ok(text);
        assert.equal(advice?.code, `0x${status.toString(16).padStart(4, '0')}`);
      }
    }
  });

  it('names only what this login can have died of: a refused proof was offered', () => {
    const refused = { method: 'CHAP', initiator: 'refused' } as const;
    const advice = statusAdvice(0x0201, { ...refused, target: 'notAsked' });
    assert.equal(advice?.usualCause, 'wrong CHAP name or secret');
    assert.doesNotMatch(advice.checkNext, /AuthMethod/);
    assert.match(statusAdvice(0x0201, { ...refused, target: 'missing' })?.usualCause ?? '', /cannot prove itself/);
    // Of other logins, and of other statuses, nothing more is known.
    const missing = { method: 'CHAP', initiator: 'missing', target: 'notAsked' } as const;
    assert.deepEqual(statusAdvice(0x0201, missing), statusAdvice(0x0201));
    assert.deepEqual(statusAdvice(0x0202, { ...refused, target: 'notAsked' }), statusAdvice(0x0202));
  });

  it('of a detail that nobody defines goes by its class', () => {
    assert.match(statusAdvice(0x01ff)?.checkNext ?? '', /TargetAddress/);
    assert.match(statusAdvice(0x0310)?.checkNext ?? '', /try again later/);
    assert.match(statusAdvice(0x0900)?.meaning ?? '', /ends the login/);
    assert.equal(statusAdvice(undefined), undefined);
  });
});
