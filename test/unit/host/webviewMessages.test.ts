/** What a page may post. A page is as little trusted as the capture: these are the pages that somebody took over. */
import { standIn } from '../../support/vscodeStandIn';
import { builtWorker } from '../../support/builtWorker';
import assert from 'node:assert/strict';
import path from 'node:path';
import { fixtures } from '../../support/captures';
import { EditorHost, type EditorPanel } from '../../support/editorPanel';
import { eventually } from '../../support/eventually';
import { MOST_ACTS, MOST_REFUSALS, MOST_UNDER_WAY } from '../../../src/host/editor/PageBudget';

const QUERY = { filter: {}, sort: { by: 'start', descending: false } };

/** A valid set of parameters of every request. */
const REQUESTS = {
  rows: { start: 0, count: 5, filter: 'iscsi' },
  filter: { filter: 'tcp' },
  rowOf: { frame: 3, filter: '' },
  frame: { frame: 3 },
  logins: { start: 0, count: 5 },
  login: { stream: 0, login: 0 },
  loginOf: { frame: 3 },
  io: { filter: {}, by: 'command', width: 100, height: 50, zoom: { from: 0, to: 1e9 } },
  tasks: { query: QUERY, start: 0, count: 5 },
  taskPlace: { query: QUERY, task: 0 },
  task: { task: 0 },
  taskOf: { frame: 3 },
  findings: { start: 0, count: 5 },
  copyFinding: { number: 0 },
  explain: { topic: 'key/InitialR2T', valueTopic: 'key/InitialR2T', rfc: { rfc: 3720, section: '12.10' } },
} as const;

/** A valid message of every other type. */
const ONE_WAY = [
  { type: 'focused' },
  { type: 'selected', frame: 3 },
  { type: 'openRfc', rfc: 3720, section: '12.10' },
  { type: 'command', command: 'goToFrame' },
  { type: 'ioShown', query: QUERY, by: 'command' },
  { type: 'compareLogins', login: { stream: 0, login: 0 } },
  { type: 'checkChap', stream: 0, login: 0, prover: 'target' },
] as const;

const ODD: readonly unknown[] = [
  ...[
    undefined,
    null,
    true,
    -1,
    0.5,
    NaN,
    Infinity,
    2 ** 53,
    1e300,
    '',
    '0',
    'x'.repeat(1_000_000),
    '../../etc/passwd',
  ],
  ...['file:///etc/passwd', 'command:workbench.action.quit', 'https://example.invalid', '__proto__', '\u202e\0'],
  ...[{}, [], [[]], new Array(100_000).fill(0), { length: 1e9 }, Object.create(null), new Uint8Array(1_000_000)],
];

/** The message with every one of its values, at any depth, replaced by odd ones, taken away, or given a companion. */
function* oddOnes(message: object): Generator<unknown> {
  for (const [key, value] of Object.entries(message)) {
    for (const odd of ODD) yield { ...message, [key]: odd };
    yield Object.fromEntries(Object.entries(message).filter(([other]) => other !== key));
    if (typeof value === 'object' && value !== null) {
      for (const odd of oddOnes(value as object)) yield { ...message, [key]: odd };
    }
  }
  for (const more of ['uri', 'path', 'capture', 'file', 'paths', 'constructor']) {
    yield { ...message, [more]: 'file:///etc/passwd' };
  }
  const text = JSON.stringify(message);
  if (/^\{"/.test(text)) yield JSON.parse(`{"__proto__": {"isAdmin": true}, ${text.slice(1)}`);
}

/** Waits until the page has been given so many answers, which come in any order. */
async function answered({ told }: EditorPanel, count: number): Promise<void> {
  const answers = (): number => told.filter(({ type }) => type === 'answer').length;
  await eventually(() => answers() >= count);
}

describe('messages of a page', () => {
  let host: EditorHost;
  let panel: EditorPanel;
  let other: EditorPanel;

  before(async () => {
    host = new EditorHost(await builtWorker());
    other = host.open(path.join(fixtures, 'two-connections.pcap'));
    panel = host.open(path.join(fixtures, 'chap-ok.pcap'));
    await Promise.all([panel.read(), other.read()]);
  });
  after(() => {
    panel.close();
    other.close();
    host.dispose();
  });
  beforeEach(() => {
    standIn.reset();
    panel.told.length = 0;
  });

  it('are answered when they are well formed', async () => {
    for (const [method, params] of Object.entries(REQUESTS)) {
      const answer = await panel.ask(method, params);
      assert.ok('ok' in answer, `${method}: ${answer.err}`);
    }
    assert.equal(standIn.clipboard.length, 1, 'copyFinding');
    for (const message of ONE_WAY) panel.post(message);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(panel.capture.selectedFrame, 3);
    const ran = standIn.commands.map(({ command }) => command).filter((command) => command !== 'setContext');
    assert.deepEqual(ran, ['iscsiTrace.openRfcSection', 'iscsiTrace.goToFrame', 'iscsiTrace.compareLogins']);
    assert.equal(standIn.shown.length, 1, 'the question for a secret');
    panel.post({ type: 'selected', frame: 0 });
  });

  it('are refused without effect when anything of them is odd', async () => {
    let refused = 0;
    for (const message of ONE_WAY) {
      for (const odd of oddOnes(message)) {
        panel.post(odd);
        refused++;
      }
    }
    await new Promise((resolve) => setImmediate(resolve));
    assert.ok(refused > 500);
    // What is left of them is what they may say: another frame of this capture, another section, a comparison that asks.
    for (const { command, args } of standIn.commands) {
      if (command === 'setContext') continue;
      if (command === 'iscsiTrace.openRfcSection') {
        const [{ rfc, section }] = args as [{ rfc: number; section: string }];
        assert.ok(Number.isInteger(rfc) && rfc > 0 && rfc < 100_000);
        assert.match(section, /^[0-9A-Z.]+$/);
      } else {
        assert.equal(command, 'iscsiTrace.compareLogins');
        assert.deepEqual(args, [undefined]);
      }
    }
    assert.deepEqual(
      panel.told.filter(({ type }) => type === 'answer'),
      [],
    );
    assert.equal(panel.capture.selectedFrame, 0);
    assert.deepEqual([standIn.shown, standIn.clipboard], [[], []]);
    assert.equal(({} as { isAdmin?: boolean }).isAdmin, undefined);
  });

  it('are answered with an error when the parameters of a request are odd, and never with more than was asked for', async () => {
    let errors = 0;
    let id = 1;
    for (const [method, params] of Object.entries(REQUESTS)) {
      const first = id;
      for (const odd of [...oddOnes(params), ...ODD]) {
        panel.post({ type: 'request', id: id++, method, params: odd });
        // As many as may be under way at once: further ones would be refused whatever they ask for.
        if ((id - first) % 100 === 0) await answered(panel, id - first);
      }
      await answered(panel, id - first);
      const answers = panel.told.splice(0).filter(({ type }) => type === 'answer') as {
        id: number;
        err?: string;
        ok?: unknown;
      }[];
      assert.deepEqual(
        answers.map((answer) => answer.id).sort((one, two) => one - two),
        Array.from({ length: id - first }, (_, at) => first + at),
      );
      for (const { err, ok } of answers) {
        if (err !== undefined) {
          errors++;
          assert.ok(err.length <= 4000);
        }
        assert.ok((JSON.stringify(ok) ?? '').length < 200_000, method);
      }
    }
    assert.ok(errors > 1000, `${errors} errors`);
    assert.equal((await panel.ask('frame', { frame: 1 })).err, undefined, 'the decoder lives on');
    assert.deepEqual(
      standIn.commands.filter(({ command }) => command !== 'setContext'),
      [],
    );
    assert.deepEqual(standIn.shown, []);
  }).timeout(60_000);

  it('are dropped when they are no messages', () => {
    const cyclic: { self?: unknown } = {};
    cyclic.self = cyclic;
    const hostile = new Proxy({}, { get: (_, key) => (key === 'type' ? 'command' : undefined) });
    for (const message of [
      ...ODD,
      cyclic,
      hostile,
      [{ type: 'ready' }],
      { type: ['ready'] },
      { type: { toString: () => 'ready' } },
    ]) {
      panel.post(message);
    }
    assert.deepEqual([panel.told, standIn.commands], [[], []]);
  });

  it('run no command that the page has no button for', () => {
    const commands = [
      'workbench.action.quit',
      'vscode.open',
      'iscsiTrace.goToFrame',
      'clearIndexCache',
      'fetchRfcText',
    ];
    for (const command of [...commands, 'constructor', 'toString', '__proto__', 'openSample', 'decode', 'goToFrame ']) {
      panel.post({ type: 'command', command });
    }
    assert.deepEqual(standIn.commands, []);
  });

  it('ask for nothing outside of the capture: what lies beyond its ends is empty, nothing or an error', async () => {
    const far = Number.MAX_SAFE_INTEGER;
    assert.deepEqual((await panel.ask('rows', { start: far, count: 1000 })).ok, []);
    assert.match((await panel.ask('frame', { frame: far })).err ?? '', /There is no frame/);
    assert.match((await panel.ask('frame', { frame: 27 })).err ?? '', /the capture has 26/);
    assert.deepEqual((await panel.ask('rowOf', { frame: far, filter: '' })).ok, { row: 25, exact: false });
    assert.deepEqual((await panel.ask('logins', { start: far, count: 1000 })).ok, { logins: [], total: 1 });
    assert.equal((await panel.ask('login', { stream: 1, login: 0 })).ok, null, 'the other capture has a stream 1');
    assert.notEqual((await other.ask('login', { stream: 1, login: 0 })).ok, null);
    assert.equal((await panel.ask('login', { stream: far, login: far })).ok, null);
    assert.equal((await panel.ask('loginOf', { frame: far })).ok, null);
    assert.deepEqual((await panel.ask('tasks', { query: QUERY, start: far, count: 1000 })).ok, []);
    assert.equal((await panel.ask('taskPlace', { query: QUERY, task: far })).ok, -1);
    assert.equal((await panel.ask('task', { task: far })).ok, null);
    assert.equal((await panel.ask('taskOf', { frame: far })).ok, -1);
    assert.deepEqual((await panel.ask('findings', { start: far, count: 1000 })).ok, []);
    assert.equal((await panel.ask('copyFinding', { number: far })).ok, false);
    assert.deepEqual(standIn.clipboard, []);
    panel.post({ type: 'selected', frame: 27 });
    assert.equal(panel.capture.selectedFrame, 0);
  });

  it('can name no other capture and no file', async () => {
    for (const [method, params] of Object.entries(REQUESTS)) {
      for (const key of ['uri', 'path', 'capture', 'name']) {
        const { ok, err } = await panel.ask(method, { ...params, [key]: other.capture.uri.toString() });
        assert.deepEqual([ok, typeof err], [undefined, 'string'], `${method} ${key}`);
      }
    }
  });

  it('select and ask in their own capture only', async () => {
    panel.post({ type: 'selected', frame: 7 });
    assert.deepEqual([panel.capture.selectedFrame, other.capture.selectedFrame], [7, 0]);
    panel.post({ type: 'selected', frame: 0 });
    const { ok } = await panel.ask('rows', { start: 0, count: 1000 });
    assert.equal((ok as unknown[]).length, 26);
    assert.equal(
      other.told.some((message) => message.type === 'answer' && message.id >= 2_000_000),
      false,
    );
  });

  it('explain nothing that is no topic of ours', async () => {
    const topics = [
      'file:///etc/passwd',
      '../../etc/passwd',
      '__proto__',
      'key/__proto__',
      'field/constructor/x',
      'key/',
      '/',
      'rfc/1',
    ];
    for (const topic of topics) {
      const { ok, err } = await panel.ask('explain', { topic, rfc: { rfc: 1, section: '1' } });
      assert.ok(err !== undefined || !JSON.stringify(ok).includes('root:'), topic);
    }
  });

  it('with a filter as long as one may be come to an end, however deep it is', async () => {
    const deep = ['('.repeat(20_000), '!'.repeat(19_990) + 'tcp', '(!'.repeat(9000) + 'tcp' + ')'.repeat(2000)];
    const wide = ['tcp && '.repeat(2800) + 'tcp', `tcp.port in {${'1,'.repeat(9000)}1}`, 'x'.repeat(20_000)];
    for (const filter of [...deep, ...wide]) {
      const { ok, err } = await panel.ask('filter', { filter });
      const problem = (ok as { error?: string } | undefined)?.error;
      assert.ok(err !== undefined || problem !== undefined || typeof (ok as { rows: number }).rows === 'number');
    }
    assert.match((await panel.ask('filter', { filter: 'x'.repeat(20_001) })).err ?? '', /20000/);
    assert.equal((await panel.ask('frame', { frame: 1 })).err, undefined, 'the decoder lives on');
  });

  it('for a picture of the largest size bring few points', async () => {
    const { ok } = await panel.ask('io', { filter: {}, by: 'command', width: 10_000, height: 10_000 });
    assert.ok(JSON.stringify(ok).length < 200_000);
    assert.match((await panel.ask('io', { filter: {}, by: 'command', width: 1e9, height: 1 })).err ?? '', /10000/);
  });

  it('without end are answered as far as one page may ask, and other pages do not wait for them', async () => {
    const flood = 20_000;
    for (let id = 1; id <= flood; id++) {
      panel.post({
        type: 'request',
        id,
        method: 'rows',
        params: { start: 0, count: 26, filter: 'tcp contains "iqn"' },
      });
    }
    // Nothing has been answered yet: the refusals are all that was told.
    const refused = panel.told.filter((message) => message.type === 'answer');
    assert.ok(refused.length >= MOST_REFUSALS && refused.length < MOST_REFUSALS + 1000, `${refused.length} refusals`);
    assert.ok(refused.every((message) => 'err' in message && /more than/.test(message.err ?? '')));
    assert.equal((await other.ask('frame', { frame: 1 })).err, undefined);
    await eventually(() => panel.told.filter((message) => message.type === 'answer' && 'ok' in message).length > 0);
    assert.equal((await panel.ask('frame', { frame: 1 })).err, undefined, 'there is room again');
    const taken = panel.told.filter((message) => message.type === 'answer' && message.id <= flood && 'ok' in message);
    assert.ok(taken.length <= MOST_UNDER_WAY, `${taken.length} taken`);
  });

  it('that make VS Code do something have their effect at the pace of a person', async () => {
    for (let at = 0; at < 10_000; at++) panel.post({ type: 'openRfc', rfc: 3720, section: '12.10' });
    await new Promise((resolve) => setImmediate(resolve));
    const ran = standIn.commands.filter(({ command }) => command === 'iscsiTrace.openRfcSection').length;
    assert.ok(ran > 0 && ran < MOST_ACTS + 50, `${ran} commands`);
    // What only is noted is not held up by it.
    panel.post({ type: 'selected', frame: 5 });
    assert.equal(panel.capture.selectedFrame, 5);
    panel.post({ type: 'selected', frame: 0 });
  });
});
