/** Files and file systems that fail. What becomes of files that change is in followedFile.test.ts. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ByteSource, MemorySource } from '../../../src/core/capture/ByteSource';
import { CaptureEngine, type EngineOptions } from '../../../src/engine/CaptureEngine';
import { CaptureFiles } from '../../../src/engine/CaptureFiles';
import { FileTurns } from '../../../src/engine/FileTurns';
import type { CaptureSummary } from '../../../src/messages/results';
import { pcapFile } from '../../support/captureBuilder';
import { readFixture } from '../../support/captures';
import { eventually } from '../../support/eventually';

const FRAME = new Uint8Array(1000).fill(0xff);
const never = (): Promise<never> => new Promise(() => undefined);

interface Watched {
  readonly engine: CaptureEngine;
  readonly summaries: CaptureSummary[];
  readonly failures: string[];
  readonly run: Promise<void>;
}

describe('files and file systems that fail', () => {
  let folder: string;
  const engines: CaptureEngine[] = [];
  before(() => (folder = mkdtempSync(path.join(tmpdir(), 'faults-'))));
  afterEach(() => Promise.all(engines.splice(0).map((engine) => engine.dispose())));
  after(() => rmSync(folder, { recursive: true }));

  function watch(file: string, options: EngineOptions = {}): Watched {
    const summaries: CaptureSummary[] = [];
    const failures: string[] = [];
    const location = { kind: 'files', paths: [file], name: path.basename(file) } as const;
    const events = {
      summary: (summary: CaptureSummary) => void summaries.push(summary),
      failed: (_: string, detail: string) => void failures.push(detail),
    };
    const engine = new CaptureEngine(location, events, { watchPause: 10, rest: 50, ...options });
    engines.push(engine);
    return { engine, summaries, failures, run: engine.run() };
  }

  /** An engine over a source of the test's own. */
  const watchSource = (source: ByteSource, options: EngineOptions = {}): Watched =>
    watch(path.join(folder, 'made-up.pcap'), {
      openFiles: () => CaptureFiles.over(source, 'made-up.pcap'),
      ...options,
    });

  async function failureOf(file: string): Promise<string> {
    const { failures, run } = watch(file);
    await run;
    assert.equal(failures.length, 1);
    return failures[0] ?? '';
  }

  describe('what is no file with a capture', () => {
    it('an empty file', async () => {
      const file = path.join(folder, 'empty.pcap');
      writeFileSync(file, '');
      assert.match(await failureOf(file), /empty/);
    });

    it('a folder', async () => {
      mkdirSync(path.join(folder, 'folder.pcap'));
      assert.match(await failureOf(path.join(folder, 'folder.pcap')), /folder\.pcap is a folder/);
    });

    it('a pipe that nobody writes to, which opening used to wait for for ever', async function () {
      if (process.platform === 'win32') this.skip();
      const file = path.join(folder, 'pipe.pcap');
      execFileSync('mkfifo', [file]);
      assert.match(await failureOf(file), /pipe\.pcap is not a file but a pipe or a device/);
    });

    it('a device', async function () {
      if (process.platform === 'win32') this.skip();
      assert.match(await failureOf('/dev/zero'), /zero is not a file/);
    });

    it('a link that leads nowhere, or round and round', async () => {
      symlinkSync(path.join(folder, 'none'), path.join(folder, 'nowhere.pcap'));
      assert.match(await failureOf(path.join(folder, 'nowhere.pcap')), /ENOENT/);
      symlinkSync(path.join(folder, 'round.pcap'), path.join(folder, 'round.pcap'));
      assert.match(await failureOf(path.join(folder, 'round.pcap')), /ELOOP/);
    });

    it('a path below a file', async () => {
      const file = path.join(folder, 'file');
      writeFileSync(file, '');
      assert.match(await failureOf(path.join(file, 'x.pcap')), /ENOTDIR/);
    });
  });

  it('opens files of any name', async () => {
    const names = [
      'a\nb.pcap',
      '%2e%2e#?&.pcap',
      '"$(x)`\'.pcap',
      '\u202egpj.pcap',
      `${'ü'.repeat(120)}.pcap`,
      '-.pcap',
    ];
    for (const name of names) {
      const file = path.join(folder, name);
      writeFileSync(file, readFixture('chap-ok.pcap'));
      const { summaries, run } = watch(file);
      await run;
      assert.deepEqual([summaries.at(-1)?.frames, summaries.at(-1)?.name], [26, name]);
    }
  });

  it('says that a file may not be read, and reads it when it may', async () => {
    const file = path.join(folder, 'forbidden.pcap');
    writeFileSync(file, readFixture('chap-ok.pcap').subarray(0, 100));
    let isAllowed = false;
    const openFiles: EngineOptions['openFiles'] = (...args) =>
      isAllowed
        ? CaptureFiles.open(...args)
        : Promise.reject(Object.assign(new Error(`EACCES: permission denied, open '${file}'`), { code: 'EACCES' }));
    const { failures, summaries, engine, run } = watch(file, { openFiles });
    await run;
    assert.match(failures[0] ?? '', /permission denied.*forbidden\.pcap/);
    await assert.rejects(engine.answer('frame', { frame: 1 }), /not open/);
    isAllowed = true;
    writeFileSync(file, readFixture('chap-ok.pcap'));
    await eventually(() => summaries.at(-1)?.complete);
    assert.equal(summaries.at(-1)?.frames, 26);
  });

  describe('a file system that fails in the middle', () => {
    const whole = pcapFile(Array.from({ length: 4000 }, () => ({ bytes: FRAME })));

    /** Answers up to an offset; from there on as `beyond` does. */
    class Failing implements ByteSource {
      readonly memory = new MemorySource(whole);
      constructor(
        readonly end: number,
        public beyond: () => Promise<Uint8Array>,
      ) {}
      size(): Promise<number> {
        return this.memory.size();
      }
      read(offset: number, length: number): Promise<Uint8Array> {
        return offset + length > this.end ? this.beyond() : this.memory.read(offset, length);
      }
    }

    it('with an error: it is told, and what was read before is shown', async () => {
      const broken = new Failing(1_500_000, () => Promise.reject(new Error('EIO: i/o error, read')));
      const { failures, engine, summaries, run } = watchSource(broken);
      await run;
      assert.deepEqual(failures, []);
      const { complete, frames = 0, notices } = summaries.at(-1) ?? {};
      assert.equal(complete, true);
      assert.ok(frames > 0 && frames < 4000, `${frames} frames`);
      assert.equal(notices?.length, 1);
      assert.match(notices[0]?.message ?? '', /behind offset \d+: EIO: i\/o error, read\..*before it is shown/);
      assert.equal((await engine.answer('frame', { frame: frames })).frame, frames);
    });

    it('with an error before the first frame: there is nothing to show', async () => {
      const broken = new Failing(1000, () => Promise.reject(new Error('EIO: i/o error, read')));
      const { failures, run } = watchSource(broken);
      await run;
      assert.deepEqual(failures, ['EIO: i/o error, read']);
    });

    it('with less than was there: the rest is missing, and the pass ends', async () => {
      const short = new Failing(1_500_000, () => Promise.resolve(new Uint8Array(0)));
      const { summaries, failures, run } = watchSource(short);
      await run;
      assert.deepEqual(failures, []);
      assert.equal(summaries.at(-1)?.complete, true);
      const frames = summaries.at(-1)?.frames ?? 0;
      assert.ok(frames > 0 && frames < 4000, `${frames} frames`);
    });

    it('without an answer: that is told, and Cancel keeps what is there', async () => {
      const { summaries, engine, run } = watchSource(new Failing(1_500_000, never), { stalled: 50 });
      await eventually(() => summaries.at(-1)?.notices.some(({ message }) => /does not answer/.test(message)));
      assert.equal(summaries.at(-1)?.complete, false);
      const known = summaries.at(-1)?.frames ?? 0;
      assert.ok(known > 0);
      // What is known can be looked at meanwhile.
      assert.equal((await engine.answer('frame', { frame: known })).frame, known);
      engine.cancel();
      await run;
      const last = summaries.at(-1);
      assert.deepEqual([last?.complete, last?.frames], [true, known]);
      assert.deepEqual(
        last?.notices.map(({ message }) => message.slice(0, 21)),
        ['Reading was cancelled'],
      );
      assert.equal((await engine.answer('frame', { frame: known })).frame, known);
    });

    it('without an answer for a while: it goes on as if nothing had been', async () => {
      let goOn: () => void = () => undefined;
      const answering = new Promise<void>((resolve) => (goOn = resolve));
      const memory = new MemorySource(whole);
      const slow: ByteSource = {
        size: () => memory.size(),
        read: async (offset, length) => {
          if (offset + length > 1_500_000) await answering;
          return memory.read(offset, length);
        },
      };
      const { summaries, run } = watchSource(slow, { stalled: 50 });
      await eventually(() => summaries.at(-1)?.notices.length === 1);
      goOn();
      await run;
      const { complete, frames, notices } = summaries.at(-1) ?? {};
      assert.deepEqual([complete, frames, notices], [true, 4000, []]);
    });

    it('without an answer while it is opened: Cancel ends that, and what is opened too late is closed again', async () => {
      let opened: (files: CaptureFiles) => void = () => undefined;
      const openFiles = (): Promise<CaptureFiles> => new Promise((resolve) => (opened = resolve));
      const { failures, summaries, engine, run } = watch(path.join(folder, 'none.pcap'), { openFiles, stalled: 50 });
      await eventually(() => summaries.at(-1)?.notices.length === 1);
      engine.cancel();
      await run;
      assert.match(failures[0] ?? '', /cancelled while the file system did not answer/);
      const late = await CaptureFiles.over(new MemorySource(whole), 'late.pcap');
      let isClosed = false;
      late.close = () => {
        isClosed = true;
        return Promise.resolve();
      };
      opened(late);
      await eventually(() => isClosed);
    });

    it('without an answer: closing does not wait for it', async () => {
      const { engine, run, summaries } = watchSource(new Failing(1_500_000, never));
      await eventually(() => summaries.length > 0);
      await engine.dispose();
      await run;
    });
  });

  it('ends the pass in good order when its index takes more memory than is allowed', async () => {
    let inUse = 0;
    const file = path.join(folder, 'large.pcap');
    writeFileSync(file, pcapFile(Array.from({ length: 20_000 }, () => ({ bytes: FRAME }))));
    const bytesInUse = (): number => (inUse += 60 * 1024 * 1024);
    const mostBytes = 64 * 1024 * 1024;
    const { summaries, engine, run } = watch(file, { bytesInUse, mostBytes });
    await run;
    const last = summaries.at(-1);
    assert.equal(last?.complete, true);
    assert.ok(last.frames > 0 && last.frames < 20_000, `${last.frames} frames`);
    assert.match(last.notices[0]?.message ?? '', /iscsiTrace\.maximumMemory/);
    assert.equal((await engine.answer('frame', { frame: last.frames })).frame, last.frames);
  });
});

describe('FileTurns', () => {
  it('has two accesses under way at most, in the order of asking, whatever becomes of them', async () => {
    const turns = new FileTurns();
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    const taken = Array.from({ length: 6 }, (_, at) =>
      turns.take(async () => {
        begun.push(at);
        await new Promise<void>((resolve) => ends.push(resolve));
        if (at % 2 === 0) throw new Error('failed');
        return at;
      }),
    );
    const settled = Promise.allSettled(taken);
    for (let done = 0; done < 6; done++) {
      await eventually(() => ends.length > done);
      assert.ok(begun.length <= done + 2);
      ends[done]?.();
    }
    assert.deepEqual(
      (await settled).map(({ status }) => status === 'fulfilled'),
      [false, true, false, true, false, true],
    );
    assert.deepEqual(begun, [0, 1, 2, 3, 4, 5]);
    assert.equal(await turns.take(() => Promise.resolve(7)), 7);
  });
});
