/** What the logins of the recorded captures say, against what the programs at their ends logged. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import type { LoginReport, LoginStage, LoginStepReport } from '../../../src/core/login/LoginReport';
import { capturePath, needsCaptures, recordedCaptures } from '../../support/captures';
import { loginReports } from '../../support/loginReports';

const logOf = (name: string): string => {
  const file = capturePath(name).replace(/\.pcap(ng)?$/, '.log');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
};
const WITH_LOG = recordedCaptures().filter((name) => logOf(name) !== '');

const STAGES: readonly LoginStage[] = ['security', 'operational', 'reserved', 'fullFeature'];
const flagsOf = ({ transit, continued, currentStage, nextStage }: LoginStepReport): string =>
  ((transit ? 0x80 : 0) | (continued ? 0x40 : 0) | (STAGES.indexOf(currentStage) << 2) | STAGES.indexOf(nextStage))
    .toString(16)
    .padStart(2, '0');

/** A Login Response as the scripts log it: "flags=87 status=0000 b'Key=Value\x00'". */
const LOGGED = /Login-Resp flags=([0-9a-f]{2}) status=([0-9a-f]{4}) b'(.*)/g;

/** Login Responses of a log that came when the recording had ended. */
const AFTER_THE_END = new Map([['recorded/102_raw_ffp_variants_tgt.pcap', 1]]);

describe('logins of recorded captures against the logs of their ends', () => {
  before(function () {
    needsCaptures(this);
  });

  it('most recorded captures have a log', () => {
    assert.ok(WITH_LOG.length > 50, String(WITH_LOG.length));
  });

  for (const name of WITH_LOG.filter((one) => one.includes('_raw_'))) {
    it(`${name}: every Login Response with its flags, status and keys, in order`, async () => {
      const reports = await loginReports(capturePath(name));
      const seen = reports
        .flatMap(({ steps }) => steps)
        .filter(({ side }) => side === 'target')
        .sort((one, other) => one.frame - other.frame)
        .map((step) => {
          const keys = step.keys.map(([key, value]) => `${key}=${value}\\x00`).join('');
          return { flags: flagsOf(step), status: step.status?.code.slice(2) ?? '', keys };
        });
      const logged = [...logOf(name).matchAll(LOGGED)].map(([, flags, status, keys = '']) => ({ flags, status, keys }));
      logged.length -= AFTER_THE_END.get(name) ?? 0;
      assert.ok(logged.length > 0);
      assert.deepEqual(
        seen.map(({ flags, status }) => `${flags} ${status}`),
        logged.map(({ flags, status }) => `${flags} ${status}`),
      );
      // Long lines of the log are cut.
      for (const [at, { keys }] of logged.entries()) {
        const whole = keys.endsWith("'") ? keys.slice(0, -1) : keys;
        assert.ok(seen[at]?.keys.startsWith(whole), `${seen[at]?.keys} begins with ${whole}`);
      }
    });
  }

  for (const name of WITH_LOG.filter((one) => !one.includes('_raw_'))) {
    const log = logOf(name);
    const [command = ''] = log.split('\n');
    it(`${name}: names, digests, user and status as the initiator had them`, async () => {
      const reports = await loginReports(capturePath(name));
      if (reports.length === 0) assert.match(name, /41_port_closed|94_derived/);
      const initiator = /-i (iqn\.\S+)/.exec(command)?.[1];
      const wanted = [...command.matchAll(/iscsi:\/\/(?:([^%/@]+)%[^@/]*@)?[^/]+\/(iqn[^/\s']+)/g)];
      const targets = new Set(wanted.map(([, , target]) => target));
      const users = new Set(wanted.flatMap(([, user]) => (user === undefined ? [] : [user])));
      // The snap length may have cut the keys off.
      for (const report of reports.filter(({ textMissing }) => !textMissing)) {
        if (initiator !== undefined) assert.equal(report.initiator, initiator);
        if (report.sessionType === 'Normal' && targets.size > 0) assert.ok(targets.has(report.target), report.target);
        const { proofs } = report.authentication;
        const [proof] = proofs;
        if (proof?.name !== null && proof?.name !== undefined && users.size > 0) assert.ok(users.has(proof.name));
        // When libiscsi logs in again by itself it has forgotten the options of its URL (capture 85).
        if (report !== reports[0]) continue;
        for (const [option, key] of [
          ['header_digest', 'HeaderDigest'],
          ['data_digest', 'DataDigest'],
        ] as const) {
          const asked = new RegExp(`${option}=(\\w+)`).exec(command)?.[1];
          const offered = report.keys.find((row) => row.key === key)?.offered?.value;
          if (asked !== undefined && asked !== 'none' && report.sessionType === 'Normal' && offered !== undefined)
            assert.ok(offered.toLowerCase().split(',').includes(asked), `${key} ${offered} for ${asked}`);
        }
      }
      // libiscsi prints the status as a decimal number: 513 is 0x0201.
      const failures = [...log.matchAll(/Failed to log in to target\. Status: [^(]*\((\d+)\)/g)].map(([, code]) =>
        Number(code),
      );
      const rejected = (one: LoginReport): boolean => one.result === 'rejected';
      assert.deepEqual(
        [...new Set(reports.filter(rejected).map(({ status }) => Number(status?.code)))],
        [...new Set(failures)],
      );
      const badTarget = log.includes('Invalid CHAP_R response from the target');
      assert.equal(
        reports.some(({ authentication }) => authentication.target === 'refused'),
        badTarget,
      );
    });
  }
});
