import assert from 'node:assert/strict';
import { FrameMarks, LONGEST_NOTE, MOST_MARKS, type MarkStorage } from '../../../src/host/captures/FrameMarks';

class Storage implements MarkStorage {
  readonly kept = new Map<string, unknown>();
  get(key: string): unknown {
    return this.kept.get(key);
  }
  async update(key: string, value: unknown): Promise<void> {
    // What VS Code keeps goes through JSON.
    if (value === undefined) this.kept.delete(key);
    else this.kept.set(key, JSON.parse(JSON.stringify(value)));
  }
}

/** A capture of so many frames; `name` makes them others. */
const frames =
  (count: number, name = 'a') =>
  async (wanted: readonly number[]) =>
    wanted.map((frame) => (frame >= 1 && frame <= count ? `${name}${frame}` : ''));

describe('marks and notes on frames', () => {
  it('are kept, by the capture’s address, and are there again when it is opened again', async () => {
    const storage = new Storage();
    const marks = new FrameMarks(storage, 'file:///one.pcap', frames(10));
    assert.equal(await marks.set({ frame: 7, note: ' slow answer ' }), true);
    assert.equal(await marks.set({ frame: 3 }), true);
    const again = new FrameMarks(storage, 'file:///one.pcap', frames(10));
    assert.deepEqual(again.all, [], 'nothing shows before the frames are known');
    await again.capturesChanged();
    assert.deepEqual(again.all, [{ frame: 3 }, { frame: 7, note: 'slow answer' }]);
    const other = new FrameMarks(storage, 'file:///two.pcap', frames(10));
    await other.capturesChanged();
    assert.deepEqual(other.all, []);
  });

  it('of a file that another one has replaced do not show, and show again when it is back', async () => {
    const storage = new Storage();
    await new FrameMarks(storage, 'x', frames(10)).set({ frame: 3, note: 'here' });
    const replaced = new FrameMarks(storage, 'x', frames(10, 'b'));
    await replaced.capturesChanged();
    assert.deepEqual(replaced.all, []);
    await replaced.set({ frame: 3, note: 'another' });
    assert.deepEqual(replaced.all, [{ frame: 3, note: 'another' }]);
    const back = new FrameMarks(storage, 'x', frames(10));
    await back.capturesChanged();
    assert.deepEqual(back.all, [{ frame: 3, note: 'here' }]);
  });

  it('stay while the file grows, and come when their frames come', async () => {
    const storage = new Storage();
    await new FrameMarks(storage, 'x', frames(10)).set({ frame: 9 });
    let count = 5;
    const marks = new FrameMarks(storage, 'x', (wanted) => frames(count)(wanted));
    await marks.capturesChanged();
    assert.deepEqual(marks.all, []);
    count = 20;
    await marks.capturesChanged();
    assert.deepEqual(marks.all, [{ frame: 9 }]);
  });

  it('are gone through in both directions, going on at the other end', async () => {
    const marks = new FrameMarks(new Storage(), 'x', frames(10));
    assert.equal(marks.from(1, 1), undefined);
    for (const frame of [8, 2, 5]) await marks.set({ frame });
    assert.deepEqual(
      [marks.from(2, 1)?.frame, marks.from(8, 1)?.frame, marks.from(0, 1)?.frame, marks.from(4, 1)?.frame],
      [5, 2, 2, 5],
    );
    assert.deepEqual([marks.from(2, -1)?.frame, marks.from(8, -1)?.frame, marks.from(6, -1)?.frame], [8, 5, 5]);
  });

  it('can be taken away and put back, with their notes', async () => {
    const storage = new Storage();
    const marks = new FrameMarks(storage, 'x', frames(10));
    await marks.set({ frame: 1, note: 'one' });
    await marks.set({ frame: 2 });
    const gone = await marks.remove([1, 2, 9]);
    assert.deepEqual(gone, [{ frame: 1, note: 'one' }, { frame: 2 }]);
    assert.equal(storage.kept.size, 0, 'nothing is left of them');
    for (const mark of gone) await marks.set(mark);
    assert.deepEqual(marks.all, [{ frame: 1, note: 'one' }, { frame: 2 }]);
  });

  it('have bounds: frames that are not there, long notes, too many', async () => {
    const marks = new FrameMarks(new Storage(), 'x', frames(MOST_MARKS + 10));
    assert.equal(await marks.set({ frame: MOST_MARKS + 11 }), false);
    await marks.set({ frame: 1, note: 'n'.repeat(LONGEST_NOTE + 5) });
    assert.equal(marks.of(1)?.note?.length, LONGEST_NOTE);
    for (let frame = 2; frame <= MOST_MARKS; frame++) await marks.set({ frame });
    assert.equal(await marks.set({ frame: MOST_MARKS + 1 }), false);
    assert.equal(await marks.set({ frame: 1, note: 'still' }), true);
  });

  it('an odd storage is no reason to fail', async () => {
    const storage = new Storage();
    storage.kept.set('iscsiTrace.marks.x', [
      null,
      5,
      { frame: 'a' },
      { frame: 2, stamp: 'a2' },
      { frame: 3, stamp: 'a3', note: 4 },
    ]);
    const marks = new FrameMarks(storage, 'x', frames(10));
    await marks.capturesChanged();
    assert.deepEqual(marks.all, [{ frame: 2 }]);
  });

  it('tell whoever listens', async () => {
    const marks = new FrameMarks(new Storage(), 'x', frames(10));
    let told = 0;
    const listening = marks.onDidChange(() => told++);
    await marks.set({ frame: 1 });
    await marks.remove([1]);
    listening.dispose();
    await marks.set({ frame: 2 });
    assert.equal(told, 2);
  });
});
