/** What becomes of an open capture when its decoder or its file system fails. */
import { madeUpWorker, builtWorker } from '../../support/builtWorker';
import { standIn } from '../../support/vscodeStandIn';
import assert from 'node:assert/strict';
import path from 'node:path';
import type { Uri } from 'vscode';
import { CapturePool } from '../../../src/host/captures/CapturePool';
import { OpenCapture } from '../../../src/host/captures/OpenCapture';
import { readCapture } from '../../../src/host/captures/readCapture';
import { RestartLimit } from '../../../src/host/captures/RestartLimit';
import { eventually } from '../../support/eventually';
import { fixtures, readFixture } from '../../support/captures';

const uriOf = (file: string): Uri => standIn.Uri.file(file) as unknown as Uri;
const FIXTURE = uriOf(path.join(fixtures, 'chap-ok.pcap'));
/** Reads at once; falls when it is asked for frame 13. */
const UNLUCKY = `port.on('message', ({ type, id, method, params }) => {
  if (type === 'open') summary(42, true);
  if (type === 'ping') port.postMessage({ type: 'pong' });
  if (type === 'request' && params.frame === 13) throw new Error('bad luck');
  if (type === 'request') port.postMessage({ type: 'answer', id, ok: null });
});`;

describe('OpenCapture', () => {
  const open: OpenCapture[] = [];
  beforeEach(() => standIn.reset());
  afterEach(() => {
    for (const capture of open.splice(0)) capture.dispose();
  });

  function opened(uri: Uri, worker: string): OpenCapture {
    const capture = new OpenCapture(uri, () => Promise.resolve(worker));
    open.push(capture);
    return capture;
  }

  it('starts a decoder again that has stopped, says so, and forgets what was said of frames', async () => {
    const capture = opened(FIXTURE, madeUpWorker(UNLUCKY));
    await eventually(() => capture.summary?.complete);
    // Answers come in order: what the capture itself asks for when it is complete is not under way any more.
    await capture.request('nodeOf', { frame: 1 });
    capture.select(13);
    await assert.rejects(capture.request('frame', { frame: 13 }), /bad luck/);
    await eventually(() => capture.summary?.generation === 1);
    const [notice] = capture.summary?.notices ?? [];
    assert.equal(notice?.severity, 'warning');
    assert.match(
      notice.message,
      /while it was asked for frame \{"frame":13\}.*bad luck.*chap-ok\.pcap.*started again/s,
    );
    assert.equal(capture.selectedFrame, 0);
    assert.equal(await capture.request('nodeOf', { frame: 1 }), null);
  });

  it('gives up after two restarts, until the person asks', async () => {
    const capture = opened(FIXTURE, madeUpWorker(UNLUCKY));
    await eventually(() => capture.summary?.complete);
    for (const generation of [1, 2]) {
      await assert.rejects(capture.request('frame', { frame: 13 }), /bad luck/);
      await eventually(() => capture.summary?.generation === generation);
      assert.equal(capture.failure, undefined);
    }
    await assert.rejects(capture.request('frame', { frame: 13 }), /bad luck/);
    const failure = await eventually(() => capture.failure);
    assert.equal(failure.canReopen, true);
    assert.match(failure.detail, /bad luck/);
    // Whatever is asked now is refused at once with the reason.
    await assert.rejects(capture.request('nodeOf', { frame: 1 }), /bad luck/);
    capture.reopen();
    await eventually(() => capture.failure === undefined && capture.summary?.generation === 3);
    assert.deepEqual(capture.summary?.notices, []);
    assert.equal(await capture.request('nodeOf', { frame: 1 }), null);
  });

  it('does not start one for ever that stops at once', async () => {
    const capture = opened(FIXTURE, madeUpWorker("throw new Error('broken build');"));
    const failure = await eventually(() => capture.failure);
    assert.match(failure.detail, /at the beginning of the file.*broken build/s);
  });

  it('does not start one again that has used up its memory', async () => {
    standIn.settings.set('maximumMemory', 64);
    const worker = madeUpWorker(
      'summary(1, false); const all = []; for (;;) all.push(new Array(1000).fill({ x: all.length }));',
    );
    const capture = opened(FIXTURE, worker);
    const failure = await eventually(() => capture.failure);
    assert.match(failure.detail, /used up the memory/);
    assert.equal(capture.summary?.generation ?? 0, 0);
  });

  it('keeps requests that come while a decoder is started again', async () => {
    const capture = opened(FIXTURE, madeUpWorker(UNLUCKY));
    await eventually(() => capture.summary?.complete);
    await capture.request('frame', { frame: 13 }).catch(() => undefined);
    assert.equal(await capture.request('nodeOf', { frame: 1 }), null);
  });

  describe('on a file system without paths', () => {
    const uri = new standIn.Uri('memfs', '/x.pcap') as unknown as Uri;
    const bytes = readFixture('chap-ok.pcap');

    it('says why it cannot be read, and can be reopened when it can', async () => {
      const worker = await builtWorker();
      standIn.files.stat = () => Promise.reject(new Error('the server is gone'));
      const capture = opened(uri, worker);
      const failure = await eventually(() => capture.failure);
      assert.deepEqual([failure.detail, failure.canReopen], ['the server is gone', true]);
      await assert.rejects(capture.request('frame', { frame: 1 }), /the server is gone/);
      standIn.files.stat = () => Promise.resolve({ size: bytes.length });
      standIn.files.readFile = () => Promise.reject(new Error('and again'));
      capture.reopen();
      await eventually(() => capture.failure?.detail === 'and again');
      standIn.files.readFile = () => Promise.resolve(bytes);
      capture.reopen();
      await eventually(() => capture.summary?.complete);
      assert.equal(capture.failure, undefined);
      assert.equal(capture.summary?.frames, 26);
    });

    it('refuses more than it would hold in memory, without reading it', async () => {
      standIn.files.stat = () => Promise.resolve({ size: 2 ** 40 });
      standIn.files.readFile = () => assert.fail('it was read');
      const capture = opened(uri, await builtWorker());
      const failure = await eventually(() => capture.failure);
      assert.match(failure.detail, /^x\.pcap has 1,048,576 MiB; .* up to 1,024 MiB can be read\.$/);
    });

    it('tells what is read before anything of it has come, and up to how much', async () => {
      standIn.files.stat = () => Promise.resolve({ size: 200 * 1024 * 1024 });
      let answer: (bytes: Uint8Array) => void = () => undefined;
      let reads = 0;
      standIn.files.readFile = () => {
        reads++;
        return new Promise((resolve) => (answer = resolve));
      };
      const capture = opened(uri, await builtWorker());
      let told = 0;
      capture.onDidChange(() => told++);
      const reading = await eventually(() => capture.reading);
      assert.deepEqual([reading.name, reading.bytes, reading.mostBytes], ['x.pcap', 200 * 2 ** 20, 2 ** 30]);
      assert.equal(told, 1);
      // The page comes over the same connection: it goes first.
      await new Promise((resolve) => setTimeout(resolve, 50));
      assert.equal(reads, 0);
      capture.pageListens();
      await eventually(() => reads === 1);
      answer(bytes);
      await eventually(() => capture.summary?.complete);
      assert.equal(capture.reading, undefined);
    });

    it('is not waited for any more when somebody cancels, and what comes then is dropped', async () => {
      standIn.files.stat = () => Promise.resolve({ size: bytes.length });
      let answer: (bytes: Uint8Array) => void = () => undefined;
      standIn.files.readFile = () => new Promise((resolve) => (answer = resolve));
      const capture = opened(uri, await builtWorker());
      const asked = capture.request('frame', { frame: 1 });
      await eventually(() => capture.reading);
      capture.cancel();
      await assert.rejects(asked, /as a whole/);
      assert.deepEqual([capture.failure?.message, capture.failure?.canReopen], ['Reading was cancelled', true]);
      assert.equal(capture.reading, undefined);
      answer(bytes);
      await new Promise((resolve) => setTimeout(resolve, 100));
      assert.equal(capture.summary, undefined);
      // Nor is it read because the file changes.
      standIn.changeFile(uri);
      await new Promise((resolve) => setTimeout(resolve, 700));
      assert.equal(capture.failure?.message, 'Reading was cancelled');
      standIn.files.readFile = () => Promise.resolve(bytes);
      capture.reopen();
      await eventually(() => capture.summary?.complete);
      assert.equal(capture.failure, undefined);
    });

    it('is read once when it is wanted again before it has come', async () => {
      standIn.files.stat = () => Promise.resolve({ size: bytes.length });
      const answers: ((bytes: Uint8Array) => void)[] = [];
      standIn.files.readFile = () => new Promise((resolve) => answers.push(resolve));
      const capture = opened(uri, await builtWorker());
      const { began } = await eventually(() => capture.reading);
      capture.cancel();
      await eventually(() => capture.failure);
      capture.reopen();
      assert.equal((await eventually(() => capture.reading)).began, began);
      assert.equal(capture.failure, undefined);
      answers[0]?.(bytes);
      await eventually(() => capture.summary?.complete);
      assert.deepEqual([capture.summary?.frames, answers.length], [26, 1]);
    });

    it('of several files reads no further ones when somebody cancels', async () => {
      standIn.files.stat = () => Promise.resolve({ size: bytes.length });
      const read: string[] = [];
      let answer: (bytes: Uint8Array) => void = () => undefined;
      standIn.files.readFile = ({ path: name }) => {
        read.push(name);
        return new Promise((resolve) => (answer = resolve));
      };
      const uris = ['/1.pcap', '/2.pcap'].map((name) => new standIn.Uri('memfs', name) as unknown as Uri);
      let isWanted = true;
      const reader = { begins: () => undefined, isWanted: () => isWanted };
      const given = readCapture(uris, 'ring', 2 ** 20, reader, () => '');
      await eventually(() => read.length === 1);
      isWanted = false;
      answer(bytes);
      await assert.rejects(given, /nobody waits/);
      assert.deepEqual(read, ['/1.pcap']);
    });

    it('is read once for all editors that show it', async () => {
      const pool = new CapturePool(() => builtWorker());
      let reads = 0;
      standIn.files.stat = () => Promise.resolve({ size: bytes.length });
      standIn.files.readFile = () => {
        reads++;
        return Promise.resolve(bytes);
      };
      const uses = [uri, uri, new standIn.Uri('memfs', '/x.pcap') as unknown as Uri].map((one) => pool.use(one));
      for (const { capture } of uses) await eventually(() => capture.summary?.complete);
      assert.deepEqual([reads, new Set(uses.map(({ capture }) => capture)).size], [1, 1]);
      pool.dispose();
    });

    it('can be closed while it is being read', async () => {
      standIn.files.stat = () => Promise.resolve({ size: bytes.length });
      let answer: (bytes: Uint8Array) => void = () => undefined;
      standIn.files.readFile = () => new Promise((resolve) => (answer = resolve));
      const capture = opened(uri, madeUpWorker('summary(1, true);'));
      const asked = capture.request('frame', { frame: 1 });
      await new Promise((resolve) => setTimeout(resolve, 10));
      capture.dispose();
      answer(bytes);
      await assert.rejects(asked, /closed/);
      assert.equal(capture.summary, undefined);
    });

    it('starts one decoder only when the file changes while it is being read', async () => {
      standIn.files.stat = () => Promise.resolve({ size: bytes.length });
      const answers: ((bytes: Uint8Array) => void)[] = [];
      standIn.files.readFile = () => new Promise((resolve) => answers.push(resolve));
      const capture = opened(uri, await builtWorker());
      await eventually(() => answers.length === 1);
      standIn.changeFile(uri);
      await eventually(() => answers.length === 2);
      answers[0]?.(bytes.subarray(0, 24));
      answers[1]?.(bytes);
      await eventually(() => capture.summary?.complete);
      await new Promise((resolve) => setTimeout(resolve, 300));
      assert.deepEqual([capture.summary?.frames, capture.summary?.generation], [26, 1]);
    });
  });
});

describe('RestartLimit', () => {
  it('allows two restarts within ten minutes, and others after that', () => {
    const limit = new RestartLimit();
    const minute = 60_000;
    const at = [0, 1, 2, 9, 10, 10.5, 11, 12].map((minutes) => limit.take(minutes * minute));
    assert.deepEqual(at, [true, true, false, false, true, false, true, false]);
  });
});
