/** The Findings view apart from its drawing: lines of the list, pages, what is chosen. */
import assert from 'node:assert/strict';
import { lineAt, lineCount, lineOf } from '../../../media/captureEditor/findings/findingLines';
import { FindingsModel } from '../../../media/captureEditor/findings/FindingsModel';
import type { HostConnection } from '../../../media/captureEditor/HostConnection';
import type { FindingRow, FindingsOverview } from '../../../src/messages/results';

const overviewOf = (counts: readonly number[]): FindingsOverview => {
  let start = 0;
  const groups = counts.map((count, at) => {
    const group = { severity: 'error', sessionText: `session ${at}`, start, count } as const;
    start += count;
    return group;
  });
  return { total: start, counts: { error: start, warning: 0, info: 0 }, groups, hidden: 0, rules: 85, notChecked: [] };
};

const rowOf = (number: number, id = 'RULE'): FindingRow => ({
  ...{ id, severity: 'error', title: 'title', session: 0, stream: 0, evidence: [{ frame: number + 10 }], count: 1 },
  ...{ rfc3720: [], rfc7143: [], fact: 'fact', rule: 'rule', cause: 'cause', next: 'next', sessionText: '' },
  filters: [],
});

/** A host that answers with `total` findings, and remembers what it was asked. */
function modelWith(total: number, ruleOf: () => string = () => 'RULE', restored?: number) {
  const asked: number[] = [];
  const selected: number[] = [];
  const request = async (method: string, params: { start: number; count: number }) => {
    assert.equal(method, 'findings');
    asked.push(params.start);
    await Promise.resolve();
    const count = Math.max(0, Math.min(params.count, total - params.start));
    return Array.from({ length: count }, (_, at) => rowOf(params.start + at, ruleOf()));
  };
  const model = new FindingsModel(
    { request } as unknown as HostConnection,
    (frame) => selected.push(frame),
    () => undefined,
    () => undefined,
    restored,
  );
  return { model, asked, selected };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('lines of the list of findings', () => {
  for (const counts of [[1], [3, 1, 2], [1, 1, 1, 1], [500, 1, 499]]) {
    it(`has a heading before each of the groups ${counts.join('+')}, and each finding once`, () => {
      const overview = overviewOf(counts);
      const lines = Array.from({ length: lineCount(overview) }, (_, line) => lineAt(overview, line));
      const expected = overview.groups.flatMap((group) => [
        { group },
        ...Array.from({ length: group.count }, (_, at) => ({ finding: group.start + at })),
      ]);
      assert.deepEqual(lines, expected);
      for (let finding = 0; finding < overview.total; finding++) {
        assert.deepEqual(lineAt(overview, lineOf(overview, finding)), { finding });
      }
    });
  }
});

describe('model of the Findings view', () => {
  it('asks for each page once, and again when the host has found others', async () => {
    const { model, asked } = modelWith(5000);
    model.takeOverview(overviewOf([5000]), undefined, false);
    model.want(0, 120);
    model.want(0, 120);
    await settled();
    assert.deepEqual(asked, [0, 50, 100]);
    assert.equal(model.row(120)?.evidence[0]?.frame, 130);
    model.takeOverview(overviewOf([5000]), undefined, false);
    assert.equal(model.row(120), undefined);
    model.want(120, 120);
    await settled();
    assert.deepEqual(asked, [0, 50, 100, 100]);
  });

  it('selects the first frame of what the person goes to, also when it comes later', async () => {
    const { model, selected } = modelWith(200);
    model.takeOverview(overviewOf([200]), undefined, true);
    await settled();
    assert.equal(model.chosen, 0);
    assert.deepEqual(selected, [], 'showing the view goes nowhere');
    model.choose(3);
    assert.deepEqual(selected, [13]);
    model.choose(150);
    await settled();
    assert.deepEqual(selected, [13, 160]);
    model.choose(9999);
    assert.equal(model.chosen, 199);
  });

  it('keeps what was chosen when it is still there, and begins at the top when it is not', async () => {
    let id = 'RULE';
    const { model } = modelWith(200, () => id, 7);
    model.takeOverview(overviewOf([200]), undefined, true);
    await settled();
    assert.equal(model.chosen, 7, 'what was chosen before the page was built again');
    model.takeOverview(overviewOf([100, 100]), undefined, true);
    await settled();
    assert.equal(model.chosen, 7);
    id = 'OTHER';
    model.takeOverview(overviewOf([200]), undefined, true);
    await settled();
    assert.equal(model.chosen, 0);
    assert.equal(model.chosenRow?.id, 'OTHER');
  });

  it('drops pages that come after the host has found others', async () => {
    let id = 'RULE';
    const { model } = modelWith(10, () => id);
    model.takeOverview(overviewOf([10]), undefined, false);
    model.want(0, 9);
    id = 'OTHER';
    model.takeOverview(overviewOf([10]), undefined, false);
    await settled();
    assert.equal(model.row(0), undefined);
  });
});
