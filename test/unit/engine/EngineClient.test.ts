/** Workers that die, hang, or talk nonsense, and what the host hears of them. */
import assert from 'node:assert/strict';
import path from 'node:path';
import type { EngineDeath } from '../../../src/engine/EngineDeath';
import { EngineClient, type EngineClientOptions } from '../../../src/engine/EngineClient';
import type { CaptureLocation } from '../../../src/messages/engine';
import type { CaptureSummary } from '../../../src/messages/results';
import { builtWorker, madeUpWorker } from '../../support/builtWorker';
import { fixtures, readFixture } from '../../support/captures';

const FILE: CaptureLocation = { kind: 'files', paths: ['/captures/x.pcap'], name: 'x.pcap' };

interface Heard {
  readonly client: EngineClient;
  readonly summaries: CaptureSummary[];
  readonly failures: string[];
  readonly deaths: EngineDeath[];
  readonly hanging: boolean[];
  readonly until: (is: () => boolean) => Promise<void>;
}

describe('EngineClient', () => {
  const clients: EngineClient[] = [];
  afterEach(() => {
    for (const client of clients.splice(0)) client.dispose();
  });

  function connect(worker: string, location = FILE, options: EngineClientOptions = {}): Heard {
    const heard = { summaries: [], failures: [], deaths: [], hanging: [] } as unknown as Heard;
    const client = new EngineClient(
      worker,
      location,
      {
        summary: (summary) => heard.summaries.push(summary),
        failed: (_, detail) => heard.failures.push(detail),
        died: (death) => heard.deaths.push(death),
        hanging: (is) => heard.hanging.push(is),
      },
      options,
    );
    clients.push(client);
    const until = async (is: () => boolean): Promise<void> => {
      for (const end = Date.now() + 15_000; !is();) {
        if (Date.now() > end) throw new Error(`never came; heard ${JSON.stringify(heard)}`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    };
    return Object.assign(heard, { client, until });
  }

  describe('tells of a worker that dies, and rejects what it owed', () => {
    const read =
      "port.on('message', ({ type }) => { if (type === 'open') summary(42, true); else if (type === 'request') fall(); });";
    for (const [how, fall, told] of [
      ['an exception that nobody catches', "throw new Error('bad luck')", /has stopped .* Reason: bad luck/],
      ['a rejection that nobody catches', "void Promise.reject(new Error('bad luck'))", /Reason: bad luck/],
      ['process.exit', 'process.exit(3)', /exit code 3/],
      ['something thrown that is no error', "throw 'a text'", /Reason: .*a text/],
    ] as const) {
      it(how, async () => {
        const heard = connect(madeUpWorker(`const fall = () => { ${fall} };\n${read}`));
        await heard.until(() => heard.summaries.length === 1);
        const asked = [heard.client.request('frame', { frame: 7 }), heard.client.request('taskOf', { frame: 7 })];
        const answers = await Promise.allSettled(asked);
        for (const answer of answers) {
          assert.equal(answer.status, 'rejected');
          assert.match(String(answer.reason), told);
        }
        await heard.until(() => heard.deaths.length > 0);
        const [death] = heard.deaths;
        assert.equal(death?.isOutOfMemory, false);
        assert.match(death.detail, told);
        assert.match(death.detail, /while it was asked for frame \{"frame":7\}/);
        assert.match(death.detail, /\/captures\/x\.pcap/);
        // Later requests need not wait for anything.
        await assert.rejects(heard.client.request('frame', { frame: 1 }), told);
        await new Promise((resolve) => setTimeout(resolve, 50));
        assert.equal(heard.deaths.length, 1);
      });
    }

    it('memory that is used up, at the place where the pass was', async () => {
      const worker = madeUpWorker(
        'summary(42, false); setTimeout(() => { const all = []; for (;;) all.push(new Array(1000).fill({ x: all.length })); }, 20);',
      );
      const heard = connect(worker, FILE, { mostBytes: 64 * 1024 * 1024 });
      const answer = heard.client.request('frame', { frame: 7 });
      await assert.rejects(answer, /used up the memory .*iscsiTrace\.maximumMemory/);
      await heard.until(() => heard.deaths.length > 0);
      assert.equal(heard.deaths[0]?.isOutOfMemory, true);
      assert.match(heard.deaths[0].detail, /behind offset 4200 of 9000 \(frame 42\)/);
    });

    it('a program that cannot be loaded', async () => {
      const heard = connect('/nowhere/worker.js');
      await heard.until(() => heard.deaths.length > 0);
      assert.match(heard.deaths[0]?.detail ?? '', /at the beginning of the file/);
    });

    it('without the secret of a request that it was at', async () => {
      const heard = connect(madeUpWorker(`const fall = () => { throw new Error('x'); };\n${read}`));
      await heard.until(() => heard.summaries.length === 1);
      const check = heard.client.request('checkChap', {
        stream: 0,
        login: 0,
        prover: 'initiator',
        secret: 'swordfish',
      });
      await assert.rejects(
        check,
        (error: Error) => /checkChap/.test(error.message) && !/swordfish/.test(error.message),
      );
    });
  });

  it('leaves the captures of other workers alone when one dies', async () => {
    const location: CaptureLocation = { kind: 'bytes', bytes: readFixture('chap-ok.pcap'), name: 'chap-ok.pcap' };
    const good = connect(await builtWorker(), location);
    const bad = connect(madeUpWorker('process.exit(1);'));
    await bad.until(() => bad.deaths.length > 0);
    await good.until(() => good.summaries.at(-1)?.complete === true);
    assert.equal((await good.client.request('frame', { frame: 1 })).frame, 1);
  });

  it('says when a worker hangs, and when it answers again', async () => {
    const worker = madeUpWorker(`port.on('message', ({ type, id, params }) => {
      if (type === 'ping') port.postMessage({ type: 'pong' });
      if (type !== 'request') return;
      for (const end = Date.now() + params.frame; Date.now() < end;);
      port.postMessage({ type: 'answer', id, ok: -1 });
    });`);
    const heard = connect(worker, FILE, { pingPause: 50 });
    // Until now it may have hung: it had to be started.
    await heard.client.request('taskOf', { frame: 0 });
    heard.hanging.length = 0;
    await heard.client.request('taskOf', { frame: 2000 });
    assert.deepEqual(heard.hanging, [true, false]);
    assert.deepEqual(heard.deaths, []);
  });

  it('can be given up while its worker is in an endless loop', async () => {
    const heard = connect(madeUpWorker("port.on('message', () => { for (;;); });"), FILE, { pingPause: 10 });
    const answer = heard.client.request('frame', { frame: 1 });
    await heard.until(() => heard.hanging.length === 1);
    heard.client.dispose();
    await assert.rejects(answer, /closed/);
    assert.deepEqual(heard.deaths, []);
  });

  it('takes no harm from messages that are none', async () => {
    const nonsense = [
      'null',
      '7',
      "'text'",
      '{}',
      "{ type: 'none' }",
      "{ type: 'answer' }",
      "{ type: 'answer', id: 99, ok: 1 }",
    ];
    const worker = madeUpWorker(`port.on('message', ({ type, id }) => {
      if (type !== 'request') return;
      for (const message of [${nonsense.join(', ')}]) port.postMessage(message);
      port.postMessage({ type: 'answer', id });
    });`);
    const heard = connect(worker);
    await assert.rejects(heard.client.request('frame', { frame: 1 }), /given no answer/);
    assert.deepEqual([heard.summaries, heard.failures, heard.deaths], [[], [], []]);
  });

  it('rejects a request that cannot be posted, and goes on', async () => {
    const heard = connect(await builtWorker(), { kind: 'bytes', bytes: readFixture('chap-ok.pcap'), name: 'x' });
    await heard.until(() => heard.summaries.at(-1)?.complete === true);
    await assert.rejects(
      heard.client.request('frame', { frame: (() => 1) as unknown as number }),
      /could not be cloned/,
    );
    assert.equal((await heard.client.request('frame', { frame: 2 })).frame, 2);
  });

  it('is answered, by a worker that lives on, whatever is asked: requests that came too early or were none ended it', async () => {
    const location: CaptureLocation = { kind: 'files', paths: [path.join(fixtures, 'chap-ok.pcap')], name: 'x' };
    const heard = connect(await builtWorker(), location);
    const ask = (method: string, params: unknown): Promise<unknown> =>
      heard.client.request(method as 'frame', params as { frame: number });
    // These are there before the first block has been read.
    const early = await Promise.allSettled([
      ask('filter', { filter: 'tcp' }),
      ask('io', {}),
      ask('taskOf', { frame: 1 }),
    ]);
    await heard.until(() => heard.summaries.at(-1)?.complete === true);
    assert.ok(early.every(({ status }) => status === 'rejected'));
    for (const method of ['constructor', '__proto__', 'toString', 'none', '', undefined as unknown as string]) {
      await assert.rejects(ask(method, {}), /knows no request/);
    }
    for (const method of [
      'rows',
      'filter',
      'frame',
      'login',
      'io',
      'tasks',
      'findings',
      'exportPart',
      'text',
      'find',
    ]) {
      for (const params of [undefined, null, 7, 'x', {}]) await ask(method, params).catch(() => undefined);
    }
    assert.deepEqual(heard.deaths, []);
    assert.equal((await heard.client.request('frame', { frame: 2 })).frame, 2);
  });
});
