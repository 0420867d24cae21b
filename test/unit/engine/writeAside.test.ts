import { build } from 'esbuild';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeAside } from '../../../src/engine/writeAside';

async function* pieces(...texts: readonly (string | Error)[]): AsyncGenerator<string> {
  for (const text of texts) {
    if (text instanceof Error) throw text;
    yield await Promise.resolve(text);
  }
}

describe('writeAside', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'write-aside-'));
    file = path.join(folder, 'tasks.csv');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('puts the whole file in its place, and nothing else', async () => {
    writeFileSync(file, 'before');
    assert.equal(await writeAside(file, pieces('one\n', 'two\n'), () => false), true);
    assert.equal(readFileSync(file, 'utf8'), 'one\ntwo\n');
    assert.deepEqual(readdirSync(folder), ['tasks.csv']);
  });

  it('leaves what was there when a piece fails', async () => {
    writeFileSync(file, 'before');
    await assert.rejects(
      writeAside(file, pieces('one\n', new Error('no more')), () => false),
      /no more/,
    );
    assert.equal(readFileSync(file, 'utf8'), 'before');
    assert.deepEqual(readdirSync(folder), ['tasks.csv']);
  });

  it('leaves what was there, and no half file, when the disk is full', async () => {
    writeFileSync(file, 'before');
    let writes = 0;
    const full: typeof open = async (...args) => {
      const handle = await open(...args);
      const writeFile: typeof handle.writeFile = handle.writeFile.bind(handle);
      handle.writeFile = (data) =>
        ++writes > 1
          ? Promise.reject(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }))
          : writeFile(data);
      return handle;
    };
    await assert.rejects(
      writeAside(file, pieces('one\n', 'two\n'), () => false, full),
      /no space/,
    );
    assert.equal(writes, 2);
    assert.equal(readFileSync(file, 'utf8'), 'before');
    assert.deepEqual(readdirSync(folder), ['tasks.csv']);
  });

  it('leaves nothing when it is cancelled, and tells the source', async () => {
    let isEnded = false;
    async function* endless(): AsyncGenerator<string> {
      try {
        for (;;) yield await Promise.resolve('more');
      } finally {
        isEnded = true;
      }
    }
    let asked = 0;
    assert.equal(await writeAside(file, endless(), () => ++asked > 3), false);
    assert.equal(isEnded, true);
    assert.deepEqual(readdirSync(folder), []);
  });

  it('writes through a link and keeps it', async () => {
    const link = path.join(folder, 'link.csv');
    writeFileSync(file, 'before');
    symlinkSync(file, link);
    await writeAside(link, pieces('after'), () => false);
    assert.equal(readFileSync(file, 'utf8'), 'after');
  });

  it('leaves what was there when the disk is full', async function () {
    if (process.platform === 'win32') this.skip();
    writeFileSync(file, 'before');
    // A limit on the size of files, in a process of its own, fails a write just as a full disk does.
    const program = path.join(folder, 'write.cjs');
    await build({
      entryPoints: [path.join(__dirname, '../../../src/host/platform/writeAside.ts')],
      outfile: program,
      bundle: true,
      platform: 'node',
      footer: {
        js: `writeAside(process.argv[2], async function* () { for (;;) yield 'x'.repeat(4096); }(), () => false).catch((error) => {
  console.log(error.code);
  console.log(require('node:fs').readdirSync(require('node:path').dirname(process.argv[2])).join());
});`,
      },
    });
    const limited = 'ulimit -f 64; trap "" XFSZ; exec "$@"';
    const told = execFileSync('sh', ['-c', limited, 'sh', process.execPath, program, file], { encoding: 'utf8' });
    assert.equal(told, 'EFBIG\ntasks.csv,write.cjs\n');
    assert.equal(readFileSync(file, 'utf8'), 'before');
  });

  it('leaves a folder and a device in their places', async () => {
    await assert.rejects(
      writeAside(folder, pieces('x'), () => false),
      /is not a file/,
    );
    assert.deepEqual(readdirSync(folder), []);
    if (process.platform === 'win32') return;
    await assert.rejects(
      writeAside('/dev/full', pieces('x'), () => false),
      /full is not a file/,
    );
  });

  it('says why when the folder is not there', async () => {
    await assert.rejects(
      writeAside(path.join(folder, 'none', 'x.csv'), pieces('x'), () => false),
      /ENOENT/,
    );
  });
});
