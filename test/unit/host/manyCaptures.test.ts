/** Captures that are opened and closed leave nothing behind: no thread, no open file, no listener, no memory. */
import { standIn } from '../../support/vscodeStandIn';
import { builtWorker } from '../../support/builtWorker';
import assert from 'node:assert/strict';
import {
  existsSync,
  linkSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { pcapFile } from '../../support/captureBuilder';
import { fixtures, readFixture } from '../../support/captures';
import { EditorHost } from '../../support/editorPanel';
import { eventually } from '../../support/eventually';

const AT_ONCE = 5;

/** 32 MB of frames that say nothing. */
function longCapture(): Uint8Array {
  const one = pcapFile([{ bytes: new Uint8Array(200).fill(0xff) }]);
  return Buffer.concat([one.subarray(0, 24), ...new Array<Uint8Array>(150_000).fill(one.subarray(24))]);
}

/** Threads of this process; 0 where the system does not tell. */
const threads = (): number => (existsSync('/proc/self/task') ? readdirSync('/proc/self/task').length : 0);

/** How many files of a folder this process has open; 0 where the system does not tell. */
function openCaptures(folder: string): number {
  if (!existsSync('/proc/self/fd')) return 0;
  return readdirSync('/proc/self/fd').filter((descriptor) => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`).startsWith(folder);
    } catch {
      // The one that listed them.
      return false;
    }
  }).length;
}

function bytesInUse(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

describe('captures that are opened and closed', () => {
  let host: EditorHost;
  let folder: string;
  beforeEach(async () => {
    standIn.reset();
    host = new EditorHost(await builtWorker());
    folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'many-captures-')));
  });
  afterEach(() => {
    host.dispose();
    rmSync(folder, { recursive: true });
  });

  /** Opens captures, closes them when they are read or are being read, and waits for nothing. */
  async function openAndClose(files: readonly string[], isRead: boolean): Promise<void> {
    const panels = files.map((file) => host.open(file));
    if (isRead) {
      await Promise.all(panels.map((panel) => panel.read()));
      for (const panel of panels) assert.equal((await panel.ask('frame', { frame: 1 })).err, undefined);
    } else {
      for (const { capture } of panels) await eventually(() => capture.summary !== undefined);
      assert.ok(panels.some(({ capture }) => capture.summary?.complete === false));
    }
    for (const panel of panels) panel.close();
    // What a window does when it is closed or reloaded; a tab that is closed waits for a moment.
    host.pool.dispose();
  }

  for (const [when, many, isRead, content] of [
    ['after they were read', 50, true, () => readFixture('chap-ok.pcap')],
    ['in the middle of the pass', 20, false, longCapture],
  ] as const) {
    it(`leave nothing behind, ${many} of them, ${when}`, async function () {
      this.timeout(120_000);
      writeFileSync(path.join(folder, '0.pcap'), content());
      const files = Array.from({ length: many }, (_, at) => path.join(folder, `${at}.pcap`));
      // Each is a file of its own, as long as the first one.
      for (const file of files.slice(1)) linkSync(files[0] ?? '', file);
      await openAndClose(files.slice(0, AT_ONCE), isRead);
      await eventually(() => openCaptures(folder) === 0);
      const known = threads();
      const listening = standIn.listening;
      const before = bytesInUse();
      for (let at = 0; at < many; at += AT_ONCE) await openAndClose(files.slice(at, at + AT_ONCE), isRead);
      await eventually(() => threads() <= known);
      await eventually(() => openCaptures(folder) === 0);
      assert.equal(standIn.listening, listening);
      const grown = bytesInUse() - before;
      assert.ok(grown < 8 * 1024 * 1024, `${grown} bytes more are in use than before`);
      assert.deepEqual(host.pool.captures, []);
    });
  }

  it('share one thread as long as they are the same file, and a tab that moves keeps it', async () => {
    const file = path.join(fixtures, 'chap-ok.pcap');
    const first = host.open(file);
    await first.read();
    const known = threads();
    const others = [host.open(file), host.open(file)];
    first.close();
    const moved = host.open(file);
    await Promise.all([...others, moved].map((panel) => panel.read()));
    assert.equal(threads(), known);
    assert.ok(moved.capture === first.capture && !first.capture.closed);
    for (const panel of [...others, moved]) panel.close();
  });
});
