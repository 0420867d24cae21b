import assert from 'node:assert/strict';
import path from 'node:path';
import { exactGap } from '../../../media/captureEditor/logins/exactGap';
import { groupProblems } from '../../../media/captureEditor/logins/groupProblems';
import { arrowOfFrame, ladderBands } from '../../../media/captureEditor/logins/ladderBands';
import type { LoginProblem } from '../../../src/core/login/LoginReport';
import { fixtureCaptures, fixtures } from '../../support/captures';
import { loginReports } from '../../support/loginReports';

describe('parts of the Logins view', () => {
  for (const [seconds, text] of [
    ['0.000992000', '0.992 ms'],
    ['0.000017000', '17 µs'],
    ['0.000000001', '0.001 µs'],
    ['1.5', '1.5 s'],
    ['12.000000001', '12.000000001 s'],
    ['0.000000000', '0 µs'],
    ['-0.002000000', '-2 ms'],
    ['', ''],
    ['soon', 'soon'],
  ] as const) {
    it(`spells ${seconds || 'nothing'} as ${text || 'nothing'}, without losing a digit`, () => {
      assert.equal(exactGap(seconds), text);
    });
  }

  it('groups problems of one code, the gravest first', () => {
    const problem = (code: string, severity: LoginProblem['severity']): LoginProblem => ({
      ...{ code, severity, message: code, references: [], frame: 1 },
    });
    const groups = groupProblems([
      problem('RESERVED', 'info'),
      ...Array.from({ length: 17 }, () => problem('KEY-DUP', 'error')),
      problem('RESERVED', 'warning'),
    ]);
    assert.deepEqual(
      groups.map(({ code, severity, problems }) => [code, severity, problems.length]),
      [
        ['KEY-DUP', 'error', 17],
        ['RESERVED', 'warning', 1],
        ['RESERVED', 'info', 1],
      ],
    );
    assert.deepEqual(groupProblems([]), []);
  });

  it('draws every step of every login of all fixtures once, in order, with unbroken numbers', async () => {
    let logins = 0;
    for (const name of fixtureCaptures()) {
      for (const report of await loginReports(path.join(fixtures, name))) {
        logins++;
        const arrows = ladderBands(report).flatMap((band) => band.arrows);
        assert.deepEqual(
          arrows.map(({ index }) => index),
          arrows.map((_, at) => at),
        );
        const steps = arrows.flatMap(({ step }) => (step === undefined ? [] : [step]));
        assert.deepEqual(
          steps,
          report.steps.map((_, at) => at),
          name,
        );
        for (const arrow of arrows)
          assert(arrow.frame > 0 && arrow.frames.includes(arrow.frame), `${name} ${arrow.name}`);
      }
    }
    assert(logins > 20, `${logins} logins looked at`);
  });

  it('finds the arrow of a frame, and stays on the chosen one where a frame holds several PDUs', async () => {
    const [report] = await loginReports(path.join(fixtures, 'chap-ok.pcap'));
    const arrows = ladderBands(report).flatMap((band) => band.arrows);
    const [first, second] = arrows.filter(({ step }) => step !== undefined);
    const doubled = arrows.map((arrow) => (arrow === second ? { ...arrow, frame: first.frame } : arrow));
    assert.equal(arrowOfFrame(doubled, first.frame, second.index)?.index, second.index);
    assert.equal(arrowOfFrame(doubled, first.frame, undefined)?.index, first.index);
    assert.equal(arrowOfFrame(arrows, 9999, undefined), undefined);
  });
});
