/** What the engine answers about findings, and what settings leave of them. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ByteSource } from '../../../src/core/capture/ByteSource';
import type { Finding } from '../../../src/core/findings/Finding';
import { findFindings } from '../../../src/core/findings/findFindings';
import { type FindingSelection, findingsOverview, selectFindings } from '../../../src/core/findings/FindingsOverview';
import type { ConversationItem } from '../../../src/core/session/ConversationNode';
import { CaptureEngine } from '../../../src/engine/CaptureEngine';
import { FindingAnswers } from '../../../src/engine/FindingAnswers';
import { analysed } from '../../support/analysed';
import { fixtureCaptures, fixtures } from '../../support/captures';
import { loginResponse } from '../../support/pduBuilder';
import { captureOf, SessionLab } from '../../support/SessionLab';

const ALL = { minimum: 'info', disabled: [] } as const;

async function engineOf(bytes: Uint8Array, name = 'test.pcap'): Promise<CaptureEngine> {
  const engine = new CaptureEngine(
    { kind: 'bytes', bytes, name },
    { summary: () => undefined, failed: (...why) => assert.fail(why.join(': ')) },
  );
  await engine.run();
  return engine;
}

const finding = (id: string, severity: Finding['severity'], session: number, stream = session): Finding => ({
  ...{ id, severity, title: id, session, stream, evidence: [{ frame: 1 }], count: 1 },
  ...{ rfc3720: [], rfc7143: [], fact: 'fact', rule: 'rule', cause: 'cause', next: 'next' },
});

describe('answers about findings', () => {
  it('says that there is nothing to tell while the pass is running, and tells it afterwards', async () => {
    const { analysis, source } = await analysed(readFileSync(path.join(fixtures, 'chap-wrong-password.pcap')));
    const answers = new FindingAnswers(analysis, source);
    assert.equal(await answers.overview(ALL), null);
    assert.equal(await answers.rows(ALL, 0, 10), null);
    answers.passEnded();
    const overview = await answers.overview(ALL);
    const rows = await answers.rows(ALL, 0, 1000);
    assert(overview && rows);
    assert.equal(rows.length, overview.total);
    assert.equal(rows[0]?.id, 'LOGIN-FAIL');
    assert.equal(rows[0]?.severity, 'error');
  });

  it('marks the nodes of the Conversations view in which the evidence lies, and no others', async () => {
    const healthy = new SessionLab(50_001).login().read().logout().close();
    const refused = new SessionLab(50_002).wait(500);
    refused.conversation.handshake();
    refused.request({ isid: 1 });
    refused.t(
      loginResponse([], { flags: 0, words: { ...refused.numbers(), 8: 0x00023d00, 12: 0x10000, 36: 0x02020000 } }),
    );
    const engine = await engineOf(captureOf(healthy, refused.close()));
    const treeOf = async (marks?: FindingSelection, parent?: string): Promise<ConversationItem[]> => {
      const items = await engine.answer('conversations', {
        ...(parent ? { parent } : {}),
        ...(marks ? { marks } : {}),
      });
      const below = await Promise.all(items.map(async ({ id, hasChildren }) => (hasChildren ? treeOf(marks, id) : [])));
      return [...items, ...below.flat()];
    };
    const named = (items: readonly ConversationItem[]): Map<string, string[]> => {
      const found = items.map(
        ({ id, details = [] }) => [id, details.filter(([label]) => /^(Finding|\d+ findings)$/.test(label))] as const,
      );
      return new Map(
        found.filter(([, texts]) => texts.length > 0).map(([id, texts]) => [id, texts.map(([, text]) => text)]),
      );
    };
    // Nobody has looked for findings yet.
    assert.equal(named(await treeOf(ALL)).size, 0);
    await engine.answer('findingsOverview', { selection: ALL });
    const marked = named(await treeOf(ALL));
    assert.deepEqual(
      [...marked.keys()],
      [
        ...['sessions', 'session/1', 'connection/1', 'connection/1/login/0'],
        ...['connection/1/login/0/stage/0', 'connection/1/login/0/7'],
      ],
    );
    for (const texts of marked.values()) assert.match(texts.join(), /The login failed|refused|login/i);
    const severities = (await treeOf(ALL)).filter(({ id }) => marked.has(id)).map(({ severity }) => severity);
    assert.deepEqual(new Set(severities), new Set(['error']));
    // Switched off in the settings, or not asked for.
    assert.equal(named(await treeOf({ minimum: 'info', disabled: ['LOGIN-FAIL'] })).size, 0);
    assert.equal(named(await treeOf()).size, 0);
  });

  it('gives plain data that JSON carries, the same in pages and in one, for every fixture', async () => {
    let seen = 0;
    for (const name of fixtureCaptures()) {
      const engine = await engineOf(readFileSync(path.join(fixtures, name)), name);
      const overview = await engine.answer('findingsOverview', { selection: ALL });
      const all = await engine.answer('findings', { selection: ALL, start: 0, count: 1000 });
      assert(overview && all, name);
      assert.deepEqual(JSON.parse(JSON.stringify({ overview, all })), { overview, all }, name);
      const paged = [];
      for (let start = 0; start < all.length; start += 3) {
        paged.push(...((await engine.answer('findings', { selection: ALL, start, count: 3 })) ?? []));
      }
      assert.deepEqual(paged, all, name);
      for (const { severity, sessionText, start, count } of overview.groups) {
        for (const row of all.slice(start, start + count)) {
          assert.deepEqual([row.severity, row.sessionText], [severity, sessionText], name);
        }
      }
      assert.equal(
        overview.groups.reduce((sum, { count }) => sum + count, 0),
        overview.total,
      );
      // Every filter can be applied, and leaves the evidence that it was made for.
      for (const { filter } of all.flatMap(({ filters }) => filters)) {
        const answer = await engine.answer('filter', { filter });
        assert(!('error' in answer) && answer.rows > 0, `${name}: ${filter}: ${JSON.stringify(answer)}`);
      }
      seen += all.length;
      await engine.dispose();
    }
    assert(seen > 20, 'the fixtures have findings');
  });

  it('narrows down to the task of the first evidence, with all its PDUs', async () => {
    const lab = new SessionLab().login().read();
    const command = lab.readCommand(512);
    const engine = await engineOf(lab.response(command).read().file());
    const rows = await engine.answer('findings', { selection: ALL, start: 0, count: 10 });
    const found = rows?.find(({ id }) => id === 'RESIDUAL');
    const task = found?.filters.find(({ about }) => about === 'task');
    assert(task, JSON.stringify(rows));
    assert.match(
      task.filter,
      /iscsi\.initiatortasktag == 0x[0-9a-f]{8} && frame\.number >= \d+ && frame\.number <= \d+/,
    );
    assert.deepEqual(
      await engine.answer('filter', { filter: task.filter }).then((one) => 'rows' in one && one.rows),
      2,
    );
    await engine.dispose();
  });

  it('looks once for what several ask for, and again when the capture has grown', async () => {
    const { analysis, source } = await analysed(new SessionLab().login().read().file());
    let reads = 0;
    const counting: ByteSource = {
      size: () => source.size(),
      read: (offset, length) => {
        reads++;
        return source.read(offset, length);
      },
    };
    const answers = new FindingAnswers(analysis, counting);
    answers.passEnded();
    await Promise.all([answers.overview(ALL), answers.rows(ALL, 0, 10)]);
    const once = reads;
    assert(once > 0, 'findings read PDUs back');
    await answers.overview({ minimum: 'error', disabled: [] });
    assert.equal(reads, once);
    answers.passEnded();
    await answers.overview(ALL);
    assert.equal(reads, 2 * once);
  });

  it('marks rows with the weightiest finding that names them, once they are known', async () => {
    const engine = await engineOf(readFileSync(path.join(fixtures, 'data-digest-flipped.pcap')));
    const rows = (findings?: FindingSelection) =>
      engine.answer('rows', { start: 20, count: 3, marks: { selected: 0 }, ...(findings ? { findings } : {}) });
    const marks = async (findings?: FindingSelection) => (await rows(findings)).map(({ finding: one }) => one?.title);
    assert.deepEqual(await marks(ALL), [undefined, undefined, undefined], 'nobody has looked yet');
    await engine.answer('findingsOverview', { selection: ALL });
    const ended = 'A connection ended without a logout';
    assert.deepEqual(await marks(ALL), [undefined, 'A data digest is wrong', ended]);
    assert.deepEqual(await marks({ minimum: 'error', disabled: ['DIGEST-DATA'] }), [undefined, undefined, ended]);
    assert.deepEqual(await marks(), [undefined, undefined, undefined], 'nobody asked for findings');
    await engine.dispose();
  });

  it('gives a finding as text with the packets that show it, and without unseen characters', async () => {
    const engine = await engineOf(readFileSync(path.join(fixtures, 'data-digest-flipped.pcap')));
    const text = await engine.answer('findingText', { selection: ALL, number: 0 });
    assert.match(text ?? '', /^Session 0: .+\nERROR DIGEST-DATA: A data digest is wrong\n/);
    assert.match(text ?? '', /\n {2}22 {2}\S+ {2}\S+ → \S+ {2}iSCSI {2}.*Data-In/);
    assert.equal(await engine.answer('findingText', { selection: ALL, number: 9999 }), null);
    await engine.dispose();
  });

  it('lets other requests have their turn, and gives up what nobody wants any more', async () => {
    const lab = new SessionLab().login();
    for (let count = 0; count < 50; count++) lab.read();
    const { analysis, source } = await analysed(lab.file());
    let turns = 0;
    await findFindings(analysis, source, async () => void turns++);
    assert(turns >= 10, `only ${turns} turns`);
    const answers = new FindingAnswers(analysis, source);
    answers.passEnded();
    const given = answers.overview(ALL);
    answers.passEnded();
    await assert.rejects(given, /capture has changed/);
    assert((await answers.overview(ALL)) !== null, 'asked again it answers');
  });
});

describe('selection of findings', () => {
  const all = [
    finding('ONE', 'error', 1),
    finding('TWO', 'error', 0),
    finding('ONE-MORE', 'error', 1),
    finding('LOOSE', 'warning', -1, 4),
    finding('NOT-CHECKED', 'info', 2),
  ];

  it('keeps what belongs to a session together, the weightiest first, by severity', () => {
    const selected = selectFindings(all, ALL);
    assert.deepEqual(
      selected.map(({ id }) => id),
      ['ONE', 'ONE-MORE', 'TWO', 'LOOSE', 'NOT-CHECKED'],
    );
    const overview = findingsOverview(all, selected, ALL, ({ session }) => `session ${session}`);
    assert.deepEqual(overview.groups, [
      { severity: 'error', sessionText: 'session 1', start: 0, count: 2 },
      { severity: 'error', sessionText: 'session 0', start: 2, count: 1 },
      { severity: 'warning', sessionText: 'session -1', start: 3, count: 1 },
      { severity: 'info', sessionText: 'session 2', start: 4, count: 1 },
    ]);
    assert.deepEqual(overview.counts, { error: 3, warning: 1, info: 1 });
  });

  it('leaves out rules that are switched off and what weighs too little, and says how many', () => {
    const selection = { minimum: 'warning', disabled: ['ONE', 'NO-SUCH-RULE'] } as const;
    const selected = selectFindings(all, selection);
    assert.deepEqual(
      selected.map(({ id }) => id),
      ['TWO', 'ONE-MORE', 'LOOSE'],
    );
    const overview = findingsOverview(all, selected, selection, () => '');
    assert.equal(overview.hidden, 2);
    assert.deepEqual(
      overview.notChecked,
      ['fact'],
      'what could not be checked is said whatever the settings leave out',
    );
  });
});
