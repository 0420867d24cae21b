/** Every rule of the findings on a capture that breaks it, and on nearly the same capture that does not. */
import assert from 'node:assert/strict';
import { findFindings } from '../../../src/core/findings/findFindings';
import type { Finding } from '../../../src/core/findings/Finding';
import { FINDING_RULES } from '../../../src/core/findings/rules/findingRules';
import { analysed } from '../../support/analysed';
import { CONNECTION_CASES } from './connectionCases';
import { KEY_CASES } from './keyCases';
import { LOGIN_CASES } from './loginCases';
import { MESSAGE_CASES } from './messageCases';
import { NUMBER_CASES } from './numberCases';
import { TASK_CASES } from './taskCases';
import { TRANSFER_CASES } from './transferCases';

const CASES = [
  ...LOGIN_CASES,
  ...KEY_CASES,
  ...CONNECTION_CASES,
  ...TASK_CASES,
  ...NUMBER_CASES,
  ...TRANSFER_CASES,
  ...MESSAGE_CASES,
];

async function findingsOf(file: Uint8Array): Promise<Finding[]> {
  const { analysis, source } = await analysed(file);
  return findFindings(analysis, source);
}

describe('findings by rule', () => {
  for (const { id, build, says } of CASES) {
    it(`${id} fires on a capture that breaks it${says ? `, and says ${says.source}` : ''}`, async () => {
      const findings = await findingsOf(build(true));
      const text = ({ fact, cause, next }: Finding): string => `${fact} ${cause} ${next}`;
      const found = findings.find((one) => one.id === id && (says === undefined || says.test(text(one))));
      assert.ok(found, `found only ${findings.map((one) => `${one.id}: ${text(one)}`).join('\n')}`);
      assert.ok(found.evidence.length > 0, 'a finding names the frames that show it');
    });

    it(`${id} is silent on a capture that keeps it`, async () => {
      const found = (await findingsOf(build(false))).filter((finding) => finding.id === id);
      assert.deepEqual(
        found.map(({ fact }) => fact),
        [],
      );
    });
  }

  it('every rule has a case, and every case a rule', () => {
    assert.deepEqual([...new Set(CASES.map(({ id }) => id))].sort(), [...FINDING_RULES.keys()].sort());
  });
});
