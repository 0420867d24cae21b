/** The files of a ring buffer as one capture, while the ring goes on. */
import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pcapFile } from '../../support/captureBuilder';
import { readFixture } from '../../support/captures';
import { followCapture, type Followed } from '../../support/followCapture';
import { ringFiles } from '../../support/splitCapture';

describe('a ring of files that goes on while it is open', () => {
  let folder: string;
  let opened: Followed | undefined;
  /** Four files of a capture of 26 frames. */
  const parts = ringFiles(readFixture('chap-ok.pcap'), [7, 14, 20]);
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'ring-'))));
  afterEach(async () => {
    await opened?.engine.dispose();
    rmSync(folder, { recursive: true });
  });

  const nameOf = (number: number): string => `trace_0000${number}_2026010215040${number}.pcap`;
  function write(number: number, bytes = parts[number] ?? new Uint8Array(0), name = nameOf(number)): string {
    const full = path.join(folder, name);
    writeFileSync(full, bytes);
    return full;
  }
  const open = async (...paths: readonly string[]): Promise<Followed> => (opened = await followCapture(paths));
  const messages = ({ summaries }: Followed): string =>
    (summaries.at(-1)?.notices ?? []).map(({ message }) => message).join('|');

  it('takes up the files that it adds, and what they mean', async () => {
    const followed = await open(write(0), write(1));
    const before = followed.summaries.at(-1);
    assert.ok(before && before.frames > 0 && before.frames < 26);
    write(2);
    await followed.until(({ frames }) => frames > before.frames, 'the third file');
    write(3);
    const last = await followed.until(({ frames, logins }) => frames === 26 && logins.accepted === 1, 'the last file');
    assert.deepEqual([last.pdus, last.generation, last.notices], [18, 0, []]);
    const { tree } = await followed.engine.answer('frame', { frame: 26 });
    assert.equal(tree[0]?.children?.find(({ label }) => label === 'File')?.value, nameOf(3));
  });

  it('opens while its newest file is empty, and shows that when it is written', async () => {
    const followed = await open(write(0), write(1), write(2), write(3, new Uint8Array(0)));
    assert.equal(
      messages(followed),
      `${nameOf(3)}: The file is empty so far. Its packets are shown when they are written.`,
    );
    assert.deepEqual(followed.failures, []);
    appendFileSync(path.join(folder, nameOf(3)), parts[3]);
    const last = await followed.until(({ frames, logins }) => frames === 26 && logins.accepted === 1, 'the last file');
    assert.deepEqual([last.generation, last.notices], [0, []]);
  });

  it('takes up a file that is empty when it is added', async () => {
    const followed = await open(write(0), write(1));
    const newest = write(2, new Uint8Array(0));
    await followed.until(
      ({ notices }) => notices.some(({ message }) => message.includes('empty so far')),
      'the notice',
    );
    appendFileSync(newest, parts[2]);
    write(3);
    await followed.until(({ frames, notices }) => frames === 26 && notices.length === 0, 'all frames');
  });

  it('keeps what is indexed of files that it deletes, and goes on', async () => {
    const followed = await open(write(0), write(1), write(2));
    const before = followed.summaries.at(-1)?.frames ?? 0;
    unlinkSync(path.join(folder, nameOf(0)));
    write(3);
    const last = await followed.until(({ frames, notices }) => frames === 26 && notices.length > 0, 'the last file');
    assert.ok(before < 26);
    assert.equal(last.live, true, 'it can be followed');
    assert.match(last.notices[0].message, /^trace_00000_\d+\.pcap has been deleted\. What was indexed stays/);
    const { source } = await followed.engine
      .answer('frame', { frame: 1 })
      .then(({ sources }) => ({ source: sources[0] }));
    assert.ok(source, 'its bytes can still be read');
  });

  it('does not complain of the record that is being written to its newest file', async () => {
    const followed = await open(write(0), write(1), write(2, parts[2].subarray(0, 200)));
    const newest = path.join(folder, nameOf(2));
    const seen = followed.summaries.length;
    for (let at = 200; at < parts[2].length; at += 90) {
      appendFileSync(newest, parts[2].subarray(at, at + 90));
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
    await followed.until(({ frames, live }) => frames === 20 && live, 'the third file');
    const told = followed.summaries.slice(seen).flatMap(({ notices }) => notices.map(({ message }) => message));
    assert.deepEqual(told, []);
  });

  it('opens without the files that are gone, and says which', async () => {
    const paths = [write(0), write(1), write(2), write(3)];
    unlinkSync(paths[0] ?? '');
    const followed = await open(...paths);
    assert.equal(messages(followed), `${nameOf(0)} is not there any more. The others are shown.`);
    assert.ok((followed.summaries.at(-1)?.frames ?? 0) > 10);
    await followed.engine.dispose();
    for (const left of paths.slice(1)) unlinkSync(left);
    const nothing = await open(...paths);
    assert.match(await nothing.untilFailed(), /ENOENT/);
  });

  it('takes up a file that it added between the choice and the opening', async () => {
    write(2);
    const followed = await open(write(0), write(1));
    await followed.until(({ frames }) => frames === 20, 'the third file');
  });

  it('stays as it is when only a part of it was opened', async () => {
    write(2);
    const [first, second] = [write(0), write(1)];
    const longAgo = new Date(Date.now() - 3_600_000);
    utimesSync(second, longAgo, longAgo);
    const followed = await open(first, second);
    const { frames = 0 } = followed.summaries.at(-1) ?? {};
    write(3);
    appendFileSync(path.join(folder, nameOf(1)), pcapFile([{ bytes: new Uint8Array(60) }]).subarray(24));
    const last = await followed.until((summary) => summary.frames > frames, 'the growth');
    assert.equal(last.frames, frames + 1);
  });

  it('tells of a file that it adds and that is no capture, and goes on with the next one', async () => {
    const followed = await open(write(0), write(1), write(2));
    write(4, Buffer.from('these are no packets'), nameOf(4));
    await followed.until(({ notices }) => notices.length === 1, 'the notice');
    assert.match(messages(followed), /^trace_00004_\d+\.pcap is not a capture that can be read/);
    write(3, parts[3], 'trace_00005_20260102150409.pcap');
    await followed.until(({ frames }) => frames === 26, 'the next file');
  });
});
