/** A capture file that changes while it is open. */
import assert from 'node:assert/strict';
import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CaptureEngine } from '../../../src/engine/CaptureEngine';
import { IndexCache } from '../../../src/engine/IndexCache';
import { readFixture } from '../../support/captures';
import { Conversation } from '../../support/conversation';
import { followCapture, type Followed } from '../../support/followCapture';
import { dataIn, filler, loginRequest, loginResponse, READ_10, scsiCommand } from '../../support/pduBuilder';

describe('a file that changes while it is open', () => {
  let folder: string;
  const engines: CaptureEngine[] = [];
  before(() => (folder = mkdtempSync(path.join(tmpdir(), 'followed-'))));
  afterEach(() => Promise.all(engines.splice(0).map((engine) => engine.dispose())));
  after(() => rmSync(folder, { recursive: true }));

  const place = (name: string): string => path.join(folder, name);

  const follow = async (paths: readonly string[], options = {}): Promise<Followed> => {
    const followed = await followCapture(paths, options);
    engines.push(followed.engine);
    return followed;
  };

  const rowsOf = (engine: CaptureEngine, start: number, count: number) =>
    engine.answer('rows', { start, count, marks: { selected: 0 } });

  it('shows frames as they are added, record by record, and what they mean', async () => {
    const file = readFixture('chap-ok.pcap');
    const name = place('growing.pcap');
    writeFileSync(name, file.subarray(0, 3000));
    const { engine, summaries, until } = await follow([name]);
    assert.equal(summaries.at(-1)?.live, false);
    assert.match(summaries.at(-1)?.notices[0]?.message ?? '', /cut off/);
    const early = await rowsOf(engine, 0, 5);
    for (let at = 3000; at < file.length; at += 300) {
      appendFileSync(name, file.subarray(at, at + 300));
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
    const last = await until(({ frames, logins }) => frames === 26 && logins.accepted === 1, 'all frames');
    assert.deepEqual([last.live, last.complete, last.generation, last.notices], [true, true, 0, []]);
    assert.equal(last.pdus, 18);
    assert.deepEqual(await rowsOf(engine, 0, 5), early);
    assert.equal((await rowsOf(engine, 20, 100)).length, 6);
    for (const [at, { frames }] of summaries.entries()) assert.ok(at === 0 || frames >= summaries[at - 1].frames);
  });

  it('does not complain of the record that is being written', async () => {
    const file = readFixture('chap-ok.pcap');
    const name = place('halfWritten.pcap');
    writeFileSync(name, file.subarray(0, 3000));
    const { summaries, until } = await follow([name]);
    assert.match(summaries.at(-1)?.notices[0]?.message ?? '', /cut off/);
    appendFileSync(name, file.subarray(3000, 3400));
    const before = summaries.length;
    await until(({ live }) => live, 'the growth');
    // The second summary comes when the file rests.
    await until(() => summaries.length >= before + 2, 'the rest');
    for (const { notices } of summaries.slice(before)) assert.deepEqual(notices, []);
  });

  it('comes to the same end as the whole file, when a PDU had been cut short to show what was there', async () => {
    const talk = new Conversation().handshake().send(0, loginRequest([])).send(1, loginResponse([]));
    talk.send(0, scsiCommand(READ_10, 512));
    const answer = dataIn(filler(512));
    const begun = talk.send(1, answer.subarray(0, 300)).file();
    const name = place('cutShort.pcap');
    writeFileSync(name, begun);
    const { engine, until } = await follow([name]);
    await until(({ pdus }) => pdus === 4, 'the PDU that was cut short');
    assert.match(JSON.stringify(await rowsOf(engine, 6, 1)), /missing from the capture/);
    appendFileSync(name, talk.send(1, answer.subarray(300)).file().subarray(begun.length));
    await until(({ frames, complete }) => frames === 8 && complete, 'the rest');
    assert.doesNotMatch(JSON.stringify(await rowsOf(engine, 6, 2)), /missing from the capture/);
    assert.equal((await until(({ pdus }) => pdus === 4, 'the whole PDU')).frames, 8);
  });

  it('decides what waits for bytes once it rests', async () => {
    const talk = new Conversation().handshake().send(0, loginRequest([])).send(1, loginResponse([]));
    const begun = talk.file();
    const name = place('resting.pcap');
    writeFileSync(name, begun);
    const { until } = await follow([name]);
    const more = talk.send(0, scsiCommand(READ_10, 512)).send(1, dataIn(filler(512)).subarray(0, 300));
    appendFileSync(name, more.file().subarray(begun.length));
    await until(({ frames }) => frames === 7, 'the frames');
    await until(({ pdus }) => pdus === 4, 'the PDU that is not whole');
  });

  it('is read anew when another file takes its place', async () => {
    const name = place('replaced.pcap');
    writeFileSync(name, readFixture('chap-ok.pcap'));
    const { until, engine } = await follow([name]);
    writeFileSync(place('other.pcap'), readFixture('sample.pcap'));
    renameSync(place('other.pcap'), name);
    const last = await until(({ generation, complete }) => generation === 1 && complete, 'the other file');
    assert.deepEqual([last.frames, last.live], [66, false]);
    assert.equal((await rowsOf(engine, 60, 100)).length, 6);
  });

  it('is read anew when it was written over in place by a longer one, and when it became shorter', async () => {
    const name = place('overwritten.pcap');
    writeFileSync(name, readFixture('chap-ok.pcap'));
    const { until } = await follow([name]);
    writeFileSync(name, readFixture('sample.pcap'));
    await until(({ generation, frames, complete }) => generation > 0 && frames === 66 && complete, 'the longer file');
    writeFileSync(name, readFixture('chap-ok.pcap'));
    await until(({ frames, complete }) => frames === 26 && complete, 'the shorter file');
    truncateSync(name, 2000);
    const last = await until(({ frames, complete }) => frames < 26 && complete, 'the truncated file');
    assert.match(last.notices[0]?.message ?? '', /cut off/);
  });

  it('keeps what is indexed when it is deleted, says so, and is read anew when it comes back', async function () {
    if (process.platform === 'win32') this.skip();
    const name = place('deleted.pcap');
    writeFileSync(name, readFixture('chap-ok.pcap'));
    const { until, engine } = await follow([name]);
    appendFileSync(name, readFixture('chap-ok.pcap').subarray(24, 24 + 16 + 74));
    await until(({ live, frames }) => live && frames === 27, 'the growth');
    unlinkSync(name);
    const last = await until(({ notices }) => notices.length > 0, 'the notice');
    assert.equal(last.live, false, 'a file that is gone is followed no longer');
    assert.equal(last.notices[0]?.message.startsWith('deleted.pcap has been deleted. What was indexed stays'), true);
    assert.equal(last.frames, 27);
    assert.equal((await rowsOf(engine, 0, 100)).length, 27);
    assert.equal((await engine.answer('frame', { frame: 8 })).frame, 8);
    writeFileSync(name, readFixture('sample.pcap'));
    const again = await until(({ frames }) => frames === 66, 'the new file');
    assert.deepEqual([again.generation, again.notices], [1, []]);
  });

  it('is opened as soon as it is a capture', async () => {
    const name = place('empty.pcap');
    writeFileSync(name, '');
    const { failures, until } = await follow([name]);
    assert.match(failures[0] ?? '', /the file is empty/);
    writeFileSync(name, readFixture('chap-ok.pcap'));
    assert.equal((await until(({ complete }) => complete, 'the capture')).frames, 26);
  });

  it('fails when what takes its place is no capture', async () => {
    const name = place('spoilt.pcap');
    writeFileSync(name, readFixture('chap-ok.pcap'));
    const { untilFailed, engine } = await follow([name]);
    writeFileSync(name, 'this is a text by now');
    assert.match(await untilFailed(), /spoilt\.pcap is not a capture .*looks like a text/);
    await assert.rejects(rowsOf(engine, 0, 1), /not open/);
  });

  it('is opened for reading only: a file that may not be written opens', async () => {
    const name = place('readOnly.pcap');
    writeFileSync(name, readFixture('chap-ok.pcap'), { mode: 0o444 });
    const { summaries } = await follow([name]);
    assert.equal(summaries.at(-1)?.frames, 26);
  });

  describe('and the cache of indexes', () => {
    /** Above the size from which indexes are kept. */
    const large = (): Uint8Array => {
      const talk = new Conversation().handshake().send(0, loginRequest([])).send(1, loginResponse([]));
      for (let at = 0; at < 1100; at++) {
        talk.send(0, scsiCommand(READ_10, 1024, { tag: at })).send(1, dataIn(filler(1024, at), { tag: at }));
      }
      return talk.file();
    };
    const cached = (mostBytes = 64e6, build = 'one') => ({ cache: new IndexCache(place('cache'), mostBytes, build) });

    it('gives the index of an unchanged file, and never that of another one', async () => {
      const file = large();
      assert.ok(file.length > 1024 * 1024);
      const name = place('large.pcap');
      writeFileSync(name, file);
      const first = await follow([name], cached());
      assert.equal(first.summaries.at(-1)?.fromCache, false);
      const second = await follow([name], cached());
      assert.equal(second.summaries.at(-1)?.fromCache, true);
      assert.deepEqual({ ...second.summaries.at(-1), fromCache: false }, first.summaries.at(-1));
      assert.deepEqual(await rowsOf(second.engine, 1000, 200), await rowsOf(first.engine, 1000, 200));
      assert.deepEqual(
        await second.engine.answer('frame', { frame: 2000 }),
        await first.engine.answer('frame', { frame: 2000 }),
      );
      assert.equal((await follow([name], cached(64e6, 'two'))).summaries.at(-1)?.fromCache, false, 'another build');
      writeFileSync(name, file);
      assert.equal((await follow([name], cached())).summaries.at(-1)?.fromCache, false, 'written again');
      appendFileSync(name, file.subarray(24, 24 + 90));
      assert.equal((await follow([name], cached())).summaries.at(-1)?.fromCache, false, 'longer');
      assert.equal((await follow([name], cached(0))).summaries.at(-1)?.fromCache, false, 'switched off');
    });

    it('goes on when the file grows after its index was taken from there', async () => {
      const file = large();
      const name = place('cachedAndGrowing.pcap');
      writeFileSync(name, file.subarray(0, file.length - 5000));
      await follow([name], cached());
      const { summaries, until } = await follow([name], cached());
      assert.equal(summaries.at(-1)?.fromCache, true);
      appendFileSync(name, file.subarray(file.length - 5000));
      const last = await until(({ live, complete }) => live && complete, 'the rest');
      assert.deepEqual([last.frames, last.fromCache, last.generation], [2205, false, 0]);
    });

    it('drops what was used longest ago when it is full', async () => {
      const folderOfCache = place('small cache');
      const sizes = (): number =>
        readdirSync(folderOfCache).reduce((sum, entry) => sum + statSync(path.join(folderOfCache, entry)).size, 0);
      const one = place('one.pcap');
      writeFileSync(one, large());
      await follow([one], { cache: new IndexCache(folderOfCache, 64e6, 'one') });
      // Room for two entries, not for three.
      const limit = Math.round(sizes() * 2.5);
      const options = { cache: new IndexCache(folderOfCache, limit, 'one') };
      const names = [1, 2, 3].map((at) => place(`kept${at}.pcap`));
      const file = large();
      for (const [at, name] of names.entries()) {
        writeFileSync(name, Buffer.concat([file, file.subarray(24, 24 + 90 * at)]));
        await follow([name], options);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      const [first = '', , last = ''] = names;
      assert.equal((await follow([last], options)).summaries.at(-1)?.fromCache, true);
      assert.equal((await follow([first], options)).summaries.at(-1)?.fromCache, false);
      assert.ok(sizes() <= limit, `${sizes()} bytes are kept`);
    });

    it('is not hurt by an entry that is not whole', async () => {
      const name = place('broken.pcap');
      writeFileSync(name, large());
      const cache = new IndexCache(place('broken cache'), 64e6, 'one');
      await follow([name], { cache });
      for (const entry of readdirSync(place('broken cache')))
        truncateSync(path.join(place('broken cache'), entry), 5000);
      const { summaries } = await follow([name], { cache });
      assert.deepEqual([summaries.at(-1)?.fromCache, summaries.at(-1)?.frames], [false, 2205]);
    });
  });
});
