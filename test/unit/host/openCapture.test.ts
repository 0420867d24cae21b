/** What becomes of an open capture when its decoder or its file system fails. */
import { madeUpWorker, builtWorker } from '../../support/builtWorker';
import { standIn } from '../../support/vscodeStandIn';
import assert from 'node:assert/strict';
import path from 'node:path';
import type { Uri } from 'vscode';
import { OpenCapture } from '../../../src/host/captures/OpenCapture';
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

    it('starts one decoder only when it is read anew while it is being read', async () => {
      standIn.files.stat = () => Promise.resolve({ size: bytes.length });
      const answers: ((bytes: Uint8Array) => void)[] = [];
      standIn.files.readFile = () => new Promise((resolve) => answers.push(resolve));
      const capture = opened(uri, await builtWorker());
      await eventually(() => answers.length === 1);
      capture.restart();
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
