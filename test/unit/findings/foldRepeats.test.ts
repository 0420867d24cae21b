import assert from 'node:assert/strict';
import { foldRepeats } from '../../../src/core/findings/foldRepeats';
import { findFindings } from '../../../src/core/findings/findFindings';
import type { Finding } from '../../../src/core/findings/Finding';
import { analysed } from '../../support/analysed';
import { captureOf, SessionLab } from '../../support/SessionLab';

const finding = (session: number, frames: readonly number[], more: Partial<Finding> = {}): Finding => ({
  ...{ id: 'SLOW-IO', severity: 'warning', title: 'slow', session, stream: session, count: frames.length },
  ...{ evidence: frames.map((frame) => ({ frame })), rfc3720: [], rfc7143: [] },
  ...{ fact: `READ(10) took ${session + 1} s.`, rule: 'rule', cause: 'cause', next: 'next', ...more },
});
const sameEnds = (): string => 'host array';

describe('findings that repeat from session to session', () => {
  it('become one, with the first frames of each and all counts', async () => {
    const folded = await foldRepeats([finding(2, [30, 31]), finding(0, [10, 11, 12]), finding(1, [20])], sameEnds);
    assert.equal(folded.length, 1);
    const [one] = folded;
    assert.equal(one?.session, 0);
    assert.equal(one?.count, 6);
    assert.deepEqual(
      one?.evidence.map(({ frame }) => frame),
      [10, 11, 12, 20, 30, 31],
    );
    assert.equal(one?.fact, 'READ(10) took 1 s. The same but for the numbers in 2 further sessions (1, 2).');
  });

  it('say that they are the same when they are, and name some of many sessions', async () => {
    const many = Array.from({ length: 30 }, (_, session) =>
      finding(session, [session + 1], { fact: 'No sense data.' }),
    );
    const [one] = await foldRepeats(many, sameEnds);
    assert.equal(one?.fact, 'No sense data. The same in 29 further sessions (1, 2, 3, 4, 5, 6, 7, 8 and others).');
    assert.equal(one?.evidence.length, 20);
    assert.equal(one?.count, 30);
  });

  it('stay apart when they tell of other ends, other words, other weight, or of two sessions only', async () => {
    const apart: readonly (readonly Finding[])[] = [
      [finding(0, [1]), finding(1, [2])],
      [finding(0, [1]), finding(0, [2]), finding(0, [3])],
      [finding(0, [1]), finding(1, [2]), finding(2, [3], { fact: 'WRITE(10) took 3 s.' })],
      [finding(0, [1]), finding(1, [2]), finding(2, [3], { severity: 'info' })],
      [finding(0, [1]), finding(1, [2]), finding(2, [3], { quirk: 'tgt does so' })],
    ];
    for (const all of apart) assert.deepEqual(await foldRepeats(all, sameEnds), all);
    const all = [0, 1, 2].map((session) => finding(session, [session + 1]));
    assert.deepEqual(await foldRepeats(all, ({ session }) => `host array${session}`), all);
    assert.deepEqual(await foldRepeats(all, () => undefined), all);
  });

  it('a loop of 100 refused logins is a handful of findings', async () => {
    const labs = Array.from({ length: 100 }, (_, at) => {
      const lab = new SessionLab(40_000 + at).wait(at * 500).login();
      return lab.read().end(1, 'RA');
    });
    const { analysis, source } = await analysed(captureOf(...labs));
    const findings = await findFindings(analysis, source);
    const drops = findings.filter(({ id }) => id === 'SESSION-DROP');
    assert.ok(drops.length <= 2, `${drops.length} findings of SESSION-DROP`);
    assert.equal(
      drops.reduce((sum, { count }) => sum + count, 0),
      100,
    );
    assert.ok(findings.length < 15, findings.map(({ id, fact }) => `${id} ${fact}`).join('\n'));
  });
});
