/** What `--logins --json` prints, against the contract that scripts rely on: names, order and values. */
import assert from 'node:assert/strict';
import path from 'node:path';
import * as v from 'valibot';
import { loginJson } from '../../../src/core/text/loginJson';
import { capturePath, fixtureCaptures, fixtures, needsCaptures, recordedCaptures } from '../../support/captures';
import { loginReports } from '../../support/loginReports';

const textOrNull = v.nullable(v.string());
const contract = v.strictObject({
  frames: v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(1))), v.minLength(1)),
  initiator: v.string(),
  target: v.string(),
  sessionType: v.picklist(['Normal', 'Discovery']),
  isid: v.pipe(v.string(), v.regex(/^0x[0-9a-f]{12}$/)),
  tsih: v.pipe(v.string(), v.regex(/^0x[0-9a-f]{4}$/)),
  cid: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff)),
  stages: v.array(v.picklist(['security', 'operational', 'fullFeature'])),
  outcome: v.picklist(['success', 'rejected', 'aborted', 'incomplete']),
  status: v.nullable(v.pipe(v.string(), v.regex(/^0x[0-9a-f]{4}$/))),
  statusText: textOrNull,
  keys: v.array(
    v.strictObject({
      key: v.string(),
      offered: textOrNull,
      answered: textOrNull,
      effective: textOrNull,
      rule: v.pipe(v.string(), v.minLength(1)),
      ok: v.boolean(),
      rfc: v.nullable(v.pipe(v.string(), v.regex(/^(3720|7143|7144|7145|5048|5046|4850) [0-9A-Z.]+$/))),
    }),
  ),
});

/** What must hold between the values. */
function consistent({ outcome, status, statusText, stages }: v.InferOutput<typeof contract>): void {
  assert.equal(status === null, statusText === null);
  assert.equal(new Set(stages).size, stages.length);
  assert.equal(stages.includes('fullFeature'), outcome === 'success');
  if (outcome === 'success') assert.equal(status, '0x0000');
  if (outcome === 'rejected') assert.ok(status !== null && status >= '0x0100');
}

async function check(file: string): Promise<number> {
  const reports = await loginReports(file);
  for (const report of reports) {
    // What JSON text holds, not what the object has besides.
    const json: unknown = JSON.parse(JSON.stringify(loginJson(report)));
    const parsed = v.parse(contract, json);
    assert.deepEqual(Object.keys(json as object), Object.keys(contract.entries), 'in this order');
    consistent(parsed);
  }
  return reports.length;
}

describe('--logins --json keeps its contract', () => {
  it('for every login of all fixtures', async () => {
    let logins = 0;
    for (const name of fixtureCaptures()) logins += await check(path.join(fixtures, name));
    assert.ok(logins > 40, `${logins} logins`);
  });

  it('for every login of all recorded captures', async function () {
    needsCaptures(this);
    let logins = 0;
    for (const name of recordedCaptures()) logins += await check(capturePath(name));
    assert.ok(logins > 200, `${logins} logins`);
  });
});
