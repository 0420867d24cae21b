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

  describe('--columns', () => {
    const sample = path.join(fixtures, 'sample.pcap');

    it('prints a table of them, with -e as with a list, under a filter', () => {
      const { status, stdout, stderr } = run('--columns', 'number,iscsi.login.T', '--filter', 'iscsi.login.T', sample);
      assert.deepEqual([status, stderr], [0, '']);
      assert.match(stdout, /^No\.,[^\r]+\r\n4,\d\r\n/);
      assert.equal(run('-e', 'number', '-e', 'iscsi.login.T', '--filter', 'iscsi.login.T', sample).stdout, stdout);
    });

    it('are those of a file that is exported', () => {
      assert.equal(run('--export', out('few.csv'), '--columns', 'info,number', sample).status, 0);
      assert.match(readFileSync(out('few.csv'), 'utf8'), /^Info,No\.\r\n/);
      assert.equal(run('--export', out('few.ndjson'), '--columns', 'ip.ttl', sample).status, 0);
      const [first = ''] = readFileSync(out('few.ndjson'), 'utf8').split('\n');
      assert.deepEqual((JSON.parse(first) as { columns: object }).columns, { 'ip.ttl': '64' });
    });

    it('tell local times in the zone of the machine', () => {
      const inZone = (TZ: string): string =>
        spawnSync(process.execPath, [cli, '--columns', 'frame.time', sample], {
          env: { ...process.env, TZ },
          encoding: 'utf8',
        }).stdout;
      assert.match(inZone('Asia/Kathmandu'), /^Local Time \(Asia\/Kat[^)]+\)\r\n\S+ \S+\+05:45\r\n/);
      assert.match(inZone('America/St_Johns'), /^Local Time \(America\/St_Johns\)\r\n\S+ \S+-0[23]:30\r\n/);
    });

    it('that nobody knows end it with their place and what may have been meant', () => {
      const { status, stdout, stderr } = run('--columns', 'number,iscsi.cmdns', sample);
      assert.deepEqual([status, stdout], [2, '']);
      assert.equal(
        stderr,
        'There is no column "iscsi.cmdns"\n  number,iscsi.cmdns\n         ^~~~~~~~~~~\nDid you mean: iscsi.cmdsn\n',
      );
      for (const [args, why] of [
        [['--columns', sample], /There is no column/],
        [['--columns'], /name of a column is missing/],
        [['--columns', 'number', '--json', sample], /--json does not go together with/],
        [['--columns', 'number', '--export', out('y.pcap'), sample], /--columns goes with CSV and JSON, not with pcap/],
      ] as const) {
        const wrong = run(...args);
        assert.equal(wrong.status, 2);
        assert.match(wrong.stderr, why);
      }
      assert(!readdirSync(folder).some((name) => name.startsWith('y.')));
    });
  });
});
