/** `--export` of the command line, as a process. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { analysed } from '../../support/analysed';
import { fixtures, repository } from '../../support/captures';

describe('command line, --export', () => {
  let folder: string;
  let cli: string;
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'cli-export-'));
    cli = path.join(folder, 'cli.js');
    await build({
      absWorkingDir: repository,
      entryPoints: ['src/cli.ts'],
      outfile: cli,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      logLevel: 'silent',
    });
  });
  after(() => rmSync(folder, { recursive: true }));

  const run = (...args: readonly string[]) => spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8' });
  const out = (name: string): string => path.join(folder, name);

  it('writes the format that the ending or --format names, and nothing to standard output', async () => {
    const packed = path.join(fixtures, 'compressed', 'chap-ok.pcap.gz');
    const { status, stdout, stderr } = run('--export', out('a.pcapng'), packed);
    assert.deepEqual([status, stdout, stderr], [0, '', '']);
    const plain = await analysed(readFileSync(path.join(fixtures, 'chap-ok.pcap')));
    assert.equal((await analysed(readFileSync(out('a.pcapng')))).analysis.frames.length, plain.analysis.frames.length);
    assert.equal(run('--format', 'csv', '--export', out('table'), packed).status, 0);
    assert.match(readFileSync(out('table'), 'utf8'), /^No\.,Time,/);
  });

  it('masks what is asked for', () => {
    const file = path.join(fixtures, 'chap-ok.pcap');
    assert.equal(run('--export', out('m.txt'), '--mask', 'names,chap', file).status, 0);
    const text = readFileSync(out('m.txt'), 'utf8');
    assert.doesNotMatch(text, /InitiatorName=iqn\.(?!2000-01)/);
    assert.match(text, /127\.0\.0\.1/);
  });

  it('never writes to the capture, and says what is wrong with its options', () => {
    const own = out('own.pcap');
    copyFileSync(path.join(fixtures, 'sample.pcap'), own);
    const { status, stderr } = run('--export', own, own);
    assert.equal(status, 2);
    assert.match(stderr, /is the capture itself/);
    assert.deepEqual(readFileSync(own), readFileSync(path.join(fixtures, 'sample.pcap')));
    for (const [args, why] of [
      [['--export', out('x.docx'), own], /--export wants one of pcap, pcapng/],
      [['--export', out('x.csv'), '--mask', 'all', own], /--mask wants some of addresses/],
      [['--mask', 'names', own], /go with --export FILE/],
      [['--export', out('x.csv'), '--json', own], /--json does not go together with --export/],
    ] as const) {
      const wrong = run(...args);
      assert.equal(wrong.status, 2);
      assert.match(wrong.stderr, why);
    }
    assert(!readdirSync(folder).some((name) => name.startsWith('x.')));
  });

  it('leaves nothing where it cannot write', () => {
    writeFileSync(out('not-a-folder'), '');
    const { status, stderr } = run('--export', out('not-a-folder/x.pcap'), path.join(fixtures, 'sample.pcap'));
    assert.equal(status, 2);
    assert.notEqual(stderr, '');
  });

  it('names the place that is not there, and not the capture', () => {
    const target = out('missing/x.pcap');
    const { status, stderr } = run('--export', target, path.join(fixtures, 'chap-ok.pcap'));
    assert.deepEqual([status, stderr], [2, `${target}: there is no such folder\n`]);
    const gone = run('--export', out('x.pcap'), out('gone.pcap'));
    assert.deepEqual([gone.status, gone.stderr], [2, `${out('gone.pcap')}: there is no such file\n`]);
  });

  it('takes "-" for no name of a file', () => {
    const { status, stderr } = run('--export', '-', '--format', 'csv', path.join(fixtures, 'chap-ok.pcap'));
    assert.equal(status, 2);
    assert.match(stderr, /^--export wants a file/);
  });
});
